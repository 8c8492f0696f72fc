/** Words of this length may have two letters wrong. */
const TWO_EDITS_LENGTH = 9;

/**
 * Whether the word at a place is a misspelling of another one: the same letters in another order between the same
 * first and last, or one letter missing, added, wrong or swapped, or two in a long word.
 */
export function isNearlyAt(text: string, start: number, end: number, word: string): boolean {
  const length = end - start;
  const edits = word.length >= TWO_EDITS_LENGTH ? 2 : 1;
  if (Math.abs(length - word.length) > edits) return false;
  let [from, to] = [0, word.length];
  let [left, right] = [start, end];
  while (from < to && left < right && text.charCodeAt(left) === word.charCodeAt(from)) [from, left] = [from + 1, left + 1];
  while (to > from && right > left && text.charCodeAt(right - 1) === word.charCodeAt(to - 1)) [to, right] = [to - 1, right - 1];
  // What is left differs at both of its ends.
  const [rest, meant] = [right - left, to - from];
  if (rest === 0 && meant === 0) return false;
  if (Math.max(rest, meant) <= 1) return true;
  if (rest === meant && haveSameLetters(text, left, right, word, from)) return true;
  return edits === 2 && Math.max(rest, meant) <= 2;
}

function haveSameLetters(text: string, start: number, end: number, word: string, from: number): boolean {
  const counts = new Int8Array(26);
  for (let at = start; at < end; at += 1) {
    const [one, other] = [text.charCodeAt(at) - 0x61, word.charCodeAt(from + at - start) - 0x61];
    if (one < 0 || one > 25 || other < 0 || other > 25) return false;
    counts[one] = (counts[one] ?? 0) + 1;
    counts[other] = (counts[other] ?? 0) - 1;
  }
  return counts.every((count) => count === 0);
}
