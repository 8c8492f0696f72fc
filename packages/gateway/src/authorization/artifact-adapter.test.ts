import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_LIMITS } from '@durward/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../store/sqlite-store.ts';
import type { Store } from '../store/store.ts';
import { adapterFactory } from './artifact-adapter.ts';

let folder: string;
let store: Store;
let ended: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'durward-adapter-'));
  store = await openSqliteStore(join(folder, 'store.sqlite'), Date.now);
  ended = [];
});

afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

function adapterFor(kind: string) {
  return adapterFactory({
    store: store.authorization,
    clock: Date.now,
    limits: DEFAULT_LIMITS,
    registrationSeconds: 60,
    endFamily: (grantId, why) => {
      ended.push(`${grantId}: ${why}`);
      return Promise.resolve();
    },
  })(kind);
}

describe.each(['AuthorizationCode', 'RefreshToken'])('%s', (kind) => {
  test('that two found unused is consumed by one of them, and the other ends the family (S-45, S-56)', async () => {
    const [one, two] = [adapterFor(kind), adapterFor(kind)];
    await one.upsert('secret', { grantId: 'family', accountId: 'ana' }, 60);
    // The engine looks first: both see a thing that nobody has used.
    expect((await one.find('secret'))?.consumed).toBeUndefined();
    expect((await two.find('secret'))?.consumed).toBeUndefined();
    await one.consume('secret');
    expect(ended).toEqual([]);
    await expect(two.consume('secret')).rejects.toThrow(/invalid_grant/);
    expect(ended).toEqual(['family: used twice']);
  });

  test('that is not there is consumed by nobody, and ends nothing', async () => {
    await expect(adapterFor(kind).consume('never')).rejects.toThrow(/invalid_grant/);
    expect(ended).toEqual([]);
  });
});

test('a proof that is remembered already is refused (S-10)', async () => {
  const adapter = adapterFor('ReplayDetection');
  await adapter.upsert('proof', {}, 60);
  await expect(adapter.upsert('proof', {}, 60)).rejects.toThrow(/invalid_request/);
});

test('the name of a thing is not in what is kept of it (S-22)', async () => {
  const adapter = adapterFor('RefreshToken');
  await adapter.upsert('secret-name', { jti: 'secret-name', grantId: 'family' }, 60);
  expect((await store.authorization.findArtifact('RefreshToken', 'secret-name'))?.payload).toBe('{"grantId":"family"}');
  expect(await adapter.find('secret-name')).toMatchObject({ jti: 'secret-name', grantId: 'family' });
});
