import { isJsonObject, type JsonObject, type JsonValue } from '../message/json.ts';
import type { Definition, DefinitionKind } from './definition.ts';
import { normalSchema, objectOf } from './normal-schema.ts';

/** What a tool says of itself when it says nothing. @see MCP 2025-11-25, schema §ToolAnnotations */
const HINTS: Readonly<Record<string, boolean>> = {
  readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true,
};

/** An RFC 3339 moment and nothing else. */
const MOMENT = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d))?$/;

/**
 * A definition without what cannot matter: see {@link normalSchema}; empty `annotations`, `_meta`, `icons`
 * and `arguments`; hints that say what their absence says; size and age of a resource. Two definitions
 * with the same normal form are the same to a model, to a client and to a person.
 */
export function normalDefinition({ kind, value }: Pick<Definition, 'kind' | 'value'>): JsonValue {
  if (!isJsonObject(value)) return value;
  const members: [string, JsonValue][] = [];
  for (const [key, member] of Object.entries(value)) {
    const normal = normalMember(kind, key, member);
    if (normal !== undefined) members.push([key, normal]);
  }
  return objectOf(members);
}

/** Undefined: it says what its absence says. */
function normalMember(kind: DefinitionKind, key: string, value: JsonValue): JsonValue | undefined {
  switch (key) {
    case 'inputSchema':
    case 'outputSchema':
      return kind === 'tool' ? normalSchema(value) : value;
    case 'annotations':
      return unlessEmpty(isJsonObject(value) ? normalAnnotations(kind, value) : value);
    case '_meta':
    case 'icons':
    case 'arguments':
      return unlessEmpty(value);
    case 'execution':
      return kind === 'tool' && isDefaultExecution(value) ? undefined : value;
    case 'size':
      return kind === 'resource' && typeof value === 'number' ? undefined : value;
    default:
      return value;
  }
}

function normalAnnotations(kind: DefinitionKind, annotations: JsonObject): JsonObject {
  return objectOf(Object.entries(annotations).filter(([key, value]) => {
    if (kind === 'tool') return !Object.hasOwn(HINTS, key) || HINTS[key] !== value;
    if (kind === 'resource' && key === 'lastModified') return typeof value !== 'string' || !MOMENT.test(value);
    return true;
  }));
}

function unlessEmpty(value: JsonValue): JsonValue | undefined {
  if (typeof value !== 'object' || value === null) return value;
  return Object.keys(value).length === 0 ? undefined : value;
}

/** What a server that knows of tasks says of a tool that has none. */
function isDefaultExecution(value: JsonValue): boolean {
  if (!isJsonObject(value)) return false;
  const keys = Object.keys(value);
  return keys.length === 0 || (keys.length === 1 && value['taskSupport'] === 'forbidden');
}
