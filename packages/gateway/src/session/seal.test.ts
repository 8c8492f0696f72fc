import { DEFAULT_LIMITS, interpret, frame, type JsonObject, type Request } from '@durward/core';
import { describe, expect, test } from 'vitest';
import { eventBinding, requestBinding, Seal, taskBinding } from './seal.ts';

const key = new Uint8Array(32).fill(7);

function sealAt(clock: { now: number }, bytes = key): Seal {
  return new Seal(bytes, () => clock.now, DEFAULT_LIMITS);
}

function request(params: JsonObject, method = 'tools/call'): Request {
  const json = { jsonrpc: '2.0', id: 1, method, params };
  const framed = frame(new TextEncoder().encode(JSON.stringify(json)), {
    limits: DEFAULT_LIMITS, bytesMax: 1e6, batch: false,
  });
  const [envelope] = framed.ok ? framed.envelopes : [];
  if (envelope === undefined) throw new Error('not framed');
  const read = interpret(envelope, { direction: 'to_server', era: 'modern', version: '2026-07-28' }, DEFAULT_LIMITS);
  if (!read.ok || read.message.kind !== 'request') throw new Error('not a request');
  return read.message;
}

const binding = (params: JsonObject, method?: string) => requestBinding('user', 'server', request(params, method));

describe('a sealed handle', () => {
  test('opens under its own binding and gives the text back byte for byte (E-5)', () => {
    const seal = sealAt({ now: 0 });
    const text = 'state\u0000 with ünïcode and "quotes"';
    expect(seal.open(seal.close(text, ['a', 'b'], 1000), ['a', 'b'])).toEqual({ ok: true, text });
  });

  test('shows nothing of what it holds', () => {
    const sealed = sealAt({ now: 0 }).close('the-canary-text', ['a'], 1000);
    expect(Buffer.from(sealed, 'base64url').includes('canary')).toBe(false);
  });

  test.each([
    ['another binding', ['a', 'c']],
    ['a binding cut elsewhere', ['ab']],
    ['a longer binding', ['a', 'b', '']],
    ['the parts the other way round', ['b', 'a']],
  ])('does not open under %s (S-60)', (_what, other) => {
    const seal = sealAt({ now: 0 });
    expect(seal.open(seal.close('x', ['a', 'b'], 1000), other)).toEqual({ ok: false, why: 'not_ours' });
  });

  test('does not open once it has expired', () => {
    const clock = { now: 0 };
    const seal = sealAt(clock);
    const sealed = seal.close('x', ['a'], 1000);
    clock.now = 999;
    expect(seal.open(sealed, ['a']).ok).toBe(true);
    clock.now = 1000;
    expect(seal.open(sealed, ['a'])).toEqual({ ok: false, why: 'expired' });
  });

  test('does not open when any one bit of it was changed (S-60)', () => {
    const seal = sealAt({ now: 0 });
    const bytes = Buffer.from(seal.close('x', ['a'], 1000), 'base64url');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(seal.open(changed.toString('base64url'), ['a']).ok).toBe(false);
    }
  });

  test('has one spelling: base64 with padding, other alphabets and trailing bits are refused', () => {
    const seal = sealAt({ now: 0 });
    const sealed = seal.close('xy', ['a'], 1000);
    const standard = Buffer.from(sealed, 'base64url').toString('base64');
    const other = standard === sealed ? '!' : standard;
    for (const spelling of [`${sealed}=`, ` ${sealed}`, `${sealed}\n`, `${sealed}A`, other]) {
      expect(seal.open(spelling, ['a']).ok).toBe(false);
    }
  });

  test.each(['', 'a', 'AAAA', '%00', 'x'.repeat(300_000)])('survives garbage %#', (garbage) => {
    expect(sealAt({ now: 0 }).open(garbage, ['a']).ok).toBe(false);
  });

  test('of another key does not open', () => {
    const sealed = sealAt({ now: 0 }).close('x', ['a'], 1000);
    expect(sealAt({ now: 0 }, new Uint8Array(32).fill(8)).open(sealed, ['a']).ok).toBe(false);
  });
});

describe('the binding of a requestState', () => {
  const call = { name: 'pay', arguments: { to: 'ana', amount: 10 } };

  test('does not depend on the order of members, on _meta, or on what the retry adds', () => {
    const retry = {
      arguments: { amount: 10, to: 'ana' }, name: 'pay', requestState: 's', inputResponses: { a: {} },
      _meta: { progressToken: 1 },
    };
    expect(binding(retry)).toEqual(binding(call));
  });

  test.each([
    ['another tool', { ...call, name: 'pay2' }],
    ['another argument', { ...call, arguments: { to: 'eve', amount: 10 } }],
    ['an argument less', { ...call, arguments: { to: 'ana' } }],
    ['a number as text', { ...call, arguments: { to: 'ana', amount: '10' } }],
  ])('changes with %s', (_what, other) => {
    expect(binding(other)).not.toEqual(binding(call));
  });

  test('differs between users, servers, methods and purposes', () => {
    const bindings = [
      requestBinding('u1', 's', request(call)),
      requestBinding('u2', 's', request(call)),
      requestBinding('u1', 't', request(call)),
      binding({ name: 'pay', arguments: call.arguments }, 'prompts/get'),
      taskBinding('u1', 's'),
      taskBinding('u1s', ''),
      eventBinding('u1'),
    ];
    expect(new Set(bindings.map((one) => JSON.stringify(one))).size).toBe(bindings.length);
  });
});
