import { parseSync } from 'oxc-parser';
import type { SourceFile } from './tree.ts';

/** A node of the syntax tree, as loosely as the rules need it. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [member: string]: unknown;
}

/** One import or re-export of a file. */
export interface Import {
  readonly from: string;
  /** Nothing of it is left at run time. */
  readonly typeOnly: boolean;
  readonly offset: number;
}

const parsed = new WeakMap<SourceFile, readonly Node[]>();

/** Every node of a file, in the order of the text. Parsed once. Throws when it does not parse. */
export function nodesOf(file: SourceFile): readonly Node[] {
  let nodes = parsed.get(file);
  if (nodes === undefined) {
    const { program, errors } = parseSync(file.path, file.text);
    const [error] = errors;
    if (error !== undefined) throw new Error(`${file.path}: ${error.message}`);
    nodes = [...within(program)];
    parsed.set(file, nodes);
  }
  return nodes;
}

function* within(value: unknown): Generator<Node> {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) yield* within(item);
    return;
  }
  if (isNode(value)) yield value;
  for (const member of Object.values(value)) yield* within(member);
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

/** The nodes of one type. */
export function nodesOfType(file: SourceFile, ...types: readonly string[]): readonly Node[] {
  return nodesOf(file).filter((node) => types.includes(node.type));
}

/** The text of a node. */
export function textOf(file: SourceFile, node: unknown): string {
  return isNode(node) ? file.text.slice(node.start, node.end) : '';
}

const IMPORTS: readonly string[] = [
  'ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration', 'ImportExpression', 'TSImportType',
];

/** Everything that a file imports, statically or not, and everything that it exports from elsewhere. */
export function importsOf(file: SourceFile): readonly Import[] {
  return nodesOfType(file, ...IMPORTS).flatMap((node) => {
    const from = stringOf(node['source'] ?? node['argument']);
    return from === undefined ? [] : [{ from, typeOnly: isTypeOnly(node), offset: node.start }];
  });
}

function isTypeOnly(node: Node): boolean {
  if (node.type === 'TSImportType') return true;
  if (node['importKind'] === 'type' || node['exportKind'] === 'type') return true;
  const specifiers = node['specifiers'];
  if (!Array.isArray(specifiers) || specifiers.length === 0) return false;
  return specifiers.every((one: Node) => one['importKind'] === 'type' || one['exportKind'] === 'type');
}

function stringOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'TSLiteralType') return stringOf(node['literal']);
  return typeof node['value'] === 'string' ? node['value'] : undefined;
}

/** What a call calls: `a.b.c` for a chain of plain names, else undefined. */
export function calleeOf(node: Node): string | undefined {
  return chainOf(node['callee']);
}

/** `a.b.c` for a chain of plain names, else undefined. */
export function chainOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'Identifier') return String(node['name']);
  if (node.type !== 'MemberExpression' || node['computed'] === true) return undefined;
  const object = chainOf(node['object']);
  const property = node['property'];
  return object === undefined || !isNode(property) ? undefined : `${object}.${String(property['name'])}`;
}
