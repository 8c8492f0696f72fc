import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CheckpointCursor } from '../../packages/gateway/src/audit/checkpoint-cursor.ts';
import { rowsOf } from '../../packages/gateway/src/audit/rows.ts';
import { segmentsIn } from '../../packages/gateway/src/audit/segments.ts';
import { publicKeyOf, type PublicKey } from '../../packages/gateway/src/audit/signing-key.ts';
import { Walk } from '../../packages/gateway/src/audit/walk.ts';
import { checkpointsOf, eventually, fill, openLog, recordsOf, scratchFolder, seed } from './log-fixture.ts';

function keyOf(folder: string): PublicKey {
  const key = publicKeyOf(readFileSync(join(folder, 'public-key.pem'), 'utf8'));
  if (key === undefined) throw new Error('no key');
  return key;
}

/** Walks along the records that are there now, with checkpoints that were looked at before. */
function walk(cursor: CheckpointCursor, folder: string): Walk {
  const way = new Walk(cursor, undefined);
  const rows = [...rowsOf(segmentsIn(folder))].map((item) => (item.kind === 'row' ? item.row : undefined));
  for (const [index, row] of rows.entries()) {
    if (row !== undefined && way.fault === undefined) way.step(row, rows[index + 1]);
  }
  if (way.fault === undefined) way.end(undefined);
  cursor.close();
  return way;
}

/** Records until there is a new checkpoint and a record that names it. */
async function untilSealed(folder: string, log: Awaited<ReturnType<typeof openLog>>): Promise<void> {
  const named = () => recordsOf(folder).filter(({ checkpoint }) => checkpoint !== undefined).length;
  const before = named();
  await eventually(async () => {
    await fill(log, 0, 1);
    expect(named()).toBeGreaterThan(before);
  });
  expect(checkpointsOf(folder).length).toBeGreaterThan(1);
}

test('a checkpoint that is written while a log is read is no fault (B-5, E-15)', async () => {
  const folder = scratchFolder();
  const log = await openLog(folder, { settings: { checkpointRecords: 10 } });
  await fill(log, 0, 3);
  const cursor = new CheckpointCursor(join(folder, 'checkpoints.jsonl'), keyOf(folder), 'complete');
  await fill(log, 3, 10);
  await untilSealed(folder, log);
  const way = walk(cursor, folder);
  await log.close();
  expect(way.fault).toBeUndefined();
  expect(way.counts()).toMatchObject({ sealed: 0, checkpoints: 1 });
  expect(way.records).toBeGreaterThan(10);
});

test('a line that somebody else adds meanwhile is no checkpoint (B-5)', async () => {
  const folder = scratchFolder();
  const other = scratchFolder();
  const log = await openLog(folder, { settings: { checkpointRecords: 10 } });
  const foreign = await openLog(other, { settings: { checkpointRecords: 10 }, signingSeed: seed(2) });
  await fill(foreign, 0, 3);
  const cursor = new CheckpointCursor(join(other, 'checkpoints.jsonl'), keyOf(folder), 'complete');
  await fill(foreign, 3, 10);
  await untilSealed(other, foreign);
  const way = walk(cursor, other);
  await Promise.all([log.close(), foreign.close()]);
  expect(way.fault?.kind).toBe('checkpoint_forged');
});
