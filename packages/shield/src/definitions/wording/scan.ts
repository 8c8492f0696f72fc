import { lexicon } from '../../lexicon/lexicon.ts';
import { ChainMatcher, CompiledChains, type Chain } from '../../match/chains.ts';
import type { Occurrence } from '../../match/automaton.ts';
import { isWordUnit } from '../../match/boundaries.ts';
import { GAP } from '../../detect/rules/rule.ts';
import { DEFINITION_CONCEPTS, definitionLexicon, definitionNumberOf } from './lexicon.ts';
import { DEFENCE_REACH, Negations } from './negations.ts';
import type { DefinitionRule } from './rule.ts';
import { ORDER_RULES } from './order-rules.ts';
import { DEFINITION_RULES } from './rules.ts';

/** A rule on wording that a view breaks, and where in the view. */
export interface DefinitionWording {
  readonly rule: DefinitionRule;
  readonly start: number;
  readonly end: number;
}

/** Rules that are sought together. */
interface RuleSet {
  /** The rule of each chain. */
  readonly owners: readonly DefinitionRule[];
  /** Used again for every view: no view is looked at inside of another. */
  readonly matcher: ChainMatcher;
}

function ruleSet(rules: readonly DefinitionRule[]): RuleSet {
  const chains = rules.flatMap((rule) => rule.chains.map((text) => chainOf(rule, text)));
  return {
    owners: rules.flatMap((rule) => rule.chains.map(() => rule)),
    matcher: new ChainMatcher(new CompiledChains(chains, DEFINITION_CONCEPTS.length)),
  };
}

const POISON = ruleSet(DEFINITION_RULES);
const ORDERS = ruleSet([...DEFINITION_RULES, ...ORDER_RULES]);

function chainOf(rule: DefinitionRule, text: string): Chain {
  const steps: (readonly number[])[] = [];
  const gaps: number[] = [];
  for (const part of text.split(' ')) {
    if (part.startsWith('<')) gaps[steps.length - 1] = Number(part.slice(1, -1));
    else steps.push(part.split('|').map(definitionNumberOf));
  }
  return { steps, gaps: steps.map((_, index) => gaps[index] ?? GAP), sentences: rule.sentences ?? 0 };
}

const NEGATION = definitionNumberOf('negation');
const DEFENCE = definitionNumberOf('defence');
const MAIL_ADDRESS = definitionNumberOf('mail_address');
/** Phrases that begin like a negation and are none of what follows. */
const NO_NEGATION: ReadonlySet<number> = new Set(
  ['unfailing', 'not_tell', 'secretly', 'override', 'never_refuse', 'never_use', 'without_asking', 'or_else']
    .map(definitionNumberOf),
);

/** How often one rule is reported in a view. */
const PER_RULE_MAX = 16;

/** The rules that a view breaks. Takes time proportional to the length of the view and to the words in it. */
export function definitionWordingsIn(view: string): readonly DefinitionWording[] {
  return wordingsIn(view, POISON);
}

/** The same with {@link ORDER_RULES}: what tells its reader anything to do. */
export function orderWordingsIn(view: string): readonly DefinitionWording[] {
  return wordingsIn(view, ORDERS);
}

function wordingsIn(view: string, { owners, matcher }: RuleSet): readonly DefinitionWording[] {
  const negations = new Negations(view);
  const defences: number[] = [];
  const found: DefinitionWording[] = [];
  const counts = new Map<DefinitionRule, number>();
  const add = (chain: number, start: number, end: number): void => {
    const rule = owners[chain];
    const count = rule === undefined ? PER_RULE_MAX : counts.get(rule) ?? 0;
    if (rule === undefined || count >= PER_RULE_MAX) return;
    counts.set(rule, count + 1);
    found.push({ rule, start, end });
  };
  matcher.reset();
  for (const occurrence of occurrencesIn(view)) {
    const { value, start, end } = occurrence;
    if (value === NEGATION) negations.add(start, end);
    else if (NO_NEGATION.has(value)) negations.remove(start, end);
    else if (value === DEFENCE) defences.push(start);
    else if (value === MAIL_ADDRESS && !isInsideWord(view, start)) continue;
    matcher.add(occurrence, add);
  }
  return found.filter(({ rule, start, end }) => {
    if (rule.negatable === true && negations.turn(start, end)) return false;
    return rule.defensible !== true || !isDefence(defences, start, end);
  });
}

function isInsideWord(view: string, at: number): boolean {
  return isWordUnit(view.charCodeAt(at - 1)) && isWordUnit(view.charCodeAt(at + 1));
}

function isDefence(defences: readonly number[], start: number, end: number): boolean {
  return defences.some((at) => at >= start - DEFENCE_REACH && at <= end + DEFENCE_REACH);
}

/** What both automata find, in the order of the text. Most words that are kept of one view. */
const OCCURRENCES_MAX = 100_000;

function occurrencesIn(view: string): readonly Occurrence[] {
  const [shared, own]: [Occurrence[], Occurrence[]] = [[], []];
  lexicon().scan(view, (occurrence) => { if (shared.length < OCCURRENCES_MAX) shared.push({ ...occurrence }); });
  definitionLexicon().scan(view, (occurrence) => { if (own.length < OCCURRENCES_MAX) own.push({ ...occurrence }); });
  const merged: Occurrence[] = [];
  let next = 0;
  for (const one of shared) {
    for (let other = own[next]; other !== undefined && other.end <= one.end; other = own[next]) {
      merged.push(other);
      next += 1;
    }
    merged.push(one);
  }
  return merged.concat(own.slice(next));
}
