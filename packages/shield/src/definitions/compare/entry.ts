import type { Definition, DefinitionFinding } from '../definition.ts';
import type { Mention } from './mentions.ts';

/** Something found of an entry because of a tool of another server. */
export interface Resemblance {
  readonly finding: DefinitionFinding;
  readonly like: Entry;
}

/** One definition in a comparison of servers. */
export interface Entry {
  readonly kind: Definition['kind'];
  readonly server: string;
  readonly name: string;
  /** The name as it looks; empty for what is no tool. */
  readonly plain: string;
  /** Whoever comes later imitates. */
  readonly order: number;
  /** What tells its content from others; undefined while only the name is known. */
  content: unknown;
  mentions: ReadonlyMap<string, Mention>;
  /** A tool that it looks exactly like. */
  same: Resemblance | undefined;
  /** A tool whose name is one letter away. */
  near: Resemblance | undefined;
  /** What its words say of a tool that only other servers have, and the name of that. */
  reference: { readonly finding: DefinitionFinding; readonly name: string } | undefined;
}

/** The set under a key, which is there from now on. */
export function groupOf<T>(groups: Map<string, Set<T>>, key: string): Set<T> {
  let group = groups.get(key);
  if (group === undefined) groups.set(key, (group = new Set()));
  return group;
}

/** Takes something out of the set under a key; an empty set goes. */
export function dropFrom<T>(groups: Map<string, Set<T>>, key: string, one: T): void {
  const group = groups.get(key);
  group?.delete(one);
  if (group?.size === 0) groups.delete(key);
}
