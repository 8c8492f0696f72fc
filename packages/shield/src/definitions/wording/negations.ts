/** How far before a demand a negation stands that turns it around, in the same clause. */
const BEFORE_REACH = 48;
/** How far inside, as in "must not". */
const INSIDE_REACH = 30;
/** How far behind, in languages whose verbs are negated at their end. */
const BEHIND_REACH = 16;
/** How far from what it is about the talk of finding or preventing attacks stands. */
export const DEFENCE_REACH = 80;

interface Negation {
  readonly start: number;
  readonly end: number;
}

/** The negations of a text, and which demands they turn around. */
export class Negations {
  readonly #view: string;
  readonly #all: Negation[] = [];

  constructor(view: string) {
    this.#view = view;
  }

  /** The next negation of the text. */
  add(start: number, end: number): void {
    // "If you do not …" is a condition.
    const before = this.#view.slice(Math.max(0, start - CONDITION_REACH), start);
    if (this.#view.startsWith('if ', start) || CONDITION.test(before)) return;
    this.#all.push({ start, end });
  }

  /** A longer phrase that begins like a negation and means something else. */
  remove(start: number, end: number): void {
    while ((this.#all.at(-1)?.start ?? -1) >= start && (this.#all.at(-1)?.end ?? 0) <= end) this.#all.pop();
  }

  /** Whether what stands in a range is negated. */
  turn(start: number, end: number): boolean {
    for (let index = this.#firstFrom(start - BEFORE_REACH - LONGEST); index < this.#all.length; index += 1) {
      const negation = this.#all[index];
      if (negation === undefined || negation.start > end + BEHIND_REACH) return false;
      if (this.#turns(negation, start, end)) return true;
    }
    return false;
  }

  #turns({ start: from, end: to }: Negation, start: number, end: number): boolean {
    if (to <= start) return start - to <= BEFORE_REACH && !endsClause(this.#view.slice(to, start));
    if (from >= end) return isVerbFinal(this.#view.charCodeAt(from)) && !endsClause(this.#view.slice(end, from));
    if (from < start) return false;
    // Languages that are not written in Latin letters put it beside the last verb.
    if (this.#view.charCodeAt(from) >= NOT_LATIN) return !endsClause(this.#view.slice(to, end));
    return from - start <= INSIDE_REACH && !endsClause(this.#view.slice(start, from));
  }

  #firstFrom(at: number): number {
    let [low, high] = [0, this.#all.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#all[middle]?.start ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Longest negation, in code units. */
const LONGEST = 32;
const CONDITION_REACH = 12;
const CONDITION = /\b(?:if|unless|until)\s\S{0,8}\s?$/;
const CLAUSE_END = /[.!?;\u3002\uff01\uff1f\u0964]\s|[;\u3002\uff01\uff1f\u0964]|\n\s{0,40}\n|\u2014/;

function endsClause(text: string): boolean {
  return CLAUSE_END.test(text);
}

const NOT_LATIN = 0x370;

/** Hangul, kana and Devanagari. */
function isVerbFinal(unit: number): boolean {
  return (unit >= 0xac00 && unit <= 0xd7a3) || (unit >= 0x3040 && unit <= 0x30ff) || (unit >= 0x900 && unit <= 0x97f);
}
