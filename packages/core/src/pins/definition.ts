import { isJsonObject, type JsonValue } from '../message/json.ts';
import type { MethodRow } from '../message/methods.ts';

/**
 * What is pinned of a server. All but the last three can be seen by a model; `identity` is what the server
 * is reached by, `package` is what is installed of it, `certificate` is who vouches for its address. `server_info` is
 * what it says that it is: name, title, icons.
 */
export type DefinitionKind =
  | 'tool' | 'prompt' | 'resource' | 'resource_template' | 'instructions' | 'server_info' | 'identity' | 'package'
  | 'certificate';

export const DEFINITION_KINDS: readonly DefinitionKind[] = [
  'identity', 'package', 'certificate', 'server_info', 'instructions', 'tool', 'prompt', 'resource',
  'resource_template',
];

/** One definition of one server, as the server sent it. */
export interface Definition {
  readonly kind: DefinitionKind;
  /** What it is called by: a name, a URI, a URI template; empty where a server has only one of the kind. */
  readonly name: string;
  readonly value: JsonValue;
}

type Listing = NonNullable<MethodRow['lists']>;

const OF_LISTING: { readonly [L in Listing]?: readonly [kind: DefinitionKind, member: string] } = {
  tools: ['tool', 'name'],
  prompts: ['prompt', 'name'],
  resources: ['resource', 'uri'],
  resourceTemplates: ['resource_template', 'uriTemplate'],
};

/** Which kind of definition a listing holds; undefined for one of things that have no definition. */
export function kindListed(lists: Listing): DefinitionKind | undefined {
  return OF_LISTING[lists]?.[0];
}

/** An entry of a listing as a definition; undefined when it has no usable name. */
export function definitionIn(lists: Listing, entry: JsonValue): Definition | undefined {
  const row = OF_LISTING[lists];
  if (row === undefined || !isJsonObject(entry)) return undefined;
  const [kind, member] = row;
  const name = Object.hasOwn(entry, member) ? entry[member] : undefined;
  return typeof name === 'string' && name !== '' ? { kind, name, value: entry } : undefined;
}

/** The member of a definition by which it is called; undefined where it has none. */
export function nameMember(kind: DefinitionKind): string | undefined {
  return Object.values(OF_LISTING).find(([one]) => one === kind)?.[1];
}
