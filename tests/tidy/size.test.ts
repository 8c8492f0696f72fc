import { describe, expect, test } from 'vitest';
import { shortFiles, shortFunctions, shortLines } from './size.ts';
import { tree } from './tree.ts';

const file = (text: string, path = 'packages/core/src/a.ts') => [{ path, text }];

describe('size', () => {
  test.each([['files', shortFiles], ['lines', shortLines], ['functions', shortFunctions]] as const)(
    '%s stay short', (_name, rule) => {
      expect(rule(tree())).toEqual([]);
    });

  test('a long file, line or function is found', () => {
    expect(shortFiles(file('a;\n'.repeat(501)))).toHaveLength(1);
    expect(shortFiles(file('a;\n'.repeat(500)))).toEqual([]);
    expect(shortLines(file(`const a = '${'x'.repeat(120)}';`))).toHaveLength(1);
    const lines = 'a();\n'.repeat(80);
    expect(shortFunctions(file(`function f() {\n${lines}}\n`))).toHaveLength(1);
    expect(shortFunctions(file(`const f = () => {\n${lines}};\n`))).toHaveLength(1);
    expect(shortFunctions(file(`class A {\n  f() {\n${lines}}\n}\n`))).toHaveLength(1);
  });

  test('comments and blank lines do not count; tests are not measured', () => {
    expect(shortFunctions(file(`function f() {\n${'// why\n\n'.repeat(80)}}\n`))).toEqual([]);
    expect(shortFunctions(file(`function f() {\n${'a();\n'.repeat(80)}}\n`, 'tests/a.test.ts'))).toEqual([]);
  });
});
