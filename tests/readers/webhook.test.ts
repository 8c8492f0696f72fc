import { afterEach, describe, expect, test } from 'vitest';
import type { Reading, ReadingRequest } from '../../packages/gateway/src/content/reader.ts';
import { WebhookReader } from '../../packages/gateway/src/content/webhook/webhook-reader.ts';
import { webhookSchema } from '../../packages/gateway/src/config/readers-schema.ts';
import { json, startRecorder, type Answer, type Recorder } from '../outbound/fixture/recorder.ts';

const opened: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

const CALL: Omit<ReadingRequest, 'signal'> = {
  server: 'mail',
  direction: 'in',
  surface: 'tool_arguments',
  principalDigest: 'd1',
  task: { tool: 'send_mail', arguments: { to: 'bob@corp.example', parts: [{ body: 'hello' }, { body: 'bye' }] } },
  texts: [
    { pointer: '/params/arguments/to', text: 'bob@corp.example' },
    { pointer: '/params/arguments/parts/0/body', text: 'hello' },
    { pointer: '/params/arguments/parts/1/body', text: 'bye' },
  ],
};
const RESULT: Omit<ReadingRequest, 'signal'> = {
  ...CALL,
  direction: 'out',
  surface: 'tool_result',
  texts: [{ pointer: '/result/content/0/text', text: 'one' }, { pointer: '/result/content/1/text', text: 'two' }],
};

const PARTS = '/params/arguments/parts';

let nowMs = Date.parse('2026-11-28T12:00:00Z');

async function guard(answer: Answer, more: object = {}): Promise<{ reader: WebhookReader; recorder: Recorder }> {
  const recorder = await startRecorder(answer);
  const config = webhookSchema.parse({ url: `http://127.0.0.1:${String(recorder.port)}/evaluate`, ...more });
  const reader = new WebhookReader({
    config, headers: { authorization: 'Bearer canary' }, ca: undefined, clock: () => nowMs,
  });
  opened.push(reader, recorder);
  return { reader, recorder };
}

function verdict(value: unknown): Answer {
  return (_request, response) => json(response, value);
}

async function said(value: unknown, request: Omit<ReadingRequest, 'signal'> = CALL): Promise<Reading> {
  const { reader } = await guard(verdict(value));
  return reader.read({ ...request, signal: AbortSignal.timeout(5000) });
}

describe('a guard is told', () => {
  test('of a call before it is made, with its credential in a header alone (S-41, S-10)', async () => {
    const { reader, recorder } = await guard(verdict({ decision: 'allow' }));
    await reader.read({ ...CALL, signal: AbortSignal.timeout(5000) });
    const [asked] = recorder.requests;
    expect(asked?.headers.authorization).toBe('Bearer canary');
    expect(asked?.body).not.toContain('canary');
    expect(JSON.parse(asked?.body ?? '')).toMatchObject({
      spec: 'agent-hooks/0.1',
      interception_point: 'pre_tool_call',
      timestamp: '2026-11-28T12:00:00.000Z',
      sequence: 1,
      agent: { id: 'mcp:mail', framework: 'durward' },
      target: CALL.task?.arguments,
      tool_call: { name: 'send_mail', args: CALL.task?.arguments, content_hash: expect.stringMatching(/^sha256:/) },
      actor: { id: 'd1' },
    });
  });

  test('of its result, and of a text that belongs to no call (S-41)', async () => {
    const { reader, recorder } = await guard(verdict({ decision: 'allow' }));
    await reader.read({ ...RESULT, surface: 'error', signal: AbortSignal.timeout(5000) });
    await reader.read({ ...RESULT, surface: 'document', task: undefined, signal: AbortSignal.timeout(5000) });
    const [result, text] = recorder.requests.map(({ body }) => JSON.parse(body) as unknown);
    expect(result).toMatchObject({
      interception_point: 'post_tool_call', target: ['one', 'two'],
      tool_result: { value: ['one', 'two'], is_error: true },
    });
    expect(text).toMatchObject({ interception_point: 'input', target: ['one', 'two'] });
    expect(text).not.toHaveProperty('tool_call');
  });
});

describe('a verdict', () => {
  test('allows, with labels and warnings (S-41)', async () => {
    const warnings = [{ reason: 'unusual', message: 'late at night' }];
    expect(await said({ decision: 'allow', result_labels: ['pii'], warnings })).toMatchObject({
      kind: 'read', action: 'allow', labels: ['pii'],
      findings: [{ category: 'external', severity: 'low', reason: 'the external guard warns: unusual' }],
    });
  });

  test('denies, or holds where an approval may lift it (S-41)', async () => {
    expect(await said({ decision: 'deny', reason: 'payee\u0007 unknown' })).toMatchObject({
      kind: 'read', action: 'deny',
      findings: [{ severity: 'high', reason: 'the external guard denies: payee  unknown' }],
    });
    expect(await said({ decision: 'deny', approval: { by: 'a person' } })).toMatchObject({ action: 'hold' });
    expect(await said({ decision: 'deny', approval: null })).toMatchObject({ action: 'deny' });
  });

  test('that is not known denies (S-41)', async () => {
    expect(await said({ decision: 'maybe' })).toMatchObject({ kind: 'read', action: 'deny' });
  });

  test.each([
    ['one text', { path: '$target.parts[1].body', value: 'x' }, [{ pointer: `${PARTS}/1/body`, text: 'x' }]],
    ['a quoted name', { path: "$target['to']", value: 'y' }, [{ pointer: '/params/arguments/to', text: 'y' }]],
    [
      'the whole',
      { path: '$target', value: { to: 'bob@corp.example', parts: [{ body: 'a' }, { body: 'b' }] } },
      [{ pointer: `${PARTS}/0/body`, text: 'a' }, { pointer: `${PARTS}/1/body`, text: 'b' }],
    ],
  ])('changes %s of the arguments (S-41)', async (_what, transform, replacements) => {
    expect(await said({ decision: 'transform', transform })).toMatchObject({ action: 'allow', replacements });
  });

  test('changes a text of a result (S-41)', async () => {
    const transform = { path: '$target[1]', value: 'zwei' };
    expect(await said({ decision: 'transform', transform }, RESULT)).toMatchObject({
      replacements: [{ pointer: '/result/content/1/text', text: 'zwei' }],
    });
  });

  test.each([
    ['adds a member', { path: '$target', value: { ...CALL.task?.arguments as object, bcc: 'eve@evil.example' } }],
    ['drops an item', { path: '$target.parts', value: [{ body: 'hello' }] }],
    ['changes a type', { path: '$target.to', value: ['bob@corp.example'] }],
    ['leads nowhere', { path: '$target.cc', value: 'x' }],
    ['leads to the prototype', { path: '$target.__proto__', value: 'x' }],
    ['cannot be read', { path: '$target..to', value: 'x' }],
    ['is about something else', { path: '$tool_call.name', value: 'delete_all' }],
    ['is missing', undefined],
  ])('that asks for a change which %s denies (S-41)', async (_what, transform) => {
    const reading = await said({ decision: 'transform', transform });
    expect(reading).toMatchObject({ kind: 'read', action: 'deny' });
    expect(reading).not.toHaveProperty('replacements');
  });
});

test.each([
  ['is not of the request', CALL.texts.slice(0, 1)],
  ['could be two', [...CALL.texts, { pointer: '/params/_meta/parts/0/body', text: 'hello' }]],
])('a change of a text that %s denies (S-41)', async (_what, texts) => {
  const transform = { path: '$target.parts[0].body', value: 'x' };
  const reading = await said({ decision: 'transform', transform }, { ...CALL, texts });
  expect(reading).toMatchObject({ kind: 'read', action: 'deny' });
  expect(reading).not.toHaveProperty('replacements');
});

describe('a guard is unavailable', () => {
  test.each<[string, Answer]>([
    ['answers with an error', (_request, response) => json(response, { decision: 'allow' }, 500)],
    ['wants another credential', (_request, response) => json(response, { decision: 'allow' }, 401)],
    ['redirects', (_request, response) => response.writeHead(302, { location: 'https://evil.example/' }).end()],
    ['answers with half a document', (_request, response) => response.end('{"decision":"allow"')],
    ['answers with two decisions', (_request, response) => response.end('{"decision":"deny","decision":"allow"}')],
    ['answers without a decision', verdict({ ok: true })],
    ['answers with a list', verdict([{ decision: 'allow' }])],
    ['answers too much', verdict({ decision: 'allow', message: 'x'.repeat(5000) })],
    ['hangs up', (_request, response) => response.destroy()],
    ['does not answer', () => undefined],
  ])('when it %s (S-41)', async (_what, answer) => {
    const { reader } = await guard(answer, { timeoutMs: 100, answerBytesMax: 4096 });
    const reading = await reader.read({ ...CALL, signal: AbortSignal.timeout(5000) });
    expect(reading.kind).toBe('unavailable');
    expect(JSON.stringify(reading)).not.toContain('hello');
  });

  test('when nobody is there, and the reason names no address (S-41)', async () => {
    const { reader, recorder } = await guard(verdict({ decision: 'allow' }));
    await recorder.close();
    expect(await reader.read({ ...CALL, signal: AbortSignal.timeout(5000) })).toEqual({
      kind: 'unavailable', reason: 'the external guard could not be asked (unreachable)',
    });
  });

  test('when the exchange ends first, which does not count against it (S-41)', async () => {
    let answers = false;
    const { reader } = await guard((_request, response) => {
      if (answers) json(response, { decision: 'allow' });
    }, { failuresMax: 1 });
    expect(await reader.read({ ...CALL, signal: AbortSignal.timeout(20) })).toMatchObject({ kind: 'unavailable' });
    answers = true;
    expect(await reader.read({ ...CALL, signal: AbortSignal.timeout(20_000) })).toMatchObject({ kind: 'read' });
  });

  test('after failures in a row, is left alone and then tried once (S-41)', async () => {
    let status = 500;
    const { reader, recorder } = await guard(
      (_request, response) => json(response, { decision: 'allow' }, status),
      { failuresMax: 2, openMs: 1000 },
    );
    const read = () => reader.read({ ...CALL, signal: AbortSignal.timeout(5000) });
    for (let count = 0; count < 4; count += 1) expect((await read()).kind).toBe('unavailable');
    expect(recorder.requests).toHaveLength(2);
    status = 200;
    nowMs += 1001;
    const trials = await Promise.all([read(), read()]);
    expect(trials.map(({ kind }) => kind)).toEqual(['read', 'unavailable']);
    expect((await read()).kind).toBe('read');
  });

  test('for as long as it asks for, and beyond its calls per minute (S-41)', async () => {
    const answers: Answer[] = [
      (_request, response) => response.writeHead(429, { 'retry-after': '7' }).end(),
      verdict({ decision: 'allow' }),
    ];
    const { reader, recorder } = await guard((request, response) => {
      (answers[recorder.requests.length - 1] ?? verdict({ decision: 'allow' }))(request, response);
    }, { callsPerMinuteMax: 3 });
    const read = async () => (await reader.read({ ...CALL, signal: AbortSignal.timeout(5000) })).kind;
    expect([await read(), await read()]).toEqual(['unavailable', 'unavailable']);
    expect(recorder.requests).toHaveLength(1);
    nowMs += 7001;
    expect([await read(), await read(), await read()]).toEqual(['read', 'read', 'unavailable']);
    expect(recorder.requests).toHaveLength(3);
  });

  test('for a message that is larger than a guard reads (S-41)', async () => {
    const { reader, recorder } = await guard(verdict({ decision: 'allow' }));
    const texts = [{ pointer: '/a', text: 'x'.repeat(1_100_000) }];
    const reading = await reader.read({ ...RESULT, texts, signal: AbortSignal.timeout(5000) });
    expect(reading).toMatchObject({ kind: 'unavailable' });
    expect(recorder.requests).toHaveLength(0);
  });
});
