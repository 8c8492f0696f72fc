import { createRemoteJWKSet, customFetch, jwtVerify, type JWTPayload } from 'jose';
import { isJsonObject, parseJsonText, type JsonObject, type Limits } from '@durward/core';
import { errors, type KoaContextWithOIDC, type Provider } from 'oidc-provider';
import type { ProviderConfig } from '../config/provider-schema.ts';
import { readProof } from '../oauth/dpop-proof.ts';
import { OAUTH_LIMITS } from '../oauth/oauth-limits.ts';
import type { AuthorizationStore } from '../store/authorization-store.ts';
import { AUTHORIZATION_LIMITS } from './authorization-limits.ts';
import type { Federation } from './federation.ts';
import { FederationError } from './federation-error.ts';
import type { People } from './people.ts';
import { identityIn } from './provider-claims.ts';
import { scopesFor, type Resource } from './resources.ts';

/** The grant type of assertions. @see RFC 7523 §2.1 */
export const ASSERTION_GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

const TYPE = 'oauth-id-jag+jwt';
const ALGORITHMS = [
  'ES256',
  'ES384',
  'ES512',
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'EdDSA',
  'Ed25519',
];

export interface AssertionGrantOptions {
  /** Our own issuer: the one audience of an assertion. */
  readonly issuer: string;
  readonly config: ProviderConfig;
  readonly federation: Federation;
  readonly people: People;
  readonly store: AuthorizationStore;
  readonly clock: () => number;
  readonly limits: Limits;
  readonly resources: ReadonlyMap<string, Resource>;
  readonly fetch: typeof fetch;
}

/**
 * Takes identity assertion grants (ID-JAG): the company's provider has decided that a client may act
 * for one of its people at one of our servers, and the gateway issues a token for that.
 *
 * Guarantees: the assertion is of this type, of the configured provider, for this gateway alone, for
 * the very client that presents it and has proved who it is, used once, not expired; the token is for
 * the one server that the assertion names, with no scope that it does not, and lives at most as long
 * as an access token. There is no refresh token: the provider decides again each time.
 *
 * @see MCP enterprise-managed authorization §5.1; draft-ietf-oauth-identity-assertion-authz-grant
 */
export class AssertionGrant {
  readonly #options: AssertionGrantOptions;
  #keys: { readonly address: string; readonly find: ReturnType<typeof createRemoteJWKSet> } | undefined;

  constructor(options: AssertionGrantOptions) {
    this.#options = options;
  }

  register(provider: Provider): void {
    provider.registerGrantType(ASSERTION_GRANT, (context) => this.#issue(context), ['assertion', 'resource', 'scope']);
  }

  async #issue(context: KoaContextWithOIDC): Promise<void> {
    const { oidc } = context;
    const { client, params, provider } = oidc;
    if (client === undefined || client.clientAuthMethod === 'none') {
      throw new errors.InvalidGrant('the client has not proved who it is');
    }
    const claims = await this.#verified(params?.['assertion'], client.clientId);
    const resource = this.#resourceOf(claims, params?.['resource']);
    const scopes = scopesOf(claims, params?.['scope'], resource);
    const thumbprint = await this.#senderOf(context, claims);
    await this.#spend(claims);
    const user = await this.#userOf(claims);
    const expiresIn = Math.min(AUTHORIZATION_LIMITS.assertionSecondsMax, secondsLeft(claims, this.#options.clock()));
    const grant = new provider.Grant({ accountId: user.id, clientId: client.clientId });
    grant.addResourceScope(resource.uri, [...scopes]);
    const grantId = await grant.save();
    await this.#options.store.putConsent({
      grantId,
      userId: user.id,
      issuer: user.issuer,
      subject: user.subject,
      clientId: client.clientId,
      clientName: client.clientName ?? client.clientId,
      redirectUri: '',
      server: resource.server,
      scopes,
      givenAtMs: this.#options.clock(),
      lastUsedAtMs: this.#options.clock(),
      expiresAtMs: this.#options.clock() + expiresIn * 1000,
    });
    const token = new provider.AccessToken({
      accountId: user.id,
      client,
      grantId,
      gty: ASSERTION_GRANT,
      scope: scopes.join(' '),
      expiresIn,
    });
    token.resourceServer = new provider.ResourceServer(resource.uri, {
      scope: scopes.join(' '),
      audience: resource.uri,
      accessTokenFormat: 'jwt',
      jwt: { sign: { alg: 'ES256' } },
    });
    if (thumbprint !== undefined) token.setThumbprint('jkt', thumbprint);
    oidc.entity('AccessToken', token);
    const accessToken = await token.save();
    context.body = {
      access_token: accessToken,
      token_type: token.tokenType,
      expires_in: expiresIn,
      scope: scopes.join(' '),
    };
  }

  async #verified(assertion: unknown, clientId: string): Promise<JsonObject> {
    const { issuer, config, clock, limits } = this.#options;
    if (typeof assertion !== 'string') throw new errors.InvalidRequest('assertion is missing');
    let payload: JWTPayload;
    try {
      ({ payload } = await jwtVerify(assertion, await this.#keySet(), {
        issuer: config.issuer,
        audience: issuer,
        typ: TYPE,
        algorithms: ALGORITHMS,
        requiredClaims: ['jti', 'exp', 'iat', 'sub', 'client_id'],
        currentDate: new Date(clock()),
        clockTolerance: 5,
      }));
    } catch (cause) {
      throw new errors.InvalidGrant({ detail: 'the assertion does not hold', cause });
    }
    const parsed = parseJsonText(JSON.stringify(payload), limits);
    if (!parsed.ok || !isJsonObject(parsed.value)) throw new errors.InvalidGrant('the assertion cannot be read');
    const { aud, client_id: named } = parsed.value as Readonly<Record<string, unknown>>;
    if (aud !== issuer && !(Array.isArray(aud) && aud.length === 1)) {
      throw new errors.InvalidGrant('the assertion is for others too');
    }
    if (named !== clientId) throw new errors.InvalidGrant('the assertion is for another client');
    return parsed.value;
  }

  async #keySet(): Promise<ReturnType<typeof createRemoteJWKSet>> {
    const address = await this.#options.federation.keysAddress();
    if (this.#keys?.address !== address) {
      const find = createRemoteJWKSet(new URL(address), { [customFetch]: this.#options.fetch });
      this.#keys = { address, find };
    }
    return this.#keys.find;
  }

  #resourceOf(claims: JsonObject, asked: unknown): Resource {
    const named = claims['resource'];
    if (asked !== undefined && asked !== named) throw new errors.InvalidTarget();
    const resource = typeof named === 'string' ? this.#options.resources.get(named) : undefined;
    if (resource === undefined) throw new errors.InvalidTarget();
    return resource;
  }

  /** The key that the token is bound to: that of the proof, and the one that the assertion names, if it does. */
  async #senderOf(context: KoaContextWithOIDC, claims: JsonObject): Promise<string | undefined> {
    const { method, oidc } = context;
    const header = context.get('dpop');
    const cnf = claims['cnf'];
    const wanted = isJsonObject(cnf) ? cnf['jkt'] : undefined;
    if (cnf !== undefined && typeof wanted !== 'string')
      throw new errors.InvalidGrant('an unknown confirmation method');
    if (header === '') {
      if (wanted !== undefined)
        throw new errors.InvalidGrant('the assertion is bound to a key, and no proof of it came');
      return undefined;
    }
    const { facts, id } = await readProof(header);
    const nowSeconds = this.#options.clock() / 1000;
    const isGood = facts.kind === 'signed' && facts.method === method && facts.uri === oidc.urlFor('token') &&
      Math.abs(nowSeconds - facts.issuedAtSeconds) <= OAUTH_LIMITS.proofAgeSecondsMax;
    if (!isGood || id === undefined) throw new errors.InvalidDpopProof('invalid DPoP proof');
    if (wanted !== undefined && wanted !== facts.thumbprint)
      throw new errors.InvalidGrant('the proof is of another key');
    await this.#once('Proof', id, this.#options.clock() + 2 * OAUTH_LIMITS.proofAgeSecondsMax * 1000);
    return facts.thumbprint;
  }

  async #spend(claims: JsonObject): Promise<void> {
    const { iss, jti, exp } = claims as Readonly<Record<string, unknown>>;
    await this.#once('Assertion', JSON.stringify([iss, jti]), Number(exp) * 1000 + CLOCK_SLACK_MS);
  }

  async #once(kind: string, id: string, expiresAtMs: number): Promise<void> {
    const isNew = await this.#options.store.putIfAbsent({ kind, id, payload: '{}', expiresAtMs });
    if (!isNew) throw new errors.InvalidGrant(`${kind} was used before`);
  }

  async #userOf(claims: JsonObject) {
    const { config, people, store } = this.#options;
    const identity = identityOf(claims, config);
    const issuedAtMs = Number((claims as { iat?: unknown }).iat) * 1000;
    if (await store.isCutOff(identity.issuer, identity.subject, issuedAtMs)) {
      throw new errors.InvalidGrant('the person was cut off');
    }
    const known = await people.findBy(identity.issuer, identity.subject);
    // An assertion need not say what the person's roles are; those that a sign-in said stay.
    const roles = identity.roles.length > 0 ? identity.roles : (known?.roles ?? []);
    const groups = identity.groups.length > 0 ? identity.groups : (known?.groups ?? []);
    const name = identity.name ?? known?.name;
    return people.remember({ ...identity, name, roles, groups, refreshToken: undefined });
  }
}

const CLOCK_SLACK_MS = 60_000;

/** The person that an assertion is about, by the same rules as at a sign-in. */
function identityOf(claims: JsonObject, config: ProviderConfig): ReturnType<typeof identityIn> {
  try {
    return identityIn(claims, config);
  } catch (cause) {
    if (!(cause instanceof FederationError)) throw cause;
    throw new errors.InvalidGrant({ detail: 'the person is not one that may sign in', cause });
  }
}

function secondsLeft(claims: JsonObject, nowMs: number): number {
  const { exp } = claims as { exp?: unknown };
  return Math.max(1, Math.floor(Number(exp) - nowMs / 1000));
}

/** What is asked for, if the assertion allows it; else what the assertion says; else what the server gives anybody. */
function scopesOf(claims: JsonObject, asked: unknown, resource: Resource): readonly string[] {
  const { scope } = claims as { scope?: unknown };
  const allowed = typeof scope === 'string' ? scope.split(' ') : resource.defaultScopes;
  const wanted = typeof asked === 'string' && asked !== '' ? asked.split(' ') : allowed;
  if (!wanted.every((one) => allowed.includes(one))) {
    throw new errors.InvalidScope('the assertion does not allow this scope', wanted.join(' '));
  }
  const scopes = scopesFor(resource, wanted);
  if (scopes.length === 0) throw new errors.InvalidScope('no scope of this server', wanted.join(' '));
  return scopes;
}
