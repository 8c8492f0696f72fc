import {
  frameOne,
  interpret,
  META,
  NEWEST_LEGACY_VERSION,
  NEWEST_MODERN_VERSION,
  type Cleared,
  type Era,
  type JsonObject,
  type JsonValue,
  type Limits,
  type Message,
  type Notification,
  type ProtocolVersion,
  type Request,
} from '@durward/core';

/**
 * Judges a message that a link itself originates, like any other message to the server. Undefined
 * when it must not be sent.
 */
export type Clear = <M extends Message>(message: M) => Cleared<M> | undefined;

interface Speech {
  readonly era: Era;
  readonly version: ProtocolVersion;
  readonly limits: Limits;
  readonly clear: Clear;
}

/** How Durward names itself to a server when it asks on its own behalf. */
const CLIENT_INFO: JsonObject = Object.freeze({ name: 'durward', version: '1' });
const REASON_LENGTH_MAX = 200;

/** `notifications/cancelled` for a request by the id under which the upstream knows it. */
export function cancelledNotification(
  own: number | string,
  reason: string,
  speech: Speech,
): Cleared<Notification> | undefined {
  const params = { requestId: own, reason: reason.slice(0, REASON_LENGTH_MAX) };
  const message = build({ method: 'notifications/cancelled', params }, speech);
  return message?.kind === 'notification' ? speech.clear(message) : undefined;
}

/** The modern question to a server: which versions do you speak? */
export function discoverRequest(limits: Limits, clear: Clear): Cleared<Request> | undefined {
  const meta = {
    [META.protocolVersion]: NEWEST_MODERN_VERSION,
    [META.clientInfo]: CLIENT_INFO,
    [META.clientCapabilities]: {},
  };
  const json = { id: 'durward-discover', method: 'server/discover', params: { _meta: meta } };
  return request(json, { era: 'modern', version: NEWEST_MODERN_VERSION, limits, clear });
}

/** A legacy handshake that is not meant to be finished. */
export function initializeRequest(limits: Limits, clear: Clear): Cleared<Request> | undefined {
  const params = { protocolVersion: NEWEST_LEGACY_VERSION, capabilities: {}, clientInfo: CLIENT_INFO };
  const json = { id: 'durward-initialize', method: 'initialize', params };
  return request(json, { era: 'legacy', version: NEWEST_LEGACY_VERSION, limits, clear });
}

function request(json: JsonObject, speech: Speech): Cleared<Request> | undefined {
  const message = build(json, speech);
  return message?.kind === 'request' ? speech.clear(message) : undefined;
}

function build(json: JsonObject, { era, version, limits }: Speech): Message | undefined {
  const framed = frameOne(frozen({ jsonrpc: '2.0', ...json }), limits);
  const envelope = framed.ok ? framed.envelopes[0] : undefined;
  if (envelope === undefined) return undefined;
  const interpreted = interpret(envelope, { direction: 'to_server', era, version }, limits);
  return interpreted.ok ? interpreted.message : undefined;
}

/** What the parser does to foreign messages is done to our own. */
function frozen<V extends JsonValue>(value: V): V {
  if (typeof value !== 'object' || value === null) return value;
  for (const inner of Object.values(value)) frozen(inner);
  return Object.freeze(value);
}
