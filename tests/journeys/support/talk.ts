import { isJsonObject, type JsonObject, type JsonValue, type RequestId } from '@durward/core';
import { ENVELOPE, legacyHeaders, modernHeaders, openStream, send, type OpenStream } from '../../support/wire.ts';
import { repliesIn } from './replies.ts';

/** Who speaks, and where: with a session it is a legacy client, without one a modern client. */
export interface Seat {
  readonly url: string;
  readonly token: string | undefined;
  readonly session?: string;
}

/** What a client got back for one request. */
export interface Said {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** Every message of the reply, the final one last. */
  readonly messages: readonly JsonObject[];
  /** The result; undefined when the reply is an error. */
  readonly result: JsonObject | undefined;
  readonly error: JsonObject | undefined;
}

let lastId = 0;

export interface Asking {
  readonly id?: RequestId;
  /** Further members of `_meta`. */
  readonly meta?: JsonObject;
}

/** The headers and the body of one request of an honest client. */
export function requestOf(seat: Seat, method: string, params: JsonObject = {}, { id, meta }: Asking = {}) {
  const isLegacy = seat.session !== undefined;
  const { name, uri, taskId } = params;
  const named = [name, uri, taskId].find((one) => typeof one === 'string');
  const headers = isLegacy
    ? legacyHeaders(seat.token, seat.session)
    : modernHeaders(seat.token, method, typeof named === 'string' ? named : undefined);
  const envelope = isLegacy ? meta : { ...ENVELOPE, ...meta };
  const full = envelope === undefined ? params : { ...params, _meta: envelope };
  const body = JSON.stringify({ jsonrpc: '2.0', id: id ?? (lastId += 1), method, params: full });
  return { headers, body };
}

/** Sends one request and reads all that comes back. */
export async function ask(seat: Seat, method: string, params?: JsonObject, asking?: Asking): Promise<Said> {
  const { status, headers, body } = await send(seat.url, requestOf(seat, method, params, asking));
  const messages = repliesIn(headers['content-type'] ?? '', body);
  const last = messages.at(-1) ?? {};
  const { result, error } = last as { result?: JsonValue; error?: JsonValue };
  return {
    status,
    headers,
    body,
    messages,
    result: isJsonObject(result) ? result : undefined,
    error: isJsonObject(error) ? error : undefined,
  };
}

/** Calls a tool. */
export function call(seat: Seat, tool: string, args: JsonObject = {}, asking?: Asking): Promise<Said> {
  return ask(seat, 'tools/call', { name: tool, arguments: args }, asking);
}

/** Calls a tool and holds the event stream of its reply open. */
export function callOpen(seat: Seat, tool: string, args: JsonObject = {}, asking: Asking = {}): Promise<OpenStream> {
  const token = asking.id ?? `progress-${String(lastId + 1)}`;
  const meta = { progressToken: token, ...asking.meta };
  return openStream(seat.url, {
    method: 'POST',
    ...requestOf(seat, 'tools/call', { name: tool, arguments: args }, { ...asking, meta }),
  });
}

/** Opens the standing stream of a session, or a stream of it that broke, after its last event. */
export function standing({ url, token, session }: Seat, lastEventId?: string): Promise<OpenStream> {
  return openStream(url, { headers: { ...legacyHeaders(token, session), 'last-event-id': lastEventId } });
}

/** The text of a tool's result; throws what came instead. */
export function textOf(said: Said): string {
  const content = said.result?.['content'];
  const [first] = Array.isArray(content) ? (content as readonly JsonValue[]) : [];
  const text = isJsonObject(first ?? null) ? (first as JsonObject)['text'] : undefined;
  if (typeof text !== 'string') throw new Error(`no text: HTTP ${String(said.status)} ${said.body.slice(0, 2000)}`);
  return text;
}

/** The result of a fixture's tool, which is JSON in a text. */
export function valueOf(said: Said): JsonValue {
  return JSON.parse(textOf(said)) as JsonValue;
}

export function jsonOf(said: Said): JsonObject {
  const value = valueOf(said);
  if (!isJsonObject(value)) throw new Error(`not an object: ${textOf(said)}`);
  return value;
}
