import { isJsonObject, parseJsonText, type JsonObject, type JsonValue } from '@durward/core';
import * as openid from 'openid-client';
import type { ProviderConfig } from '../config/provider-schema.ts';
import type { Secret } from '../config/secret.ts';
import type { StoredUser } from '../store/authorization-store.ts';
import { AUTHORIZATION_LIMITS } from './authorization-limits.ts';
import { FederationError } from './federation-error.ts';
import type { ClaimsSource, Identity, ProviderTokens } from './people.ts';
import { identityIn } from './provider-claims.ts';

/** What a sign-in at the provider is bound to. Kept on our side; only `state` and digests travel. */
export interface SignInSecrets {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** How the person must sign in. */
export interface SignInDemands {
  readonly acrValues: readonly string[];
  readonly maxAgeSeconds: number | undefined;
  /** Whether the provider is to ask the person again, whoever is signed in there. */
  readonly mustAsk: boolean;
}

/** What came of a sign-in. */
export interface SignInResult {
  readonly identity: Identity;
  /** Seconds since the epoch; undefined when the provider does not say. */
  readonly authTimeSeconds: number | undefined;
  readonly acr: string | undefined;
  readonly amr: readonly string[];
}

export function newSignInSecrets(): SignInSecrets {
  return {
    state: openid.randomState(),
    nonce: openid.randomNonce(),
    codeVerifier: openid.randomPKCECodeVerifier(),
  };
}

export interface FederationOptions {
  readonly config: ProviderConfig;
  readonly clientSecret: Secret;
  /** Where the provider sends the browser back to. */
  readonly redirectUri: string;
  readonly fetch: typeof fetch;
  readonly clock: () => number;
  /** Whether plain http may be used: for a provider on this machine. */
  readonly allowHttp: boolean;
}

/**
 * The gateway as a client of the OpenID provider.
 *
 * Authorization code with PKCE S256, `state` and `nonce`; the ID token's signature, issuer, audience,
 * expiry and nonce, and the issuer of the response (RFC 9207), are checked by the certified client
 * library. Tokens of the provider stay here.
 */
export class Federation implements ClaimsSource {
  readonly maxAgeSeconds: number;
  readonly outageSeconds: number;
  readonly #options: FederationOptions;
  #known: { readonly configuration: openid.Configuration; readonly atMs: number } | undefined;
  #finding: Promise<openid.Configuration> | undefined;
  #failedAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: FederationOptions) {
    this.#options = options;
    this.maxAgeSeconds = options.config.claimsMaxAgeSeconds;
    this.outageSeconds = options.config.claimsOutageSeconds;
  }

  get issuer(): string {
    return this.#options.config.issuer;
  }

  /** Where the browser goes to sign in. Rejects with a {@link FederationError}. */
  async begin(secrets: SignInSecrets, demands: SignInDemands): Promise<URL> {
    const { config, redirectUri } = this.#options;
    const acrValues = [...new Set([...demands.acrValues, ...config.acrValues])];
    return openid.buildAuthorizationUrl(await this.#configuration(), {
      redirect_uri: redirectUri,
      scope: config.scopes.join(' '),
      state: secrets.state,
      nonce: secrets.nonce,
      code_challenge: await openid.calculatePKCECodeChallenge(secrets.codeVerifier),
      code_challenge_method: 'S256',
      ...(acrValues.length === 0 ? {} : { acr_values: acrValues.join(' ') }),
      ...(demands.maxAgeSeconds === undefined ? {} : { max_age: String(demands.maxAgeSeconds) }),
      ...(demands.mustAsk ? { prompt: 'login' } : {}),
    });
  }

  /** Who has signed in, from the response in the query. Rejects with a {@link FederationError}. */
  async complete(query: string, secrets: SignInSecrets, demands: SignInDemands): Promise<SignInResult> {
    const { redirectUri } = this.#options;
    const configuration = await this.#configuration();
    const tokens = await asked(() =>
      openid.authorizationCodeGrant(configuration, new URL(`${redirectUri}?${query}`), {
        expectedState: secrets.state,
        expectedNonce: secrets.nonce,
        pkceCodeVerifier: secrets.codeVerifier,
        idTokenExpected: true,
        ...(demands.maxAgeSeconds === undefined ? {} : { maxAge: demands.maxAgeSeconds }),
      }));
    const claims = objectOf(tokens.claims());
    if (claims === undefined) throw new FederationError('refused', 'the provider sent no ID token');
    const identity = identityIn(await this.#complete(configuration, claims, tokens.access_token), this.#options.config);
    const { auth_time: authTime, acr, amr } = claims as Readonly<Record<string, JsonValue | undefined>>;
    return {
      identity: { ...identity, refreshToken: tokens.refresh_token },
      authTimeSeconds: typeof authTime === 'number' ? authTime : undefined,
      acr: typeof acr === 'string' ? acr : undefined,
      amr: Array.isArray(amr) ? amr.filter((word) => typeof word === 'string') : [],
    };
  }

  async reread(user: StoredUser, refreshToken: string): Promise<Identity | 'gone' | 'unreachable'> {
    try {
      const configuration = await this.#configuration();
      const tokens = await asked(() => openid.refreshTokenGrant(configuration, refreshToken));
      // A provider need not send an ID token here; without one its userinfo is asked.
      const claims = objectOf(tokens.claims()) ?? (await this.#userinfo(configuration, tokens.access_token));
      if (claims === undefined) return 'unreachable';
      const identity = identityIn(
        await this.#complete(configuration, claims, tokens.access_token),
        this.#options.config,
      );
      if (identity.issuer !== user.issuer || identity.subject !== user.subject) return 'gone';
      return { ...identity, refreshToken: tokens.refresh_token ?? refreshToken };
    } catch (error) {
      if (!(error instanceof FederationError)) throw error;
      return error.reason === 'unreachable' ? 'unreachable' : 'gone';
    }
  }

  async renew(refreshToken: string): Promise<ProviderTokens | 'gone' | 'unreachable'> {
    const { clock } = this.#options;
    try {
      const configuration = await this.#configuration();
      const tokens = await asked(() => openid.refreshTokenGrant(configuration, refreshToken));
      return {
        idToken: tokens.id_token,
        accessToken: tokens.access_token,
        expiresAtMs: clock() + (tokens.expires_in ?? UNSTATED_SECONDS) * 1000,
        refreshToken: tokens.refresh_token,
      };
    } catch (error) {
      if (!(error instanceof FederationError)) throw error;
      return error.reason === 'unreachable' ? 'unreachable' : 'gone';
    }
  }

  /** The address of the provider's keys, for assertions that it signs. */
  async keysAddress(): Promise<string> {
    const { jwks_uri: address } = (await this.#configuration()).serverMetadata();
    if (address === undefined) throw new FederationError('refused', 'the metadata of the provider names no keys');
    return address;
  }

  /** Roles and groups that are not in the ID token may be in the userinfo. */
  async #complete(configuration: openid.Configuration, claims: JsonObject, accessToken: string): Promise<JsonObject> {
    const { profile, roleClaims, groupClaims } = this.#options.config;
    const isComplete = [...roleClaims, ...groupClaims].some((name) => Object.hasOwn(claims, name));
    if (isComplete || profile === 'entra') return claims;
    return { ...(await this.#userinfo(configuration, accessToken, claims)), ...claims };
  }

  async #userinfo(
    configuration: openid.Configuration,
    accessToken: string,
    claims?: JsonObject,
  ): Promise<JsonObject | undefined> {
    if (configuration.serverMetadata().userinfo_endpoint === undefined) return undefined;
    const subject = claims?.['sub'];
    const said = await asked(() =>
      openid.fetchUserInfo(configuration, accessToken, typeof subject === 'string' ? subject : openid.skipSubjectCheck),
    );
    const { issuer } = this.#options.config;
    const info = objectOf(said);
    return info && { iss: issuer, ...info };
  }

  async #configuration(): Promise<openid.Configuration> {
    const nowMs = this.#options.clock();
    const known = this.#known;
    if (known !== undefined && nowMs - known.atMs < AUTHORIZATION_LIMITS.providerMetadataMs) return known.configuration;
    if (nowMs - this.#failedAtMs < AUTHORIZATION_LIMITS.providerRetryMs) {
      if (known !== undefined) return known.configuration;
      throw new FederationError('unreachable', 'the provider could not be reached a moment ago');
    }
    this.#finding ??= this.#find().finally(() => {
      this.#finding = undefined;
    });
    try {
      const configuration = await this.#finding;
      this.#known = { configuration, atMs: this.#options.clock() };
      return configuration;
    } catch (error) {
      this.#failedAtMs = this.#options.clock();
      if (known !== undefined) return known.configuration;
      throw error;
    }
  }

  async #find(): Promise<openid.Configuration> {
    const { config, clientSecret } = this.#options;
    const execute = this.#options.allowHttp ? [openid.allowInsecureRequests] : [];
    const discovered = await asked(() =>
      openid.discovery(new URL(config.issuer), config.clientId, undefined, openid.None(), {
        [openid.customFetch]: this.#fetch,
        timeout: AUTHORIZATION_LIMITS.providerTimeoutMs / 1000,
        execute,
      }));
    const metadata = discovered.serverMetadata();
    const secret = clientSecret.reveal();
    // RFC 8414 §2: a provider that does not say takes the secret in the header.
    const isPost = metadata.token_endpoint_auth_methods_supported?.includes('client_secret_post') === true;
    const proof = isPost ? openid.ClientSecretPost(secret) : openid.ClientSecretBasic(secret);
    const configuration = new openid.Configuration(metadata, config.clientId, undefined, proof);
    configuration[openid.customFetch] = this.#fetch;
    configuration.timeout = AUTHORIZATION_LIMITS.providerTimeoutMs / 1000;
    for (const change of execute) change(configuration);
    return configuration;
  }

  readonly #fetch: openid.CustomFetch = (url, { body, ...init }) =>
    this.#options.fetch(url, { ...init, ...(body === undefined ? {} : { body }) });
}

/** Asks the provider; whatever goes wrong becomes a {@link FederationError} that says whose fault it is. */
async function asked<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw FederationError.from(error);
  }
}

/** Claims from the library as plain JSON, as everything else of ours takes them. */
function objectOf(value: unknown): JsonObject | undefined {
  if (value === undefined) return undefined;
  const parsed = parseJsonText(JSON.stringify(value), CLAIM_LIMITS);
  return parsed.ok && isJsonObject(parsed.value) ? parsed.value : undefined;
}

/** How long tokens are used that come without an expiry. */
const UNSTATED_SECONDS = 300;
const CLAIM_LIMITS = { jsonDepthMax: 16, jsonNodesMax: 5000 };
