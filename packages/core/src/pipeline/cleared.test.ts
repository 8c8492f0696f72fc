import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MESSAGE_SCENE, probeFor, ruleOf } from '../../../../tests/controls/benign.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { frame } from '../message/frame.ts';
import { interpret } from '../message/interpret.ts';
import type { JsonValue } from '../message/json.ts';
import type { Message } from '../message/message.ts';
import { METHODS } from '../message/methods.ts';
import { grantPolicy } from '../policy/policy.ts';
import { isCleared } from './cleared.ts';
import { CONTROLS } from './controls.ts';
import { Pipeline } from './judge.ts';

const pipeline = new Pipeline(CONTROLS, () => 'enforce');
const SECRET = 'caller-token';
const scene = {
  ...MESSAGE_SCENE,
  policy: grantPolicy([ruleOf({ tools: ['read'], prompts: ['sum'], resources: ['file:///a'] })], '1'),
  inboundSecrets: probeFor([SECRET]),
};

/** Bytes on the way that every message takes; undefined when they are refused before judging. */
function received(bytes: Uint8Array): Message | undefined {
  const framed = frame(bytes, { limits: DEFAULT_LIMITS, bytesMax: 1_000_000, batch: false });
  const [envelope] = framed.ok ? framed.envelopes : [];
  if (envelope === undefined) return undefined;
  const read = interpret(envelope, { direction: 'to_server', era: 'modern', version: '2026-07-28' }, DEFAULT_LIMITS);
  return read.ok ? read.message : undefined;
}

interface RawMessage {
  readonly method?: string;
  readonly params?: Record<string, JsonValue>;
  readonly id?: JsonValue;
}

/** Whether the scene lets a message pass, told from its raw JSON alone. */
function mayPass(text: string): boolean {
  const { method, params, id } = JSON.parse(text) as RawMessage;
  if (text.includes(SECRET)) return false;
  if (method === undefined) return true;
  const kind = id === undefined ? 'notification' : 'request';
  const known = METHODS.some((row) =>
    row.direction === 'to_server' && row.kind === kind && row.method === method && row.eras.includes('modern'));
  if (!known) return false;
  switch (method) {
    case 'tools/call':
      return params?.['name'] === 'read';
    case 'prompts/get':
      return params?.['name'] === 'sum';
    case 'resources/read':
      return params?.['uri'] === 'file:///a';
    case 'completion/complete':
      return JSON.stringify(params?.['ref']) === '{"type":"ref/prompt","name":"sum"}';
    default:
      return true;
  }
}

async function judged(bytes: Uint8Array): Promise<boolean> {
  const message = received(bytes);
  if (message === undefined) return false;
  expect(isCleared(message)).toBe(false);
  const judgement = await pipeline.judgeInbound(message, scene);
  expect(judgement.kind === 'cleared' && isCleared(judgement.message)).toBe(judgement.kind === 'cleared');
  expect(isCleared(message)).toBe(false);
  return judgement.kind === 'cleared';
}

describe('what becomes cleared', () => {
  const names = fc.constantFrom('read', 'Read', 'write', 'sum', 'file:///a', 'file:///b', SECRET, '', `x${SECRET}`);
  const params = fc.record(
    {
      name: fc.oneof(names, fc.jsonValue({ maxDepth: 1 })), uri: names, taskId: names,
      ref: fc.record(
        { type: fc.constantFrom('ref/prompt', 'ref/resource', 'ref/tool'), name: names },
        { requiredKeys: ['type'] },
      ),
      arguments: fc.dictionary(names.filter((name) => name !== ''), fc.oneof(names, fc.jsonValue({ maxDepth: 2 }))),
    },
    { requiredKeys: [] },
  );
  const method = fc.oneof(
    fc.constantFrom(...METHODS.map((row) => row.method)),
    fc.constantFrom('Tools/Call', 'tools/call ', 'com.example/run', '', 'constructor'),
  );
  const message = fc.record(
    {
      jsonrpc: fc.constantFrom(...Array.from({ length: 9 }, () => '2.0'), '1.0'),
      id: fc.oneof(fc.integer(), names, fc.constant(null)),
      method,
      params,
    },
    { requiredKeys: ['jsonrpc'] },
  );

  test('random messages are cleared only when everything in them is granted (S-09)', async () => {
    let cleared = 0;
    await fc.assert(
      fc.asyncProperty(message, async (json) => {
        const text = JSON.stringify(json);
        if (!(await judged(new TextEncoder().encode(text)))) return;
        cleared += 1;
        expect(mayPass(text)).toBe(true);
      }),
      { numRuns: 5000 },
    );
    expect(cleared).toBeGreaterThan(5);
  });

  test('random JSON is never cleared', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (json) => {
        expect(await judged(new TextEncoder().encode(JSON.stringify(json)))).toBe(false);
      }),
    );
  });

  test('random bytes are never cleared', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        expect(await judged(bytes)).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
});
