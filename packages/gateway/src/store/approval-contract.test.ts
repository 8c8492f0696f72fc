import { describe, expect, test } from 'vitest';
import { STORES, twoStores } from '../../../../tests/support/stores.ts';
import type { HeldMessage } from './approval-store.ts';

const NOW_MS = 1_000_000;

function held(changes: Partial<HeldMessage> = {}): HeldMessage {
  return {
    key: 'k1', id: 'hold-1', userId: 'u1', subject: 'ana', client: 'editor', server: 'files', direction: 'in',
    method: 'tools/call', target: 'write', why: ['an order'], askedAtMs: NOW_MS, untilMs: NOW_MS + 1000, ...changes,
  };
}

const approved = { state: 'approved', by: 'eve', reason: 'fine', untilMs: NOW_MS + 5000, uses: 2 } as const;

describe.each(STORES)('the %s store, for held messages,', (_name, place) => {
  const stores = twoStores(place, NOW_MS);

  test('notes the same message once, and lets it pass only as often as was approved', async () => {
    const [one, other] = [stores.one.approvals, stores.other.approvals];
    expect(await one.ask(held(), 10, NOW_MS)).toBe('hold-1');
    expect(await other.ask(held({ id: 'hold-2' }), 10, NOW_MS)).toBe('hold-1');
    expect(await one.use('k1', NOW_MS)).toBeUndefined();
    expect(await other.decide('hold-1', approved, NOW_MS)).toMatchObject({ state: 'approved', usesLeft: 2 });
    expect(await one.decide('hold-1', { ...approved, state: 'denied' }, NOW_MS)).toBeUndefined();
    const used = await Promise.all([one, other, one].map((store) => store.use('k1', NOW_MS)));
    expect(used.filter((use) => use !== undefined)).toHaveLength(2);
    expect(await one.use('k2', NOW_MS)).toBeUndefined();
    // Used up, it can be asked for anew.
    expect(await one.ask(held({ id: 'hold-3' }), 10, NOW_MS)).toBe('hold-3');
  });

  test('forgets in time: a question nobody answered, an approval nobody used', async () => {
    const { approvals } = stores.one;
    await approvals.ask(held(), 10, NOW_MS);
    expect(await approvals.decide('hold-1', approved, NOW_MS + 1000)).toBeUndefined();
    expect(await approvals.approvals(NOW_MS + 1000)).toEqual([]);
    expect(await approvals.ask(held({ id: 'hold-2', untilMs: NOW_MS + 3000 }), 10, NOW_MS + 1000)).toBe('hold-2');
    await approvals.decide('hold-2', approved, NOW_MS + 1000);
    expect(await approvals.use('k1', NOW_MS + 5000)).toBeUndefined();
  });

  test('lets one person keep only so many waiting, and a denied one stays denied', async () => {
    const { approvals } = stores.one;
    await approvals.ask(held(), 1, NOW_MS);
    expect(await approvals.ask(held({ key: 'k2', id: 'hold-2' }), 1, NOW_MS)).toBeUndefined();
    expect(await approvals.ask(held({ key: 'k3', id: 'hold-3', userId: 'u2' }), 1, NOW_MS)).toBe('hold-3');
    await approvals.decide('hold-1', { ...approved, state: 'denied' }, NOW_MS);
    expect(await approvals.use('k1', NOW_MS)).toBeUndefined();
    expect((await approvals.approvals(NOW_MS)).map(({ id, state }) => [id, state])).toEqual([
      ['hold-1', 'denied'], ['hold-3', 'waiting'],
    ]);
  });
});
