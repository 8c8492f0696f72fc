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

/**
 * A copy of a frozen value with one string replaced; everything off the path is shared.
 *
 * Guarantees that only a string value changes: never a key, never a number, never the shape.
 * Returns undefined when the path does not lead to a string.
 */
export function replaceString(value: JsonValue, path: Path, text: string): JsonValue | undefined {
  const [head, ...rest] = path;
  if (head === undefined) return typeof value === 'string' ? text : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  if (!isJsonObject(value)) {
    const items: JsonArray = value;
    if (typeof head !== 'number' || head >= items.length) return undefined;
    const inner = replaceString(items[head] ?? null, rest, text);
    return inner === undefined ? undefined : Object.freeze(items.with(head, inner));
  }
  const key = String(head);
  if (!Object.hasOwn(value, key)) return undefined;
  const inner = replaceString(value[key] ?? null, rest, text);
  return inner === undefined ? undefined : withMember(value, key, inner);
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
