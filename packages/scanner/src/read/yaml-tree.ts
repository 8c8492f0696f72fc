import { isAlias, isMap, isScalar, isSeq, parseDocument, type Document, type Node } from 'yaml';
import { SCAN_LIMITS } from '../limits.ts';
import type { Parsed, Tree } from './tree.ts';

/** YAML with the offsets of its values. Aliases are followed within a budget: a bomb is refused, not unfolded. */
export function yamlTree(text: string): Parsed {
  try {
    const document = parseDocument(text, { logLevel: 'silent', uniqueKeys: false });
    const [first] = document.errors;
    const fault = first === undefined ? undefined : { why: firstLine(first.message), at: first.pos[0] };
    const budget = { nodes: SCAN_LIMITS.configNodesMax / 10, aliases: SCAN_LIMITS.aliasesMax };
    const root = document.contents === null ? undefined : treeOf(document.contents, document, budget, 0);
    return { root, fault };
  } catch (error) {
    const isDeep = error instanceof RangeError;
    const why = isDeep
      ? `it is nested deeper than ${String(SCAN_LIMITS.depthMax)}, or unfolds to too much`
      : 'unreadable';
    return { root: undefined, fault: { why, at: 0 } };
  }
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? message;
}

interface Budget {
  nodes: number;
  aliases: number;
}

function treeOf(node: unknown, document: Document, budget: Budget, depth: number): Tree {
  budget.nodes -= 1;
  if (budget.nodes < 0 || depth > SCAN_LIMITS.depthMax) throw new RangeError('too much');
  const at = offsetOf(node);
  if (isAlias(node)) {
    budget.aliases -= 1;
    if (budget.aliases < 0) throw new RangeError('too many aliases');
    return treeOf(node.resolve(document), document, budget, depth + 1);
  }
  if (isMap(node)) {
    const members = node.items.map(({ key, value }) => {
      const name = isScalar(key) ? String(key.value) : '';
      return { key: name, at: offsetOf(key), value: treeOf(value, document, budget, depth + 1) };
    });
    return { kind: 'map', at, members };
  }
  if (isSeq(node))
    return { kind: 'list', at, items: node.items.map((one) => treeOf(one, document, budget, depth + 1)) };
  const value: unknown = isScalar(node) ? node.value : null;
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return { kind: 'scalar', at, value: isPlain ? value : null };
}

function offsetOf(node: unknown): number {
  return (node as Partial<Node> | null)?.range?.[0] ?? 0;
}
