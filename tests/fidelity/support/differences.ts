import { isJsonObject, type JsonObject, type JsonValue } from '@durward/core';

/** One thing in which what a client hears through Durward must differ from what the server said. */
export interface Difference {
  readonly name: string;
  readonly reason: string;
  /** The message without it: both sides are stripped alike, then they must be equal. */
  strip(message: JsonObject): JsonObject;
}

const SEALED = '(a handle)';

/**
 * Every exception from "the client hears what the server said". A comparison names those that it
 * makes; nothing else is ever taken away.
 */
export const DIFFERENCES = {
  servedVersions: {
    name: 'supportedVersions of server/discover',
    reason: 'the gateway serves every era itself, whatever the server speaks',
    strip: (message) => withResult(message, (result) => without(result, 'supportedVersions')),
  },
  modernResult: {
    name: 'resultType, ttlMs and cacheScope',
    reason: 'a bridged legacy server does not say what the modern era demands of every result',
    strip: (message) => withResult(message, (result) => without(result, 'resultType', 'ttlMs', 'cacheScope')),
  },
  serverInfo: {
    name: '_meta["io.modelcontextprotocol/serverInfo"]',
    reason: 'the modern era has no handshake that could say who the server is',
    strip: (message) => withResult(message, (result) => {
      const { _meta: meta } = result;
      if (!isJsonObject(meta)) return result;
      const rest = without(meta, 'io.modelcontextprotocol/serverInfo');
      return Object.keys(rest).length === 0 ? without(result, '_meta') : { ...result, _meta: rest };
    }),
  },
  questionId: {
    name: 'the id of a request of the server',
    reason: 'a client may answer only what it was asked in its own session: ids are the gateway’s own',
    strip: (message) => ('method' in message && 'id' in message ? { ...message, id: SEALED } : message),
  },
  taskHandle: {
    name: 'ids of tasks',
    reason: 'a task belongs to one principal: its id is sealed for it',
    strip: (message) => sealed(message, 'taskId', 'taskIds') as JsonObject,
  },
  requestState: {
    name: 'requestState',
    reason: 'the state of a call belongs to one principal and one request: it is sealed for them',
    strip: (message) => sealed(message, 'requestState') as JsonObject,
  },
  channelToken: {
    name: 'the progress token that a program sees',
    reason: 'requests of one conversation share one channel: tokens there are the gateway’s own',
    strip: (message) => sealed(message, 'progressToken') as JsonObject,
  },
  randomId: {
    name: 'ids that the server makes up',
    reason: 'each conversation is a session of its own, and its ids are random',
    strip: (message) => replaced(message, UUID, '(a random id)') as JsonObject,
  },
  timeOfDay: {
    name: 'the time of day',
    reason: 'the two runs do not happen in the same second',
    strip: (message) => replaced(message, CLOCK, '(a time)') as JsonObject,
  },
  execution: {
    name: '`execution` of a tool',
    reason: 'the SDK’s own client drops it in the modern era; on the wire it is there',
    strip: (message) => withResult(message, (result) => {
      const { tools } = result as { tools?: readonly JsonObject[] };
      return tools === undefined ? result : { ...result, tools: tools.map((tool) => without(tool, 'execution')) };
    }),
  },
  elicitationId: {
    name: '`elicitationId` of a question that leads to a page',
    reason: 'the modern era has none, and the SDK’s own client drops it',
    strip: (message) => {
      const { params } = message;
      return isJsonObject(params) ? { ...message, params: without(params, 'elicitationId') } : message;
    },
  },
  marks: {
    name: 'marks of untrusted text',
    reason: 'what servers say is marked for the model that reads it, unless the configuration says otherwise',
    strip: (message) => replaced(message, MARKS, '') as JsonObject,
  },
  legacyTasks: {
    name: 'the capability `tasks`',
    reason: 'tasks of the legacy era have no equal in the modern one: a bridge does not promise them',
    strip: (message) => without(message, 'tasks'),
  },
} as const satisfies Readonly<Record<string, Difference>>;

export type DifferenceName = keyof typeof DIFFERENCES;

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
/** Private-use characters between words, and the lines around longer texts. */
const MARKS = /[\uE000-\uF8FF]+|<<<UNTRUSTED TEXT [0-9a-f]{32}>>>\n|\n<<<END OF UNTRUSTED TEXT [0-9a-f]{32}>>>/g;
const CLOCK = /\d{1,2}:\d{2}:\d{2}(?: [AP]M)?/g;

/** A message without what may differ. */
export function stripped(message: JsonObject, names: readonly DifferenceName[]): JsonObject {
  return names.reduce<JsonObject>((kept, name) => DIFFERENCES[name].strip(kept), message);
}

function withResult(message: JsonObject, change: (result: JsonObject) => JsonObject): JsonObject {
  const { result } = message;
  return isJsonObject(result) ? { ...message, result: change(result) } : message;
}

function without(holder: JsonObject, ...names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(holder).filter(([name]) => !names.includes(name)));
}

/** Every member of one of these names, wherever it stands, made the same. */
function sealed(value: JsonValue, ...names: readonly string[]): JsonValue {
  if (Array.isArray(value)) return value.map((item: JsonValue) => sealed(item, ...names));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, names.includes(name) ? SEALED : sealed(item, ...names)]),
  );
}

/** Every string with what matches replaced, also inside Base64. */
function replaced(value: JsonValue, pattern: RegExp, by: string): JsonValue {
  if (typeof value === 'string') return replacedText(value, pattern, by);
  if (Array.isArray(value)) return value.map((item: JsonValue) => replaced(item, pattern, by));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, replaced(item, pattern, by)]));
}

function replacedText(text: string, pattern: RegExp, by: string): string {
  const plain = text.replaceAll(pattern, by);
  if (plain !== text || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+=*$/.test(text)) return plain;
  const decoded = Buffer.from(text, 'base64').toString();
  const inside = decoded.replaceAll(pattern, by);
  return inside === decoded ? text : inside;
}
