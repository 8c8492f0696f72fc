import {
  frame,
  interpret,
  META,
  metaOf,
  withMember,
  type Envelope,
  type FrameOutcome,
  type JsonObject,
  type JsonValue,
  type Limits,
  type Message,
  type Reading,
  type RequestId,
} from '@durward/core';

/** What a link says of bytes that came in: to the client, in the link's era and version. */
export type IncomingReading = Reading & { readonly direction: 'to_client' };

/** Bytes of an upstream → envelopes. Only revision 2025-03-26 may send several at once. */
export function frameIncoming(bytes: Uint8Array, reading: IncomingReading, limits: Limits): FrameOutcome {
  return frame(bytes, { limits, bytesMax: limits.replyBytesMax, batch: reading.version === '2025-03-26' });
}

/** An envelope as a message, or undefined when it names something unusable. */
export function readIncoming(
  envelope: Envelope,
  reading: IncomingReading,
  limits: Limits,
): Message | undefined {
  const interpreted = interpret(envelope, reading, limits);
  return interpreted.ok ? interpreted.message : undefined;
}

type ReplyEnvelope = Extract<Envelope, { readonly kind: 'result' | 'error' }>;
type NotificationEnvelope = Extract<Envelope, { readonly kind: 'notification' }>;

/** A reply under another id. Result and error stay the same objects. */
export function withReplyId(envelope: ReplyEnvelope, id: RequestId): ReplyEnvelope {
  if (envelope.kind === 'error') {
    return { ...envelope, id, json: Object.freeze({ ...envelope.json, id }) };
  }
  return resultEnvelope(id, envelope.result);
}

/** The envelope of a result that was framed before. */
export function resultEnvelope(id: RequestId, result: JsonObject): ReplyEnvelope {
  return { kind: 'result', id, result, json: Object.freeze({ jsonrpc: '2.0', id, result }) };
}

/** A notification with one member of its params replaced. */
export function withParam(
  envelope: NotificationEnvelope,
  name: string,
  value: JsonValue,
): NotificationEnvelope {
  const params = withMember(envelope.params ?? NOTHING, name, value);
  return { ...envelope, params, json: withMember(envelope.json, 'params', params) };
}

/** The subscription that a notification or result belongs to, by the id of its listen request. */
export function subscriptionOf(holder: JsonObject | undefined): JsonValue | undefined {
  return metaOf(holder)?.[META.subscriptionId];
}

/** The same params or result, belonging to a subscription by another id. */
export function withSubscription(holder: JsonObject, id: RequestId): JsonObject {
  return withMember(holder, '_meta', withMember(metaOf(holder) ?? NOTHING, META.subscriptionId, id));
}

const NOTHING: JsonObject = Object.freeze({});
