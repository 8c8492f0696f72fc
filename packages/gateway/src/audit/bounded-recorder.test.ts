import * as fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Principal } from '@durward/core';
import { BoundedRecorder } from './bounded-recorder.ts';
import type { AuditEvent } from './event.ts';

const SETTINGS = { perAddressMax: 3, totalMax: 8, addressesMax: 4, windowMs: 60_000 };
const PRINCIPAL: Principal = {
  userId: 'u', issuer: 'https://idp.example', tenant: undefined, subject: 'ana', client: 'c', scopes: [], roles: [],
  groups: [], privileges: '', expiresAtMs: undefined, tokenId: undefined,
};

let nowMs = 0;
let written: AuditEvent[] = [];
let isWritable = true;
let counted = 0;
let recorder: BoundedRecorder;

beforeEach(() => {
  nowMs = 1_000_000;
  isWritable = true;
  recorder = begin();
});

function begin(settings = SETTINGS): BoundedRecorder {
  written = [];
  counted = 0;
  const log = {
    get isWritable() {
      return isWritable;
    },
    record: (event: AuditEvent) => void written.push(event),
    settled: (_durable: boolean, done: (isWritten: boolean) => void) => done(isWritable),
    commit: () => {},
  };
  return new BoundedRecorder({ log, settings, clock: () => nowMs, watch: { counted: () => void (counted += 1) } });
}

function refuse(peer: string, times = 1, more: Partial<AuditEvent> = {}): void {
  for (let count = 0; count < times; count += 1) {
    const what = { control: 'AA001', reason: 'missing_token', incident: `inc-${String(count)}` };
    recorder.record({ type: 'auth.refused', atMs: nowMs, peer, ...what, ...more });
  }
}

const summaries = (): readonly AuditEvent[] => written.filter(({ type }) => type === 'refusals.counted');
const single = (): readonly AuditEvent[] => written.filter(({ type }) => !type.endsWith('.counted'));
const countIn = (event: AuditEvent): number => Number(event.detail?.['count']);
const total = (): number => single().length + summaries().reduce((sum, one) => sum + countIn(one), 0);

describe('refusals of one address', () => {
  test('are recorded one by one up to a number, and the others in one record by kind (E-12, S-87)', () => {
    refuse('192.0.2.1', 5);
    nowMs += 20;
    refuse('192.0.2.1', 2, { type: 'request.refused', control: 'SN005', reason: 'foreign_origin' });
    expect(written.map(({ incident }) => incident)).toEqual(['inc-0', 'inc-1', 'inc-2']);
    nowMs += SETTINGS.windowMs;
    recorder.tick();
    expect(summaries()).toEqual([{
      type: 'refusals.counted',
      atMs: nowMs,
      peer: '192.0.2.1',
      detail: {
        count: 4,
        firstAt: '1970-01-01T00:16:40.000Z',
        lastAt: '1970-01-01T00:16:40.020Z',
        kinds: [
          { event: 'auth.refused', control: 'AA001', reason: 'missing_token', count: 2 },
          { event: 'request.refused', control: 'SN005', reason: 'foreign_origin', count: 2 },
        ],
      },
    }]);
    expect(counted).toBe(4);
  });

  test('leave no record of nothing', () => {
    refuse('192.0.2.1', 3);
    nowMs += SETTINGS.windowMs;
    recorder.tick();
    expect(written).toHaveLength(3);
  });

  test('are recorded one by one again in the next window, whoever notices first that it began', () => {
    refuse('192.0.2.1', 4);
    nowMs += SETTINGS.windowMs;
    refuse('192.0.2.1', 4);
    const recorded = ['auth.refused', 'auth.refused', 'auth.refused'];
    expect(written.map(({ type }) => type)).toEqual([...recorded, 'refusals.counted', ...recorded]);
  });

  test('do not take anything from those of another', () => {
    refuse('192.0.2.1', 100);
    refuse('192.0.2.2', 3);
    expect(single().filter(({ peer }) => peer === '192.0.2.2')).toHaveLength(3);
  });

  test('are those of its whole /64, and of an IPv4 address in either form', () => {
    for (let host = 1; host <= 5; host += 1) refuse(`2001:db8:0:7::${String(host)}`);
    refuse('::ffff:192.0.2.1', 2);
    refuse('192.0.2.1', 2);
    recorder.end();
    expect(summaries().map(({ peer, detail }) => [peer, detail?.['count']])).toEqual([
      ['2001:db8:0:7::/64', 2], ['192.0.2.1', 1],
    ]);
  });
});

describe('refusals of many addresses', () => {
  test('have a bound together, and are counted for each', () => {
    for (const peer of ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4']) refuse(peer, 3);
    expect(single()).toHaveLength(SETTINGS.totalMax);
    recorder.end();
    const counts = summaries().map(({ peer, detail }) => [peer, detail?.['count']]);
    expect(counts).toEqual([['10.0.0.3', 1], ['10.0.0.4', 3]]);
  });

  test('share one place beyond a number of addresses', () => {
    for (let host = 1; host <= 50; host += 1) refuse(`10.0.0.${String(host)}`);
    recorder.end();
    expect(summaries()).toHaveLength(1);
    expect(summaries()[0]).toMatchObject({ peer: undefined, detail: { count: 43 } });
    expect(total()).toBe(50);
  });
});

describe('what is bounded', () => {
  test('is nothing that names a principal, has no address, or is no refusal', () => {
    refuse('192.0.2.1', 10);
    written = [];
    refuse('192.0.2.1', 5, { type: 'request.refused', principal: PRINCIPAL });
    refuse('192.0.2.1', 5, { type: 'session.refused', principal: PRINCIPAL });
    refuse('192.0.2.1', 5, { type: 'call.denied', principal: PRINCIPAL });
    refuse('192.0.2.1', 5, { type: 'token.revoked' });
    refuse('192.0.2.1', 5, { type: 'config.refused', peer: undefined });
    expect(written).toHaveLength(25);
  });

  test('is every refusal that somebody without a principal can cause', () => {
    const types = [
      'auth.refused', 'request.refused', 'session.refused', 'token.refused', 'client.refused', 'authorization.refused',
      'signin.refused', 'consent.refused', 'connection.refused',
    ] as const;
    for (const type of types) refuse('192.0.2.1', 10, { type });
    expect(written).toHaveLength(SETTINGS.perAddressMax);
    expect(counted).toBe(types.length * 10 - SETTINGS.perAddressMax);
  });

  test('takes little memory whatever the reasons say, and its sums stay right', () => {
    refuse('192.0.2.1', 3);
    for (let index = 0; index < 500; index += 1) {
      refuse('192.0.2.1', 1, { reason: `${'r'.repeat(60)}${String(index)}${'x'.repeat(100_000)}` });
    }
    recorder.end();
    const kinds = summaries()[0]?.detail?.['kinds'] as readonly { readonly reason: string; readonly count: number }[];
    expect(kinds.length).toBeLessThanOrEqual(65);
    expect(kinds.reduce((sum, { count }) => sum + count, 0)).toBe(500);
    expect(kinds.at(-1)).toEqual({ event: 'other', reason: 'other', count: 500 - 64 });
    expect(JSON.stringify(summaries()).length).toBeLessThan(16_000);
  });
});

describe('steps of a sign-in that nobody has completed', () => {
  test('are bounded apart from refusals, and counted apart (E-12, S-87)', () => {
    refuse('192.0.2.1', 100);
    for (const type of ['signin.begun', 'consent.asked', 'consent.denied'] as const) refuse('192.0.2.1', 4, { type });
    expect(single().filter(({ type }) => type === 'signin.begun')).toHaveLength(SETTINGS.perAddressMax);
    refuse('192.0.2.1', 4, { type: 'consent.asked', principal: PRINCIPAL });
    nowMs += SETTINGS.windowMs;
    recorder.tick();
    const steps = written.filter(({ type }) => type === 'steps.counted');
    expect(steps.map(countIn)).toEqual([9]);
    expect(summaries().map(countIn)).toEqual([97]);
    expect(written.filter(({ type }) => type === 'consent.asked')).toHaveLength(4);
  });
});

describe('what was counted', () => {
  test('is kept while the log cannot be written, and no room is taken from what must be', () => {
    refuse('192.0.2.1', 5);
    isWritable = false;
    nowMs += 10 * SETTINGS.windowMs;
    refuse('192.0.2.1', 5);
    recorder.tick();
    recorder.settle();
    expect(written).toHaveLength(3);
    isWritable = true;
    recorder.tick();
    expect(summaries().map(countIn)).toEqual([7]);
  });

  test('is written at the end, and what is refused afterwards one by one', () => {
    refuse('192.0.2.1', 5);
    recorder.end();
    refuse('192.0.2.1', 5);
    recorder.end();
    expect(written.map(({ type }) => type).lastIndexOf('refusals.counted')).toBe(3);
    expect(total()).toBe(10);
  });

  test('is written soon when the clock is set back by a day', () => {
    refuse('192.0.2.1', 5);
    nowMs -= 86_400_000;
    recorder.tick();
    expect(summaries().map(countIn)).toEqual([2]);
  });

  test('and what was recorded are together exactly what was refused, in bounded records (E-12, S-87)', () => {
    const address = fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom('192.0.2.1', '192.0.2.2', '', 'nonsense'));
    const step = fc.record({ peer: address, times: fc.nat(20), afterMs: fc.nat(40_000), isWritable: fc.boolean() });
    const settings = fc.record({
      perAddressMax: fc.integer({ min: 1, max: 10 }), totalMax: fc.integer({ min: 1, max: 20 }),
      addressesMax: fc.integer({ min: 1, max: 5 }), windowMs: fc.constant(60_000),
    });
    fc.assert(fc.property(settings, fc.array(step, { maxLength: 60 }), (given, steps) => {
      nowMs = 1_000_000;
      isWritable = true;
      recorder = begin(given);
      let refused = 0;
      for (const { peer, times, afterMs, isWritable: canBe } of steps) {
        isWritable = canBe;
        nowMs += afterMs;
        refuse(peer, times);
        refused += times;
      }
      const windows = 1 + Math.floor((nowMs - 1_000_000) / given.windowMs);
      isWritable = true;
      recorder.end();
      expect(total()).toBe(refused);
      expect(written.length).toBeLessThanOrEqual(windows * (given.totalMax + given.addressesMax + 1));
    }));
  });
});
