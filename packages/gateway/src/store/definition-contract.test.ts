import { beforeEach, describe, expect, test } from 'vitest';
import { STORES, twoStores } from '../../../../tests/support/stores.ts';
import type { Decision, Sighting } from './definition-store.ts';
import type { Store } from './store.ts';

const sighting = (name: string, fingerprint: string, more: Partial<Sighting> = {}): Sighting => ({
  server: 'files', kind: 'tool', name, fingerprint, contentDigest: `of ${fingerprint}`, value: { name }, ...more,
});
const approval = (name: string, fingerprint: string, more: Partial<Decision> = {}): Decision => ({
  server: 'files', kind: 'tool', name, fingerprint, decision: 'approve', by: 'ana', reason: 'read it', atMs: 5, ...more,
});

describe.each(STORES)('definitions in the %s store', (_name, place) => {
  const stores = twoStores(place, Date.now());
  let store: Store['definitions'];
  let other: Store['definitions'];
  beforeEach(() => {
    [store, other] = [stores.one.definitions, stores.other.definitions];
  });

  test('keeps what a server serves now, with the text as it is (S-32)', async () => {
    const nasty = ['\ud800', 'a\0b', '🙂', '"\\']
      .map((name) => sighting(name, 'v1:1', { value: { name, x: [1, null] } }));
    await store.sight(nasty, 1);
    await store.sight([sighting('a', 'v1:1')], 1);
    await other.sight([sighting('a', 'v1:2')], 2);
    const served = await store.served('files');
    expect(served.map(({ name }) => name).toSorted()).toEqual([...nasty.map(({ name }) => name), 'a'].toSorted());
    expect(served.find(({ name }) => name === '\ud800')?.value).toEqual({ name: '\ud800', x: [1, null] });
    const now = served.find(({ name }) => name === 'a');
    expect(now).toMatchObject({ fingerprint: 'v1:2', firstSeenMs: 2, isGone: false });
    expect(await store.served('mail')).toEqual([]);
  });

  test('forgets what nobody decided on, and nothing else (S-32)', async () => {
    await store.sight([sighting('a', 'v1:1'), sighting('b', 'v1:1')], 1);
    await store.decide(approval('a', 'v1:1'));
    await store.sight([sighting('a', 'v1:2'), sighting('b', 'v1:2')], 2);
    expect(await store.definition(sighting('a', ''), 'v1:1')).toMatchObject({ value: { name: 'a' } });
    expect(await store.definition(sighting('b', ''), 'v1:1')).toBeUndefined();
    await store.missing('files', 'tool', []);
    expect((await store.served()).map(({ name, isGone }) => [name, isGone])).toEqual([['a', true]]);
  });

  test('decides on what is served and on nothing else: a change meanwhile is a conflict (S-32)', async () => {
    await store.sight([sighting('a', 'v1:1')], 1);
    expect(await store.decide(approval('a', 'v1:0'))).toBeUndefined();
    expect(await store.decide(approval('b', 'v1:1'))).toBeUndefined();
    await other.sight([sighting('a', 'v1:2')], 2);
    expect(await store.decide(approval('a', 'v1:1'))).toBeUndefined();
    expect(await store.decide(approval('a', 'v1:2'))).toMatchObject({ ...approval('a', 'v1:2'), sequence: 1 });
    await store.missing('files', 'tool', []);
    expect(await store.decide(approval('a', 'v1:2'))).toBeUndefined();
    expect(await other.decisionsAfter(0)).toHaveLength(1);
    expect(await other.decisionsAfter(1)).toEqual([]);
  });

  test('decides again on what was approved before, whatever is served now (S-32)', async () => {
    await store.sight([sighting('a', 'v1:1')], 1);
    await store.decide(approval('a', 'v1:1'));
    await store.sight([sighting('a', 'v1:2')], 2);
    expect(await store.decide(approval('a', 'v1:1'), true)).toBeDefined();
    expect(await store.decide(approval('a', 'v1:2'), true)).toBeUndefined();
  });

  test('has one first time of a kind on a server, whoever else tries (S-33)', async () => {
    const tries = [store, other, store, other].map((one, at) =>
      one.trustFirst('files', 'tool', [approval('a', `v1:${String(at)}`)]));
    expect((await Promise.all(tries)).filter((isFirst) => isFirst)).toHaveLength(1);
    expect(await store.decisionsAfter(0)).toHaveLength(1);
    expect(await store.trustFirst('files', 'prompt', [])).toBe(true);
    expect(await other.trustFirst('files', 'prompt', [approval('a', 'v1:9', { kind: 'prompt' })])).toBe(false);
    expect((await other.begun()).map(({ kind }) => kind).toSorted()).toEqual(['prompt', 'tool']);
    await store.sight([sighting('m', 'v1:1', { server: 'mail' })], 1);
    await store.decide(approval('m', 'v1:1', { server: 'mail' }));
    expect(await store.trustFirst('mail', 'tool', [])).toBe(false);
  });
});
