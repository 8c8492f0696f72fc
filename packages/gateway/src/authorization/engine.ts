import type { IncomingMessage, ServerResponse } from 'node:http';
import type { X509Certificate } from 'node:crypto';
import type { Limits } from '@durward/core';
import {
  Provider,
  errors,
  interactionPolicy,
  type Account,
  type Configuration,
  type KoaContextWithOIDC,
} from 'oidc-provider';
import type { AuthorizationConfig } from '../config/authorization-schema.ts';
import type { Secret } from '../config/secret.ts';
import type { AuthorizationStore, StoredUser } from '../store/authorization-store.ts';
import { adapterFactory } from './artifact-adapter.ts';
import { ASSERTION_GRANT, type AssertionGrant } from './assertion-grant.ts';
import { AUTHORIZATION_LIMITS } from './authorization-limits.ts';
import { settleClientMetadata } from './client-metadata.ts';
import { ACR_PARAMETER, AGE_PARAMETER } from './engine-request.ts';
import { scopesFor, type Resource } from './resources.ts';
import { SIGNING_ALGORITHM, type SigningJwk } from './signing-keys.ts';

/** What the protocol engine is made from. Another set makes another engine. */
export interface EngineOptions {
  readonly issuer: string;
  readonly config: AuthorizationConfig;
  readonly resources: ReadonlyMap<string, Resource>;
  readonly keys: readonly SigningJwk[];
  readonly store: AuthorizationStore;
  readonly clock: () => number;
  readonly limits: Limits;
  readonly resolveSecret: (reference: string) => Secret;
  readonly fetch: typeof fetch;
  /** Takes identity assertion grants; undefined where none are accepted. */
  readonly assertions: AssertionGrant | undefined;
  readonly hooks: EngineHooks;
}

/** Where the engine asks us. */
export interface EngineHooks {
  /** Where a person is asked. */
  consentPath(uid: string): string;
  /** Whether the document of a client may be fetched now, for this request. */
  mayFetchDocument(request: IncomingMessage | undefined, url: string): boolean;
  /** Somebody whose code or refresh token was presented; undefined when the person no longer counts. */
  current(userId: string, sinceMs: number): Promise<StoredUser | undefined>;
  endFamily(grantId: string, why: string): Promise<void>;
  /** Claims of an access token beside those that RFC 9068 wants. */
  claimsFor(context: KoaContextWithOIDC, token: TokenFacts): Promise<Readonly<Record<string, unknown>>>;
  /** The certificate that a client has shown, PEM or base64 DER. */
  certificateOf(request: IncomingMessage): X509Certificate | undefined;
  renderError(context: KoaContextWithOIDC): Promise<void>;
}

/** What is known of an access token when its claims are written. */
export interface TokenFacts {
  readonly accountId: string | undefined;
  readonly grantId: string | undefined;
}

/** A person as the engine knows one. */
export interface EngineAccount extends Account {
  readonly user: StoredUser;
}

function accountOf(user: StoredUser): EngineAccount {
  return { accountId: user.id, user, claims: () => ({ sub: user.id }) };
}

/** The protocol engine, with the parts of it that we use. */
export interface Engine {
  readonly provider: Provider;
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** Names of the engine's cookies. They name an authorization request, never a person. */
export function engineCookies(isHttps: boolean) {
  const prefix = isHttps ? '__Secure-' : '';
  return {
    interaction: `${prefix}durward-request`,
    resume: `${prefix}durward-resume`,
    session: `${prefix}durward-unused`,
  };
}

/** Paths of the endpoints, below the public URL. */
export const ENDPOINTS = {
  authorization: '/oauth/authorize',
  token: '/oauth/token',
  jwks: '/oauth/jwks',
  registration: '/oauth/register',
  revocation: '/oauth/revoke',
  introspection: '/oauth/introspect',
  pushed_authorization_request: '/oauth/par',
} as const;

/**
 * The authorization server's protocol: the certified engine, set to what this gateway is for.
 *
 * Authorization code with PKCE S256 only; one resource per request and token; refresh tokens rotate;
 * no implicit flow, no ID tokens, no sessions of its own; every authorization request asks our own
 * pages. It is built anew when keys or configuration change.
 */
export function createEngine(options: EngineOptions): Engine {
  const provider = new Provider(options.issuer, configurationOf(options));
  provider.proxy = true;
  options.assertions?.register(provider);
  // What is added to the provider counts for callbacks that are made later.
  let answer: ReturnType<Provider['callback']> | undefined;
  return {
    provider,
    handle(request, response) {
      answer ??= provider.callback();
      return answer(request, response);
    },
  };
}

/** What no configuration changes. */
const FIXED: Configuration = {
  clientDefaults: {
    application_type: 'native',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
    id_token_signed_response_alg: SIGNING_ALGORITHM,
  },
  clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'],
  clientBasedCORS: () => true,
  enabledJWA: {
    idTokenSigningAlgValues: [SIGNING_ALGORITHM],
    clientAuthSigningAlgValues: ['ES256', 'PS256', 'RS256', 'EdDSA', 'Ed25519'],
    dPoPSigningAlgValues: ['ES256', 'EdDSA', 'Ed25519'],
  },
  expiresWithSession: () => false,
  fetchResponseBodyLimits: {
    'client_id metadata document': AUTHORIZATION_LIMITS.documentBytesMax,
    jwks_uri: AUTHORIZATION_LIMITS.documentBytesMax,
  },
  pkce: { required: () => true },
  responseTypes: ['code'],
  revokeGrantPolicy: () => true,
  rotateRefreshToken: true,
  routes: ENDPOINTS,
  scopes: ['openid', 'offline_access'],
};

function configurationOf(options: EngineOptions): Configuration {
  const { config, hooks, resources } = options;
  return {
    ...FIXED,
    allowOmittingSingleRegisteredRedirectUri: false,
    adapter: adapterFactory({
      store: options.store,
      clock: options.clock,
      limits: options.limits,
      registrationSeconds: config.registration.expirySeconds,
      endFamily: (grantId, why) => hooks.endFamily(grantId, why),
    }),
    jwks: { keys: options.keys.map((key) => ({ ...key })) },
    clients: config.clients.map((client) => clientOf(client, options)),
    cookies: cookiesFor(options.issuer),
    discovery: discoveryOf(options),
    extraClientMetadata: {
      properties: ['software_id'],
      validator: (_context, _key, _value, metadata) => settleClientMetadata(metadata, config.privateSchemes),
    },
    extraParams: {
      [ACR_PARAMETER]: null,
      [AGE_PARAMETER]: (context, age) => settleRequest(context, age, resources),
    },
    extraTokenClaims: (context, token) => hooks.claimsFor(context, {
      accountId: 'accountId' in token ? token.accountId : undefined,
      grantId: 'grantId' in token ? token.grantId : undefined,
    }),
    features: featuresOf(options),
    fetch: options.fetch,
    async findAccount(_context, id, token) {
      // Without a token it is somebody who has just been found to be signed in.
      const user = await hooks.current(id, token === undefined ? options.clock() : token.iat * 1000);
      return user && accountOf(user);
    },
    interactions: {
      policy: askingPolicy(),
      url: (_context, interaction) => hooks.consentPath(interaction.uid),
    },
    issueRefreshToken: (_context, client) => client.grantTypeAllowed('refresh_token'),
    loadExistingGrant: async (context) => {
      const grantId = context.oidc.result?.consent?.grantId;
      return grantId === undefined ? undefined : context.oidc.provider.Grant.find(grantId);
    },
    renderError: (context) => hooks.renderError(context),
    ttl: {
      AccessToken: config.accessTokenSeconds,
      AuthorizationCode: AUTHORIZATION_LIMITS.codeSeconds,
      Grant: config.consentSeconds,
      IdToken: config.accessTokenSeconds,
      Interaction: AUTHORIZATION_LIMITS.interactionSeconds,
      RefreshToken: config.refreshTokenSeconds,
      Session: AUTHORIZATION_LIMITS.interactionSeconds,
    },
  };
}

function cookiesFor(issuer: string): Configuration['cookies'] {
  const isHttps = issuer.startsWith('https:');
  const cookie = { httpOnly: true, sameSite: 'lax', secure: isHttps, signed: false } as const;
  return { names: engineCookies(isHttps), long: cookie, short: cookie };
}

function discoveryOf({ assertions }: EngineOptions): Record<string, unknown> {
  return assertions !== undefined
    ? { authorization_grant_profiles_supported: ['urn:ietf:params:oauth:grant-profile:id-jag'] }
    : {};
}

function clientOf(client: AuthorizationConfig['clients'][number], { resolveSecret, assertions }: EngineOptions) {
  const isConfidential = client.secret !== undefined;
  const hasRedirects = client.redirectUris.length > 0;
  return {
    client_id: client.id,
    client_name: client.name,
    redirect_uris: [...client.redirectUris],
    response_types: hasRedirects ? ['code' as const] : [],
    grant_types: [
      ...(hasRedirects ? ['authorization_code', 'refresh_token'] : []),
      ...(isConfidential && assertions !== undefined ? [ASSERTION_GRANT] : []),
    ],
    ...(client.secret === undefined
      ? { token_endpoint_auth_method: 'none' as const }
      : {
          token_endpoint_auth_method: 'client_secret_basic' as const,
          client_secret: resolveSecret(client.secret).reveal(),
        }),
  };
}

/** Everything that is not needed is off. */
function featuresOf({ config, hooks, resources }: EngineOptions): Configuration['features'] {
  const introspecting = new Set(config.clients.filter(({ introspects }) => introspects).map(({ id }) => id));
  return {
    devInteractions: { enabled: false },
    userinfo: { enabled: false },
    rpInitiatedLogout: { enabled: false },
    pushedAuthorizationRequests: { enabled: true },
    dPoP: { enabled: true },
    mTLS: {
      enabled: true,
      certificateBoundAccessTokens: true,
      getCertificate: (context) => hooks.certificateOf(context.req),
    },
    revocation: { enabled: true, allowedPolicy: (_context, client, token) => client.clientId === token.clientId },
    introspection: {
      enabled: true,
      allowedPolicy: (_context, client, token) =>
        introspecting.has(client.clientId) ||
        (client.clientAuthMethod !== 'none' && client.clientId === token.clientId),
    },
    registration: { enabled: config.registration.enabled, issueRegistrationAccessToken: false },
    clientIdMetadataDocument: {
      enabled: config.clientDocuments.enabled,
      ack: 'draft-02',
      // There is no context when one of our own pages looks a client up.
      allowFetch: (context: KoaContextWithOIDC | undefined, url) => hooks.mayFetchDocument(context?.req, url),
      cacheDuration: { min: AUTHORIZATION_LIMITS.documentSecondsMin, max: AUTHORIZATION_LIMITS.documentSecondsMax },
    },
    resourceIndicators: {
      enabled: true,
      defaultResource: (_context, _client, oneOf) => oneOf ?? onlyOf(resources) ?? [],
      getResourceServerInfo(_context, indicator) {
        const resource = resources.get(indicator);
        if (resource === undefined) throw new errors.InvalidTarget();
        return {
          scope: [...resource.scopes.keys()].join(' '),
          audience: resource.uri,
          accessTokenTTL: config.accessTokenSeconds,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: SIGNING_ALGORITHM } },
        };
      },
      useGrantedResource: () => true,
    },
  };
}

/** Where there is one server only, a client that names none means that one. */
function onlyOf(resources: ReadonlyMap<string, Resource>): string | undefined {
  const [first, ...others] = resources.keys();
  return others.length === 0 ? first : undefined;
}

/** The last check of a request: one server, scopes that it knows, an age that is a number. */
function settleRequest(
  { oidc }: KoaContextWithOIDC,
  age: string | undefined,
  resources: ReadonlyMap<string, Resource>,
): void {
  const [uri, ...others] = Object.keys(oidc.resourceServers ?? {});
  const resource = uri === undefined ? undefined : resources.get(uri);
  if (resource === undefined || others.length > 0) throw new errors.InvalidTarget();
  if (age !== undefined && !/^\d{1,9}$/.test(age)) throw new errors.InvalidRequest('invalid max_age parameter value');
  const { params } = oidc;
  const asked = typeof params?.['scope'] === 'string' ? params['scope'].split(' ') : [];
  const scopes = scopesFor(resource, asked);
  if (scopes.length === 0) throw new errors.InvalidScope('no scope of this server was requested', asked.join(' '));
  if (params !== undefined) params['scope'] = scopes.join(' ');
}

/** Every authorization request is put to our pages, until they have said who it is and what is allowed. */
function askingPolicy(): interactionPolicy.Prompt[] {
  const { Check, Prompt } = interactionPolicy;
  const unanswered = new Check('unanswered', 'the person has to be asked', 'interaction_required', ({ oidc }) =>
    oidc.result?.login === undefined || oidc.result.consent?.grantId === undefined
      ? Check.REQUEST_PROMPT
      : Check.NO_NEED_TO_PROMPT);
  return [
    new Prompt({ name: 'login', requestable: true }, unanswered),
    new Prompt({ name: 'consent', requestable: true }),
    new Prompt({ name: 'select_account', requestable: true }),
  ];
}
