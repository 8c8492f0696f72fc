import {
  appendFileSync,
  chmodSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AuditError } from '../../packages/gateway/src/audit/audit-error.ts';
import { verifyAudit } from '../../packages/gateway/src/audit/verify.ts';
import {
  event,
  fill,
  linesOf,
  openLog,
  recordFiles,
  recordsOf,
  scratchFolder,
  seed,
  settled,
  Witness,
} from './log-fixture.ts';

describe('a log that is opened again', () => {
  test('moves an incomplete last line away, records that, and goes on (S-88, B-5)', async () => {
    const folder = scratchFolder();
    const log = await openLog(folder);
    await fill(log, 0, 12);
    await log.close();
    const [file = ''] = recordFiles(folder);
    const torn = '{"seq":12,"at":"20';
    appendFileSync(file, torn);
    appendFileSync(join(folder, 'checkpoints.jsonl'), '{"number"');
    const witness = new Witness();
    const again = await openLog(folder, {}, witness);
    expect(witness.lines.filter(({ level }) => level === 'warn')).toHaveLength(2);
    await fill(again, 12, 14);
    await again.close();
    expect(readFileSync(`${file}.1.torn`, 'utf8')).toBe(torn);
    expect(statSync(`${file}.1.torn`).mode & 0o777).toBe(0o600);
    const records = recordsOf(folder);
    expect(records.filter(({ type }) => type === 'audit.recovered').map(({ detail }) => detail)).toEqual([
      { what: 'torn', file: 'checkpoints.jsonl', movedTo: 'checkpoints.jsonl.1.torn', bytes: 9, dropped: 0 },
      {
        what: 'torn',
        file: basename(file),
        movedTo: `${basename(file)}.1.torn`,
        bytes: torn.length,
        dropped: 0,
      },
    ]);
    expect(await verifyAudit(folder)).toMatchObject({ verdict: 'intact', records: 16 });
  });

  test('seals at once what a crash left unsealed (B-5)', async () => {
    const folder = scratchFolder();
    const log = await openLog(folder);
    await fill(log, 0, 12);
    await log.close();
    const checkpoints = join(folder, 'checkpoints.jsonl');
    writeFileSync(checkpoints, `${linesOf(checkpoints)[0]}\n`);
    const again = await openLog(folder);
    expect(await verifyAudit(folder)).toMatchObject({ verdict: 'intact', records: 12, sealed: 12 });
    await again.close();
  });

  test.each([
    [
      'a changed record',
      (file: string) => writeFileSync(file, readFileSync(file, 'utf8').replace('tool-25', 'tool-52')),
      /record 26/,
    ],
    [
      'a missing record',
      (file: string) =>
        writeFileSync(
          file,
          linesOf(file)
            .toSpliced(5, 1)
            .map((line) => `${line}\n`)
            .join(''),
        ),
      /record 25/,
    ],
    [
      'a missing end',
      (file: string) => writeFileSync(file, `${linesOf(file)[0]}\n`),
      /records 21 to 29 are missing/,
    ],
    [
      'a changed last record',
      (file: string) => writeFileSync(file, readFileSync(file, 'utf8').replace('tool-29', 'tool-28')),
      /record 29 is not the one that checkpoint/,
    ],
    ['a line that is no record', (file: string) => appendFileSync(file, 'hello\n'), /record 30/],
  ])(
    'is refused with %s in its last segment, and says what to do (S-88, B-5)',
    async (_what, spoil, where) => {
      const folder = scratchFolder();
      const log = await openLog(folder, { settings: { segmentBytesMax: 3000 } });
      await fill(log, 0, 30);
      await log.close();
      const file = recordFiles(folder).at(-1) ?? '';
      expect(basename(file)).toContain('20.jsonl');
      spoil(file);
      const before = readFileSync(file, 'utf8');
      const refusal = await openLog(folder).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(AuditError);
      expect(refusal).toMatchObject({ code: 'broken', message: expect.stringMatching(where) });
      expect(String(refusal)).toMatch(/Move the folder away as evidence/);
      // Nothing was changed, and the lock is free again.
      expect(readFileSync(file, 'utf8')).toBe(before);
      renameSync(folder, `${folder}.broken`);
      const fresh = await openLog(folder);
      await fresh.close();
      rmSync(`${folder}.broken`, { recursive: true });
    },
  );

  test('is refused without its checkpoints, without its last segment, or with a spoiled checkpoint (B-5)', async () => {
    for (const spoil of [
      (folder: string) => rmSync(join(folder, 'checkpoints.jsonl')),
      (folder: string) => rmSync(recordFiles(folder).at(-1) ?? ''),
      (folder: string) => recordFiles(folder).forEach((file) => rmSync(file)),
      (folder: string) =>
        recordFiles(folder)
          .slice(0, -1)
          .forEach((file) => rmSync(file)),
      (folder: string) => appendFileSync(join(folder, 'checkpoints.jsonl'), '{}\n'),
      (folder: string) => appendFileSync(join(folder, 'checkpoints.jsonl'), `${' '.repeat(20_000)}\n`),
    ]) {
      const folder = scratchFolder();
      const log = await openLog(folder, { settings: { segmentBytesMax: 3000 } });
      await fill(log, 0, 25);
      await log.close();
      const tail = await openLog(folder, { settings: { segmentBytesMax: 3000 } });
      tail.record(event(25));
      await settled(tail);
      await tail.close();
      const checkpoints = join(folder, 'checkpoints.jsonl');
      // The newest checkpoint ends inside the second segment, so that the first is not read.
      spoil(folder);
      const opened = await openLog(folder).then(
        (again) => again.close().then(() => 'opened'),
        (error: unknown) => error,
      );
      if (opened === 'opened') {
        expect(existsSync(checkpoints)).toBe(true);
        expect((await verifyAudit(folder)).verdict).toBe('broken');
      } else {
        expect(opened).toMatchObject({ code: 'broken' });
      }
    }
  });

  test('is refused with what to do when its folder cannot be used (S-88)', async () => {
    const file = join(scratchFolder(), 'file');
    writeFileSync(file, '');
    for (const folder of [file, join(file, 'audit')]) {
      await expect(openLog(folder)).rejects.toMatchObject({
        code: 'unusable',
        message: expect.stringContaining('Check the rights and the space'),
      });
    }
  });

  test('is refused in a folder with other files, whose rights stay as they are (S-87)', async () => {
    const folder = scratchFolder();
    chmodSync(folder, 0o755);
    writeFileSync(join(folder, 'syslog'), '');
    await expect(openLog(folder)).rejects.toMatchObject({
      code: 'unusable',
      message: expect.stringContaining('audit.folder'),
    });
    expect(statSync(folder).mode & 0o777).toBe(0o755);
  });

  test('is refused with another signing key (B-5)', async () => {
    const folder = scratchFolder();
    await (await openLog(folder)).close();
    await expect(openLog(folder, { signingSeed: seed(2) })).rejects.toMatchObject({
      code: 'foreign_key',
      message: expect.stringContaining('Restore the store'),
    });
    await expect(openLog(folder, { signingSeed: new Uint8Array(31) })).rejects.toThrow('32 bytes');
  });

  test('by a second owner in the same process is refused until the first closes (S-87)', async () => {
    const folder = scratchFolder();
    const first = await openLog(folder);
    await expect(openLog(folder)).rejects.toMatchObject({
      code: 'in_use',
      message: expect.stringContaining(`process ${process.pid}`),
    });
    // The refusal must not have freed the lock.
    await expect(openLog(folder)).rejects.toMatchObject({ code: 'in_use' });
    await fill(first, 0, 2);
    await first.close();
    await (await openLog(folder)).close();
  });
});
