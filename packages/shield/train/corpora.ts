import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { SURFACES, type Surface } from '../src/surface.ts';
import type { Sample } from './sample.ts';

interface Row {
  readonly text?: string;
  readonly tool?: unknown;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly surface?: string;
  readonly label: string;
  readonly category?: string;
}

/** The labelled texts of a folder of JSON lines, gzipped or not, in the order of their files. */
export function corporaIn(folder: string): readonly Sample[] {
  return readdirSync(folder).filter((name) => LINES.test(name)).toSorted()
    .flatMap((name) => rowsOf(join(folder, name)).flatMap((row) => samplesOf(row, name.replace(LINES, ''))));
}

const LINES = /\.jsonl(?:\.gz)?$/;

function rowsOf(path: string): readonly Row[] {
  const bytes = readFileSync(path);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').trim().split('\n')
    .map((line) => JSON.parse(line) as Row);
}

function samplesOf(row: Row, source: string): readonly Sample[] {
  const isAttack = row.label === 'attack';
  if (row.text !== undefined) return [{ text: row.text, surface: surfaceOf(row.surface), isAttack, source }];
  return [row.tool, row.before, row.after].flatMap((tool): readonly Sample[] =>
    tool === undefined || tool === null ? [] : [{ text: JSON.stringify(tool), surface: 'tool_description', isAttack,
      source, ...(row.category === undefined ? {} : { category: row.category }) }]);
}

function surfaceOf(name: string | undefined): Surface {
  return SURFACES.find((surface) => surface === name) ?? 'document';
}

/** The prose of a tool: its name and every description, one a line. */
export function proseOfTool(json: string): string {
  const lines: string[] = [];
  collect(JSON.parse(json), '', lines);
  return lines.join('\n');
}

const PROSE: ReadonlySet<string> = new Set(['name', 'title', 'description', 'default', 'examples']);

function collect(value: unknown, key: string, lines: string[]): void {
  if (typeof value === 'string') {
    if (PROSE.has(key)) lines.push(value);
  } else if (Array.isArray(value)) for (const item of value) collect(item, key, lines);
  else if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value)) collect(item, name, lines);
  }
}
