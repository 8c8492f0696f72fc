/** Names shorter than this differ in one letter by accident. */
const NEAR_LENGTH_MIN = 8;
const NEAR_LENGTH_MAX = 64;

/** Whether a plain name is long enough to be taken for one that differs in a letter, and no longer than names are. */
export function canBeNear(plain: string): boolean {
  return plain.length >= NEAR_LENGTH_MIN && plain.length <= NEAR_LENGTH_MAX;
}

/** One letter apart, and not by a plural or a number. */
export function isMistakable(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (one === other || long.length - short.length > 1 || long === `${short}s`) return false;
  if (withoutDigits(one) === withoutDigits(other)) return false;
  const words = [...OPPOSITES].some(([a, b]) => one.replace(a, b) === other || other.replace(a, b) === one);
  return !words && edits(one, other) === 1;
}

/** Words that differ in one letter or two and mean different things. */
const OPPOSITES: readonly (readonly [string, string])[] = [
  ['get', 'set'], ['put', 'get'], ['read', 'load'], ['lock', 'clock'], ['un', ''], ['re', ''], ['post', 'host'],
];

function withoutDigits(name: string): string {
  return name.replaceAll(/\d/g, '');
}

/** How many letters differ where two names of (nearly) one length do; 2 for anything more than one edit. */
function edits(one: string, other: string): number {
  let start = 0;
  while (start < one.length && start < other.length && one[start] === other[start]) start += 1;
  let [end, otherEnd] = [one.length, other.length];
  while (end > start && otherEnd > start && one[end - 1] === other[otherEnd - 1]) {
    end -= 1;
    otherEnd -= 1;
  }
  const [rest, otherRest] = [end - start, otherEnd - start];
  if (Math.max(rest, otherRest) <= 1) return 1;
  const isSwap = rest === 2 && otherRest === 2 && one[start] === other[start + 1] && one[start + 1] === other[start];
  return isSwap ? 1 : 2;
}
