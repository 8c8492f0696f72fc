import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  EMPTY_ROOT,
  inclusionProof,
  leafHash,
  leafHashAfter,
  MerkleFrontier,
  rootOf,
  verifyInclusion,
} from './merkle.ts';

const sha = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest();

/** RFC 6962 §2.1 written down word for word, over raw bytes and with nothing taken from the code. */
function mth(entries: readonly Buffer[]): Buffer {
  const [only] = entries;
  if (only === undefined) return sha();
  if (entries.length === 1) return sha(Buffer.of(0), only);
  let k = 1;
  while (k * 2 < entries.length) k *= 2;
  return sha(Buffer.of(1), mth(entries.slice(0, k)), mth(entries.slice(k)));
}

/** RFC 6962 §2.1.1, likewise. */
function path(m: number, entries: readonly Buffer[]): Buffer[] {
  if (entries.length === 1) return [];
  let k = 1;
  while (k * 2 < entries.length) k *= 2;
  return m < k
    ? [...path(m, entries.slice(0, k)), mth(entries.slice(k))]
    : [...path(m - k, entries.slice(k)), mth(entries.slice(0, k))];
}

// The inputs that certificate transparency implementations share among their tests.
const ENTRIES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((hex) => Buffer.from(hex, 'hex'));
const many = (count: number) => Array.from({ length: count }, (_, index) => Buffer.from(`record ${index}`));

describe('the Merkle tree', () => {
  test('has the roots of the recursive definition at every size (B-5, E-15)', () => {
    for (let size = 0; size <= 130; size += 1) {
      const entries = many(size);
      expect(rootOf(entries.map((entry) => leafHash(entry)))).toBe(mth(entries).toString('hex'));
    }
  });

  test('has the same root and size whenever it is asked while it grows, also by many leaves at once (B-5)', () => {
    const leaves = many(1100).map((entry) => leafHash(entry));
    const [asked, unasked] = [new MerkleFrontier(), new MerkleFrontier()];
    for (const [index, leaf] of leaves.entries()) {
      asked.append(leaf);
      unasked.append(leaf);
      expect([asked.size, unasked.size]).toEqual([index + 1, index + 1]);
      if (index % 97 === 0) expect(asked.root()).toBe(mth(many(index + 1)).toString('hex'));
    }
    expect(unasked.head()).toEqual(asked.head());
    expect(unasked.root()).toBe(mth(many(1100)).toString('hex'));
  });

  test('has the well-known roots of the certificate transparency vectors (B-5)', () => {
    expect(rootOf([])).toBe(EMPTY_ROOT);
    expect(rootOf(ENTRIES.slice(0, 1).map((entry) => leafHash(entry)))).toBe(
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    );
    expect(rootOf(ENTRIES.map((entry) => leafHash(entry)))).toBe(
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    );
  });

  test('hashes bytes where they lie like bytes of their own, and leaves them as they were (B-5)', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 6000 }), fc.nat(), (given, seed) => {
        const bytes = Buffer.from(given);
        const from = 1 + (seed % bytes.length);
        expect(leafHashAfter(bytes, from, bytes.length)).toBe(leafHash(given.subarray(from)));
        expect(bytes.equals(given)).toBe(true);
      }),
    );
  });

  test('goes on from its peaks as if it had never been put away (B-5)', () => {
    const leaves = many(100).map((entry) => leafHash(entry));
    for (let cut = 0; cut <= leaves.length; cut += 7) {
      const first = new MerkleFrontier();
      for (const leaf of leaves.slice(0, cut)) first.append(leaf);
      const second = new MerkleFrontier(first.head());
      for (const leaf of leaves.slice(cut)) second.append(leaf);
      expect(second.root()).toBe(rootOf(leaves));
    }
  });

  test('refuses peaks that do not fit their size (B-5)', () => {
    expect(() => new MerkleFrontier({ size: 3, peaks: [EMPTY_ROOT] })).toThrow('peaks');
  });
});

describe('an inclusion proof', () => {
  test('is the audit path of the recursive definition and verifies, for every leaf (E-15)', () => {
    for (const size of [1, 2, 3, 7, 8, 9, 31, 33]) {
      const entries = many(size);
      const leaves = entries.map((entry) => leafHash(entry));
      const root = rootOf(leaves);
      for (let index = 0; index < size; index += 1) {
        const proof = inclusionProof(leaves, index);
        expect(proof).toEqual(path(index, entries).map((node) => node.toString('hex')));
        expect(verifyInclusion({ leaf: leaves[index] ?? '', index, size, path: proof, root })).toBe(true);
      }
    }
  });

  test('fails for another leaf, place, size, root or path (E-15)', () => {
    const leaves = many(13).map((entry) => leafHash(entry));
    const good = {
      leaf: leaves[5] ?? '',
      index: 5,
      size: 13,
      path: inclusionProof(leaves, 5),
      root: rootOf(leaves),
    };
    expect(verifyInclusion(good)).toBe(true);
    for (const bad of [
      { ...good, leaf: leaves[6] ?? '' },
      { ...good, index: 4 },
      { ...good, index: 13 },
      { ...good, index: -1 },
      { ...good, index: 5.5 },
      { ...good, size: 5 },
      { ...good, size: 64 },
      { ...good, size: Number.NaN },
      { ...good, root: EMPTY_ROOT },
      { ...good, path: good.path.slice(1) },
      { ...good, path: [...good.path, EMPTY_ROOT] },
      { ...good, path: good.path.toReversed() },
    ]) {
      expect(verifyInclusion(bad)).toBe(false);
    }
  });

  test('is refused for a leaf that does not exist (E-15)', () => {
    expect(() => inclusionProof(['a'], 1)).toThrow(RangeError);
  });
});
