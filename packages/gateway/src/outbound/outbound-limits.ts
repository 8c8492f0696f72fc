/** What one outbound client may spend on an address that came from outside. */
export interface OutboundLimits {
  /** From the call to the last byte of the reply, redirects included, in milliseconds. */
  readonly timeoutMs: number;
  /** For one TCP and TLS handshake, in milliseconds. */
  readonly connectTimeoutMs: number;
  /** Largest body of a reply, in bytes. */
  readonly bodyBytesMax: number;
  /** Largest header section of a reply, in bytes. */
  readonly headerBytesMax: number;
  /** Longest URL, in UTF-16 code units. */
  readonly urlLengthMax: number;
  /** Requests under way at one time; a further one fails at once. */
  readonly requestsMax: number;
  /** Connections to one origin. */
  readonly connectionsPerOriginMax: number;
  /** Addresses of one name that are looked at; a name with more is not used. */
  readonly addressesMax: number;
  /** For one question to the name servers, in milliseconds. */
  readonly resolveTimeoutMs: number;
  /** Deepest nesting of a JSON document. */
  readonly jsonDepthMax: number;
  /** Most object members and array items of a JSON document. */
  readonly jsonNodesMax: number;
}

export const OUTBOUND_LIMITS: OutboundLimits = Object.freeze({
  timeoutMs: 10_000,
  connectTimeoutMs: 5_000,
  bodyBytesMax: 256 * 1024,
  headerBytesMax: 16 * 1024,
  urlLengthMax: 2048,
  requestsMax: 64,
  connectionsPerOriginMax: 4,
  addressesMax: 32,
  resolveTimeoutMs: 3_000,
  jsonDepthMax: 16,
  jsonNodesMax: 20_000,
});
