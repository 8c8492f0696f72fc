import { describe, expect, test } from 'vitest';
import type { Denial } from './denial.ts';
import { CODE, wireDenial } from './wire.ts';

/** One denial of every reason, with fields that must not leave the house. */
const DENIALS: { readonly [R in Denial['reason']]: Extract<Denial, { reason: R }> } = {
  foreign_host: { reason: 'foreign_host', host: 'INSIDE' },
  foreign_origin: { reason: 'foreign_origin', origin: 'INSIDE' },
  insecure_transport: { reason: 'insecure_transport' },
  repeated_header: { reason: 'repeated_header', header: 'INSIDE' },
  unknown_server: { reason: 'unknown_server', server: 'INSIDE' },
  method_not_allowed: { reason: 'method_not_allowed', httpMethod: 'INSIDE', allowed: 'POST' },
  unsupported_media_type: { reason: 'unsupported_media_type', contentType: 'INSIDE' },
  not_acceptable: { reason: 'not_acceptable' },
  missing_token: { reason: 'missing_token' },
  misplaced_token: { reason: 'misplaced_token', place: 'query' },
  malformed_token: { reason: 'malformed_token', detail: 'INSIDE' },
  unknown_issuer: { reason: 'unknown_issuer' },
  bad_signature: { reason: 'bad_signature', detail: 'INSIDE' },
  keys_unavailable: { reason: 'keys_unavailable' },
  wrong_token_type: { reason: 'wrong_token_type', detail: 'INSIDE' },
  audience_mismatch: { reason: 'audience_mismatch', expected: 'INSIDE' },
  expired_token: { reason: 'expired_token' },
  premature_token: { reason: 'premature_token' },
  missing_claim: { reason: 'missing_claim', claim: 'INSIDE' },
  foreign_tenant: { reason: 'foreign_tenant' },
  long_lived_token: { reason: 'long_lived_token', lifetimeSeconds: 7, maxSeconds: 3 },
  revoked_token: { reason: 'revoked_token' },
  unproven_possession: { reason: 'unproven_possession', detail: 'INSIDE' },
  foreign_certificate: { reason: 'foreign_certificate' },
  insufficient_scope: { reason: 'insufficient_scope', required: ['files:read'] },
  insufficient_authentication: {
    reason: 'insufficient_authentication', acrValues: ['mfa'], maxAgeSeconds: 900,
  },
  malformed_message: { reason: 'malformed_message', fault: 'duplicate_key' },
  oversize_message: { reason: 'oversize_message', bytesMax: 7 },
  unsupported_version: { reason: 'unsupported_version', requested: '1999-01-01' },
  incomplete_envelope: { reason: 'incomplete_envelope', missing: 'clientInfo' },
  header_mismatch: { reason: 'header_mismatch', mismatch: { header: 'Mcp-Name', why: 'different' } },
  unknown_session: { reason: 'unknown_session' },
  foreign_session: { reason: 'foreign_session' },
  stale_session: { reason: 'stale_session', detail: 'idle' },
  missing_session: { reason: 'missing_session' },
  foreign_stream: { reason: 'foreign_stream', detail: 'INSIDE' },
  foreign_state: { reason: 'foreign_state', detail: 'INSIDE' },
  unexpected_reply: { reason: 'unexpected_reply' },
  unknown_method: { reason: 'unknown_method', method: 'INSIDE' },
  not_granted: { reason: 'not_granted', what: 'INSIDE' },
  unsafe_target: { reason: 'unsafe_target', detail: 'INSIDE' },
  token_in_message: { reason: 'token_in_message' },
  credential_in_reply: { reason: 'credential_in_reply' },
  hidden_text: { reason: 'hidden_text' },
  injected_instructions: { reason: 'injected_instructions' },
  exfiltration_carrier: { reason: 'exfiltration_carrier' },
  secret_in_content: { reason: 'secret_in_content' },
  personal_data_in_content: { reason: 'personal_data_in_content' },
  external_denial: { reason: 'external_denial' },
  unread_content: { reason: 'unread_content' },
  changed_definition: { reason: 'changed_definition', what: 'INSIDE' },
  unapproved_definition: { reason: 'unapproved_definition', why: 'unapproved', what: 'INSIDE' },
  changed_server: { reason: 'changed_server' },
  poisoned_definition: { reason: 'poisoned_definition', what: 'INSIDE' },
  capability_not_declared: { reason: 'capability_not_declared', capability: 'sampling' },
  limit_exceeded: { reason: 'limit_exceeded', limit: 'requests' },
  extension_not_declared: { reason: 'extension_not_declared', extension: 'x.y/z' },
  oversize_head: { reason: 'oversize_head' },
  slow_request: { reason: 'slow_request' },
  unmet_expectation: { reason: 'unmet_expectation' },
  unreadable_request: { reason: 'unreadable_request', detail: 'x' },
  invalid_request: { reason: 'invalid_request', detail: 'cursor' },
  upstream_unavailable: { reason: 'upstream_unavailable', detail: 'INSIDE' },
  upstream_timeout: { reason: 'upstream_timeout' },
  upstream_malformed: { reason: 'upstream_malformed', fault: 'INSIDE' },
  upstream_busy: { reason: 'upstream_busy', limit: 'processes' },
  not_connected: { reason: 'not_connected', url: 'https://gw.example/oauth/connect/files', title: 'Files' },
  held: { reason: 'held' },
  control_failed: { reason: 'control_failed', control: 'INSIDE', detail: 'INSIDE' },
  record_unwritable: { reason: 'record_unwritable' },
  shutting_down: { reason: 'shutting_down' },
};

const ALL: readonly Denial[] = Object.values(DENIALS);
const wire = (reason: Denial['reason'], era: 'legacy' | 'modern' = 'modern') => wireDenial(DENIALS[reason], era);

describe('what leaves', () => {
  test.each(ALL)('of $reason is an error status or a JSON-RPC error, with a message', (denial) => {
    for (const era of ['legacy', 'modern'] as const) {
      const { status, code, message } = wireDenial(denial, era);
      expect(status === 200 || (status >= 400 && status < 600)).toBe(true);
      expect(Number.isSafeInteger(code) && code < 0).toBe(true);
      expect(message).not.toBe('');
    }
  });

  test.each(ALL)('of $reason holds nothing that is only for the record', (denial) => {
    expect(JSON.stringify(wireDenial(denial, 'modern'))).not.toContain('INSIDE');
  });

  test('codes of our own lie outside the ranges of JSON-RPC and MCP', () => {
    const reserved = new Set<number>([
      CODE.parse, CODE.invalidRequest, CODE.methodNotFound, CODE.invalidParams, CODE.internal,
      CODE.headerMismatch, CODE.missingCapability, CODE.unsupportedVersion,
    ]);
    for (const code of Object.values(CODE)) {
      expect(reserved.has(code) || code > -32_000).toBe(true);
    }
  });
});

describe('reasons that would tell an attacker which check failed', () => {
  test('every bad token gets one answer', () => {
    const bad = [
      'malformed_token', 'unknown_issuer', 'bad_signature', 'wrong_token_type', 'audience_mismatch', 'expired_token',
      'premature_token', 'missing_claim', 'foreign_tenant', 'long_lived_token', 'revoked_token',
    ] as const;
    for (const reason of bad) expect(wire(reason)).toEqual(wire('malformed_token'));
    expect(wire('malformed_token')).toMatchObject({ status: 401, challenge: 'invalid_token' });
  });

  test('a session of another looks like one that never was', () => {
    for (const reason of ['unknown_session', 'foreign_session', 'stale_session'] as const) {
      expect(wire(reason)).toEqual(wire('unknown_session'));
    }
    expect(wire('unknown_session').status).toBe(404);
  });

  test('what is not granted looks like what could not be granted safely', () => {
    expect(wire('unsafe_target')).toEqual(wire('not_granted'));
    expect(wire('control_failed')).toEqual(wire('token_in_message'));
  });
});

describe('answers that the specifications fix', () => {
  test.each([
    ['missing_token', 'modern', { status: 401, challenge: 'none' }],
    ['insufficient_scope', 'modern', { status: 403, challenge: 'insufficient_scope' }],
    ['misplaced_token', 'modern', { status: 400, challenge: 'invalid_request' }],
    ['foreign_origin', 'modern', { status: 403 }],
    ['foreign_host', 'modern', { status: 403 }],
    ['header_mismatch', 'modern', { status: 400, code: -32020 }],
    ['unknown_method', 'modern', { status: 404, code: -32601 }],
    ['unknown_method', 'legacy', { status: 200, code: -32601 }],
    ['capability_not_declared', 'modern', { status: 400, code: -32021 }],
    ['capability_not_declared', 'legacy', { status: 400, code: -32600 }],
    ['unsupported_version', 'modern', { status: 400, code: -32022 }],
    ['unsupported_version', 'legacy', { status: 400, code: -32600 }],
    ['missing_session', 'legacy', { status: 400 }],
    ['method_not_allowed', 'modern', { status: 405 }],
    ['unsupported_media_type', 'modern', { status: 415 }],
    ['not_acceptable', 'modern', { status: 406 }],
    ['oversize_message', 'modern', { status: 413 }],
    ['limit_exceeded', 'modern', { status: 429 }],
  ] as const)('%s (%s) is %j', (reason, era, expected) => {
    expect(wire(reason, era)).toMatchObject(expected);
  });

  test('an unsupported version is answered with the supported ones', () => {
    expect(wire('unsupported_version').data).toMatchObject({ requested: '1999-01-01' });
    expect(wire('unsupported_version').data?.['supported']).toContain('2026-07-28');
  });

  test.each([
    ['malformed_json', -32700], ['invalid_utf8', -32700], ['byte_order_mark', -32700],
    ['invalid_params', -32602], ['duplicate_key', -32600], ['batch_not_allowed', -32600],
  ] as const)('a message with the fault %s gets the code %i', (fault, code) => {
    expect(wireDenial({ reason: 'malformed_message', fault }, 'modern')).toMatchObject({ status: 400, code });
  });
});
