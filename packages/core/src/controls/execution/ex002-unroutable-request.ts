import type { Control } from '../../pipeline/control.ts';
import { allow, deny, type Verdict } from '../../verdict/verdict.ts';

const ALLOWED_METHODS = 'POST, GET, DELETE';
const PAGE_METHODS: Readonly<Record<string, readonly string[]>> = {
  document: ['GET'],
  authorization: ['GET', 'POST'],
};
const FORM_TYPE = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';
const STREAM_TYPE = 'text/event-stream';

/**
 * A path that leads to no server, an HTTP method that MCP does not use, a body that does not call
 * itself JSON in exactly one way, or a client that cannot read what may come back.
 *
 * The media type is compared without regard to case and only `charset=utf-8` may follow it: a body
 * must not look like JSON to one parser on the way and like something else to another. Documents are
 * read, and the authorization server takes forms and JSON; neither speaks MCP.
 *
 * @see MCP 2026-07-28, basic/transports/streamable-http §Sending Messages
 */
export const unroutableRequest: Control<'receive'> = {
  id: 'EX002',
  name: 'unroutable-request',
  stage: 'receive',
  severity: 'low',
  mode: 'enforce',
  essential: true,
  check({ httpMethod, surface, server, origin, contentType, accept }, scene) {
    if (server === undefined) return deny({ reason: 'unknown_server', server: scene.server });
    if (surface !== 'mcp' && httpMethod !== 'OPTIONS') return pageVerdict(surface, httpMethod, contentType);
    if (httpMethod === 'DELETE') return allow();
    // A browser asks first whether a page may call; only pages of allowed origins get this far.
    if (httpMethod === 'OPTIONS' && origin !== undefined) return allow();
    if (httpMethod === 'GET') {
      return accepts(accept, STREAM_TYPE) ? allow() : deny({ reason: 'not_acceptable' });
    }
    if (httpMethod !== 'POST') {
      return deny({ reason: 'method_not_allowed', httpMethod, allowed: ALLOWED_METHODS });
    }
    if (!isJson(contentType)) {
      return deny({ reason: 'unsupported_media_type', contentType: contentType ?? '' });
    }
    return acceptsBoth(accept) ? allow() : deny({ reason: 'not_acceptable' });
  },
};

/** What nearly every client sends: read here without taking it apart. */
const USUAL_ACCEPT = `${JSON_TYPE}, ${STREAM_TYPE}`;

function acceptsBoth(accept: string | undefined): boolean {
  return accept === USUAL_ACCEPT || (accepts(accept, JSON_TYPE) && accepts(accept, STREAM_TYPE));
}

function pageVerdict(
  surface: 'document' | 'authorization',
  httpMethod: string,
  contentType: string | undefined,
): Verdict {
  const methods = PAGE_METHODS[surface] ?? [];
  if (!methods.includes(httpMethod)) {
    return deny({ reason: 'method_not_allowed', httpMethod, allowed: methods.join(', ') });
  }
  if (httpMethod === 'GET' || isForm(contentType) || isJson(contentType)) return allow();
  return deny({ reason: 'unsupported_media_type', contentType: contentType ?? '' });
}

function isForm(contentType: string | undefined): boolean {
  return contentType?.toLowerCase().split(';')[0]?.trim() === FORM_TYPE;
}

function isJson(contentType: string | undefined): boolean {
  if (contentType === undefined) return false;
  if (contentType === JSON_TYPE) return true;
  const [type, parameter, ...rest] = contentType.toLowerCase().split(';').map((part) => part.trim());
  if (type !== JSON_TYPE || rest.length > 0) return false;
  return parameter === undefined || parameter === 'charset=utf-8' || parameter === 'charset="utf-8"';
}

/** Whether an `Accept` header lists a type, or a range that holds it, with a quality above zero. */
function accepts(accept: string | undefined, type: string): boolean {
  if (accept === undefined) return false;
  const family = `${type.slice(0, type.indexOf('/'))}/*`;
  return accept.toLowerCase().split(',').some((entry) => {
    const [range, ...parameters] = entry.split(';').map((part) => part.trim());
    if (range !== type && range !== family && range !== '*/*') return false;
    const quality = parameters.find((parameter) => parameter.startsWith('q='));
    return quality === undefined || Number(quality.slice(2)) > 0;
  });
}
