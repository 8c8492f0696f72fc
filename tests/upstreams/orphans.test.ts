import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { GuardianProcess } from '../../packages/gateway/src/upstream/guardian-process.ts';
import { livingProcesses } from '../../packages/gateway/src/upstream/process-tree.ts';
import { build, ALICE, isAlive, untilDead } from './support.ts';

const GATEWAY = fileURLToPath(new URL('./fixture/gateway.ts', import.meta.url));
const leftovers: number[] = [];

afterEach(() => {
  for (const pid of leftovers.splice(0)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It is gone, as it should be.
    }
  }
});

interface Told {
  readonly gateway: ChildProcess;
  readonly pids: readonly number[];
  readonly guardian: number;
}

/** A process like the gateway, with two programs and two grandchildren that ignore everything. */
async function gateway(mode: string): Promise<Told> {
  const args = ['--conditions=durward-source', GATEWAY, mode];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for await (const chunk of child.stdout) {
    said += String(chunk);
    if (said.includes('\n')) break;
  }
  const told = JSON.parse(said) as { pids: number[]; guardian: number };
  leftovers.push(...told.pids, told.guardian);
  return { gateway: child, ...told };
}

function ended(child: ChildProcess): Promise<unknown> {
  return child.exitCode === null && child.signalCode === null
    ? new Promise((resolve) => child.once('exit', resolve))
    : Promise.resolve();
}

describe.runIf(process.platform === 'linux')('no process is left behind', () => {
  test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)('when the gateway is ended by %s (S-90)', async (name) => {
    const { gateway: child, pids, guardian } = await gateway('wait');
    expect(pids).toHaveLength(4);
    expect(await Promise.all(pids.map(isAlive))).toEqual([true, true, true, true]);
    child.kill(name);
    await ended(child);
    await untilDead([...pids, guardian]);
  });

  test.each(['exit', 'throw'])('when the gateway ends by itself: %s', async (mode) => {
    const { gateway: child, pids, guardian } = await gateway(mode);
    await ended(child);
    await untilDead([...pids, guardian]);
  });

  test('when the gateway is killed between the start of a program and the word of it', async () => {
    const { gateway: child, pids, guardian } = await gateway('die-while-starting');
    await ended(child);
    await untilDead([...pids, guardian]);
  });

  test('when the guardian was killed before, and another one took over', async () => {
    const { gateway: child, pids, guardian } = await gateway('guardian-dies');
    expect(await Promise.all(pids.map(isAlive))).toEqual([true, true, true, true]);
    child.kill('SIGKILL');
    await ended(child);
    await untilDead([...pids, guardian]);
  });
});

describe('the guardian', () => {
  test('ignores the signals of a terminal and of a service manager', async () => {
    const { gateway: child, pids, guardian } = await gateway('wait');
    for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.kill(guardian, name);
    child.kill('SIGKILL');
    await untilDead([...pids, guardian]);
  });

  test('holds no variable of the gateway', async () => {
    const one = new GuardianProcess();
    one.retain();
    await one.ready();
    const environment = readFileSync(`/proc/${String(one.pid)}/environ`, 'utf8');
    one.release();
    expect(environment).toBe('');
  });

  test('exits with the last upstream that needs it', async () => {
    const one = new GuardianProcess();
    one.retain();
    one.retain();
    await one.ready();
    const pid = one.pid ?? 0;
    one.release();
    expect(await isAlive(pid)).toBe(true);
    one.release();
    await untilDead([pid]);
  });

  test('that cannot be started keeps every program from being started', async () => {
    const broken = new GuardianProcess('/no/such/guardian.ts');
    broken.retain();
    await expect(broken.ready()).rejects.toMatchObject({
      failure: { kind: 'unavailable', detail: expect.stringContaining('no server is started without it') as unknown },
    });
  });

  test.runIf(process.platform === 'linux')('is one for all upstreams, and goes with the last', async () => {
    const program = fileURLToPath(new URL('./fixture/program.ts', import.meta.url));
    const config = { era: 'legacy', stdio: { command: process.execPath, args: [program] } };
    const all = [build(config), build(config)];
    await Promise.all(all.map(({ upstream }) => upstream.open(ALICE, 'legacy')));
    const guardians = (await livingProcesses()).filter(({ pid, parent }) =>
      parent === process.pid && readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').includes('guardian.ts'));
    await Promise.all(all.map(({ upstream }) => upstream.close()));
    expect(guardians).toHaveLength(1);
    await untilDead(guardians.map(({ pid }) => pid));
  });
});
