import { DEFAULT_LIMITS, type Limits } from '@durward/core';
import { z } from 'zod';

/** What each limit bounds. Exhaustive: a new limit without a line here does not compile. */
const MEANING: Readonly<Record<keyof Limits, string>> = {
  requestBytesMax: 'Largest request body that is read',
  replyBytesMax: 'Largest single reply (JSON body, SSE event or stdio line) accepted from a server',
  jsonDepthMax: 'Deepest nesting of objects and arrays in a message',
  jsonNodesMax: 'Most object members and array items in one message',
  nameLengthMax: 'Longest method name, tool name, prompt name or session id',
  uriLengthMax: 'Longest resource URI',
  idLengthMax: 'Longest string JSON-RPC id or progress token',
  batchMessagesMax: 'Most messages in one batch (revision 2025-03-26 only)',
  tokenBytesMax: 'Longest access token that is looked at',
  sseLineBytesMax: 'Longest SSE line from a server',
  sseEventsPerReplyMax: 'Most SSE events on one stream that answers a single request',
  requestTimeoutMs: 'How long a server may take from the first byte sent to the final reply',
  idleReplyTimeoutMs: 'How long a server may stay silent inside a reply that has begun',
  controlTimeoutMs: 'How long one control may take before its verdict counts as a failure',
  sessionsPerPrincipalMax: 'Most legacy sessions of one principal on one server',
  sessionsMax: 'Most legacy sessions in the whole gateway',
  sessionIdleMs: 'A legacy session without a request for this long ends',
  sessionAgeMs: 'A legacy session ends this long after it began, whatever it does',
  inFlightPerPrincipalMax: 'Most requests of one principal that wait in one server at one time',
  streamsPerPrincipalMax: 'Most open server-to-client streams of one principal on one server',
  parkedPerPrincipalMax: 'Most calls of one principal that wait while the client gathers input',
  parkedMs: 'How long a waiting call, and the state handle that finds it, lives',
  taskHandleMs: 'How long a task handle that went to a client can be presented',
  serverRequestsMax: 'Most server-to-client requests of one session that wait for an answer',
  inputRoundsMax: 'Most rounds of input that one call may ask for before it is refused',
  replayEventsMax: 'Most events kept for the resumption of one legacy session',
  replayBytesMax: 'Most bytes kept for the resumption of one legacy session',
  sendBacklogBytesMax: 'Most bytes that wait in memory for a slow client before its stream is cut',
};

function limit(name: keyof Limits): z.ZodDefault<z.ZodInt> {
  return z.int().min(1).default(DEFAULT_LIMITS[name]).describe(MEANING[name]);
}

/** Every limit of the data path as an optional positive integer; the defaults are core's. */
export const limitsSchema = z
  .strictObject(
    // Object.fromEntries forgets the keys; DEFAULT_LIMITS has exactly those of Limits.
    Object.fromEntries(
      (Object.keys(DEFAULT_LIMITS) as (keyof Limits)[]).map((name) => [name, limit(name)]),
    ) as Record<keyof Limits, z.ZodDefault<z.ZodInt>>,
  )
  .prefault({});
