import { parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import { SCAN_LIMITS } from '../limits.ts';
import type { Member, Parsed, Tree } from './tree.ts';

/**
 * JSON as the clients read it: with comments and trailing commas. Understands what it can of a broken
 * text and tells of the first fault. Bounded in depth and size before anything is built.
 */
export function jsonTree(text: string): Parsed {
  const shape = shapeOf(text);
  if (shape.depth > SCAN_LIMITS.depthMax) return refused(`it is nested deeper than ${String(SCAN_LIMITS.depthMax)}`);
  if (shape.nodes > SCAN_LIMITS.configNodesMax) {
    return refused(`it holds more than ${String(SCAN_LIMITS.configNodesMax)} values`);
  }
  const errors: ParseError[] = [];
  const node = parseTree(text, errors, { allowTrailingComma: true, disallowComments: false });
  const [first] = errors;
  const fault =
    first === undefined ? undefined : { why: sentence(printParseErrorCode(first.error)), at: first.offset };
  return { root: node === undefined ? undefined : treeOf(node), fault };
}

function refused(why: string): Parsed {
  return { root: undefined, fault: { why, at: 0 } };
}

/** `PropertyNameExpected` as words. */
function sentence(code: string): string {
  return code.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}

function treeOf(node: Node): Tree {
  const at = node.offset;
  if (node.type === 'object') return { kind: 'map', at, members: (node.children ?? []).flatMap(memberOf) };
  if (node.type === 'array') return { kind: 'list', at, items: (node.children ?? []).map(treeOf) };
  const value: unknown = node.value;
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return { kind: 'scalar', at, value: isPlain ? value : null };
}

function memberOf({ children: [key, value] = [] }: Node): readonly Member[] {
  if (key === undefined || value === undefined) return [];
  return [{ key: String(key.value), at: key.offset, value: treeOf(value) }];
}

/** How deep a text is nested and about how many values it holds; strings and comments are passed over. */
function shapeOf(text: string): { readonly depth: number; readonly nodes: number } {
  let depth = 0;
  let deepest = 0;
  let nodes = 1;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"') at = endOfString(text, at);
    else if (char === '/' && text[at + 1] === '/') at = endOf(text, '\n', at + 2);
    else if (char === '/' && text[at + 1] === '*') at = endOf(text, '*/', at + 2) + 1;
    else if (char === '{' || char === '[') deepest = Math.max(deepest, (depth += 1));
    else if (char === '}' || char === ']') depth -= 1;
    else if (char === ',') nodes += 1;
  }
  return { depth: deepest, nodes };
}

function endOfString(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"' || text[at] === '\n') return at;
  }
  return text.length;
}

function endOf(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found < 0 ? text.length : found;
}
