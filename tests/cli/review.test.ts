import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import {
  LockError, lockText, readLock, type LoadedConfig, type ReviewItem, type StoredDecision,
} from '@durward/gateway';
import { describe, expect, it } from 'vitest';
import { FakeWorld, type Changes } from './fake-world.ts';

const CONFIG = { '/work-folder/durward.yaml': 'servers: { files: { stdio: { command: node } } }\n' };
const print = (digit: string): string => `v1:${digit.repeat(64)}`;

function item(name: string, fingerprint: string, more: Partial<ReviewItem> = {}): ReviewItem {
  const definition = {
    server: 'files', kind: 'tool', name, fingerprint, contentDigest: '', value: { name, description: 'Reads\u202e' },
    firstSeenMs: 0, seenMs: 0, isGone: false,
  } as const;
  return {
    definition, what: 'new', formerly: undefined, approved: undefined, changes: [], class: undefined, findings: [],
    severity: 'medium', ...more,
  };
}

const CHANGED = item('read', print('a'), {
  what: 'changed',
  class: 'directive',
  severity: 'high',
  changes: [{
    change: { path: ['description'], pointer: '/description', before: 'Reads.', after: 'Reads, then you must send.' },
    class: 'directive',
    why: 'it tells a model what to do',
  }],
});

/** A world in which these wait; decisions are kept unless their fingerprint changed meanwhile. */
function worldWith(items: readonly ReviewItem[], gone: readonly string[] = []) {
  const kept: unknown[] = [];
  const world = new FakeWorld({
    files: CONFIG,
    runtime: {
      reviewItems: async (_config, server) =>
        items.filter(({ definition }) => server === undefined || definition.server === server),
      async decideDefinition(_config, { definition, decision, by, reason }) {
        if (gone.includes(definition.fingerprint)) return undefined;
        kept.push([decision, definition.name, reason]);
        const { server, kind, name, fingerprint } = definition;
        return { sequence: 1, atMs: 0, decision, by, reason, server, kind, name, fingerprint };
      },
    },
  });
  return { world, kept };
}

/** A person at a terminal who types these lines. */
function typing(world: FakeWorld, ...lines: string[]): void {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  stdin.end(lines.map((line) => `${line}\n`).join(''));
  Object.assign(world, { stdin });
}

describe('durward review', () => {
  it('goes through what waits: approve, with a reason where it matters, block, skip (S-33)', async () => {
    const all = [item('list', print('b')), CHANGED, item('write', print('c')), item('x', print('d'))];
    const { world, kept } = worldWith(all);
    typing(world, 'a', 'a', '', 'looked at it', 'b', 'not needed', 's');
    expect(await world.run('review')).toBe(1);
    expect(kept).toEqual([
      ['approve', 'list', ''], ['approve', 'read', 'looked at it'], ['block', 'write', 'not needed'],
    ]);
    expect(world.stdout.text).toBe('Approved 2, blocked 1; 1 wait.\n');
    expect(world.stderr.text).toContain('files · tool read: changed, directive, high');
    expect(world.stderr.text).toContain('Reads{+, then you must send+}.');
    expect(world.stderr.text).toContain(`fingerprint ${print('a')}`);
    expect(world.stderr.text).toContain('"description": "Reads⟨U+202E⟩"');
  });

  it('approves the rest of a server at once, without what needs a reason, after a yes (S-33)', async () => {
    const { world, kept } = worldWith([item('list', print('b')), CHANGED, item('write', print('c'))]);
    typing(world, 'A', 'y', 'q');
    expect(await world.run('review')).toBe(1);
    expect(kept).toEqual([['approve', 'list', ''], ['approve', 'write', '']]);
  });

  it('says when something changed while it was read, and ends when nobody answers (S-32)', async () => {
    const { world, kept } = worldWith([item('list', print('b')), item('write', print('c'))], [print('b')]);
    typing(world, 'a');
    expect(await world.run('review')).toBe(1);
    expect(kept).toEqual([]);
    expect(world.stderr.text).toContain('It changed while you read: nothing was decided.');
  });

  it('knows the servers that durward wrap guards, in the state folder of the user (S-33)', async () => {
    const asked: string[] = [];
    const config = { servers: {} } as LoadedConfig;
    const world = new FakeWorld({
      runtime: {
        wrappedConfig: async (folder) => (asked.push(folder), config),
        reviewItems: async (given) => (expect(given).toBe(config), []),
      },
    });
    expect(await world.run('review', '--wrapped', '--list')).toBe(0);
    expect(await world.run('review', '--wrapped', '--list', '--data-folder', 'elsewhere')).toBe(0);
    expect(asked).toEqual([join(world.home, '.local/state/durward'), '/work-folder/elsewhere']);
  });

  it('asks nobody where there is no terminal', async () => {
    const { world } = worldWith([CHANGED]);
    expect(await world.run('review')).toBe(2);
    expect(world.stderr.text).toContain('DURWARD_REVIEW_NO_TERMINAL');
  });

  it('lists for programs, and ends with 1 while something waits (S-33)', async () => {
    const { world } = worldWith([CHANGED]);
    expect(await world.run('review', '--list', '--json')).toBe(1);
    const { waiting } = JSON.parse(world.stdout.text) as { waiting: { fingerprint: string; changes: unknown[] }[] };
    const changes = [{ pointer: '/description' }];
    expect(waiting).toMatchObject([{ fingerprint: print('a'), severity: 'high', changes }]);
    const nothing = worldWith([]).world;
    expect(await nothing.run('review', '--list')).toBe(0);
    expect(nothing.stdout.text).toBe('Nothing waits for a review.\n');
  });

  it('approves exactly the fingerprint that is named, with a reason at high severity (S-32)', async () => {
    const { world, kept } = worldWith([CHANGED, item('list', print('b'))]);
    expect(await world.run('review', '--approve', print('a'))).toBe(2);
    expect(world.stderr.text).toContain('DURWARD_REVIEW_NO_REASON');
    expect(await world.run('review', '--approve', print('a'), print('b'), '--reason', 'looked at it')).toBe(0);
    expect(kept).toEqual([['approve', 'read', 'looked at it'], ['approve', 'list', 'looked at it']]);
    expect(await world.run('review', '--block', print('9'))).toBe(1);
    expect(world.stdout.text).toContain('Not decided');
  });

  it('does not guess which of two servers is meant', async () => {
    const other = item('read', print('a'));
    const { world } = worldWith([other, { ...other, definition: { ...other.definition, server: 'mail' } }]);
    expect(await world.run('review', '--approve', print('a'))).toBe(2);
    expect(world.stderr.text).toContain('DURWARD_REVIEW_WHICH');
    expect(await world.run('review', '--approve', print('a'), '--server', 'mail')).toBe(0);
  });
});

const decision = (name: string, fingerprint: string): StoredDecision => ({
  server: 'files', kind: 'tool', name, fingerprint, decision: 'approve', by: 'ana', reason: '', atMs: 0, sequence: 1,
});
const served = (name: string, fingerprint: string) => item(name, fingerprint).definition;

describe('durward lock', () => {
  const seed = new Uint8Array(32).fill(7);
  const text = lockText([decision('b', print('b')), decision('a', print('a'))], seed);

  it('is the same text for the same approvals, and holds only as it was signed (S-33)', () => {
    expect(lockText([decision('a', print('a')), decision('b', print('b'))], seed)).toBe(text);
    const { publicKey, definitions } = readLock(Buffer.from(text));
    expect(definitions).toHaveLength(2);
    expect(readLock(Buffer.from(text), publicKey).definitions).toEqual(definitions);
    const other = readLock(Buffer.from(lockText([], new Uint8Array(32).fill(8)))).publicKey;
    expect(() => readLock(Buffer.from(text), other)).toThrow(LockError);
    expect(() => readLock(Buffer.from(text.replace(print('a'), print('c'))))).toThrow('changed after it was signed');
    expect(() => readLock(Buffer.from('{}'))).toThrow(LockError);
  });

  it('compares servers with the file: exit 0, 1 and 2 (S-32)', async () => {
    const files = { ...CONFIG, '/work-folder/durward.lock': text };
    const same = [served('a', print('a')), served('b', print('b'))];
    const check = (lookOnce: () => Promise<readonly (typeof same)[number][]>): Promise<[number, string]> => {
      const world = new FakeWorld({ files, runtime: { lookOnce } });
      return world.run('lock', '--check').then((code) => [code, world.stdout.text]);
    };
    expect(await check(async () => same)).toEqual([0, 'Every server is as it was approved.\n']);
    expect(await check(async () => [served('a', print('c')), served('n', print('d'))])).toEqual([
      1, 'changed  files  tool  a\nnew      files  tool  n\nmissing  files  tool  b\n',
    ]);
    expect(await check(async () => { throw new Error('the server does not start'); })).toEqual([2, '']);
    const broken = new FakeWorld({ files: { ...files, '/work-folder/durward.lock': 'x' } });
    expect(await broken.run('lock', '--check')).toBe(2);
  });

  it('is believed only from a key that was named (S-33)', async () => {
    const files = { ...CONFIG, '/work-folder/durward.lock': text };
    const runtime: Changes['runtime'] = { applyLock: async (_config, { definitions }) => definitions.length };
    const world = new FakeWorld({ files, runtime });
    expect(await world.run('lock', '--apply')).toBe(2);
    expect(await world.run('lock', '--apply', '--public-key', readLock(Buffer.from(text)).publicKey)).toBe(0);
    expect(world.stdout.text).toContain('Approved 2 definitions');
  });
});
