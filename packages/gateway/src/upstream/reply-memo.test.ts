import * as fc from 'fast-check';
import { DEFAULT_LIMITS, frame, type JsonObject, type RequestId } from '@durward/core';
import { describe, expect, test } from 'vitest';
import { ReplyMemo } from './reply-memo.ts';

const encode = (text: string): Uint8Array => Buffer.from(text);
const RESULT: JsonObject = { tools: [{ name: 'a', description: 'id":1,"id":1}' }] };
const body = JSON.stringify(RESULT);

/** Frames, as a link does, and keeps what is a result. */
function learn(memo: ReplyMemo, id: RequestId, bytes: Uint8Array): JsonObject | undefined {
  const look = memo.look('tools/list', id, bytes);
  if (look?.result !== undefined) return look.result;
  const framed = frame(bytes, { limits: DEFAULT_LIMITS, bytesMax: DEFAULT_LIMITS.replyBytesMax, batch: false });
  const envelope = framed.ok ? framed.envelopes[0] : undefined;
  if (envelope?.kind !== 'result' || envelope.id !== id) return undefined;
  if (look !== undefined) memo.keep(look.key, envelope.result, bytes.length);
  return envelope.result;
}

const FORMS: readonly ((id: string) => string)[] = [
  (id) => `{"jsonrpc":"2.0","id":${id},"result":${body}}`,
  (id) => `{"id":${id},"jsonrpc":"2.0","result":${body}}`,
  (id) => `{"result":${body},"jsonrpc":"2.0","id":${id}}`,
  (id) => `{"jsonrpc":"2.0","result":${body},"id":${id}}`,
  (id) => `{"result":${body},"id":${id},"jsonrpc":"2.0"}`,
];

const form = (nth: number): Uint8Array => encode(`{"jsonrpc":"2.0","id":1,"result":{"nth":${String(nth)}}}`);

describe('a body that was framed before', () => {
  test.each(FORMS.map((write) => [write('…').slice(0, 30), write]))(
    'of the form %s is known under any id', (_name, write) => {
      const memo = new ReplyMemo();
      const first = learn(memo, 1, encode(write('1')));
      const ids: readonly RequestId[] = [2, 'x', 'quote " and \\ and ü', -5, 123_456_789];
      for (const id of ids) {
        expect(memo.look('tools/list', id, encode(write(JSON.stringify(id))))?.result).toBe(first);
      }
    });

  test('is not known for another method', () => {
    const memo = new ReplyMemo();
    learn(memo, 1, form(0));
    expect(memo.look('tools/list', 1, form(0))?.result).toBeDefined();
    expect(memo.look('prompts/list', 1, form(0))?.result).toBeUndefined();
  });
});

describe('a body is not known', () => {
  const memo = new ReplyMemo();
  for (const write of FORMS) learn(memo, 1, encode(write('1')));

  test.each([
    ['with a space more', ` ${FORMS[0]?.('1') ?? ''}`, 1],
    ['with a space before the id', '{"jsonrpc":"2.0","id": 1,"result":{}}', 1],
    ['with the id written otherwise', `{"jsonrpc":"2.0","id":1.0,"result":${body}}`, 1],
    ['with a longer number', `{"jsonrpc":"2.0","id":12,"result":${body}}`, 1],
    ['with a string for a number', `{"jsonrpc":"2.0","id":"1","result":${body}}`, 1],
    ['with another id', `{"jsonrpc":"2.0","id":2,"result":${body}}`, 1],
    ['with two ids', `{"jsonrpc":"2.0","id":1,"result":${body},"id":1}`, 1],
    ['with the id inside', `{"jsonrpc":"2.0","result":{"tools":[],"id":1}}`, 1],
    ['with another end', `{"jsonrpc":"2.0","id":1,"result":${body}}}`, 1],
  ])('%s', (_how, text, id) => {
    expect(memo.look('tools/list', id, encode(text))?.result).toBeUndefined();
  });
});

test('a body is not known because an id of another kind would fit into its text', () => {
  const memo = new ReplyMemo();
  learn(memo, 1, encode(`{"jsonrpc":"2.0","id":1.0,"result":${body}}`));
  expect(memo.look('tools/list', 'x', encode(`{"jsonrpc":"2.0","id":"x".0,"result":${body}}`))?.result).toBeUndefined();
  learn(memo, '2.0', encode(`{ "id":"2.0","result":${body},"jsonrpc":"2.0"}`));
  expect(memo.look('tools/list', '3', encode(`{ "id":"2.0","result":${body},"jsonrpc":"3"}`))?.result).toBeUndefined();
});

test('whatever a server sends, a memo answers exactly as the parser does', () => {
  const fragment = fc.constantFrom(
    '{', '}', ',', '"id":', '1', '2', '"1"', '"jsonrpc":"2.0"', '"result":', '{}', '{"id":1}', '"result":{"a":"x"}',
    '{"jsonrpc":"2.0","id":', '{"id":', ',"id":', ',"jsonrpc":"2.0"}', '\\"', '"',
  );
  const text = fc.array(fragment, { minLength: 3, maxLength: 9 }).map((parts) => parts.join(''));
  const wellFormed = fc.tuple(fc.nat(4), fc.constantFrom(1, 2, '1')).map(([nth, id]) =>
    (FORMS[nth] ?? FORMS[0])?.(JSON.stringify(id)) ?? '');
  const message = fc.tuple(fc.oneof(text, wellFormed), fc.constantFrom(1, 2, '1'));
  fc.assert(
    fc.property(fc.array(message, { maxLength: 12 }), (sent) => {
      const memo = new ReplyMemo();
      for (const [sentText, id] of sent) {
        const bytes = encode(sentText);
        expect(learn(memo, id, bytes)).toEqual(learn(new ReplyMemo(), id, bytes));
      }
    }),
    { numRuns: 2000 },
  );
});

test('at most 64 bodies are kept, the least used goes first', () => {
  const memo = new ReplyMemo();
  for (let nth = 0; nth < 64; nth += 1) learn(memo, 1, form(nth));
  expect(memo.look('tools/list', 1, form(0))?.result).toBeDefined();
  learn(memo, 1, form(64));
  expect(memo.look('tools/list', 1, form(1))?.result).toBeUndefined();
  expect(memo.look('tools/list', 1, form(0))?.result).toBeDefined();
});

test('at most 32 MiB of bodies are kept', () => {
  const memo = new ReplyMemo();
  memo.keep('a', RESULT, 20 * 1024 * 1024);
  const key = memo.look('tools/list', 1, form(0))?.key ?? '';
  memo.keep(key, RESULT, 33 * 1024 * 1024);
  expect(memo.look('tools/list', 1, form(0))?.result).toBeUndefined();
  memo.keep(key, RESULT, 12 * 1024 * 1024);
  expect(memo.look('tools/list', 1, form(0))?.result).toBe(RESULT);
  memo.keep('b', RESULT, 21 * 1024 * 1024);
  expect(memo.look('tools/list', 1, form(0))?.result).toBeUndefined();
});
