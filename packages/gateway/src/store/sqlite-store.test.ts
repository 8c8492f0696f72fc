import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { chmod, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteStore } from './sqlite-store.ts';
import { StoreError } from './store-error.ts';

describe('the SQLite file', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'durward-store-'));
    file = join(folder, 'data', 'store.sqlite');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const open = () => openSqliteStore(file, () => 1_800_000_000_000);
  const made = async () => {
    const store = await open();
    await store.revoke({ kind: 'token', issuer: 'i', tokenId: 't', atMs: 1 }, 'r');
    await store.close();
  };

  test('and its companions are for the owner alone, also when they were not (S-22)', async () => {
    const store = await open();
    await store.secretKey('audit', 32);
    const modes = () =>
      readdirSync(join(folder, 'data')).map((name) => statSync(join(folder, 'data', name)).mode & 0o777);
    expect(modes()).toEqual([0o600, 0o600, 0o600]);
    expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o700);
    await store.close();
    await chmod(file, 0o644);
    await (await open()).close();
    expect(modes()).toEqual([0o600]);
  });

  test('is in WAL mode, notes its migrations, and is marked as ours (S-22)', async () => {
    await made();
    await (await open()).close();
    const database = new DatabaseSync(file);
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    const steps = database.prepare('SELECT * FROM migrations').all();
    expect(steps.length).toBeGreaterThan(1);
    expect(steps).toEqual(steps.map((_step, index) => ({ version: index + 1, applied_at_ms: 1_800_000_000_000 })));
    expect(database.prepare('PRAGMA application_id').get()).toEqual({ application_id: 0x44757277 });
    database.close();
  });

  test.each([
    [
      'rubbish',
      () => Buffer.from('this is no database at all, but long enough to be looked at as one'.repeat(99)),
    ],
    [
      'a damaged page',
      (good: Buffer) => Buffer.concat([good.subarray(0, 4096), Buffer.alloc(good.length - 4096, 0x55)]),
    ],
    ['a file that was cut', (good: Buffer) => good.subarray(0, 6000)],
  ])('with %s is refused, and the message says what to do (S-22)', async (_what, spoil) => {
    await made();
    writeFileSync(file, spoil(readFileSync(file)));
    const refusal = await open().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(StoreError);
    expect(refusal).toMatchObject({ code: 'corrupt', message: expect.stringContaining(file) });
    expect(String(refusal)).toContain('Put back a copy');
  });

  test('of a newer version is refused and left as it is (S-22)', async () => {
    await made();
    const database = new DatabaseSync(file);
    database.exec('INSERT INTO migrations VALUES (107, 1)');
    database.close();
    await expect(open()).rejects.toMatchObject({
      code: 'newer',
      message: expect.stringMatching(/version 107.*knows \d+.*Install that version/s),
    });
    await expect(open()).rejects.toMatchObject({ code: 'newer' });
  });

  test('of another program is refused and left as it is (S-22)', async () => {
    await made();
    const database = new DatabaseSync(join(folder, 'other.sqlite'));
    database.exec('CREATE TABLE theirs (a)');
    await expect(openSqliteStore(join(folder, 'other.sqlite'), Date.now)).rejects.toMatchObject({
      code: 'foreign',
    });
    expect(database.prepare('SELECT name FROM sqlite_schema').all()).toEqual([{ name: 'theirs' }]);
    database.close();
  });

  test('that cannot be opened is refused: a folder, a link to elsewhere (S-22)', async () => {
    await expect(openSqliteStore(folder, Date.now)).rejects.toMatchObject({ code: 'unreadable' });
    await made();
    await symlink(file, join(folder, 'link.sqlite'));
    await expect(openSqliteStore(join(folder, 'link.sqlite'), Date.now)).rejects.toMatchObject({
      code: 'unreadable',
    });
  });

  test('takes writes of two processes at once, and loses none to a kill (S-73, E-14)', async () => {
    await (await open()).close();
    const script = `
      import { openSqliteStore } from ${JSON.stringify(join(import.meta.dirname, 'sqlite-store.ts'))};
      const store = await openSqliteStore(${JSON.stringify(file)}, Date.now);
      for (let count = 0; ; count += 1) {
        const tokenId = process.pid + ' ' + count;
        await store.revoke({ kind: 'token', issuer: 'i', tokenId, atMs: count }, '');
        process.stdout.write(tokenId + '\\n');
      }`;
    const acknowledged: string[] = [];
    const children = [1, 2].map(() =>
      spawn(process.execPath, ['--conditions=durward-source', '--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      }),
    );
    await Promise.all(
      children.map(async (child) => {
        let said = 0;
        const lines = createInterface({ input: child.stdout });
        lines.on('line', (line) => {
          acknowledged.push(line);
          said += 1;
          if (said === 40) child.kill('SIGKILL');
        });
        await Promise.all([once(child, 'exit'), once(lines, 'close')]);
      }),
    );
    const store = await open();
    const stored = new Set(
      (await store.revocationsAfter(0)).map((one) => (one.kind === 'token' ? one.tokenId : '')),
    );
    await store.close();
    expect(acknowledged.length).toBeGreaterThanOrEqual(80);
    expect(acknowledged.filter((one) => !stored.has(one))).toEqual([]);
  });
});
