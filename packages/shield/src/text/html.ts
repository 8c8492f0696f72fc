import { isAsciiLetter } from './characters.ts';
import type { Piece } from './pieces.ts';
import type { Span } from './span.ts';

/** A tag, a comment or the content of one. */
interface Markup extends Span {
  readonly kind: 'open' | 'close' | 'comment';
  readonly name: string;
}

/** What may begin a tag after its bracket. */
const TAG_SECOND = /[A-Za-z/!?]/;
const NAME = /^[A-Za-z][A-Za-z0-9-]{0,30}/;
/** Longest tag, with its attributes. What is longer is text. */
const TAG_LENGTH_MAX = 8192;

/** Searching for the bracket alone is far quicker than for a bracket before a letter. */
function hasTag(text: string): boolean {
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
    if (TAG_SECOND.test(text[at + 1] ?? '')) return true;
  }
  return false;
}

/** The tags and comments of a text, in order; what is not closed is none. Linear in its length. */
function markupIn(text: string): readonly Markup[] {
  const found: Markup[] = [];
  let noComment = false;
  for (let at = text.indexOf('<'); at >= 0;) {
    const end = text.startsWith('<!--', at) && !noComment ? endOfComment(text, at) : endOfTag(text, at);
    if (end === NO_COMMENT) noComment = true;
    if (end > 0) found.push(markupOf(text, at, end));
    at = text.indexOf('<', end > 0 ? end : at + 1);
  }
  return found;
}

const NO_COMMENT = -2;

function endOfComment(text: string, at: number): number {
  const close = text.indexOf('-->', at + 4);
  return close < 0 ? NO_COMMENT : close + 3;
}

/** After the `>` that ends a tag, outside of its quotes; -1 when this is no tag. */
function endOfTag(text: string, at: number): number {
  const slash = text.charCodeAt(at + 1) === 0x2f ? 1 : 0;
  if (!NAME.test(text.slice(at + 1 + slash, at + 2 + slash)) && text[at + 1] !== '!') return -1;
  const stop = Math.min(text.length, at + TAG_LENGTH_MAX);
  let quote = 0;
  for (let index = at + 1; index < stop; index += 1) {
    const unit = text.charCodeAt(index);
    if (quote !== 0) quote = unit === quote ? 0 : quote;
    else if (unit === 0x3e) return index + 1;
    else if (unit === 0x3c) return -1;
    else if ((unit === 0x22 || unit === 0x27) && text.charCodeAt(index - 1) === 0x3d) quote = unit;
  }
  return -1;
}

function markupOf(text: string, start: number, end: number): Markup {
  if (text.startsWith('<!--', start)) return { kind: 'comment', name: '', start, end };
  const isClose = text[start + 1] === '/';
  const name = NAME.exec(text.slice(start + (isClose ? 2 : 1), start + 34))?.[0].toLowerCase() ?? '';
  return { kind: isClose ? 'close' : 'open', name, start, end };
}

/** Elements that stand in a line of text and do not divide a word. */
const INLINE: ReadonlySet<string> = new Set([
  'a', 'abbr', 'b', 'bdi', 'bdo', 'big', 'cite', 'code', 'data', 'del', 'em', 'font', 'i', 'ins', 'kbd', 'label',
  'mark', 'nobr', 'q', 's', 'samp', 'small', 'span', 'strike', 'strong', 'sub', 'sup', 'time', 'tt', 'u', 'var', 'wbr',
]);

/** Longest comment, with its marks, that says nothing where it stands inside a word. */
const DIVIDING_LENGTH_MAX = 32;

/** The tags of a text, each standing for what it is between letters: nothing, or the end of a line. */
export function tagsIn(text: string): readonly Piece[] {
  if (!hasTag(text)) return [];
  return markupIn(text).flatMap(({ kind, name, start, end }): readonly Piece[] => {
    if (kind !== 'comment') return [{ start, end, kind: 'html', text: INLINE.has(name) ? '' : '\n' }];
    // A short one inside a word is there to divide it. What others say is text like any other.
    if (end - start <= DIVIDING_LENGTH_MAX && isAsciiLetter(text.charCodeAt(start - 1)) &&
      isAsciiLetter(text.charCodeAt(end))) return [{ start, end, kind: 'html', text: '' }];
    return [{ start, end: start + 4, kind: 'html', text: '\n' }, { start: end - 3, end, kind: 'html', text: '\n' }];
  });
}

/** Styles and attributes by which an element is there and not seen, as they stand in its tag. */
const UNSEEN: readonly RegExp[] = [
  /display\s?:\s?none/i, /visibility\s?:\s?(?:hidden|collapse)/i, /opacity\s?:\s?0(?:\.0{0,4})?(?![.\d])/i,
  /font-size\s?:\s?0(?!\.[1-9])/i,
    /(?:^|[;"'\s])color\s?:\s?(?:white|#fff(?:fff)?|transparent|rgba\([^)]{0,30},\s?0\))/i,
  /(?:left|top|text-indent)\s?:\s?-\d{3,6}/i, /clip\s?:\s?rect\(0/i, /(?:height|width)\s?:\s?0(?:px)?\s?[;"']/i,
  /\shidden(?:\s|>|=|\/)/i, /aria-hidden\s?=\s?["']?true/i,
];
/** Elements without an end have no content to hide. */
const VOID: ReadonlySet<string> = new Set([
  'area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'source', 'track', 'wbr',
]);
/** Most elements inside each other that are kept apart. */
const DEPTH_MAX = 256;

/** A stretch of HTML that a reader of the page does not see. */
export interface Concealed extends Span {
  readonly how: 'comment' | 'element';
}

/** The comments and hidden elements of a text, in order, not inside each other. Linear in its length. */
export function concealedIn(text: string): readonly Concealed[] {
  if (!hasTag(text)) return [];
  const found: Concealed[] = [];
  const open: string[] = [];
  let [hiddenAt, hiddenDepth] = [-1, 0];
  for (const { kind, name, start, end } of markupIn(text)) {
    if (hiddenAt < 0 && kind === 'comment') found.push({ how: 'comment', start, end });
    if (kind === 'open' && !VOID.has(name) && text[end - 2] !== '/' && open.length < DEPTH_MAX) {
      open.push(name);
      if (hiddenAt < 0 && isUnseen(text.slice(start, end))) [hiddenAt, hiddenDepth] = [start, open.length];
    }
    if (kind !== 'close') continue;
    // The nearest element of that name; what was left open inside it ends with it.
    const at = open.lastIndexOf(name);
    if (at < 0) continue;
    open.length = at;
    if (hiddenAt >= 0 && open.length < hiddenDepth) {
      found.push({ how: 'element', start: hiddenAt, end });
      hiddenAt = -1;
    }
  }
  if (hiddenAt >= 0) found.push({ how: 'element', start: hiddenAt, end: text.length });
  return found;
}

function isUnseen(tag: string): boolean {
  return tag.length > 8 && UNSEEN.some((style) => style.test(tag));
}
