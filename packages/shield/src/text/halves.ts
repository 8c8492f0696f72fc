import { isWordUnit } from '../match/boundaries.ts';
import { isAsciiLetter } from './characters.ts';
import { isWordAt, isWordNode, nextNode } from './dictionary.ts';
import type { Piece } from './pieces.ts';
import type { Ranges } from './survey.ts';
import { triggers } from './triggers.ts';

/** How many words of the rules stand in two halves, before it is no accident. */
const TELLING_MIN = 2;

/**
 * Words that are divided by one sign or space, as in `ign-ore all prev ious inst_ructions`, put together, if enough of
 * them are words that attacks are made of. `candidates` are two words in a row that could be the halves of one of
 * those. Takes time proportional to their length, and to that of the text where there are enough.
 */
export function halvesIn(text: string, candidates: Ranges): readonly Piece[] {
  let telling = 0;
  for (let index = 0; index < candidates.length; index += 2) {
    const start = candidates[index] ?? 0;
    const end = candidates[index + 1] ?? 0;
    const gap = gapOfHalves(text, start, end);
    if (gap > 0 && triggers.has(whole(text, start, gap, end))) telling += 1;
  }
  return telling < TELLING_MIN ? [] : allHalvesIn(text);
}

/** Every word in two halves: where some are divided so, others are too. */
function allHalvesIn(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < text.length;) {
    if (!isAsciiLetter(text.charCodeAt(at))) {
      at += 1;
      continue;
    }
    const gap = endOfLetters(text, at);
    const end = isWordUnit(text.charCodeAt(gap)) ? gap : endOfLetters(text, gap + 1);
    if (end <= gap + 1 || gapOfHalves(text, at, end) < 0) {
      at = gap;
      continue;
    }
    const word = whole(text, at, gap, end);
    const places = Int32Array.from(word, (_, letter) => (at + letter < gap ? at + letter : at + letter + 1));
    pieces.push({ start: at, end, kind: 'broken', text: word, at: places });
    at = end;
  }
  return pieces;
}

/** Where the gap is in a range of two words that are one without it, and of which one alone is none; else -1. */
function gapOfHalves(text: string, start: number, end: number): number {
  let node = 0;
  let gap = -1;
  for (let at = start; at < end; at += 1) {
    const unit = text.charCodeAt(at);
    if (!isAsciiLetter(unit)) {
      gap = at;
      continue;
    }
    node = nextNode(node, unit | 0x20);
    if (node === 0) return -1;
  }
  const areHalves = isWordNode(node) && !(isWordAt(text, start, gap) && isWordAt(text, gap + 1, end));
  return areHalves ? gap : -1;
}

function whole(text: string, start: number, gap: number, end: number): string {
  return (text.slice(start, gap) + text.slice(gap + 1, end)).toLowerCase();
}

function endOfLetters(text: string, start: number): number {
  let at = start;
  while (isAsciiLetter(text.charCodeAt(at))) at += 1;
  return at;
}
