import { describe, expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../limits.ts';
import { frameOne, type Envelope } from './frame.ts';
import { interpret, type Interpreted, type Reading } from './interpret.ts';
import type { JsonValue } from './json.ts';

const MODERN: Reading = { direction: 'to_server', era: 'modern', version: '2026-07-28' };
const LEGACY: Reading = { direction: 'to_server', era: 'legacy', version: '2025-11-25' };

function envelopeOf(json: JsonValue): Envelope {
  const framed = frameOne(json, DEFAULT_LIMITS);
  const [envelope] = framed.ok ? framed.envelopes : [];
  if (envelope === undefined) throw new Error('not an envelope');
  return envelope;
}

function read(method: string, params?: JsonValue, reading: Reading = MODERN): Interpreted {
  const json = { jsonrpc: '2.0', id: 1, method, ...(params === undefined ? {} : { params }) };
  return interpret(envelopeOf(json), reading, DEFAULT_LIMITS);
}

function targetOf(method: string, params?: JsonValue, reading: Reading = MODERN): unknown {
  const interpreted = read(method, params, reading);
  if (!interpreted.ok) return interpreted.fault;
  return interpreted.message.kind === 'request' ? interpreted.message.target : interpreted.message.kind;
}

describe('what a request names', () => {
  test.each([
    ['tools/call', { name: 'run' }, { kind: 'tool', name: 'run' }],
    ['prompts/get', { name: 'sum' }, { kind: 'prompt', name: 'sum' }],
    ['resources/read', { uri: 'file:///a' }, { kind: 'resource', uri: 'file:///a' }],
    ['completion/complete', { ref: { type: 'ref/prompt', name: 'sum' } }, { kind: 'prompt', name: 'sum' }],
    ['completion/complete', { ref: { type: 'ref/resource', uri: 'file:///{x}' } }, {
      kind: 'resource', uri: 'file:///{x}',
    }],
    ['tasks/get', { taskId: 't1' }, { kind: 'task', id: 't1' }],
    ['tools/list', {}, undefined],
    ['server/discover', undefined, undefined],
    ['com.example/run', { name: 'x' }, { kind: 'method', name: 'com.example/run' }],
  ])('%s with %j names %j', (method, params, target) => {
    expect(targetOf(method, params)).toEqual(target);
  });

  test.each([
    ['tools/call', undefined],
    ['tools/call', {}],
    ['tools/call', { name: '' }],
    ['tools/call', { name: 7 }],
    ['tools/call', { name: ['run'] }],
    ['tools/call', { name: 'n'.repeat(257) }],
    ['tools/call', { name: 'run\ud800' }],
    ['prompts/get', { title: 'sum' }],
    ['resources/read', { uri: null }],
    ['resources/read', { uri: '' }],
    ['resources/read', { uri: `file:///${'a'.repeat(4096)}` }],
    ['resources/read', { uri: 'file:///\udc00' }],
    ['tasks/get', { taskId: 1 }],
    ['tasks/get', { taskId: '\ud800' }],
    ['completion/complete', {}],
    ['completion/complete', { ref: 'ref/prompt' }],
    ['completion/complete', { ref: { type: 'ref/tool', name: 'run' } }],
    ['completion/complete', { ref: { type: 'ref/prompt', uri: 'file:///a' } }],
    ['completion/complete', { ref: { type: 'ref/resource', name: 'sum' } }],
  ])('%s with %j names nothing usable and is refused', (method, params) => {
    expect(targetOf(method, params)).toBe('invalid_params');
  });
});

describe('messages', () => {
  test('a method without a row still becomes a message, so that its denial can be recorded', () => {
    const interpreted = read('initialize', {}, MODERN);
    expect(interpreted.ok && interpreted.message).toMatchObject({ kind: 'request', row: undefined });
  });

  test('the row depends on era and direction', () => {
    expect(read('initialize', {}, LEGACY)).toMatchObject({ message: { row: { method: 'initialize' } } });
    const backwards: Reading = { ...LEGACY, direction: 'to_client' };
    expect(read('initialize', {}, backwards)).toMatchObject({ message: { row: undefined } });
  });

  test('a notification has no target, whatever it is called', () => {
    const envelope = envelopeOf({ jsonrpc: '2.0', method: 'tools/call', params: { name: 'run' } });
    const interpreted = interpret(envelope, MODERN, DEFAULT_LIMITS);
    expect(interpreted.ok && interpreted.message).toMatchObject({ kind: 'notification', row: undefined });
  });

  test.each([
    { jsonrpc: '2.0', id: 1, result: { a: 1 } },
    { jsonrpc: '2.0', id: 1, error: { code: 1, message: 'm' } },
    { jsonrpc: '2.0', method: 'notifications/cancelled' },
    { jsonrpc: '2.0', id: 1, method: 'ping' },
  ])('%j is frozen and keeps the JSON that was framed', (json) => {
    const envelope = envelopeOf(json);
    const interpreted = interpret(envelope, LEGACY, DEFAULT_LIMITS);
    expect(interpreted.ok && Object.isFrozen(interpreted.message)).toBe(true);
    expect(interpreted.ok && interpreted.message.json).toBe(envelope.json);
    expect(interpreted.ok && interpreted.message).toMatchObject({ direction: 'to_server', version: '2025-11-25' });
  });
});
