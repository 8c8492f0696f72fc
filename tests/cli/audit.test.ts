import type { JsonObject } from '@durward/core';
import { describe, expect, it } from 'vitest';
import type { AuditProof } from '../../packages/cli/src/runtime-port.ts';
import { FakeWorld, INTACT } from './fake-world.ts';

const RECORDS: readonly JsonObject[] = [
  { seq: 0, at: '2026-11-22T12:00:00.000Z', type: 'gateway.started' },
  {
    seq: 1, at: '2026-11-22T12:00:01.000Z', type: 'call.denied', server: 'files', method: 'tools/call',
    target: 'write\u202Efile', principal: { subject: 'ana' }, control: 'AA008', reason: 'not_granted', incident: 'i1',
  },
  { seq: 2, at: '2026-11-22T12:00:02.000Z', type: 'call.allowed', server: 'files', method: 'tools/list' },
];

function worldWith(verdict: Partial<typeof INTACT> = {}, more: Record<string, string> = {}) {
  const asked: [string, AuditProof][] = [];
  const world = new FakeWorld({
    files: { '/work-folder/durward.yaml': '', ...more },
    runtime: {
      verifyAudit: async (folder, proof) => {
        asked.push([folder, proof]);
        return { ...INTACT, ...verdict };
      },
      auditRecords: () => RECORDS,
    },
  });
  return { world, asked };
}

describe('durward audit verify', () => {
  it('ends with 0 when the chain holds', async () => {
    const { world, asked } = worldWith();
    expect(await world.run('audit', 'verify')).toBe(0);
    expect(world.stdout.text).toBe(
      'ok: 12 records, 10 of them sealed by 2 checkpoints hold together\n' +
        'key ab12; it came with the log: --public-key takes one that was kept elsewhere\n',
    );
    expect(asked).toEqual([['/work-folder/durward-data/audit', {}]]);
  });

  it('ends with 1 and the first bad record when it does not', async () => {
    const fault = { kind: 'edited', seq: 4, file: 'a.jsonl', line: 5, why: 'record 4 is not what was written\u001B' };
    const { world } = worldWith({ verdict: 'broken', fault });
    expect(await world.run('audit', 'verify')).toBe(1);
    expect(world.stdout.text).toContain('error[edited]: record 4 is not what was written⟨U+001B⟩\n');
    expect(world.stdout.text).toContain('  --> a.jsonl:5 · record 4\n');
  });

  it('ends with 0 and a warning when a crash cut the last line', async () => {
    const { world } = worldWith({ verdict: 'torn' });
    expect(await world.run('audit', 'verify')).toBe(0);
    expect(world.stdout.text).toContain('warning: the last line is incomplete');
  });

  it('takes a key and checkpoints that were kept elsewhere, and a folder without a configuration', async () => {
    const { world, asked } = worldWith({ keyFrom: 'caller' }, { '/work-folder/k.pem': 'PEM' });
    const proof = ['--public-key', 'k.pem', '--held-checkpoints', 'c.jsonl'];
    expect(await world.run('audit', 'verify', '--folder', '/a/audit', '--config', 'absent', ...proof)).toBe(0);
    expect(asked).toEqual([['/a/audit', { publicKey: 'PEM', heldCheckpoints: '/work-folder/c.jsonl' }]]);
    expect(world.stdout.text).toContain('key ab12\n');
  });

  it('tells programs', async () => {
    const { world } = worldWith();
    await world.run('audit', 'verify', '--json');
    expect(JSON.parse(world.stdout.text)).toMatchObject({
      version: 1, ok: true, verdict: 'intact', records: 12, fault: null,
    });
  });
});

describe('durward audit tail', () => {
  it('prints the last records, one line each, with what cannot be seen escaped', async () => {
    const { world } = worldWith();
    expect(await world.run('audit', 'tail', '--lines', '2')).toBe(0);
    expect(world.stdout.text).toBe(
      '2026-11-22T12:00:01.000Z  call.denied   ana  files  tools/call write⟨U+202E⟩file  AA008 not_granted i1\n' +
        '2026-11-22T12:00:02.000Z  call.allowed  -    files  tools/list\n',
    );
  });

  it('says of refusals that were counted how many of which kind came from where (S-87)', async () => {
    const kinds = [
      { event: 'auth.refused', control: 'AA001', reason: 'missing_token', count: 9 },
      { event: 'token.refused', reason: 'invalid_grant\u001B', count: 1 },
    ];
    const counted = { seq: 3, at: '2026-11-22T12:01:00.000Z', type: 'refusals.counted', detail: { count: 10, kinds } };
    const steps = { count: 2, kinds: [{ event: 'signin.begun', count: 2 }] };
    const records = [{ ...counted, peer: '192.0.2.1' }, { ...counted, type: 'steps.counted', detail: steps }];
    const world = new FakeWorld({ runtime: { auditRecords: () => records } });
    expect(await world.run('audit', 'tail', '--folder', 'audit')).toBe(0);
    const [first, second] = world.stdout.text.split('\n');
    expect(first).toMatch(/ 10 from 192\.0\.2\.1: AA001 missing_token 9, invalid_grant⟨U\+001B⟩ 1$/);
    expect(second).toMatch(/ 2 from other addresses: signin\.begun 2$/);
    expect(await world.run('audit', 'show', 'i2', '--folder', 'audit')).toBe(1);
    expect(world.stderr.text).toContain('have no record of their own: see refusals.counted');
  });

  it.each(['0', '-1', 'x', '10001'])('refuses --lines %s', async (lines) => {
    const { world } = worldWith();
    expect(await world.run('audit', 'tail', `--lines=${lines}`)).toBe(2);
    expect(world.stderr.text).toContain('error[DURWARD_AUDIT_LINES]');
  });

  it('as JSON keeps the record whole, with what cannot be seen as escapes', async () => {
    const { world } = worldWith();
    await world.run('audit', 'tail', '--json');
    expect(world.stdout.text).not.toContain('\u202E');
    expect(JSON.parse(world.stdout.text)).toEqual({ version: 1, records: RECORDS });
  });
});

describe('durward audit show', () => {
  it('prints every record of an incident', async () => {
    const { world } = worldWith();
    expect(await world.run('audit', 'show', 'i1')).toBe(0);
    expect(world.stdout.text).toContain('reason     not_granted\n');
    expect(world.stdout.text).not.toContain('call.allowed');
  });

  it('shows what the controls saw one by one: action, severity, control, place, what and how sure (S-87)', async () => {
    const finding = {
      control: 'PI002', severity: 'high', what: 'asks\u001b to forget', where: '/result/content/0/text',
      range: { start: 4, end: 9 }, score: 0.98, action: 'deny', observed: false,
    };
    const records = [{ type: 'reply.denied', incident: 'i1', findings: [finding, { ...finding, observed: true }] }];
    const world = new FakeWorld({ runtime: { auditRecords: () => records } });
    expect(await world.run('audit', 'show', 'i1', '--folder', 'audit')).toBe(0);
    const shown = / {2}deny +high {2}PI002 {2}\/result\/content\/0\/text 4-9 {2}asks.* to forget, score 0\.98\n/;
    expect(world.stdout.text).toMatch(shown);
    expect(world.stdout.text).toContain('deny (observed)');
    expect(world.stdout.text).not.toContain('\u001b');
  });

  it('ends with 1 when there is none', async () => {
    const { world } = worldWith();
    expect(await world.run('audit', 'show', 'i2')).toBe(1);
    expect(world.stdout.text).toBe('');
  });
});
