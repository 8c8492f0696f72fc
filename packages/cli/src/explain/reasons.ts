import type { Denial, DenialReason } from '@durward/core';

/** What an operator needs to know of one reason. */
export interface ReasonText<R extends DenialReason = DenialReason> {
  /** What happened, as the end of "the message was stopped because …". */
  readonly because: string;
  /** What to do about it. */
  readonly next: string;
  /** The controls that give it; empty when it comes from the gateway itself. */
  readonly controls: readonly string[];
  /** One denial per way in which the reason shows outside. */
  readonly samples: readonly Extract<Denial, { reason: R }>[];
}

const AGAIN = 'let the client get a new token; if it repeats, look at the record of the incident';
const BEHIND = 'look at the log of the server behind the gateway and at `durward doctor`';

/** Every reason. Exhaustive: a new reason without a text here does not compile. */
export const REASONS: { readonly [R in DenialReason]: ReasonText<R> } = {
  foreign_host: {
    because: 'its Host header names a host that this gateway does not answer for',
    next: 'reach the gateway under `listen.publicUrl`, or add the name to `listen.allowedHosts`',
    controls: ['SN006'],
    samples: [{ reason: 'foreign_host', host: 'x' }],
  },
  foreign_origin: {
    because: 'it comes from a browser page of another origin',
    next: 'add the origin to `listen.allowedOrigins` if the page is yours; otherwise nothing: it was an attempt',
    controls: ['SN005'],
    samples: [{ reason: 'foreign_origin', origin: 'x' }],
  },
  insecure_transport: {
    because: 'it came without TLS from another machine',
    next: 'use https, and let `listen.trustedProxies` name the proxy that ends TLS',
    controls: ['TK004'],
    samples: [{ reason: 'insecure_transport' }],
  },
  repeated_header: {
    because: 'a header that may appear once appears more often',
    next: 'find out which client or proxy repeats the header that the record names',
    controls: ['EX001'],
    samples: [{ reason: 'repeated_header', header: 'x' }],
  },
  unreadable_request: {
    because: 'its bytes are no request about whose end all readers of HTTP/1.1 agree',
    next: 'find out who sends from the address in the record: clients and proxies do not write such requests',
    controls: [],
    samples: [{ reason: 'unreadable_request', detail: 'x' }],
  },
  oversize_head: {
    because: 'its head is longer, or has more headers, than is accepted',
    next: 'find out which client or proxy adds so many headers; a token that fills them is too large',
    controls: [],
    samples: [{ reason: 'oversize_head' }],
  },
  slow_request: {
    because: 'it did not come to its end in time',
    next: 'look at the network between the address in the record and the gateway; or somebody keeps connections busy',
    controls: [],
    samples: [{ reason: 'slow_request' }],
  },
  unmet_expectation: {
    because: 'its Expect header expects something else than `100-continue`',
    next: 'find out which client or proxy writes that header',
    controls: [],
    samples: [{ reason: 'unmet_expectation' }],
  },
  unknown_server: {
    because: 'its path leads to no configured server',
    next: 'compare the URL with the routes that `durward serve` prints at its start',
    controls: ['EX002'],
    samples: [{ reason: 'unknown_server', server: 'x' }],
  },
  method_not_allowed: {
    because: 'the route does not know its HTTP method',
    next: 'use POST for messages; GET and DELETE belong to the sessions of older revisions',
    controls: ['EX002'],
    samples: [{ reason: 'method_not_allowed', httpMethod: 'PUT', allowed: 'POST' }],
  },
  unsupported_media_type: {
    because: 'its body is not declared as JSON',
    next: 'send `Content-Type: application/json`',
    controls: ['EX002'],
    samples: [{ reason: 'unsupported_media_type', contentType: 'x' }],
  },
  not_acceptable: {
    because: 'its Accept header does not list both forms of a reply',
    next: 'send `Accept: application/json, text/event-stream`',
    controls: ['EX002'],
    samples: [{ reason: 'not_acceptable' }],
  },
  missing_token: {
    because: 'it carries no access token',
    next: 'sign in with the client, or send the output of `durward token --header`',
    controls: ['AA001'],
    samples: [{ reason: 'missing_token' }],
  },
  misplaced_token: {
    because: 'its token is in the query, in a cookie, or in several headers',
    next: 'send the token in one Authorization header, and replace the one that was exposed',
    controls: ['TK001'],
    samples: [{ reason: 'misplaced_token', place: 'query' }],
  },
  malformed_token: {
    because: 'its token is not a signed JWT',
    next: 'have the identity provider issue JWT access tokens for this API; opaque tokens cannot be checked here',
    controls: ['AA002'],
    samples: [{ reason: 'malformed_token', detail: 'x' }],
  },
  unknown_issuer: {
    because: 'its token is from an issuer that is not configured',
    next: 'compare `iss` in the record with `identity.issuers[].issuer`, character by character',
    controls: ['AA003'],
    samples: [{ reason: 'unknown_issuer' }],
  },
  bad_signature: {
    because: 'the signature of its token does not verify with a key of its issuer',
    next: 'check `jwksUri` and `algorithms` of the issuer; if they are right, somebody forges tokens',
    controls: ['AA004'],
    samples: [{ reason: 'bad_signature', detail: 'x' }],
  },
  keys_unavailable: {
    because: 'the keys of the issuer could not be fetched and the last good ones are too old',
    next: 'check with `durward doctor` that this machine reaches the issuer',
    controls: ['AA004'],
    samples: [{ reason: 'keys_unavailable' }],
  },
  wrong_token_type: {
    because: 'its token is not an access token (an ID token, for example)',
    next: 'use the access token; for a provider that writes `typ: JWT` set `profile: generic`',
    controls: ['TK003'],
    samples: [{ reason: 'wrong_token_type', detail: 'x' }],
  },
  audience_mismatch: {
    because: 'its token was issued for another server',
    next: 'register the URL of the server with the identity provider, or set `servers.<name>.audience`',
    controls: ['TK002'],
    samples: [{ reason: 'audience_mismatch', expected: 'x' }],
  },
  expired_token: {
    because: 'its token has expired',
    next: AGAIN,
    controls: ['AA005'],
    samples: [{ reason: 'expired_token' }],
  },
  premature_token: {
    because: 'its token is not valid yet',
    next: 'compare the clocks of this machine and of the identity provider; `clockSkewSeconds` bridges a little',
    controls: ['AA005'],
    samples: [{ reason: 'premature_token' }],
  },
  missing_claim: {
    because: 'its token lacks a claim that is needed to judge it',
    next: 'add the claim that the record names at the identity provider (`exp`, `iat`, `sub`, a client id)',
    controls: ['AA005', 'TK005', 'TK006'],
    samples: [{ reason: 'missing_claim', claim: 'x' }],
  },
  foreign_tenant: {
    because: 'its token is from a tenant that is not accepted',
    next: 'add the tenant to `identity.issuers[].tenants` if it is yours',
    controls: ['AA003'],
    samples: [{ reason: 'foreign_tenant' }],
  },
  long_lived_token: {
    because: 'its token is valid for longer than is accepted',
    next: 'shorten the lifetime at the identity provider, or raise `maxTokenLifetimeSeconds` of the issuer',
    controls: ['TK005'],
    samples: [{ reason: 'long_lived_token', lifetimeSeconds: 2, maxSeconds: 1 }],
  },
  revoked_token: {
    because: 'its token was revoked',
    next: 'nothing, when the revocation was meant; the client must sign in again',
    controls: ['TK007'],
    samples: [{ reason: 'revoked_token' }],
  },
  unproven_possession: {
    because: 'its token is bound to a key, and the request did not prove that it has the key',
    next: 'look at the detail in the record; a client that cannot make proofs must ask for a plain bearer token',
    controls: ['TK010'],
    samples: [{ reason: 'unproven_possession', detail: 'x' }],
  },
  foreign_certificate: {
    because: 'its token is bound to a client certificate that the connection did not show',
    next: 'set `listen.tls.clientCertificates`, or `listen.clientCertificateHeader` behind a proxy that ends TLS',
    controls: ['TK011'],
    samples: [{ reason: 'foreign_certificate' }],
  },
  insufficient_scope: {
    because: 'its token lacks a scope that the server or the tool needs',
    next: 'let the client ask for the scopes of `servers.<name>.requiredScopes` and of its `demands`',
    controls: ['AA006', 'AA010'],
    samples: [{ reason: 'insufficient_scope', required: ['x'] }],
  },
  insufficient_authentication: {
    because: 'the person did not sign in as the server or the tool demands',
    next: 'sign in again; `authentication` and `demands` of the server say how',
    controls: ['AA009', 'AA010'],
    samples: [{ reason: 'insufficient_authentication', acrValues: ['x'], maxAgeSeconds: 1 }],
  },
  malformed_message: {
    because: 'its body is not one unambiguous JSON-RPC message',
    next: 'the record names the fault; report it to whoever makes the client or the server',
    controls: ['EX003'],
    samples: [
      { reason: 'malformed_message', fault: 'malformed_json' },
      { reason: 'malformed_message', fault: 'not_a_message' },
      { reason: 'malformed_message', fault: 'invalid_params' },
    ],
  },
  oversize_message: {
    because: 'its body is larger than is accepted',
    next: 'raise `limits.requestBytesMax` if such messages are meant',
    controls: ['EX004'],
    samples: [{ reason: 'oversize_message', bytesMax: 1 }],
  },
  unsupported_version: {
    because: 'it asks for a revision of MCP that is not served',
    next: 'update the client, or the gateway: the reply lists the revisions that are served',
    controls: ['EX005'],
    samples: [{ reason: 'unsupported_version', requested: 'x' }],
  },
  incomplete_envelope: {
    because: 'its `_meta` lacks a member that revision 2026-07-28 requires',
    next: 'update the client',
    controls: ['EX005'],
    samples: [{ reason: 'incomplete_envelope', missing: 'x' }],
  },
  header_mismatch: {
    because: 'its MCP headers do not say what its body says',
    next: 'find out which client or proxy writes the header that the reply names',
    controls: ['SN007'],
    samples: [{ reason: 'header_mismatch', mismatch: { header: 'Mcp-Method', why: 'different' } }],
  },
  unknown_session: {
    because: 'it names a session that does not exist',
    next: 'nothing: the client opens a new session',
    controls: ['SN001'],
    samples: [{ reason: 'unknown_session' }],
  },
  foreign_session: {
    because: 'it names a session of somebody else',
    next: 'find out how one client came to know the session id of another',
    controls: ['SN001'],
    samples: [{ reason: 'foreign_session' }],
  },
  stale_session: {
    because: 'its session has ended: by time, or because privileges changed',
    next: 'nothing: the client opens a new session; `limits.sessionIdleMs` and `sessionAgeMs` set the times',
    controls: ['SN002'],
    samples: [{ reason: 'stale_session', detail: 'idle' }],
  },
  missing_session: {
    because: 'it needs a session and names none',
    next: 'update the client: it must send the Mcp-Session-Id that `initialize` gave it',
    controls: ['SN001'],
    samples: [{ reason: 'missing_session' }],
  },
  foreign_stream: {
    because: 'it wants to resume a stream that is not its own',
    next: 'nothing, when it was a restart; otherwise somebody guesses event ids',
    controls: ['SN003'],
    samples: [{ reason: 'foreign_stream', detail: 'x' }],
  },
  foreign_state: {
    because: 'its state handle is forged, expired or somebody else’s',
    next: 'nothing, when it was a restart; otherwise somebody tries handles of others',
    controls: ['SN004'],
    samples: [{ reason: 'foreign_state', detail: 'x' }],
  },
  unexpected_reply: {
    because: 'it answers a request that nobody sent',
    next: 'update the client; a late answer after a time-out looks like this too',
    controls: [],
    samples: [{ reason: 'unexpected_reply' }],
  },
  unknown_method: {
    because: 'its method is not in the method table, or not in this direction',
    next: 'see docs/reference/methods.md; methods of extensions pass when a grant names them under `methods`',
    controls: ['AA007', 'EX007'],
    samples: [{ reason: 'unknown_method', method: 'x' }],
  },
  not_granted: {
    because: 'no grant allows this to whoever asks',
    next: 'add what is needed to `grants`; the record names who asked and for what',
    controls: ['AA008'],
    samples: [{ reason: 'not_granted', what: 'x' }],
  },
  unsafe_target: {
    because: 'it names a resource in a form that could mean another one (`..`, encoded slashes)',
    next: 'send the plain form of the URI, or grant the exact URI',
    controls: ['AA008'],
    samples: [{ reason: 'unsafe_target', detail: 'x' }],
  },
  changed_definition: {
    because: 'what it names is defined in another way than the one that somebody approved',
    next: '`durward review` shows what changed, and approves or blocks it',
    controls: ['TP001'],
    samples: [{ reason: 'changed_definition', what: 'x' }],
  },
  unapproved_definition: {
    because: 'nobody approved the definition of what it names, or the server does not list it',
    next: '`durward review` shows what waits, and approves or blocks it',
    controls: ['TP002'],
    samples: [{ reason: 'unapproved_definition', why: 'unapproved', what: 'x' }],
  },
  changed_server: {
    because: 'the server is reached in another way, or is another package, than the one that somebody approved',
    next: 'find out who changed it; `durward review` shows what changed, and approves or blocks it',
    controls: ['TP015'],
    samples: [{ reason: 'changed_server' }],
  },
  token_in_message: {
    because: 'it holds the access token of the caller',
    next: 'find out why the agent puts its token into arguments; no server needs it',
    controls: ['TK008'],
    samples: [{ reason: 'token_in_message' }],
  },
  credential_in_reply: {
    because: 'the reply holds a credential of the gateway for this server',
    next: 'find out why the server echoes its credential, and replace it',
    controls: ['TK009'],
    samples: [{ reason: 'credential_in_reply' }],
  },
  hidden_text: {
    because: 'it holds text that a person does not see and a model reads',
    next: 'look at the range in the record; `content.results.hidden` and its kin say what is done about it',
    controls: ['PI001'],
    samples: [{ reason: 'hidden_text' }],
  },
  injected_instructions: {
    because: 'it holds instructions that it should not give',
    next: 'read what the record points at; when it is harmless, raise `content.scores` or relax that server',
    controls: ['PI002', 'PI003'],
    samples: [{ reason: 'injected_instructions' }],
  },
  exfiltration_carrier: {
    because: 'it holds an image or a link that would carry data to another address',
    next: 'find out where the server got it; `content.results.carriers` and its kin say what is done about it',
    controls: ['PI004'],
    samples: [{ reason: 'exfiltration_carrier' }],
  },
  secret_in_content: {
    because: 'it holds a key, a token or a password',
    next: 'replace the secret where it leaked; where a tool must return it, set `secrets: allow` for that server',
    controls: ['PI005', 'PI009'],
    samples: [{ reason: 'secret_in_content' }],
  },
  personal_data_in_content: {
    because: 'it holds data of a person',
    next: 'leave the data out, or set `personal: allow` for the server that needs it',
    controls: ['PI006', 'PI009'],
    samples: [{ reason: 'personal_data_in_content' }],
  },
  external_denial: {
    because: 'a reader of content outside of the gateway says that it must not pass',
    next: 'look at the reason in the record and at the reader that gave it',
    controls: ['PI007', 'PI010'],
    samples: [{ reason: 'external_denial' }],
  },
  unread_content: {
    because: 'it could not be looked at: a reader does not answer, or a text is too long',
    next: 'check the reader that the record names; `whenUnavailable` and `unread` say what happens meanwhile',
    controls: ['PI008', 'PI011'],
    samples: [{ reason: 'unread_content' }],
  },
  poisoned_definition: {
    because: 'the definition of the tool, prompt or resource holds what a model should not read',
    next: 'let `durward scan` show what was found; use another server, or have the definition corrected',
    controls: [
      'TP003', 'TP004', 'TP005', 'TP006', 'TP007', 'TP008', 'TP009', 'TP010', 'TP011', 'TP012', 'TP013', 'TP014',
      'TP016',
    ],
    samples: [{ reason: 'poisoned_definition', what: 'x' }],
  },
  capability_not_declared: {
    because: 'the server asks the client for something that the client did not say it can do',
    next: 'update the client, or use a tool that does not ask for it',
    controls: ['EX006'],
    samples: [{ reason: 'capability_not_declared', capability: 'x' }],
  },
  extension_not_declared: {
    because: 'the request belongs to an extension that the client did not declare in it',
    next: 'declare the extension in the capabilities of every request that uses it',
    controls: ['EX008'],
    samples: [{ reason: 'extension_not_declared', extension: 'io.modelcontextprotocol/tasks' }],
  },
  limit_exceeded: {
    because: 'there is more under way than a limit allows',
    next: 'wait; or raise the limit that the reply names, under `limits`',
    controls: [],
    samples: [{ reason: 'limit_exceeded', limit: 'x' }],
  },
  invalid_request: {
    because: 'its parameters do not fit what is going on',
    next: 'the reply says which; report it to whoever makes the client',
    controls: [],
    samples: [{ reason: 'invalid_request', detail: 'x' }],
  },
  upstream_unavailable: {
    because: 'the server behind the gateway cannot be reached or started',
    next: BEHIND,
    controls: [],
    samples: [{ reason: 'upstream_unavailable', detail: 'x' }],
  },
  upstream_timeout: {
    because: 'the server behind the gateway did not answer in time',
    next: `${BEHIND}; slow tools need a larger \`servers.<name>.requestTimeoutMs\``,
    controls: [],
    samples: [{ reason: 'upstream_timeout' }],
  },
  upstream_malformed: {
    because: 'the server behind the gateway sent something that is not an acceptable message',
    next: 'the record names the fault; report it to whoever makes the server',
    controls: [],
    samples: [{ reason: 'upstream_malformed', fault: 'x' }],
  },
  upstream_busy: {
    because: 'the server behind the gateway has as much to do as it may',
    next: 'wait; or raise the limit that the reply names, under `servers.<name>`',
    controls: [],
    samples: [{ reason: 'upstream_busy', limit: 'x' }],
  },
  not_connected: {
    because: 'the server is used with an account of each person, and this person has not connected one',
    next: 'open the page that the reply names, sign in and connect; `durward access list` shows what is connected',
    controls: [],
    samples: [{ reason: 'not_connected', url: 'https://mcp.example.com/oauth/connect/files', title: 'files' }],
  },
  held: {
    because: 'a person must decide first',
    next: 'review what is held; until then it does not pass',
    controls: [],
    samples: [{ reason: 'held' }],
  },
  control_failed: {
    because: 'a control failed or took too long, and what cannot be judged does not pass',
    next: 'the log names the control; report it with the incident id',
    controls: [],
    samples: [{ reason: 'control_failed', control: 'x', detail: 'x' }],
  },
  record_unwritable: {
    because: 'it could not be recorded',
    next: 'free space on the disk of the audit folder, or repair it; nothing passes unrecorded',
    controls: [],
    samples: [{ reason: 'record_unwritable' }],
  },
  shutting_down: {
    because: 'the gateway is stopping',
    next: 'try again when it is up',
    controls: [],
    samples: [{ reason: 'shutting_down' }],
  },
};

/** Whether a text is a reason. */
export function isReason(text: string): text is DenialReason {
  return Object.hasOwn(REASONS, text);
}
