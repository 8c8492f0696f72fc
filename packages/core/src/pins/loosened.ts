import { isJsonObject, type JsonValue } from '../message/json.ts';
import type { DefinitionKind } from './definition.ts';
import type { FieldChange } from './field-changes.ts';

/** Members that narrow what a schema takes: without one, or with a wider one, more passes. */
const NARROWING: ReadonlySet<string> = new Set([
  'type', 'enum', 'const', 'pattern', 'format', 'additionalProperties', 'maxLength', 'minLength', 'maximum',
  'minimum', 'exclusiveMaximum', 'exclusiveMinimum', 'maxItems', 'minItems', 'uniqueItems', 'multipleOf', 'not',
  'propertyNames', 'maxProperties', 'minProperties', 'unevaluatedProperties', 'contains', 'dependentRequired',
]);

/** Words in the name or description of a parameter through which things leave. */
const EGRESS = new Set([
  'url', 'uri', 'webhook', 'callback', 'endpoint', 'host', 'hostname', 'domain', 'proxy', 'email', 'mail', 'recipient',
  'recipients', 'cc', 'bcc', 'context', 'conversation', 'history', 'transcript', 'prompt', 'secret', 'token',
  'password',
  'credentials', 'credential', 'apikey', 'key', 'env', 'environment', 'path', 'file', 'filename', 'command', 'shell',
  'script', 'sql', 'notes', 'sidenote', 'feedback', 'summary', 'metadata', 'debug',
]);

/**
 * Why more can be asked for, sent or done after a change; undefined when it cannot. It looks at members
 * and their names, not at what the words around them say.
 */
export function loosens(
  kind: DefinitionKind,
  change: FieldChange,
  isNew: (parameter: string) => boolean,
): string | undefined {
  const [root] = change.path;
  switch (root) {
    case 'annotations':
      return kind === 'tool' && changesPromise(change) ? 'what the tool promises of itself is another' : undefined;
    case 'icons':
      return 'a client fetches another picture';
    case '_meta':
      return 'data that only programs read is another';
    case 'arguments':
      return change.before === undefined ? 'there is a new argument' : undefined;
    case 'uri':
    case 'uriTemplate':
    case 'name':
      return 'it is called by another name';
    case 'inputSchema':
      return loosensInput(change, isNew);
    case undefined:
      return 'it is another thing as a whole';
    default:
      return undefined;
  }
}

/** Whether a client may do more without asking, or the tool may, than what was approved says. */
function changesPromise({ path, before, after }: FieldChange): boolean {
  const names = path.length > 1 ? [String(path[1])] : [before, after].flatMap((one) =>
    (one !== undefined && isJsonObject(one) ? Object.keys(one) : []));
  return names.some((name) => !NO_PROMISE.has(name));
}

/** Annotations after which nobody lets a tool do more: a name to show, and whether a call may be sent again. */
const NO_PROMISE: ReadonlySet<string> = new Set(['title', 'idempotentHint']);

function loosensInput(change: FieldChange, isNew: (parameter: string) => boolean): string | undefined {
  const { path, before, after } = change;
  const member = keywordOf(path);
  if (member.isParameter && before === undefined) return newParameter(member.name, after);
  if (member.name === 'default') return 'what is sent when nobody says anything is another';
  if (member.name === 'required' && !member.isParameter) {
    const added = [after ?? []].flat().filter((name) => typeof name === 'string' && isNew(name));
    return added.length > 0 ? 'a new parameter must be given' : undefined;
  }
  if (!NARROWING.has(member.name) || member.isParameter) return undefined;
  // Arguments are an object by the protocol, whether the schema says so or not.
  if (path.length === 2 && member.name === 'type' && [before, after].every(isObjectType)) return undefined;
  if (member.name === 'additionalProperties') return 'parameters that nobody described are taken, or others';
  if (after === undefined) return `\`${member.name}\` no longer limits what is taken`;
  if (before === undefined) return member.isItem ? `\`${member.name}\` takes more` : undefined;
  if (member.name.startsWith('max') || member.name === 'exclusiveMaximum')
    return Number(after) > Number(before) ? `\`${member.name}\` takes more` : undefined;
  if (member.name.startsWith('min') || member.name === 'exclusiveMinimum')
    return Number(after) < Number(before) ? `\`${member.name}\` takes more` : undefined;
  return `\`${member.name}\` is another`;
}

function isObjectType(type: JsonValue | undefined): boolean {
  return type === undefined || type === 'object';
}

function newParameter(name: string, schema: JsonValue | undefined): string | undefined {
  const format = isJsonObject(schema ?? null) ? (schema as Readonly<Record<string, JsonValue>>)['format'] : undefined;
  const words = name.split(/[^A-Za-z\d]+|(?<=[a-z\d])(?=[A-Z])/).map((word) => word.toLowerCase());
  const isEgress = words.some((word) => EGRESS.has(word)) || format === 'uri' || format === 'email';
  return isEgress ? `the new parameter \`${name}\` may carry things out` : undefined;
}

/** The last keyword of a path into a schema; a property is a parameter and no keyword. */
function keywordOf(path: readonly (string | number)[]): { name: string; isParameter: boolean; isItem: boolean } {
  const last = path.at(-1);
  const isItem = typeof last === 'number';
  const at = isItem ? path.length - 2 : path.length - 1;
  return { name: String(path[at] ?? ''), isParameter: !isItem && path[at - 1] === 'properties', isItem };
}
