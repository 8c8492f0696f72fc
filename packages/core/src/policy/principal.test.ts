import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { userIdOf } from './principal.ts';

const unit = fc.constantFrom(
  'a', '|', '%', '~', '=', '\ufffd', '\ud800', '\ud801', '\udc00', '%uD800', '%7C', ':', '😀', '\0',
);
const part = fc.oneof(
  fc.array(unit, { maxLength: 4 }).map((units) => units.join('')),
  fc.string({ unit: 'binary', maxLength: 6 }),
);
const parts = fc.record({ issuer: part, tenant: fc.option(part, { nil: undefined }), subject: part, client: part });

describe('userIdOf', () => {
  test('two principals that differ in any part never have the same key, whatever their claims contain', () => {
    fc.assert(
      fc.property(parts, fc.constantFrom('issuer', 'tenant', 'subject', 'client'), part, (left, which, other) => {
        const right = { ...left, [which]: other };
        expect(userIdOf(left) === userIdOf(right)).toBe(left[which] === other);
      }),
      { numRuns: 10_000 },
    );
  });

  test('a text cannot move from one part into the next', () => {
    fc.assert(
      fc.property(parts, parts, (left, right) => {
        const same = left.issuer === right.issuer && left.tenant === right.tenant && left.subject === right.subject &&
          left.client === right.client;
        expect(userIdOf(left) === userIdOf(right)).toBe(same);
      }),
    );
  });

  const base = { issuer: 'i', tenant: undefined, subject: 's', client: 'c' };
  test.each([
    [{ subject: 'a|b', client: 'c' }, { subject: 'a', client: 'b|c' }],
    [{ subject: 'a%7Cb' }, { subject: 'a|b' }],
    [{ subject: 'a\ud800' }, { subject: 'a\ufffd' }],
    [{ subject: 'a\ud800' }, { subject: 'a\ufffd~' }],
    [{ subject: 'a\ud800' }, { subject: 'a\ud801' }],
    [{ subject: 'a\ud800' }, { subject: 'a%uD800' }],
    [{ tenant: undefined }, { tenant: '' }],
    [{ tenant: '=' }, { tenant: '' }],
    [{ issuer: 'i', tenant: 't' }, { issuer: 'i|t', tenant: undefined }],
  ])('%j is not %j', (left, right) => {
    expect(userIdOf({ ...base, ...left })).not.toBe(userIdOf({ ...base, ...right }));
  });

  test('two clients of one user are two keys (S-13)', () => {
    expect(userIdOf({ ...base, client: 'editor' })).not.toBe(userIdOf({ ...base, client: 'agent' }));
  });

  test('it has exactly three separators and only characters that are safe in keys and logs', () => {
    fc.assert(
      fc.property(parts, (some) => {
        const key = userIdOf(some);
        expect(key.split('|')).toHaveLength(4);
        expect(Array.from(key).every((char) => char > ' ' && char <= '~')).toBe(true);
      }),
    );
  });

  test('plain parts stay readable', () => {
    expect(userIdOf({ issuer: 'https://idp.example', tenant: undefined, subject: 'ada', client: 'editor' })).toBe(
      'https%3A%2F%2Fidp.example||ada|editor',
    );
  });
});
