import type { ContentAction, Path, Severity, SightingKind } from '@durward/core';
import { concealedIn, DEFAULT_SHIELD_LIMITS, scoreOfSignals, type Signal, type Span } from '@durward/shield';
import type { PlaceActions } from '../config/content-schema.ts';
import { placesOf, type Group } from './group.ts';
import type { Looked } from './look.ts';
import type { ContentRules } from './rules.ts';

/** Something that was seen, and what the rules say of it. */
export interface Seen {
  readonly kind: SightingKind;
  readonly path: Path;
  readonly range: Span | undefined;
  readonly what: string;
  readonly severity: Severity;
  readonly score: number | undefined;
  readonly action: ContentAction;
  /** How it is named where it was cut out; undefined when nothing stands in its place. */
  readonly name: string | undefined;
}

/** A stretch of a text that is cut out before its words count. */
interface Strip {
  readonly kind: 'hidden' | 'carriers';
  readonly at: number;
  readonly span: Span;
  readonly what: string;
  readonly severity: Severity;
}

/** Most signals that one group reports as instructions. */
const SIGNALS_MAX = 8;
const STRONG: ReadonlySet<string> = new Set(['medium', 'high', 'critical']);
const INSTRUCTING: ReadonlySet<string> = new Set(['rule', 'model', 'structure', 'phrase']);

/** What the rules say of everything that was seen in a group. */
export function seenIn(group: Group, looked: Looked, rules: ContentRules): readonly Seen[] {
  const actions = rules.actionsIn(group.place);
  const signals = looked.detection.signals.filter(({ span }) => span.end > group.lead);
  const strips = stripsOf(group, looked, signals);
  const acted = strips.filter(({ kind }) => actions[kind] !== 'allow');
  const rest = signals.filter((signal) => !isCovered(group, signal.span, acted) && !isShadow(group, signal, acted));
  return [
    ...strips.map((strip) => seenStrip(group, strip, actions)),
    ...seenInstructions(group, rest, modelOf(looked, rest), actions, rules),
    ...seenSensitive(group, looked, actions, rules),
    ...seenUnread(group, actions),
  ];
}

function stripsOf(group: Group, { hidden }: Looked, signals: readonly Signal[]): readonly Strip[] {
  const strips: Strip[] = [];
  for (const [at, spans] of hidden.entries()) {
    for (const span of spans) strips.push({ kind: 'hidden', at, span, ...unseen(group, at, span, signals) });
  }
  for (const { source, code, severity, span, what } of signals) {
    const isCarrier = source === 'carrier' && code !== 'concealed_text' && STRONG.has(severity);
    if (!isCarrier) continue;
    for (const place of placesOf(group, span)) strips.push({ kind: 'carriers', ...place, what, severity });
  }
  strips.push(...concealedStrips(group, signals));
  return strips.filter(({ at }) => group.texts[at]?.isCuttable === true);
}

/** What invisible characters say, when they say something. */
function unseen(group: Group, at: number, span: Span, signals: readonly Signal[]): Pick<Strip, 'what' | 'severity'> {
  const begins = group.starts[at] ?? 0;
  const said = signals.find((signal) => INSTRUCTING.has(signal.source) && STRONG.has(signal.severity) &&
    begins + span.start <= signal.span.start && signal.span.end <= begins + span.end);
  if (said === undefined) return { what: 'invisible characters', severity: 'low' };
  return { what: `invisible characters: ${said.what}`, severity: said.severity };
}

/** Comments and hidden elements count when they give instructions: others belong to the text. */
function concealedStrips(group: Group, signals: readonly Signal[]): readonly Strip[] {
  const strong = signals.filter(({ source, severity }) => INSTRUCTING.has(source) && STRONG.has(severity));
  if (strong.length === 0) return [];
  const places = strong.flatMap((signal) =>
    placesOf(group, signal.span).map(({ at, span }) => ({ signal, at, span })));
  return [...new Set(places.map(({ at }) => at))].flatMap((at) => {
    const inside = places.filter((place) => place.at === at);
    return concealedIn(group.texts[at]?.text ?? '').flatMap(({ how, start, end }): readonly Strip[] => {
      const found = inside.find(({ span }) => start <= span.start && span.end <= end);
      if (found === undefined) return [];
      const where = how === 'comment' ? 'a comment' : 'text that a page does not show';
      const { what, severity } = found.signal;
      return [{ kind: 'hidden', at, span: { start, end }, what: `${where}: ${what}`, severity }];
    });
  });
}

function isCovered(group: Group, span: Span, strips: readonly Strip[]): boolean {
  const places = placesOf(group, span);
  return places.length > 0 && places.every((place) =>
    strips.some((strip) => strip.at === place.at && strip.span.start <= place.span.start &&
      place.span.end <= strip.span.end));
}

/**
 * The model judges windows of a text, wider than what was cut and wider than one message: what it saw there may be what
 * is gone, or what an earlier message said and was judged for.
 */
function isShadow(group: Group, { source, span }: Signal, strips: readonly Strip[]): boolean {
  if (source !== 'model') return false;
  if (span.start < (group.starts[0] ?? 0)) return true;
  return placesOf(group, span).some((place) => strips.some((strip) =>
    strip.at === place.at && strip.span.start < place.span.end && place.span.start < strip.span.end));
}

function seenStrip(group: Group, { kind, at, span, what, severity }: Strip, actions: PlaceActions): Seen {
  const path = group.texts[at]?.path ?? [];
  // What nobody saw leaves no gap; what a person would have seen does.
  const name = kind === 'carriers' ? 'link removed' : undefined;
  return { kind, path, range: span, what, severity, score: undefined, action: actions[kind], name };
}

/** What is left once hidden things and carriers are out, weighed as one. */
function seenInstructions(
  group: Group, rest: readonly Signal[], model: number | undefined, actions: PlaceActions, rules: ContentRules,
): readonly Seen[] {
  const score = scoreOfSignals(rest, model);
  const scores = rules.scoresIn(group.place);
  if (score < scores.suspicion) return [];
  const action = score >= scores.instructions ? actions.instructions : actions.suspicion;
  return rest.toSorted((a, b) => b.score - a.score).slice(0, SIGNALS_MAX).flatMap(({ span, what, how, severity }) =>
    placesOf(group, span).map(({ at, span: range }): Seen => {
      const text = group.texts[at];
      return {
        kind: 'instructions', path: text?.path ?? [], range: text?.isCuttable === true ? range : undefined,
        what: how.length === 0 ? what : `${what} (${how.join(', ')})`, severity, score, action,
        name: 'instructions removed',
      };
    }));
}

/** What the model says of what is left; undefined when that was about something that is not left. */
function modelOf({ detection }: Looked, rest: readonly Signal[]): number | undefined {
  const isGone = detection.signals.some((signal) => signal.source === 'model' && !rest.includes(signal));
  return isGone ? undefined : detection.model;
}

function seenSensitive(
  group: Group, { sensitive }: Looked, actions: PlaceActions, { personalKinds }: ContentRules,
): readonly Seen[] {
  return sensitive.flatMap((found, at) => found.flatMap(({ kind, isSecret, span, isChecked }): readonly Seen[] => {
    const action = isSecret ? actions.secrets : actions.personal;
    if (action === 'allow' || (!isSecret && !personalKinds.includes(kind))) return [];
    const path = group.texts[at]?.path ?? [];
    const severity = isSecret ? 'high' : 'medium';
    const what = isChecked ? kind.replaceAll('_', ' ') : `what looks like ${kind.replaceAll('_', ' ')}`;
    return [{
      kind: isSecret ? 'secrets' : 'personal', path, range: span, what, severity, score: undefined, action, name: kind,
    }];
  }));
}

/** Whether a group is longer than what is looked at. */
export function isTooLong({ joined }: Group): boolean {
  return joined.length > DEFAULT_SHIELD_LIMITS.textLengthMax;
}

function seenUnread(group: Group, actions: PlaceActions): readonly Seen[] {
  if (!isTooLong(group)) return [];
  return [{
    kind: 'unread', path: group.texts[0]?.path ?? [], range: undefined, what: 'a text that is too long to be looked at',
    severity: 'medium', score: undefined, action: actions.unread, name: undefined,
  }];
}
