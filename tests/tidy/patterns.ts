import { at, isProduction, type Rule } from './tree.ts';
import { calleeOf, isNode, nodesOf, type Node } from './syntax.ts';

/**
 * No regular expression that ships has a repetition inside a repetition, a back reference, or two
 * unbounded repetitions that can take the same characters: each of them can take time that grows
 * faster than its text. The detector is conservative: it also finds patterns that happen to be harmless.
 */
export const linearPatterns: Rule = (files) =>
  files.filter(isProduction).flatMap((file) =>
    nodesOf(file).flatMap((node) => {
      const why = whyNot(node);
      return why === undefined ? [] : [`${at(file, node.start)}: ${why}`];
    }));

function whyNot(node: Node): string | undefined {
  const regex = node['regex'];
  if (node.type === 'Literal' && typeof regex === 'object' && regex !== null && 'pattern' in regex) {
    return faultOf(String(regex.pattern));
  }
  const builds = node.type === 'NewExpression' || node.type === 'CallExpression';
  if (!builds || calleeOf(node) !== 'RegExp') return undefined;
  const [pattern] = Array.isArray(node['arguments']) ? (node['arguments'] as unknown[]) : [];
  const text = constantOf(pattern);
  return text === undefined ? 'a pattern that is put together at run time' : faultOf(text);
}

/** A text that is always the same: a literal, or a template with nothing but fixed characters in it. */
function constantOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (typeof node['value'] === 'string') return node['value'];
  const { quasis, expressions } = node;
  if (!Array.isArray(quasis) || !Array.isArray(expressions)) return undefined;
  if (!expressions.every((one: Node) => calleeOf(one) === 'String.fromCharCode')) return undefined;
  return quasis.map((one: { value: { cooked: string } }) => one.value.cooked).join('\u0000');
}

/** One piece of a pattern: its text, and how often it may occur. */
interface Piece {
  readonly atom: string;
  /** It may be missing. */
  readonly optional: boolean;
  /** It may occur more than once. */
  readonly repeats: boolean;
  readonly unbounded: boolean;
}

/** Why a pattern may take more than linear time, or undefined. */
export function faultOf(pattern: string): string | undefined {
  if (/\\[1-9]|\\k</.test(pattern)) return 'a back reference';
  return faultIn(piecesOf(pattern));
}

const WIDTHLESS: ReadonlySet<string> = new Set(['^', '$', '\\b', '\\B']);

function faultIn(pieces: readonly Piece[]): string | undefined {
  // The unbounded repetitions whose characters may reach up to the piece at hand.
  let reaching: string[] = [];
  for (const piece of pieces.flatMap(opened)) {
    const { atom } = piece;
    const inner = insideOf(atom);
    if (inner !== undefined) {
      if (piece.repeats && hasUnbounded(inner)) return 'a repetition inside a repetition';
      const fault = faultIn(piecesOf(inner));
      if (fault !== undefined) return fault;
    }
    if (WIDTHLESS.has(atom)) continue;
    if (atom === '|' || inner !== undefined) {
      if (!piece.optional) reaching = [];
      continue;
    }
    if (piece.unbounded && reaching.some((other) => overlap(other, atom))) {
      return 'two repetitions that can take the same characters';
    }
    if (!piece.optional) reaching = reaching.filter((other) => overlap(other, atom));
    if (piece.unbounded) reaching.push(atom);
  }
  return undefined;
}

/** A group that stands exactly once and has no alternatives is as good as what is inside it. */
function opened(piece: Piece): readonly Piece[] {
  const inner = piece.optional || piece.repeats ? undefined : insideOf(piece.atom);
  if (inner === undefined || piece.atom.startsWith('(?=') || piece.atom.startsWith('(?!')) return [piece];
  const pieces = piecesOf(inner);
  return pieces.some(({ atom }) => atom === '|') ? [piece] : pieces.flatMap(opened);
}

function hasUnbounded(pattern: string): boolean {
  return piecesOf(pattern).some((piece) => piece.unbounded || hasUnbounded(insideOf(piece.atom) ?? ''));
}

const SAMPLE: readonly string[] = Array.from({ length: 0x250 }, (_, code) => String.fromCharCode(code));

/** Whether two atoms can take the same character, as far as that can be told simply. */
function overlap(left: string, right: string): boolean {
  if (left === right || left === '.' || right === '.') return true;
  const one = new RegExp(`^(?:${left})$`, 'u');
  const other = new RegExp(`^(?:${right})$`, 'u');
  return SAMPLE.some((char) => one.test(char) && other.test(char));
}

/** What stands inside a group, or undefined for an atom that is no group. */
function insideOf(atom: string): string | undefined {
  if (!atom.startsWith('(')) return undefined;
  return atom.slice(1, -1).replace(/^\?(?:[:=!]|<[=!]|<[^>]*>)/, '');
}

/** The atoms of a pattern in order, each with its quantifier. */
function piecesOf(pattern: string): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let at0 = 0; at0 < pattern.length;) {
    const end = endOfAtom(pattern, at0);
    const quantifier = /^(?:[*+?]|\{\d*,?\d*\})/.exec(pattern.slice(end))?.[0] ?? '';
    const [least, most] = boundsOf(quantifier);
    pieces.push({
      atom: pattern.slice(at0, end),
      optional: least === 0,
      repeats: most > 1,
      unbounded: most === Infinity,
    });
    at0 = end + quantifier.length;
    if (pattern[at0] === '?' && quantifier !== '') at0 += 1;
  }
  return pieces;
}

function boundsOf(quantifier: string): readonly [least: number, most: number] {
  if (quantifier === '') return [1, 1];
  if (quantifier === '*') return [0, Infinity];
  if (quantifier === '+') return [1, Infinity];
  if (quantifier === '?') return [0, 1];
  const [least = '', most] = quantifier.slice(1, -1).split(',');
  return [Number(least), most === undefined ? Number(least) : most === '' ? Infinity : Number(most)];
}

const ESCAPE = /^\\(?:u\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[pP]\{[^}]*\}|c[A-Za-z]|.)/;

function endOfAtom(pattern: string, start: number): number {
  if (pattern[start] === '\\') {
    return start + (ESCAPE.exec(pattern.slice(start))?.[0].length ?? 2);
  }
  if (pattern[start] === '[') return endOfClass(pattern, start);
  if (pattern[start] !== '(') return start + 1;
  let depth = 0;
  for (let at0 = start; at0 < pattern.length; at0 += 1) {
    if (pattern[at0] === '\\') at0 += 1;
    else if (pattern[at0] === '[') at0 = endOfClass(pattern, at0) - 1;
    else if (pattern[at0] === '(') depth += 1;
    else if (pattern[at0] === ')') {
      depth -= 1;
      if (depth === 0) return at0 + 1;
    }
  }
  return pattern.length;
}

function endOfClass(pattern: string, start: number): number {
  for (let at0 = start + 1; at0 < pattern.length; at0 += 1) {
    if (pattern[at0] === '\\') at0 += 1;
    else if (pattern[at0] === ']') return at0 + 1;
  }
  return pattern.length;
}
