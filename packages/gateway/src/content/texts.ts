import { isJsonObject, type JsonValue, type Message, type Path, type PathStep, type Request } from '@durward/core';
import type { ContentPlace } from '../config/content-schema.ts';

/** One string of a message that is looked at. */
export interface HeldText {
  /** For a key the path ends with it. */
  readonly path: Path;
  readonly text: string;
  readonly place: ContentPlace;
  /** A value as it stands in the message: parts of it can be cut out. */
  readonly isCuttable: boolean;
  /** It is content that a model is to read: it can be marked. */
  readonly isReading: boolean;
}

/** Members whose values come back as they were given: no model reads them, and none of them can be changed. */
const HANDLES: ReadonlySet<string> = new Set([
  'requestState', 'cursor', 'nextCursor', 'taskId', 'progressToken', 'requestId',
]);
/** Members that say of which kind a thing is. */
const NOT_CONTENT: ReadonlySet<string> = new Set([
  'method', 'protocolVersion', 'resultType', 'mimeType', 'type', 'role',
]);
/** How deep the protocol puts handles; deeper ones are members of somebody's own. */
const HANDLE_DEPTH_MAX = 3;
/** Longest value of such a member that is none of a text. */
const NAME_LENGTH_MAX = 128;
/** Members of `_meta` that the protocol itself defines. */
const OWN_META = 'io.modelcontextprotocol/';
/** Keys longer than this, or with white space, are more than names. */
const KEY_LENGTH_MAX = 48;
const BASE64 = /^[A-Za-z0-9+/_=\r\n-]*$/;
const TEXTUAL = /^(?:text\/|application\/(?:json|xml|xhtml|javascript|ld\+json|x-yaml|yaml))/i;

/** Requests whose results are definitions: tools, prompts and resources as they are listed, and instructions. */
const DEFINITIONS: ReadonlySet<string> = new Set([
  'initialize', 'server/discover', 'tools/list', 'prompts/list', 'resources/list', 'resources/templates/list', 'ping',
]);

/**
 * Every string of a message that can carry content, in document order: values, keys that are more than names, and
 * binary contents that say they are text. `answers` is the request that a reply answers.
 *
 * Not among them are definitions that a server lists, the handles of the protocol, and pictures and sounds.
 */
export function textsIn(message: Message, answers: Request | undefined): readonly HeldText[] {
  const root = rootOf(message, answers);
  if (root === undefined) return [];
  const found: HeldText[] = [];
  visitObjectOrOther(root.value, [...root.path], root.place, found);
  return found;
}

interface Root {
  readonly value: JsonValue;
  readonly path: Path;
  readonly place: ContentPlace;
}

function rootOf(message: Message, answers: Request | undefined): Root | undefined {
  const isOut = message.direction === 'to_client';
  switch (message.kind) {
    case 'request':
    case 'notification': {
      if (message.params === undefined || message.method === 'initialize') return undefined;
      const place = !isOut ? 'arguments' : message.method === 'sampling/createMessage' ? 'prompts' : 'results';
      return { value: message.params, path: ['params'], place };
    }
    case 'result': {
      if (isOut && answers !== undefined && DEFINITIONS.has(answers.method)) return undefined;
      const place = isOut ? placeOfResult(answers?.method) : 'arguments';
      return { value: message.result, path: ['result'], place };
    }
    case 'error':
      return { value: message.json['error'] ?? null, path: ['error'], place: isOut ? 'errors' : 'arguments' };
  }
}

function placeOfResult(method: string | undefined): ContentPlace {
  if (method === 'prompts/get') return 'prompts';
  return method === 'resources/read' ? 'documents' : 'results';
}

function visitObjectOrOther(value: JsonValue, path: PathStep[], place: ContentPlace, found: HeldText[]): void {
  if (typeof value === 'string') {
    if (value !== '') {
      found.push({ path: [...path], text: value, place, isCuttable: true, isReading: isReading(path, place) });
    }
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (!isJsonObject(value)) {
    for (const [index, item] of value.entries()) {
      path.push(index);
      visitObjectOrOther(item, path, place, found);
      path.pop();
    }
    return;
  }
  const isMeta = path.at(-1) === '_meta';
  for (const key in value) {
    const member = value[key];
    if (member === undefined || (isMeta && key.startsWith(OWN_META))) continue;
    path.push(key);
    visitMember(value, key, member, path, place, found);
    path.pop();
  }
}

function visitMember(
  holder: JsonValue & object,
  key: string,
  member: JsonValue,
  path: PathStep[],
  place: ContentPlace,
  found: HeldText[],
): void {
  if (key.length > KEY_LENGTH_MAX || key.includes(' ')) {
    found.push({ path: [...path], text: key, place, isCuttable: false, isReading: false });
  }
  if (typeof member === 'string') {
    if (HANDLES.has(key) && path.length <= HANDLE_DEPTH_MAX) return;
    if (NOT_CONTENT.has(key) && member.length <= NAME_LENGTH_MAX) return;
    if ((key === 'data' || key === 'blob') && BASE64.test(member)) {
      const decoded = textOf(holder as { readonly [key: string]: JsonValue }, key, member);
      if (decoded === undefined) {
        // A picture, a sound or a program: nobody reads it as text.
        if (isBinary(holder as { readonly [key: string]: JsonValue }, key)) return;
      } else {
        found.push({ path: [...path], text: decoded, place: placeIn(place, 'resource'), isCuttable: false,
          isReading: false });
        return;
      }
    }
  }
  visitObjectOrOther(member, path, placeIn(place, key, member), found);
}

function isBinary(holder: { readonly [key: string]: JsonValue }, key: string): boolean {
  return key === 'blob' || holder['type'] === 'image' || holder['type'] === 'audio';
}

/** What binary contents say, when they are text. */
function textOf(holder: { readonly [key: string]: JsonValue }, key: string, data: string): string | undefined {
  const { mimeType } = holder as { mimeType?: JsonValue };
  if (key !== 'blob' || typeof mimeType !== 'string' || !TEXTUAL.test(mimeType)) return undefined;
  return Buffer.from(data, 'base64').toString('utf8');
}

/** Resources inside of others are documents; what a server asks the client's model is a prompt. */
function placeIn(place: ContentPlace, key: string, member?: JsonValue): ContentPlace {
  if (key === 'resource' && (place === 'results' || place === 'prompts')) return 'documents';
  if (place !== 'results' || !isJsonObject(member)) return place;
  return member['method'] === 'sampling/createMessage' ? 'prompts' : place;
}

/** `content[n].text`, `content[n].resource.text`, `contents[n].text` and all of `structuredContent` of a result. */
function isReading(path: Path, place: ContentPlace): boolean {
  if (place !== 'results' && place !== 'documents') return false;
  const [root, member, , third, fourth] = path;
  if (root !== 'result') return false;
  if (member === 'structuredContent') return true;
  if (member === 'contents') return path.length === 4 && third === 'text';
  if (member !== 'content') return false;
  return (path.length === 4 && third === 'text') || (path.length === 5 && third === 'resource' && fourth === 'text');
}
