import { grown, type FeatureReader } from '../features.ts';
import { CUE_KIND_COUNT, CueReader } from './cues.ts';

/** How long a stretch of one sentence is that is looked at together, in characters with white space counted as one. */
const STRETCH = 100;
/** Kinds of features, so that a pair in order and a pair in any order are two. */
const [ALONE, TOGETHER, IN_ROW] = [0x9e3779b1 | 0, 0x85ebca6b | 0, 0xc2b2ae35 | 0];
/** The compiler does not know an exported one. */
const KINDS = CUE_KIND_COUNT;

/** In which block a kind, or a pair of them in any or in that order, was last seen. */
const seen = new Float64Array(2 * KINDS * KINDS);
/** What is of the block alone; counts on over all views. */
let stamp = 0;

/** Used again for every view. */
const cues = new CueReader();
let found = new Int32Array(1 << 10);

/**
 * Adds to what a reader holds what a view speaks of: which kinds of cues there are in each block, which two of them
 * stand in one stretch of a sentence, and which one behind the other. Takes time proportional to the view.
 */
export function addCues(reader: FeatureReader, view: string): void {
  cues.read(view);
  if (cues.count === 0) return;
  const { blocks, places } = reader;
  stamp += 1;
  const ends = new Int32Array(blocks);
  let [block, from, count] = [0, 0, 0];
  for (let index = 0; index < cues.count; index += 1) {
    const start = cues.starts[index] ?? 0;
    while (block + 1 < blocks && (places[block + 1] ?? 0) <= start) {
      ends[block] = count;
      block += 1;
      stamp += 1;
    }
    while (isApart(from, index)) from += 1;
    // As many as a cue can add: itself, a pair with each kind, and one in order.
    if (count + KINDS + 2 > found.length) found = grown(found);
    count = addCue(index, from, count);
  }
  ends.fill(count, block);
  reader.add(found.subarray(0, count), ends);
}

/** Whether two cues are of different sentences, or too far from each other. */
function isApart(from: number, index: number): boolean {
  return from < index && ((cues.sentences[from] ?? 0) !== (cues.sentences[index] ?? 0) ||
    (cues.lasts[index] ?? 0) - (cues.firsts[from] ?? 0) > STRETCH);
}

/** Adds what a cue says, alone and with each one from another on up to it, once in a block. Returns the new count. */
function addCue(index: number, from: number, count: number): number {
  const { kinds } = cues;
  const kind = kinds[index] ?? 0;
  const alone = kind * KINDS + kind;
  if (seen[alone] !== stamp) {
    seen[alone] = stamp;
    found[count++] = Math.imul(kind + 1, ALONE);
  }
  for (let before = from; before < index; before += 1) {
    const other = kinds[before] ?? 0;
    if (other === kind) continue;
    const pair = other < kind ? other * KINDS + kind : kind * KINDS + other;
    if (seen[pair] === stamp) continue;
    seen[pair] = stamp;
    found[count++] = Math.imul(pair + 1, TOGETHER);
  }
  const last = index > from ? kinds[index - 1] ?? kind : kind;
  const row = KINDS * KINDS + last * KINDS + kind;
  if (last === kind || seen[row] === stamp) return count;
  seen[row] = stamp;
  found[count++] = Math.imul(last * KINDS + kind + 1, IN_ROW);
  return count;
}
