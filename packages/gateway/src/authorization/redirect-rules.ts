import { isLoopbackHost } from '../config/address.ts';

/** Longest redirect URI, in UTF-16 code units. */
const LENGTH_MAX = 2048;

/** Schemes that run code, read files or lead nowhere, whatever a deployer allows. */
const NEVER: ReadonlySet<string> = new Set([
  'javascript', 'data', 'vbscript', 'blob', 'file', 'about', 'view-source', 'filesystem', 'ftp', 'ws', 'wss', 'mailto',
]);

/**
 * What is wrong with a redirect URI that a client registers; undefined when codes may be sent there.
 *
 * Allowed are https, http to this machine (the port is free when it is used), and private-use
 * schemes that the deployer allows. Refused are wildcards, fragments, user parts, spaces, control
 * characters, backslashes, dot segments, and every text that is not already in the one form that a URL parser
 * gives back: two parsers must not see two places.
 *
 * @see RFC 6749 §3.1.2, RFC 8252 §7, RFC 9700 §4.1; MCP 2026-07-28, basic/authorization §Open Redirection
 */
export function redirectFault(uri: string, privateSchemes: readonly string[]): string | undefined {
  if (uri.length > LENGTH_MAX) return 'is too long';
  if (!isPlainAscii(uri)) return 'has spaces, control characters, quotes, backslashes or letters beyond ASCII';
  if (uri.includes('*')) return 'has a wildcard';
  const url = URL.parse(uri);
  if (url === null) return 'is no absolute URI';
  if (uri.includes('#')) return 'has a fragment';
  if (url.username !== '' || url.password !== '' || authorityOf(uri).includes('@')) return 'has a user part';
  const scheme = url.protocol.slice(0, -1);
  if (scheme === 'https' || scheme === 'http') return webFault(uri, url);
  if (NEVER.has(scheme) || !privateSchemes.includes(scheme)) return 'has a scheme that is not allowed';
  return uri.startsWith(`${scheme}:`) ? undefined : 'does not have its scheme in lower case';
}

function webFault(uri: string, url: URL): string | undefined {
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname)) return 'is http to another machine';
  // A URL without a path may be written with or without its slash; everything else has one form.
  const forms = [url.href, url.pathname === '/' && url.search === '' ? url.origin : url.href];
  return forms.includes(uri) ? undefined : 'is not in the one form that a URL has';
}

/** Printable ASCII without the characters that parsers treat in different ways. */
function isPlainAscii(text: string): boolean {
  return /^[!#-;=?-[\]_a-z~]{1,2048}$/.test(text);
}

function authorityOf(uri: string): string {
  const start = uri.indexOf('://');
  if (start < 0) return '';
  const rest = uri.slice(start + 3);
  const end = rest.search(/[/?]/);
  return end < 0 ? rest : rest.slice(0, end);
}
