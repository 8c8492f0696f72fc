import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { detect, findSensitive, spotlight } from '@durward/shield';
import { quantile } from '../statistics.ts';

/*
 * What the shield costs: microseconds per kilobyte of text, for texts of 1, 10 and 100 KB.
 *
 *   node --conditions=durward-source bench/detection/cost.ts [--json FILE]
 */

const ROOT = join(import.meta.dirname, '../..');
const SIZES: readonly number[] = [1, 10, 100];
const UNITS_PER_KB = 1024;
/** Texts of each size; each is looked at several times, and the first rounds only fill the caches. */
const TEXTS = 24;
const ROUNDS = 12;
const WARM_ROUNDS = 4;
/** How much is looked at before anything is measured: until then the engine is still translating the code. */
const WARM_KB = 4096;

const SUBJECTS: readonly (readonly [name: string, run: (text: string) => unknown])[] = [
  ['detect: rules and model', (text) => detect(text, { surface: 'tool_result' })],
  ['detect: rules alone', (text) => detect(text, { surface: 'tool_result', model: 'none' })],
  ['findSensitive', (text) => findSensitive(text)],
  ['spotlight, datamark', (text) => spotlight(text, { mode: 'datamark' })],
];

export interface CostRow {
  readonly what: string;
  readonly text: string;
  readonly kilobytes: number;
  /** Of the fastest run of each text the middle one: what it costs when nothing else wants the processor. */
  readonly leastUsPerKb: number;
  readonly p50UsPerKb: number;
  readonly p99UsPerKb: number;
}

/** The prose that is measured: the documentation of this project, and the same with other scripts in it. */
export function proses(): ReadonlyMap<string, string> {
  const files = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs/security/threat-model.md'];
  const prose = files.map((file) => readIfThere(join(ROOT, file))).join('\n').replaceAll(/[^\t\n -~]/g, '');
  return new Map([['plain', prose], ['unicode', mixed(prose)]]);
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

const OTHER = [
  '대기 열은 사용자마다 하나씩 있다.',
    '设置在重启之后生效。',
  'Déjà vérifié\u00a0: naïve café — “d’accord”.',
    'Настройки хранятся ' +
    'в файле.',
];

/** A line of another language after every line. */
function mixed(prose: string): string {
  return prose.split('\n').map((line, index) => `${line}\n${OTHER[index % OTHER.length] ?? ''}`).join('\n');
}

/** Texts of a size, from different places of the prose. */
function textsOf(prose: string, kilobytes: number): readonly string[] {
  const length = kilobytes * UNITS_PER_KB;
  const long = prose.repeat(Math.ceil((2 * length + TEXTS) / prose.length) + 1);
  return Array.from({ length: TEXTS }, (_, index) => {
    const start = Math.floor((index * (long.length - length)) / TEXTS);
    return long.slice(start, start + length);
  });
}

/** Every row has its turn in every round: what else the machine does meanwhile falls on all of them. */
export function measure(): readonly CostRow[] {
  for (const prose of proses().values()) for (const [, run] of SUBJECTS) warm(prose, run);
  const cells = [...proses()].flatMap(([text, prose]) => SIZES.flatMap((kilobytes) => {
    const texts = textsOf(prose, kilobytes);
    return SUBJECTS.map(([what, run]) => ({ what, text, kilobytes, texts, run, times: texts.map((): number[] => []) }));
  }));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { texts, run, times } of cells) {
      for (const [index, us] of timesOf(texts, run).entries()) if (round >= WARM_ROUNDS) times[index]?.push(us);
    }
  }
  return cells.map(({ what, text, kilobytes, times }): CostRow => {
    const byText = times.map((some) => some.map((us) => us / kilobytes));
    const all = byText.flat();
    return { what, text, kilobytes, leastUsPerKb: quantile(byText.map((some) => Math.min(...some)), 0.5),
      p50UsPerKb: quantile(all, 0.5), p99UsPerKb: quantile(all, 0.99) };
  });
}

function warm(prose: string, run: (text: string) => unknown): void {
  for (let done = 0; done < WARM_KB;) {
    for (const kilobytes of SIZES) {
      for (const text of textsOf(prose, kilobytes).slice(0, 1 + Math.floor(TEXTS / kilobytes))) {
        run(text);
        done += kilobytes;
      }
    }
  }
}

/** How long each text took, in microseconds. */
function timesOf(texts: readonly string[], run: (text: string) => unknown): readonly number[] {
  return texts.map((text) => {
    const start = process.hrtime.bigint();
    run(text);
    return Number(process.hrtime.bigint() - start) / 1000;
  });
}

export function costTable(rows: readonly CostRow[]): string {
  const lines = rows.map(({ what, text, kilobytes, leastUsPerKb, p50UsPerKb, p99UsPerKb }) => {
    const times = [leastUsPerKb, p50UsPerKb, p99UsPerKb].map((us) => us.toFixed(1));
    return `| ${[what, text, String(kilobytes), ...times].join(' | ')} |`;
  });
  const head = '| what | text | KB | least µs/KB | p50 µs/KB | p99 µs/KB |';
  return [head, '|---|---|---:|---:|---:|---:|', ...lines].join('\n');
}

function main(): void {
  const { values } = parseArgs({ options: { json: { type: 'string' } } });
  const rows = measure();
  process.stdout.write(`${costTable(rows)}\n`);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, undefined, 2)}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
