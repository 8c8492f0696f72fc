import { describe, expect, test } from 'vitest';
import { licensed, noSkippedTests, noTestsInProduction } from './hygiene.ts';
import { tree } from './tree.ts';

const manifest = (text: string) => ({ path: 'packages/core/package.json', text });

describe('hygiene', () => {
  test.each([
    ['no test is skipped', noSkippedTests],
    ['no test ships', noTestsInProduction],
    ['everything is licensed', licensed],
  ] as const)('%s', (_name, rule) => {
    expect(rule(tree())).toEqual([]);
  });

  test.each([
    ['test.only', "('a', f);"], ['test.skip', "('a', f);"], ['it.todo', "('a');"], ['describe.skip', "('a', f);"],
    ['describe.concurrent.only', "('a', f);"], ['test.only.each', "([1])('a', f);"], ['test.fails', "('a', f);"],
  ])('%s is found', (call, rest) => {
    expect(noSkippedTests([{ path: 'tests/a.test.ts', text: `${call}${rest}` }])).toHaveLength(1);
  });

  test.each([
    "test('a', f);", "test.each([1])('a', f);", "test.skipIf(noDocker)('a', f);", "only('a');", '// test.skip("a")',
  ])('%s is not', (text) => {
    expect(noSkippedTests([{ path: 'tests/a.test.ts', text }])).toEqual([]);
  });

  test('a test that ships is found', () => {
    const text = "import { x } from '../../../tests/a.ts';";
    expect(noTestsInProduction([{ path: 'packages/core/src/a.ts', text }])).toHaveLength(1);
    expect(noTestsInProduction([{ path: 'packages/core/src/a.test.ts', text }])).toEqual([]);
  });

  test('a missing licence, in the root or in a package, is found', () => {
    const licence = { path: 'LICENSE', text: 'Apache License' };
    expect(licensed([licence, manifest('{"license":"Apache-2.0","files":["dist"]}')])).toEqual([]);
    expect(licensed([manifest('{"license":"Apache-2.0","files":["dist"]}')])).toHaveLength(1);
    expect(licensed([licence, manifest('{"license":"MIT","files":["dist"]}')])).toHaveLength(1);
    expect(licensed([licence, manifest('{"license":"Apache-2.0"}')])).toHaveLength(1);
    expect(licensed([licence, manifest('{"license":"Apache-2.0","private":true}')])).toEqual([]);
  });
});
