import { isJsonObject, parseJson, type JsonObject, type JsonValue, type Limits } from '@durward/core';
import { allowInsecureRequests, ClientSecretBasic, customFetch, introspectionRequest } from 'oauth4webapi';
import type { IssuerConfig } from '../config/schema.ts';
import { createOutboundClient, type OutboundClient } from '../outbound/outbound-client.ts';
import { isSafeFor, metadataUrls } from './discovery.ts';
import type { IssuerProfile } from './issuer-profile.ts';
import { OAUTH_LIMITS } from './oauth-limits.ts';
import type { OauthLog } from './oauth-log.ts';
import { malformedEvidence, type Evidence } from './token-facts.ts';

export interface IntrospectionOptions {
  readonly issuer: IssuerConfig & { readonly introspection: NonNullable<IssuerConfig['introspection']> };
  readonly profile: IssuerProfile;
  readonly secret: string;
  readonly clock: () => number;
  readonly limits: Limits;
  readonly log: OauthLog;
}

/**
 * Asks an issuer about tokens that are no JWT.
 *
 * Guarantees: an answer counts only when it comes with status 200, passes core's strict parser, says
 * `active: true` of an access token, and names no other issuer; the controls then judge its claims
 * as those of a JWT. An answer is used for half a minute and never beyond the end of the token; what
 * cannot be asked is not accepted. Questions at one time are bounded, so that made-up tokens cost the
 * issuer little and us less. Never rejects.
 *
 * @see RFC 7662 §2, §4
 */
export class Introspection {
  readonly #options: IntrospectionOptions;
  readonly #outbound: OutboundClient;
  #endpoint: string | undefined;
  #discoverAgainMs = Number.NEGATIVE_INFINITY;
  #asking = 0;
  #isFailing = false;

  constructor(options: IntrospectionOptions) {
    const { issuer } = options;
    this.#options = options;
    this.#endpoint = issuer.introspection.endpoint;
    const configured = [issuer.issuer, issuer.introspection.endpoint].filter((url) => url !== undefined);
    this.#outbound = createOutboundClient({
      allowLoopback: issuer.issuer.startsWith('http:'),
      configuredOrigins: configured.map((url) => new URL(url).origin),
    });
  }

  async ask(token: string): Promise<Evidence> {
    if (this.#asking >= OAUTH_LIMITS.introspectionsMax) return this.#unavailable();
    this.#asking += 1;
    try {
      const answer = await this.#answerFor(token);
      if (this.#isFailing) this.#options.log.info({ issuer: this.#options.issuer.name }, 'the issuer answers again');
      this.#isFailing = false;
      return this.#evidenceOf(answer);
    } catch (error) {
      this.#tell(error);
      return this.#unavailable();
    } finally {
      this.#asking -= 1;
    }
  }

  async close(): Promise<void> {
    await this.#outbound.close();
  }

  async #answerFor(token: string): Promise<JsonObject> {
    const { issuer, secret, limits } = this.#options;
    const signal = AbortSignal.timeout(OAUTH_LIMITS.introspectionTimeoutMs);
    const endpoint = (this.#endpoint ??= await this.#discover(signal));
    const { clientId } = issuer.introspection;
    const response = await introspectionRequest(
      { issuer: issuer.issuer, introspection_endpoint: endpoint },
      { client_id: clientId },
      ClientSecretBasic(secret),
      token,
      {
        signal,
        additionalParameters: { token_type_hint: 'access_token' },
        [customFetch]: this.#outbound.fetch,
        [allowInsecureRequests]: issuer.issuer.startsWith('http:'),
      },
    );
    if (response.status !== 200) throw new Error(`answered with status ${String(response.status)}`);
    const parsed = parseJson(await response.bytes(), limits);
    if (!parsed.ok || !isJsonObject(parsed.value)) throw new Error('answered with something that is no JSON object');
    return parsed.value;
  }

  async #discover(signal: AbortSignal): Promise<string> {
    const { issuer, clock } = this.#options;
    if (clock() < this.#discoverAgainMs) throw new Error('its introspection endpoint is not known');
    this.#discoverAgainMs = clock() + OAUTH_LIMITS.keyRetryMs;
    for (const url of metadataUrls(issuer.issuer)) {
      const found = await this.#outbound.getJson(url, { signal }).catch(() => undefined);
      const { issuer: said, introspection_endpoint: endpoint } = (found?.value ?? {}) as Record<string, JsonValue>;
      if (said === issuer.issuer && typeof endpoint === 'string' && isSafeFor(endpoint, issuer.issuer)) return endpoint;
    }
    throw new Error('its metadata names no introspection endpoint');
  }

  #evidenceOf(answer: JsonObject): Evidence {
    const { profile, clock } = this.#options;
    const fault = faultOf(answer, profile);
    const nowMs = clock();
    if (fault !== undefined) {
      return { ...malformedEvidence(fault), usableUntilMs: nowMs + OAUTH_LIMITS.refusedTokenMs };
    }
    return {
      ...this.#known({ ...answer, iss: profile.rules.issuer }),
      signature: 'valid',
      usableUntilMs: nowMs + OAUTH_LIMITS.introspectionMs,
    };
  }

  #unavailable(): Evidence {
    return { ...this.#known({ iss: this.#options.profile.rules.issuer }), signature: 'keys_unavailable' };
  }

  /** The issuer itself has answered: that stands for the type and the signature of a JWT. */
  #known(claims: JsonObject): Omit<Evidence, 'signature'> {
    const { profile } = this.#options;
    return {
      malformed: undefined,
      header: { typ: profile.rules.types[0] ?? 'at+jwt' },
      claims,
      profile,
      key: undefined,
    };
  }

  #tell(error: unknown): void {
    if (this.#isFailing) return;
    this.#isFailing = true;
    const cause = error instanceof Error ? error.message : 'unknown';
    this.#options.log.warn(
      { issuer: this.#options.issuer.name, cause },
      'the issuer cannot be asked about tokens; those that are no JWT are refused until it answers',
    );
  }
}

/** Why an answer does not stand for an access token; undefined when it does. */
function faultOf(answer: JsonObject, { rules }: IssuerProfile): string | undefined {
  const { active, iss, token_type: type, typ, cnf } = answer as Readonly<Record<string, JsonValue | undefined>>;
  if (active !== true) return 'not active at its issuer';
  if (iss !== undefined && iss !== rules.issuer) return 'its issuer says that it is of another issuer';
  // A refresh token or an ID token is active too; nobody may use it here.
  const names = [type, typ].filter((name) => name !== undefined);
  if (!names.every((name) => typeof name === 'string' && ACCESS_TOKENS.has(name.toLowerCase()))) {
    return 'its issuer says that it is no access token';
  }
  if (typeof type === 'string' && type.toLowerCase() === 'dpop' && cnf === undefined) return 'bound to an unknown key';
  return undefined;
}

const ACCESS_TOKENS: ReadonlySet<string> = new Set(['bearer', 'dpop', 'access_token', 'at+jwt']);
