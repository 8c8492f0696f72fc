import type { UpstreamFailure } from './link.ts';
import { challengeIn } from './link-credential.ts';

/** What undici or the system says of a broken request, as a failure. Holds no header and no body. */
export function failureOf(error: Error): UpstreamFailure {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  if (code === 'UND_ERR_BODY_TIMEOUT') {
    return { kind: 'timeout', detail: 'the server fell silent inside its reply (limits.idleReplyTimeoutMs)' };
  }
  if (error.name === 'HTTPParserError' || MALFORMED.has(code)) {
    return { kind: 'malformed', detail: `the server sent a reply that is not HTTP/1.1 (${code})` };
  }
  return { kind: 'unavailable', detail: `the server cannot be reached or broke the connection (${code})` };
}

const MALFORMED: ReadonlySet<string> = new Set([
  'UND_ERR_HEADERS_OVERFLOW',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
]);

/** A server that answers 404 to a session id has forgotten the session. */
export const SESSION_LOST: UpstreamFailure = Object.freeze({
  kind: 'session_lost',
  detail: 'the server does not know the session any more',
});

/** A refusal for want of a good credential, with what it says about it; undefined when it is none. */
export function failureOfChallenge(
  status: number,
  headers: Readonly<Record<string, string | string[] | undefined>>,
): UpstreamFailure | undefined {
  const challenge = challengeIn(status, headers);
  return challenge === undefined ? undefined : { ...failureOfStatus(status), challenge };
}

/** A status that carries no usable reply, as a failure. */
export function failureOfStatus(status: number): UpstreamFailure {
  const text = `the server answered with HTTP status ${String(status)}`;
  if (status >= 300 && status < 400) {
    return { kind: 'unavailable', detail: `${text}: redirects are not followed; configure the URL that it leads to` };
  }
  if (status === 401 || status === 403) {
    return { kind: 'unavailable', detail: `${text}: it does not accept the credential for it` };
  }
  if (status === 429) return { kind: 'busy', detail: text };
  return { kind: 'unavailable', detail: text };
}

/** The media type of a reply without parameters, in lower case; undefined when it has not exactly one. */
export function mediaTypeOf(header: string | readonly string[] | undefined): string | undefined {
  if (typeof header !== 'string') return undefined;
  if (header === 'application/json' || header === 'text/event-stream') return header;
  const end = header.indexOf(';');
  return (end < 0 ? header : header.slice(0, end)).trim().toLowerCase();
}

/** Whether a reply is encoded in some way. Durward asks for none and undoes none. */
export function isEncoded(header: string | readonly string[] | undefined): boolean {
  return header !== undefined && String(header).trim().toLowerCase() !== 'identity';
}
