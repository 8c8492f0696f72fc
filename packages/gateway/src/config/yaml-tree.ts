import {
  Composer,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  Parser,
  visit,
  type Alias,
  type CST,
  type Document,
  type Node,
  type Pair,
  type Scalar,
  type YAMLError,
} from 'yaml';
import type { KeyPath, ProblemCode } from './problem.ts';

/** A place in a text; both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** What is wrong with a text as YAML. */
export interface YamlFault {
  readonly code: ProblemCode;
  readonly at: Position;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}

/** A parsed text: its value, and where each part of it stands. */
export interface YamlTree {
  readonly value: unknown;
  /** Where a value stands, or with `onKey` its key; undefined when the text does not have it. */
  find(path: KeyPath, onKey?: boolean): Position | undefined;
  /** Where the nearest thing stands: the value, else what would hold it. */
  nearest(path: KeyPath): Position;
}

export type YamlParsed =
  | { readonly ok: true; readonly tree: YamlTree }
  | { readonly ok: false; readonly faults: readonly YamlFault[] };

/** Largest text that is parsed, in bytes of UTF-8. */
export const TEXT_BYTES_MAX: number = 1024 * 1024;
const DEPTH_MAX = 32;
const ALIASES_MAX = 100;
const NODES_MAX = 50_000;
const ITEMS_MAX = 5000;
const FAULTS_MAX = 50;

const START: Position = { line: 1, column: 1 };

/**
 * Reads one document of YAML 1.2 with the core schema.
 *
 * Guarantees: at most 1 MiB, 32 levels, 50 000 nodes and 100 aliases; keys are strings and unique; no tags of
 * its own, no merge keys, one document. Messages hold nothing of the text.
 * An empty text is an empty map.
 *
 * @see YAML 1.2.2 §10.3 (core schema)
 */
export function parseYaml(text: string): YamlParsed {
  if (Buffer.byteLength(text) > TEXT_BYTES_MAX) {
    return refuse(tooLarge(START, 'the file is larger than 1 MiB', 'keep the file below 1 MiB'));
  }
  const counter = new LineCounter();
  const tokens = [...new Parser(counter.addNewLine).parse(text)];
  const positionAt = (offset: number): Position => {
    const { line, col } = counter.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const excess = excessOf(tokens);
  if (excess !== undefined) {
    return refuse(tooLarge(positionAt(excess.offset), excess.what, 'write it smaller and flatter'));
  }
  const composer = new Composer({
    version: '1.2',
    schema: 'core',
    customTags: [],
    resolveKnownTags: false,
    merge: false,
    strict: true,
    stringKeys: true,
    uniqueKeys: true,
    prettyErrors: false,
    logLevel: 'silent',
    lineCounter: counter,
  });
  const documents = [...composer.compose(tokens, true, text.length)];
  const faults = documents.flatMap((document) => [...document.errors, ...document.warnings]);
  const [document, second] = documents;
  if (document === undefined) return { ok: true, tree: emptyTree() };
  if (faults.length > 0) {
    return { ok: false, faults: faults.slice(0, FAULTS_MAX).map((error) => faultOf(error, positionAt)) };
  }
  if (second !== undefined) return refuse(severalDocuments(positionAt(second.range[0])));
  const unsafe = unsafeNode(document);
  if (unsafe !== undefined) {
    const at = positionAt(unsafe.range?.[0] ?? 0);
    return refuse(isAlias(unsafe) ? aliasFault(at) : prototypeFault(at));
  }
  return treeOf(document, positionAt);
}

/** The first alias that leads nowhere or into what it stands in, or the first key `__proto__`. */
function unsafeNode(document: Document.Parsed): Alias | Scalar | undefined {
  let unsafe: Alias | Scalar | undefined;
  visit(document, {
    Alias(_key, alias, ancestors) {
      const source = alias.resolve(document);
      if (source !== undefined && !ancestors.includes(source)) return undefined;
      unsafe = alias;
      return visit.BREAK;
    },
    Pair(_key, { key }) {
      if (!isScalar(key) || key.value !== '__proto__') return undefined;
      unsafe = key;
      return visit.BREAK;
    },
  });
  return unsafe;
}

function prototypeFault(at: Position): YamlFault {
  return {
    code: 'DURWARD_CONFIG_UNKNOWN_KEY',
    at,
    what: 'the key `__proto__` is not known',
    why: 'JavaScript gives this name a meaning of its own',
    fix: 'remove it',
  };
}

function aliasFault(at: Position): YamlFault {
  return {
    code: 'DURWARD_CONFIG_SYNTAX',
    at,
    what: 'an alias (`*name`) has no anchor (`&name`) before it, or stands inside it',
    why: SYNTAX_WHY,
    fix: 'write the value out',
  };
}

function refuse(fault: YamlFault): YamlParsed {
  return { ok: false, faults: [fault] };
}

function emptyTree(): YamlTree {
  return { value: {}, find: () => undefined, nearest: () => START };
}

function treeOf(document: Document.Parsed, positionAt: (offset: number) => Position): YamlParsed {
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: ALIASES_MAX }) as unknown;
  } catch {
    // The one thing that fails here is what the aliases come to when they are written out.
    return refuse(tooLarge(START, 'aliases repeat too much', 'write the repeated values out'));
  }
  const find = (path: KeyPath, onKey = false): Position | undefined => {
    const node = nodeAt(document, path, onKey);
    return node?.range === undefined || node.range === null ? undefined : positionAt(node.range[0]);
  };
  const nearest = (path: KeyPath): Position => {
    for (let length = path.length; length > 0; length -= 1) {
      const found = find(path.slice(0, length), length < path.length);
      if (found !== undefined) return found;
    }
    return START;
  };
  return { ok: true, tree: { value: value ?? {}, find, nearest } };
}

function nodeAt(document: Document.Parsed, path: KeyPath, onKey: boolean): Node | undefined {
  let node: unknown = document.contents;
  for (const [index, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair: Pair | undefined = node.items.find(({ key }) => isScalar(key) && key.value === step);
      if (pair === undefined) return undefined;
      // A key without a value has no node of its own: the key stands for it.
      node = (onKey && index === path.length - 1) || pair.value === null ? pair.key : pair.value;
    } else if (isSeq(node) && typeof step === 'number') {
      node = node.items[step];
    } else {
      return undefined;
    }
  }
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node : undefined;
}

/**
 * What is too much in a text, and where. The composer recurses, and compares keys and looks up
 * aliases one by one, so this is measured before it runs. Not recursive itself.
 */
function excessOf(tokens: readonly CST.Token[]): { offset: number; what: string } | undefined {
  const stack: { readonly token: CST.Token; readonly depth: number }[] = [];
  for (const token of tokens) stack.push({ token, depth: 0 });
  let aliases = 0;
  let seen = 0;
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { token, depth } = top;
    const { offset } = token;
    seen += 1;
    if (token.type === 'alias') aliases += 1;
    if (depth > DEPTH_MAX) return { offset, what: 'maps and lists are nested more than 32 deep' };
    if (aliases > ALIASES_MAX) return { offset, what: 'there are more than 100 aliases' };
    if (seen > NODES_MAX) return { offset, what: 'there are more than 50 000 keys and values' };
    if ('items' in token && token.items.length > ITEMS_MAX) {
      return { offset, what: 'one map or list has more than 5 000 entries' };
    }
    for (const inner of innerTokens(token)) stack.push({ token: inner, depth: depth + 1 });
  }
  return undefined;
}

function innerTokens(token: CST.Token): CST.Token[] {
  if (token.type === 'document') return token.value === undefined ? [] : [token.value];
  if (!('items' in token)) return [];
  const inner: CST.Token[] = [];
  for (const { key, value } of token.items) {
    if (key !== undefined && key !== null) inner.push(key);
    if (value !== undefined) inner.push(value);
  }
  return inner;
}

function tooLarge(at: Position, what: string, fix: string): YamlFault {
  const why = 'a configuration is small; what is not may be there to exhaust the memory';
  return { code: 'DURWARD_CONFIG_TOO_LARGE', at, what, why, fix };
}

function severalDocuments(at: Position): YamlFault {
  return {
    code: 'DURWARD_CONFIG_SYNTAX',
    at,
    what: 'the file holds more than one YAML document',
    why: 'only one of them could count, and it would not be clear which',
    fix: 'remove the line `---` and what does not belong to the configuration',
  };
}

const SYNTAX_WHY = 'the text cannot be read in one way only, so none of it is used';

/** Our words for the errors of the parser, whose own messages can quote the text. */
function faultOf(error: YAMLError, positionAt: (offset: number) => Position): YamlFault {
  const at = positionAt(error.pos[0]);
  if (error.code === 'RESOURCE_EXHAUSTION') return tooLarge(at, 'the text is too complex', 'write it more simply');
  if (error.code === 'DUPLICATE_KEY') {
    return {
      code: 'DURWARD_CONFIG_DUPLICATE_KEY',
      at,
      what: 'this key stands twice in the same map',
      why: 'readers differ in which of the two they take',
      fix: 'keep one of them',
    };
  }
  const [what, fix] = SYNTAX[error.code] ?? ['this is not valid YAML', 'check the text around here'];
  return { code: 'DURWARD_CONFIG_SYNTAX', at, what, why: SYNTAX_WHY, fix };
}

const SYNTAX: Readonly<Partial<Record<YAMLError['code'], readonly [what: string, fix: string]>>> = {
  BAD_ALIAS: ['an alias is not written right', 'write the value out'],
  BAD_DQ_ESCAPE: ['a double-quoted text has an unknown escape', 'write \\\\ for a backslash'],
  BAD_INDENT: [
    'the indentation does not fit, or a bracket or quote is not closed',
    'align the keys of one map below each other, and close what is open',
  ],
  BAD_SCALAR_START: ['a text begins with a character that YAML reserves', 'put the text in quotes'],
  BLOCK_AS_IMPLICIT_KEY: ['a map begins on the line of another key', 'put it on a line of its own'],
  BLOCK_IN_FLOW: ['a block stands inside brackets', 'write the whole list or map in one style'],
  MISSING_CHAR: ['a quote, bracket, comma, colon or space is missing', 'add the missing character'],
  MULTILINE_IMPLICIT_KEY: ['a key goes over several lines', 'check for a missing quote or colon'],
  MULTIPLE_DOCS: ['the file holds more than one YAML document', 'keep one document'],
  NON_STRING_KEY: ['a key is not text', 'put the key in quotes'],
  TAB_AS_INDENT: ['a tab is used for indentation', 'indent with spaces'],
  TAG_RESOLVE_FAILED: ['a tag (`!name`) is used', 'remove the tag'],
  UNEXPECTED_TOKEN: ['something stands where it does not belong', 'check quotes and brackets before it'],
};
