import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../tidy/tree.ts';

const FOLDER = join(ROOT, 'packages', 'shield');
const BYTES_MAX = 1_000_000;

interface Packed {
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

/** A file of declarations and all that it leads to, as paths in the package. */
function declarationsFrom(first: string): readonly string[] {
  const found = new Set([first]);
  for (const path of found) {
    for (const [, to = ''] of readFileSync(join(FOLDER, path), 'utf8').matchAll(/(?:from|import\() ?'(\.[^']+)'/g)) {
      found.add(join(dirname(path), to.replace(/\.[jt]s$/, '.d.ts')));
    }
  }
  return [...found];
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
    // Declarations that no published one refers to are left out.
    expect(declarationsFrom('dist/index.d.ts').filter((path) => !paths.includes(path))).toEqual([]);
  });
});
