import {
  decide, decisions, loadConfig, openSqliteStore, readFileBounded, reviewItems, rollBack, storeFileIn,
  type ReviewItem, type ReviewPlace, type StoredDecision,
} from '@durward/gateway';
import { expect } from 'vitest';
import type { TestGateway } from '../../support/gateway.ts';

/** A person who reviews what waits behind a test gateway, from another process as it were. */
export class Reviewer {
  readonly #gateway: TestGateway;
  readonly #servers: readonly string[];

  constructor(gateway: TestGateway, servers: readonly string[]) {
    this.#gateway = gateway;
    this.#servers = servers;
  }

  /** What waits now; what the gateway has seen is there soon after it was seen. */
  items(): Promise<readonly ReviewItem[]> {
    return this.#with((place) => reviewItems(place));
  }

  /** What waits, once there are at least so many. */
  async waiting(count = 1): Promise<readonly ReviewItem[]> {
    let items: readonly ReviewItem[] = [];
    const length = async (): Promise<number> => (items = await this.items()).length;
    await expect.poll(length, { timeout: 10_000 }).toBeGreaterThanOrEqual(count);
    return items;
  }

  decide({ definition }: ReviewItem, decision: 'approve' | 'block', reason = ''): Promise<StoredDecision | undefined> {
    return this.#with((place) => decide(place, { definition, decision, by: 'ana', reason }));
  }

  rollBack(definition: ReviewItem['definition']): Promise<StoredDecision | undefined> {
    return this.#with((place) => rollBack(place, { definition, by: 'ana', reason: 'back' }));
  }

  /** Approves everything that waits, again and again until nothing more waits. */
  async approveAll(): Promise<readonly ReviewItem[]> {
    const items = await this.items();
    for (const item of items) expect(await this.decide(item, 'approve')).toBeDefined();
    return items;
  }

  decisions(): Promise<readonly StoredDecision[]> {
    return this.#with((place) => decisions(place));
  }

  async #with<T>(work: (place: ReviewPlace) => Promise<T>): Promise<T> {
    const store = await openSqliteStore(storeFileIn(this.#gateway.folder), Date.now);
    try {
      return await work({ store, config: { servers: this.#configured() }, clock: Date.now });
    } finally {
      await store.close();
    }
  }

  /** The servers with the settings that say what is pinned. */
  #configured(): ReviewPlace['config']['servers'] {
    const servers = Object.fromEntries(this.#servers.map((name) => [name, { http: { url: 'http://127.0.0.1:1/' } }]));
    const outcome = loadConfig(JSON.stringify({ servers }), { file: '/x.yaml', env: {}, readFile: readFileBounded });
    if (!outcome.ok) throw new Error('the configuration of the reviewer is wrong');
    return outcome.config.servers;
  }
}
