import { parseTOML, ParseError, type AST } from 'toml-eslint-parser';
import { SCAN_LIMITS } from '../limits.ts';
import type { ListTree, MapTree, Parsed, Tree } from './tree.ts';

/** TOML with the offsets of its values. */
export function tomlTree(text: string): Parsed {
  try {
    const root: MapTree = { kind: 'map', at: 0, members: [] };
    for (const part of parseTOML(text).body[0].body) {
      if (part.type === 'TOMLKeyValue') put(root, part);
      else fill(tableOf(root, part), part);
    }
    return { root, fault: undefined };
  } catch (error) {
    if (error instanceof ParseError) return { root: undefined, fault: { why: error.message, at: error.index } };
    const why =
      error instanceof RangeError ? `it is nested deeper than ${String(SCAN_LIMITS.depthMax)}` : 'unreadable';
    return { root: undefined, fault: { why, at: 0 } };
  }
}

function fill(table: MapTree, { body }: AST.TOMLTable): void {
  for (const one of body) put(table, one);
}

/** The table that a header opens; a header of an array of tables opens a new item. */
function tableOf(root: MapTree, table: AST.TOMLTable): MapTree {
  const names = table.key.keys.map(nameOf);
  const last = names.pop() ?? '';
  const holder = names.reduce((map, name) => childOf(map, name, table.range[0]), root);
  if (table.kind === 'standard') return childOf(holder, last, table.range[0]);
  let list = holder.members.find(({ key }) => key === last)?.value;
  if (list?.kind !== 'list') {
    list = { kind: 'list', at: table.range[0], items: [] } satisfies ListTree;
    holder.members.push({ key: last, at: table.range[0], value: list });
  }
  const item: MapTree = { kind: 'map', at: table.range[0], members: [] };
  list.items.push(item);
  return item;
}

function childOf(map: MapTree, name: string, at: number): MapTree {
  const held = map.members.find(({ key }) => key === name)?.value;
  if (held?.kind === 'map') return held;
  const newest = held?.kind === 'list' ? held.items.at(-1) : undefined;
  if (newest?.kind === 'map') return newest;
  const made: MapTree = { kind: 'map', at, members: [] };
  map.members.push({ key: name, at, value: made });
  return made;
}

function put(table: MapTree, { key, value }: AST.TOMLKeyValue, depth = 0): void {
  const names = key.keys.map(nameOf);
  const last = names.pop() ?? '';
  const holder = names.reduce((map, name) => childOf(map, name, key.range[0]), table);
  holder.members.push({ key: last, at: key.range[0], value: treeOf(value, depth) });
}

function treeOf(node: AST.TOMLContentNode, depth: number): Tree {
  if (depth > SCAN_LIMITS.depthMax) throw new RangeError('too deep');
  const at = node.range[0];
  if (node.type === 'TOMLArray')
    return { kind: 'list', at, items: node.elements.map((one) => treeOf(one, depth + 1)) };
  if (node.type === 'TOMLInlineTable') {
    const map: MapTree = { kind: 'map', at, members: [] };
    for (const one of node.body) put(map, one, depth + 1);
    return map;
  }
  const { value } = node;
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return { kind: 'scalar', at, value: isPlain ? value : String(value) };
}

function nameOf(key: AST.TOMLBare | AST.TOMLQuoted): string {
  return key.type === 'TOMLBare' ? key.name : key.value;
}
