import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';

/** What the kernel says of one living process. */
export interface ProcessFacts {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** When it started, in clock ticks since boot: with the pid it names one process for ever. */
  readonly startedTicks: string;
}

/** The first process of a tree: the leader of its own session and group. */
export interface TreeRoot {
  readonly pid: number;
  /** Undefined where the system does not tell it. */
  readonly startedTicks: string | undefined;
}

/** The root of the tree of a process that was just started. */
export function rootOf(pid: number): TreeRoot {
  return { pid, startedTicks: startOf(pid) };
}

/** When the process with this pid started; undefined when there is none, or off Linux. */
export function startOf(pid: number): string | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    return factsIn(readFileSync(`/proc/${String(pid)}/stat`, 'latin1'))?.startedTicks;
  } catch {
    return undefined;
  }
}

/**
 * The living processes of this machine that can be seen. Linux only; elsewhere there is no such
 * list without a foreign program, and the answer is empty. Zombies are left out.
 *
 * @see proc_pid_stat(5)
 */
export async function livingProcesses(): Promise<readonly ProcessFacts[]> {
  if (process.platform !== 'linux') return [];
  const names = await readdir('/proc').catch(() => []);
  const found: ProcessFacts[] = [];
  for (const name of names) {
    if (name < '1' || name > '9:') continue;
    const stat = await readFile(`/proc/${name}/stat`, 'latin1').catch(() => '');
    const facts = factsIn(stat);
    if (facts !== undefined) found.push(facts);
  }
  return found;
}

/** Reads one `stat` line. The name of the program stands in parentheses and may hold anything. */
function factsIn(stat: string): ProcessFacts | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, parent, group, session] = fields;
  const startedTicks = fields[19];
  if (state === undefined || state === 'Z' || state === 'X' || startedTicks === undefined) return undefined;
  return {
    pid: Number.parseInt(stat, 10),
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    startedTicks,
  };
}

/**
 * Everything that descends from a root: the members of its group and session, and the children of
 * all of these, also where they made themselves a session of their own. A descendant that did so and
 * whose parent has already exited cannot be told from a stranger: it is missed unless it was in an
 * earlier answer. Nothing when another process has the root's pid by now.
 */
export function treeOf(root: TreeRoot, living: readonly ProcessFacts[]): readonly ProcessFacts[] {
  const { pid, startedTicks } = root;
  const now = living.find((one) => one.pid === pid);
  if (now !== undefined && startedTicks !== undefined && now.startedTicks !== startedTicks) return [];
  const tree = new Map<number, ProcessFacts>();
  for (const one of living) {
    if (one.pid === pid || one.group === pid || one.session === pid) tree.set(one.pid, one);
  }
  for (let grew = true; grew; ) {
    grew = false;
    for (const one of living) {
      if (tree.has(one.pid) || !tree.has(one.parent)) continue;
      tree.set(one.pid, one);
      grew = true;
    }
  }
  return [...tree.values()];
}

/** Those of the remembered processes that still live: the same pid and the same start. */
export function stillLiving(
  remembered: readonly ProcessFacts[],
  living: readonly ProcessFacts[],
): readonly ProcessFacts[] {
  const starts = new Map(living.map((one) => [one.pid, one.startedTicks]));
  return remembered.filter((one) => starts.get(one.pid) === one.startedTicks);
}

/** Signals one process, or with a negative pid a group. False when there is nothing to signal. */
export function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

/** Signals the group that a process leads, wherever the system knows groups, and these others. */
export function signalTree(root: number, others: readonly ProcessFacts[], name: NodeJS.Signals): void {
  if (process.platform === 'win32') {
    if (name === 'SIGKILL') killWindowsTree(root);
    return;
  }
  signal(-root, name);
  for (const one of others) {
    if (one.group !== root) signal(one.pid, name);
  }
}

/** Windows has neither groups nor signals: its own tool ends a process with all its descendants. */
function killWindowsTree(root: number): void {
  const tool = spawn('taskkill', ['/PID', String(root), '/T', '/F'], { stdio: 'ignore', windowsHide: true });
  tool.on('error', () => signal(root, 'SIGKILL'));
}
