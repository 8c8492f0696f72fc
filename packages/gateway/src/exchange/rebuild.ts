import {
  frameOne,
  interpret,
  type Envelope,
  type JsonObject,
  type Limits,
  type Message,
  type Reading,
  type Request,
  type RequestId,
} from '@durward/core';

/**
 * A message from an object that Durward built or changed, through the same frame and the same table
 * as one from outside. Throws when the object is not a message: that is a bug of ours.
 */
export function messageFrom(json: JsonObject, reading: Reading, limits: Limits): Message {
  const framed = frameOne(json, limits);
  const [envelope] = framed.ok ? framed.envelopes : [];
  if (envelope === undefined) throw new TypeError('built something that is not a JSON-RPC message');
  return messageOf(envelope, reading, limits);
}

function messageOf(envelope: Envelope, reading: Reading, limits: Limits): Message {
  const interpreted = interpret(envelope, reading, limits);
  if (!interpreted.ok) throw new TypeError(`built a message with ${interpreted.fault}`);
  return interpreted.message;
}

/** {@link messageFrom} for a request. */
export function requestFrom(
  parts: { readonly id: RequestId; readonly method: string; readonly params?: JsonObject | undefined },
  reading: Reading,
  limits: Limits,
): Request {
  const { id, method, params } = parts;
  const json: JsonObject = params === undefined
    ? { jsonrpc: '2.0', id, method }
    : { jsonrpc: '2.0', id, method, params };
  const message = messageFrom(Object.freeze(json), reading, limits);
  if (message.kind !== 'request') throw new TypeError('built something that is not a request');
  return message;
}

/** The same request with other params: the same id, method, direction, era and version. */
export function withParams(request: Request, params: JsonObject, limits: Limits): Request {
  return requestFrom({ id: request.id, method: request.method, params }, request, limits);
}
