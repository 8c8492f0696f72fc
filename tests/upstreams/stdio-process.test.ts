import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '@durward/core';
import { cleanUp, legacy, program } from './stdio-setup.ts';
import {
  ALICE,
  BOB,
  call,
  exchange,
  initialize,
  isAlive,
  jsonOf,
  send,
  Sink,
  untilDead,
} from './support.ts';

afterEach(cleanUp);

describe('the process', () => {
  test('gets the inherited and configured variables and nothing else of the gateway (S-71, S-90)', async () => {
    const { link } = await legacy(
      { env: { PLAIN: 'value', API_TOKEN: 'env:SECRET' }, inheritEnv: ['PATH', 'ABSENT'] },
      { secrets: { 'env:SECRET': 'shhh' }, environment: { PATH: process.env['PATH'], GATEWAY_SECRET: 'no' } },
    );
    const environment = jsonOf(await exchange(link, call('legacy', 1, 'env')));
    expect(environment).toEqual({ PATH: process.env['PATH'], PLAIN: 'value', API_TOKEN: 'shhh' });
  });

  test('is started in its folder with its arguments as they are, without a shell', async () => {
    const { link } = await legacy({ cwd: '/usr' }, { flags: ['$(id)', '; echo hi', '*'] });
    const seen = jsonOf(await exchange(link, call('legacy', 1, 'cwd')));
    expect(seen).toEqual({ cwd: '/usr', argv: ['$(id)', '; echo hi', '*'] });
  });

  test('belongs to one conversation: two links never share one (S-16, S-90)', async () => {
    const { upstream } = program();
    const [first, second] = await Promise.all([upstream.open(ALICE, 'legacy'), upstream.open(BOB, 'legacy')]);
    const pids = await Promise.all([first, second].map((link) => exchange(link, call('legacy', 1, 'pid'))));
    expect(new Set(pids.map((sink) => jsonOf(sink)['pid'])).size).toBe(2);
  });

  test('that cannot be started is named with what to do, without arguments or environment', async () => {
    const { upstream } = program({ command: '/no/such/program', args: ['--token=hunter2'], env: { A: 'hunter3' } });
    const failed = upstream.open(ALICE, 'legacy');
    await expect(failed).rejects.toMatchObject({ failure: { kind: 'unavailable' } });
    await expect(failed).rejects.toThrow(/"\/no\/such\/program" could not be started \(ENOENT\): check that/);
    await expect(failed).rejects.not.toThrow(/hunter/);
  });

  test('is refused beyond the cap of the server and of the principal, with what to do', async () => {
    const { upstream } = program({ processesMax: 3, processesPerPrincipalMax: 2 });
    await upstream.open(ALICE, 'legacy');
    const second = await upstream.open(ALICE, 'legacy');
    await expect(upstream.open(ALICE, 'legacy')).rejects.toMatchObject({
      failure: { kind: 'busy', detail: expect.stringContaining('processesPerPrincipalMax') as unknown },
    });
    await upstream.open(BOB, 'legacy');
    await expect(upstream.open(BOB, 'legacy')).rejects.toMatchObject({
      failure: { kind: 'busy', detail: expect.stringMatching(/processesMax.*end a session/) as unknown },
    });
    await second.close();
    await expect(upstream.open(BOB, 'legacy')).resolves.toBeDefined();
  });

  test('is stopped when idle, but not while a request waits or somebody listens', async () => {
    const { link, events } = await legacy({ idleStopMs: 1000 });
    let closed = 0;
    link.onClosed(() => (closed += 1));
    const listening = link.listen(new Sink(), undefined);
    const { sink, pending } = send(link, call('legacy', 1, 'silent'));
    await sleep(1500);
    expect(closed).toBe(0);
    listening.cancel('done');
    pending.cancel('done');
    await events.until(({ changes }) => changes.some(({ change }) => change === 'exited'));
    expect(events.changes.map(({ change }) => change)).toContain('idle_stopped');
    expect([closed, sink.ends.length]).toEqual([1, 0]);
    expect((await exchange(link, call('legacy', 2, 'echo'))).failure?.kind).toBe('cancelled');
  });
});

describe('the end', () => {
  test('a program that ignores the end of its input and SIGTERM is killed', async () => {
    const { link, events } = await legacy({}, { flags: ['--ignore-eof', '--ignore-term'] });
    await link.close();
    expect(await Promise.all(events.pids().map(isAlive))).toEqual([false]);
    expect(events.changes.find(({ change }) => change === 'killed')?.detail['signal']).toBe('SIGKILL');
  });

  test('a program that ends by itself is not killed', async () => {
    const { link, events } = await legacy();
    const { sink } = send(link, call('legacy', 1, 'silent'));
    await link.close();
    expect(sink.ends).toMatchObject([{ kind: 'cancelled' }]);
    expect(events.changes.map(({ change }) => change)).toEqual(['started', 'exited']);
    expect(events.changes.at(-1)?.detail).toMatchObject({ asked: 1, code: 0 });
  });

  test.each([
    ['in the group of the program', {}],
    ['in a session of its own', { detached: true }],
    ['that holds the output of the program open', { holdsOutput: true }],
  ])('a stubborn grandchild %s does not outlive the link', async (_where, args) => {
    const { link, events } = await legacy();
    const { pid } = jsonOf(await exchange(link, call('legacy', 1, 'grandchild', args)));
    expect(await isAlive(Number(pid))).toBe(true);
    await link.close();
    expect(await Promise.all([...events.pids(), Number(pid)].map(isAlive))).toEqual([false, false]);
  });

  test('a grandchild in the group does not outlive a program that crashes', async () => {
    const { link } = await legacy();
    const { pid } = jsonOf(await exchange(link, call('legacy', 1, 'grandchild', { holdsOutput: true })));
    const sink = await exchange(link, call('legacy', 2, 'exit', { code: 9 }));
    expect(sink.failure?.detail).toBe('the program exited with code 9');
    await untilDead([Number(pid)]);
  });

  test('closing the upstream while a process starts leaves nothing behind', async () => {
    const { upstream, events } = program();
    const opening = upstream.open(ALICE, 'legacy');
    await upstream.close();
    const link = await opening;
    expect((await exchange(link, call('legacy', 1, 'echo'))).failure?.kind).toBe('cancelled');
    await untilDead(events.pids(), 0);
    await expect(upstream.open(ALICE, 'legacy')).rejects.toMatchObject({ failure: { kind: 'unavailable' } });
  });
});

const erasOf = async (flags: readonly string[], stdio: JsonObject = {}): Promise<string[]> => {
  const { upstream, events } = program(stdio, { flags, era: 'auto' });
  const [first, second] = await Promise.all([upstream.eras(), upstream.eras()]);
  expect(first).toBe(second);
  await untilDead(events.pids(), 0);
  return [...first].toSorted();
};

describe('eras', () => {
  test.each([
    ['answers with an error', [], ['legacy']],
    ['exits', ['--exit-on-discover'], ['legacy']],
    ['stays silent', ['--silent-on-discover'], ['legacy']],
    ['is modern', ['--modern'], ['modern']],
  ])('a program that %s is recognised by a process that is gone afterwards', async (_how, flags, eras) => {
    expect(await erasOf(flags)).toEqual(eras);
  });

  test('a configured era is believed, and nothing is started', async () => {
    const { upstream, events } = program({}, { era: 'modern' });
    expect([...(await upstream.eras())]).toEqual(['modern']);
    expect(events.changes).toEqual([]);
  });

  test('a failure is repeated for two seconds and then tried again', async () => {
    let nowMs = 0;
    const { upstream, events } = program({}, { flags: ['--exit-at-once'], era: 'auto', clock: () => nowMs });
    await expect(upstream.eras()).rejects.toMatchObject({ failure: { kind: 'unavailable' } });
    const started = events.pids().length;
    await expect(upstream.eras()).rejects.toThrow('neither server/discover nor initialize');
    expect(events.pids()).toHaveLength(started);
    nowMs += 2000;
    await expect(upstream.eras()).rejects.toThrow();
    expect(events.pids().length).toBeGreaterThan(started);
  });

  test('a handshake that is refused makes the gateway ask again', async () => {
    const { upstream, events } = program({}, { flags: ['--modern'], era: 'auto' });
    await upstream.eras();
    const link = await upstream.open(ALICE, 'legacy');
    const asked = events.pids().length;
    expect((await exchange(link, initialize(1))).reply?.kind).toBe('error');
    expect([...(await upstream.eras())]).toEqual(['modern']);
    expect(events.pids().length).toBeGreaterThan(asked);
  });
});

describe('standard error', () => {
  test('comes as lines, cut, without control characters and without the secrets of the program (S-87)', async () => {
    const { link, events } = await legacy(
      { env: { API_TOKEN: 'env:SECRET' }, stderrLineBytesMax: 80 },
      { secrets: { 'env:SECRET': 'hunter2hunter2' } },
    );
    const text = '\u001b[31mred\u001b[0m\u202etxt token=hunter2hunter2\rfake';
    await exchange(link, call('legacy', 1, 'say-stderr', { text }));
    await exchange(link, call('legacy', 2, 'say-stderr', { text: 'y'.repeat(500) }));
    await events.until(({ lines }) => lines.length === 2);
    expect(events.lines).toEqual(['[31mred[0mtxt token=[secret]fake', `${'y'.repeat(80)} (cut)`]);
  });

  test('is bounded per minute, and what was left out is counted', async () => {
    let nowMs = 0;
    const { link, events } = await legacy({ stderrLinesPerMinuteMax: 10 }, { clock: () => nowMs });
    await exchange(link, call('legacy', 1, 'flood-stderr', { lines: 1000 }));
    await exchange(link, call('legacy', 2, 'echo'));
    await sleep(200);
    expect(events.lines).toHaveLength(10);
    nowMs += 60_000;
    await exchange(link, call('legacy', 3, 'say-stderr', { text: 'again' }));
    await events.until(({ lines }) => lines.includes('again'));
    expect(events.lines).toContain('(990 lines were left out)');
  });
});

