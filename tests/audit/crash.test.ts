import { execFileSync, spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { AuditError } from '../../packages/gateway/src/audit/audit-error.ts';
import { verifyAudit } from '../../packages/gateway/src/audit/verify.ts';
import { fill, openLog, recordsOf, scratchFolder } from './log-fixture.ts';

type Child = ChildProcessByStdio<null, Readable, Readable>;

function writer(folder: string, way: string, fileSizeKilobytes?: number): Child {
  const command = [
    process.execPath,
    '--conditions=durward-source',
    join(import.meta.dirname, 'writer-child.ts'),
    folder,
    way,
  ];
  const child =
    fileSizeKilobytes === undefined
      ? spawn(command[0] ?? '', command.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] })
      : spawn('bash', ['-c', `ulimit -S -f ${fileSizeKilobytes} && exec "$@"`, 'bash', ...command], {
          stdio: ['ignore', 'pipe', 'pipe'],
        });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** The lines that a child says, one by one. */
function linesFrom(child: Child): AsyncIterator<string> {
  return createInterface({ input: child.stdout })[Symbol.asyncIterator]();
}

async function untilSaid(lines: AsyncIterator<string>, wanted: string): Promise<void> {
  for (let line = await lines.next(); line.done !== true; line = await lines.next())
    if (line.value === wanted) return;
  throw new Error(`the process never said ${wanted}`);
}

test('a process killed at any moment loses no record that was acknowledged (S-87, S-88)', async () => {
  const folder = scratchFolder();
  const acknowledged = new Set<string>();
  for (let round = 0; round < 20; round += 1) {
    const child = writer(folder, 'load');
    const said: string[] = [];
    const killAfter = 1 + ((round * 7919) % 3000);
    const lines = createInterface({ input: child.stdout });
    lines.on('line', (line) => {
      said.push(line);
      if (said.length === killAfter) child.kill('SIGKILL');
    });
    await Promise.all([once(child, 'exit'), once(lines, 'close')]);
    // What it said in the same moment still arrives after the kill.
    expect(said.length).toBeGreaterThanOrEqual(killAfter);
    expect(said.slice(0, 2)).toEqual(['open', '0'].slice(0, said.length));
    for (const line of said) if (line !== 'open') acknowledged.add(`${child.pid} ${line}`);

    const report = await verifyAudit(folder);
    expect(report.fault).toBeUndefined();
    const recorded = new Set(
      recordsOf(folder).map(({ detail }) => {
        const { process: pid, count } = detail as { process: number; count: number };
        return `${pid} ${count}`;
      }),
    );
    expect([...acknowledged].filter((one) => !recorded.has(one))).toEqual([]);
  }
  const log = await openLog(folder);
  await log.close();
  const report = await verifyAudit(folder);
  expect(report).toMatchObject({ verdict: 'intact', fault: undefined });
  expect(report.sealed).toBe(report.records);
  expect(report.records).toBeGreaterThanOrEqual(acknowledged.size);
  expect(report.segments).toBeGreaterThan(1);
}, 120_000);

test('a log that another process is writing verifies at any moment (B-5, E-15)', async () => {
  const folder = scratchFolder();
  const child = writer(folder, 'load');
  const lines = linesFrom(child);
  await untilSaid(lines, 'open');
  let records = 0;
  for (let round = 1; round <= 8; round += 1) {
    // The pipe is read only here: the writer stops when it is full, and the log stays small.
    for (let count = 0; count < 500; count += 1) await lines.next();
    const report = await verifyAudit(folder);
    expect(report.fault).toBeUndefined();
    expect(report.records).toBeGreaterThan(records);
    records = report.records;
  }
  child.kill('SIGKILL');
  await once(child, 'exit');
}, 120_000);

test('a second process is refused while the first lives, and not when it was killed (S-87)', async () => {
  const folder = scratchFolder();
  const first = writer(folder, 'once');
  await untilSaid(linesFrom(first), 'open');

  const second = writer(folder, 'once');
  const [said, complaint] = await Promise.all([
    text(second.stdout),
    text(second.stderr),
    once(second, 'exit'),
  ]);
  expect(said).toBe('');
  expect(complaint).toContain(`(process ${first.pid})`);
  await expect(openLog(folder)).rejects.toThrow(AuditError);

  first.kill('SIGKILL');
  await once(first, 'exit');
  const log = await openLog(folder);
  await fill(log, 0, 3);
  await log.close();
  expect(await verifyAudit(folder)).toMatchObject({ verdict: 'intact', records: 3 });
});

test('on a full disk callers are told false until there is room, and nothing is lost (S-87, S-88)', async () => {
  const folder = scratchFolder();
  const child = writer(folder, 'until-full', 16);
  const complaint = text(child.stderr);
  const lines = linesFrom(child);
  await untilSaid(lines, 'false');
  for (const name of readdirSync(folder))
    expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(16 * 1024);
  execFileSync('prlimit', ['--pid', String(child.pid), '--fsize=unlimited:unlimited']);
  await untilSaid(lines, 'true');
  await untilSaid(lines, 'closed');
  await once(child, 'exit');
  expect(await complaint).toContain('The audit log cannot be written: calls are denied');

  expect(await verifyAudit(folder)).toMatchObject({ verdict: 'intact' });
  const records = recordsOf(folder);
  const counts = records
    .filter(({ type }) => type === 'call.allowed')
    .map(({ detail }) => (detail as { count: number }).count);
  expect(counts).toEqual(counts.map((_, index) => index));
  const recovered = records.find(({ type }) => type === 'audit.recovered');
  expect(recovered?.['detail']).toMatchObject({ what: 'write', code: 'EFBIG', dropped: 0 });
});
