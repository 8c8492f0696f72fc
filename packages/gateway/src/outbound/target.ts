import { isIP } from 'node:net';
import { isLoopbackHost } from '../config/address.ts';
import { classOfAddress, type AddressClass } from './address-class.ts';
import { OutboundError, type OutboundReason } from './outbound-error.ts';
import type { OutboundLimits } from './outbound-limits.ts';

/** Where an outbound client may go. */
export interface OutboundRules {
  /** Whether `localhost` and loopback addresses may be reached, also over plain HTTP. */
  readonly allowLoopback: boolean;
  /** Origins that the deployer wrote down: they may be private, on this machine, and on any port. */
  readonly configuredOrigins: ReadonlySet<string>;
  readonly limits: OutboundLimits;
}

/** A place that may be asked, as far as its URL tells. Its addresses are judged when it is connected to. */
export interface Target {
  readonly url: URL;
  /** Whether the deployer named its origin. */
  readonly isConfigured: boolean;
}

/**
 * The target behind a URL that came from outside.
 *
 * Guarantees: https, or plain http to this machine where that is allowed; no credentials; a host that
 * every parser reads alike (no dot at the end, nothing but its one normal form); no literal address
 * and no port that must not be reached.
 *
 * @throws OutboundError with the reason.
 * @see MCP, Security Best Practices §SSRF
 */
export function targetOf(text: string, rules: OutboundRules): Target {
  if (text.length > rules.limits.urlLengthMax) throw refused('malformed_url', 'a URL', 'is too long');
  if (!isPlain(text)) throw refused('malformed_url', 'a URL', 'holds a space, a backslash or a control character');
  const url = URL.parse(text);
  if (url === null) throw refused('malformed_url', 'a URL', 'cannot be read');
  const shown = shownUrl(url);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw refused('forbidden_scheme', shown, `begins with ${url.protocol}: only https: is spoken`);
  }
  if (url.username !== '' || url.password !== '') throw refused('credentials_in_url', shown, 'holds credentials');
  if (url.hostname === '' || url.hostname.endsWith('.')) {
    throw refused('forbidden_host', shown, 'has a host that is empty or ends in a dot');
  }
  const target = { url, isConfigured: rules.configuredOrigins.has(url.origin) };
  checkScheme(target, shown, rules);
  checkHost(target, shown, rules);
  checkPort(target, shown);
  return target;
}

/** Whether an address may be connected to on behalf of a host that has passed {@link targetOf}. */
export function mayConnect(address: string, host: string, isConfigured: boolean, rules: OutboundRules): boolean {
  const kind: AddressClass = classOfAddress(address);
  switch (kind) {
    case 'public':
      // A name of this machine that leads elsewhere would carry what is meant for this machine away.
      return !isLoopbackHost(host);
    case 'loopback':
      return isConfigured || (rules.allowLoopback && isLoopbackHost(host));
    case 'private':
      return isConfigured && !isLoopbackHost(host);
    case 'forbidden':
      return false;
  }
}

/** A URL for messages: without query, which may hold secrets. */
export function shownUrl({ origin, pathname }: URL): string {
  const path = pathname.length > SHOWN_PATH_MAX ? `${pathname.slice(0, SHOWN_PATH_MAX)}…` : pathname;
  return `${origin}${path}`;
}

const SHOWN_PATH_MAX = 200;

function checkScheme({ url, isConfigured }: Target, shown: string, rules: OutboundRules): void {
  if (url.protocol === 'https:' || isConfigured) return;
  if (!isLoopbackHost(url.hostname)) {
    throw refused('forbidden_scheme', shown, 'is plain http to another machine: only https: is spoken');
  }
  if (!rules.allowLoopback) throw refused('forbidden_scheme', shown, 'is plain http: only https: is spoken here');
}

function checkHost({ url, isConfigured }: Target, shown: string, rules: OutboundRules): void {
  const host = bareHost(url.hostname);
  if (isIP(host) !== 0 && !mayConnect(host, host, isConfigured, rules)) {
    throw refused('forbidden_address', shown, NOT_PUBLIC);
  }
  if (host === 'localhost' && !isConfigured && !rules.allowLoopback) {
    throw refused('forbidden_host', shown, NOT_PUBLIC);
  }
}

/** What an address that is not public is told about. */
export const NOT_PUBLIC =
  'is no public address. If it is meant to be used, name its origin in the configuration';

function checkPort({ url, isConfigured }: Target, shown: string): void {
  if (isConfigured || url.port === '' || (url.port === '80' && url.protocol === 'http:')) return;
  const port = Number(url.port);
  if (port < FIRST_FREE_PORT || OTHER_PROTOCOLS.has(port)) {
    throw refused('forbidden_port', shown, 'names a port of another protocol');
  }
}

/** Ports below it belong to system services, and 443 is written without a number. */
const FIRST_FREE_PORT = 1024;

/** @see Fetch Standard, §2.9 Port blocking (ports from 1024 on) */
const OTHER_PROTOCOLS: ReadonlySet<number> = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
]);

/** A host of a URL without the brackets of IPv6. */
export function bareHost(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}

function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code <= 0x20 || code === 0x5c || code === 0x7f) return false;
  }
  return true;
}

function refused(reason: OutboundReason, shown: string, what: string): OutboundError {
  return new OutboundError(reason, `${shown} ${what}`);
}
