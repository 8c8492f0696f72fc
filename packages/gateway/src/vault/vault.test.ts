import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Secret } from '../config/secret.ts';
import { openSqliteStore } from '../store/sqlite-store.ts';
import type { Store } from '../store/store.ts';
import { newDataKey } from './envelope.ts';
import { ownKeyFile } from './key-file.ts';
import { KeyRing } from './key-ring.ts';
import { Vault } from './vault.ts';

const NOW_MS = 1_800_000_000_000;
const PLACE = { purpose: 'connection', owner: 'ana', place: 'files' };

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'durward-vault-'));
  store = await openSqliteStore(join(folder, 'durward.db'), () => NOW_MS);
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const newKey = (): string => randomBytes(32).toString('base64');
const ringOf = (text: () => string): Vault =>
  new Vault(store.vault, new KeyRing({ place: 'env:KEY', read: () => new Secret(text()) }, newDataKey), () => NOW_MS);
const ownVault = (): Vault => new Vault(store.vault, new KeyRing(ownKeyFile(folder), newDataKey), () => NOW_MS);

describe('what is in the vault', () => {
  test('comes out as it went in, and stands nowhere in the files of the store (S-82)', async () => {
    const vault = ringOf(() => newKeyOnce);
    await vault.put(PLACE, 'refresh-token-of-ana', '{"scopes":["a"]}');
    expect(await vault.open(PLACE)).toEqual({ text: 'refresh-token-of-ana', about: '{"scopes":["a"]}', revision: 1 });
    for (const file of ['durward.db', 'durward.db-wal']) {
      expect(readFileSync(join(folder, file)).includes('refresh-token-of-ana')).toBe(false);
    }
  });

  test('is under a data key of its own: the same text twice is two different records (S-82)', async () => {
    const vault = ringOf(() => newKeyOnce);
    await vault.put(PLACE, 'same', '');
    await vault.put({ ...PLACE, owner: 'bob' }, 'same', '');
    const [first, second] = await store.vault.records({});
    expect(new Set([first?.sealed, second?.sealed, first?.wrappedKey, second?.wrappedKey]).size).toBe(4);
  });

  test.each([
    ['to another user', { owner: 'bob' }],
    ['to another server', { place: 'mail' }],
    ['to another purpose', { purpose: 'client' }],
  ])('does not open when its record is moved %s (S-17, S-53, S-82)', async (_to, change) => {
    const vault = ringOf(() => newKeyOnce);
    await vault.put(PLACE, 'secret', '');
    const [record] = await store.vault.records({});
    if (record === undefined) throw new Error('there is no record');
    await store.vault.putRecord({ ...record, ...change });
    await expect(vault.open({ ...PLACE, ...change })).rejects.toMatchObject({ reason: 'tampered' });
  });

  test.each(['sealed', 'wrappedKey'] as const)('does not open when a bit of its %s was changed (S-82)', async (
    member,
  ) => {
    const vault = ringOf(() => newKeyOnce);
    await vault.put(PLACE, 'secret', '');
    const [record] = await store.vault.records({});
    if (record === undefined) throw new Error('there is no record');
    const bytes = Buffer.from(record[member], 'base64url');
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    await store.vault.putRecord({ ...record, [member]: bytes.toString('base64url') });
    await expect(vault.open(PLACE)).rejects.toMatchObject({ reason: 'tampered' });
  });
});

describe('a ring of keys', () => {
  test('seals with its first key, opens with all, and takes all over to the newest by rotation (S-82)', async () => {
    const [former, next] = [newKey(), newKey()];
    let text = former;
    const vault = ringOf(() => text);
    await vault.put(PLACE, 'secret', 'about');
    text = `${next}\n${former}\n`;
    expect((await vault.open(PLACE))?.text).toBe('secret');
    expect(await vault.rotate()).toBe(1);
    text = next;
    expect(await vault.open(PLACE)).toMatchObject({ text: 'secret', about: 'about' });
    text = former;
    await expect(vault.open(PLACE)).rejects.toMatchObject({ reason: 'unknown_key' });
  });

  test.each([
    ['nothing', ''], ['a short key', randomBytes(16).toString('base64')], ['a word', 'correct-horse-battery-staple'],
    ['a key and rubbish', `${randomBytes(32).toString('base64')} x`],
  ])('of %s is refused, and its text is in no message (S-82)', async (_what, text) => {
    const failure: unknown = await ringOf(() => text).put(PLACE, 'secret', '').catch((error: unknown) => error);
    expect(failure).toMatchObject({ reason: 'misconfigured' });
    if (text !== '') expect(String(failure)).not.toContain(text);
  });

  test('that cannot be read closes the vault, and opens it again when it can (S-82)', async () => {
    let isThere = true;
    const vault = ringOf(() => {
      if (!isThere) throw new Error('gone');
      return newKeyOnce;
    });
    await vault.put(PLACE, 'secret', '');
    isThere = false;
    await expect(vault.open(PLACE)).rejects.toMatchObject({ reason: 'unavailable' });
    await expect(vault.put(PLACE, 'next', '')).rejects.toMatchObject({ reason: 'unavailable' });
    isThere = true;
    expect((await vault.open(PLACE))?.text).toBe('secret');
  });
});

describe('the key in the data folder', () => {
  test('is made once, for the owner alone, and rotated with everything under it (S-22, S-82)', async () => {
    const vault = ownVault();
    await vault.put(PLACE, 'secret', '');
    const file = join(folder, 'vault.key');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await ownVault().open(PLACE))?.text).toBe('secret');
    const [before] = await store.vault.records({});
    expect(await vault.rotate()).toBe(1);
    const [after] = await store.vault.records({});
    expect(after?.keyVersion).not.toBe(before?.keyVersion);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const [newest] = readFileSync(file, 'utf8').split('\n');
    writeFileSync(file, `${newest ?? ''}\n`);
    expect((await vault.open(PLACE))?.text).toBe('secret');
  });
});

const newKeyOnce = newKey();
