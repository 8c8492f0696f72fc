import { createHash } from 'node:crypto';
import type { JsonValue } from '@durward/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { digestOf, previewOf } from './preview.ts';

const CANARY = 'ghp_c4n4ry7Hq2vXw9Lk3TzR8mNb5';

describe('a preview', () => {
  test('shows structure, keys and short values (S-87)', () => {
    const value = {
      path: '/etc/hosts',
      limit: 20,
      deep: { list: [1, true, null, -0.5], empty: {}, none: [] },
    };
    expect(previewOf(value, 256)).toBe(JSON.stringify(value));
    expect(previewOf('text', 256)).toBe('"text"');
    expect(previewOf(null, 256)).toBe('null');
  });

  test('cuts long strings and says how much is missing (S-87)', () => {
    expect(previewOf({ text: 'word '.repeat(20) }, 256)).toBe(
      `{"text":"${'word '.repeat(20).slice(0, 48)}"…+52}`,
    );
  });

  test('cuts what is deep, what is many, and the whole (S-87)', () => {
    const deep = { a: { b: { c: { d: { e: { f: { g: 1 } } } } } } };
    expect(previewOf(deep, 256)).toBe('{"a":{"b":{"c":{"d":{"e":{"f":{…}}}}}}}');
    const long = previewOf(
      Array.from({ length: 1000 }, (_, index) => index),
      40,
    );
    expect(long).toBe('[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,1…');
    expect(Buffer.byteLength(long)).toBe(40);
    expect(previewOf({ a: 1 }, 0)).toBe('');
    expect(previewOf({ a: 1 }, 1)).toBe('{');
  });

  test('masks the value of every member that names a secret, whatever it is (S-10, S-87)', () => {
    expect(
      previewOf(
        { token: 'a', Authorization: { x: 1 }, pin: 1234, nested: [{ 'api-key': ['k'] }], maxTokens: 9 },
        256,
      ),
    ).toBe(
      '{"token":"[masked]","Authorization":"[masked]","pin":"[masked]",' +
        '"nested":[{"api-key":"[masked]"}],"maxTokens":9}',
    );
  });

  test('writes invisible characters out (S-87)', () => {
    expect(previewOf('a\u202eb\u200bc\u{e0041}d\ufe0f\u0085\n\u0007', 256)).toBe(
      '"a\\u{202e}b\\u{200b}c\\u{e0041}d\\u{fe0f}\\u{85}\\n\\u0007"',
    );
  });

  test('never shows a planted token, wherever it stands and however it is cut (S-10, S-87)', () => {
    const planted = fc
      .tuple(fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom('', ' ', '"', '=', '/'))
      .map(([text, joint]) => text + joint + CANARY);
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        planted,
        fc.string({ unit: 'binary' }),
        fc.integer(),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(fc.oneof(fc.string(), planted, fc.constantFrom('token', 'a')), tie('tree'), {
          maxKeys: 4,
        }),
      ),
    }));
    fc.assert(
      fc.property(tree, fc.nat(400), (value, bytesMax) => {
        const shown = previewOf(value as JsonValue, bytesMax);
        expect(shown).not.toContain(CANARY.slice(0, 12));
        expect(shown).not.toContain(CANARY.slice(12));
        expect(Buffer.byteLength(shown)).toBeLessThanOrEqual(bytesMax);
        expect(shown.isWellFormed()).toBe(true);
        // eslint-disable-next-line no-control-regex -- that none is there is the point
        expect(shown).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e]/);
      }),
      { seed: 7, numRuns: 3000 },
    );
  });

  test('looks at no more of a value than it prints (S-87)', () => {
    let looked = 0;
    const items = new Proxy(
      Array.from({ length: 100_000 }, () => 'item'),
      {
        get: (target, key) => {
          if (typeof key === 'string' && /^\d+$/.test(key)) looked += 1;
          return Reflect.get(target, key) as unknown;
        },
      },
    );
    previewOf(items, 100);
    expect(looked).toBeLessThan(100);
  });
});

test('a digest is the SHA-256 of the bytes, with its name in front (E-15)', () => {
  const hex = createHash('sha256').update('größe').digest('hex');
  expect(digestOf('größe')).toBe(`sha256:${hex}`);
  expect(digestOf(Buffer.from('größe'))).toBe(`sha256:${hex}`);
});
