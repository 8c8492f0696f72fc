import { DEFAULT_LIMITS, frame, type JsonObject } from '@durward/core';
import { expect, test } from 'vitest';
import { readingOf } from './reading.ts';

const VERSION = 'io.modelcontextprotocol/protocolVersion';
const CAPABILITIES = 'io.modelcontextprotocol/clientCapabilities';

function read(json: JsonObject, header?: string, settled?: string) {
  const bytes = new TextEncoder().encode(JSON.stringify({ jsonrpc: '2.0', ...json }));
  const framed = frame(bytes, { limits: DEFAULT_LIMITS, bytesMax: 1e6, batch: false });
  const [envelope] = framed.ok ? framed.envelopes : [];
  if (envelope === undefined) throw new Error('not framed');
  const { ok, ...rest } = readingOf(envelope, header, settled);
  return ok ? ('reading' in rest ? rest.reading.version : undefined) : rest;
}
const call = (meta?: JsonObject) =>
  ({ id: 1, method: 'tools/list', params: meta === undefined ? {} : { _meta: meta } });
const initialize = (protocolVersion: string) => ({ id: 1, method: 'initialize', params: { protocolVersion } });
const whole = { [VERSION]: '2026-07-28', [CAPABILITIES]: {} };

test('every served version is read as what it says (S-06)', () => {
  expect(read(call(whole), '2026-07-28')).toBe('2026-07-28');
  for (const version of ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05']) {
    expect(read(call(), version)).toBe(version);
  }
});

test('without a version the session’s counts, and without a session the oldest of HTTP', () => {
  expect(read(call(), undefined, '2025-11-25')).toBe('2025-11-25');
  expect(read(call())).toBe('2025-03-26');
});

test.each(['2099-01-01', '2026-07-29', 'latest', '', '2025-11-25 '])(
  'the unknown version %j is refused (S-06)', (version) => {
    expect(read(call(), version)).toEqual({ unsupportedVersion: version });
    expect(read(call({ ...whole, [VERSION]: version }))).toEqual({ unsupportedVersion: version });
    // Header and body that differ are for the control that compares them.
    expect(read(call({ ...whole, [VERSION]: version }), '2026-07-28')).toBe('2026-07-28');
  });

test('a legacy version in the modern envelope is refused: no version has both', () => {
  expect(read(call({ ...whole, [VERSION]: '2025-11-25' }))).toEqual({ unsupportedVersion: '2025-11-25' });
});

test('a session speaks the version that it settled on and no other', () => {
  expect(read(call(), '2025-06-18', '2025-11-25')).toEqual({ unsupportedVersion: '2025-06-18' });
});

test('a modern request must say its version and its capabilities itself', () => {
  expect(read(call(), '2026-07-28')).toEqual({ missingMeta: VERSION });
  expect(read(call({ [VERSION]: '2026-07-28' }), '2026-07-28')).toEqual({ missingMeta: CAPABILITIES });
  expect(read(call({ [VERSION]: 7, [CAPABILITIES]: {} }))).toEqual({ missingMeta: VERSION });
});

test('a handshake may ask for any version and is always legacy', () => {
  expect(read(initialize('2025-06-18'), '2099-01-01')).toBe('2025-06-18');
  expect(read(initialize('2099-01-01'))).toBe('2025-03-26');
});
