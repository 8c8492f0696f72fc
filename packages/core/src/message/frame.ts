import { foldedProtocolKey } from './protocol-keys.ts';
import {
  isJsonObject,
  parseJson,
  type JsonFault,
  type JsonObject,
  type JsonValue,
} from './json.ts';
import type { JsonRpcError, RequestId } from './message.ts';
import type { Limits } from '../limits.ts';

/** Why bytes are not one acceptable JSON-RPC message. The names go to the audit record. */
export type FrameFault =
  | JsonFault
  | 'oversize_message'
  | 'batch_not_allowed'
  | 'empty_batch'
  | 'batch_too_large'
  | 'not_a_message'
  | 'unknown_envelope_key'
  | 'case_variant_key'
  | 'invalid_id'
  | 'invalid_method'
  | 'invalid_params'
  | 'invalid_result'
  | 'invalid_error';

/** One JSON-RPC message whose shape is known and whose meaning is not yet. */
export type Envelope =
  | {
      readonly kind: 'request';
      readonly id: RequestId;
      readonly method: string;
      readonly params: JsonObject | undefined;
      readonly json: JsonObject;
    }
  | {
      readonly kind: 'notification';
      readonly method: string;
      readonly params: JsonObject | undefined;
      readonly json: JsonObject;
    }
  | {
      readonly kind: 'result';
      readonly id: RequestId;
      readonly result: JsonObject;
      readonly json: JsonObject;
    }
  | {
      readonly kind: 'error';
      readonly id: RequestId | null;
      readonly error: JsonRpcError;
      readonly json: JsonObject;
    };

export type FrameOutcome =
  | { readonly ok: true; readonly envelopes: readonly Envelope[]; readonly batch: boolean }
  | {
      readonly ok: false;
      readonly fault: FrameFault;
      /** The id of the refused request, where it could be read without guessing. */
      readonly id: RequestId | null;
    };

export interface FrameOptions {
  readonly limits: Limits;
  readonly bytesMax: number;
  /** Only revision 2025-03-26 knows batches. */
  readonly batch: boolean;
}

/**
 * Bytes → envelopes: the one strict parser in front of everything else.
 *
 * Guarantees what {@link parseJson} guarantees, and: `jsonrpc` is "2.0"; the envelope has no member
 * that JSON-RPC does not define; it is exactly one of request, notification, result, error; ids are
 * strings or safe integers; params, results and errors are objects; no key of a protocol object
 * differs from a protocol key in case alone (parsers that ignore case would read it).
 * Does not check: versions, methods, or what params mean.
 *
 * @see JSON-RPC 2.0 §4–6; MCP 2026-07-28, basic/index
 */
export function frame(bytes: Uint8Array, options: FrameOptions): FrameOutcome {
  if (bytes.length > options.bytesMax) return refuse('oversize_message');
  const parsed = parseJson(bytes, options.limits);
  if (!parsed.ok) return refuse(parsed.fault);
  const { value } = parsed;
  if (!Array.isArray(value)) return frameOne(value, options.limits);
  if (!options.batch) return refuse('batch_not_allowed');
  const items = value as readonly JsonValue[];
  if (items.length === 0) return refuse('empty_batch');
  if (items.length > options.limits.batchMessagesMax) return refuse('batch_too_large');
  const envelopes: Envelope[] = [];
  for (const item of items) {
    const one = frameOne(item, options.limits);
    if (!one.ok) return one;
    envelopes.push(...one.envelopes);
  }
  return { ok: true, envelopes, batch: true };
}

/** {@link frame} for a value that Durward built itself or already parsed. */
export function frameOne(value: JsonValue, limits: Limits): FrameOutcome {
  if (!isJsonObject(value)) return refuse('not_a_message');
  const id = readableId(value['id'], limits);
  const envelope = classify(value, limits);
  if (typeof envelope === 'string') return { ok: false, fault: envelope, id };
  if (hasCaseVariant(value)) return { ok: false, fault: 'case_variant_key', id };
  return { ok: true, envelopes: [envelope], batch: false };
}

function refuse(fault: FrameFault): FrameOutcome {
  return { ok: false, fault, id: null };
}

const ENVELOPE_KEYS: ReadonlySet<string> = new Set([
  'jsonrpc',
  'id',
  'method',
  'params',
  'result',
  'error',
]);

function classify(json: JsonObject, limits: Limits): Envelope | FrameFault {
  for (const key in json) {
    if (!ENVELOPE_KEYS.has(key)) {
      return ENVELOPE_KEYS.has(foldedProtocolKey(key) ?? key) ? 'case_variant_key' : 'unknown_envelope_key';
    }
  }
  if (json['jsonrpc'] !== '2.0') return 'not_a_message';
  const method = json['method'];
  if (method !== undefined) return classifyCall(json, method, limits);
  return classifyReply(json, limits);
}

function classifyCall(json: JsonObject, method: JsonValue, limits: Limits): Envelope | FrameFault {
  if ('result' in json || 'error' in json) return 'not_a_message';
  if (typeof method !== 'string' || !isMethodName(method, limits)) return 'invalid_method';
  const params = json['params'];
  if (params !== undefined && !isJsonObject(params)) return 'invalid_params';
  if (!('id' in json)) return { kind: 'notification', method, params, json };
  const id = readableId(json['id'], limits);
  if (id === null) return 'invalid_id';
  return { kind: 'request', id, method, params, json };
}

function classifyReply(json: JsonObject, limits: Limits): Envelope | FrameFault {
  if ('params' in json) return 'not_a_message';
  const result = json['result'];
  const error = json['error'];
  if ((result === undefined) === (error === undefined)) return 'not_a_message';
  const id = readableId(json['id'], limits);
  if (result !== undefined) {
    if (id === null) return 'invalid_id';
    if (!isJsonObject(result)) return 'invalid_result';
    return { kind: 'result', id, result, json };
  }
  if (id === null && json['id'] !== undefined && json['id'] !== null) return 'invalid_id';
  const read = readError(error);
  return read === undefined ? 'invalid_error' : { kind: 'error', id, error: read, json };
}

function readError(error: JsonValue | undefined): JsonRpcError | undefined {
  if (!isJsonObject(error)) return undefined;
  const { code, message, data } = error as { code?: JsonValue; message?: JsonValue; data?: JsonValue };
  if (typeof code !== 'number' || !Number.isSafeInteger(code)) return undefined;
  if (typeof message !== 'string') return undefined;
  return Object.freeze(data === undefined ? { code, message } : { code, message, data });
}

/** The id when it is one that MCP allows, else null. */
function readableId(id: JsonValue | undefined, limits: Limits): RequestId | null {
  if (typeof id === 'string') return id.length <= limits.idLengthMax ? id : null;
  return typeof id === 'number' && Number.isSafeInteger(id) ? id : null;
}

/** Visible ASCII without quotes or backslash: what every peer and every log reads alike. */
function isMethodName(method: string, limits: Limits): boolean {
  if (method.length === 0 || method.length > limits.nameLengthMax) return false;
  for (let at = 0; at < method.length; at += 1) {
    const code = method.charCodeAt(at);
    if (code < 0x21 || code > 0x7e || code === 0x22 || code === 0x5c) return false;
  }
  return true;
}

/**
 * Members that hold protocol objects. Everything else (tool arguments, structured content, schemas,
 * error data) is user data, whose keys may be spelled in any way.
 */
const CONTAINERS: readonly string[] = [
  'params', 'result', 'error', 'content', 'contents', 'messages', 'tools', 'prompts', 'resources',
  'resourceTemplates', 'resource', 'annotations', 'ref', 'argument', 'task', 'tasks', 'completion', 'notifications',
  'capabilities', 'clientInfo', 'serverInfo', 'icons', 'roots',
];

/** Members whose own keys are free names and whose values are protocol objects. */
const MAPS: readonly string[] = ['inputRequests', 'inputResponses'];

/** Finds a variant in a member, whose holder is given too. */
type Search = (value: JsonValue, holder: JsonObject) => boolean;

/** How the members are searched that are not user data. */
const SEARCHES: ReadonlyMap<string, Search> = new Map<string, Search>([
  ...CONTAINERS.map((key) => [key, anyVariant] as const),
  ...MAPS.map((key) => [key, anyVariantInside] as const),
  ['content', (value, holder) => !isFormAnswer(value, holder) && anyVariant(value)],
  ['_meta', hasMetaVariant],
]);

function hasCaseVariant(holder: JsonObject): boolean {
  for (const key in holder) {
    const canonical = foldedProtocolKey(key);
    if (canonical !== undefined && canonical !== key) return true;
    const value = holder[key];
    if (typeof value === 'object' && value !== null && SEARCHES.get(key)?.(value, holder) === true) return true;
  }
  return false;
}

/** What a user filled into an elicitation form: the names of the fields are the server's own. */
function isFormAnswer(content: JsonValue, holder: JsonObject): boolean {
  return 'action' in holder && isJsonObject(content);
}

/** `_meta` is open to everybody's own keys: only variants of those that MCP reads count there. */
function hasMetaVariant(meta: JsonValue): boolean {
  if (!isJsonObject(meta)) return false;
  for (const key in meta) {
    const canonical = foldedProtocolKey(key);
    if (canonical === undefined || canonical === key) continue;
    if (canonical === 'progressToken' || canonical.startsWith('io.modelcontextprotocol/')) return true;
  }
  return false;
}

function anyVariant(value: JsonValue): boolean {
  if (!Array.isArray(value)) return isJsonObject(value) && hasCaseVariant(value);
  for (const item of value as readonly JsonValue[]) if (isJsonObject(item) && hasCaseVariant(item)) return true;
  return false;
}

function anyVariantInside(map: JsonValue): boolean {
  return isJsonObject(map) && Object.values(map).some((item) => anyVariant(item));
}
