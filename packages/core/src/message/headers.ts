import { META, metaOf } from './meta.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';
import type { Request } from './message.ts';

/** The MCP headers of one HTTP request; undefined where absent. Names are lower case. */
export interface McpHeaders {
  readonly version: string | undefined;
  readonly method: string | undefined;
  readonly name: string | undefined;
  /** `Mcp-Param-*`, by the lower-case name after the prefix. */
  readonly params: ReadonlyMap<string, string>;
}

/** Where one `Mcp-Param-{Name}` header takes its value from in the arguments of a tool. */
export interface HeaderParam {
  /** The name after the prefix, as the schema spells it. */
  readonly name: string;
  readonly path: readonly string[];
  readonly type: 'string' | 'integer' | 'boolean';
}

export type HeaderMismatch =
  | { readonly header: string; readonly why: 'missing' | 'different' | 'malformed' | 'unexpected' }
  | undefined;

/**
 * Compares the headers of a modern request with its body.
 *
 * Guarantees that `MCP-Protocol-Version`, `Mcp-Method`, `Mcp-Name` (for methods that have one) and
 * every `Mcp-Param-*` that the tool's schema asks for are present and say what the body says; that a
 * parameter the body does not have has no header. `Mcp-Param-*` headers that the schema does not
 * know are not compared (they must be forwarded and otherwise ignored).
 *
 * @see MCP 2026-07-28, basic/transports/streamable-http §Server Validation
 */
export function compareHeaders(
  message: Request,
  headers: McpHeaders,
  toolParams: readonly HeaderParam[],
): HeaderMismatch {
  const version = metaOf(message.params)?.[META.protocolVersion];
  if (headers.version === undefined) return { header: 'MCP-Protocol-Version', why: 'missing' };
  if (headers.version !== version) return { header: 'MCP-Protocol-Version', why: 'different' };
  if (headers.method === undefined) return { header: 'Mcp-Method', why: 'missing' };
  if (headers.method !== message.method) return { header: 'Mcp-Method', why: 'different' };
  return compareName(message, headers) ?? compareParams(message, headers, toolParams);
}

function compareName(message: Request, headers: McpHeaders): HeaderMismatch {
  const named = namedIn(message);
  if (named === undefined) {
    // A name where none belongs could steer a router in front of us to another place.
    return headers.name === undefined ? undefined : { header: 'Mcp-Name', why: 'unexpected' };
  }
  if (headers.name === undefined) return { header: 'Mcp-Name', why: 'missing' };
  const said = decodeHeaderValue(headers.name);
  if (said === undefined) return { header: 'Mcp-Name', why: 'malformed' };
  return said === named ? undefined : { header: 'Mcp-Name', why: 'different' };
}

/** What `Mcp-Name` must carry: a tool or prompt name, the URI that is read, a task id. */
export function namedIn(message: Request): string | undefined {
  const { target } = message;
  switch (target?.kind) {
    case 'tool':
      return target.name;
    case 'prompt':
      return message.method === 'prompts/get' ? target.name : undefined;
    case 'resource':
      return message.method === 'resources/read' ? target.uri : undefined;
    case 'task':
      return target.id;
    case 'method':
    case undefined:
      return undefined;
  }
}

function compareParams(
  message: Request,
  headers: McpHeaders,
  toolParams: readonly HeaderParam[],
): HeaderMismatch {
  for (const param of toolParams) {
    const header = `Mcp-Param-${param.name}`;
    const said = headers.params.get(param.name.toLowerCase());
    const value = valueAt(message.params?.['arguments'], param.path);
    if (value === undefined || value === null) {
      if (said !== undefined) return { header, why: 'unexpected' };
      continue;
    }
    if (said === undefined) return { header, why: 'missing' };
    const decoded = decodeHeaderValue(said);
    if (decoded === undefined) return { header, why: 'malformed' };
    if (!isSame(decoded, value)) return { header, why: 'different' };
  }
  return undefined;
}

/** Integers compare as decimal numbers ("42.0" is 42, "0x2A" is not), everything else as text. */
function isSame(said: string, value: JsonValue): boolean {
  if (typeof value === 'number') return isDecimal(said) && Number(said) === value;
  if (typeof value === 'boolean') return said === String(value);
  return said === value;
}

/** Whether only characters of a decimal number occur; a router reads no hexadecimal and no space. */
function isDecimal(said: string): boolean {
  for (const char of said) {
    if (!'0123456789.+-eE'.includes(char)) return false;
  }
  return said !== '';
}

function valueAt(root: JsonValue | undefined, path: readonly string[]): JsonValue | undefined {
  let value = root;
  for (const key of path) {
    if (!isJsonObject(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

const SENTINEL_START = '=?base64?';
const SENTINEL_END = '?=';

/**
 * The value of a header, with the Base64 sentinel undone. Undefined when it holds a character that a
 * header must not hold, or Base64 that does not decode to valid UTF-8 in its one canonical form.
 */
export function decodeHeaderValue(raw: string): string | undefined {
  if (!isPrintable(raw)) return undefined;
  if (!raw.startsWith(SENTINEL_START) || !raw.endsWith(SENTINEL_END)) return raw;
  if (raw.length < SENTINEL_START.length + SENTINEL_END.length) return raw;
  const base64 = raw.slice(SENTINEL_START.length, -SENTINEL_END.length);
  try {
    const binary = atob(base64);
    if (btoa(binary) !== base64) return undefined;
    const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** A value as it may stand in a header: as it is, or in the Base64 sentinel. */
export function encodeHeaderValue(value: string): string {
  const plain =
    isPrintable(value) && value.trim() === value &&
    !(value.startsWith(SENTINEL_START) && value.endsWith(SENTINEL_END));
  if (plain) return value;
  const bytes = new TextEncoder().encode(value);
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return `${SENTINEL_START}${btoa(binary)}${SENTINEL_END}`;
}

function isPrintable(value: string): boolean {
  for (let at = 0; at < value.length; at += 1) {
    const code = value.charCodeAt(at);
    if ((code < 0x20 && code !== 0x09) || code > 0x7e) return false;
  }
  return true;
}

/** The headers that mirror a modern request, ready to send upstream. */
export function mirrorHeaders(
  message: Request,
  toolParams: readonly HeaderParam[],
): readonly [string, string][] {
  const headers: [string, string][] = [
    ['mcp-protocol-version', message.version],
    ['mcp-method', message.method],
  ];
  const named = namedIn(message);
  if (named !== undefined) headers.push(['mcp-name', encodeHeaderValue(named)]);
  for (const param of toolParams) {
    const value = valueAt(message.params?.['arguments'], param.path);
    if (value === undefined || value === null || typeof value === 'object') continue;
    headers.push([`mcp-param-${param.name.toLowerCase()}`, encodeHeaderValue(String(value))]);
  }
  return headers;
}

/**
 * The `x-mcp-header` annotations of a tool's input schema, or undefined when one of them breaks a
 * rule: such a tool must not be offered over HTTP.
 *
 * Looks only along chains of `properties`; an annotation that hides anywhere else is a violation.
 *
 * @see MCP 2026-07-28, basic/transports/streamable-http §Schema Extension
 */
export function headerParamsOf(inputSchema: JsonValue | undefined): readonly HeaderParam[] | undefined {
  if (!isJsonObject(inputSchema)) return [];
  if ('x-mcp-header' in inputSchema) return undefined;
  const found: HeaderParam[] = [];
  if (!collect(inputSchema, [], found)) return undefined;
  const names = new Set(found.map((param) => param.name.toLowerCase()));
  return names.size === found.length ? found : undefined;
}

function collect(schema: JsonObject, path: readonly string[], found: HeaderParam[]): boolean {
  for (const key in schema) {
    if (key === 'properties' || key === 'x-mcp-header') continue;
    if (mentionsHeader(schema[key])) return false;
  }
  const properties = schema['properties'];
  if (!isJsonObject(properties)) return !mentionsHeader(properties);
  for (const key in properties) {
    const property = properties[key];
    if (!isJsonObject(property)) continue;
    const at = [...path, key];
    if ('x-mcp-header' in property) {
      const param = readParam(property, at);
      if (param === undefined) return false;
      found.push(param);
    }
    if (!collect(property, at, found)) return false;
  }
  return true;
}

function readParam(property: JsonObject, path: readonly string[]): HeaderParam | undefined {
  const { type } = property as { type?: JsonValue };
  const name = property['x-mcp-header'];
  if (type !== 'string' && type !== 'integer' && type !== 'boolean') return undefined;
  return typeof name === 'string' && isToken(name) ? { name, path, type } : undefined;
}

/** RFC 9110 §5.6.2 token. */
function isToken(name: string): boolean {
  if (name === '' || name.length > 128) return false;
  for (let at = 0; at < name.length; at += 1) {
    const char = name[at] ?? '';
    const isAlphanumeric = (char >= '0' && char <= '9') || (char >= 'A' && char <= 'Z') ||
      (char >= 'a' && char <= 'z');
    if (!isAlphanumeric && !"!#$%&'*+-.^_`|~".includes(char)) return false;
  }
  return true;
}

/** Whether an `x-mcp-header` member occurs anywhere in a part of a schema where none may. */
function mentionsHeader(value: JsonValue | undefined): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some((item) => mentionsHeader(item as JsonValue));
  const object = value as JsonObject;
  return 'x-mcp-header' in object || Object.values(object).some((item) => mentionsHeader(item));
}
