import type { JsonValue } from '../message/json.ts';
import { replaceStrings, type Path, type Replacement } from '../message/walk.ts';
import type { Cut, Redaction } from '../verdict/verdict.ts';
import type { Marking } from './content.ts';

/** Everything that is to happen to one string. */
interface Change {
  readonly path: Path;
  readonly whole: string[];
  readonly cuts: Cut[];
  isMarked: boolean;
}

/**
 * A copy of a frozen value with its strings redacted, then marked.
 *
 * Guarantees what {@link replaceStrings} guarantees; that every stretch that some cut names is gone,
 * cuts that overlap as one; and that marks come last, around what is left. Returns undefined when a path
 * leads to no string, a cut lies outside of its string, or a string is both replaced and cut.
 */
export function changedStrings(
  value: JsonValue,
  redactions: readonly Redaction[],
  marking: Marking | undefined,
): JsonValue | undefined {
  const replacements: Replacement[] = [];
  for (const change of changesOf(redactions, marking).values()) {
    const text = redacted(stringAt(value, change.path), change);
    if (text === undefined) return undefined;
    replacements.push({ path: change.path, text: change.isMarked ? (marking?.mark(text, change.path) ?? text) : text });
  }
  return replaceStrings(value, replacements);
}

function changesOf(redactions: readonly Redaction[], marking: Marking | undefined): ReadonlyMap<string, Change> {
  const changes = new Map<string, Change>();
  const at = (path: Path): Change => {
    const key = JSON.stringify(path.map(String));
    let change = changes.get(key);
    if (change === undefined) changes.set(key, (change = { path, whole: [], cuts: [], isMarked: false }));
    return change;
  };
  for (const redaction of redactions) {
    if ('start' in redaction) at(redaction.path).cuts.push(redaction);
    else at(redaction.path).whole.push(redaction.text);
  }
  for (const path of marking?.paths ?? []) at(path).isMarked = true;
  return changes;
}

function stringAt(value: JsonValue, path: Path): string | undefined {
  let inside: JsonValue | undefined = value;
  for (const step of path) {
    if (typeof inside !== 'object' || inside === null || !Object.hasOwn(inside, step)) return undefined;
    inside = (inside as { readonly [key: string]: JsonValue })[step];
  }
  return typeof inside === 'string' ? inside : undefined;
}

function redacted(text: string | undefined, { whole, cuts }: Change): string | undefined {
  if (text === undefined || new Set(whole).size > 1) return undefined;
  const [replacement] = whole;
  if (replacement !== undefined) return cuts.length === 0 ? replacement : undefined;
  return cut(text, cuts);
}

function cut(text: string, cuts: readonly Cut[]): string | undefined {
  const parts: string[] = [];
  let done = 0;
  for (const { start, end, text: instead } of cuts.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    if (start < 0 || end < start || end > text.length) return undefined;
    if (start >= done) parts.push(text.slice(done, start), instead);
    done = Math.max(done, end);
  }
  parts.push(text.slice(done));
  return parts.join('');
}
