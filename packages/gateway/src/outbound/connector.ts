import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { OutboundError } from './outbound-error.ts';
import { bareHost, mayConnect, NOT_PUBLIC, type OutboundRules } from './target.ts';
import type { Resolve } from './resolver.ts';

export interface ConnectorOptions {
  readonly rules: OutboundRules;
  readonly resolve: Resolve;
  /** Certificate authorities instead of the system's, in PEM. */
  readonly ca?: string | undefined;
}

/**
 * Opens the connections of an outbound client. Every connection goes through here, and here addresses
 * are judged: the address that was judged is the one that is connected to, so that a name which resolves
 * differently the next moment gains nothing.
 *
 * @see MCP, Security Best Practices §SSRF (DNS rebinding)
 */
export function outboundConnector({ rules, resolve, ca }: ConnectorOptions): buildConnector.connector {
  const { limits } = rules;
  const connectors = [true, false].map((isConfigured) =>
    buildConnector({
      allowH2: false,
      timeout: limits.connectTimeoutMs,
      rejectUnauthorized: true,
      autoSelectFamily: true,
      lookup: judgedLookup(isConfigured, rules, resolve),
      ...(ca === undefined ? {} : { ca }),
    }));
  const [toConfigured, toForeign] = connectors;
  return (options, callback) => {
    const host = bareHost(options.hostname);
    const isConfigured = rules.configuredOrigins.has(`${options.protocol}//${options.host ?? options.hostname}`);
    const connect = isConfigured ? toConfigured : toForeign;
    // A literal address is never looked up.
    const isForbidden = isIP(host) !== 0 && !mayConnect(host, host, isConfigured, rules);
    if (isForbidden || connect === undefined) callback(forbidden(host), null);
    else connect(options, callback);
  };
}

function judgedLookup(isConfigured: boolean, rules: OutboundRules, resolve: Resolve): LookupFunction {
  return (name, { all }, callback) => {
    judged(name, isConfigured, rules, resolve).then(
      (addresses) => {
        const [first] = addresses;
        if (all === true || first === undefined) callback(null, [...addresses]);
        else callback(null, first.address, first.family);
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error('unresolvable'), ''),
    );
  };
}

interface Judged {
  readonly address: string;
  readonly family: number;
}

/** All addresses of a name, when each of them may be connected to: one bad one spoils the name. */
async function judged(
  name: string,
  isConfigured: boolean,
  rules: OutboundRules,
  resolve: Resolve,
): Promise<readonly Judged[]> {
  const addresses = await resolve(name, isConfigured).catch((cause: unknown) => {
    throw new OutboundError('unresolvable', `${name} has no address that could be found`, { cause });
  });
  if (addresses.length === 0 || addresses.length > rules.limits.addressesMax) {
    throw new OutboundError('unresolvable', `${name} has ${String(addresses.length)} addresses`);
  }
  if (!addresses.every((address) => mayConnect(address, name, isConfigured, rules))) throw forbidden(name);
  return addresses.map((address) => ({ address, family: isIP(address) }));
}

function forbidden(host: string): OutboundError {
  return new OutboundError('forbidden_address', `${host} ${NOT_PUBLIC}`);
}
