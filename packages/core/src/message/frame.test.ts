import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../limits.ts';
import { frame, frameOne, type FrameOutcome } from './frame.ts';

const encode = (text: string) => new TextEncoder().encode(text);

function framed(text: string, batch = false, bytesMax = 1_000_000): FrameOutcome {
  return frame(encode(text), { limits: DEFAULT_LIMITS, bytesMax, batch });
}

function faultOf(value: unknown): string {
  const outcome = framed(typeof value === 'string' ? value : JSON.stringify(value));
  return outcome.ok ? 'none' : outcome.fault;
}

const V = { jsonrpc: '2.0' } as const;

describe('envelopes', () => {
  test.each([
    ['request', { ...V, id: 1, method: 'ping' }],
    ['request', { ...V, id: 'a', method: 'tools/call', params: {} }],
    ['request', { ...V, id: -7, method: 'ping' }],
    ['notification', { ...V, method: 'notifications/initialized' }],
    ['result', { ...V, id: 1, result: {} }],
    ['error', { ...V, id: 1, error: { code: -32600, message: 'no' } }],
    ['error', { ...V, id: null, error: { code: -32700, message: 'no', data: [1] } }],
    ['error', { ...V, error: { code: -32700, message: 'no' } }],
  ])('a %s is recognised in %j', (kind, json) => {
    const outcome = framed(JSON.stringify(json));
    expect(outcome.ok && outcome.envelopes.map((envelope) => envelope.kind)).toEqual([kind]);
    expect(outcome.ok && outcome.envelopes[0]?.json).toEqual(json);
  });

  test.each([
    ['not_a_message', { id: 1, method: 'ping' }],
    ['not_a_message', { jsonrpc: '1.0', id: 1, method: 'ping' }],
    ['not_a_message', { jsonrpc: 2, id: 1, method: 'ping' }],
    ['not_a_message', { ...V }],
    ['not_a_message', { ...V, id: 1 }],
    ['not_a_message', { ...V, id: 1, method: 'ping', result: {} }],
    ['not_a_message', { ...V, id: 1, method: 'ping', error: { code: 1, message: '' } }],
    ['not_a_message', { ...V, id: 1, result: {}, error: { code: 1, message: '' } }],
    ['not_a_message', { ...V, id: 1, result: {}, params: {} }],
    ['not_a_message', 'null'],
    ['not_a_message', '"ping"'],
    ['not_a_message', '7'],
    ['unknown_envelope_key', { ...V, id: 1, method: 'ping', extra: 1 }],
    ['unknown_envelope_key', { ...V, id: 1, method: 'ping', '': 1 }],
    ['unknown_envelope_key', { ...V, id: 1, method: 'ping', _meta: {} }],
    ['unknown_envelope_key', { ...V, id: 1, method: 'ping', Name: 'x' }],
    ['case_variant_key', { ...V, id: 1, Method: 'ping' }],
    ['case_variant_key', { ...V, id: 1, method: 'ping', PARAMS: {} }],
    ['invalid_id', { ...V, id: null, method: 'ping' }],
    ['invalid_id', { ...V, id: 1.5, method: 'ping' }],
    ['invalid_id', { ...V, id: true, method: 'ping' }],
    ['invalid_id', { ...V, id: {}, method: 'ping' }],
    ['invalid_id', { ...V, id: [1], method: 'ping' }],
    ['invalid_id', { ...V, id: 'x'.repeat(257), method: 'ping' }],
    ['invalid_id', { ...V, result: {} }],
    ['invalid_id', { ...V, id: null, result: {} }],
    ['invalid_id', { ...V, id: [], error: { code: 1, message: '' } }],
    ['invalid_method', { ...V, id: 1, method: 7 }],
    ['invalid_method', { ...V, id: 1, method: null }],
    ['invalid_method', { ...V, id: 1, method: '' }],
    ['invalid_method', { ...V, id: 1, method: 'tools/call ' }],
    ['invalid_method', { ...V, id: 1, method: 'tools\n/call' }],
    ['invalid_method', { ...V, id: 1, method: 'tооls/call' }],
    ['invalid_method', { ...V, id: 1, method: 'a"b' }],
    ['invalid_method', { ...V, id: 1, method: 'm'.repeat(257) }],
    ['invalid_params', { ...V, id: 1, method: 'ping', params: [] }],
    ['invalid_params', { ...V, id: 1, method: 'ping', params: null }],
    ['invalid_params', { ...V, id: 1, method: 'ping', params: 'x' }],
    ['invalid_result', { ...V, id: 1, result: null }],
    ['invalid_result', { ...V, id: 1, result: [] }],
    ['invalid_error', { ...V, id: 1, error: 'no' }],
    ['invalid_error', { ...V, id: 1, error: { code: '1', message: '' } }],
    ['invalid_error', { ...V, id: 1, error: { code: 1.5, message: '' } }],
    ['invalid_error', { ...V, id: 1, error: { code: 1 } }],
  ])('%s: %j', (fault, json) => {
    expect(faultOf(json)).toBe(fault);
  });

  test('the id of a refused request comes back when it can be read without guessing', () => {
    const refused = framed('{"jsonrpc":"2.0","id":"a","method":7}');
    expect(refused).toEqual({ ok: false, fault: 'invalid_method', id: 'a' });
    expect(framed('{"jsonrpc":"2.0","id":{},"method":7}')).toEqual({ ok: false, fault: 'invalid_method', id: null });
  });

  test('the size is checked before anything is read', () => {
    expect(framed('not json at all', false, 5)).toEqual({ ok: false, fault: 'oversize_message', id: null });
    expect(framed('{"jsonrpc":"2.0","method":"a"}', false, 30).ok).toBe(true);
    expect(framed('{"jsonrpc":"2.0","method":"a"}', false, 29).ok).toBe(false);
  });

  test('an error is read in its three members and cannot be changed afterwards', () => {
    const outcome = framed('{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"m","data":{"a":1},"more":2}}');
    const [envelope] = outcome.ok ? outcome.envelopes : [];
    expect(envelope?.kind === 'error' && envelope.error).toEqual({ code: 1, message: 'm', data: { a: 1 } });
    expect(envelope?.kind === 'error' && Object.isFrozen(envelope.error)).toBe(true);
  });
});

describe('batches', () => {
  const ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';

  test('a batch is refused where the revision has none', () => {
    expect(framed(`[${ping}]`)).toEqual({ ok: false, fault: 'batch_not_allowed', id: null });
  });

  test('a batch is framed item by item where the revision has it', () => {
    const outcome = framed(`[${ping},${ping.replace('1,', '2,')}]`, true);
    expect(outcome.ok && outcome.batch).toBe(true);
    expect(outcome.ok && outcome.envelopes).toHaveLength(2);
  });

  test('a single message is no batch even where batches are allowed', () => {
    const outcome = framed(ping, true);
    expect(outcome.ok && outcome.batch).toBe(false);
  });

  test.each([
    ['empty_batch', '[]'],
    ['batch_too_large', `[${Array.from({ length: 33 }, () => ping).join(',')}]`],
    ['not_a_message', `[${ping},[${ping}]]`],
    ['not_a_message', `[${ping},7]`],
    ['unknown_envelope_key', `[${ping},{"jsonrpc":"2.0","id":2,"method":"ping","x":1}]`],
  ])('%s', (fault, text) => {
    const outcome = framed(text, true);
    expect(outcome.ok ? 'none' : outcome.fault).toBe(fault);
  });
});

describe('keys that differ in case alone', () => {
  test.each([
    { params: { Name: 'a' } },
    { params: { name: 'a', NAME: 'b' } },
    { params: { na\u006de: 'a', 'argument\u017f': {} } },
    { params: { to\u212aen: 1, ta\u017fk: {} } },
    { params: { _META: {} } },
    { params: { _meta: { progresstoken: 1 } } },
    { params: { _meta: { 'io.modelcontextprotocol/ProtocolVersion': 'x' } } },
    { params: { messages: [{ role: 'user', content: { Type: 'text' } }] } },
    { params: { ref: { TYPE: 'ref/prompt' } } },
    { params: { capabilities: { Sampling: {} } } },
    { params: { clientInfo: { Name: 'x' } } },
    { params: { inputResponses: { a: { roots: [{ URI: 'file:///' }] } } } },
  ])('are refused in %j', (parts) => {
    expect(faultOf({ ...V, id: 1, method: 'tools/call', ...parts })).toBe('case_variant_key');
  });

  test.each([
    { result: { Content: [] } },
    { result: { tools: [{ name: 'a', InputSchema: {} }] } },
    { result: { content: [{ type: 'resource', resource: { Uri: 'x' } }] } },
    { result: { inputRequests: { a: { Method: 'roots/list' } } } },
    { result: { serverInfo: { name: 'a', NAME: 'b' } } },
    { result: { tools: [{ name: 'a', icons: [{ Src: 'x' }] }] } },
    { error: { code: 1, message: 'm', Code: 2 } },
    { result: { action: 'accept', content: [{ Type: 'text' }] } },
    { result: { Action: 'accept', content: {} } },
  ])('are refused in replies: %j', (parts) => {
    expect(faultOf({ ...V, id: 1, ...parts })).toBe('case_variant_key');
  });

  test.each([
    { method: 'tools/call', params: { name: 'a', arguments: { Name: 1, name: 2, URI: 3 } } },
    { method: 'tools/call', params: { name: 'a', _meta: { 'com.example/Name': 1, Name: 2 } } },
    { result: { structuredContent: { Name: 1, name: 2 } } },
    { result: { tools: [{ name: 'a', inputSchema: { properties: { Name: {}, name: {} } } }] } },
    { error: { code: 1, message: 'm', data: { Code: 1 } } },
    { result: { capabilities: { experimental: { Tools: {} } } } },
    { result: { action: 'accept', content: { Name: 'Ada', URL: 'https://example.org', title: 'Dr' } } },
    { method: 'tools/call', params: { inputResponses: { a: { action: 'accept', content: { Name: 'Ada' } } } } },
  ])('are let alone in data that is not the protocol’s: %j', (parts) => {
    expect(faultOf({ ...V, id: 1, ...parts })).toBe('none');
  });
});

test('random bytes give envelopes or a fault, never an exception', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.boolean(), (bytes, batch) => {
      const outcome = frame(bytes, { limits: DEFAULT_LIMITS, bytesMax: 80, batch });
      if (outcome.ok) expect(outcome.envelopes.length).toBeGreaterThan(0);
    }),
  );
});

test('random JSON is an envelope only when it says so', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const outcome = frameOne(value as never, DEFAULT_LIMITS);
      expect(outcome.ok).toBe(false);
    }),
  );
});

test('an envelope written again is framed as the same envelope', () => {
  const member = fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), fc.jsonValue(), { maxKeys: 4 });
  const id = fc.oneof(fc.integer(), fc.string({ maxLength: 20 }));
  const call = fc.record(
    { jsonrpc: fc.constant('2.0'), id, method: fc.constantFrom('ping', 'tools/call'), params: member },
    { requiredKeys: ['jsonrpc', 'method'] },
  );
  const reply = fc.record({ jsonrpc: fc.constant('2.0'), id, result: member });
  fc.assert(
    fc.property(fc.oneof(call, reply), (json) => {
      const once = framed(JSON.stringify(json));
      if (!once.ok) return;
      const [envelope] = once.envelopes;
      expect(framed(JSON.stringify(envelope?.json))).toEqual(once);
    }),
  );
});
