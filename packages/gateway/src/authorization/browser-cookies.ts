import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { parse, serialize } from 'hono/utils/cookie';

/** Names of our cookies, without prefix. */
type Purpose = 'session' | 'browser';

/** 256 bits. */
const VALUE_BYTES = 32;
const VALUE = /^[A-Za-z0-9_-]{43}$/;

/**
 * The cookies of the gateway.
 *
 * Behind https their names begin with `__Host-`: the browser then takes them from this very host only,
 * over TLS, for the whole site. On plain loopback that prefix cannot be had; there the names carry the
 * port, because a browser sends the cookies of one loopback port to all others.
 *
 * They are `HttpOnly` and `SameSite=Lax`: a browser must send them when the provider sends it back.
 */
export class BrowserCookies {
  readonly #isHttps: boolean;
  readonly #suffix: string;

  constructor(publicUrl: URL) {
    this.#isHttps = publicUrl.protocol === 'https:';
    this.#suffix = this.#isHttps ? '' : `-${publicUrl.port}`;
  }

  /** The value that a request carries; undefined when it has none of the right form, or more than one. */
  read(rawHeaders: readonly string[], purpose: Purpose): string | undefined {
    const value = readCookie(rawHeaders, this.#nameOf(purpose));
    return value !== undefined && VALUE.test(value) ? value : undefined;
  }

  /** The `Set-Cookie` value that gives a browser this value; it ends with the browser's session. */
  set(purpose: Purpose, value: string, maxAgeSeconds?: number): string {
    return serialize(this.#nameOf(purpose), value, {
      path: '/',
      secure: this.#isHttps,
      httpOnly: true,
      sameSite: 'Lax',
      ...(maxAgeSeconds === undefined ? {} : { maxAge: maxAgeSeconds }),
    });
  }

  clear(purpose: Purpose): string {
    return this.set(purpose, '', 0);
  }

  #nameOf(purpose: Purpose): string {
    return `${this.#isHttps ? '__Host-' : ''}durward-${purpose}${this.#suffix}`;
  }
}

/** The value of a cookie; undefined when there is none, or when it is not clear which one counts. */
export function readCookie(rawHeaders: readonly string[], name: string): string | undefined {
  let found: string | undefined;
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    if (rawHeaders[at]?.toLowerCase() !== 'cookie') continue;
    const header = rawHeaders[at + 1] ?? '';
    if (found !== undefined || header.split(`${name}=`).length > 2) return undefined;
    found = parse(header, name)[name];
  }
  return found;
}

/** A value that nobody can guess. */
export function newSecretName(): string {
  return randomBytes(VALUE_BYTES).toString('base64url');
}

/** Compares two secrets without telling by the time how much of them is alike. */
export function isSameSecret(left: string, right: string): boolean {
  return timingSafeEqual(hash('sha256', left, 'buffer'), hash('sha256', right, 'buffer'));
}
