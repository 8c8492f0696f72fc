import { DEFAULT_SHIELD_LIMITS, type ShieldLimits } from '../limits.ts';
import { encodingsIn } from './encodings.ts';
import { seamsIn } from './broken.ts';
import { escapesIn } from './escapes.ts';
import { fold, foldAsLatin } from './fold.ts';
import { hiddenIn } from './hidden.ts';
import { textOfHtml } from './html.ts';
import { joinedIn } from './joined.ts';
import { closeStrings, joinedStrings } from './json-strings.ts';
import { leetIn } from './leet.ts';
import { reversed, rotated, upright } from './mirrored.ts';
import { oddWordsIn } from './odd-words.ts';
import { kindsOf, withPieces, type Piece } from './pieces.ts';
import { spacedIn } from './spaced.ts';
import { untraced, type Traced } from './traced.ts';
import { viewOf, type View } from './view.ts';

/** What one text can be read as. */
export interface Readings {
  readonly views: readonly View[];
  /** The limits kept something from being decoded. */
  readonly truncated: boolean;
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
  return new Reader(text, limits).read();
}

interface Node {
  readonly how: readonly string[];
  /** Folded, with the case of ASCII letters kept. */
  readonly folded: Traced;
  /** How many decodings led here. */
  readonly depth: number;
}

interface Decoded {
  readonly how: readonly string[];
  readonly reading: Traced;
}

/** Gives the readings that one decoding makes of a node. */
type Decoder = (node: Node, context: number) => readonly Decoded[];

/** In the order of how much they tell. */
const DECODERS: readonly Decoder[] = [
  ({ folded }, context) => replaced(folded, escapesIn(folded.text), context),
  ({ folded }, context) => replaced(folded, encodingsIn(folded.text), context),
  ({ folded }) => whole('html', textOfHtml(folded)),
  ({ folded }) => whole('json', joinedStrings(folded)),
  ({ folded }) => whole('json', closeStrings(folded)),
  ({ folded }, context) => replaced(folded, inOrder(lettersIn(folded.text)), context),
  odd,
];

function replaced(parent: Traced, pieces: readonly Piece[], context: number): readonly Decoded[] {
  return pieces.length === 0 ? [] : [{ how: kindsOf(pieces), reading: withPieces(parent, pieces, context) }];
}

function whole(kind: string, reading: Traced | undefined): readonly Decoded[] {
  return reading === undefined ? [] : [{ how: [kind], reading }];
}

/** Words whose letters are apart, exchanged, run together or seamed. */
function lettersIn(text: string): readonly Piece[] {
  return [...spacedIn(text), ...leetIn(text), ...joinedIn(text), ...seamsIn(text)];
}

function inOrder(pieces: readonly Piece[]): readonly Piece[] {
  return pieces.toSorted((a, b) => a.start - b.start);
}

/** How many words must make sense in a mirror. */
const MIRRORED_MIN = 2;

function odd({ folded, how }: Node, context: number): readonly Decoded[] {
  const { typos, rotated: inRot13, reversed: backwards } = oddWordsIn(folded.text.toLowerCase());
  const readings = [...replaced(folded, typos, context)];
  if (inRot13 >= MIRRORED_MIN && !how.includes('rot13')) readings.push({ how: ['rot13'], reading: rotated(folded) });
  if (backwards >= MIRRORED_MIN && !how.includes('reversed')) {
    readings.push({ how: ['reversed'], reading: reversed(folded) });
  }
  return readings;
}

class Reader {
  readonly #text: string;
  readonly #limits: ShieldLimits;
  readonly #nodes: Node[] = [];
  readonly #seen = new Set<string>();
  #allowance: number;
  #truncated = false;

  constructor(text: string, limits: ShieldLimits) {
    this.#text = text;
    this.#limits = limits;
    this.#allowance = Math.max(limits.decodedLengthMin, limits.decodedShareMax * text.length);
  }

  read(): Readings {
    const raw = untraced(this.#text);
    const folded = fold(raw);
    this.#seen.add(folded.text);
    this.#nodes.push({ how: [], folded, depth: 0 });
    const smuggled = replaced(raw, this.#smuggled(), this.#limits.contextLength);
    const raws = [...smuggled, ...whole('upside_down', upright(raw)), ...whole('lookalike', foldAsLatin(raw))];
    for (const { how, reading } of raws) this.#add(how, reading, 1);
    // Breadth first, so that the limits cut what is nested deepest.
    for (let index = 0; index < this.#nodes.length; index += 1) {
      const node = this.#nodes[index];
      if (node !== undefined) this.#decode(node);
    }
    return { views: this.#nodes.map(({ how, folded: text }) => viewOf(how, text)), truncated: this.#truncated };
  }

  #smuggled(): readonly Piece[] {
    return hiddenIn(this.#text).flatMap(({ kind, span, decoded }) =>
      decoded === undefined ? [] : [{ start: span.start, end: span.end, kind, text: ` ${decoded} ` }]);
  }

  #decode(node: Node): void {
    for (const decoder of DECODERS) {
      for (const { how, reading } of decoder(node, this.#limits.contextLength)) {
        if (node.depth >= this.#limits.decodingDepthMax) this.#truncated = true;
        else this.#add([...node.how, ...how], reading, node.depth + 1);
      }
    }
  }

  #add(how: readonly string[], reading: Traced, depth: number): void {
    if (this.#nodes.length >= this.#limits.viewsMax || reading.text.length > this.#allowance) {
      this.#truncated = true;
      return;
    }
    this.#allowance -= reading.text.length;
    const folded = fold(reading);
    if (this.#seen.has(folded.text)) return;
    this.#seen.add(folded.text);
    this.#nodes.push({ how, folded, depth });
  }
}
