import { isIP } from 'node:net';

/**
 * Whether a host (as in a URL, or as an address to bind) can only be this machine: `localhost`,
 * 127.0.0.0/8, `::1`. Other names are not resolved and count as other machines.
 */
export function isLoopbackHost(host: string): boolean {
  const bare = (host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host).toLowerCase();
  if (bare === 'localhost') return true;
  if (isIP(bare) === 4) return bare.startsWith('127.');
  return bare === '::1' || bare === '0:0:0:0:0:0:0:1';
}

/** Whether a text is an address that can be bound and named in a URL: an IP address or a host name. */
export function isBindable(text: string): boolean {
  const family = isIP(text);
  if (family !== 0) return URL.canParse(`http://${family === 6 ? `[${text}]` : text}/`);
  return /^[A-Za-z0-9.-]{1,253}$/.test(text) && URL.canParse(`http://${text}/`);
}

/** Whether a text is an IP address, or a range in CIDR form. */
export function isAddressRange(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  if (prefix === undefined) return true;
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128);
}

/** Whether a range is every address there is. */
export function isWholeInternet(range: string): boolean {
  return isAddressRange(range) && range.split('/')[1] !== undefined && Number(range.split('/')[1]) === 0;
}

/** What {@link baseUrlOf} needs to know of the listener. */
export interface Listening {
  readonly address: string;
  readonly port: number;
  readonly publicUrl?: string | undefined;
  readonly tls?: unknown;
}

/**
 * The URL under which clients reach the gateway, without a slash at the end: `publicUrl`, or else
 * the address that is bound. With port 0 it is only known once the listener is up.
 */
export function baseUrlOf(listen: Listening): string {
  if (listen.publicUrl !== undefined) {
    const { origin, pathname } = new URL(listen.publicUrl);
    return pathname === '/' ? origin : `${origin}${pathname.replace(/\/$/, '')}`;
  }
  const host = isIP(listen.address) === 6 ? `[${listen.address}]` : listen.address;
  return new URL(`${listen.tls === undefined ? 'http' : 'https'}://${host}:${String(listen.port)}`).origin;
}
