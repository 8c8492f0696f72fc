import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../tidy/tree.ts';

const FOLDER = join(ROOT, 'packages', 'shield');
const BYTES_MAX = 1_000_000;

interface Packed {
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

describe('the package of the shield', () => {
  const isBuilt = existsSync(join(FOLDER, 'dist', 'index.js'));

  test.runIf(isBuilt)('has at most 1 MB with its model, and no maps', () => {
    const said = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'],
      { cwd: FOLDER, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    // A list, or in later versions of npm an object by name.
    const [packed] = Object.values(JSON.parse(said) as Readonly<Record<string, Packed>>);
    expect(packed?.unpackedSize).toBeLessThanOrEqual(BYTES_MAX);
    const paths = packed?.files.map(({ path }) => path) ?? [];
    expect(paths).toContain('dist/model/weights.json');
    expect(paths.filter((path) => path.endsWith('.map'))).toEqual([]);
  });
});
