import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NO_RELEASE, offered, promoted, type ReleaseState } from '@durward/shield';
import type { BundleChange } from './bundle-store.ts';
import { openSqliteStore } from './sqlite-store.ts';
import type { Store } from './store.ts';

function admission(version: number, state: ReleaseState): BundleChange {
  return { step: 'admitted', version, digest: `d${String(version)}`, by: 'durward', reason: 'a', atMs: 1, state };
}

describe('the SQLite store, for updates of the shield,', () => {
  let folder: string;
  let stores: readonly [Store, Store];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'durward-store-'));
    const open = (): Promise<Store> => openSqliteStore(join(folder, 'store.sqlite'), () => 1);
    stores = [await open(), await open()];
  });

  afterEach(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await rm(folder, { recursive: true });
  });

  test('lets one of two take a step that both decided on the same state (S-40)', async () => {
    const state = offered(NO_RELEASE, 1);
    const taken = await Promise.all(stores.map(({ bundles }, at) =>
      bundles.change(admission(1, state), 0, `t${at}`)));
    const first = taken.find((one) => one !== undefined);
    expect(taken.filter((one) => one === undefined)).toHaveLength(1);
    expect(await stores[1].bundles.changesAfter(0)).toEqual([first]);
    expect(await stores[1].bundles.changesAfter(first?.sequence ?? 0)).toEqual([]);
    expect(await stores[0].bundles.bundleText(1)).toBe(taken[0] === undefined ? 't1' : 't0');
  });

  test('keeps the texts of bundles that have a part, and of no others', async () => {
    const [{ bundles }] = stores;
    const one = offered(NO_RELEASE, 1);
    await bundles.change(admission(1, one), 0, 't1');
    const two = promoted(one) ?? one;
    await bundles.change({ ...admission(1, two), step: 'promoted' }, 1);
    const three = offered(two, 2);
    await bundles.change(admission(2, three), 2, 't2');
    await bundles.change(admission(3, offered(three, 3)), 3, 't3');
    expect(await Promise.all([1, 2, 3].map((version) => bundles.bundleText(version)))).toEqual(['t1', undefined, 't3']);
  });

  test('adds up what a trial said in several processes', async () => {
    const more = { texts: 5, both: 1, onlyTrial: 2, onlyCurrent: 0, skipped: 1 };
    await Promise.all(stores.map(({ bundles }) => bundles.count(4, more)));
    const figures = await stores[0].bundles.figures(4);
    expect(figures).toEqual({ texts: 10, both: 2, onlyTrial: 4, onlyCurrent: 0, skipped: 2 });
    expect(await stores[0].bundles.figures(5)).toMatchObject({ texts: 0 });
  });
});
