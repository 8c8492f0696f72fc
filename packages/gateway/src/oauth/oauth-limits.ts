/** Every limit of this folder, by name. What the data path may carry is limited by core's `Limits`. */
export const OAUTH_LIMITS = Object.freeze({
  /** Tokens with a valid signature that are remembered until they expire. */
  verifiedTokensMax: 10_000,
  /** The same tokens, measured by the length of their text. */
  verifiedTokenCharsMax: 32 * 1024 * 1024,
  /** Tokens with a bad signature, or past their expiry, that are remembered for a moment. */
  refusedTokensMax: 10_000,
  refusedTokenCharsMax: 1024 * 1024,
  /** How long such a token is remembered, in milliseconds. */
  refusedTokenMs: 5_000,
  /** Signatures that are being checked at one time; a token beyond them is not checked now. */
  verificationsMax: 256,
  /** Tokens that wait at one time until keys have been fetched; beyond them a token does not wait. */
  keyWaitsMax: 256,
  /** Scopes, roles or groups that are taken from one token. */
  claimWordsMax: 256,
  /** Longest scope, role, group, subject or client, in UTF-16 code units. */
  claimWordLengthMax: 1024,
  /** Largest metadata document or key set, in bytes. */
  documentBytesMax: 256 * 1024,
  documentDepthMax: 16,
  documentNodesMax: 20_000,
  /** Most keys in one key set. */
  keysMax: 64,
  /** Time for one refresh of an issuer's keys, discovery included, in milliseconds. */
  keyFetchTimeoutMs: 5_000,
  /** After keys were fetched, an unknown key id does not cause another fetch for this long. */
  keyCoolDownMs: 30_000,
  /** After keys could not be fetched, they are not asked for again for this long. */
  keyRetryMs: 5_000,
  /** How often revocations are read and due key refreshes are started, in milliseconds. */
  tickMs: 250,
  /** Ticks without fresh revocations after which no token is trusted any more (10 seconds). */
  blindTicksMax: 40,
  /** Longest DPoP proof, in characters. */
  proofLengthMax: 4096,
  /** How far the time of a proof may be from ours, either way, in seconds. */
  proofAgeSecondsMax: 60,
  /** Proofs that are remembered at one time; beyond them none is taken until some are forgotten. */
  proofsMax: 200_000,
  /** How long the answer about a token that is no JWT is used, in milliseconds. */
  introspectionMs: 30_000,
  /** Questions about tokens that are under way at one time; beyond them a token is not accepted now. */
  introspectionsMax: 32,
  /** Time for one question about a token, in milliseconds. */
  introspectionTimeoutMs: 3_000,
  /** Largest key file of the local issuer, in bytes. */
  keyFileBytesMax: 4096,
});
