import { CONCEPTS, lexicon, numberOf } from '../lexicon/lexicon.ts';
import { isWordUnit } from '../match/boundaries.ts';
import { ChainMatcher, CompiledChains, type Chain } from '../match/chains.ts';
import { GAP, type Rule } from './rules/rule.ts';
import { RULES } from './rules/rules.ts';

/** A rule that a view breaks, and where in the view. */
export interface Wording {
  readonly rule: Rule;
  readonly start: number;
  readonly end: number;
  /** It is quoted in text that talks about attacks. */
  readonly isMention: boolean;
}

/** The number of the rule that a chain belongs to. */
const owners: readonly number[] = RULES.flatMap((rule, number) => rule.chains.map(() => number));
const compiled = new CompiledChains(
  RULES.flatMap((rule) => rule.chains.map((text) => chainOf(rule, text))), CONCEPTS.length,
);

function chainOf(rule: Rule, text: string): Chain {
  const steps: (readonly number[])[] = [];
  const gaps: number[] = [];
  for (const part of text.split(' ')) {
    if (part.startsWith('<')) gaps[steps.length - 1] = Number(part.slice(1, -1));
    else steps.push(part.split('|').map(numberOf));
  }
  return { steps, gaps: steps.map((_, index) => gaps[index] ?? GAP), sentences: rule.sentences ?? 0 };
}

/** Used again for every view: no view is looked at inside of another. */
const matcher = new ChainMatcher(compiled);
/** Of each rule where its last wording ends, and how many there are. */
const lastEnds = new Int32Array(RULES.length);
const counts = new Int32Array(RULES.length);

const NEGATION = numberOf('negation');
const MENTION = numberOf('mention');
const ROLE_LABEL = numberOf('role_label');
/** How close before a demand a negation stands that turns it around. */
const NEGATION_REACH = 4;
/** How far before or behind a quotation the talk about attacks may stand. */
const MENTION_REACH = 240;
/** How far before and behind a demand, in the same line, the marks of its quotation may stand: it is all of it. */
const QUOTE_REACH = 32;

/**
 * The rules on wording that a view breaks, in the order of the text, each at most once per place.
 * Takes time proportional to the length of the view.
 */
export function wordingsIn(view: string): readonly Wording[] {
  return new WordingScan(view).run();
}

/** How often one rule is reported in a view. */
const PER_RULE_MAX = 32;

class WordingScan {
  readonly #view: string;
  readonly #found: Wording[] = [];
  #negationEnd = -1;
  #negationStart = -1;
  /** Where the talk about attacks begins and ends, in pairs, in the order of the text. */
  readonly #mentions: number[] = [];

  constructor(view: string) {
    this.#view = view;
  }

  run(): readonly Wording[] {
    matcher.reset();
    lastEnds.fill(0);
    counts.fill(0);
    const add = (chain: number, start: number, end: number): void => this.#add(chain, start, end);
    lexicon().scan(this.#view, (occurrence) => {
      if (occurrence.value === NEGATION) {
        this.#negationStart = occurrence.start;
        this.#negationEnd = occurrence.end;
      }
      if (occurrence.value === MENTION) this.#mentions.push(occurrence.start, occurrence.end);
      if (occurrence.value !== ROLE_LABEL || this.#beginsLine(occurrence.start)) matcher.add(occurrence, add);
    });
    return this.#mentions.length === 0 ? this.#found
      : this.#found.map((one) => (this.#isMention(one) ? { ...one, isMention: true } : one));
  }

  #add(chain: number, start: number, end: number): void {
    const number = owners[chain] ?? 0;
    const [rule, before] = [RULES[number], counts[number] ?? 0];
    if (rule === undefined || start < (lastEnds[number] ?? 0) || before >= PER_RULE_MAX) return;
    if (rule.negatable === true && this.#isNegated(start)) return;
    lastEnds[number] = end;
    counts[number] = before + 1;
    this.#found.push({ rule, start, end, isMention: false });
  }

  /** A negation that belongs to the demand itself, as in "do not follow", stands inside it and not before it. */
  #isNegated(start: number): boolean {
    return this.#negationStart >= 0 && this.#negationStart < start && this.#negationEnd <= start &&
      start - this.#negationEnd <= NEGATION_REACH && this.#view.slice(this.#negationEnd, start).trim() === '';
  }

  /** The label of a turn stands at the start of a line. */
  #beginsLine(start: number): boolean {
    let at = start - 1;
    while (at >= 0 && LINE_MARKS.has(this.#view[at] ?? '')) at -= 1;
    return at < 0 || this.#view[at] === '\n';
  }

  /** Quoted, and beside the quotation the talk is about attacks. */
  #isMention({ start, end }: Wording): boolean {
    const view = this.#view;
    let open = start - 1;
    for (const least = Math.max(-1, open - QUOTE_REACH); open > least && !this.#isQuote(open, open - 1); open -= 1) {
      if (view[open] === '\n') return false;
    }
    if (!this.#isQuote(open, open - 1) || this.#isValue(open)) return false;
    let close = start;
    for (const most = Math.min(view.length, end + QUOTE_REACH); close < most && !this.#isQuote(close, close + 1);) {
      if (view[close] === '\n') return false;
      close += 1;
    }
    return this.#isQuote(close, close + 1) && this.#isBesideMention(open, close);
  }

  /** A mark of quotation that no letter follows on its outer side: no apostrophe. */
  #isQuote(at: number, outer: number): boolean {
    return QUOTES.has(this.#view[at] ?? '') && !isWordUnit(this.#view.charCodeAt(outer));
  }

  /** A value in JSON is what somebody says, and no quotation. */
  #isValue(open: number): boolean {
    const before = this.#view.slice(Math.max(0, open - VALUE_REACH), open).trimEnd();
    return before.endsWith('":') || before.endsWith('[') || before.endsWith('{');
  }

  #isBesideMention(open: number, close: number): boolean {
    const mentions = this.#mentions;
    // The first that ends behind the reach before the quotation.
    let [from, to] = [0, mentions.length / 2];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((mentions[2 * middle + 1] ?? 0) < open - MENTION_REACH) from = middle + 1;
      else to = middle;
    }
    for (let index = from; index < mentions.length / 2; index += 1) {
      const [start, end] = [mentions[2 * index] ?? 0, mentions[2 * index + 1] ?? 0];
      if (start > close + MENTION_REACH) return false;
      if (end <= open || start >= close) return true;
    }
    return false;
  }
}

const VALUE_REACH = 8;

/** What may stand between the start of a line and the label of a turn. */
const LINE_MARKS: ReadonlySet<string> = new Set([' ', '\t', '*', '#', '>', '_', '-', '[', '"']);

const QUOTES: ReadonlySet<string> = new Set(['"', "'", '`', '\u300c', '\u300d', '\u300e', '\u300f', '(', ')']);
