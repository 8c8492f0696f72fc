import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../store/sqlite-store.ts';
import type { Store } from '../store/store.ts';
import { newDataKey } from '../vault/envelope.ts';
import { ownKeyFile } from '../vault/key-file.ts';
import { KeyRing } from '../vault/key-ring.ts';
import { Vault } from '../vault/vault.ts';
import { PersonalSecrets } from './personal-secrets.ts';

const ANA = { issuer: 'https://idp.example', subject: 'ana' };
const PLACE = { purpose: 'connection', owner: 'ana', place: 'git' };

describe('secrets that people have given', () => {
  let folder: string;
  let store: Store;
  let nowMs: number;
  let one: PersonalSecrets;
  let other: PersonalSecrets;
  let vault: Vault;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'durward-personal-'));
    nowMs = 1_000_000;
    const clock = (): number => nowMs;
    store = await openSqliteStore(join(folder, 'durward.db'), clock);
    vault = new Vault(store.vault, new KeyRing(ownKeyFile(folder), newDataKey), clock);
    const options = {
      server: 'git', vault, store: store.vault, clock, personId: ({ subject }: { subject: string }) => subject,
    };
    [one, other] = [new PersonalSecrets(options), new PersonalSecrets(options)];
    await one.keep(ANA, 'Ana', 'first');
  });

  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  const now = async (): Promise<string | undefined> => (await one.inUse(ANA))?.secret.reveal();

  test('are handed out as they are half a second later, whoever changed them (S-46, S-82)', async () => {
    expect(await now()).toBe('first');
    await other.keep(ANA, 'Ana', 'second');
    nowMs += 500;
    expect(await now()).toBe('second');
    expect(await (await other.forget(ANA))?.giveBack()).toBe('not_offered');
    nowMs += 500;
    expect(await now()).toBeUndefined();
    expect(await other.forget(ANA)).toBeUndefined();
  });

  test('are searched for in replies also while they are looked up again (S-15)', async () => {
    await now();
    nowMs += 500;
    const again = now();
    expect(one.peek(ANA)?.reveal()).toBe('first');
    expect(await again).toBe('first');
  });

  test('are not handed out while the vault does not open, and are when it does (S-82)', async () => {
    await now();
    await other.keep(ANA, 'Ana', 'second');
    nowMs += 500;
    const { wrappedKey, ...record } = (await store.vault.record('connection', 'ana', 'git')) ?? never();
    await store.vault.putRecord({ ...record, wrappedKey: wrappedKey.slice(0, -8) });
    await expect(now()).rejects.toThrow();
    expect(one.peek(ANA)).toBeUndefined();
    await store.vault.putRecord({ ...record, wrappedKey });
    expect(await now()).toBe('second');
  });

  test('of another kind in the same place are none (S-16)', async () => {
    await vault.put(PLACE, JSON.stringify({ accessToken: 'x', resource: 'https://git.example' }), '{}');
    nowMs += 500;
    expect(await now()).toBeUndefined();
  });
});

function never(): never {
  throw new Error('there is no record');
}
