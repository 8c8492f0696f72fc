import { isJsonObject, parseJson, type JsonArray, type JsonObject, type JsonValue } from '@durward/core';
import type { Definition } from '@durward/shield';
import type { Problem } from '../finding.ts';
import { SCAN_LIMITS } from '../limits.ts';
import { nameOf } from '../probe/list.ts';
import { jsonTree } from './json-tree.ts';
import { Lines, type Tree } from './tree.ts';

/** A definition of a saved list and where it stands in the file. */
export interface SavedDefinition {
  readonly definition: Definition;
  /** RFC 6901, from the root of the file. */
  readonly pointer: string;
}

/** What a file with saved lists holds. */
export type Saved =
  | {
      readonly kind: 'saved';
      readonly definitions: readonly SavedDefinition[];
      readonly problems: readonly Problem[];
    }
  | { readonly kind: 'broken'; readonly problem: Problem };

const MEMBERS = [
  ['tools', 'tool'],
  ['prompts', 'prompt'],
  ['resources', 'resource'],
  ['resourceTemplates', 'resource_template'],
] as const;

const LIMITS = { jsonDepthMax: SCAN_LIMITS.depthMax, jsonNodesMax: SCAN_LIMITS.listNodesMax };

/**
 * Reads answers of servers that were saved: the result of `tools/list` or any other list, whole or as
 * a JSON-RPC reply, several together under `servers`, or a bare array of tools. Undefined for a file
 * that is something else.
 */
export function savedIn(file: { readonly path: string; readonly text: string }, fallback: string): Saved | undefined {
  const parsed = parseJson(new TextEncoder().encode(file.text), LIMITS);
  if (!parsed.ok)
    return looksSaved(file.text) ? { kind: 'broken', problem: refused(file.path, parsed.fault) } : undefined;
  const found = [...offersIn(parsed.value, '', fallback)];
  if (found.length === 0 && !hasList(parsed.value)) return undefined;
  const most = SCAN_LIMITS.definitionsMax * 10;
  const problems: Problem[] =
    found.length <= most
      ? []
      : [
          {
            what: 'not all definitions of a saved list were looked at',
            file: file.path,
            why: `it holds ${String(found.length)}, and at most ${String(most)} are read`,
            next: 'divide it',
          },
        ];
  return { kind: 'saved', definitions: found.slice(0, most), problems };
}

function refused(path: string, fault: string): Problem {
  return {
    what: 'a saved list cannot be read',
    file: path,
    why: `it is no unambiguous JSON (${fault})`,
    next: 'save it again; parsers would differ in what it says',
  };
}

/** An answer with empty lists is an answer. */
function hasList(value: JsonValue): boolean {
  if (!isJsonObject(value)) return false;
  const inner = value['result'];
  return MEMBERS.some(([member]) => Array.isArray(value[member])) || (isJsonObject(inner) && hasList(inner));
}

/** Before it is parsed: whether somebody would take this for a saved list. */
function looksSaved(text: string): boolean {
  const head = text.slice(0, 4096);
  return /"(?:tools|inputSchema|resourceTemplates|nextCursor)"/.test(head);
}

/** Every definition of a value that holds one or more offers. */
function* offersIn(value: JsonValue, pointer: string, server: string): Generator<SavedDefinition> {
  if (Array.isArray(value)) {
    yield* listed(value as JsonArray, pointer, server);
    return;
  }
  if (!isJsonObject(value)) return;
  if (isJsonObject(value['result'])) {
    yield* offersIn(value['result'], `${pointer}/result`, server);
    return;
  }
  const name = serverOf(value) ?? server;
  yield* offerIn(value, pointer, name);
  const several = value['servers'];
  if (!isJsonObject(several)) return;
  for (const [each, offer] of Object.entries(several)) {
    if (isJsonObject(offer)) yield* offerIn(offer, `${pointer}/servers/${step(each)}`, each);
  }
}

function* listed(items: JsonArray, pointer: string, server: string): Generator<SavedDefinition> {
  for (const [index, item] of items.entries()) {
    const here = `${pointer}/${String(index)}`;
    if (!isJsonObject(item)) continue;
    if (isTool(item))
      yield { definition: { kind: 'tool', server, name: nameOf(item, index), value: item }, pointer: here };
    else yield* offersIn(item, here, serverOf(item) ?? `${server} ${String(index + 1)}`);
  }
}

function* offerIn(offer: JsonObject, pointer: string, server: string): Generator<SavedDefinition> {
  const { instructions } = offer;
  const lists = MEMBERS.filter(([member]) => Array.isArray(offer[member]));
  if (typeof instructions === 'string' && (lists.length > 0 || offer['serverInfo'] !== undefined)) {
    const definition: Definition = { kind: 'instructions', server, name: 'instructions', value: instructions };
    yield { definition, pointer: `${pointer}/instructions` };
  }
  for (const [member, kind] of lists) {
    for (const [index, value] of (offer[member] as JsonArray).entries()) {
      const definition: Definition = { kind, server, name: nameOf(value, index), value };
      yield { definition, pointer: `${pointer}/${member}/${String(index)}` };
    }
  }
}

function isTool(item: JsonObject): boolean {
  return (
    typeof item['name'] === 'string' && (item['inputSchema'] !== undefined || typeof item['description'] === 'string')
  );
}

function serverOf(offer: JsonObject): string | undefined {
  const { server, serverInfo } = offer;
  if (typeof server === 'string') return server;
  return isJsonObject(serverInfo) && typeof serverInfo['name'] === 'string' ? serverInfo['name'] : undefined;
}

function step(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** Finds pointers in a file as lines and columns. Parses it once, when it is asked for the first time. */
export class Places {
  readonly #text: string;
  #parsed: { readonly root: Tree | undefined; readonly lines: Lines } | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** Undefined when the pointer leads nowhere, or the file is too large to be taken apart for it. */
  placeOf(pointer: string) {
    if (this.#text.length > SCAN_LIMITS.placedLengthMax) return undefined;
    this.#parsed ??= { root: jsonTree(this.#text).root, lines: new Lines(this.#text) };
    let tree = this.#parsed.root;
    for (const each of pointer.split('/').slice(1)) {
      const name = each.replaceAll('~1', '/').replaceAll('~0', '~');
      if (tree?.kind === 'list') tree = tree.items[Number(name)];
      else if (tree?.kind === 'map') tree = tree.members.find(({ key }) => key === name)?.value;
      else break;
    }
    return tree === undefined ? undefined : this.#parsed.lines.placeOf(tree.at);
  }
}
