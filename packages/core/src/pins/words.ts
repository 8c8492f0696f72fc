/** A run of words that is in both texts, only in the later, or only in the earlier one. */
export interface WordRun {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** Largest table that is filled, in cells: beyond it the texts count as rewritten where they differ. */
const CELLS_MAX = 1_000_000;

/**
 * How one text became another, word by word: the runs in order. Without the added ones it is the earlier
 * text, without the removed ones the later. What both begin and end with is found first; the rest by the
 * longest common row of words, unless it is too long for that.
 */
export function wordDiff(before: string, after: string): readonly WordRun[] {
  const old = wordsOf(before);
  const fresh = wordsOf(after);
  let head = 0;
  while (head < old.length && head < fresh.length && old[head] === fresh[head]) head += 1;
  let tail = 0;
  const shortest = Math.min(old.length, fresh.length) - head;
  while (tail < shortest && old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]) tail += 1;
  const runs = new Runs();
  for (const word of old.slice(0, head)) runs.add('same', word);
  middle(old.slice(head, old.length - tail), fresh.slice(head, fresh.length - tail), runs);
  for (const word of old.slice(old.length - tail)) runs.add('same', word);
  return runs.all;
}

/** Words, and what stands between them; joined they are the text. */
function wordsOf(text: string): readonly string[] {
  return text.match(/[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu) ?? [];
}

class Runs {
  readonly #runs: { kind: WordRun['kind']; text: string }[] = [];

  get all(): readonly WordRun[] {
    return this.#runs;
  }

  add(kind: WordRun['kind'], word: string): void {
    const last = this.#runs.at(-1);
    if (last?.kind === kind) last.text += word;
    else this.#runs.push({ kind, text: word });
  }
}

function middle(old: readonly string[], fresh: readonly string[], runs: Runs): void {
  if (old.length * fresh.length > CELLS_MAX) {
    for (const word of old) runs.add('removed', word);
    for (const word of fresh) runs.add('added', word);
    return;
  }
  const width = fresh.length + 1;
  const lengths = tableOf(old, fresh);
  let row = 0;
  let column = 0;
  while (row < old.length || column < fresh.length) {
    const gone = old[row];
    const come = fresh[column];
    if (gone !== undefined && gone === come) {
      runs.add('same', gone);
      row += 1;
      column += 1;
    } else if (gone !== undefined && (come === undefined || below(lengths, row, column, width))) {
      runs.add('removed', gone);
      row += 1;
    } else if (come !== undefined) {
      runs.add('added', come);
      column += 1;
    }
  }
}

function below(lengths: Uint32Array, row: number, column: number, width: number): boolean {
  return (lengths[(row + 1) * width + column] ?? 0) >= (lengths[row * width + column + 1] ?? 0);
}

/** Of every pair of ends of the two texts, how long their longest common row of words is. */
function tableOf(old: readonly string[], fresh: readonly string[]): Uint32Array {
  const width = fresh.length + 1;
  const lengths = new Uint32Array((old.length + 1) * width);
  for (let row = old.length - 1; row >= 0; row -= 1) {
    for (let column = fresh.length - 1; column >= 0; column -= 1) {
      const at = row * width + column;
      lengths[at] = old[row] === fresh[column]
        ? (lengths[at + width + 1] ?? 0) + 1
        : Math.max(lengths[at + width] ?? 0, lengths[at + 1] ?? 0);
    }
  }
  return lengths;
}
