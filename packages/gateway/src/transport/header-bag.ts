import type { McpHeaders } from '@durward/core';

/** The headers that the gateway looks at, read in one pass. */
export interface HeaderBag extends McpHeaders {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly contentType: string | undefined;
  readonly accept: string | undefined;
  readonly sessionId: string | undefined;
  readonly lastEventId: string | undefined;
  readonly traceparent: string | undefined;
  readonly forwardedProto: string | undefined;
  readonly forwardedHost: string | undefined;
  readonly forwardedFor: string | undefined;
  /** The first header that may appear once and appears twice. */
  readonly repeated: string | undefined;
}

type Field = Exclude<keyof HeaderBag, 'params' | 'repeated'>;
type Fields = { [field in Field]?: string };

/** Names in lower case → the field that takes the value. */
const FIELDS: Readonly<Record<string, Field>> = {
  host: 'host',
  origin: 'origin',
  'content-type': 'contentType',
  accept: 'accept',
  'mcp-protocol-version': 'version',
  'mcp-method': 'method',
  'mcp-name': 'name',
  'mcp-session-id': 'sessionId',
  'last-event-id': 'lastEventId',
  traceparent: 'traceparent',
  'x-forwarded-proto': 'forwardedProto',
  'x-forwarded-host': 'forwardedHost',
  'x-forwarded-for': 'forwardedFor',
};

/** Lists by nature: a second one continues the first. */
const LISTS: ReadonlySet<string> = new Set(['accept', 'x-forwarded-for']);

const PARAM_PREFIX = 'mcp-param-';
const NO_PARAMS: ReadonlyMap<string, string> = new Map();

/**
 * What nearly every client says, each as the one string that it is compared with: equal strings that are not one are
 * compared anew for every request.
 */
const USUAL = new Map(['application/json', 'application/json, text/event-stream'].map((value) => [value, value]));

/** Reads a raw header list. `Authorization` and `Cookie` are none of its business. */
export function readHeaders(rawHeaders: readonly string[]): HeaderBag {
  const fields: Fields = {};
  let params: Map<string, string> | undefined;
  let repeated: string | undefined;
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase();
    const value = rawHeaders[at + 1] ?? '';
    const field = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
    if (field !== undefined) {
      const former = fields[field];
      if (former === undefined) fields[field] = USUAL.get(value) ?? value;
      else if (LISTS.has(name)) fields[field] = `${former}, ${value}`;
      else repeated ??= name;
    } else if (name.startsWith(PARAM_PREFIX)) {
      params ??= new Map();
      const param = name.slice(PARAM_PREFIX.length);
      if (params.has(param)) repeated ??= name;
      params.set(param, value);
    }
  }
  return bagOf(fields, params ?? NO_PARAMS, repeated);
}

/** One shape for every request, so that reading a field stays fast. */
function bagOf(
  fields: Fields,
  params: ReadonlyMap<string, string>,
  repeated: string | undefined,
): HeaderBag {
  return {
    host: fields.host,
    origin: fields.origin,
    contentType: fields.contentType,
    accept: fields.accept,
    version: fields.version,
    method: fields.method,
    name: fields.name,
    sessionId: fields.sessionId,
    lastEventId: fields.lastEventId,
    traceparent: fields.traceparent,
    forwardedProto: fields.forwardedProto,
    forwardedHost: fields.forwardedHost,
    forwardedFor: fields.forwardedFor,
    params,
    repeated,
  };
}
