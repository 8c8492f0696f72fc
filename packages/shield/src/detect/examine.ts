import { limitsOf, type ShieldLimits } from '../limits.ts';
import { definitionWordingsIn } from '../definitions/wording/scan.ts';
import { embeddedModel } from '../model/embedded.ts';
import type { TextModel } from '../model/text-model.ts';
import type { Surface } from '../surface.ts';
import { concealedIn, type Concealed } from '../text/html.ts';
import { isPlain } from '../text/plain.ts';
import type { Span } from '../text/span.ts';
import { unitsOf } from '../text/units.ts';
import type { View } from '../text/view.ts';
import { Reader, type Readings } from '../text/views.ts';
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
    const look = new PieceLook(part, options, limits);
    for (let took = look.step(); took > 0; took = look.step()) yield took;
    const piece = look.evidence;
    const found = start === 0 ? piece.signals : piece.signals.map((signal) => moved(signal, start));
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
  if (piece === '' || isPlain(piece)) return false;
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

/** Looks at one piece, step by step. A generator inside of another would cost a short text more than what it does. */
class PieceLook {
  readonly #text: string;
  readonly #options: DetectOptions;
  readonly #model: TextModel | undefined;
  readonly #reader: Reader;
  readonly #signals: Signal[] = [];
  #readings: Readings | undefined;
  #concealed: readonly Concealed[] = [];
  #next = 0;
  #worst: Signal | undefined;

  constructor(text: string, options: DetectOptions, limits: ShieldLimits) {
    this.#text = text;
    this.#options = options;
    this.#model = options.model === 'none' ? undefined : options.model ?? embeddedModel();
    this.#reader = new Reader(text, limits);
  }

  /** Returns how many code units it took, and 0 when nothing is left to look at. */
  step(): number {
    if (this.#readings === undefined) {
      const took = this.#reader.step();
      if (took > 0) return took;
      this.#readings = this.#reader.readings;
      this.#signals.push(...unseenSignals(this.#text, this.#readings.hidden, this.#options.surface));
      this.#concealed = concealedIn(this.#text);
    }
    // Each is looked at twice: for what rules find, then by the model.
    const view = this.#readings.views[this.#next >> 1];
    if (view === undefined) return 0;
    if ((this.#next & 1) === 0) {
      this.#addCarriers(view);
      this.#addWordings(view);
    } else if (this.#model !== undefined) this.#weigh(view, this.#model);
    this.#next += 1;
    return Math.max(1, view.text.length);
  }

  get evidence(): Evidence {
    const worst = this.#worst;
    const signals = worst === undefined || worst.score < SUSPECT_MIN ? this.#signals : [...this.#signals, worst];
    const model = this.#model === undefined ? undefined : worst?.score ?? 0;
    return { signals, model, truncated: this.#readings?.truncated ?? false };
  }

  #addCarriers(view: View): void {
    // The text itself, with the case of its letters; of what is decoded only the folded form is left.
    const isFirst = this.#next === 0;
    const carriers = isFirst ? carriersIn(this.#text, this.#concealed) : carriersIn(view.text);
    for (const { code, severity, span, what } of carriers) {
      const place = isFirst ? span : view.origin(span.start, span.end);
      const score = SEVERITY_SCORE[severity];
      this.#signals.push({ code, source: 'carrier', severity, score, span: place, how: view.how, what });
    }
  }

  #addWordings(view: View): void {
    const { surface, phrases } = this.#options;
    for (const wording of wordingsIn(view.text)) {
      const signal = signalOf(view, wording, surface);
      if (signal !== undefined) this.#signals.push(isUnseen(signal, this.#concealed) ? raised(signal) : signal);
    }
    if (surface === 'tool_description') this.#signals.push(...definitionSignals(view));
    for (const { rule, start, end } of phrases?.in(view.text) ?? []) {
      const signal = signalOf(view, { rule, start, end, isMention: false }, surface);
      if (signal !== undefined) this.#signals.push({ ...signal, source: 'phrase' });
    }
  }

  #weigh(view: View, model: TextModel): void {
    const said = model.score(view.text, this.#options.surface);
    const span = view.origin(said.start, said.end);
    const score = undisguised(said.score, view.how, this.#text, span);
    if (score > (this.#worst?.score ?? 0)) this.#worst = modelSignal(view, score, span);
  }
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
