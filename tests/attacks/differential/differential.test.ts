import { compareHeaders, DEFAULT_LIMITS, frame } from '@durward/core';
import { describe, expect, test } from 'vitest';
import { metaFor, requestOf } from '../../controls/benign.ts';
import { bytesOf, type ByteCase } from './case.ts';
import { CASES } from './cases.ts';
import { HEADER_CASES } from './header-cases.ts';

function framed(one: ByteCase) {
  return frame(bytesOf(one), { limits: DEFAULT_LIMITS, bytesMax: 4_000_000, batch: one.batch === true });
}

describe('bytes on which parsers disagree', () => {
  test.each(CASES)('$name: $expect', (one) => {
    const outcome = framed(one);
    expect(outcome.ok ? 'pass' : outcome.fault).toBe(one.expect);
  });

  test.each(CASES.filter((one) => one.expect === 'pass'))('$name: what is forwarded is what was judged', (one) => {
    const outcome = framed(one);
    if (!outcome.ok) throw new Error(outcome.fault);
    const texts = outcome.envelopes.map((envelope) => JSON.stringify(envelope.json));
    const forwarded = outcome.batch ? `[${texts.join(',')}]` : texts.join('');
    expect(forwarded).toBe(one.forwarded ?? one.text);
    // Read again, by the strict parser and by the platform's, it is the same message.
    expect(frame(new TextEncoder().encode(forwarded), {
      limits: DEFAULT_LIMITS, bytesMax: 4_000_000, batch: one.batch === true,
    })).toEqual(normalised(outcome));
    for (const [at, envelope] of outcome.envelopes.entries()) {
      expect(JSON.parse(texts[at] ?? '')).toEqual(normalised(envelope.json));
    }
  });

  test('the table is a table: every name once, every case with its reason', () => {
    expect(new Set(CASES.map((one) => one.name)).size).toBe(CASES.length);
    expect(CASES.filter((one) => one.why === '' || (one.text === undefined) === (one.hex === undefined))).toEqual([]);
    expect(CASES.length).toBeGreaterThanOrEqual(60);
  });
});

describe('headers on which readers disagree', () => {
  test.each(HEADER_CASES)('$name: $expect', ({ body, header, expect: expected }) => {
    const params = { name: body, _meta: metaFor() };
    const request = requestOf({ jsonrpc: '2.0', id: 1, method: 'tools/call', params });
    const mismatch = compareHeaders(
      request,
      { version: '2026-07-28', method: 'tools/call', name: header, params: new Map() },
      [],
    );
    expect(mismatch ?? { header: 'Mcp-Name', why: 'pass' }).toEqual({ header: 'Mcp-Name', why: expected });
  });
});

/** JSON has one zero: minus zero is forwarded as zero. */
function normalised(value: unknown): unknown {
  if (Object.is(value, -0)) return 0;
  if (Array.isArray(value)) return value.map(normalised);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, normalised(item)]));
}
