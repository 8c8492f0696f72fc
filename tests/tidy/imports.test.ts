import { describe, expect, test } from 'vitest';
import { coreLayers, packageDirections, pureCore } from './imports.ts';
import { tree, type Rule } from './tree.ts';

const found = (rule: Rule, path: string, text: string) => rule([{ path, text }]).length;

describe('imports', () => {
  test.each([
    ['between packages', packageDirections],
    ['between the folders of core', coreLayers],
    ['of core and shield', pureCore],
  ] as const)('%s point one way', (_name, rule) => {
    expect(rule(tree())).toEqual([]);
  });

  test.each([
    ['packages/core/src/a.ts', "import { x } from '@durward/gateway';"],
    ['packages/core/src/a.ts', "import type { x } from '@durward/gateway';"],
    ['packages/shield/src/a.ts', "import { x } from '@durward/core';"],
    ['packages/gateway/src/a.ts', "import { x } from '@durward/scanner';"],
    ['packages/gateway/src/a.ts', "export { x } from '@durward/scanner';"],
    ['packages/gateway/src/a.ts', "const x = await import('@durward/scanner');"],
    ['packages/gateway/src/a.ts', "type X = import('@durward/scanner').X;"],
    ['packages/guard/src/a.ts', "import { x } from '@durward/gateway';"],
    ['packages/console/src/a.ts', "import { x } from '@durward/core';"],
    ['packages/cli/src/a.ts', "import { x } from '@durward/guard';"],
    ['packages/cli/src/a.ts', "import { x } from '@durward/core/dist/index.js';"],
    ['packages/cli/src/a.ts', "import { x } from '../../core/src/index.ts';"],
  ])('%s: %s is found', (path, text) => {
    expect(found(packageDirections, path, text)).toBe(1);
  });

  test('allowed imports, and those of tests, are not', () => {
    const inGateway = "import { x } from '@durward/core'; import y from '../c.ts';";
    expect(found(packageDirections, 'packages/gateway/src/a/b.ts', inGateway)).toBe(0);
    const inCli = "import { x } from '@durward/gateway'; import { z } from 'zod';";
    expect(found(packageDirections, 'packages/cli/src/a.ts', inCli)).toBe(0);
    expect(found(packageDirections, 'packages/core/src/a.test.ts', "import { x } from '../../../tests/a.ts';")).toBe(0);
  });

  test.each([
    ['message/a.ts', "import type { Denial } from '../verdict/denial.ts';"],
    ['verdict/a.ts', "import { x } from '../policy/policy.ts';"],
    ['policy/a.ts', "import type { Stage } from '../pipeline/scene.ts';"],
    ['pipeline/a.ts', "import { missingToken } from '../controls/access/aa001-missing-token.ts';"],
    ['controls/access/a.ts', "import { mint } from '../../pipeline/cleared.ts';"],
    ['controls/access/a.ts', "import { type Control, CONTROLS } from '../../pipeline/controls.ts';"],
    ['message/a.ts', "export * from '../pipeline/judge.ts';"],
    ['message/a.ts', "import { x } from '../other/x.ts';"],
  ])('core/%s: %s is found', (path, text) => {
    expect(found(coreLayers, `packages/core/src/${path}`, text)).toBe(1);
  });

  test('the list of controls, and types for controls, are not', () => {
    const list = "import { missingToken } from '../controls/access/aa001-missing-token.ts';";
    expect(found(coreLayers, 'packages/core/src/pipeline/controls.ts', list)).toBe(0);
    const from = "from '../../pipeline/control.ts'";
    const types = `import type { Control } ${from}; import { type Mode } ${from};`;
    expect(found(coreLayers, 'packages/core/src/controls/access/a.ts', types)).toBe(0);
  });

  test('a Node module or a dependency of core is found', () => {
    expect(found(pureCore, 'packages/core/src/a.ts', "import { x } from 'node:fs';")).toBe(1);
    expect(found(pureCore, 'packages/shield/src/a.ts', "import type { x } from 'zod';")).toBe(1);
    expect(found(pureCore, 'packages/core/package.json', '{"dependencies":{"zod":"1"}}')).toBe(1);
    expect(found(pureCore, 'packages/core/package.json', '{"name":"x"}')).toBe(0);
  });
});
