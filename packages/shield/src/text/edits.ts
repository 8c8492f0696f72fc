/** Words of this length may have two letters wrong. */
const TWO_EDITS_LENGTH = 9;

/** How many letters of a word may be wrong. */
export function editsOf(word: string): number {
  return word.length >= TWO_EDITS_LENGTH ? 2 : 1;
}

/**
 * Whether a word is a misspelling of another one: the same letters in another order between the same first and last,
 * or one letter missing, added, wrong or swapped, or two neighbours in a long word.
 */
export function isNearly(word: string, meant: string): boolean {
  const edits = editsOf(meant);
  if (Math.abs(word.length - meant.length) > edits) return false;
  let start = 0;
  while (start < word.length && start < meant.length && word.charCodeAt(start) === meant.charCodeAt(start)) start += 1;
  let end = word.length;
  let meantEnd = meant.length;
  while (end > start && meantEnd > start && word.charCodeAt(end - 1) === meant.charCodeAt(meantEnd - 1)) {
    end -= 1;
    meantEnd -= 1;
  }
  // What is left differs at both of its ends.
  const rest = end - start;
  const wanted = meantEnd - start;
  if (rest === 0 && wanted === 0) return false;
  if (Math.max(rest, wanted) <= edits) return true;
  return rest === wanted && haveSameLetters(word, meant, start, end);
}

/** Whether the same stretch of two words has the same letters in another order. */
function haveSameLetters(word: string, other: string, start: number, end: number): boolean {
  // Sums of two different functions of the letters tell most words apart at once.
  let sum = 0;
  let squares = 0;
  for (let at = start; at < end; at += 1) {
    const one = word.charCodeAt(at);
    const two = other.charCodeAt(at);
    sum += one - two;
    squares += one * one - two * two;
  }
  return sum === 0 && squares === 0 && sorted(word.slice(start, end)) === sorted(other.slice(start, end));
}

function sorted(letters: string): string {
  return letters.split('').toSorted().join('');
}
