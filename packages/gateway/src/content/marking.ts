import type { Marking, Path } from '@durward/core';
import { spotlightValue, type SpotlightMode } from '@durward/shield';
import type { HeldText } from './texts.ts';

/** Which strings of a result are marked, and how. */
export interface MarkOptions {
  readonly mode: SpotlightMode | undefined;
  /** Whether a schema checks structured content: then it stays as it is. */
  readonly keepsStructure: boolean;
}

/**
 * Marks the texts of a result that a model is to read. Words are marked; values, names and numbers stay, and JSON
 * stays JSON. Source code gets two lines around it in place of marks between its words, because it may be run or
 * written back.
 */
export function markingOf(texts: readonly HeldText[], { mode, keepsStructure }: MarkOptions): Marking | undefined {
  if (mode === undefined) return undefined;
  const paths = texts
    .filter(({ path, isReading }) => isReading && !(keepsStructure && path[1] === 'structuredContent'))
    .map(({ path }) => path);
  if (paths.length === 0) return undefined;
  return { paths, mark: (text, path) => marked(text, path, mode) };
}

function marked(text: string, path: Path, mode: SpotlightMode): string {
  return spotlightValue(text, { mode: fittingMode(text, path, mode) }) as string;
}

/** Values inside of a structure, and JSON in a text, have no room for lines around them. */
function fittingMode(text: string, path: Path, mode: SpotlightMode): SpotlightMode {
  if (path[1] === 'structuredContent') return 'datamark';
  if (mode === 'encode') return mode;
  if (looksLikeJson(text)) return 'datamark';
  return mode === 'datamark' && looksLikeCode(text) ? 'delimit' : mode;
}

function looksLikeJson(text: string): boolean {
  const [first, last] = [text.trimStart()[0] ?? '', text.trimEnd().at(-1) ?? ''];
  return '[{'.includes(first) && first !== '' && ']}'.includes(last);
}

/** Fewest lines that make a program. */
const CODE_LINES_MIN = 3;
/** The share of lines that are written as lines of programs are, from which on a text is taken for one. */
const CODE_SHARE = 0.4;
/** How much of a text is looked at. */
const CODE_LENGTH = 4096;
const ENDS = ';{}()[],:=';
const BEGINNINGS: readonly string[] = [
  '#', '//', '* ', 'import ', 'from ', 'def ', 'class ', 'function ', 'const ', 'let ', 'var ', 'return ', 'export ',
];

function looksLikeCode(text: string): boolean {
  const lines = text.slice(0, CODE_LENGTH).split('\n').map((line) => line.trim()).filter((line) => line !== '');
  if (lines.length < CODE_LINES_MIN) return false;
  const written = lines.filter((line) =>
    ENDS.includes(line.at(-1) ?? ' ') || BEGINNINGS.some((beginning) => line.startsWith(beginning)));
  return written.length >= lines.length * CODE_SHARE;
}
