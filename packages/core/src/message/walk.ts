import { isJsonObject, type JsonArray, type JsonObject, type JsonValue } from './json.ts';

/** One step from a value into it: a member name or an array index. */
export type PathStep = string | number;
export type Path = readonly PathStep[];

/** Called for every string: each value and each key. Return true to stop the walk. */
export type StringVisitor = (text: string, path: Path, isKey: boolean) => boolean;

/**
 * Visits every string of a JSON value, keys included, in document order.
 * The path is reused between calls: a visitor that keeps it must copy it.
 * Returns true when a visitor stopped the walk.
 */
export function walkStrings(value: JsonValue, visit: StringVisitor): boolean {
  return walk(value, [], visit);
}

function walk(value: JsonValue, path: PathStep[], visit: StringVisitor): boolean {
  if (typeof value === 'string') return visit(value, path, false);
  if (typeof value !== 'object' || value === null) return false;
  if (!isJsonObject(value)) {
    const items: JsonArray = value;
    for (let index = 0; index < items.length; index += 1) {
      if (step(items[index], index, path, visit)) return true;
    }
    return false;
  }
  for (const key in value) {
    path.push(key);
    const stopped = visit(key, path, true);
    path.pop();
    if (stopped || step(value[key], key, path, visit)) return true;
  }
  return false;
}

function step(
  value: JsonValue | undefined,
  at: PathStep,
  path: PathStep[],
  visit: StringVisitor,
): boolean {
  if (value === undefined || typeof value === 'number' || typeof value === 'boolean') return false;
  path.push(at);
  const stopped = walk(value, path, visit);
  path.pop();
  return stopped;
}

/** RFC 6901 JSON Pointer of a path, for findings and records. */
export function pointerOf(path: Path): string {
  return path.map((at) => `/${String(at).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** One string to put in the place of another. */
export interface Replacement {
  readonly path: Path;
  readonly text: string;
}

/** What to change inside a value, step by step; a text stands where the string is. */
type Changes = Map<string, Changes | string>;

/**
 * A copy of a frozen value with some strings replaced; everything off their paths is shared.
 *
 * Guarantees that only string values change: never a key, never a number, never the shape; and that
 * every object and array is copied at most once, so that many replacements cost no more than few.
 * Returns undefined when a path does not lead to a string, or when two texts claim one place.
 */
export function replaceStrings(
  value: JsonValue,
  replacements: readonly Replacement[],
): JsonValue | undefined {
  const root: Changes = new Map();
  for (const { path, text } of replacements) {
    if (!plan(root, ['', ...path.map(String)], text)) return undefined;
  }
  const changes = root.get('');
  return changes === undefined ? value : changed(value, changes);
}

function plan(root: Changes, path: readonly string[], text: string): boolean {
  let inside = root;
  for (const name of path.slice(0, -1)) {
    let next = inside.get(name);
    if (next === undefined) inside.set(name, (next = new Map()));
    if (typeof next === 'string') return false;
    inside = next;
  }
  const last = path.at(-1) ?? '';
  const planned = inside.get(last);
  if (planned !== undefined && planned !== text) return false;
  inside.set(last, text);
  return true;
}

function changed(value: JsonValue, changes: Changes | string): JsonValue | undefined {
  if (typeof changes === 'string') return typeof value === 'string' ? changes : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  return isJsonObject(value) ? changedObject(value, changes) : changedArray(value, changes);
}

function changedArray(items: JsonArray, changes: Changes): JsonValue | undefined {
  const copy = [...items];
  for (const [name, inner] of changes) {
    const index = Number(name);
    const item = items[index];
    if (String(index) !== name || item === undefined) return undefined;
    const next = changed(item, inner);
    if (next === undefined) return undefined;
    copy[index] = next;
  }
  return Object.freeze(copy);
}

function changedObject(object: JsonObject, changes: Changes): JsonValue | undefined {
  // Every key that is set here is its own already: none is special.
  const copy: Record<string, JsonValue> = { ...object };
  for (const [key, inner] of changes) {
    const member = Object.hasOwn(object, key) ? object[key] : undefined;
    const next = member === undefined ? undefined : changed(member, inner);
    if (next === undefined) return undefined;
    copy[key] = next;
  }
  return Object.freeze(copy);
}

/** A frozen copy of an object with one member set; the order of the other members stays. */
export function withMember(object: JsonObject, key: string, value: JsonValue): JsonObject {
  return Object.freeze({ ...object, [key]: value });
}

/** A frozen copy of an object without one member. */
export function withoutMember(object: JsonObject, key: string): JsonObject {
  if (!Object.hasOwn(object, key)) return object;
  const { [key]: _removed, ...rest } = object;
  return Object.freeze(rest);
}
