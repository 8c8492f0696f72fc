/** Every limit of the authorization server, by name. Lifetimes that a deployer chooses are in the configuration. */
export const AUTHORIZATION_LIMITS = Object.freeze({
  /** Largest body of a request, in bytes. */
  bodyBytesMax: 32 * 1024,
  /** Longest request target, in characters: authorization requests carry their parameters in it. */
  targetLengthMax: 8 * 1024,
  /** Requests of one address (IPv4) or network (IPv6 /64) per minute, to all endpoints together. */
  requestsPerMinuteMax: 600,
  /** Of these, requests that begin something: authorization, registration, sign-in by link. */
  beginningsPerMinuteMax: 60,
  /** Client metadata documents that one address may cause to be fetched per minute. */
  documentFetchesPerMinuteMax: 20,
  /** Addresses that are counted at one time; beyond them those that were seen first are forgotten. */
  countedAddressesMax: 20_000,
  /** How long a person may take for consent and sign-in together, in seconds. */
  interactionSeconds: 600,
  /** How long an authorization code works, in seconds. */
  codeSeconds: 60,
  /** How long a sign-in link of the local owner works, in seconds. */
  ownerLinkSeconds: 900,
  /** Lifetime of a token that an identity assertion grant is exchanged for, at most, in seconds. */
  assertionSecondsMax: 300,
  /** Time for one request to the OpenID provider, in milliseconds. */
  providerTimeoutMs: 10_000,
  /** How long the metadata of the provider is used before it is fetched again, in milliseconds. */
  providerMetadataMs: 10 * 60_000,
  /** After the provider could not be reached it is not asked for its metadata again for this long. */
  providerRetryMs: 5_000,
  /** How often signing keys are looked for in the store, in milliseconds. */
  keyCheckMs: 500,
  /** How long a signing key is published after another has taken its place, beyond the lifetime of its tokens. */
  keyOverlapMs: 10 * 60_000,
  /** How often what has expired is removed from the store, in milliseconds. */
  sweepMs: 60_000,
  /** Redirect URIs of one client. */
  redirectUrisMax: 16,
  /** Longest name of a client or user that a page shows, in characters. */
  shownLengthMax: 120,
  /** Largest client metadata document, in bytes. */
  documentBytesMax: 16 * 1024,
  /** Shortest and longest time that a client metadata document is used before it is fetched again, in seconds. */
  documentSecondsMin: 60,
  documentSecondsMax: 86_400,
});
