import type { Principal } from '@durward/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AuditEvent } from './event.ts';
import { LINE_BYTES_MAX, NO_RECORD, recordLine } from './record-line.ts';
import { linkOf } from './segments.ts';
import { leafHash } from './merkle.ts';

const place = { seq: 7, prev: NO_RECORD, checkpoint: undefined };
const principal: Principal = {
  userId: 'u',
  issuer: 'https://idp.example',
  tenant: undefined,
  subject: 'alice',
  client: 'editor',
  scopes: ['secret-scope'],
  roles: [],
  groups: [],
  privileges: 'p',
  expiresAtMs: 1,
  tokenId: 'jti-1',
};

describe('the line of a record', () => {
  test('begins with seq, at, prev and type and leaves out what there is not (S-87, E-12)', () => {
    expect(recordLine({ type: 'gateway.started', atMs: 0 }, place)).toBe(
      `{"seq":7,"at":"1970-01-01T00:00:00.000Z","prev":"${NO_RECORD}","type":"gateway.started"}`,
    );
    const event: AuditEvent = {
      type: 'call.denied',
      atMs: 1,
      server: 'files',
      principal,
      requestId: null,
      findings: [],
      durationMs: 0,
      detail: { a: [1] },
    };
    expect(recordLine(event, { ...place, checkpoint: NO_RECORD })).toBe(
      `{"seq":7,"at":"1970-01-01T00:00:00.001Z","prev":"${NO_RECORD}","type":"call.denied",` +
        `"checkpoint":"${NO_RECORD}",` +
        '"principal":{"issuer":"https://idp.example","subject":"alice","client":"editor","tokenId":"jti-1"},' +
        '"server":"files","requestId":null,"durationMs":0,"detail":{"a":[1]}}',
    );
  });

  test('carries every field of an event (S-87, E-12)', () => {
    const event: Required<AuditEvent> = {
      type: 'reply.denied',
      atMs: 5,
      server: 'a',
      principal,
      session: 'b',
      method: 'c',
      target: 'd',
      requestId: 1,
      leg: 'to_client',
      era: 'modern',
      control: 'e',
      reason: 'f',
      incident: 'g',
      findings: [{ control: 'h', severity: 'low', what: 'i', where: '/j', observed: true }],
      trace: { traceId: 'k', spanId: 'l', parentSpanId: undefined },
      durationMs: 2,
      bytes: 3,
      digest: 'm',
      preview: 'n',
      peer: 'o',
      detail: { p: 'q' },
    };
    const { atMs: _at, principal: _who, ...same } = event;
    expect(JSON.parse(recordLine(event, place))).toEqual({
      ...same,
      seq: 7,
      at: '1970-01-01T00:00:00.005Z',
      prev: NO_RECORD,
      principal: { issuer: principal.issuer, subject: 'alice', client: 'editor', tokenId: 'jti-1' },
      trace: { traceId: 'k', spanId: 'l' },
    });
  });

  test('says the time to the millisecond, whenever it is (B-5)', () => {
    const end = 8.64e15;
    fc.assert(
      fc.property(fc.double({ min: -end, max: end, noNaN: true }), (atMs) => {
        const { at } = JSON.parse(recordLine({ type: 'gateway.started', atMs }, place)) as { readonly at: string };
        expect(at).toBe(new Date(atMs).toISOString());
      }),
    );
    expect(() => recordLine({ type: 'gateway.started', atMs: Number.NaN }, place)).toThrow(RangeError);
  });

  test('is one bounded line of UTF-8 that reads back, whatever the texts of the event (S-87, B-5)', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom(
        '\n',
        '\u2028"\\',
        '\ud800',
        'x'.repeat(20_000),
        '\u0000'.repeat(40_000),
        '\ud83d\ude00'.repeat(9000),
      ),
    );
    const finding = fc.record({
      control: fc.constant('TP001'),
      severity: fc.constant('low' as const),
      what: hostile,
      where: hostile,
      observed: fc.boolean(),
    });
    const events = fc.record({
      type: fc.constant('call.allowed' as const),
      atMs: fc.nat(),
      server: hostile,
      session: hostile,
      method: hostile,
      target: hostile,
      requestId: hostile,
      control: hostile,
      reason: hostile,
      incident: hostile,
      findings: fc.array(finding, { maxLength: 30 }),
      preview: hostile,
      digest: hostile,
      peer: hostile,
      trace: fc.record({ traceId: hostile, spanId: hostile, parentSpanId: hostile }),
      principal: hostile.map((text) => ({
        ...principal,
        issuer: text,
        tenant: text,
        subject: text,
        client: text,
        tokenId: text,
      })),
      detail: hostile.map((text) => ({ text })),
    });
    fc.assert(
      fc.property(events, (event) => {
        const line = recordLine(event, place);
        const bytes = Buffer.from(line);
        expect(bytes.length).toBeLessThanOrEqual(LINE_BYTES_MAX);
        expect(bytes.includes(0x0a)).toBe(false);
        expect(bytes.toString()).toBe(line);
        const { atMs: _at, principal: _who, findings, trace, ...texts } = event;
        const read = JSON.parse(line) as { readonly cut?: true };
        if (read.cut === undefined) {
          const found = findings.length === 0 ? {} : { findings };
          expect(read).toMatchObject({ ...texts, trace, ...found });
        }
        expect(linkOf(bytes)).toEqual({
          seq: 7,
          prev: NO_RECORD,
          leaf: leafHash(Buffer.from(line)),
          checkpoint: undefined,
        });
      }),
      { numRuns: 200 },
    );
  });

  test('says when it was cut (S-87)', () => {
    const line = recordLine(
      { type: 'call.allowed', atMs: 0, target: 'x'.repeat(100_000), detail: { a: 1 } },
      place,
    );
    expect(JSON.parse(line)).toMatchObject({ target: 'x'.repeat(160), cut: true });
    expect(line).not.toContain('detail');
    expect(recordLine({ type: 'call.allowed', atMs: 0, target: 'x'.repeat(4096) }, place)).not.toContain(
      'cut',
    );
  });
});
