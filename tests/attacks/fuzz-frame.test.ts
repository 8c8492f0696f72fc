import { DEFAULT_LIMITS, frame, type FrameOutcome } from '@durward/core';
import { describe, expect, test } from 'vitest';
import { metaFor } from '../controls/benign.ts';
import { bytesOf } from './differential/case.ts';
import { CASES } from './differential/cases.ts';
import { isStrictMessage } from './strict-reference.ts';

/** How many mutants are tried, and the seed that makes every run the same run. */
const MUTANTS = 500_000;
const SEED = 20_260_728;

/** A small generator of pseudo-random numbers (mulberry32): the same seed, the same mutants. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const encode = (text: string) => new TextEncoder().encode(text);

const VALID: readonly Uint8Array[] = [
  {
    jsonrpc: '2.0', id: 1, method: 'tools/call',
    params: { name: 'read', arguments: { path: '/data', n: [1, -2.5e3, true] }, _meta: metaFor() },
  },
  { jsonrpc: '2.0', id: 'a', method: 'resources/read', params: { uri: 'file:///é/😀' } },
  { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 7, reason: 'x "y" \\ z' } },
  {
    jsonrpc: '2.0', id: 9,
    result: { content: [{ type: 'text', text: 'a\nb' }], structuredContent: { deep: { er: [null, {}, []] } } },
  },
  { jsonrpc: '2.0', id: null, error: { code: -32_600, message: 'no', data: { at: 12 } } },
].map((message) => encode(JSON.stringify(message)));

/** Pieces that mean something to some parser. */
const PIECES: readonly Uint8Array[] = [
  '"', '\\', '{', '}', '[', ']', ',', ':', '\\u0061', '\\ud800', '\\/', '"name":"x",', '"id":null,',
  '"jsonrpc":"2.0",', '"__proto__":1,', '"Name":1,', '"method":"ping",', '"result":{},', 'null', 'true', '-', '.',
  'e9', 'E+400', '0', '9007199254740993', '1.0', ' ', '\n', '\0',
  '\ufeff', '\u017f', '//', '/*', "'", 'NaN',
].map(encode).concat([Uint8Array.from([0xff]), Uint8Array.from([0xc0, 0xaf]), Uint8Array.from([0xed, 0xa0, 0x80])]);

function mutant(parent: Uint8Array, random: (below: number) => number): Uint8Array {
  let bytes = parent;
  for (let round = random(3); round >= 0; round -= 1) {
    const at = random(bytes.length + 1);
    const until = Math.min(bytes.length, at + random(8));
    const piece = PIECES[random(PIECES.length)] ?? new Uint8Array();
    switch (random(5)) {
      case 0: // put a piece in
        bytes = joined(bytes.subarray(0, at), piece, bytes.subarray(at));
        break;
      case 1: // cut some bytes out
        bytes = joined(bytes.subarray(0, at), bytes.subarray(until));
        break;
      case 2: // say some bytes twice
        bytes = joined(bytes.subarray(0, until), bytes.subarray(at));
        break;
      case 3: // replace some bytes
        bytes = joined(bytes.subarray(0, at), piece, bytes.subarray(until));
        break;
      default: // flip a bit
        bytes = Uint8Array.from(bytes, (byte, index) => (index === at ? byte ^ (1 << random(8)) : byte));
    }
  }
  return bytes;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function framed(bytes: Uint8Array): FrameOutcome {
  return frame(bytes, { limits: DEFAULT_LIMITS, bytesMax: 1_000_000, batch: false });
}

describe('the frame under mutation', () => {
  test('never throws, and accepts nothing that the strict reference refuses', () => {
    const random = randomFrom(SEED);
    const parents = [...VALID, ...CASES.map((one) => bytesOf(one)).filter((bytes) => bytes.length < 400)];
    let accepted = 0;
    for (let round = 0; round < MUTANTS; round += 1) {
      const bytes = mutant(parents[random(parents.length)] ?? new Uint8Array(), random);
      const outcome = framed(bytes);
      if (!outcome.ok) continue;
      accepted += 1;
      if (!isStrictMessage(bytes)) throw new Error(`accepted: ${Buffer.from(bytes).toString('hex')}`);
    }
    // Enough mutants are still messages for the comparison to say something.
    expect(accepted).toBeGreaterThan(MUTANTS / 50);
  }, 300_000);

  test('refuses no valid message that the reference accepts, but for keys in another case', () => {
    const random = randomFrom(SEED + 1);
    for (let round = 0; round < MUTANTS / 5; round += 1) {
      const bytes = mutant(VALID[random(VALID.length)] ?? new Uint8Array(), random);
      const outcome = framed(bytes);
      if (outcome.ok || !isStrictMessage(bytes)) continue;
      expect([outcome.fault, Buffer.from(bytes).toString()]).toEqual(['case_variant_key', expect.anything()]);
    }
  }, 300_000);

  test('the reference agrees with the table', () => {
    for (const one of CASES.filter((candidate) => candidate.batch === undefined)) {
      if (one.expect === 'pass') expect([one.name, isStrictMessage(bytesOf(one))]).toEqual([one.name, true]);
      // Variants and sizes are rules of the house, which the reference does not know.
      else if (!['case_variant_key', 'too_many_nodes'].includes(one.expect)) {
        expect([one.name, isStrictMessage(bytesOf(one))]).toEqual([one.name, false]);
      }
    }
  });
});
