import { SERVED_VERSIONS, type Era } from '../message/versions.ts';
import type { JsonObject } from '../message/json.ts';
import type { Denial, DenialReason } from './denial.ts';

/**
 * The `error` of a challenge, RFC 6750 §3.1, RFC 9449 §7.1, RFC 9470 §3; `none` when no credentials
 * were presented.
 */
export type ChallengeError =
  | 'none'
  | 'invalid_token'
  | 'invalid_request'
  | 'insufficient_scope'
  | 'invalid_dpop_proof'
  | 'insufficient_user_authentication';

/** How a denial leaves: enough to act on, nothing that tells an attacker which check failed. */
export interface WireDenial {
  readonly status: number;
  readonly code: number;
  readonly message: string;
  /** RFC 6750 `error`, when a challenge belongs to the reply. */
  readonly challenge?: ChallengeError;
  /** What a client can do about it: scopes to ask for, and how the person has to sign in. */
  readonly wanted?: {
    readonly scopes?: readonly string[];
    readonly acrValues?: readonly string[];
    readonly maxAgeSeconds?: number | undefined;
  };
  readonly data?: JsonObject;
}

/**
 * Codes of our own lie outside -32768..-32000, which JSON-RPC and MCP keep for themselves.
 * @see MCP 2026-07-28, basic/index §Error Codes
 */
export const CODE = {
  parse: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internal: -32603,
  headerMismatch: -32020,
  missingCapability: -32021,
  unsupportedVersion: -32022,
  unauthorized: -31001,
  forbidden: -31003,
  notFound: -31004,
  blocked: -31010,
  busy: -31029,
  notConnected: -31042,
  unavailable: -31502,
  timeout: -31504,
} as const;

/** A fixed answer, whatever the fields of the denial. */
function fixed(
  status: number,
  code: number,
  message: string,
  challenge?: WireDenial['challenge'],
): () => WireDenial {
  const wire: WireDenial =
    challenge === undefined ? { status, code, message } : { status, code, message, challenge };
  return () => wire;
}

const forbiddenPlace = fixed(403, CODE.forbidden, 'Forbidden: host or origin not allowed');
const badToken = fixed(401, CODE.unauthorized, 'Unauthorized', 'invalid_token');
const noSession = fixed(404, CODE.notFound, 'Session not found');
const forbidden = fixed(403, CODE.forbidden, 'Forbidden by policy');
const blocked = fixed(403, CODE.blocked, 'Blocked by policy');

/**
 * The one place where a reason becomes something that leaves the house. Exhaustive: a new reason
 * without a line here does not compile. Reasons that would tell an attacker which check failed
 * share one answer.
 */
const WIRE: {
  readonly [R in DenialReason]: (denial: Extract<Denial, { reason: R }>, era: Era) => WireDenial;
} = {
  foreign_host: forbiddenPlace,
  foreign_origin: forbiddenPlace,
  insecure_transport: fixed(403, CODE.forbidden, 'Forbidden: TLS is required'),
  repeated_header: fixed(400, CODE.invalidRequest, 'A header that may appear once is repeated'),
  unreadable_request: fixed(400, CODE.invalidRequest, 'Bad Request'),
  oversize_head: fixed(431, CODE.invalidRequest, 'Request Header Fields Too Large'),
  slow_request: fixed(408, CODE.invalidRequest, 'Request Timeout'),
  unmet_expectation: fixed(417, CODE.invalidRequest, 'Expectation Failed'),
  unknown_server: fixed(404, CODE.notFound, 'No such server'),
  method_not_allowed: fixed(405, CODE.invalidRequest, 'Method not allowed'),
  unsupported_media_type: fixed(415, CODE.invalidRequest, 'Content-Type must be application/json'),
  not_acceptable: fixed(
    406,
    CODE.invalidRequest,
    'Accept must list application/json and text/event-stream',
  ),
  missing_token: fixed(401, CODE.unauthorized, 'Unauthorized', 'none'),
  misplaced_token: fixed(
    400,
    CODE.unauthorized,
    'A token belongs in one Authorization header and nowhere else',
    'invalid_request',
  ),
  malformed_token: badToken,
  unknown_issuer: badToken,
  bad_signature: badToken,
  wrong_token_type: badToken,
  audience_mismatch: badToken,
  expired_token: badToken,
  premature_token: badToken,
  missing_claim: badToken,
  foreign_tenant: badToken,
  long_lived_token: badToken,
  revoked_token: badToken,
  keys_unavailable: fixed(503, CODE.unavailable, 'The token cannot be checked now; try again'),
  unproven_possession: fixed(401, CODE.unauthorized, 'Unauthorized', 'invalid_dpop_proof'),
  foreign_certificate: badToken,
  insufficient_scope: ({ required }) => ({
    status: 403,
    code: CODE.forbidden,
    message: 'Forbidden',
    challenge: 'insufficient_scope',
    wanted: { scopes: required },
  }),
  insufficient_authentication: ({ acrValues, maxAgeSeconds }) => ({
    status: 401,
    code: CODE.unauthorized,
    message: 'A stronger or more recent sign-in is required',
    challenge: 'insufficient_user_authentication',
    wanted: { acrValues, maxAgeSeconds },
  }),
  malformed_message: ({ fault }) => malformed(fault),
  oversize_message: fixed(413, CODE.invalidRequest, 'Message too large'),
  unsupported_version: ({ requested }, era) => ({
    status: 400,
    code: era === 'modern' ? CODE.unsupportedVersion : CODE.invalidRequest,
    message: `Unsupported protocol version (supported: ${SERVED_VERSIONS.join(', ')})`,
    data: { supported: [...SERVED_VERSIONS], requested },
  }),
  incomplete_envelope: ({ missing }) => ({
    status: 400,
    code: CODE.invalidParams,
    message: `Invalid params: _meta lacks ${missing}`,
  }),
  header_mismatch: ({ mismatch }) => ({
    status: 400,
    code: CODE.headerMismatch,
    message: `Header mismatch: ${mismatch.header} is ${mismatch.why}`,
  }),
  unknown_session: noSession,
  foreign_session: noSession,
  stale_session: noSession,
  missing_session: fixed(
    400, CODE.invalidRequest, 'No session: initialize first (over HTTP, then send its Mcp-Session-Id)',
  ),
  foreign_stream: fixed(400, CODE.invalidRequest, 'Unknown Last-Event-ID'),
  foreign_state: fixed(400, CODE.invalidParams, 'Invalid params: unknown or expired state handle'),
  unexpected_reply: fixed(400, CODE.invalidRequest, 'No request is waiting for this reply'),
  unknown_method: (_denial, era) => ({
    status: era === 'modern' ? 404 : 200,
    code: CODE.methodNotFound,
    message: 'Method not found',
  }),
  not_granted: forbidden,
  unsafe_target: forbidden,
  token_in_message: blocked,
  credential_in_reply: blocked,
  hidden_text: blocked,
  injected_instructions: blocked,
  exfiltration_carrier: blocked,
  secret_in_content: blocked,
  personal_data_in_content: blocked,
  external_denial: blocked,
  unread_content: fixed(503, CODE.unavailable, 'The content could not be checked and was not let through'),
  poisoned_definition: blocked,
  capability_not_declared: ({ capability }, era) => ({
    status: 400,
    code: era === 'modern' ? CODE.missingCapability : CODE.invalidRequest,
    message: `Missing required client capability: ${capability}`,
    data: { requiredCapabilities: { [capability]: {} } },
  }),
  extension_not_declared: ({ extension }) => ({
    status: 400,
    code: CODE.missingCapability,
    message: `Missing required client capability: ${extension}`,
    data: { requiredCapabilities: { extensions: { [extension]: {} } } },
  }),
  changed_definition: blocked,
  unapproved_definition: blocked,
  changed_server: blocked,
  limit_exceeded: ({ limit }) => ({ status: 429, code: CODE.busy, message: `Too many: ${limit}` }),
  invalid_request: ({ detail }) => ({
    status: 400,
    code: CODE.invalidParams,
    message: `Invalid params: ${detail}`,
  }),
  upstream_unavailable: fixed(
    502,
    CODE.unavailable,
    'The server behind the gateway is not available',
  ),
  upstream_timeout: fixed(504, CODE.timeout, 'The server behind the gateway did not answer in time'),
  upstream_malformed: fixed(
    502,
    CODE.unavailable,
    'The server behind the gateway sent an unacceptable reply',
  ),
  upstream_busy: ({ limit }) => ({ status: 429, code: CODE.busy, message: `Too many: ${limit}` }),
  not_connected: ({ url, title }) => ({
    status: 403,
    code: CODE.notConnected,
    message: `Connect your account for ${title} first: ${url}`,
    data: { connect: url },
  }),
  held: ({ approval }) => ({
    status: 403,
    code: CODE.blocked,
    message: 'Held until a person decides; send it again once it is approved',
    ...(approval === undefined ? {} : { data: { approval } }),
  }),
  control_failed: blocked,
  record_unwritable: fixed(503, CODE.unavailable, 'The call cannot be recorded and was not made'),
  shutting_down: fixed(503, CODE.unavailable, 'The gateway is shutting down'),
};

/** What the outside sees of a denial. The incident id is added where the reply is written. */
export function wireDenial(denial: Denial, era: Era): WireDenial {
  // The table is typed row by row; the compiler cannot follow that row and denial belong together.
  const row = WIRE[denial.reason] as (denial: Denial, era: Era) => WireDenial;
  return row(denial, era);
}

function malformed(fault: string): WireDenial {
  switch (fault) {
    case 'invalid_utf8':
    case 'byte_order_mark':
    case 'malformed_json':
      return { status: 400, code: CODE.parse, message: `Parse error: ${fault}` };
    case 'invalid_params':
      return { status: 400, code: CODE.invalidParams, message: 'Invalid params' };
    default:
      return { status: 400, code: CODE.invalidRequest, message: `Invalid request: ${fault}` };
  }
}
