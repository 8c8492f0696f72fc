import {
  type Cleared,
  type JsonObject,
  type JsonRpcError,
  type Limits,
  type Message,
  type Reading,
  type RequestId,
} from '@durward/core';
import { messageFrom } from '../../exchange/rebuild.ts';
import type { Incoming } from '../link.ts';

/**
 * Judges a message that a bridge made out of a judged one, or of its own. Rejects with an
 * `UpstreamError` when a control stops it.
 */
export type Clear = <M extends Message>(message: M) => Promise<Cleared<M>>;

/** What both bridges work with. */
export interface BridgeParts {
  readonly server: string;
  readonly clear: Clear;
  readonly limits: Limits;
}

/** A message that a bridge hands to a sink, as if the upstream had sent it. */
export function madeUp(json: JsonObject, reading: Reading, limits: Limits): Incoming {
  const message = messageFrom(Object.freeze(json), reading, limits);
  return { message, bytes: 0 };
}

export function resultOf(id: RequestId, result: JsonObject): JsonObject {
  return { jsonrpc: '2.0', id, result };
}

export function errorOf(id: RequestId, error: JsonRpcError): JsonObject {
  return { jsonrpc: '2.0', id, error: { ...error } };
}
