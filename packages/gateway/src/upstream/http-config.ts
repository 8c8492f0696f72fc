import { readFileSync } from 'node:fs';
import { isOwnHeader } from '../config/own-headers.ts';
import type { Secret } from '../config/secret.ts';
import type { HttpConfig } from '../config/server-schema.ts';

/** Where a server is, checked. */
export interface Place {
  readonly origin: string;
  /** Path and query. */
  readonly path: string;
  readonly isSecure: boolean;
}

const LOOPBACK_V4 = /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/;

/**
 * The place that a URL names. Throws an `Error` for the configuration when it must not be used:
 * credentials in the URL, a scheme that is not HTTP, plain HTTP to a host that is not loopback.
 */
export function placeOf(url: string, allowPlainHttp: boolean): Place {
  const parsed = new URL(url);
  if (parsed.username !== '' || parsed.password !== '') {
    throw new Error('the URL holds a user name or password: put credentials into `headers`, by reference');
  }
  const isSecure = parsed.protocol === 'https:';
  if (!isSecure && parsed.protocol !== 'http:') {
    throw new Error(`the URL begins with ${parsed.protocol}: only https: and http: are spoken`);
  }
  if (!isSecure && !allowPlainHttp && !isLoopback(parsed.hostname)) {
    throw new Error(
      `the URL is plain HTTP to ${parsed.hostname}, which is not this machine: anybody on the way could read ` +
        'and change every message. Use https:, or set dangerouslyAllowPlainHttp',
    );
  }
  return { origin: parsed.origin, path: parsed.pathname + parsed.search, isSecure };
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || LOOPBACK_V4.test(hostname);
}

/**
 * The configured headers as the flat list that goes to the wire. Throws an `Error` for the
 * configuration when a name is reserved or a value is no header value; the value is not shown.
 */
export function staticHeaders(secrets: ReadonlyMap<string, Secret>): readonly string[] {
  const flat: string[] = [];
  for (const [name, secret] of secrets) {
    const lower = name.toLowerCase();
    if (isOwnHeader(name)) {
      throw new Error(`headers.${name}: the gateway sets this header itself`);
    }
    const value = secret.reveal();
    if (!isHeaderValue(value)) {
      throw new Error(
        `headers.${name}: the secret is empty or holds a character that no header may hold (a line break?)`,
      );
    }
    flat.push(lower, value);
  }
  return flat;
}

/** RFC 9110 §5.5: visible ASCII, with spaces and tabs inside only. */
function isHeaderValue(value: string): boolean {
  if (value === '' || value.trim() !== value) return false;
  for (let at = 0; at < value.length; at += 1) {
    const code = value.charCodeAt(at);
    if ((code < 0x20 && code !== 0x09) || code > 0x7e) return false;
  }
  return true;
}

/** The certificate authorities to trust for a server. Throws an `Error` when they cannot be read. */
export function authoritiesOf({ caFile }: HttpConfig): Buffer | undefined {
  return caFile === undefined ? undefined : readFileSync(caFile);
}
