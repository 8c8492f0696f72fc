import { canonicalJson } from '../message/canonical.ts';
import { isJsonObject, type JsonArray, type JsonValue } from '../message/json.ts';
import { pointerOf, type PathStep } from '../message/walk.ts';
import type { Definition } from './definition.ts';
import { normalDefinition } from './normal.ts';

/** One member of a definition that is not what it was. */
export interface FieldChange {
  readonly path: readonly PathStep[];
  /** RFC 6901 pointer into the normal form of the definition. */
  readonly pointer: string;
  /** Undefined: it was not there. */
  readonly before: JsonValue | undefined;
  /** Undefined: it is gone. */
  readonly after: JsonValue | undefined;
}

/** Most changes that are told apart; a definition with more differs as a whole where they end. */
const CHANGES_MAX = 500;

/** What differs between two definitions, member by member, in the order of the later one. */
export function fieldChanges(
  before: Pick<Definition, 'kind' | 'value'>,
  after: Pick<Definition, 'kind' | 'value'>,
): readonly FieldChange[] {
  const changes: FieldChange[] = [];
  collect(normalDefinition(before), normalDefinition(after), [], changes);
  return changes;
}

function collect(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  path: readonly PathStep[],
  changes: FieldChange[],
): void {
  if (before !== undefined && after !== undefined) {
    if (isJsonObject(before) && isJsonObject(after) && changes.length < CHANGES_MAX) {
      for (const key of new Set([...Object.keys(after), ...Object.keys(before)])) {
        collect(memberOf(before, key), memberOf(after, key), [...path, key], changes);
      }
      return;
    }
    if (Array.isArray(before) && Array.isArray(after) && changes.length < CHANGES_MAX) {
      collectItems(before, after, path, changes);
      return;
    }
    if (canonicalJson(before) === canonicalJson(after)) return;
  }
  if (before === undefined && after === undefined) return;
  changes.push({ path, pointer: pointerOf(path), before, after });
}

function memberOf(object: Readonly<Record<string, JsonValue>>, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Lists of the same length are compared item by item, others by which items came and which went. */
function collectItems(before: JsonArray, after: JsonArray, path: readonly PathStep[], changes: FieldChange[]): void {
  if (before.length === after.length) {
    for (const [index, item] of after.entries()) collect(before[index], item, [...path, index], changes);
    return;
  }
  const were = new Set(before.map(canonicalJson));
  const are = new Set(after.map(canonicalJson));
  const gone = [...before.entries()].filter(([, item]) => !are.has(canonicalJson(item)));
  const come = [...after.entries()].filter(([, item]) => !were.has(canonicalJson(item)));
  // Only repetitions or the order differ: then the list differs as a whole.
  if (gone.length === 0 && come.length === 0) {
    changes.push({ path, pointer: pointerOf(path), before, after });
    return;
  }
  for (const [index, item] of gone) collect(item, undefined, [...path, index], changes);
  for (const [index, item] of come) collect(undefined, item, [...path, index], changes);
}
