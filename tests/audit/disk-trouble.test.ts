import { closeSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AuditLog } from '../../packages/gateway/src/audit/audit-log.ts';
import { verifyAudit } from '../../packages/gateway/src/audit/verify.ts';
import {
  event,
  eventually,
  fill,
  openLog,
  recordFiles,
  recordsOf,
  scratchFolder,
  settled,
  Witness,
} from './log-fixture.ts';
import { WatchedDisk } from './watched-disk.ts';

async function untilWritable(log: AuditLog): Promise<void> {
  await eventually(async () => expect(await settled(log)).toBe(true));
}

describe('trouble with the disk', () => {
  test('a batch that was cut by a full disk is refused, then written whole and in order (S-87, S-88)', async () => {
    const folder = scratchFolder();
    const disk = new WatchedDisk();
    const witness = new Witness();
    const log = await openLog(folder, { disk }, witness);
    await fill(log, 0, 5);
    disk.room = 100;
    for (let index = 5; index < 10; index += 1) log.record(event(index));
    expect(await Promise.all([settled(log), settled(log, true), settled(log)])).toEqual([
      false,
      false,
      false,
    ]);
    expect(log.isWritable).toBe(false);
    expect(log.queued).toBe(5);
    log.record(event(10));
    expect(await settled(log)).toBe(false);
    expect(witness.failures).toContain('write');
    expect(witness.lines.filter(({ level }) => level === 'error')).toMatchObject([
      { fields: { what: 'write', code: 'ENOSPC' }, message: expect.stringContaining('calls are denied') },
    ]);
    disk.room = undefined;
    await untilWritable(log);
    await fill(log, 12, 13);
    await log.close();
    const records = recordsOf(folder);
    expect(records.map(({ target }) => target)).toEqual([
      ...Array.from({ length: 11 }, (_, index) => `tool-${index}`),
      undefined,
      'tool-12',
    ]);
    expect(records[11]).toMatchObject({
      type: 'audit.recovered',
      detail: { what: 'write', code: 'ENOSPC', dropped: 0 },
    });
    expect(witness.lines.at(-1)).toMatchObject({
      level: 'warn',
      message: 'The audit log can be written again',
    });
    expect(await verifyAudit(folder)).toMatchObject({ verdict: 'intact', records: 13 });
  });

  test('a descriptor closed behind its back: told false, opened again, nothing lost (S-88)', async () => {
    const folder = scratchFolder();
    const log = await openLog(folder);
    await fill(log, 0, 3);
    const [file = ''] = recordFiles(folder);
    const fd = readdirSync('/proc/self/fd')
      .map(Number)
      .find((open) => {
        try {
          return readlinkSync(`/proc/self/fd/${open}`) === file;
        } catch {
          return false;
        }
      });
    closeSync(fd ?? -1);
    log.record(event(3));
    expect(await settled(log)).toBe(false);
    await untilWritable(log);
    await log.close();
    expect(recordsOf(folder).map(({ type, target }) => target ?? type)).toEqual([
      'tool-0',
      'tool-1',
      'tool-2',
      'tool-3',
      'audit.recovered',
    ]);
    expect(await verifyAudit(folder)).toMatchObject({ verdict: 'intact' });
  });

  test('after a failed flush a new segment begins and the doubtful records are named (S-88)', async () => {
    const folder = scratchFolder();
    const disk = new WatchedDisk();
    const witness = new Witness();
    const log = await openLog(folder, { disk }, witness);
    await fill(log, 0, 3);
    expect(await settled(log, true)).toBe(true);
    disk.failSync = 'records-';
    log.record(event(3));
    log.record(event(4));
    expect(await settled(log, true)).toBe(false);
    expect(log.isWritable).toBe(false);
    disk.failSync = undefined;
    await untilWritable(log);
    expect(await settled(log, true)).toBe(true);
    await log.close();
    expect(recordFiles(folder).map((file) => basename(file))).toEqual([
      `records-${'0'.repeat(16)}.jsonl`,
      `records-${'5'.padStart(16, '0')}.jsonl`,
    ]);
    expect(recordsOf(folder)[5]).toMatchObject({
      type: 'audit.recovered',
      detail: { what: 'flush', code: 'EIO', uncertain: { from: 3, to: 4 } },
    });
    expect(await verifyAudit(folder)).toMatchObject({ verdict: 'intact', records: 6, sealed: 6 });
  });

  test('a folder whose names cannot be made durable: nobody is told true (S-88)', async () => {
    const disk = new WatchedDisk();
    const log = await openLog(scratchFolder(), { disk });
    disk.failFolder = true;
    log.record(event(0));
    expect(await settled(log, true)).toBe(false);
    disk.failFolder = false;
    await untilWritable(log);
    log.record(event(1));
    expect(await settled(log, true)).toBe(true);
    await log.close();
  });

  test('a segment that was removed, shortened or exchanged is noticed and never written on (S-88, B-5)', async () => {
    const folder = scratchFolder();
    const witness = new Witness();
    const log = await openLog(folder, {}, witness);
    await fill(log, 0, 3);
    rmSync(recordFiles(folder)[0] ?? '');
    log.record(event(3));
    expect(await settled(log, true)).toBe(false);
    expect(witness.lines[0]).toMatchObject({ level: 'error', fields: { code: 'shortened' } });
    await untilWritable(log);
    await log.close();
    expect(await verifyAudit(folder)).toMatchObject({
      verdict: 'broken',
      fault: { kind: 'missing', seq: 0 },
    });

    const other = scratchFolder();
    const disk = new WatchedDisk();
    const second = await openLog(other, { disk }, witness);
    await fill(second, 0, 3);
    const [file = ''] = recordFiles(other);
    writeFileSync(file, 'short\n');
    disk.room = 0;
    second.record(event(3));
    expect(await settled(second)).toBe(false);
    disk.room = undefined;
    await eventually(() =>
      expect(witness.failures.filter((what) => what === 'write').length).toBeGreaterThan(1),
    );
    expect(readFileSync(file, 'utf8')).toBe('short\n');
    await second.close();
    expect(witness.lines.at(-1)?.message).toContain('Audit records are lost');
  });

  test('records without room are counted, logged and told false, and their number is recorded (S-88)', async () => {
    const folder = scratchFolder();
    const disk = new WatchedDisk();
    const witness = new Witness();
    const log = await openLog(folder, { disk }, witness);
    disk.room = 0;
    const large = event(0, { preview: 'x'.repeat(20_000) });
    for (let index = 0; index < 1000; index += 1) log.record(large);
    expect(await settled(log)).toBe(false);
    expect(witness.dropped).toBeGreaterThan(100);
    expect(witness.dropped + log.queued).toBe(1000);
    expect(witness.lines.filter(({ message }) => message.includes('dropped'))).toHaveLength(1);
    disk.room = undefined;
    await untilWritable(log);
    await log.close();
    const records = recordsOf(folder);
    expect(records).toHaveLength(1000 - witness.dropped + 1);
    expect(records.at(-1)).toMatchObject({ type: 'audit.recovered', detail: { dropped: witness.dropped } });
    expect(await verifyAudit(folder)).toMatchObject({ verdict: 'intact' });
  });

  test('a log that is closed tells later callers false and is closed once (S-87)', async () => {
    const folder = scratchFolder();
    const witness = new Witness();
    const log = await openLog(folder, {}, witness);
    log.record(event(0));
    const last = settled(log, true);
    await Promise.all([log.close(), log.close()]);
    expect(await last).toBe(true);
    log.record(event(1));
    expect(await settled(log)).toBe(false);
    expect(log.isWritable).toBe(false);
    expect(witness.dropped).toBe(1);
    expect(recordsOf(folder)).toHaveLength(1);
  });

  test('what cannot be written to the very end is logged as lost (S-88)', async () => {
    const disk = new WatchedDisk();
    const witness = new Witness();
    const log = await openLog(scratchFolder(), { disk }, witness);
    disk.room = 0;
    log.record(event(0));
    const told = settled(log);
    await log.close();
    expect(await told).toBe(false);
    expect(witness.lines.at(-1)).toMatchObject({
      level: 'error',
      fields: { records: 1 },
      message: expect.stringContaining('lost'),
    });
  });
});
