import { describe, expect, test } from 'vitest';
import { STORES, twoStores } from '../../../../tests/support/stores.ts';
import type { SealedRecord } from './vault-store.ts';

const NOW_MS = 1_000_000;

function sealed(changes: Partial<SealedRecord> = {}): SealedRecord {
  return {
    purpose: 'connection', owner: 'ana', place: 'files', about: '{}', keyVersion: 'v1', wrappedKey: 'w',
    sealed: 's', updatedAtMs: NOW_MS, ...changes,
  };
}

describe.each(STORES)('the %s store, for the vault,', (_name, place) => {
  const stores = twoStores(place, NOW_MS);
  const [one, other] = [() => stores.one.vault, () => stores.other.vault];

  test('keeps one record for each purpose, owner and place, whatever they are called (S-17, S-82)', async () => {
    await one().putRecord(sealed());
    expect(await other().record('connection', 'ana', 'files')).toEqual({ ...sealed(), revision: 1 });
    expect(await one().record('client', 'ana', 'files')).toBeUndefined();
    expect(await one().record('connection', 'bob', 'files')).toBeUndefined();
    expect(await one().record('connection', 'ana', 'Files')).toBeUndefined();
    const odd = sealed({ place: 'https://as.example/\u0000\ud800', sealed: 'other' });
    await one().putRecord(odd);
    expect(await other().record('connection', 'ana', odd.place)).toEqual({ ...odd, revision: 1 });
  });

  test('replaces a record only at the revision that was read: of many one wins (S-82)', async () => {
    await one().putRecord(sealed());
    const tries = Array.from({ length: 20 }, (_, at) =>
      (at % 2 === 0 ? one() : other()).replaceRecord(sealed({ sealed: `try ${String(at)}` }), 1));
    expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
    expect((await one().record('connection', 'ana', 'files'))?.revision).toBe(2);
    await one().putRecord(sealed());
    expect((await one().record('connection', 'ana', 'files'))?.revision).toBe(3);
    await one().removeRecords({ owner: 'ana' });
    expect(await other().replaceRecord(sealed(), 3)).toBe(false);
  });

  test('lets one of many put the first record (S-82)', async () => {
    const tries = Array.from({ length: 20 }, (_, at) =>
      (at % 2 === 0 ? one() : other()).putRecordIfAbsent(sealed({ sealed: `try ${String(at)}` })));
    expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
  });

  test('lists and removes what matches everything that is given, and nothing else', async () => {
    await one().putRecord(sealed());
    await one().putRecord(sealed({ place: 'mail' }));
    await one().putRecord(sealed({ owner: 'bob' }));
    expect((await other().records({ owner: 'ana' })).map(({ place: at }) => at).toSorted()).toEqual(['files', 'mail']);
    const gone = await other().removeRecords({ owner: 'ana', place: 'mail' });
    expect(gone.map(({ place: at }) => at)).toEqual(['mail']);
    expect(await one().records({})).toHaveLength(2);
  });

  test('gives a lease to one holder until it ends or is given back', async () => {
    const tries = Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? one() : other()).lease('r', String(at), 1000));
    const won = (await Promise.all(tries)).flatMap((isMine, at) => (isMine ? [String(at)] : []));
    expect(won).toHaveLength(1);
    const [holder = ''] = won;
    expect([await other().lease('r', 'late', 1000), await other().lease('r', holder, 1000)]).toEqual([false, true]);
    await one().release('r', 'late');
    expect(await other().lease('r', 'late', 1000)).toBe(false);
    stores.aheadMs = 1000;
    expect(await other().lease('r', 'late', 1000)).toBe(true);
    await one().release('r', 'late');
    expect(await other().lease('r', 'next', 1000)).toBe(true);
  });
});
