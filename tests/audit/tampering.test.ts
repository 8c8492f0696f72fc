import {
  appendFileSync,
  copyFileSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { leafHash } from '../../packages/gateway/src/audit/merkle.ts';
import { verifyAudit, type AuditReport } from '../../packages/gateway/src/audit/verify.ts';
import { fill, linesOf, openLog, recordFiles, scratchFolder, seed } from './log-fixture.ts';

/** Where the checkpoints of {@link sealedLog} are: two inside, and the one of the clean end. */
const SEALED = [40, 80];
const RECORDS = 100;

/** A log of 100 records in several segments, with checkpoints at 40 and 80; the last 20 are not sealed. */
async function sealedLog(byte = 1): Promise<string> {
  const folder = scratchFolder();
  const settings = { segmentBytesMax: 5000 };
  let from = 0;
  for (const to of SEALED) {
    const log = await openLog(folder, { settings, signingSeed: seed(byte) });
    await fill(log, from, to);
    await log.close();
    from = to;
  }
  const log = await openLog(folder, { settings, signingSeed: seed(byte) });
  await fill(log, from, RECORDS);
  await log.close();
  // The clean end sealed everything: take the last checkpoint away again, as a killed gateway leaves it.
  const checkpoints = join(folder, 'checkpoints.jsonl');
  writeLines(checkpoints, linesOf(checkpoints).slice(0, -1));
  expect(await verifyAudit(folder)).toMatchObject({
    verdict: 'intact',
    records: RECORDS,
    sealed: 80,
    checkpoints: 3,
  });
  return folder;
}

function writeLines(file: string, lines: readonly string[]): void {
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
}

/** The file and the line (from 0) of a record. */
function placeOf(folder: string, seq: number): { file: string; line: number } {
  for (const file of recordFiles(folder).toReversed()) {
    const first = Number(basename(file).slice(8, -6));
    if (first <= seq) return { file, line: seq - first };
  }
  throw new Error(`no record ${seq}`);
}

/** Changes the lines of the segment that holds a record. */
function change(folder: string, seq: number, how: (lines: string[], at: number) => string[]): void {
  const { file, line } = placeOf(folder, seq);
  writeLines(file, how(linesOf(file), line));
}

const edit = (folder: string, seq: number, from: string | RegExp, to: string): void =>
  change(folder, seq, (lines, at) =>
    lines.map((line, index) => (index === at ? line.replace(from, to) : line)),
  );

/** What an attacker without the key can do: give every record from here on a fresh, consistent link. */
function relink(folder: string, fromSeq: number): void {
  let prev: string | undefined;
  for (const file of recordFiles(folder)) {
    writeLines(
      file,
      linesOf(file).map((line) => {
        const record = JSON.parse(line) as { seq: number; prev: string };
        const linked =
          prev === undefined || record.seq <= fromSeq ? line : JSON.stringify({ ...record, prev });
        prev = leafHash(Buffer.from(linked));
        return linked;
      }),
    );
  }
}

async function expectFault(folder: string, kind: string, seq: number, options = {}): Promise<AuditReport> {
  const report = await verifyAudit(folder, options);
  expect(report.fault).toMatchObject({ kind, seq });
  expect(report.verdict).toBe('broken');
  return report;
}

describe('a changed record', () => {
  test.each([0, 1, 17, 38, 39, 40, 41, 79, 80, 81, 98])('%i is found and named (B-5, E-15)', async (seq) => {
    const folder = await sealedLog();
    edit(folder, seq, `tool-${seq}`, `tool-${seq ^ 1}`);
    const report = await expectFault(folder, 'edited', seq);
    expect(report.fault).toMatchObject({
      file: basename(placeOf(folder, seq).file),
      line: placeOf(folder, seq).line + 1,
    });
    expect(report).toMatchObject({ records: seq, sealed: seq < 40 ? 0 : seq < 80 ? 40 : 80 });
    expect(report.treeSize).toBe(report.sealed);
  });

  test.each([5, 39, 40, 63])(
    '%i is found by every single byte of its line (B-5)',
    async (seq) => {
      const folder = await sealedLog();
      const { file, line } = placeOf(folder, seq);
      const original = readFileSync(file);
      const start = linesOf(file).slice(0, line).join('\n').length + (line > 0 ? 1 : 0);
      const end = original.indexOf(0x0a, start);
      for (let at = start; at <= end; at += 3) {
        const bytes = Buffer.from(original);
        bytes[at] = (bytes[at] ?? 0) ^ 1;
        writeFileSync(file, bytes);
        const { fault } = await verifyAudit(folder);
        expect([seq, fault?.kind], `byte ${at - start}: ${fault?.why}`).toEqual([fault?.seq, fault?.kind]);
      }
    },
    120_000,
  );

  test.each(['seq', 'prev', 'at', 'type'])('is found by its %s (B-5)', async (member) => {
    const folder = await sealedLog();
    change(folder, 50, (lines, at) =>
      lines.with(at, (lines[at] ?? '').replace(
        new RegExp(`("${member}":"?)(.)`),
        (_all, before: string, first: string) => `${before}${first === '7' ? '8' : '7'}`,
      )),
    );
    await expectFault(folder, 'edited', 50);
  });

  test('is found when it is no JSON any more (B-5)', async () => {
    const folder = await sealedLog();
    edit(folder, 50, '{', '[');
    await expectFault(folder, 'malformed', 50);
  });

  test('is found at the very end when a checkpoint covers it (B-5)', async () => {
    const folder = scratchFolder();
    const log = await openLog(folder);
    await fill(log, 0, 7);
    await log.close();
    edit(folder, 6, 'tool-6', 'tool-7');
    await expectFault(folder, 'rewritten', 6);
  });

  test('is found behind a chain computed anew, by the next checkpoint (B-5, E-15)', async () => {
    const folder = await sealedLog();
    edit(folder, 50, 'tool-50', 'tool-51');
    relink(folder, 50);
    const { fault, sealed } = await expectFault(folder, 'rewritten', 79);
    expect(fault?.why).toContain('records from 40 on');
    expect(sealed).toBe(40);
  });

  test('behind the last checkpoint and with a chain computed anew is what cannot be found (B-5)', async () => {
    const folder = await sealedLog();
    edit(folder, 90, 'tool-90', 'tool-91');
    relink(folder, 90);
    expect(await verifyAudit(folder)).toMatchObject({ verdict: 'intact', records: 100, sealed: 80 });
  });
});

describe('records that are gone, moved or added', () => {
  test.each([0, 1, 25, 39, 40, 79, 80, 98])(
    'a deleted record %i is found and named (B-5, E-15)',
    async (seq) => {
      const folder = await sealedLog();
      change(folder, seq, (lines, at) => lines.toSpliced(at, 1));
      await expectFault(folder, 'missing', seq);
    },
  );

  test('a deleted range is named from its first (B-5)', async () => {
    const folder = await sealedLog();
    const { file } = placeOf(folder, 50);
    const first = Number(basename(file).slice(8, -6));
    rmSync(file);
    const { fault } = await expectFault(folder, 'missing', first);
    expect(fault?.why).toContain(`records ${first} to `);
  });

  test('a deleted first segment is found (B-5)', async () => {
    const folder = await sealedLog();
    rmSync(placeOf(folder, 0).file);
    await expectFault(folder, 'missing', 0);
  });

  test.each([0, 30, 39, 40, 90])('records %i and the next, exchanged, are found (B-5, E-15)', async (seq) => {
    const folder = await sealedLog();
    const { file, line } = placeOf(folder, seq);
    const lines = linesOf(file);
    if (line + 1 >= lines.length) return;
    writeLines(file, lines.with(line, lines[line + 1] ?? '').with(line + 1, lines[line] ?? ''));
    await expectFault(folder, 'reordered', seq);
  });

  test.each([0, 30, 39, 95])('record %i standing twice is found (B-5, E-15)', async (seq) => {
    const folder = await sealedLog();
    change(folder, seq, (lines, at) => lines.toSpliced(at, 0, lines[at] ?? ''));
    await expectFault(folder, 'duplicated', seq);
  });

  test('an earlier record repeated later is found (B-5)', async () => {
    const folder = await sealedLog();
    const { file, line } = placeOf(folder, 3);
    const copy = linesOf(file)[line] ?? '';
    change(folder, 60, (lines, at) => lines.toSpliced(at, 0, copy));
    await expectFault(folder, 'duplicated', 3);
  });

  test('an invented record is found (B-5)', async () => {
    const folder = await sealedLog();
    change(folder, 60, (lines, at) => {
      const invented = JSON.stringify({ ...(JSON.parse(lines[at] ?? '') as object), target: 'invented' });
      return lines.toSpliced(at, 0, invented);
    });
    const { fault } = await verifyAudit(folder);
    expect(fault?.seq).toBe(60);
  });

  test.each([false, true])(
    'a segment of another log is found (same key: %s) (B-5, E-15)',
    async (sameKey) => {
      const folder = await sealedLog();
      const other = await sealedLog(sameKey ? 1 : 2);
      const { file } = placeOf(folder, 60);
      copyFileSync(join(other, basename(file)), file);
      await expectFault(folder, 'foreign', Number(basename(file).slice(8, -6)));
    },
  );

  test('the first segment of another log is found (B-5)', async () => {
    const folder = await sealedLog();
    const other = await sealedLog();
    const { file } = placeOf(folder, 0);
    copyFileSync(join(other, basename(file)), file);
    const { fault } = await verifyAudit(folder);
    expect(fault).toBeDefined();
    expect(fault?.seq).toBe(0);
  });
});

describe('a log whose end is gone', () => {
  test('is found up to the last checkpoint (B-5, E-15)', async () => {
    const folder = await sealedLog();
    for (const file of recordFiles(folder)) {
      const first = Number(basename(file).slice(8, -6));
      if (first > 70) rmSync(file);
      else writeLines(file, linesOf(file).slice(0, Math.max(0, 71 - first)));
    }
    const { fault } = await expectFault(folder, 'truncated', 71);
    expect(fault?.why).toContain('records 71 to 79 are missing: checkpoint 2');
  });

  test('behind the last checkpoint is what cannot be found in the folder alone (B-5)', async () => {
    const folder = await sealedLog();
    change(folder, 99, (lines) => lines.slice(0, -1));
    expect(await verifyAudit(folder)).toMatchObject({ verdict: 'intact', records: 99, sealed: 80 });
  });

  test('with its checkpoints is found by a checkpoint held elsewhere, and by nothing else (B-5, E-15)', async () => {
    const folder = await sealedLog();
    const checkpoints = join(folder, 'checkpoints.jsonl');
    const held = join(scratchFolder(), 'held.jsonl');
    writeLines(held, linesOf(checkpoints).slice(-1));
    expect(await verifyAudit(folder, { heldCheckpoints: held })).toMatchObject({ verdict: 'intact' });
    writeLines(checkpoints, linesOf(checkpoints).slice(0, 2));
    for (const file of recordFiles(folder)) {
      const first = Number(basename(file).slice(8, -6));
      writeLines(file, linesOf(file).slice(0, Math.max(0, 45 - first)));
      if (first >= 45) rmSync(file);
    }
    expect(await verifyAudit(folder)).toMatchObject({ verdict: 'intact', records: 45 });
    await expectFault(folder, 'truncated', 45, { heldCheckpoints: held });
  });

  test('in the middle of a line is a torn write and no tampering (B-5)', async () => {
    const folder = await sealedLog();
    const { file } = placeOf(folder, 99);
    truncateSync(file, statSync(file).size - 20);
    const report = await verifyAudit(folder);
    expect(report).toMatchObject({
      verdict: 'torn',
      fault: undefined,
      records: 99,
      torn: { file: basename(file) },
    });
  });

  test('in the middle of a line that a checkpoint covers is tampering (B-5)', async () => {
    const folder = await sealedLog();
    for (const file of recordFiles(folder)) if (Number(basename(file).slice(8, -6)) > 75) rmSync(file);
    const { file } = placeOf(folder, 75);
    truncateSync(file, statSync(file).size - 20);
    const { fault } = await verifyAudit(folder);
    expect(fault?.kind).toBe('truncated');
    expect(fault?.seq).toBeLessThan(80);
  });

  test('in the middle of a file is tampering (B-5)', async () => {
    const folder = await sealedLog();
    const { file } = placeOf(folder, 10);
    const lines = linesOf(file);
    truncateSync(file, statSync(file).size - 20);
    await expectFault(folder, 'malformed', Number(basename(file).slice(8, -6)) + lines.length - 1);
  });
});

describe('a checkpoint', () => {
  test('file that is gone is found (B-5, E-15)', async () => {
    const folder = await sealedLog();
    rmSync(join(folder, 'checkpoints.jsonl'));
    await expectFault(folder, 'checkpoint_missing', 0);
    writeFileSync(join(folder, 'checkpoints.jsonl'), '');
    await expectFault(folder, 'checkpoint_missing', 0);
  });

  test.each([0, 1, 2])(
    '%i that was changed is found, by every byte (B-5)',
    async (number) => {
      const folder = await sealedLog();
      const file = join(folder, 'checkpoints.jsonl');
      const lines = linesOf(file);
      const line = lines[number] ?? '';
      for (let at = 0; at < line.length; at += 7) {
        const changed = line.slice(0, at) + String.fromCharCode(line.charCodeAt(at) ^ 1) + line.slice(at + 1);
        writeLines(file, lines.with(number, changed));
        const { fault } = await verifyAudit(folder);
        expect(fault, `byte ${at}`).toMatchObject({ kind: 'checkpoint_forged', line: number + 1 });
      }
    },
    60_000,
  );

  test('of another key is found (B-5)', async () => {
    const folder = await sealedLog();
    const other = await sealedLog(2);
    const file = join(folder, 'checkpoints.jsonl');
    const foreign = linesOf(join(other, 'checkpoints.jsonl'));
    writeLines(file, linesOf(file).with(1, foreign[1] ?? ''));
    await expectFault(folder, 'checkpoint_forged', 0);
  });

  test('of another log under the same key is found (B-5)', async () => {
    const folder = await sealedLog();
    const other = await sealedLog();
    const file = join(folder, 'checkpoints.jsonl');
    writeLines(file, linesOf(file).with(1, linesOf(join(other, 'checkpoints.jsonl'))[1] ?? ''));
    expect((await verifyAudit(folder)).fault?.kind).toMatch(/^checkpoint_/);
    copyFileSync(join(other, 'checkpoints.jsonl'), file);
    expect((await verifyAudit(folder)).fault).toBeDefined();
  });

  test('that was taken out of the middle is found (B-5)', async () => {
    const folder = await sealedLog();
    const file = join(folder, 'checkpoints.jsonl');
    writeLines(file, linesOf(file).toSpliced(1, 1));
    await expectFault(folder, 'checkpoint_missing', 0);
  });

  test('that was rolled back is found by the records that know of it (B-5)', async () => {
    const folder = await sealedLog();
    const file = join(folder, 'checkpoints.jsonl');
    writeLines(file, linesOf(file).slice(0, -1));
    const { fault } = await expectFault(folder, 'checkpoint_missing', 40);
    expect(fault?.why).toContain('record 80 knows of a checkpoint');
  });

  test('repeated, or in the wrong order, is found (B-5)', async () => {
    const folder = await sealedLog();
    const file = join(folder, 'checkpoints.jsonl');
    const lines = linesOf(file);
    writeLines(file, [...lines, lines[2] ?? '']);
    await expectFault(folder, 'checkpoint_forged', 80);
    writeLines(file, [lines[0] ?? '', lines[2] ?? '', lines[1] ?? '']);
    await expectFault(folder, 'checkpoint_missing', 0);
  });

  test('that was cut short by a crash is told apart (B-5)', async () => {
    const folder = await sealedLog();
    const file = join(folder, 'checkpoints.jsonl');
    appendFileSync(file, '{"number":3,"lo');
    expect(await verifyAudit(folder)).toMatchObject({
      verdict: 'torn',
      torn: { file: 'checkpoints.jsonl', bytes: 15 },
      sealed: 80,
    });
  });

  test('is checked with the key of the caller, not of the folder (B-5)', async () => {
    const folder = await sealedLog();
    const other = await sealedLog(2);
    const publicKey = readFileSync(join(folder, 'public-key.pem'), 'utf8');
    expect(await verifyAudit(folder, { publicKey })).toMatchObject({ verdict: 'intact', keyFrom: 'caller' });
    expect(await verifyAudit(other)).toMatchObject({ verdict: 'intact', keyFrom: 'folder' });
    await expectFault(other, 'checkpoint_forged', 0, { publicKey });
    await expect(verifyAudit(folder, { publicKey: 'no key' })).rejects.toThrow('Ed25519');
    await expect(verifyAudit(join(folder, 'nowhere'))).rejects.toThrow('does not exist');
  });
});

test('a verified log has the root of the recursive definition and tells its progress (B-5, E-15)', async () => {
  const folder = scratchFolder();
  const log = await openLog(folder);
  await fill(log, 0, 10_001);
  await log.close();
  const seen: number[] = [];
  const report = await verifyAudit(folder, { onProgress: ({ records }) => seen.push(records) });
  const { rootOf } = await import('../../packages/gateway/src/audit/merkle.ts');
  expect(report).toMatchObject({
    verdict: 'intact',
    records: 10_001,
    sealed: 10_001,
    treeSize: 10_001,
    root: rootOf(recordFiles(folder).flatMap(linesOf).map((line) => leafHash(Buffer.from(line)))),
    bytes: recordFiles(folder).reduce((sum, file) => sum + statSync(file).size, 0),
  });
  expect(seen).toEqual([5000, 10_000]);
});
