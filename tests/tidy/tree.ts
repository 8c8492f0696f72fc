import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** One text file of the repository; the path is relative to its root, with slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** A rule: what breaks it, each as `path:line: what`. An empty list is a tidy tree. */
export type Rule = (files: readonly SourceFile[]) => readonly string[];

export const ROOT: string = join(import.meta.dirname, '../..');

/** Folders that hold nothing that people write. */
const SKIPPED: ReadonlySet<string> = new Set([
  'node_modules', 'dist', '.git', 'coverage', 'out', 'durward-data', '.vitest',
]);
const TEXT = ['.ts', '.tsx', '.md', '.json', '.yaml', '.yml', '.css', '.html', '.sh', '.txt'];
const BYTES_MAX = 1_000_000;

let loaded: readonly SourceFile[] | undefined;

/** Every text file of the repository that people write. Read once. */
export function tree(): readonly SourceFile[] {
  loaded ??= [...filesIn('')];
  return loaded;
}

function* filesIn(folder: string): Generator<SourceFile> {
  for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!SKIPPED.has(entry.name)) yield* filesIn(path);
    } else if (isText(entry.name) && statSync(join(ROOT, path)).size <= BYTES_MAX) {
      yield { path, text: readFileSync(join(ROOT, path), 'utf8') };
    }
  }
}

function isText(name: string): boolean {
  if (name === 'package-lock.json') return false;
  return name === 'LICENSE' || TEXT.some((ending) => name.endsWith(ending));
}

export function isCode(file: SourceFile): boolean {
  return file.path.endsWith('.ts') || file.path.endsWith('.tsx');
}

export function isTest(file: SourceFile): boolean {
  return file.path.endsWith('.test.ts') || file.path.startsWith('tests/') || file.path.startsWith('bench/');
}

/** The program that trains the model of shield: no package has it, and it reads and writes files. */
function isTrainer(file: SourceFile): boolean {
  return file.path.startsWith('packages/shield/train/');
}

/** Code that ships: in a package and no test. */
export function isProduction(file: SourceFile): boolean {
  return file.path.startsWith('packages/') && isCode(file) && !isTest(file) && !isTrainer(file);
}

/** Where something is, for a message. */
export function at(file: SourceFile, offset: number): string {
  return `${file.path}:${String(file.text.slice(0, offset).split('\n').length)}`;
}
