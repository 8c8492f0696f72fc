import { spawn } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { livingProcesses, rootOf, startOf, stillLiving, treeOf, type ProcessFacts } from './process-tree.ts';

const one = (pid: number, parent: number, group: number, session = group, startedTicks = '1'): ProcessFacts =>
  ({ pid, parent, group, session, startedTicks });
const pidsOf = (processes: readonly ProcessFacts[]): number[] =>
  processes.map(({ pid }) => pid).toSorted((a, b) => a - b);

describe('the tree of a process', () => {
  const root = { pid: 100, startedTicks: '1' };

  test('is its group, its session and the children of all of these', () => {
    const living = [
      one(1, 0, 1),
      one(100, 1, 100),
      one(101, 100, 100),
      one(102, 1, 100),
      one(103, 1, 103, 100),
      one(104, 101, 104),
      one(105, 104, 105),
      one(200, 1, 200),
      one(201, 200, 200),
    ];
    expect(pidsOf(treeOf(root, living))).toEqual([100, 101, 102, 103, 104, 105]);
  });

  test('is what is left of it when the process itself is gone', () => {
    expect(pidsOf(treeOf(root, [one(1, 0, 1), one(102, 1, 100), one(106, 102, 106)]))).toEqual([102, 106]);
  });

  test('is empty when another process has its pid by now', () => {
    expect(treeOf(root, [one(100, 1, 100, 100, '2'), one(101, 100, 100)])).toEqual([]);
  });

  test('a remembered process is the same only with the same start', () => {
    const living = [one(5, 1, 5), one(6, 1, 6, 6, '9')];
    expect(pidsOf(stillLiving([one(5, 1, 5), one(6, 1, 6), one(7, 1, 7)], living))).toEqual([5]);
  });
});

describe.runIf(process.platform === 'linux')('what the kernel says', () => {
  test('names this process and its children, whatever they are called', async () => {
    const child = spawn(process.execPath, ['-e', 'process.title = "a) S 1 (b"; setInterval(() => {}, 1000)'], {
      stdio: 'ignore',
      detached: true,
    });
    const { pid = 0 } = child;
    const living = await livingProcesses();
    expect(living.find((it) => it.pid === process.pid)?.startedTicks).toBe(startOf(process.pid));
    expect(living.find((it) => it.pid === pid)).toMatchObject({ parent: process.pid, group: pid, session: pid });
    expect(pidsOf(treeOf(rootOf(pid), living))).toEqual([pid]);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
    expect(startOf(pid)).toBeUndefined();
  });
});
