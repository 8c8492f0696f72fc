import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { leafHash } from '../../packages/gateway/src/audit/merkle.ts';
import { NO_RECORD } from '../../packages/gateway/src/audit/record-line.ts';
import { verifyAudit } from '../../packages/gateway/src/audit/verify.ts';
import {
  checkpointsOf,
  event,
  eventually,
  fill,
  linesOf,
  openLog,
  recordFiles,
  recordsOf,
  scratchFolder,
  settled,
  Witness,
} from './log-fixture.ts';
import { WatchedDisk } from './watched-disk.ts';

describe('group commit', () => {
  test('writes all records of one turn of the event loop with one write, before anybody is told (S-87)', async () => {
    const folder = scratchFolder();
    const disk = new WatchedDisk();
    const witness = new Witness();
    const log = await openLog(folder, { disk }, witness);
    const seen: number[] = [];
    const told: Promise<boolean>[] = [];
    for (let index = 0; index < 500; index += 1) {
      log.record(event(index));
      told.push(
        new Promise((resolve) => {
          log.settled(false, (written) => {
            if (seen.length === 0) seen.push(recordsOf(folder).length);
            resolve(written);
          });
        }),
      );
    }
    expect(log.queued).toBe(500);
    expect(await Promise.all(told)).toEqual(Array(500).fill(true));
    expect(disk.writes).toBe(1);
    expect(witness.batches).toEqual([500]);
    expect(seen).toEqual([500]);
    log.record(event(500));
    await nextTurn();
    log.record(event(501));
    await settled(log);
    expect(witness.batches).toEqual([500, 1, 1]);
    expect(disk.writes).toBe(3);
    await log.close();
  });

  test('does not wait for the end of the turn where it is told that nothing else is coming (S-87)', async () => {
    const folder = scratchFolder();
    const disk = new WatchedDisk();
    const witness = new Witness();
    const log = await openLog(folder, { disk }, witness);
    const told: string[] = [];
    log.commit();
    for (const index of [0, 1]) {
      log.record(event(index));
      log.settled(false, (written) => {
        told.push(`${String(index)} ${String(written)}, ${String(recordsOf(folder).length)} in the file`);
        // What a callback records and commits is written, too, and is not in the way of those behind it.
        if (index === 0) {
          log.record(event(2));
          log.commit();
        }
      });
    }
    expect(told).toEqual([]);
    log.commit();
    expect(told).toEqual(['0 true, 2 in the file', '1 true, 3 in the file']);
    expect(witness.batches).toEqual([2, 1]);
    await nextTurn();
    expect(disk.writes).toBe(2);
    log.record(event(3));
    expect(await new Promise((resolve) => log.settled(true, resolve))).toBe(true);
    await log.close();
    expect(recordsOf(folder)).toHaveLength(4);
  });

  test('commits nothing while nothing can be written, and says so (S-87)', async () => {
    const folder = scratchFolder();
    const disk = new WatchedDisk();
    const log = await openLog(folder, { disk });
    disk.room = 0;
    log.record(event(0));
    const told: boolean[] = [];
    log.settled(false, (written) => told.push(written));
    log.commit();
    expect(told).toEqual([false]);
    await log.close();
  });

  test('keeps what a callback records for the next turn (S-87)', async () => {
    const folder = scratchFolder();
    const log = await openLog(folder);
    log.record(event(0));
    const inner = new Promise<boolean>((resolve) => {
      log.settled(false, () => {
        log.record(event(1));
        log.settled(true, resolve);
      });
    });
    expect(await inner).toBe(true);
    expect(recordsOf(folder)).toHaveLength(2);
    await log.close();
  });

  test('calls `settled(true)` back only when a flush has covered the record (S-87)', async () => {
    const folder = scratchFolder();
    const disk = new WatchedDisk();
    const log = await openLog(folder, { disk });
    const gate = Promise.withResolvers<void>();
    disk.gate = gate.promise;
    let durable = 'waiting';
    log.record(event(0));
    log.settled(true, (written) => (durable = `first ${written}`));
    expect(await settled(log)).toBe(true);
    // This one comes after the flush has begun: it needs a flush of its own.
    log.record(event(1));
    const second = settled(log, true);
    await nextTurn();
    expect(durable).toBe('waiting');
    expect(disk.syncs).toBe(1);
    gate.resolve();
    expect(await second).toBe(true);
    expect(durable).toBe('first true');
    expect(disk.syncs).toBe(2);
    expect(await settled(log, true)).toBe(true);
    expect(disk.syncs).toBe(2);
    await log.close();
  });

  test('flushes within flushMs although nobody waits, and not while there is nothing new (S-87)', async () => {
    const disk = new WatchedDisk();
    const witness = new Witness();
    const log = await openLog(scratchFolder(), { disk, settings: { flushMs: 20 } }, witness);
    for (const flushes of [1, 2]) {
      log.record(event(flushes));
      await eventually(() => expect(witness.flushes).toBe(flushes));
    }
    expect(await settled(log, true)).toBe(true);
    expect(disk.syncs).toBe(2);
    await log.close();
  });

  test('does not flush for somebody who needs no flush (S-87)', async () => {
    const disk = new WatchedDisk();
    const log = await openLog(scratchFolder(), { disk, settings: { flushMs: 1e8 } });
    log.record(event(0));
    expect(await settled(log)).toBe(true);
    expect(disk.syncs).toBe(0);
    await log.close();
  });

  test('mirrors each line once it is written (S-88)', async () => {
    const folder = scratchFolder();
    const mirrored: string[] = [];
    const log = await openLog(folder, { mirror: (line) => mirrored.push(line) });
    await fill(log, 0, 25);
    expect(mirrored).toEqual(recordFiles(folder).flatMap(linesOf));
    await log.close();
  });
});

describe('the chain', () => {
  test('links each record to the leaf hash of the line before, over segments and restarts (B-5)', async () => {
    const folder = scratchFolder();
    for (const [from, to] of [
      [0, 35],
      [35, 36],
      [36, 80],
    ] as const) {
      const log = await openLog(folder, { settings: { segmentBytesMax: 4000 } });
      await fill(log, from, to);
      await log.close();
    }
    const files = recordFiles(folder);
    expect(files.length).toBeGreaterThan(3);
    let prev = NO_RECORD;
    let seq = 0;
    for (const file of files) {
      expect(basename(file)).toBe(`records-${String(seq).padStart(16, '0')}.jsonl`);
      for (const line of linesOf(file)) {
        expect(JSON.parse(line)).toMatchObject({ seq, prev, target: `tool-${seq}` });
        prev = leafHash(Buffer.from(line));
        seq += 1;
      }
      expect(statSync(file).size).toBeLessThanOrEqual(4000);
    }
    expect(seq).toBe(80);
    expect(await verifyAudit(folder)).toMatchObject({ verdict: 'intact', records: 80, sealed: 80 });
  });

  test('is for the owner alone (S-87)', async () => {
    const folder = join(scratchFolder(), 'deep', 'audit');
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o755);
    const log = await openLog(folder);
    await fill(log, 0, 3);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    const modes = readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mode & 0o777]);
    expect(modes).toEqual(
      [
        'checkpoints.jsonl',
        'public-key.pem',
        `records-${'0'.repeat(16)}.jsonl`,
        'writer.lock',
        'writer.pid',
      ].map((name) => [name, 0o600]),
    );
    await log.close();
  });

  test('never holds more than the short principal (S-87)', async () => {
    const folder = scratchFolder();
    const log = await openLog(folder);
    log.record(
      event(0, {
        principal: {
          userId: 'u',
          issuer: 'i',
          tenant: 't',
          subject: 's',
          client: 'c',
          scopes: ['sc'],
          roles: ['r'],
          groups: ['g'],
          privileges: 'p',
          expiresAtMs: 1,
          tokenId: 'j',
        },
      }),
    );
    await log.close();
    expect(recordsOf(folder)[0]?.['principal']).toEqual({
      issuer: 'i',
      tenant: 't',
      subject: 's',
      client: 'c',
      tokenId: 'j',
    });
  });
});

describe('checkpoints', () => {
  test('come after so many records, and at the end if there is something new (B-5)', async () => {
    const folder = scratchFolder();
    const log = await openLog(folder, { settings: { checkpointRecords: 10 } });
    expect(checkpointsOf(folder)).toMatchObject([{ number: 0, size: 0 }]);
    await fill(log, 0, 10);
    await eventually(() => expect(checkpointsOf(folder)).toHaveLength(2));
    await fill(log, 10, 13);
    await log.close();
    expect(checkpointsOf(folder)).toMatchObject([
      { size: 0 },
      { number: 1, size: 10 },
      { number: 2, size: 13 },
    ]);
    await (await openLog(folder)).close();
    expect(checkpointsOf(folder)).toHaveLength(3);
    expect(await verifyAudit(folder)).toMatchObject({ verdict: 'intact', sealed: 13, checkpoints: 3 });
  });

  test('come after so much time (B-5)', async () => {
    const folder = scratchFolder();
    const log = await openLog(folder, { settings: { checkpointMs: 30 } });
    await fill(log, 0, 3);
    await eventually(() => expect(checkpointsOf(folder)).toMatchObject([{ size: 0 }, { size: 3 }]));
    await log.close();
    expect(checkpointsOf(folder)).toHaveLength(2);
  });

  test('cover only what has been flushed before (B-5)', async () => {
    const folder = scratchFolder();
    const disk = new WatchedDisk();
    const log = await openLog(folder, { disk, settings: { checkpointRecords: 5 } });
    const gate = Promise.withResolvers<void>();
    disk.gate = gate.promise;
    await fill(log, 0, 5);
    await fill(log, 5, 8);
    expect(checkpointsOf(folder)).toHaveLength(1);
    gate.resolve();
    await eventually(() => expect(checkpointsOf(folder)).toMatchObject([{ size: 0 }, { size: 5 }]));
    await log.close();
  });

  test('are named by the first record that comes after them (B-5)', async () => {
    const folder = scratchFolder();
    const log = await openLog(folder, { settings: { checkpointRecords: 5 } });
    await fill(log, 0, 5);
    await eventually(() => expect(checkpointsOf(folder)).toHaveLength(2));
    // The checkpoint is named once it is on the disk, which is a moment after it can be read.
    await eventually(async () => {
      log.record(event(99));
      await settled(log);
      expect(
        recordsOf(folder).filter(({ checkpoint }) => checkpoint !== undefined).length,
      ).toBeGreaterThanOrEqual(2);
    });
    await log.close();
    expect(recordsOf(folder)[0]).toHaveProperty('checkpoint');
    expect(await verifyAudit(folder)).toMatchObject({ verdict: 'intact' });
  });

  test('that cannot be written are tried again, and the log goes on meanwhile (B-5)', async () => {
    const folder = scratchFolder();
    const disk = new WatchedDisk();
    const witness = new Witness();
    const log = await openLog(folder, { disk, settings: { checkpointRecords: 5 } }, witness);
    disk.failSync = 'checkpoints';
    await fill(log, 0, 20);
    await eventually(() => expect(witness.failures.length).toBeGreaterThan(1));
    expect(new Set(witness.failures)).toEqual(new Set(['checkpoint']));
    expect(witness.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
    expect(log.isWritable).toBe(true);
    disk.failSync = undefined;
    await log.close();
    expect(await verifyAudit(folder)).toMatchObject({ verdict: 'intact', records: 20, sealed: 20 });
  });

  test('that never come stop the log, so that what follows the newest one is bounded (B-5)', async () => {
    const folder = scratchFolder();
    const disk = new WatchedDisk();
    const witness = new Witness();
    const log = await openLog(folder, { disk, settings: { checkpointRecords: 1000 } }, witness);
    disk.failSync = 'checkpoints';
    for (let index = 0; index < 200_000; index += 1) {
      log.record({ type: 'call.allowed', atMs: 0 });
      if (index % 5000 === 4999) expect(await settled(log)).toBe(true);
    }
    log.record(event(1));
    expect(await settled(log)).toBe(false);
    expect(log.isWritable).toBe(false);
    expect(witness.dropped).toBe(1);
    disk.failSync = undefined;
    await log.close();
    expect(await verifyAudit(folder)).toMatchObject({ verdict: 'intact', records: 200_000 });
  }, 60_000);
});

test('the leaf hash of a record can be computed by anybody from its line (B-5)', () => {
  const own = createHash('sha256').update('\0').update('{"seq":0}').digest('hex');
  expect(leafHash(Buffer.from('{"seq":0}'))).toBe(own);
});
