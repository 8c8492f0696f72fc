import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** The core of the load generator and the upstream, and the core of the proxy under test. */
export const LOAD_CORE = 0;
export const PROXY_CORE = 1;

/** Node.js as the image and `npm start` run it. */
export const NODE = [process.execPath, '--use-largepages=silent'] as const;

/** A command line that runs on one core, where there are two to separate. */
export function pinned(core: number, command: readonly [string, ...string[]]): readonly [string, ...string[]] {
  return isPinned() ? ['taskset', '-c', String(core), ...command] : command;
}

/** Asked once: the answer is one core as soon as this process itself is pinned. */
const CORES = availableParallelism();

/** Whether this machine has a core for the load and another for the proxy. */
export function isPinned(): boolean {
  return CORES > 1 && hasProgram('taskset');
}

/** Moves this process to the load core, where the streams and lists are read. */
export function pinThisProcess(): void {
  if (!isPinned()) return;
  execFileSync('taskset', ['-a', '-p', '-c', String(LOAD_CORE), String(process.pid)], { stdio: 'ignore' });
}

/** Whether a program is on the path, or where Debian puts programs of the system. */
export function hasProgram(name: string): boolean {
  return findProgram(name) !== undefined;
}

/** The file of a program, or undefined. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin'];
  return folders.map((folder) => `${folder}/${name}`).find((file) => existsSync(file));
}

/** Processor time that a process and its children have used so far, in microseconds. */
export function cpuUsOf(pid: number): number {
  const ticks = treeOf(pid).reduce((sum, each) => sum + ticksOf(each), 0);
  return (ticks * 1_000_000) / ticksPerSecond();
}

/** Resident memory of a process and its children, in bytes. */
export function rssBytesOf(pid: number): number {
  return treeOf(pid).reduce((sum, each) => sum + residentOf(each), 0);
}

/**
 * Time that processes which are not ours have spent on all cores so far, in microseconds, with what the host of a
 * virtual machine took for others. Without interrupts, which no process is charged for. @see proc(5)
 */
export function foreignCpuUs(): number {
  const line = /^cpu +(.*)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1] ?? '';
  const [user = 0, nice = 0, system = 0, , , , , stolen = 0] = line.split(' ').map(Number);
  const own = statOf(process.pid);
  const reaped = Number(own?.[13] ?? 0) + Number(own?.[14] ?? 0);
  return ((user + nice + system + stolen - reaped) * 1_000_000) / ticksPerSecond() - cpuUsOf(process.pid);
}

function treeOf(root: number): readonly number[] {
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc')) {
    const stat = /^\d+$/.test(entry) ? statOf(Number(entry)) : undefined;
    if (stat !== undefined) parents.set(Number(entry), Number(stat[1]));
  }
  const tree = [root];
  for (const pid of tree) {
    for (const [child, parent] of parents) if (parent === pid) tree.push(child);
  }
  return tree;
}

/** The fields of /proc/PID/stat behind the name: state, parent, … @see proc(5) */
function statOf(pid: number): readonly string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function ticksOf(pid: number): number {
  const stat = statOf(pid);
  return Number(stat?.[11] ?? 0) + Number(stat?.[12] ?? 0);
}

function residentOf(pid: number): number {
  try {
    const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

let perSecond: number | undefined;

function ticksPerSecond(): number {
  perSecond ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return perSecond;
}
