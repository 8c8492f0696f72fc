import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLog, openSqliteStore, readFileBounded } from '@durward/gateway';
import { detect } from '@durward/shield';
import type { AuditEvent } from '../../packages/gateway/src/audit/event.ts';
import { BundleKeeper } from '../../packages/gateway/src/content/bundles/bundle-keeper.ts';
import { decideBundle } from '../../packages/gateway/src/content/bundles/offline.ts';
import { bundleText, MISSED, newSigner, RULE } from '../support/bundles.ts';

const signer = newSigner();
let folder: string;
let source: string;
let events: AuditEvent[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'durward-keeper-'));
  source = join(folder, 'bundles');
  mkdirSync(source);
  events = [];
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const changed = (): undefined => undefined;

/** One life of a gateway, as far as its updates go. */
async function life(work: (keeper: BundleKeeper, promote: (version: number) => Promise<void>) => Promise<void> | void) {
  const store = await openSqliteStore(join(folder, 'store.db'), Date.now);
  const secrets = { env: { KEY: signer.pem }, readFile: readFileBounded };
  const recorder = {
    record: (event: AuditEvent) => void events.push(event), settled: () => undefined, commit: () => undefined,
  };
  const log = createLog({ level: 'silent' });
  const keeper = new BundleKeeper({ store: store.bundles, recorder, log, clock: Date.now, secrets, changed });
  try {
    await keeper.put({ source, keys: { security: 'env:KEY' } });
    await work(keeper, async (version) => {
      const config = { content: {} } as never;
      const ruling = { step: 'promoted', version, by: 'eve', reason: '' } as const;
      expect(await decideBundle({ store, config, environment: {}, clock: Date.now }, ruling)).toBeDefined();
      await keeper.follow();
    });
  } finally {
    await keeper.close();
    await log.close();
    await store.close();
  }
}

const stops = ({ shield }: BundleKeeper): boolean => detect(MISSED, shield.inForce.optionsOf('document')).isAttack;

describe('after a restart', () => {
  test('what was promoted is in force at once, and what is older stays refused (S-40)', async () => {
    writeFileSync(join(source, 'a.json'), bundleText({ version: 5, rules: [RULE] }, signer.privateKey));
    await life(async (keeper, promote) => {
      expect([stops(keeper), keeper.shield.trial?.version]).toEqual([false, 5]);
      expect(keeper.versions).toEqual({ inForce: 0, onTrial: 5 });
      await promote(5);
      expect([stops(keeper), keeper.shield.trial]).toEqual([true, undefined]);
      expect(keeper.versions).toEqual({ inForce: 5, onTrial: 0 });
    });
    writeFileSync(join(source, 'b.json'), bundleText({ version: 4 }, signer.privateKey));
    events = [];
    await life((keeper) => {
      expect([stops(keeper), keeper.shield.trial]).toEqual([true, undefined]);
    });
    expect(events.map(({ type, reason }) => [type, reason])).toEqual([
      ['bundle.restored', undefined], ['bundle.refused', 'old_version'],
    ]);
  });

  test('what was on trial is on trial still, with what it said before (S-40)', async () => {
    writeFileSync(join(source, 'a.json'), bundleText({ rules: [RULE] }, signer.privateKey));
    await life(() => undefined);
    await life((keeper) => {
      expect([stops(keeper), keeper.shield.trial?.version]).toEqual([false, 1]);
    });
    expect(events.map(({ type }) => type)).toEqual(['bundle.admitted', 'bundle.restored']);
  });

  test('what was changed in the store, where nobody signed it, has no part (S-40)', async () => {
    writeFileSync(join(source, 'a.json'), bundleText({ rules: [RULE] }, signer.privateKey));
    await life((_keeper, promote) => promote(1));
    const database = new DatabaseSync(join(folder, 'store.db'));
    database.exec(`UPDATE bundle_changes SET text = replace(text, 'grue', 'cave') WHERE text IS NOT NULL`);
    database.close();
    events = [];
    await life((keeper) => {
      expect(stops(keeper)).toBe(false);
      expect(keeper.versions).toEqual({ inForce: 0, onTrial: 0 });
    });
    expect(events.map(({ type, reason }) => [type, reason])).toContainEqual(['bundle.refused', 'bad_signature']);
  });

  test('of several new bundles the newest is on trial; a file that is being written waits', async () => {
    for (const version of [2, 9, 4]) {
      writeFileSync(join(source, `v${String(version)}.json`), bundleText({ version }, signer.privateKey));
    }
    await life(async (keeper) => {
      expect(keeper.shield.trial?.version).toBe(9);
      writeFileSync(join(source, 'v10.json'), bundleText({ version: 10 }, signer.privateKey));
      await keeper.follow();
      expect(keeper.shield.trial?.version).toBe(9);
      await keeper.follow();
      expect(keeper.shield.trial?.version).toBe(10);
    });
    expect(events.filter(({ type }) => type === 'bundle.refused')).toEqual([]);
  });
});
