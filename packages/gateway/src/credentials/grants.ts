import { AzureTokenError, type IssuedToken } from '../azure/issued-token.ts';
import { managedIdentityToken, type ManagedIdentityOptions } from '../azure/managed-identity.ts';
import { Secret } from '../config/secret.ts';
import type { Environment } from '../config/secrets.ts';
import type {
  IdentityAssertionConfig,
  ManagedIdentityConfig,
  OnBehalfOfConfig,
  TokenExchangeConfig,
  TokenServerConfig,
  WorkloadIdentityConfig,
} from '../config/credential-schema.ts';
import { isToken, UNSTATED_LIFETIME_MS, type AccessToken } from './access-token.ts';
import type { AuthorizationMetadata, MetadataBook } from './authorization-metadata.ts';
import { readSecret, type ClientIdentity } from './client-proof.ts';
import { CredentialError } from './credential-error.ts';
import type { DpopKey } from './dpop-key.ts';
import { discloseSubject, type SubjectToken } from './subject-token.ts';
import type { TokenEndpoint } from './token-endpoint.ts';

const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:';
const ID_JAG = `${TOKEN_TYPE}id-jag`;

/** What the grants of one server share. */
export interface GrantParts {
  /** The canonical URL of the server. */
  readonly url: string;
  readonly endpoint: TokenEndpoint;
  readonly metadata: MetadataBook;
  readonly dpop: DpopKey | undefined;
  readonly resolveSecret: (reference: string) => Secret;
  /** Where the managed identity of the host is asked for. */
  readonly environment: Environment;
  readonly clock: () => number;
}

type ServerPlace = Pick<TokenServerConfig, 'issuer' | 'tokenEndpoint'>;
type Asks = Pick<TokenServerConfig, 'scopes' | 'resource'> & Partial<Pick<TokenServerConfig, 'audience'>>;

/** The gateway as itself. @see RFC 6749 §4.4 */
export async function clientCredentials(parts: GrantParts, config: TokenServerConfig): Promise<AccessToken> {
  const { endpoint, dpop, url } = parts;
  const { access } = await endpoint.ask({
    server: await serverOf(parts, config),
    client: clientOf(parts, config),
    grantType: 'client_credentials',
    parameters: wanted(config, url),
    dpop,
  });
  return access;
}

/** The workload that the gateway is. @see RFC 7523 §2.1 */
export async function workloadIdentity(parts: GrantParts, config: WorkloadIdentityConfig): Promise<AccessToken> {
  const { endpoint, resolveSecret, url } = parts;
  const assertion = readSecret(() => resolveSecret(config.assertion));
  const { access } = await endpoint.ask({
    server: await serverOf(parts, config),
    client: { clientId: config.clientId ?? 'durward' },
    grantType: JWT_BEARER,
    parameters: { assertion, ...wanted(config, url) },
  });
  return access;
}

/** The identity that Azure gave the host. Rejects with a {@link CredentialError}. */
export async function managedIdentity(
  { resource, clientId }: ManagedIdentityConfig,
  { environment, clock }: { readonly environment: Environment; readonly clock: () => number },
): Promise<AccessToken> {
  const { token, lifetimeSeconds } = await hostToken({ resource, clientId, environment, clock });
  if (!isToken(token)) throw new CredentialError('hostile', 'the managed identity gave what no header can carry');
  const lifetimeMs = lifetimeSeconds === 0 ? UNSTATED_LIFETIME_MS : lifetimeSeconds * 1000;
  return { value: new Secret(token), type: 'Bearer', untilMs: clock() + lifetimeMs, scopes: undefined };
}

async function hostToken(options: ManagedIdentityOptions): Promise<IssuedToken> {
  try {
    return await managedIdentityToken(options);
  } catch (cause) {
    if (!(cause instanceof AzureTokenError)) throw cause;
    const reason = cause.reason === 'refused' ? 'refused' : 'unreachable';
    throw new CredentialError(reason, cause.message, { cause });
  }
}

/** What Entra ID takes as an assertion for an application that trusts the identity of the host. */
const FEDERATION = 'api://AzureADTokenExchange';

/** A person's token for one of the server. @see RFC 8693 */
export async function tokenExchange(
  parts: GrantParts,
  config: TokenExchangeConfig,
  subject: SubjectToken,
): Promise<AccessToken> {
  const { endpoint, dpop, url } = parts;
  const { access, issuedTokenType } = await endpoint.ask({
    server: await serverOf(parts, config),
    client: clientOf(parts, config),
    grantType: TOKEN_EXCHANGE,
    parameters: {
      subject_token: discloseSubject(subject),
      subject_token_type: config.subjectTokenType ?? `${TOKEN_TYPE}${subject.type}`,
      requested_token_type: `${TOKEN_TYPE}access_token`,
      ...wanted(config, url),
    },
    dpop,
  });
  const isAccess = issuedTokenType === undefined || ACCESS_TYPES.has(issuedTokenType);
  if (!isAccess) throw new CredentialError('refused', 'the exchange gave something else than an access token');
  return access;
}

const ACCESS_TYPES: ReadonlySet<string> = new Set([`${TOKEN_TYPE}access_token`, `${TOKEN_TYPE}jwt`]);

/** The on-behalf-of flow of Entra ID: a person's token is the assertion. */
export async function onBehalfOf(
  parts: GrantParts,
  config: OnBehalfOfConfig,
  subject: SubjectToken,
): Promise<AccessToken> {
  const { endpoint, dpop, url } = parts;
  const { access } = await endpoint.ask({
    server: await serverOf(parts, config),
    client: clientOf(parts, config),
    grantType: JWT_BEARER,
    parameters: {
      assertion: discloseSubject(subject),
      requested_token_use: 'on_behalf_of',
      // Entra ID knows no `resource` here: the scopes say for whom the token is.
      ...wanted({ ...config, resource: config.resource === 'server' ? 'none' : config.resource }, url),
    },
    dpop,
  });
  return access;
}

/**
 * Enterprise-managed authorization: the provider issues an assertion for the server's own issuer, which
 * gives a token for it.
 *
 * @see MCP ext-auth, Enterprise-Managed Authorization; draft-ietf-oauth-identity-assertion-authz-grant
 */
export async function identityAssertion(
  parts: GrantParts,
  config: IdentityAssertionConfig,
  subject: SubjectToken,
): Promise<AccessToken> {
  const { endpoint, dpop, url } = parts;
  const asked = wanted(config, url);
  const assertion = await endpoint.ask({
    server: await serverOf(parts, config.provider),
    client: clientOf(parts, config.provider),
    grantType: TOKEN_EXCHANGE,
    parameters: {
      subject_token: discloseSubject(subject),
      subject_token_type: `${TOKEN_TYPE}${subject.type}`,
      requested_token_type: ID_JAG,
      ...asked,
      // Whatever the server wants to call itself: the assertion is for its issuer.
      audience: config.issuer,
    },
  });
  if (assertion.issuedTokenType !== ID_JAG) {
    throw new CredentialError('refused', 'the identity provider gave something else than an identity assertion');
  }
  const { access } = await endpoint.ask({
    server: await serverOf(parts, config),
    client: clientOf(parts, config),
    grantType: JWT_BEARER,
    parameters: { assertion: assertion.access.value.reveal(), ...asked },
    dpop,
  });
  return access;
}

async function serverOf(
  { metadata }: GrantParts,
  { issuer, tokenEndpoint }: ServerPlace,
): Promise<AuthorizationMetadata> {
  return tokenEndpoint === undefined ? metadata.of(issuer) : { issuer, token_endpoint: tokenEndpoint };
}

function clientOf(
  { resolveSecret, environment, clock }: GrantParts,
  config: Pick<
    TokenServerConfig, 'clientId' | 'clientSecret' | 'privateKey' | 'keyId' | 'algorithm' | 'managedIdentity'
  >,
): ClientIdentity {
  const { clientId, clientSecret, privateKey, keyId, algorithm, managedIdentity: host } = config;
  const own = { resource: FEDERATION, clientId: host?.clientId, environment, clock };
  return {
    assertion: host === undefined ? undefined : async () => (await hostToken(own)).token,
    clientId,
    clientSecret: clientSecret === undefined ? undefined : () => resolveSecret(clientSecret),
    privateKey: privateKey === undefined ? undefined : () => resolveSecret(privateKey),
    keyId,
    algorithm,
  };
}

/** What is asked for: nothing of it comes from a client of the gateway. */
function wanted({ scopes, resource, audience }: Asks, url: string): Readonly<Record<string, string>> {
  const target = resource === 'server' ? url : resource;
  return {
    ...(scopes.length === 0 ? {} : { scope: scopes.join(' ') }),
    ...(target === 'none' ? {} : { resource: target }),
    ...(audience === undefined ? {} : { audience }),
  };
}
