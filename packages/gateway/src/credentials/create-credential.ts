import { readFileSync } from 'node:fs';
import type { CredentialConfig } from '../config/credential-schema.ts';
import type { Secret } from '../config/secret.ts';
import type { Environment } from '../config/secrets.ts';
import type { HttpConfig } from '../config/server-schema.ts';
import { createOutboundClient, type OutboundClient } from '../outbound/outbound-client.ts';
import type { UpstreamCredential } from '../upstream/link-credential.ts';
import type { AccessToken } from './access-token.ts';
import { MetadataBook } from './authorization-metadata.ts';
import type { DpopKey } from './dpop-key.ts';
import {
  clientCredentials, identityAssertion, managedIdentity, onBehalfOf, tokenExchange, workloadIdentity,
} from './grants.ts';
import { MachineCredential } from './machine-credential.ts';
import { PersonCredential } from './person-credential.ts';
import { resourceUrl } from './resource-url.ts';
import type { SubjectSource, SubjectToken } from './subject-token.ts';
import { TokenEndpoint } from './token-endpoint.ts';

/** What the credentials of all servers are made from. */
export interface CredentialSources {
  readonly clock: () => number;
  readonly resolveSecret: (reference: string) => Secret;
  /** Where the managed identity of the host is asked for. */
  readonly environment: Environment;
  /** Whether the gateway is itself on this machine only, so that issuers may be too. */
  readonly isLocal: boolean;
  /** Certificate authorities instead of the system's, in PEM. */
  readonly ca: string | undefined;
}

export interface CreateCredentialOptions extends CredentialSources {
  readonly http: HttpConfig;
  readonly config: CredentialConfig;
  /** Tokens of people, as the configuration wants them; undefined where none are kept. */
  readonly subjects: SubjectSource | undefined;
  /** A key for proofs, where the configuration asks for bound tokens. */
  readonly dpop: DpopKey | undefined;
}

/**
 * The credential of a server by its configuration: where tokens come from, as whom, and for what is
 * settled there; nothing that a client sends has a part in it. Asks nobody yet. Undefined for the kind
 * that people connect themselves: `create-oauth` makes it.
 */
export function createCredential(options: CreateCredentialOptions): UpstreamCredential | undefined {
  const { config, http, clock, resolveSecret, dpop, environment } = options;
  const outbound = outboundFor(options);
  const url = resourceUrl(http.url);
  const endpoint = new TokenEndpoint(outbound.fetch, clock);
  const parts = { url, endpoint, metadata: new MetadataBook(outbound, clock), dpop, resolveSecret, environment, clock };
  const common = { url, dpop, clock, close: () => outbound.close() };
  const forAll = (ask: () => Promise<AccessToken>): UpstreamCredential => new MachineCredential({ ...common, ask });
  const forEach = (exchange: (subject: SubjectToken) => Promise<AccessToken>): UpstreamCredential =>
    new PersonCredential({ ...common, exchange, subjects: options.subjects ?? NOBODY });
  const { clientCredentials: own, workloadIdentity: workload, tokenExchange: exchanged } = config;
  const { onBehalfOf: behalf, identityAssertion: assertion, managedIdentity: managed } = config;
  if (own !== undefined) return forAll(() => clientCredentials(parts, own));
  if (workload !== undefined) return forAll(() => workloadIdentity(parts, workload));
  if (managed !== undefined) return forAll(() => managedIdentity(managed, options));
  if (exchanged !== undefined) return forEach((subject) => tokenExchange(parts, exchanged, subject));
  if (behalf !== undefined) return forEach((subject) => onBehalfOf(parts, behalf, subject));
  if (assertion !== undefined) return forEach((subject) => identityAssertion(parts, assertion, subject));
  return undefined;
}

const NOBODY: SubjectSource = { of: async () => undefined };

/** What a credential is exchanged for; undefined where it is for nothing. */
export function subjectOf(config: CredentialConfig): 'caller' | 'id_token' | 'access_token' | undefined {
  return (config.tokenExchange ?? config.onBehalfOf ?? config.identityAssertion)?.subject;
}

/** Whether tokens are to be bound to a key. */
export function wantsDpop(config: CredentialConfig): boolean {
  const { clientCredentials: own, tokenExchange: exchanged, onBehalfOf: behalf, identityAssertion: assertion } = config;
  return [own, exchanged, behalf, assertion].some((way) => way?.dpop === true);
}

/** A client of its own for the issuers of one server. */
export function outboundFor({
  http,
  config,
  isLocal,
  ca,
}: Pick<CreateCredentialOptions, 'http' | 'config' | 'isLocal' | 'ca'>): OutboundClient {
  return createOutboundClient({
    allowLoopback: isLocal,
    configuredOrigins: [http.url, ...issuersIn(config)].map((url) => new URL(url).origin),
    ca: http.caFile === undefined ? ca : readFileSync(http.caFile, 'utf8'),
  });
}

/** Every issuer and endpoint that the deployer wrote down. */
function issuersIn(config: CredentialConfig): readonly string[] {
  const { oauth, identityAssertion: assertion, managedIdentity: _, personal: __, ...others } = config;
  const places = [assertion, assertion?.provider, ...Object.values(others)].flatMap((place) =>
    place === undefined ? [] : [place.issuer, place.tokenEndpoint]);
  const issuers = oauth === undefined ? [] : [oauth.issuer, ...Object.keys(oauth.clients)];
  return [...places, ...issuers].filter((url) => url !== undefined && URL.canParse(url)) as string[];
}
