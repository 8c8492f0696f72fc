import { cuesIn, CUE_KINDS, strongestStretch, type CueTable } from '../cues/window.ts';
import { CUE_BIAS, CUE_ROWS, CUE_STEP } from '../cues/table.ts';
import type { DefinitionFinding } from '../definition.ts';
import { findingAt, type Study } from '../study.ts';

/** From here on the cues of a stretch are a finding. */
const CUES_MIN = 3;

/** TP016: what a stretch of a definition speaks of, all in one, is what poisoned ones ask for. */
export function cues({ page, views }: Study): readonly DefinitionFinding[] {
  return views.flatMap((view) => {
    const found = cuesIn(view.text);
    if (found.length === 0) return [];
    const { from, to, sum } = strongestStretch(found, table());
    const [first, last] = [found[from], found[to - 1]];
    if (sum + CUE_BIAS < CUES_MIN || first === undefined || last === undefined) return [];
    const place = page.placeOf(view.origin(first.start, last.end));
    return place === undefined ? [] : [findingAt({
      control: 'TP016', severity: 'medium',
      reason: 'asks its reader for what no description has to ask for, as its words together say',
      fix: 'Describe what the tool does, and leave out what the model should do.',
    }, place)];
  });
}

let compiled: CueTable | undefined;

function table(): CueTable {
  if (compiled !== undefined) return compiled;
  const kinds = CUE_KINDS.length;
  compiled = new Float64Array(kinds * kinds);
  for (const [kind, row] of CUE_ROWS.entries()) {
    for (let other = 0; other < row.length; other += 1) {
      const weight = weightOf(row.charCodeAt(other));
      compiled[kind * kinds + other] = weight;
      compiled[other * kinds + kind] = weight;
    }
  }
  return compiled;
}

/** Small letters add, capitals take away, and a dot does neither. */
function weightOf(letter: number): number {
  if (letter >= 0x60) return (letter - 0x60) * CUE_STEP;
  return letter > 0x40 ? (0x40 - letter) * CUE_STEP : 0;
}
