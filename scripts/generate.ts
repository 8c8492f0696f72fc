import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { checksDocs } from './generate/checks-docs.ts';
import { cliDocs } from './generate/cli-docs.ts';
import { configDocs } from './generate/config-docs.ts';
import { configSchemaText } from './generate/config-schema.ts';
import { errorsDocs } from './generate/errors-docs.ts';
import { methodsDocs } from './generate/methods-docs.ts';

/** A file that is made from the code. */
export interface Generated {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** Every generated file as it should be. */
export function generatedFiles(): readonly Generated[] {
  return [
    { path: 'docs/reference/config.md', text: configDocs() },
    { path: 'docs/reference/durward.schema.json', text: configSchemaText() },
    { path: 'docs/reference/scan-checks.md', text: checksDocs() },
    { path: 'docs/reference/cli.md', text: cliDocs() },
    { path: 'docs/reference/errors.md', text: errorsDocs() },
    { path: 'docs/reference/methods.md', text: methodsDocs() },
  ];
}

/** The files that are not as they should be. */
export function staleFiles(root: URL): readonly Generated[] {
  return generatedFiles().filter(({ path, text }) => {
    try {
      return readFileSync(new URL(path, root), 'utf8') !== text;
    } catch {
      return true;
    }
  });
}

/** `npm run generate` writes what is stale; with `--check` it only tells, and fails. */
function main(): void {
  const root = new URL('../', import.meta.url);
  const stale = staleFiles(root);
  if (process.argv.includes('--check')) {
    for (const { path } of stale) process.stderr.write(`stale: ${path}\n`);
    if (stale.length > 0) process.exitCode = 1;
    return;
  }
  for (const { path, text } of stale) {
    writeFileSync(new URL(path, root), text);
    process.stderr.write(`written: ${path}\n`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
