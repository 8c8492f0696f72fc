import { BlockList, isIP } from 'node:net';

/** Names under which a listener on loopback is always reached. */
const LOOPBACK_NAMES: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

export function isLoopbackAddress(address: string): boolean {
  if (address === '::1' || address === 'localhost') return true;
  return address.startsWith('127.') || address.startsWith('::ffff:127.');
}

/** What a request says of the connection that it really came over. */
export interface Connection {
  readonly peer: string;
  readonly host: string;
  /** TLS here, loopback, or TLS at a trusted proxy. */
  readonly secure: boolean;
  /** Whether a trusted proxy stands between. */
  readonly isFromProxy: boolean;
}

/** The forwarded headers of a request, as they came. */
export interface Forwarded {
  readonly host: string | undefined;
  readonly forwardedHost: string | undefined;
  readonly forwardedProto: string | undefined;
  readonly forwardedFor: string | undefined;
}

/**
 * Which hosts and origins this gateway answers, and whose forwarded headers it believes.
 *
 * Everything comes from the configuration; a request can only match it. `X-Forwarded-*` from a peer
 * that is not a configured proxy counts for nothing.
 */
export class Places {
  readonly #hosts: ReadonlySet<string>;
  readonly #origins: ReadonlySet<string>;
  readonly #proxies = new BlockList();
  readonly #hasProxies: boolean;

  constructor(options: {
    readonly publicUrl: URL;
    readonly boundPort: number;
    readonly isLoopback: boolean;
    readonly allowedHosts: readonly string[];
    readonly allowedOrigins: readonly string[];
    readonly trustedProxies: readonly string[];
  }) {
    const { publicUrl, boundPort } = options;
    const hosts = new Set<string>([publicUrl.host.toLowerCase()]);
    for (const host of options.allowedHosts) hosts.add(host.toLowerCase());
    if (options.isLoopback) {
      for (const name of LOOPBACK_NAMES) hosts.add(`${name}:${String(boundPort)}`);
    }
    this.#hosts = hosts;
    this.#origins = new Set([publicUrl.origin, ...options.allowedOrigins.map((origin) => new URL(origin).origin)]);
    this.#hasProxies = options.trustedProxies.length > 0;
    for (const entry of options.trustedProxies) addRange(this.#proxies, entry);
  }

  allowsHost(host: string): boolean {
    return this.#hosts.has(host.toLowerCase());
  }

  /** Origins compare as text: a browser sends them in one form. `null` is nobody's origin. */
  allowsOrigin(origin: string): boolean {
    return this.#origins.has(origin);
  }

  /** What to believe of a connection. */
  read(peer: string, encrypted: boolean, forwarded: Forwarded): Connection {
    const direct = forwarded.host ?? '';
    if (!this.#hasProxies || !this.#isProxy(peer)) {
      return { peer, host: direct, secure: encrypted || isLoopbackAddress(peer), isFromProxy: false };
    }
    return {
      peer: forwarded.forwardedFor?.split(',').at(-1)?.trim() ?? peer,
      host: forwarded.forwardedHost ?? direct,
      secure: encrypted || forwarded.forwardedProto?.toLowerCase() === 'https',
      isFromProxy: true,
    };
  }

  #isProxy(peer: string): boolean {
    const plain = peer.startsWith('::ffff:') ? peer.slice('::ffff:'.length) : peer;
    const family = isIP(plain);
    return family !== 0 && this.#proxies.check(plain, family === 6 ? 'ipv6' : 'ipv4');
  }
}

function addRange(list: BlockList, entry: string): void {
  const [address = '', prefix] = entry.split('/');
  const family = isIP(address);
  if (family === 0) throw new TypeError(`${entry} is not an address or a CIDR range`);
  const kind = family === 6 ? 'ipv6' : 'ipv4';
  if (prefix === undefined) list.addAddress(address, kind);
  else list.addSubnet(address, Number(prefix), kind);
}
