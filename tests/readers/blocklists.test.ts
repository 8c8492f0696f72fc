import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { syncBlocklists, checkReaders, loadConfig, readFileBounded, type LoadedConfig } from '@durward/gateway';
import { ContentSafetyFake } from '../../examples/azure-content-safety-fake/fake.ts';
import { checkFake } from '../../examples/azure-content-safety-fake/check.ts';
import { startRecorder } from '../outbound/fixture/recorder.ts';
import { FakeWorld } from '../cli/fake-world.ts';

let fake: ContentSafetyFake;
let folder: string;

beforeEach(async () => {
  fake = await ContentSafetyFake.start({ key: 'k' });
  folder = mkdtempSync(join(tmpdir(), 'durward-lists-'));
  writeFileSync(join(folder, 'key'), 'k', { mode: 0o600 });
});

afterEach(async () => {
  await fake.close();
  rmSync(folder, { recursive: true, force: true });
});

const environment = {};
const clock = Date.now;

function config(lists: object, more: object = {}): LoadedConfig {
  const azure = { endpoint: fake.endpoint, key: 'file:key', blocklists: lists, ...more };
  const text = JSON.stringify({ content: { readers: { azure } } });
  const loaded = loadConfig(text, { file: join(folder, 'durward.yaml'), env: environment, readFile: readFileBounded });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.config;
}

const sync = (lists: object, isRehearsal = false) =>
  syncBlocklists(config(lists), { environment, clock }, isRehearsal);

const many = (count: number) => Array.from({ length: count }, (_, index) => `term ${String(index)}`);

describe('block lists at Azure', () => {
  test('are created and filled, over as many calls and pages as it takes (S-41)', async () => {
    const lists = { names: { terms: many(230), patterns: ['ignore.{0,20}instructions'] } };
    expect(await sync(lists)).toEqual([{ name: 'names', added: 231, removed: 0, kept: 0 }]);
    expect(fake.count('text/blocklists/names:addOrUpdateBlocklistItems')).toBe(3);
    expect(await sync(lists)).toEqual([{ name: 'names', added: 0, removed: 0, kept: 231 }]);
  });

  test('lose what the configuration no longer has, and keep the rest (S-41)', async () => {
    await sync({ names: { terms: ['a', 'b', 'c'] } });
    // The same text as a pattern is another item.
    expect(await sync({ names: { terms: ['a', 'b'], patterns: ['c'] } })).toEqual([
      { name: 'names', added: 1, removed: 1, kept: 2 },
    ]);
  });

  test('are left alone by a rehearsal (S-41)', async () => {
    expect(await sync({ names: { terms: ['a'] } }, true)).toEqual([{ name: 'names', added: 1, removed: 0, kept: 0 }]);
    expect(fake.asked.map(({ method }) => method)).toEqual(['GET']);
  });

  test('find their terms in texts from then on (S-41)', async () => {
    await sync({ names: { terms: ['project falcon'] } });
    const [state] = await checkReaders(config({ names: {} }), { environment, clock });
    expect(state).toEqual({ name: 'azure', fault: undefined });
    expect(fake.asked.at(-1)).toMatchObject({ operation: 'text:analyze', body: { blocklistNames: ['names'] } });
  });

  test('that Azure refuses are told, without the key (S-41, S-10)', async () => {
    fake.fault = { kind: 'status', status: 403 };
    await expect(sync({ names: { terms: ['a'] } })).rejects.toThrow(
      'the block list names could not be brought in line: Azure AI Content Safety answered with status 403',
    );
  });

  test('that continue at another origin are not followed there (S-41, S-10)', async () => {
    const thief = await startRecorder((_request, response) => response.end('{}'));
    const azure = await startRecorder((_request, response) => {
      response.end(JSON.stringify({ value: [], nextLink: `http://127.0.0.1:${String(thief.port)}/next` }));
    });
    try {
      const endpoint = `http://127.0.0.1:${String(azure.port)}`;
      const asked = syncBlocklists(config({ names: {} }, { endpoint }), { environment, clock }, true);
      await expect(asked).rejects.toThrow('continues a list at another origin');
      expect(thief.requests).toHaveLength(0);
    } finally {
      await Promise.all([thief.close(), azure.close()]);
    }
  });
});

const LISTS = 'content: { readers: { azure: { endpoint: "https://a.example", blocklists: { names: {} } } } }\n';
const worldOf = (text: string, fails = false) => new FakeWorld({
  files: { '/work-folder/durward.yaml': text },
  runtime: {
    syncBlocklists: () => fails
      ? Promise.reject(new Error('the block list names could not be brought in line: status 403'))
      : Promise.resolve([{ name: 'names', added: 2, removed: 1, kept: 7 }]),
  },
});

describe('durward shield blocklists sync', () => {
  test('tells what was done, and what would be (S-41)', async () => {
    const done = worldOf(LISTS);
    expect(await done.run('shield', 'blocklists', 'sync')).toBe(0);
    expect(done.stdout.text).toBe('names: 2 added, 1 removed, 7 kept\n');
    const rehearsed = worldOf(LISTS);
    expect(await rehearsed.run('shield', 'blocklists', 'sync', '--dry-run')).toBe(0);
    expect(rehearsed.stdout.text).toBe('names: 2 to add, 1 to remove, 7 as they are\n');
    expect(rehearsed.stderr.text).toContain('Nothing was changed.');
  });

  test('fails where there is no list, or Azure refuses (S-41)', async () => {
    const none = worldOf('{}\n');
    expect(await none.run('shield', 'blocklists', 'sync')).toBe(2);
    expect(none.stderr.text).toContain('DURWARD_BLOCKLISTS_NONE');
    const refused = worldOf(LISTS, true);
    expect(await refused.run('shield', 'blocklists', 'sync')).toBe(2);
    expect(refused.stderr.text).toContain('DURWARD_BLOCKLISTS_SYNC');
  });
});

const yamlOf = (whenUnavailable: string) =>
  `content: { readers: { azure: { endpoint: "https://a.example", whenUnavailable: ${whenUnavailable} } } }\n`;
const lineOf = async (whenUnavailable: string, fault: string | undefined) => {
  const world = new FakeWorld({
    files: { '/work-folder/durward.yaml': yamlOf(whenUnavailable) },
    runtime: { checkReaders: () => Promise.resolve([{ name: 'azure', fault }]) },
  });
  await world.run('doctor', '--json');
  const { results } = JSON.parse(world.stdout.text) as { results: { about: string; level: string }[] };
  return results.find(({ about }) => about === 'content.azure');
};

describe('durward doctor', () => {
  test('says whether each reader answers, and what follows if it does not (S-07, S-41)', async () => {
    expect(await lineOf('deny', undefined)).toMatchObject({ level: 'ok', what: 'it reads texts' });
    expect(await lineOf('deny', 'status 401')).toMatchObject({ level: 'problem', what: 'status 401' });
    expect(await lineOf('detector', 'status 401')).toMatchObject({ level: 'warn' });
  });
});

test('the fake of the examples answers as documented (S-41)', async () => {
  expect((await checkFake()).filter(({ isRight }) => !isRight)).toEqual([]);
});
