import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { openSqliteStore } from '../../packages/gateway/src/store/sqlite-store.ts';
import type { Store } from '../../packages/gateway/src/store/store.ts';

/** A new, empty place where one store lives: opened as often as asked, and gone afterwards. */
export interface StorePlace {
  open(clock: () => number): Promise<Store>;
  remove(): Promise<void>;
}

/** The adapters: each holds to the same contracts. */
export const STORES: readonly (readonly [name: string, place: () => Promise<StorePlace>])[] = [
  [
    'SQLite',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'durward-store-'));
      return {
        open: (clock) => openSqliteStore(join(folder, 'store.sqlite'), clock),
        remove: () => rm(folder, { recursive: true }),
      };
    },
  ],
];

/** One place that is opened twice: the two stand for two processes. */
export interface TwoStores {
  readonly one: Store;
  readonly other: Store;
  /** What has passed on their clock since the test began, in milliseconds. */
  aheadMs: number;
  /** The second process ends, and begins anew. */
  restartOther(): Promise<void>;
}

/** Opens two stores at a new place before each test of a suite, and removes it after each. */
export function twoStores(place: () => Promise<StorePlace>, startMs: number): TwoStores {
  let here: StorePlace | undefined;
  let open: [Store, Store] | undefined;
  const clock = (): number => startMs + stores.aheadMs;
  const at = (which: 0 | 1): Store => {
    if (open === undefined) throw new Error('stores are used outside of a test');
    return open[which];
  };
  const stores: TwoStores = {
    aheadMs: 0,
    get one() {
      return at(0);
    },
    get other() {
      return at(1);
    },
    async restartOther() {
      await at(1).close();
      const again = await here?.open(clock);
      if (open !== undefined && again !== undefined) open[1] = again;
    },
  };
  beforeEach(async () => {
    stores.aheadMs = 0;
    here = await place();
    open = await Promise.all([here.open(clock), here.open(clock)]);
  });
  afterEach(async () => {
    await Promise.all([open?.[0].close(), open?.[1].close()]);
    await here?.remove();
    open = undefined;
  });
  return stores;
}
