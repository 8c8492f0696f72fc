import { detectAsync } from '@durward/shield';
import { NASTY } from '../../tests/shield/nasty.ts';
import { quantile } from '../statistics.ts';

/** How long the event loop waits while a long text is looked at in turns, in milliseconds. */
export interface StretchRow {
  readonly text: string;
  readonly kilobytes: number;
  readonly p50Ms: number;
  readonly longestMs: number;
}

const KILOBYTES = 100;
const UNITS_PER_KB = 1024;
const ROUNDS = 8;
const WARM_ROUNDS = 3;

/**
 * Measures every stretch between two pauses, for each prose, and for the texts that are written to cost much: of each
 * kind the least that its longest stretch took, and in one row the kind for which that is most.
 */
export async function measureStretches(proses: ReadonlyMap<string, string>): Promise<readonly StretchRow[]> {
  const rows: StretchRow[] = [];
  for (const [text, prose] of proses) {
    const length = KILOBYTES * UNITS_PER_KB;
    const long = prose.repeat(Math.ceil(length / Math.max(1, prose.length))).slice(0, length);
    const stretches: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const some = await stretchesOf(long);
      if (round >= WARM_ROUNDS) stretches.push(...some);
    }
    rows.push({ text, kilobytes: KILOBYTES, p50Ms: quantile(stretches, 0.5), longestMs: Math.max(...stretches) });
  }
  return [...rows, await worstOfNasty()];
}

const NASTY_ROUNDS = 4;

async function worstOfNasty(): Promise<StretchRow> {
  let worst: StretchRow = { text: '', kilobytes: KILOBYTES, p50Ms: 0, longestMs: 0 };
  for (const [name, make] of NASTY) {
    const text = make(KILOBYTES * UNITS_PER_KB);
    for (let round = 0; round < WARM_ROUNDS; round += 1) await stretchesOf(text);
    let least: readonly number[] = [Infinity];
    for (let round = 0; round < NASTY_ROUNDS; round += 1) {
      const some = await stretchesOf(text);
      if (Math.max(...some) < Math.max(...least)) least = some;
    }
    const longestMs = Math.max(...least);
    if (longestMs <= worst.longestMs) continue;
    worst = { text: `hostile, the worst: ${name}`, kilobytes: KILOBYTES, p50Ms: quantile(least, 0.5), longestMs };
  }
  return worst;
}

async function stretchesOf(text: string): Promise<readonly number[]> {
  const stretches: number[] = [];
  let since = performance.now();
  const ended = (): void => { stretches.push(performance.now() - since); };
  await detectAsync(text, { surface: 'tool_result' }, async () => {
    ended();
    await new Promise((resolve) => { setImmediate(resolve); });
    since = performance.now();
  });
  ended();
  return stretches;
}

export function stretchTable(rows: readonly StretchRow[]): string {
  const lines = rows.map(({ text, kilobytes, p50Ms, longestMs }) =>
    `| ${text} | ${String(kilobytes)} | ${p50Ms.toFixed(2)} | ${longestMs.toFixed(2)} |`);
  const head = '| `detectAsync`: stretches between two pauses | KB | p50 ms | longest ms |';
  return [head, '|---|---:|---:|---:|', ...lines].join('\n');
}
