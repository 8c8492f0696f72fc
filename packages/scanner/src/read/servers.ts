import type { FoundFile } from '../discover/find.ts';
import type { Problem } from '../finding.ts';
import { SCAN_LIMITS } from '../limits.ts';
import { jsonTree } from './json-tree.ts';
import type { NamedWord, ProgramLaunch, RemoteLaunch, ServerEntry, Word } from './server-entry.ts';
import { tomlTree } from './toml-tree.ts';
import { Lines, member, members, textOf, type MapTree, type Parsed, type Tree } from './tree.ts';
import { yamlTree } from './yaml-tree.ts';

const PARSERS: Readonly<Record<FoundFile['format'], (text: string) => Parsed>> = {
  json: jsonTree,
  yaml: yamlTree,
  toml: tomlTree,
};

/** The servers that a configuration names, and what is wrong with it. */
export function serversIn(file: FoundFile): {
  readonly servers: readonly ServerEntry[];
  readonly problems: readonly Problem[];
  /** Whether it is a configuration of servers at all, if only of none. */
  readonly isConfiguration: boolean;
} {
  const text = file.text.startsWith('\uFEFF') ? file.text.slice(1) : file.text;
  const lines = new Lines(text);
  const { root, fault } = PARSERS[file.format](text);
  const problems: Problem[] =
    fault === undefined
      ? []
      : [
          {
            what: `a configuration of ${file.client} is broken`,
            file: file.path,
            place: lines.placeOf(fault.at),
            why: fault.why,
            next: 'correct it; what could be understood of it was looked at',
          },
        ];
  const servers = named(root).flatMap(([name, at, tree]) => entryOf({ name, at, tree, file, lines }) ?? []);
  if (servers.length > SCAN_LIMITS.serversMax) {
    problems.push({
      what: 'not all servers of a configuration were looked at',
      file: file.path,
      why: `it names ${String(servers.length)}, and at most ${String(SCAN_LIMITS.serversMax)} are read`,
      next: 'divide it',
    });
  }
  const isConfiguration = servers.length > 0 || member(root, ...HOLDERS, 'mcp') !== undefined;
  return { servers: servers.slice(0, SCAN_LIMITS.serversMax), problems, isConfiguration };
}

type Named = readonly [name: string, at: number, tree: Tree];

/** Members that hold servers by name, in whichever client. */
const HOLDERS: readonly string[] = [
  'mcpServers',
  'servers',
  'context_servers',
  'mcp_servers',
  'amp.mcpServers',
  'mcp.servers',
  'extensions',
];

/** Servers wherever some client keeps them. */
function named(root: Tree | undefined): readonly Named[] {
  if (root?.kind !== 'map') return [];
  const found = HOLDERS.flatMap((key) => members(root, key).flatMap(listed));
  const nested = members(root, 'mcp').flatMap((mcp) => members(mcp, 'servers').flatMap(listed).concat(listed(mcp)));
  const projects = members(root, 'projects').flatMap((all) =>
    all.kind === 'map' ? all.members.flatMap(({ value }) => members(value, 'mcpServers').flatMap(listed)) : [],
  );
  const all = [...found, ...nested, ...projects];
  // The configuration of a bundle may be the map of servers itself.
  return all.length > 0 ? all : listed(root);
}

/** A map of servers by name, or a list of servers that say their names. Whatever is no server is passed over. */
function listed(tree: Tree): readonly Named[] {
  if (tree.kind === 'map') {
    return tree.members.filter(({ value }) => isServer(value)).map(({ key, at, value }) => [key, at, value]);
  }
  if (tree.kind !== 'list') return [];
  return tree.items
    .filter(isServer)
    .map((item, index) => [textOf(member(item, 'name')) ?? `#${String(index + 1)}`, item.at, item]);
}

const COMMAND_KEYS = ['command', 'cmd'];
const URL_KEYS = ['url', 'serverUrl', 'httpUrl', 'uri', 'endpoint'];

function isServer(tree: Tree): tree is MapTree {
  const inner = bodyOf(tree);
  return member(inner, ...COMMAND_KEYS) !== undefined || textOf(member(inner, ...URL_KEYS)) !== undefined;
}

/** Durward keeps the way to a server one level deeper than others do. */
function bodyOf(tree: Tree): Tree {
  const ways = ['stdio', 'http', 'sse'].map((way) => member(tree, way));
  return ways.find((one) => one?.kind === 'map') ?? tree;
}

interface Source {
  readonly name: string;
  readonly at: number;
  readonly tree: Tree;
  readonly file: FoundFile;
  readonly lines: Lines;
}

function entryOf(source: Source): ServerEntry | undefined {
  const { name, at, tree, file, lines } = source;
  const body = bodyOf(tree);
  const launch = member(body, ...COMMAND_KEYS) === undefined ? remoteOf(body, tree, lines) : programOf(body, lines);
  if (launch === undefined) return undefined;
  return {
    name: cut(name),
    client: file.client,
    scope: file.scope,
    file: file.path,
    place: lines.placeOf(at),
    launch,
    isDisabled: says(tree, 'disabled', 'true') || says(tree, 'enabled', 'false'),
  };
}

function says(tree: Tree, key: string, value: string): boolean {
  return textOf(member(tree, key)) === value;
}

function programOf(body: Tree, lines: Lines): ProgramLaunch | undefined {
  const command = member(body, ...COMMAND_KEYS);
  // Some clients write program and arguments as one list, or as a map of their own.
  const inner = command?.kind === 'map' ? command : body;
  const [first, ...rest] =
    command?.kind === 'map' ? wordsOf(member(command, 'path'), lines) : wordsOf(command, lines);
  if (first === undefined) return undefined;
  return {
    kind: 'program',
    command: first,
    args: [...rest, ...wordsOf(member(inner, 'args'), lines)],
    env: pairsOf(member(inner, 'env', 'environment', 'envs'), lines),
    cwd: textOf(member(body, 'cwd')),
  };
}

function remoteOf(body: Tree, whole: Tree, lines: Lines): RemoteLaunch | undefined {
  const [url] = wordsOf(member(body, ...URL_KEYS), lines);
  if (url === undefined) return undefined;
  const headers = [
    ...pairsOf(member(body, 'headers', 'http_headers'), lines),
    ...pairsOf(member(member(body, 'requestInit', 'requestOptions'), 'headers'), lines),
  ];
  const isSse = says(body, 'type', 'sse') || says(body, 'transport', 'sse') || member(whole, 'sse')?.kind === 'map';
  return { kind: 'remote', url, headers, isSse };
}

function wordsOf(tree: Tree | undefined, lines: Lines): readonly Word[] {
  if (tree?.kind === 'list') return tree.items.flatMap((item) => wordsOf(item, lines));
  const text = textOf(tree);
  return tree === undefined || text === undefined ? [] : [{ text: cut(text), place: lines.placeOf(tree.at) }];
}

function pairsOf(tree: Tree | undefined, lines: Lines): readonly NamedWord[] {
  if (tree?.kind !== 'map') return [];
  return tree.members.map(({ key, at, value }) => ({
    name: cut(key),
    text: cut(textOf(value) ?? ''),
    place: lines.placeOf(at),
  }));
}

function cut(text: string): string {
  return text.slice(0, SCAN_LIMITS.textLengthMax);
}
