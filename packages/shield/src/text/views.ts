import { DEFAULT_SHIELD_LIMITS, type ShieldLimits } from '../limits.ts';
import { encodingsIn } from './encodings.ts';
import { seamsIn } from './broken.ts';
import { escapesIn } from './escapes.ts';
import { fold, foldAsLatin } from './fold.ts';
import { halvesIn } from './halves.ts';
import { hiddenIn, type HiddenText } from './hidden.ts';
import { tagsIn } from './html.ts';
import { joinedIn } from './joined.ts';
import { joinedStrings } from './json-strings.ts';
import { leetRunsIn } from './leet-runs.ts';
import { leetIn } from './leet.ts';
import { reversed, reversedWords, uncovered, upright } from './mirrored.ts';
import { oddLettersIn } from './odd-letters.ts';
import { oddWordsIn } from './odd-words.ts';
import { withPieces, type Decoded, type Piece } from './pieces.ts';
import { rowsIn } from './rows.ts';
import { spacedIn } from './spaced.ts';
import { surveyOf } from './survey.ts';
import { untraced, type Traced } from './traced.ts';
import { viewOf, type View } from './view.ts';

/** What one text can be read as. */
export interface Readings {
  readonly views: readonly View[];
  /** The limits kept something from being decoded. */
  readonly truncated: boolean;
  /** The characters of the text that a person does not see. */
  readonly hidden: readonly HiddenText[];
}

/**
 * The readings of a text: first the text itself, then each with something more decoded. At most
 * `limits.viewsMax` of them, none nested deeper than `limits.decodingDepthMax`, and together not longer than
 * `limits.decodedShareMax` times the text; what is decoded comes with a little of the text around it.
 */
export function viewsOf(text: string, limits: ShieldLimits = DEFAULT_SHIELD_LIMITS): readonly View[] {
  return readingsOf(text, limits).views;
}

/** {@link viewsOf}, and whether that was all. */
export function readingsOf(text: string, limits: ShieldLimits): Readings {
  const reader = new Reader(text, limits);
  while (reader.step() > 0);
  return reader.readings;
}

interface Node {
  readonly how: readonly string[];
  /** Folded, with the case of ASCII letters kept. */
  readonly folded: Traced;
  /** Its text in lower case: folding has left nothing that changes its length with its case. */
  readonly lower: string;
  /** How many decodings led here. */
  readonly depth: number;
  /** There may be data in it that no node before had. */
  readonly isFresh: boolean;
}

function replaced(parent: Traced, pieces: readonly Piece[], context: number): readonly Decoded[] {
  return pieces.length === 0 ? [] : [withPieces(parent, pieces, context)];
}

const NONE: readonly Piece[] = [];

/** Pieces of several kinds in the order of the text. Mostly there are none. */
function inOrder(...kinds: readonly (readonly Piece[])[]): readonly Piece[] {
  let pieces = NONE;
  for (const some of kinds) if (some.length > 0) pieces = pieces.length === 0 ? some : pieces.concat(some);
  return pieces.length < 2 ? pieces : pieces.toSorted((a, b) => a.start - b.start);
}

/** The pieces that neither overlap nor touch some others; both in order. */
function apartFrom(others: readonly Piece[], pieces: readonly Piece[]): readonly Piece[] {
  if (pieces.length === 0) return pieces;
  let [next, reached] = [0, -1];
  return pieces.filter(({ start, end }) => {
    while (next < others.length && (others[next]?.start ?? 0) <= end) {
      reached = Math.max(reached, others[next]?.end ?? 0);
      next += 1;
    }
    return reached < start;
  });
}

/** The pieces that hold none of some others; both in order. */
function outsideOf(others: readonly Piece[], pieces: readonly Piece[]): readonly Piece[] {
  if (others.length === 0) return pieces;
  let next = 0;
  return pieces.filter(({ start, end }) => {
    while (next < others.length && (others[next]?.end ?? 0) <= start) next += 1;
    return next >= others.length || (others[next]?.start ?? 0) >= end;
  });
}

function whole(kind: string, reading: Traced): readonly Decoded[] {
  return [{ how: [kind], reading }];
}

/** The readings that one more decoding makes of a node. What can be undone at one time is undone together. */
function decodingsOf({ folded, lower, how, isFresh }: Node, context: number): readonly Decoded[] {
  const { text } = folded;
  const survey = surveyOf(lower);
  const odd = oddWordsIn(lower, survey.odd);
  const encodings = inOrder(encodingsIn(text, survey.runs), survey.codes);
  const rows = rowsIn(text, survey.rows);
  const signs = inOrder(
    escapesIn(text), encodings, outsideOf(encodings, tagsIn(text)), outsideOf(rows, seamsIn(text, survey.marks)),
    survey.hasSpaced ? spacedIn(text) : NONE, leetIn(text, survey.mixed), leetRunsIn(text, survey.signed),
  );
  // A word that one of these touches is not yet whole: it can be looked at in the next reading.
  const broken = survey.halves.length > 0 ? halvesIn(text, lower, survey.halves) : NONE;
  const words = apartFrom(signs, inOrder(broken, rows, joinedIn(text, survey.long), odd.typos));
  const decoded = [...replaced(folded, inOrder(signs, words), context)];
  if (isFresh) decoded.push(...joinedStrings(folded).flatMap((reading) => whole('json', reading)));
  for (const cipher of odd.ciphers) {
    if (!how.includes(cipher.kind)) decoded.push({ how: [cipher.kind], reading: uncovered(folded, cipher) });
  }
  if (odd.isReversed && !how.includes('reversed')) {
    decoded.push({ how: ['reversed'], reading: reversed(folded) });
    decoded.push({ how: ['reversed'], reading: reversedWords(folded) });
  }
  return decoded;
}

function smuggledPieces(hidden: readonly HiddenText[]): readonly Piece[] {
  return hidden.flatMap(({ kind, span, decoded }) =>
    decoded === undefined ? [] : [{ start: span.start, end: span.end, kind, text: ` ${decoded} ` }]);
}

/** Decodings that can bring out data with strings of its own. */
const BRINGS_DATA: ReadonlySet<string> = new Set([
  'url', 'html', 'escape', 'quoted_printable', 'base64', 'base32', 'hex', 'binary', 'decimal', 'octal', 'tag',
  'variation_selector', 'zero_width', 'private_use', 'rot13', 'atbash', 'caesar',
  'reversed',
]);

/** {@link readingsOf} step by step. */
export class Reader {
  readonly #text: string;
  readonly #limits: ShieldLimits;
  readonly #nodes: Node[] = [];
  #allowance: number;
  #truncated = false;
  #hidden: readonly HiddenText[] = [];
  #done = 0;

  constructor(text: string, limits: ShieldLimits) {
    this.#text = text;
    this.#limits = limits;
    this.#allowance = Math.max(limits.decodedLengthMin, limits.decodedShareMax * text.length);
  }

  /** Looks at the next reading. Returns how many code units that took, and 0 when there is none left. */
  step(): number {
    const begins = this.#nodes.length === 0;
    if (begins) this.#begin();
    // Breadth first, so that the limits cut what is nested deepest.
    const node = this.#nodes[this.#done];
    if (node === undefined) return 0;
    this.#done += 1;
    this.#decode(node);
    // What folding drops cost time, too.
    return Math.max(1, node.lower.length, begins ? this.#text.length : 0);
  }

  /** What was read so far. */
  get readings(): Readings {
    const views = this.#nodes.map((node) => viewOf(node.how, node.lower, node.folded));
    return { views, truncated: this.#truncated, hidden: this.#hidden };
  }

  #begin(): void {
    const raw = untraced(this.#text);
    const folded = fold(raw);
    this.#nodes.push({ how: [], folded, lower: folded.text.toLowerCase(), depth: 0, isFresh: true });
    // What folding leaves as it is has nothing but ASCII, and nothing that is hidden or turned in it.
    if (folded === raw) return;
    this.#hidden = hiddenIn(this.#text);
    for (const { how, reading } of this.#unfolded(raw, this.#hidden)) this.#add(how, reading, 1, true);
  }

  /** What only shows before folding. */
  #unfolded(raw: Traced, hidden: readonly HiddenText[]): readonly Decoded[] {
    const smuggled = replaced(raw, smuggledPieces(hidden), this.#limits.contextLength);
    const { isTurned, isMixed } = oddLettersIn(raw.text);
    return [
      ...smuggled, ...(isTurned ? whole('upside_down', upright(raw)) : []),
      ...(isMixed ? whole('lookalike', foldAsLatin(raw)) : []),
    ];
  }

  #decode(node: Node): void {
    for (const { how, reading } of decodingsOf(node, this.#limits.contextLength)) {
      if (node.depth >= this.#limits.decodingDepthMax) this.#truncated = true;
      else this.#add([...node.how, ...how], reading, node.depth + 1, how.some((kind) => BRINGS_DATA.has(kind)));
    }
  }

  #add(how: readonly string[], reading: Traced, depth: number, isFresh: boolean): void {
    if (this.#nodes.length >= this.#limits.viewsMax || reading.text.length > this.#allowance) {
      this.#truncated = true;
      return;
    }
    this.#allowance -= reading.text.length;
    const folded = fold(reading);
    // Few, and nearly always of other lengths: a set would read all of each.
    if (this.#nodes.some((node) => node.folded.text === folded.text)) return;
    this.#nodes.push({ how, folded, lower: folded.text.toLowerCase(), depth, isFresh });
  }
}
