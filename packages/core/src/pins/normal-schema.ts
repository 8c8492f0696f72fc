import { canonicalJson } from '../message/canonical.ts';
import { isJsonObject, type JsonArray, type JsonObject, type JsonValue } from '../message/json.ts';

/** Members that hold one schema, several by name, or several in a row. */
const ONE: ReadonlySet<string> = new Set([
  'items', 'additionalItems', 'additionalProperties', 'unevaluatedItems', 'unevaluatedProperties', 'contains',
  'propertyNames', 'not', 'if', 'then', 'else', 'contentSchema',
]);
const NAMED: ReadonlySet<string> = new Set([
  'properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas',
]);
const ROW: ReadonlySet<string> = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems', 'items']);
/** Lists whose order means nothing. @see JSON Schema 2020-12, validation §6.1.1, §6.1.2, §6.5.3 */
const SETS: ReadonlySet<string> = new Set(['required', 'enum', 'type']);

/** The dialects that there are: a `$schema` of another text is a text that somebody wrote. */
const DIALECTS: ReadonlySet<string> = new Set([
  'http://json-schema.org/draft-04/schema', 'http://json-schema.org/draft-06/schema',
  'http://json-schema.org/draft-07/schema', 'https://json-schema.org/draft-07/schema',
  'https://json-schema.org/draft/2019-09/schema', 'https://json-schema.org/draft/2020-12/schema',
].flatMap((url) => [url, `${url}#`]));

/**
 * A JSON Schema without what cannot matter to anybody who reads it: the name of a known dialect, empty
 * `required`, `properties` and `$defs`, whether undeclared members are refused (serialisers differ in saying
 * so), and the order of sets. Everything else stays as it is, keys and unknown members included.
 */
export function normalSchema(schema: JsonValue): JsonValue {
  if (!isJsonObject(schema)) return schema;
  const members: [string, JsonValue][] = [];
  for (const [key, value] of Object.entries(schema)) {
    if (!isIdle(key, value)) members.push([key, normalMember(key, value)]);
  }
  return objectOf(members);
}

/** From entries; no key is special. */
export function objectOf(members: readonly (readonly [string, JsonValue])[]): JsonObject {
  const made = Object.create(null) as Record<string, JsonValue>;
  for (const [key, value] of members) made[key] = value;
  return made;
}

function isIdle(key: string, value: JsonValue): boolean {
  switch (key) {
    case '$schema':
      return typeof value === 'string' && DIALECTS.has(value);
    case 'required':
      return Array.isArray(value) && value.length === 0;
    case 'properties':
    case '$defs':
    case 'definitions':
      return isJsonObject(value) && Object.keys(value).length === 0;
    case 'additionalProperties':
      // Serialisers write that undeclared members are refused, or leave it out, for the very same code. What is
      // written that they are taken is another thing, and stays.
      return value === false;
    default:
      return false;
  }
}

function normalMember(key: string, value: JsonValue): JsonValue {
  if (isJsonObject(value)) {
    if (NAMED.has(key)) return objectOf(Object.entries(value).map(([name, one]) => [name, normalSchema(one)]));
    return ONE.has(key) ? normalSchema(value) : value;
  }
  if (!Array.isArray(value)) return value;
  const items = value as JsonArray;
  if (ROW.has(key)) return items.map(normalSchema);
  return SETS.has(key) ? sorted(items) : value;
}

function sorted(items: JsonArray): JsonArray {
  return items
    .map((item) => ({ item, text: canonicalJson(item) }))
    .toSorted((one, other) => (one.text < other.text ? -1 : one.text > other.text ? 1 : 0))
    .map(({ item }) => item);
}
