import { EventEmitter, once } from 'node:events';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readFileBounded } from './files.ts';
import { loadConfigFile, type LoadedConfig, type LoadOutcome } from './load.ts';
import { watchConfig, type ConfigWatch } from './watch.ts';

const SECRET_SERVER = 'servers: { a: { http: { url: "https://a.example/", headers: { X-Key: "file:key" } } } }\n';

let folder: string;
let file: string;
let signals: EventEmitter;
let events: EventEmitter;
let watch: ConfigWatch | undefined;

function load(): LoadOutcome {
  return loadConfigFile({ file, env: {}, readFile: readFileBounded });
}

function start(): void {
  const outcome = load();
  if (!outcome.ok) throw new Error('the first configuration is valid');
  watch = watchConfig(
    { file, running: outcome.config, load, signals, quietMs: 20 },
    {
      loaded: (config, cause) => void events.emit('loaded', config, cause),
      refused: (problems, cause) => void events.emit('refused', problems, cause),
      failed: (error) => void events.emit('failed', error),
    },
  );
}

async function next(event: string): Promise<unknown[]> {
  return once(events, event, { signal: AbortSignal.timeout(20_000) });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'durward-watch-'));
  file = join(folder, 'durward.yaml');
  writeFileSync(file, 'limits: { sessionsMax: 1 }\n');
  signals = new EventEmitter();
  events = new EventEmitter();
});

afterEach(() => {
  watch?.close();
  rmSync(folder, { recursive: true });
});

async function sessionsMaxOf(loaded: Promise<unknown[]>): Promise<number> {
  const [config] = (await loaded) as [LoadedConfig];
  return config.limits.sessionsMax;
}

describe('a watched configuration', () => {
  it('is handed over when the file is written', async () => {
    start();
    const loaded = next('loaded');
    writeFileSync(file, 'limits: { sessionsMax: 2 }\n');
    expect(await sessionsMaxOf(loaded)).toBe(2);
  });

  it('is handed over when the file is replaced, again and again', async () => {
    start();
    for (const count of [2, 3, 4]) {
      const loaded = next('loaded');
      writeFileSync(`${file}.new`, `limits: { sessionsMax: ${String(count)} }\n`);
      renameSync(`${file}.new`, file);
      expect(await sessionsMaxOf(loaded)).toBe(count);
    }
  });

  it('is handed over when the file is a link into a folder that is exchanged', async () => {
    for (const [name, count] of [['one', 1], ['two', 2]] as const) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'durward.yaml'), `limits: { sessionsMax: ${String(count)} }\n`);
    }
    rmSync(file);
    symlinkSync('one', join(folder, 'data'));
    symlinkSync('data/durward.yaml', file);
    start();
    const loaded = next('loaded');
    symlinkSync('two', join(folder, 'data.new'));
    renameSync(join(folder, 'data.new'), join(folder, 'data'));
    expect(await sessionsMaxOf(loaded)).toBe(2);
  });

  it('is read again on SIGHUP even when nothing changed', async () => {
    start();
    const loaded = next('loaded');
    signals.emit('SIGHUP');
    const [config, cause] = (await loaded) as [LoadedConfig, string];
    expect([config.limits.sessionsMax, cause]).toEqual([1, 'signal']);
  });

  it('that is not valid changes nothing and says what is wrong; the next valid one counts', async () => {
    start();
    const all: string[] = [];
    events.on('loaded', () => all.push('loaded'));
    const refused = next('refused');
    writeFileSync(file, 'limits: { sessionsMax: 0 }\n');
    const [problems] = (await refused) as [{ code: string }[]];
    expect(problems).toMatchObject([{ code: 'DURWARD_CONFIG_VALUE', at: { line: 1, column: 24 } }]);
    expect(all).toEqual([]);
    const loaded = next('loaded');
    writeFileSync(file, 'limits: { sessionsMax: 5 }\n');
    expect(await sessionsMaxOf(loaded)).toBe(5);
  });

  it('is read again when a secret that it names is rotated (S-82)', async () => {
    writeFileSync(file, SECRET_SERVER);
    writeFileSync(join(folder, 'key'), 'first', { mode: 0o600 });
    start();
    const loaded = next('loaded');
    writeFileSync(join(folder, 'key'), 'second one', { mode: 0o600 });
    expect((await loaded)[1]).toBe('change');
  });

  it('follows files that a reload brings in', async () => {
    mkdirSync(join(folder, 'keys'));
    writeFileSync(join(folder, 'keys', 'key'), 'first', { mode: 0o600 });
    start();
    const first = next('loaded');
    writeFileSync(file, SECRET_SERVER.replace('file:key', 'file:keys/key'));
    await first;
    const second = next('loaded');
    writeFileSync(join(folder, 'keys', 'key'), 'second one', { mode: 0o600 });
    expect((await second)[1]).toBe('change');
  });

  it('takes no notice of other files in the folder, nor of a file that is still empty', async () => {
    start();
    const seen: string[] = [];
    events.on('loaded', (_config, cause: string) => seen.push(cause));
    for (const name of ['other', 'durward.yaml']) {
      writeFileSync(join(folder, name), '');
      // That nothing happens cannot be awaited: ten times the quiet time must do.
      await setTimeout(200);
    }
    const loaded = next('loaded');
    signals.emit('SIGHUP');
    await loaded;
    expect(seen).toEqual(['signal']);
  });

  it('tells when taking it over fails, and goes on', async () => {
    start();
    watch?.close();
    const outcome = load();
    if (!outcome.ok) throw new Error('valid');
    let count = 0;
    watch = watchConfig(
      { file, running: outcome.config, load, signals, quietMs: 20 },
      {
        loaded() {
          count += 1;
          if (count === 1) throw new Error('no');
          events.emit('loaded');
        },
        refused: () => {},
        failed: (error) => void events.emit('failed', error),
      },
    );
    const failed = next('failed');
    signals.emit('SIGHUP');
    expect((await failed)[0]).toEqual(new Error('no'));
    const loaded = next('loaded');
    signals.emit('SIGHUP');
    await loaded;
  });

  it('is left alone once the watch is closed', () => {
    start();
    watch?.close();
    expect(signals.listenerCount('SIGHUP')).toBe(0);
  });
});
