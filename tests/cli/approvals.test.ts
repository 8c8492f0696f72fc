import { describe, expect, it } from 'vitest';
import type { Approval } from '@durward/gateway';
import type { ApprovalRequest } from '../../packages/cli/src/runtime-port.ts';
import { FakeWorld, NOW_MS } from './fake-world.ts';

const FILES = { '/work-folder/durward.yaml': '' };
const HELD: Approval = {
  key: 'secret-key', id: 'hold-1', userId: 'u', subject: 'ana\u001b[2J', client: 'editor', server: 'files',
  direction: 'out', method: 'tools/call', target: 'read', why: ['an order', 'a link', 'a tag', 'a key'],
  askedAtMs: NOW_MS, untilMs: NOW_MS + 900_000, state: 'waiting', decidedBy: '', reason: '', usesLeft: 0,
};

function worldWith(approvals: readonly Approval[], decided: ApprovalRequest[] = []): FakeWorld {
  return new FakeWorld({
    files: FILES,
    runtime: {
      approvals: () => Promise.resolve(approvals),
      decideApproval: (_config, request) => {
        decided.push(request);
        const { id, state, reason } = request;
        const isThere = approvals.some((one) => one.id === id);
        const usesLeft = state === 'approved' ? 1 : 0;
        return Promise.resolve(isThere ? { ...HELD, state, reason, usesLeft } : undefined);
      },
    },
  });
}

describe('durward approvals', () => {
  it('lists whose message waits, for what, why and until when, and says how to decide (S-34, S-36)', async () => {
    const world = worldWith([HELD]);
    expect(await world.run('approvals', 'list')).toBe(0);
    const [, line = ''] = world.stdout.text.split('\n');
    expect(line).toMatch(/^hold-1 {2}waiting {2}2026-11-22 12:15 {2}ana.* {2}editor {2}files {2}/);
    expect(line).toMatch(/reply to tools\/call read {2}an order; a link; and 2 more$/);
    expect(world.stdout.text).not.toContain('\u001b');
    expect(world.stderr.text).toContain('durward approvals approve <id>');
    const json = worldWith([HELD]);
    await json.run('approvals', 'list', '--json');
    const { approvals } = JSON.parse(json.stdout.text) as { approvals: readonly Record<string, unknown>[] };
    expect(approvals).toMatchObject([{ id: 'hold-1', why: HELD.why, until: '2026-11-22T12:15:00.000Z' }]);
    expect(JSON.stringify(approvals)).not.toContain('secret-key');
    const none = worldWith([]);
    await none.run('approvals', 'list');
    expect(none.stdout.text).toBe('Nothing waits for a decision.\n');
  });

  it('approves and denies with a reason, and says what follows (S-34, S-36)', async () => {
    const decided: ApprovalRequest[] = [];
    const world = worldWith([HELD], decided);
    expect(await world.run('approvals', 'approve', 'hold-1', '--reason', 'asked Ana')).toBe(0);
    expect(await world.run('approvals', 'deny', 'hold-1')).toBe(0);
    expect(decided).toEqual([
      { id: 'hold-1', state: 'approved', reason: 'asked Ana' }, { id: 'hold-1', state: 'denied', reason: '' },
    ]);
    expect(world.stdout.text).toMatch(/hold-1 of .* may pass 1 times until 2026-11-22 12:15 UTC/);
    expect(world.stdout.text).toMatch(/hold-1 of .* stays held/);
  });

  it('says when nothing waits under an id (S-34)', async () => {
    const world = worldWith([HELD]);
    expect(await world.run('approvals', 'approve', 'hold-2')).toBe(2);
    expect(world.stderr.text).toContain('DURWARD_APPROVALS_NOT_WAITING');
  });
});
