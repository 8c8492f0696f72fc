import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getDefaultEnvironment } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFINITION_KINDS, type JsonObject } from '@durward/core';
import { EVERYTHING as ALL, TestGateway } from '../support/gateway.ts';
import { stripped } from './support/differences.ts';
import { EVERYTHING_OPERATIONS, LEGACY_OPERATIONS } from './support/everything.ts';
import { comparable, doAll, failuresIn, known } from './support/operations.ts';
import { BUDGET_OPERATIONS, fileOperations, MEMORY_OPERATIONS, THINKING_OPERATIONS } from './support/small-servers.ts';
import {
  connect, GENERATIONS, outcomeOf, type Generation, type SdkClient, type SdkPlace,
} from './support/sdk-clients.ts';
import { EVERYTHING, serverProgram, startEverything, stopServers } from './support/servers.ts';

let gateway: TestGateway;
let folder: string;
const places = new Map<string, SdkPlace>();
const closing: Promise<void>[] = [];

const ENVIRONMENT = getDefaultEnvironment();

function program(path: string, ...args: string[]) {
  return { command: process.execPath, args: [path, ...args] };
}

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'durward-real-')));
  const [http, sse] = await Promise.all([startEverything('streamableHttp'), startEverything('sse')]);
  const files = program(serverProgram('server-filesystem'), join(folder, 'files'));
  const memory = program(serverProgram('server-memory'));
  const thinking = program(serverProgram('server-sequential-thinking'));
  const budget = program(serverProgram('server-budget-allocator'), '--stdio');
  places.set('everything', program(EVERYTHING));
  places.set('everything-http', { url: http });
  places.set('everything-sse', { url: sse, sse: true });
  places.set('files', files);
  places.set('memory', { ...memory, env: { ...ENVIRONMENT, MEMORY_FILE_PATH: join(folder, 'direct.jsonl') } });
  places.set('thinking', thinking);
  places.set('budget', budget);
  const inheritEnv = Object.keys(ENVIRONMENT);
  // Its calls make resources: where these are pinned, each waits for a review.
  const pinned = DEFINITION_KINDS.filter((kind) => kind !== 'resource');
  gateway = await TestGateway.start({
    servers: {
      'everything': { pinned, stdio: { ...program(EVERYTHING), inheritEnv, stopGraceMs: 100 } },
      'everything-http': { pinned, http: { url: http } },
      'everything-sse': { pinned, sse: { url: sse } },
      'files': { stdio: { ...files, inheritEnv } },
      'memory': { stdio: { ...memory, inheritEnv, env: { MEMORY_FILE_PATH: join(folder, 'via.jsonl') } } },
      'thinking': { stdio: { ...thinking, inheritEnv } },
      'budget': { stdio: { ...budget, inheritEnv } },
    },
    grants: [{ ...ALL, methods: ['*'] }],
  });
});

afterAll(async () => {
  await Promise.all(closing);
  await gateway.close();
  await stopServers();
  rmSync(folder, { recursive: true });
});

/** Does something with the server itself, then with the same server behind Durward. */
async function both<T>(
  server: string,
  generation: Generation,
  act: (client: SdkClient) => Promise<T>,
  prepare: () => void = () => {},
): Promise<[T, T]> {
  const direct = places.get(server);
  if (direct === undefined) throw new Error(`no ${server}`);
  const results: T[] = [];
  for (const place of [direct, { url: gateway.route(server), token: await gateway.token(server) }]) {
    prepare();
    const client = await connect(generation, place);
    try {
      results.push(await act(client));
    } finally {
      // A program may take its time to end: nobody waits for it but the end of all tests.
      closing.push(client.close());
    }
  }
  return results as [T, T];
}

const EVERYTHINGS = ['everything', 'everything-http', 'everything-sse'];
const LEGACY_GENERATIONS = GENERATIONS.filter((generation) => generation !== 'v2 auto');

describe.each(GENERATIONS)('for a client of generation %s', (generation) => {
  const eras = ['legacy', generation === 'v2 auto' ? 'modern' : 'legacy'];

  test.each(EVERYTHINGS)(
    'server-%s is the same behind Durward: its identity, every tool, prompt, resource, completion and error',
    async (server) => {
      const [direct, via] = await both(server, generation, async (client) => ({
        era: client.era,
        identity: client.identity(),
        done: await doAll(client, EVERYTHING_OPERATIONS),
        // When a server asks for the roots is its own affair: see the comparison on the wire.
        asked: client.asked.all.filter(({ method }) => method !== 'roots/list'),
      }));
      expect([direct.era, via.era]).toEqual(eras);
      expect(comparable(via.done, generation)).toEqual(comparable(direct.done, generation));
      expect(known({ ...via, era: '' }, generation)).toEqual(known({ ...direct, era: '' }, generation));
      const plain = (asked: readonly JsonObject[]) =>
        asked.map((one) => stripped(one, generation === 'v2 auto' ? ['elicitationId'] : []));
      expect(plain(via.asked)).toEqual(plain(direct.asked));
      expect(direct.asked.length).toBe(3);
    },
  );

  test.each(EVERYTHINGS)('progress of server-%s arrives: all of it, in order', async (server) => {
    const [direct, via] = await both(server, generation, async (client) => {
      const steps: unknown[] = [];
      const onprogress = (step: unknown): void => void steps.push(step);
      const params = { name: 'trigger-long-running-operation', arguments: { duration: 0.1, steps: 5 } };
      return { outcome: await outcomeOf(() => client.callTool(params, { onprogress })), steps };
    });
    expect(via.outcome).toEqual(direct.outcome);
    expect(via.steps).toEqual([1, 2, 3, 4, 5].map((progress) => ({ progress, total: 5 })));
    // A client forgets the last step when the reply comes in the same chunk.
    expect(via.steps.slice(0, direct.steps.length)).toEqual(direct.steps);
  });

  test.each(EVERYTHINGS)('a call of server-%s can be cancelled, and the conversation goes on', async (server) => {
    const [direct, via] = await both(server, generation, async (client) => {
      const stop = new AbortController();
      const params = { name: 'trigger-long-running-operation', arguments: { duration: 20, steps: 400 } };
      const options = { signal: stop.signal, onprogress: () => stop.abort('enough') };
      const cancelled = await outcomeOf(() => client.callTool(params, options));
      return [cancelled, await outcomeOf(() => client.callTool({ name: 'echo', arguments: { message: 'on' } }))];
    });
    expect(via).toEqual(direct);
    expect(via[0]).toMatchObject({ error: { message: expect.stringContaining('enough') as string } });
    expect(via[1]).toMatchObject({ result: { content: [{ text: 'Echo: on' }] } });
  });

  test('server-filesystem is the same behind Durward', async () => {
    const at = join(folder, 'files');
    const prepare = (): void => {
      rmSync(at, { recursive: true, force: true });
      mkdirSync(at);
      writeFileSync(join(at, 'alt.txt'), 'erste Zeile\nzweite 😀\n');
    };
    const [direct, via] = await both('files', generation, async (client) => ({
      identity: client.identity(), done: await doAll(client, fileOperations(at)),
    }), prepare);
    expect(comparable(via.done, generation)).toEqual(comparable(direct.done, generation));
    expect(via.identity).toEqual(direct.identity);
    expect(failuresIn(direct.done)).toBeLessThan(6);
  });

  test.each([
    ['memory', MEMORY_OPERATIONS],
    ['thinking', THINKING_OPERATIONS],
    ['budget', BUDGET_OPERATIONS],
  ] as const)('server-%s is the same behind Durward', async (server, operations) => {
    const [direct, via] = await both(server, generation, async (client) => ({
      identity: client.identity(), done: await doAll(client, operations),
    }));
    expect(comparable(via.done, generation)).toEqual(comparable(direct.done, generation));
    expect(via.identity).toEqual(direct.identity);
    expect(failuresIn(direct.done)).toBeLessThan(3);
  });
});

describe.each(LEGACY_GENERATIONS)('for a client of generation %s', (generation) => {
  test.each(EVERYTHINGS)('log levels, subscriptions and changes of server-%s arrive', async (server) => {
    const [direct, via] = await both(server, generation, async (client) => {
      const done = await doAll(client, LEGACY_OPERATIONS);
      await client.heard.until(({ method }) => method === 'notifications/resources/updated');
      await client.heard.until(isLogOf('Unsubscribe'));
      return { done, heard: client.heard.all.filter((one) => isLogOf('ubscribe')(one) || isUpdate(one)) };
    });
    expect(comparable(via.done, generation)).toEqual(comparable(direct.done, generation));
    expect(withoutRandomIds(via.heard)).toEqual(withoutRandomIds(direct.heard));
    expect(via.heard.length).toBe(3);
  });
});

function withoutRandomIds(heard: readonly JsonObject[]): readonly JsonObject[] {
  return heard.map((one) => stripped(one, ['randomId']));
}

function isUpdate({ method }: JsonObject): boolean {
  return method === 'notifications/resources/updated';
}

/** Lines about subscriptions; other lines come at times of their own. */
function isLogOf(words: string): (message: JsonObject) => boolean {
  return ({ method, params }) => method === 'notifications/message' && JSON.stringify(params).includes(words);
}
