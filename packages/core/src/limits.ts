/**
 * Every limit of the data path, by name. A limit that is not here does not exist.
 *
 * The configuration may lower or raise each of them (`limits:`); what a control or a transport
 * enforces is always the value of the resolved {@link Limits}, never a literal of its own.
 */
export interface Limits {
  /** Largest request body that is read, in bytes. */
  readonly requestBytesMax: number;
  /** Largest single reply (JSON body, SSE event or stdio line) accepted from an upstream, in bytes. */
  readonly replyBytesMax: number;
  /** Deepest nesting of objects and arrays in a message. */
  readonly jsonDepthMax: number;
  /** Most object members and array items in one message. */
  readonly jsonNodesMax: number;
  /** Longest method name, tool name, prompt name or session id, in UTF-16 code units. */
  readonly nameLengthMax: number;
  /** Longest resource URI, in UTF-16 code units. */
  readonly uriLengthMax: number;
  /** Longest string JSON-RPC id or progress token, in UTF-16 code units. */
  readonly idLengthMax: number;
  /** Most messages in one batch (revision 2025-03-26 only). */
  readonly batchMessagesMax: number;
  /** Longest access token that is looked at, in bytes. */
  readonly tokenBytesMax: number;
  /** Longest SSE line from an upstream, in bytes. */
  readonly sseLineBytesMax: number;
  /** Most SSE events accepted on one stream that answers a single request. */
  readonly sseEventsPerReplyMax: number;
  /** How long an upstream may take from the first byte sent to the final reply, in milliseconds. */
  readonly requestTimeoutMs: number;
  /** How long an upstream may stay silent inside a reply that has begun, in milliseconds. */
  readonly idleReplyTimeoutMs: number;
  /** How long one control may take before its verdict counts as a failure, in milliseconds. */
  readonly controlTimeoutMs: number;
  /** Most legacy sessions of one principal on one server. */
  readonly sessionsPerPrincipalMax: number;
  /** Most legacy sessions in the whole gateway. */
  readonly sessionsMax: number;
  /** A legacy session without a request for this long ends, in milliseconds. */
  readonly sessionIdleMs: number;
  /** A legacy session ends this long after it began, whatever it does, in milliseconds. */
  readonly sessionAgeMs: number;
  /** Most requests of one principal that wait in one server at the same time. */
  readonly inFlightPerPrincipalMax: number;
  /** Most open server-to-client streams of one principal on one server. */
  readonly streamsPerPrincipalMax: number;
  /** Most upstream calls of one principal that are parked while the client gathers input. */
  readonly parkedPerPrincipalMax: number;
  /** How long a parked call, and the state handle that finds it, lives, in milliseconds. */
  readonly parkedMs: number;
  /** How long a task handle that went to a client can be presented, in milliseconds. */
  readonly taskHandleMs: number;
  /** Most server-to-client requests of one session that wait for the client's answer. */
  readonly serverRequestsMax: number;
  /** Most rounds of input that one call may ask for before it is refused. */
  readonly inputRoundsMax: number;
  /** Most events that are kept for the resumption of one legacy session's streams. */
  readonly replayEventsMax: number;
  /** Most bytes that are kept for the resumption of one legacy session's streams. */
  readonly replayBytesMax: number;
  /** Most bytes that wait in memory for a slow client of one stream before it is cut. */
  readonly sendBacklogBytesMax: number;
}

/** The limits of an empty configuration. */
export const DEFAULT_LIMITS: Limits = Object.freeze({
  requestBytesMax: 4 * 1024 * 1024,
  replyBytesMax: 16 * 1024 * 1024,
  jsonDepthMax: 64,
  jsonNodesMax: 500_000,
  nameLengthMax: 256,
  uriLengthMax: 4096,
  idLengthMax: 256,
  batchMessagesMax: 32,
  tokenBytesMax: 16 * 1024,
  sseLineBytesMax: 16 * 1024 * 1024,
  sseEventsPerReplyMax: 10_000,
  requestTimeoutMs: 300_000,
  idleReplyTimeoutMs: 300_000,
  controlTimeoutMs: 2_000,
  sessionsPerPrincipalMax: 32,
  sessionsMax: 20_000,
  sessionIdleMs: 30 * 60_000,
  sessionAgeMs: 12 * 60 * 60_000,
  inFlightPerPrincipalMax: 256,
  streamsPerPrincipalMax: 64,
  parkedPerPrincipalMax: 16,
  parkedMs: 10 * 60_000,
  taskHandleMs: 24 * 60 * 60_000,
  serverRequestsMax: 64,
  inputRoundsMax: 16,
  replayEventsMax: 256,
  replayBytesMax: 1024 * 1024,
  sendBacklogBytesMax: 8 * 1024 * 1024,
});
