import { hash, X509Certificate } from 'node:crypto';
import type { HttpRequest } from './http.ts';

/** Longest `Client-Cert` value, in characters. */
const HEADER_LENGTH_MAX = 16 * 1024;

/**
 * The certificate that a client proved to have: on its own connection, or, where a trusted proxy ends
 * TLS and the configuration believes it, in the one `Client-Cert` header that the proxy wrote.
 *
 * @see RFC 8705 §3, RFC 9440 §2.2
 */
export function clientCertificate(
  request: HttpRequest,
  { isFromProxy, believesHeader }: { readonly isFromProxy: boolean; readonly believesHeader: boolean },
): X509Certificate | undefined {
  if (!isFromProxy) return request.peerCertificate;
  return believesHeader ? certificateIn(request.rawHeaders) : undefined;
}

function certificateIn(rawHeaders: readonly string[]): X509Certificate | undefined {
  let found: string | undefined;
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    if (rawHeaders[at]?.toLowerCase() !== 'client-cert') continue;
    // Of two certificates one is the wrong one.
    if (found !== undefined) return undefined;
    found = rawHeaders[at + 1] ?? '';
  }
  // RFC 8941 §3.3.5: bytes stand between colons, in Base64.
  const isBytes = found !== undefined && found.length <= HEADER_LENGTH_MAX && /^:[A-Za-z0-9+/]+={0,2}:$/.test(found);
  if (found === undefined || !isBytes) return undefined;
  try {
    return new X509Certificate(Buffer.from(found.slice(1, -1), 'base64'));
  } catch {
    return undefined;
  }
}

/** How a token names a certificate: `x5t#S256`. @see RFC 8705 §3.1 */
export function certificateThumbprint({ raw }: X509Certificate): string {
  return hash('sha256', raw, 'base64url');
}
