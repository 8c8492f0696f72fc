import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { FileError, isOpenToOthers, readFileBounded } from './files.ts';

const folder = mkdtempSync(join(tmpdir(), 'durward-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a bounded read', () => {
  it('gives the bytes and the permission bits', () => {
    const file = join(folder, 'a');
    writeFileSync(file, 'hello');
    chmodSync(file, 0o640);
    const { bytes, mode } = readFileBounded(file, 5);
    expect(Buffer.from(bytes).toString()).toBe('hello');
    expect(mode).toBe(0o640);
    expect(isOpenToOthers(mode)).toBe(true);
    expect(isOpenToOthers(0o600)).toBe(false);
  });

  it('refuses more than the limit', () => {
    const file = join(folder, 'large');
    writeFileSync(file, 'x'.repeat(1025));
    expect(() => readFileBounded(file, 1024)).toThrow(new FileError('the file is larger than 1 KiB'));
  });

  it('refuses what is not a regular file, without waiting for it', () => {
    mkdirSync(join(folder, 'sub'));
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    for (const name of ['sub', 'pipe']) expect(() => readFileBounded(join(folder, name), 10)).toThrow(FileError);
    expect(() => readFileBounded('/dev/zero', 10)).toThrow(new FileError('this is not a regular file'));
  });

  it('says without the path that there is no file', () => {
    expect(() => readFileBounded(join(folder, 'absent'), 10)).toThrow(new FileError('there is no such file'));
  });
});
