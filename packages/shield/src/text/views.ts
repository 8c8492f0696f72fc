import { DEFAULT_SHIELD_LIMITS, type ShieldLimits } from '../limits.ts';
import { encodingsIn } from './encodings.ts';
import { escapesIn } from './escapes.ts';
import { fold } from './fold.ts';
import { hiddenIn } from './hidden.ts';
import { kindsOf, withPieces, type Piece } from './pieces.ts';
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
}

type Decoder = (node: Node, context: number) => { readonly how: readonly string[]; readonly reading: Traced } | undefined;

/** Each gives at most one reading of a node. In the order of how much they tell. */
const DECODERS: readonly Decoder[] = [
  ({ folded }, context) => replaced(folded, escapesIn(folded.text), context),
  ({ folded }, context) => replaced(folded, encodingsIn(folded.text), context),
];

function replaced(parent: Traced, pieces: readonly Piece[], context: number): ReturnType<Decoder> {
  return pieces.length === 0 ? undefined : { how: kindsOf(pieces), reading: withPieces(parent, pieces, context) };
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
    this.#nodes.push({ how: [], folded });
    const smuggled = replaced(raw, this.#smuggled(), this.#limits.contextLength);
    if (smuggled !== undefined) this.#add(smuggled.how, smuggled.reading);
    // Breadth first, so that the limits cut what is nested deepest.
    for (let index = 0; index < this.#nodes.length; index += 1) {
      const node = this.#nodes[index];
      if (node !== undefined) this.#decode(node);
    }
    return { views: this.#nodes.map(({ how, folded: text }) => viewOf(how, text)), truncated: this.#truncated };
  }

  #smuggled(): readonly Piece[] {
    return hiddenIn(this.#text).flatMap(({ kind, span, decoded }) =>
      decoded === undefined ? [] : [{ start: span.start, end: span.end, kind, text: decoded }]);
  }

  #decode(node: Node): void {
    for (const decoder of DECODERS) {
      const found = decoder(node, this.#limits.contextLength);
      if (found === undefined) continue;
      if (node.how.length >= this.#limits.decodingDepthMax) this.#truncated = true;
      else this.#add([...node.how, ...found.how], found.reading);
    }
  }

  #add(how: readonly string[], reading: Traced): void {
    if (this.#nodes.length >= this.#limits.viewsMax || reading.text.length > this.#allowance) {
      this.#truncated = true;
      return;
    }
    this.#allowance -= reading.text.length;
    const folded = fold(reading);
    if (this.#seen.has(folded.text)) return;
    this.#seen.add(folded.text);
    this.#nodes.push({ how, folded });
  }
}
