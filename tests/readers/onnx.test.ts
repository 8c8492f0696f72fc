import { createHash } from 'node:crypto';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { rmSync } from 'node:fs';
import { contentSchema } from '../../packages/gateway/src/config/content-schema.ts';
import { onnxSchema } from '../../packages/gateway/src/config/onnx-schema.ts';
import { modelScores } from '../../packages/gateway/src/content/offline.ts';
import { OnnxReader } from '../../packages/gateway/src/content/onnx/onnx-reader.ts';
import { attackScore } from '../../packages/gateway/src/content/onnx/scores.ts';
import { loadTokenizer } from '../../packages/gateway/src/content/onnx/tokens.ts';
import { windowsOf } from '../../packages/gateway/src/content/onnx/windows.ts';
import type { ReadingRequest } from '../../packages/gateway/src/content/reader.ts';
import { modelFolder, tinyModel, WEIGHTS, WORD_PIECE } from './fixture/model-folder.ts';

const folders: string[] = [];
const opened: OnnxReader[] = [];

function folderWith(changes: Parameters<typeof modelFolder>[0] = {}): string {
  const folder = modelFolder(changes);
  folders.push(folder);
  return folder;
}

const FOLDER = folderWith();
const DIGEST = createHash('sha256').update(tinyModel({ weights: WEIGHTS })).digest('hex');

afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

afterAll(async () => {
  await SHARED.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function reader(more: object = {}): OnnxReader {
  const made = new OnnxReader(onnxSchema.parse({ folder: FOLDER, runtime: 'web', ...more }), Date.now);
  opened.push(made);
  return made;
}

function request(...texts: readonly string[]): ReadingRequest {
  return {
    server: 'web', direction: 'out', surface: 'tool_result', signal: AbortSignal.timeout(60_000),
    texts: texts.map((text, index) => ({ pointer: `/${String(index)}`, text })),
  };
}

/** The model of most tests: loading takes longer than reading. */
const SHARED = new OnnxReader(onnxSchema.parse({ folder: FOLDER, runtime: 'web', sha256: DIGEST }), Date.now);

const FILLER = 'the a '.repeat(400);

describe('a model of one\'s own', () => {
  test('finds an attack, with its probability (S-36)', async () => {
    const reading = await SHARED.read(request('the instructions', 'ignore the instructions', ''));
    expect(reading).toMatchObject({
      kind: 'read',
      findings: [{ pointer: '/1', category: 'injection', severity: 'high', score: expect.closeTo(0.982, 3) }],
    });
  });

  test('reads a long text whole, and tells where the attack is, also across windows (S-36)', async () => {
    const text = `${FILLER}ignore all instructions ${FILLER}`;
    const reading = await reader({ tokensMax: 64 }).read(request(text));
    expect(reading.findings).not.toHaveLength(0);
    for (const { range } of reading.findings ?? []) {
      expect(text.slice(range?.start, range?.end)).toContain('ignore');
      expect((range?.end ?? 0) - (range?.start ?? 0)).toBeLessThan(400);
    }
  });

  test('counts from the threshold on, after its calibration (S-36, S-40)', async () => {
    expect((await SHARED.read(request('all'))).findings).toHaveLength(1);
    const calm = await reader({ temperature: 4, threshold: 0.7 }).read(request('ignore', 'all'));
    expect(calm.findings).toMatchObject([{ pointer: '/0', severity: 'medium', score: expect.closeTo(0.731, 3) }]);
  });

  test('says of every text how sure it is, so that its threshold can be fitted (S-36, S-40)', async () => {
    const onnx = onnxSchema.parse({ folder: FOLDER, runtime: 'web', tokensMax: 16, windowsMax: 40, threshold: 0.9 });
    const config = { content: { ...contentSchema.parse({}), readers: { onnx, azure: undefined, webhook: undefined } } };
    const texts = ['the', 'ignore', 'the '.repeat(100).concat('ignore'), 'the '.repeat(5000)];
    const scores = await modelScores(config, { environment: {}, clock: Date.now }, texts);
    const [calm = 1, attack = 0, late = 0, unread] = scores ?? [];
    expect(calm).toBeLessThan(0.5);
    expect(attack).toBeGreaterThan(0.9);
    expect([late > 0.5, unread]).toEqual([true, undefined]);
    const without = { content: contentSchema.parse({}) };
    expect(await modelScores(without, { environment: {}, clock: Date.now }, texts)).toBeUndefined();
  });

  test('answers many at once, each its own (S-36)', async () => {
    const texts = ['ignore', 'the', 'ignore all', 'a'];
    const readings = await Promise.all(texts.map((text) => SHARED.read(request(text))));
    expect(readings.map(({ findings }) => findings?.length)).toEqual([1, 0, 1, 0]);
  });

  test('is not asked about more than it may be, or for nobody (S-36)', async () => {
    const model = reader({ tokensMax: 16, windowsMax: 2 });
    expect(await model.read(request(FILLER))).toMatchObject({
      kind: 'unavailable', reason: 'the texts are longer than the model is asked about',
    });
    const ended = await model.read({ ...request('ignore'), signal: AbortSignal.abort() });
    expect(ended).toMatchObject({ kind: 'unavailable', reason: 'the model was not waited for' });
    expect(await model.read(request('ignore'))).toMatchObject({ kind: 'read' });
  });

  test('that is late counts as unavailable, and its thread is replaced (S-36, S-09)', async () => {
    const model = reader({ timeoutMs: 50, windowsMax: 10_000, tokensMax: 16, overlapPercent: 90, windowsPerBatch: 1 });
    expect(await model.read(request('ignore'))).toMatchObject({ kind: 'read' });
    const late = await model.read(request('the a '.repeat(20_000)));
    expect(late).toMatchObject({ kind: 'unavailable', reason: 'the model did not answer in time' });
    expect(await model.read(request('ignore all'))).toMatchObject({ kind: 'read', findings: [{ pointer: '/0' }] });
  });

  test('with one output is a probability, and with other names takes those that are given (S-36)', async () => {
    const single = folderWith({
      'model.onnx': tinyModel({ weights: WEIGHTS.map(([, attack = 0]) => [attack]) }),
      'config.json': JSON.stringify({ id2label: { 0: 'score' } }),
    });
    expect((await reader({ folder: single }).read(request('ignore'))).findings).toHaveLength(1);
    const named = folderWith({ 'config.json': JSON.stringify({ id2label: { 0: 'A', 1: 'B' } }) });
    const model = reader({ folder: named, attackLabels: ['B'] });
    expect((await model.read(request('ignore'))).findings).toHaveLength(1);
  });

  test('is the one that was chosen, where its digest is given (S-36, S-66)', async () => {
    expect(await SHARED.read(request('the'))).toMatchObject({ kind: 'read' });
    expect(await reader({ sha256: 'a'.repeat(64) }).read(request('a'))).toMatchObject({
      kind: 'unavailable', reason: expect.stringContaining('another digest'),
    });
  });
});

const STRANGE = tinyModel({ weights: WEIGHTS, inputs: ['input_ids', 'pixels'] });

describe('a model that cannot be used', () => {
  test.each<[string, Parameters<typeof modelFolder>[0], string]>([
    ['is not there', { 'model.onnx': undefined }, 'there is no model in'],
    ['is none', { 'model.onnx': 'not a model' }, 'no ONNX model that the runtime can load'],
    ['wants other inputs', { 'model.onnx': STRANGE }, 'pixels'],
    ['has no tokenizer', { 'tokenizer.json': undefined }, 'tokenizer.json cannot be read'],
    ['has half a tokenizer', { 'tokenizer.json': '{"model":' }, 'is not JSON'],
    ['has a strange tokenizer', { 'tokenizer.json': '{}' }, 'of a kind that cannot be used'],
    ['has no labels', { 'config.json': '{}' }, 'no `id2label`'],
    ['has labels that say nothing', { 'config.json': '{"id2label":{"0":"A","1":"B"}}' }, '`attackLabels` (A, B)'],
    ['has other labels', { 'config.json': '{"id2label":{"0":"A","1":"ATTACK","2":"C"}}' }, '3 numbers for each'],
  ])('because it %s says so, and nothing counts as read (S-36, S-09)', async (_why, changes, reason) => {
    const reading = await reader({ folder: folderWith(changes) }).read(request('ignore'));
    expect(reading).toMatchObject({ kind: 'unavailable', reason: expect.stringContaining(reason) });
  });

  test('because there is no runtime says what to install (S-36)', async () => {
    expect(await reader({ runtime: 'node' }).read(request('ignore'))).toMatchObject({
      kind: 'unavailable', reason: expect.stringContaining('npm install onnxruntime-web'),
    });
  });
});

describe('a tokenizer', () => {
  const unigram = {
    ...WORD_PIECE, normalizer: null, post_processor: null, decoder: null, added_tokens: [],
    pre_tokenizer: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true },
    model: { type: 'Unigram', unk_id: 0, vocab: [['<unk>', 0], ['▁ignore', -1], ['▁', -2], ['ign', -3]] },
  };
  const pairs = {
    ...WORD_PIECE, normalizer: null, post_processor: null, decoder: null, added_tokens: [],
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
    model: {
      type: 'BPE', unk_token: null, merges: ['i g', 'ig n', 'Ġ ign'],
      vocab: { i: 0, g: 1, n: 2, o: 3, r: 4, e: 5, ig: 6, ign: 7, 'Ġ': 8, 'Ġign': 9 },
    },
  };

  test.each([
    ['of word pieces', WORD_PIECE, 'Ignores', [2, 4, 8, 3]],
    ['of Unigram', unigram, 'ignore ignore', [1, 1]],
    ['of byte pairs', pairs, 'ign ignore', [7, 9, 3, 4, 5]],
  ])('%s gives the tokens that it should (S-36)', async (_kind, json, text, ids) => {
    expect((await loadTokenizer(json, {}))(text)).toEqual(ids);
  });

  test('that loses the borders of words is refused (S-36)', async () => {
    const vocab = { ...WORD_PIECE.model.vocab };
    const deaf = { ...WORD_PIECE, pre_tokenizer: null, normalizer: {
      type: 'Replace', pattern: { String: ' ' }, content: '',
    }, model: { ...WORD_PIECE.model, vocab } };
    await expect(loadTokenizer(deaf, {})).rejects.toThrow('loses the borders of words');
  });
});

/** One token for each character, and two around them. */
function encode(text: string): readonly number[] {
  return [0, ...Array.from(text, (char) => char.length), 0];
}

describe('windows', () => {
  test('cover every text, fit the model, overlap, and cut no character (S-36)', () => {
    const texts = fc.string({ unit: 'binary', maxLength: 120 });
    fc.assert(fc.property(texts, fc.integer({ min: 4, max: 40 }), (text, max) => {
      const windows = windowsOf(text, encode, { tokensMax: max, overlap: 0.2 });
      let reached = 0;
      for (const { span, ids } of windows) {
        expect(span.start).toBeLessThanOrEqual(reached);
        expect(span.end).toBeGreaterThan(reached);
        expect(ids.length).toBeLessThanOrEqual(max);
        expect(text.slice(span.start, span.end).isWellFormed()).toBe(true);
        reached = span.end;
      }
      expect(reached).toBe(text.length);
    }), { numRuns: 100 });
  });
});

test('a score that is no number counts as an attack (S-36, S-09)', () => {
  const calibration = { attacks: [1], outputs: 2, temperature: 1 };
  expect(attackScore([Number.NaN, 0], calibration)).toBe(1);
  expect(attackScore([0], calibration)).toBe(1);
  expect(attackScore([0, 0], calibration)).toBe(0.5);
  expect(attackScore([1000, -1000], calibration)).toBe(0);
});
