/**
 * The guardian: a process of its own that outlives the gateway by a moment and ends what the gateway
 * leaves behind, even when the gateway was killed with SIGKILL.
 *
 * One guardian serves one gateway process. It runs in its own session, holds no other resource than
 * one pipe from the gateway, and reads lines from it:
 *
 * - `will <sha256>`: the gateway is about to start a server whose environment has this digest.
 * - `did <pid> <graceMs> <start>`: it runs, as the leader of its own group. `not`: it does not.
 * - `gone <pid>`: that group is gone.
 *
 * The pipe breaks when the gateway is gone, however it went. Then every group that is left gets
 * SIGTERM, and after its grace SIGKILL, until nothing of it lives; then the guardian exits. A gateway
 * that is killed between `will` and `did` leaves a server whose pid was never told: on Linux it is
 * found by its environment, among the orphans that lead their own session.
 *
 * What holds where. Linux: nothing outlives the gateway but a descendant that made itself a session
 * of its own and whose parent had exited before. Other POSIX systems: the group of each server ends;
 * a descendant with a group of its own stays, and so does a server that was never told of. Windows:
 * each server is ended with its descendants by `taskkill`. Where the guardian itself is killed it is
 * started again at once; only killing both within that moment leaves servers behind, and of these
 * only such as ignore the end of their input.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  livingProcesses,
  signal,
  signalTree,
  startOf,
  stillLiving,
  treeOf,
  type ProcessFacts,
  type TreeRoot,
} from './process-tree.ts';

interface Ward extends TreeRoot {
  readonly graceMs: number;
}

const wards = new Map<number, Ward>();
let announced: string | undefined;
let partial = '';
let isOver = false;

/** How long a server may take from the fork to its own program, once the gateway is dead. */
const EXEC_WAIT_MS = 500;
const EXEC_POLL_MS = 20;
const KILL_ROUNDS_MAX = 40;
const POLL_MS = 50;
const ORPHAN_GRACE_MS = 1000;

function take(line: string): void {
  const [word, first, second, start] = line.split(' ');
  const pid = Number(first);
  if (word === 'will') announced = first;
  if (word === 'not') announced = undefined;
  if (word === 'gone') wards.delete(pid);
  if (word === 'did' && Number.isSafeInteger(pid) && pid > 1) {
    announced = undefined;
    wards.set(pid, { pid, graceMs: Number(second), startedTicks: start === '' ? undefined : start });
  }
}

/** The server that was announced and whose pid never came. */
async function findAnnounced(digest: string): Promise<Ward | undefined> {
  for (let waited = 0; waited <= EXEC_WAIT_MS; waited += EXEC_POLL_MS) {
    for (const one of await livingProcesses()) {
      const isOrphan = one.parent === process.ppid && one.session === one.pid && one.pid !== process.pid;
      if (isOrphan && !wards.has(one.pid) && (await environmentDigest(one.pid)) === digest) {
        return { pid: one.pid, startedTicks: one.startedTicks, graceMs: ORPHAN_GRACE_MS };
      }
    }
    await sleep(EXEC_POLL_MS);
  }
  return undefined;
}

async function environmentDigest(pid: number): Promise<string | undefined> {
  const environment = await readFile(`/proc/${String(pid)}/environ`).catch(() => undefined);
  return environment && createHash('sha256').update(environment).digest('hex');
}

/** Holds a group still until its descendants are known: a server that exits first would hide some. */
function freeze(ward: Ward): void {
  const start = startOf(ward.pid);
  const isReused = start !== undefined && start !== ward.startedTicks;
  if (!isReused && process.platform !== 'win32') signal(-ward.pid, 'SIGSTOP');
}

async function end(ward: Ward): Promise<void> {
  let members = await membersOf(ward, []);
  signalTree(ward.pid, members, 'SIGTERM');
  if (process.platform !== 'win32') signal(-ward.pid, 'SIGCONT');
  for (let waited = 0; waited < ward.graceMs; waited += POLL_MS) {
    if (!(await isAlive(ward, members))) return;
    await sleep(POLL_MS);
  }
  for (let round = 0; round < KILL_ROUNDS_MAX && (await isAlive(ward, members)); round += 1) {
    members = await membersOf(ward, members);
    signalTree(ward.pid, members, 'SIGKILL');
    await sleep(POLL_MS);
  }
}

async function membersOf(ward: Ward, known: readonly ProcessFacts[]): Promise<readonly ProcessFacts[]> {
  const living = await livingProcesses();
  return [...treeOf(ward, living), ...stillLiving(known, living)];
}

async function isAlive(ward: Ward, known: readonly ProcessFacts[]): Promise<boolean> {
  if (process.platform === 'linux') return (await membersOf(ward, known)).length > 0;
  return signal(process.platform === 'win32' ? ward.pid : -ward.pid, 0);
}

async function endAll(): Promise<void> {
  for (const ward of wards.values()) freeze(ward);
  const ending = [...wards.values()].map((ward) => end(ward));
  const orphan = announced === undefined ? undefined : await findAnnounced(announced);
  if (orphan !== undefined) ending.push(end(orphan));
  await Promise.all(ending);
  process.exit(0);
}

function over(): void {
  if (isOver) return;
  isOver = true;
  void endAll();
}

for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(name, () => {});
process.stdin.setEncoding('latin1');
process.stdin.on('data', (text: string) => {
  const lines = (partial + text).split('\n');
  partial = lines.pop() ?? '';
  for (const line of lines) take(line);
});
process.stdin.on('end', over);
process.stdin.on('error', over);
process.stdout.on('error', () => {});
process.stdout.write('ready\n');
