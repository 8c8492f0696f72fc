import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Secret } from '../config/secret.ts';
import { createLog, LogError } from './log.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'durward-log-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function written(use: (log: ReturnType<typeof createLog>) => void, level: 'debug' | 'info' = 'info') {
  const file = join(folder, 'sub', 'gateway.log');
  const log = createLog({ level, file });
  use(log);
  await log.close();
  const raw = await readFile(file, 'utf8');
  const lines = raw
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { raw, lines, file };
}

describe('the operating log', () => {
  test('writes JSON lines with level, ISO time, fields and message, for its owner alone (S-87)', async () => {
    const { lines, file } = await written((log) => {
      log.debug({}, 'not at this level');
      log.info({ server: 'files', count: 2, absent: undefined }, 'started');
      log.warn({}, 'careful');
      log.error({ error: new RangeError('too far') }, 'failed');
    });
    expect(lines.map((line) => [line['level'], line['message']])).toEqual([
      ['info', 'started'],
      ['warn', 'careful'],
      ['error', 'failed'],
    ]);
    expect(lines[0]).toEqual({
      level: 'info',
      time: expect.any(String),
      server: 'files',
      count: 2,
      message: 'started',
    });
    expect(new Date(String(lines[0]?.['time'])).toISOString()).toBe(lines[0]?.['time']);
    expect(lines[2]?.['error']).toMatchObject({ type: 'RangeError', message: 'too far' });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test('never shows a secret, by type, by name or by look (S-87)', async () => {
    const canary = 'c4n4ry-7Hq2vXw9Lk3T';
    const { raw } = await written((log) => {
      log.info({ given: new Secret(canary) }, 'typed');
      log.info({ headers: { authorization: canary, 'X-Api-Key': canary, cookie: [canary] } }, 'named');
      log.info({ password: { nested: canary }, list: [{ client_secret: canary }] }, 'deep');
      log.info(
        { text: `Authorization: Bearer ${canary}`, url: `https://h/?access_token=${canary}` },
        'in texts',
      );
      log.info({}, `the upstream said: Bearer ${canary}`);
      log.error(
        { error: new Error(`token=${canary}`, { cause: new Error(`password: ${canary}`) }) },
        'in errors',
      );
    });
    expect(raw).not.toContain(canary);
    expect(
      raw.split('\n').filter((line) => line.includes('masked') || line.includes('[secret]')),
    ).toHaveLength(6);
  });

  test('lets no text break out of its line or its bounds (S-87)', async () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    const { raw, lines } = await written((log) => {
      log.info(
        { text: 'a\n{"level":"error"}\u001b[31m\r\0', big: 10n, bytes: new Uint8Array(7), cycle },
        'b\nc',
      );
      log.info({ long: 'word '.repeat(10_000), many: Array.from({ length: 1000 }, () => 1) }, 'long');
    });
    expect(lines).toHaveLength(2);
    // eslint-disable-next-line no-control-regex -- that none is there is the point
    expect(raw).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect(lines[0]).toMatchObject({ big: '10', bytes: '[7 bytes]', message: 'b\nc' });
    expect(String(lines[1]?.['long']).length).toBeLessThanOrEqual(4096);
    expect(lines[1]?.['many']).toHaveLength(100);
  });

  test('passes mirrored records through as they are and drops what comes after its end (S-88)', async () => {
    const { raw } = await written((log) => log.line('{"seq":1}'));
    expect(raw).toBe('{"seq":1}\n');
    const log = createLog({ level: 'info', file: join(folder, 'other.log') });
    await log.close();
    await log.close();
    log.info({}, 'late');
    log.line('late');
    expect(await readFile(join(folder, 'other.log'), 'utf8')).toBe('');
  });

  test('says what to do when its file cannot be opened (S-87)', () => {
    expect(() => createLog({ level: 'info', file: folder })).toThrow(LogError);
    expect(() => createLog({ level: 'info', file: folder })).toThrow(/log\.file/);
  });

  test('has everything out when the process exits right after the last line (S-87)', async () => {
    const script = `
      import { createLog } from ${JSON.stringify(join(import.meta.dirname, 'log.ts'))};
      const log = createLog({ level: 'info' }, 2);
      for (let count = 0; count < 5000; count += 1) log.info({ count }, 'line');
      process.exit(0);`;
    const child = spawn(
      process.execPath,
      ['--conditions=durward-source', '--input-type=module', '-e', script],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    expect(out).toBe('');
    expect(err.split('\n').filter((line) => line.includes('"count"'))).toHaveLength(5000);
  });

  test('survives a reader that goes away (S-87)', async () => {
    const script = `
      import { createLog } from ${JSON.stringify(join(import.meta.dirname, 'log.ts'))};
      const log = createLog({ level: 'info' });
      process.on('message', () => {
        for (let count = 0; count < 1000; count += 1) log.info({ count }, 'line');
        log.close().then(() => process.exit(7));
      });
      process.send('ready');`;
    const child = spawn(
      process.execPath,
      ['--conditions=durward-source', '--input-type=module', '-e', script],
      {
        stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      },
    );
    await once(child, 'message');
    child.stdout?.destroy();
    child.send('go');
    const [code] = await once(child, 'exit');
    expect(code).toBe(7);
  });
});
