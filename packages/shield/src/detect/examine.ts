import { limitsOf, type ShieldLimits } from '../limits.ts';
import { definitionWordingsIn } from '../definitions/wording/scan.ts';
import { embeddedModel } from '../model/embedded.ts';
import type { TextModel } from '../model/text-model.ts';
import type { Surface } from '../surface.ts';
import { concealedIn } from '../text/html.ts';
import { isPlain } from '../text/plain.ts';
import type { Span } from '../text/span.ts';
import { unitsOf } from '../text/units.ts';
import type { View } from '../text/view.ts';
import { readStepwise } from '../text/views.ts';
import { carriersIn } from './carriers.ts';
import { SEVERITY_SCORE } from './combine.ts';
import { undisguised } from './disguise.ts';
import type { Signal, SignalSeverity } from './finding.ts';
import type { PhraseRules } from './phrases.ts';
import type { Thresholds } from './thresholds.ts';
import type { Rule } from './rules/rule.ts';
import { unseenSignals } from './unseen.ts';
import { bestOfEach, raised, type Evidence } from './weigh.ts';
import { wordingsIn, type Wording } from './wording.ts';

export interface DetectOptions {
  readonly surface: Surface;
  /** The trained detector beside the rules: the one that comes with the package, or another, or `none`. */
  readonly model?: TextModel | 'none';
  /** The score from which on a text counts as an attack; see `USUAL_THRESHOLDS` and `QUIET_THRESHOLDS`. */
  readonly thresholds?: Thresholds;
  readonly limits?: Partial<ShieldLimits>;
  /** Phrases that are sought beside the rules of the package. */
  readonly phrases?: PhraseRules;
}

/**
 * Looks at a text step by step, and yields after each step how many code units it took. No step takes more than a
 * small multiple of `limits.pieceLength`.
 */
export function* examine(text: string, options: DetectOptions): Generator<number, Evidence> {
  const limits = limitsOf(options.limits);
  const end = Math.min(text.length, limits.textLengthMax);
  let signals: readonly Signal[] = [];
  let model = options.model === 'none' ? undefined : 0;
  let truncated = end < text.length;
  for (let start = 0; start < end;) {
    const part = pieceFrom(text, start, Math.min(end, start + limits.pieceLength), end);
    const stop = start + part.length;
    const piece = yield* examinePiece(part, options, limits);
    const found = piece.signals.map((signal) => (start === 0 ? signal : moved(signal, start)));
    // Only as many as are reported wait for the end, and one of each kind, which decide the score.
    signals = bestOfEach(signals.concat(found), limits.signalsMax);
    if (model !== undefined) model = Math.max(model, piece.model ?? 0);
    truncated ||= piece.truncated;
    if (stop >= end) break;
    // A short piece overlaps less, so that the pieces together stay in proportion to the text.
    start = Math.max(stop - Math.min(limits.pieceOverlap, (stop - start) >> OVERLAP_SHIFT), start + 1);
  }
  return { signals, model, truncated };
}

/** At most one eighth of a piece is seen again. */
const OVERLAP_SHIFT = 3;
/** How far back from its length a piece may end, to end between words. */
const BORDER_REACH = 256;

/** The piece that begins at a place: up to `most`, or to a border before it, and less where it unfolds to far more. */
function pieceFrom(text: string, start: number, most: number, end: number): string {
  const piece = text.slice(start, borderBefore(text, start, most, end));
  // The rest first: the units of the piece are read again.
  const isLight = !hasLigature(text.slice(start + piece.length, most)) && !hasLigature(piece);
  return isLight ? piece : text.slice(start, borderBefore(text, start, start + lightPart(text, start, most), end));
}

function borderBefore(text: string, start: number, stop: number, end: number): number {
  if (stop >= end) return end;
  for (let at = stop; at > start && at > stop - BORDER_REACH; at -= 1) {
    if (text.charCodeAt(at - 1) <= 0x20) return at;
  }
  const isPair = text.charCodeAt(stop) >= 0xdc00 && text.charCodeAt(stop) <= 0xdfff;
  return isPair && stop - 1 > start ? stop - 1 : stop;
}

/** Ligatures of whole phrases, one unit each, and how many letters the longest of them stands for. */
const [LIGATURES, LIGATURES_MASK, LIGATURE_LENGTH] = [0xfdf0, 0xfff0, 18];

function hasLigature(piece: string): boolean {
  if (isPlain(piece)) return false;
  const units = unitsOf(piece);
  for (let at = 0; at < piece.length; at += 1) if (((units[at] ?? 0) & LIGATURES_MASK) === LIGATURES) return true;
  return false;
}

/** How much of a stretch is read in one piece: all of it, unless it unfolds to far more letters. */
function lightPart(text: string, start: number, stop: number): number {
  const most = stop - start;
  let more = 0;
  for (let at = 0; at < most - more; at += 1) {
    if ((text.charCodeAt(start + at) & LIGATURES_MASK) !== LIGATURES) continue;
    more += LIGATURE_LENGTH - 1;
    if (at >= most - more) return Math.max(1, at);
  }
  return Math.max(1, most - more);
}

function moved(signal: Signal, by: number): Signal {
  return { ...signal, span: { start: signal.span.start + by, end: signal.span.end + by } };
}

function* examinePiece(text: string, options: DetectOptions, limits: ShieldLimits): Generator<number, Evidence> {
  const { surface, phrases, model = embeddedModel() } = options;
  const { views, truncated, hidden } = yield* readStepwise(text, limits);
  const signals: Signal[] = [...unseenSignals(text, hidden, surface)];
  const concealed = concealedIn(text);
  yield text.length;
  let worst: Signal | undefined;
  for (const [index, view] of views.entries()) {
    // The text itself, with the case of its letters; of what is decoded only the folded form is left.
    const carriers = index === 0 ? carriersIn(text, concealed) : carriersIn(view.text);
    for (const { code, severity, span, what } of carriers) {
      const place = index === 0 ? span : view.origin(span.start, span.end);
      const score = SEVERITY_SCORE[severity];
      signals.push({ code, source: 'carrier', severity, score, span: place, how: view.how, what });
    }
    for (const wording of wordingsIn(view.text)) {
      const signal = signalOf(view, wording, surface);
      if (signal !== undefined) signals.push(isUnseen(signal, concealed) ? raised(signal) : signal);
    }
    if (surface === 'tool_description') signals.push(...definitionSignals(view));
    for (const { rule, start, end } of phrases?.in(view.text) ?? []) {
      const signal = signalOf(view, { rule, start, end, isMention: false }, surface);
      if (signal !== undefined) signals.push({ ...signal, source: 'phrase' });
    }
    yield view.text.length;
    if (model === 'none') continue;
    const said = model.score(view.text, surface);
    const span = view.origin(said.start, said.end);
    const score = undisguised(said.score, view.how, text, span);
    if (score > (worst?.score ?? 0)) worst = modelSignal(view, score, span);
    yield view.text.length;
  }
  if (worst !== undefined && worst.score >= SUSPECT_MIN) signals.push(worst);
  return { signals, model: model === 'none' ? undefined : worst?.score ?? 0, truncated };
}

/** A rule of ours or of a bundle, and where a view breaks it. */
type Seen = Omit<Wording, 'rule'> & { readonly rule: Pick<Rule, 'code' | 'what' | 'severity' | 'on' | 'source'> };

function signalOf(view: View, { rule, start, end, isMention }: Seen, surface: Surface): Signal | undefined {
  const usual = rule.on?.[surface] ?? rule.severity;
  if (usual === 'none') return undefined;
  const severity: SignalSeverity = isMention ? 'low' : usual;
  const { code, what, source = 'rule' } = rule;
  return { code, source, severity, score: SEVERITY_SCORE[severity], span: view.origin(start, end), how: view.how,
    what };
}

/** What the rules for descriptions of tools see, as far as it is more than a hint and needs no place to mean it. */
function definitionSignals(view: View): readonly Signal[] {
  return definitionWordingsIn(view.text).flatMap(({ rule, start, end }) => {
    const { code, severity, reason, where } = rule;
    if (severity === 'low' || where !== undefined) return [];
    return [{ code, source: 'definition', severity, score: SEVERITY_SCORE[severity], span: view.origin(start, end),
      how: view.how, what: reason }];
  });
}

/** Decodings that nobody needs but who wants to get past a reader. */
const SMUGGLING: ReadonlySet<string> = new Set(['tag', 'variation_selector', 'zero_width', 'private_use']);

function isUnseen({ how, span }: Signal, concealed: readonly Span[]): boolean {
  if (how.some((kind) => SMUGGLING.has(kind))) return true;
  return concealed.some(({ start, end }) => start <= span.start && span.end <= end);
}

/** What the model says of a text is reported from this score on. */
const SUSPECT_MIN = 0.3;

function modelSignal(view: View, score: number, span: Span): Signal {
  const severity = score >= 0.9 ? 'high' : score >= 0.65 ? 'medium' : 'low';
  return { code: 'suspect_wording', source: 'model', severity, score, span, how: view.how,
    what: 'reads like an attack' };
}
