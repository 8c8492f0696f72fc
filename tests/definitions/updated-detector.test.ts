import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JsonObject } from '@durward/core';
import { detectorInForce, reviewItems, type BundleRuling } from '@durward/gateway';
import { ask, call, textOf, type Seat } from '../journeys/support/talk.ts';
import { httpUpstream, type HttpUpstream } from '../journeys/support/upstreams.ts';
import { atStoreOf, bundleText, decideOn, MISSED, newSigner, RULE } from '../support/bundles.ts';
import { EVERYTHING, TestGateway, type TestConfig } from '../support/gateway.ts';

/** An update of the shield reaches what servers list, while the gateway runs: TP016 looks with what is in force. */
const signer = newSigner();
const inputSchema = { type: 'object' };
const TOOLS: readonly JsonObject[] = [
  { name: 'caves', description: MISSED, inputSchema }, { name: 'lamps', description: 'Lights a lamp.', inputSchema },
];
let upstream: HttpUpstream;
let gateway: TestGateway;
let config: TestConfig;
let source: string;
let seat: Seat;
let listed = 0;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'durward-updated-'));
  source = join(folder, 'bundles');
  mkdirSync(source);
  writeFileSync(join(folder, 'security.pem'), signer.pem);
  const said = { content: [{ type: 'text', text: 'done' }] };
  upstream = await httpUpstream('modern', {
    caves: (asked) => asked.result(said), lamps: (asked) => asked.result(said),
  }, {
    'tools/list': (asked) => {
      listed += 1;
      asked.result({ tools: TOOLS });
    },
  });
  config = {
    servers: { one: { ...upstream.config, pinned: [] }, two: { ...upstream.config, onboarding: 'review' } },
    grants: [EVERYTHING],
    content: { bundles: { source, keys: { security: `file:${join(folder, 'security.pem')}` } } },
  };
  gateway = await TestGateway.start(config);
  seat = { url: gateway.route('one'), token: await gateway.token('one') };
});

afterAll(async () => {
  await gateway.close();
  await upstream.close();
  rmSync(join(source, '..'), { recursive: true });
});

const decide = (step: BundleRuling['step'], version?: number) => decideOn(gateway, config, step, version);

const recorded = (type: string): boolean => gateway.records().some((record) => record['type'] === type);

async function toolNames(): Promise<readonly unknown[]> {
  const tools = (await ask(seat, 'tools/list')).result?.['tools'];
  return (tools as readonly JsonObject[]).map((tool) => tool['name']);
}

/** What a review says of the tool that waits. */
const findings = () => atStoreOf(gateway, config, async (place) => {
  const items = await reviewItems(place, 'two', await detectorInForce(place));
  return items.find(({ definition }) => definition.name === 'caves')?.findings.map(({ control }) => control);
});

test('what is on trial keeps nothing out of a list (S-30, S-40)', async () => {
  expect(await toolNames()).toEqual(['caves', 'lamps']);
  expect(textOf(await call(seat, 'caves'))).toBe('done');
  await ask({ url: gateway.route('two'), token: await gateway.token('two') }, 'tools/list');
  writeFileSync(join(source, 'rules-1.json'), bundleText({ rules: [RULE] }, signer.privateKey));
  await expect.poll(() => recorded('bundle.admitted')).toBe(true);
  expect(await toolNames()).toEqual(['caves', 'lamps']);
  await expect.poll(findings).toEqual([]);
});

test('what is promoted looks at tools that were listed before, also where nobody lists them again (S-30, S-40)',
  async () => {
    const before = listed;
    await decide('promoted', 1);
    await expect.poll(() => recorded('bundle.promoted')).toBe(true);
    expect((await call(seat, 'caves')).error).toMatchObject({ code: expect.any(Number) });
    // Its definitions are not pinned: the server was not even asked.
    expect(listed).toBe(before);
    expect(textOf(await call(seat, 'lamps'))).toBe('done');
    expect(await toolNames()).toEqual(['lamps']);
    expect(await findings()).toEqual(['TP016']);
  });

test('what is taken back keeps nothing out any more (S-40)', async () => {
  await decide('rolled_back');
  await expect.poll(() => recorded('bundle.rolled_back')).toBe(true);
  expect(textOf(await call(seat, 'caves'))).toBe('done');
  expect(await toolNames()).toEqual(['caves', 'lamps']);
  expect(await findings()).toEqual([]);
});
