import { isJsonObject, type JsonArray, type JsonValue } from './json.ts';

/**
 * The canonical text of a JSON value: members sorted by UTF-16 code units, no white space.
 * Two values have the same text exactly when they are equal as JSON.
 *
 * @see RFC 8785 (JSON Canonicalization Scheme)
 */
export function canonicalJson(value: JsonValue): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (!isJsonObject(value)) {
    const items: JsonArray = value;
    return `[${items.map((item) => canonicalJson(item)).join(',')}]`;
  }
  const members = Object.keys(value)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`);
  return `{${members.join(',')}}`;
}
