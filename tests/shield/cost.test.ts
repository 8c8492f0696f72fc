import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { DEFAULT_SHIELD_LIMITS, disarmed, findSensitive, readingsOf, spotlight, unmark } from '@durward/shield';
import { describe, expect, test } from 'vitest';
import { examine } from '../../packages/shield/src/detect/examine.ts';
import { NASTY } from './nasty.ts';

/*
 * Nothing here looks at a clock. Work that grew with the square of a text of this length in one piece would go on for
 * minutes, so that such a test ends by being ended.
 */
const ONE_PIECE = 64 * 1024;

const LONG = 100 * 1024;
/** In code units: some milliseconds at the rate of the worst of these texts. `bench/detection/stretch.ts` has times. */
const STEP_MAX = 2 * DEFAULT_SHIELD_LIMITS.pieceLength;

/** So long that a busy machine does not fail a test, and short of what work that grows with the square takes. */
const PATIENCE_MS = 120_000;

/** What the process with the small heap may take in all, buffers and code included, in kilobytes. */
const RESIDENT_MAX = 320 * 1024;

/** How many code units all readings of a text have together. */
function read(text: string): { readonly units: number; readonly views: number } {
  const { views } = readingsOf(text, DEFAULT_SHIELD_LIMITS);
  return { units: views.reduce((sum, view) => sum + view.text.length, 0), views: views.length };
}

describe('work', () => {
  test.each(NASTY)('on 64 KB of %s is bounded by its length (S-36)', (_what, make) => {
    const text = make(ONE_PIECE);
    const { units, views } = read(text);
    expect(views).toBeLessThanOrEqual(DEFAULT_SHIELD_LIMITS.viewsMax);
    expect(units).toBeLessThanOrEqual(text.length * (1 + DEFAULT_SHIELD_LIMITS.decodedShareMax) * 18);
    const quarter = read(make(ONE_PIECE / 4));
    expect(units).toBeLessThanOrEqual(5 * quarter.units + 65_536);
  }, PATIENCE_MS);

  test.each(NASTY)('on 100 KB of %s is divided: no step takes more than two pieces have (S-36)', (_, make) => {
    const text = make(LONG);
    const { pieceLength, viewsMax } = DEFAULT_SHIELD_LIMITS;
    let [steps, work] = [0, 0];
    for (const units of examine(text, { surface: 'tool_result' })) {
      expect(units).toBeLessThanOrEqual(STEP_MAX);
      [steps, work] = [steps + 1, work + units];
    }
    expect(steps).toBeGreaterThanOrEqual(Math.floor(text.length / pieceLength));
    // What folding drops is counted, too: pauses are made by this count.
    expect(work).toBeGreaterThanOrEqual(text.length);
    expect(work).toBeLessThanOrEqual(STEP_MAX * 3 * viewsMax * Math.ceil(text.length / pieceLength * 1.2));
  }, PATIENCE_MS);

  test.each(NASTY)('of the other parts on 64 KB of %s ends (S-37, S-74)', (_what, make) => {
    const text = make(ONE_PIECE);
    for (const { span } of findSensitive(text)) expect(span.end).toBeLessThanOrEqual(text.length);
    for (const mode of ['delimit', 'datamark', 'encode'] as const) {
      expect(unmark(spotlight(text, { mode })).length).toBe(disarmed(text).length);
    }
  }, PATIENCE_MS);

  test('takes little memory, whatever the text (S-36)', () => {
    const child = join(import.meta.dirname, 'fixture', 'heap.ts');
    const flags = ['--max-old-space-size=64', '--conditions=durward-source'];
    const done = spawnSync(process.execPath, [...flags, child], { encoding: 'utf8' });
    expect([done.status, done.stderr]).toEqual([0, '']);
    const { looked, residentKilobytes } = JSON.parse(done.stdout) as { looked: number; residentKilobytes: number };
    expect(looked).toBe(NASTY.length);
    expect(residentKilobytes).toBeLessThan(RESIDENT_MAX);
  }, 10 * PATIENCE_MS);
});
