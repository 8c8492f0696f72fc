import { describe, expect, test } from 'vitest';
import { bannedCalls, childProcesses, emptyHomes } from './calls.ts';
import { tree } from './tree.ts';

const found = (text: string, path = 'packages/gateway/src/a.ts') => bannedCalls([{ path, text }]).length;

describe('calls', () => {
  test('that have one home are made nowhere else', () => {
    expect(bannedCalls(tree())).toEqual([]);
  });

  test('that start processes are made by the upstream folder, without a shell', () => {
    expect(childProcesses(tree())).toEqual([]);
  });

  test('every home is lived in', () => {
    expect(emptyHomes(tree())).toEqual([]);
  });

  test.each([
    'const t = Date.now();', 'const clock = Date.now;', 'const d = new Date();', 'performance.now();',
    'process.hrtime.bigint();',
    'Math.random();', 'const e = process.env.HOME;', 'await fetch("x");', 'globalThis.fetch("x");', 'console.log("x");',
    'console.error("x");', 'eval("1");', 'new Function("return 1");', 'Function("return 1");', 'mint(message);',
    'const a = b as unknown as C;', 'JSON.parse(text);',
  ])('%s is found', (text) => {
    expect(found(text)).toBeGreaterThan(0);
  });

  test.each([
    'const t = clock();', 'const d = new Date(ms);', '// Date.now() in a comment', 'const s = "process.env";',
    'parse(text);', 'const a = b as C;', 'JSON.stringify(x);', 'interface A { fetch(url: string): void }',
    'this.fetch("x");', 'type F = Function;',
  ])('%s is not', (text) => {
    expect(found(text)).toBe(0);
  });

  test('the home of a call is known by its path; tests may do as they like', () => {
    expect(found('JSON.parse(text);', 'packages/core/src/message/json.ts')).toBe(0);
    expect(found('mint(message);', 'packages/core/src/pipeline/judge.ts')).toBe(0);
    expect(found('Date.now();', 'packages/gateway/src/a.test.ts')).toBe(0);
    expect(emptyHomes([{ path: 'packages/core/src/message/json.ts', text: 'a();' }])).toHaveLength(1);
  });

  test('a process outside the upstream folder, and a shell anywhere, are found', () => {
    const spawning = "import { spawn } from 'node:child_process'; spawn('ls', [], { shell: false });";
    const path = 'packages/gateway/src/upstream/a.ts';
    expect(childProcesses([{ path: 'packages/cli/src/a.ts', text: spawning }])).toHaveLength(1);
    expect(childProcesses([{ path, text: spawning }])).toEqual([]);
    expect(childProcesses([{ path, text: spawning.replace('false', 'true') }])).toHaveLength(1);
  });
});
