import { inspectDefinition, type Definition } from '@durward/shield';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

interface Row {
  readonly label: 'attack' | 'benign';
  readonly tool: Definition['value'] & { readonly name: string };
}

/** How many definitions of a set are flagged at medium or above, of the poisoned and of the honest ones. */
function flaggedIn(set: string): Readonly<Record<Row['label'], number>> {
  const rows = readFileSync(join(import.meta.dirname, 'poisoned', `poisoned-own-${set}.jsonl`), 'utf8')
    .trim().split('\n').map((line) => JSON.parse(line) as Row);
  const shareOf = (label: Row['label']): number => {
    const some = rows.filter((row) => row.label === label);
    const flagged = some.filter(({ tool: value }) =>
      inspectDefinition({ kind: 'tool', server: 's', name: value.name, value })
        .some(({ severity }) => severity !== 'low'));
    return flagged.length / some.length;
  };
  return { attack: shareOf('attack'), benign: shareOf('benign') };
}

/*
 * Definitions that we wrote ourselves, by what is asked for. Set a was looked at while the checks were made. Set b was
 * only measured, but written by who wrote the cues, some of which are words of it. Sets c to f (f in nine languages)
 * are by hands of which nothing was learned; half of their honest definitions were written to be taken for poisoned
 * ones. All were written for this project: those of another author may be found less often.
 */
describe('poisoned definitions in words of our own', () => {
  test.each([['a', 0.5, 0.03], ['b', 0.37, 0.03], ['c', 0.58, 0.12], ['d', 0.7, 0.14], ['e', 0.72, 0.08],
    ['f', 0.42, 0.08]])(
    'set %s: at least %d of them are found, and at most %d of the honest ones', (set, least, most) => {
      const { attack, benign } = flaggedIn(set);
      expect(attack).toBeGreaterThanOrEqual(least);
      expect(benign).toBeLessThanOrEqual(most);
    });
});
