import { expect, test } from 'vitest';
import type { StoredDecision } from '../store/definition-store.ts';
import { Approvals } from './approvals.ts';

let sequence = 0;

function decided(server: string, name: string, decision: StoredDecision['decision'] = 'approve'): StoredDecision {
  sequence += 1;
  return {
    server, kind: 'tool', name, fingerprint: `print of ${name}`, decision, by: 'ana', reason: '', atMs: 0, sequence,
  };
}

function storeOf(decisions: readonly StoredDecision[]) {
  return {
    begun: () => Promise.resolve([]),
    decisionsAfter: (last: number) => Promise.resolve(decisions.filter((one) => one.sequence > last)),
  };
}

test('what is approved comes once, in the order of the first decisions, also when all is read again', async () => {
  const stored = [decided('b', 'z'), decided('a', 'y'), decided('b', 'x', 'block'), decided('b', 'z')];
  const approvals = new Approvals(storeOf(stored));
  await approvals.pull();
  const expected = [{ server: 'b', name: 'z' }, { server: 'a', name: 'y' }];
  expect([...approvals.approvedTools()]).toEqual(expected);
  await approvals.reload();
  expect([...approvals.approvedTools()]).toEqual(expected);
});

test('equal names of other servers and other kinds are other things', async () => {
  const approvals = new Approvals(storeOf([decided('a', 'x')]));
  await approvals.pull();
  const print = 'print of x';
  expect(approvals.standingOf({ server: 'a', kind: 'tool', name: 'x' }, print)).toBe('approved');
  expect(approvals.standingOf({ server: 'b', kind: 'tool', name: 'x' }, print)).toBe('unapproved');
  expect(approvals.standingOf({ server: 'a', kind: 'prompt', name: 'x' }, print)).toBe('unapproved');
});

test('what was anticipated and not kept is forgotten when everything is read again', async () => {
  const approvals = new Approvals(storeOf([]));
  approvals.anticipate(decided('a', 'x'));
  expect([...approvals.approvedTools()]).toHaveLength(1);
  await approvals.reload();
  expect([...approvals.approvedTools()]).toEqual([]);
  expect(approvals.knows({ server: 'a', kind: 'tool', name: 'x' })).toBe(false);
});
