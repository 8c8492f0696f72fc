import { hash } from 'node:crypto';
import type { Principal, TokenFacts } from '@durward/core';
import type { Config } from '../config/schema.ts';
import type { Secret } from '../config/secret.ts';
import type { RevocationStore, StoredRevocation } from '../store/store.ts';
import type { Authenticator, Examined, Presented, RevocationListener, Sender } from './authenticator.ts';
import { Documents } from './documents.ts';
import { Introspection } from './introspection.ts';
import { configuredProfile, type IssuerProfile } from './issuer-profile.ts';
import { JwksSource } from './jwks.ts';
import { KnownToken, NO_SENDER } from './known-token.ts';
import { localIssuerApplies, type LocalIssuer } from './local-issuer.ts';
import { OauthError } from './oauth-error.ts';
import { OAUTH_LIMITS } from './oauth-limits.ts';
import type { OauthLog } from './oauth-log.ts';
import { RecentTokens } from './recent-tokens.ts';
import { RevocationIndex, Revocations, type Revocable } from './revocations.ts';
import { SenderExaminer } from './sender-examiner.ts';
import { malformedEvidence, TokenReader, type Evidence } from './token-facts.ts';

export interface AuthenticatorOptions {
  readonly config: Config;
  readonly store: RevocationStore;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: OauthLog;
  /** Only where {@link localIssuerApplies}. */
  readonly localIssuer?: LocalIssuer | undefined;
  /** The profile of our own authorization server, where there is one. */
  readonly ownProfile?: IssuerProfile | undefined;
  /** Without it no issuer is asked about its tokens. */
  readonly resolveSecret?: ((reference: string) => Secret) | undefined;
}

/**
 * The authenticator of the gateway: reads all revocations, begins to fetch the keys of every issuer,
 * and is ready without waiting for them.
 *
 * @throws OauthError `issuer_insecure`, or `local_issuer_not_allowed`; what the store throws.
 */
export async function createAuthenticator(options: AuthenticatorOptions): Promise<Authenticator> {
  const { config, store, clock, log, localIssuer, ownProfile } = options;
  if (localIssuer !== undefined && !localIssuerApplies(config)) {
    throw new OauthError(
      'local_issuer_not_allowed',
      'the local issuer is for a gateway on loopback without identity.issuers, and this one is not',
    );
  }
  const documents = new Documents();
  const profiles = config.identity.issuers.map((issuer) => {
    const keys = new JwksSource({ config: issuer, documents, clock, log });
    return configuredProfile(issuer, config.servers, keys);
  });
  if (localIssuer !== undefined) profiles.push(localIssuer.profile(config.identity.local.tokenLifetimeSeconds));
  if (ownProfile !== undefined) profiles.push(ownProfile);
  const revocations = new Revocations(store);
  await revocations.pull();
  return new TokenAuthenticator({
    options, documents, profiles, revocations, introspection: introspectionFor(options, profiles),
  });
}

/** Who is asked about tokens that are no JWT: the configuration lets one issuer be. */
function introspectionFor(
  { config, clock, log, resolveSecret }: AuthenticatorOptions,
  profiles: readonly IssuerProfile[],
): Introspection | undefined {
  for (const issuer of config.identity.issuers) {
    const { introspection } = issuer;
    const profile = profiles.find(({ rules }) => rules.name === issuer.name);
    if (introspection === undefined || profile === undefined || resolveSecret === undefined) continue;
    const secret = resolveSecret(introspection.clientSecret).reveal();
    return new Introspection({
      issuer: { ...issuer, introspection },
      profile,
      secret,
      clock,
      limits: config.limits,
      log,
    });
  }
  return undefined;
}

class TokenAuthenticator implements Authenticator {
  readonly #clock: () => number;
  readonly #log: OauthLog;
  readonly #tokenBytesMax: number;
  readonly #documents: Documents;
  readonly #profiles: readonly IssuerProfile[];
  readonly #introspection: Introspection | undefined;
  readonly #reader: TokenReader;
  readonly #revocations: Revocations;
  readonly #verified = new RecentTokens<KnownToken>({
    countMax: OAUTH_LIMITS.verifiedTokensMax,
    weightMax: OAUTH_LIMITS.verifiedTokenCharsMax,
  });
  readonly #refused = new RecentTokens<KnownToken>({
    countMax: OAUTH_LIMITS.refusedTokensMax,
    weightMax: OAUTH_LIMITS.refusedTokenCharsMax,
  });
  /** Tokens that are being looked at, so that the same one is looked at once. */
  readonly #pending = new Map<string, Promise<KnownToken>>();
  readonly #revocables = new WeakMap<Principal, Revocable>();
  readonly #listeners = new Set<RevocationListener>();
  readonly #senders: SenderExaminer;
  readonly #timer: NodeJS.Timeout;
  #isPulling = false;
  #ticksWithoutPull = 0;
  #closed = false;

  constructor(parts: {
    readonly options: AuthenticatorOptions;
    readonly documents: Documents;
    readonly profiles: readonly IssuerProfile[];
    readonly revocations: Revocations;
    readonly introspection: Introspection | undefined;
  }) {
    const { config, clock, log } = parts.options;
    this.#clock = clock;
    this.#log = log;
    this.#tokenBytesMax = config.limits.tokenBytesMax;
    this.#documents = parts.documents;
    this.#profiles = parts.profiles;
    this.#introspection = parts.introspection;
    this.#reader = new TokenReader(parts.profiles, config.limits, parts.introspection);
    this.#revocations = parts.revocations;
    this.#senders = new SenderExaminer(clock);
    for (const { keys } of this.#profiles) keys.refreshIfDue();
    this.#timer = setInterval(() => this.#tick(), OAUTH_LIMITS.tickMs).unref();
  }

  examine(presented: Presented, server: string, sender?: Sender): Examined | Promise<Examined> {
    if (presented.place !== 'bearer') return WITHOUT_TOKEN[presented.place];
    const examined = this.#examineToken(presented, server);
    return examined instanceof Promise
      ? examined.then((settled) => this.#senders.examine(settled, presented, sender))
      : this.#senders.examine(examined, presented, sender);
  }

  #examineToken(presented: Presented & { readonly place: 'bearer' }, server: string): Examined | Promise<Examined> {
    const { token } = presented;
    if (token.length > this.#tokenBytesMax) return OVERSIZE;
    const digest = presented.digest ?? hash('sha256', token);
    const nowMs = this.#clock();
    const known = this.#verified.get(digest) ?? this.#refused.get(digest);
    if (known?.holds(nowMs) === true) return this.#answer(known, server);
    const pending = this.#pending.get(digest);
    if (pending !== undefined) return pending.then((fresh) => this.#answer(fresh, server));
    const looked = this.#look(token, digest);
    return looked instanceof Promise
      ? looked.then((fresh) => this.#answerFirst(fresh, server))
      : this.#answerFirst(looked, server);
  }

  onRevoked(listener: RevocationListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#listeners.clear();
    for (const { keys } of this.#profiles) keys.close();
    await Promise.all([this.#documents.close(), this.#introspection?.close()]);
  }

  /** Without fresh revocations nobody knows whether a token still counts. */
  #answer(known: KnownToken, server: string): Examined {
    return this.#ticksWithoutPull > OAUTH_LIMITS.blindTicksMax && known.evidence.signature === 'valid'
      ? known.withSignature('keys_unavailable', server)
      : known.on(server);
  }

  #answerFirst(known: KnownToken, server: string): Examined {
    return Object.freeze({ ...this.#answer(known, server), isNew: true });
  }

  #look(token: string, digest: string): KnownToken | Promise<KnownToken> {
    const evidence = this.#reader.read(token);
    if (!(evidence instanceof Promise)) return this.#keep(token, digest, evidence);
    const pending = evidence
      .then((found) => this.#keep(token, digest, found))
      .finally(() => this.#pending.delete(digest));
    this.#pending.set(digest, pending);
    return pending;
  }

  /** Remembers what crypto was spent on; everything else is as cheap to look at again. */
  #keep(token: string, digest: string, evidence: Evidence): KnownToken {
    const nowMs = this.#clock();
    const known = new KnownToken({
      digest,
      evidence,
      nowMs,
      isRevoked: (revocable) => this.#revocations.covers(revocable),
    });
    if (known.principal !== undefined && known.revocable !== undefined) {
      this.#revocables.set(known.principal, known.revocable);
    }
    if (evidence.key === undefined && evidence.usableUntilMs === undefined) return known;
    const place = known.isVerified(nowMs) ? this.#verified : this.#refused;
    place.set(digest, known, token.length);
    return known;
  }

  #tick(): void {
    for (const { keys } of this.#profiles) keys.refreshIfDue();
    this.#ticksWithoutPull += 1;
    if (!this.#isPulling) void this.#pull();
    if (this.#ticksWithoutPull === OAUTH_LIMITS.blindTicksMax + 1) {
      this.#log.error({}, 'revocations cannot be read; no token is accepted until the store answers again');
    }
  }

  /** Never rejects. One that never ends leaves the gateway blind, and so closed. */
  async #pull(): Promise<void> {
    this.#isPulling = true;
    try {
      const fresh = await this.#revocations.pull();
      this.#ticksWithoutPull = 0;
      if (fresh.length > 0) this.#spread(fresh);
    } catch (error) {
      const cause = error instanceof Error ? error.message : 'unknown';
      if (this.#ticksWithoutPull === 1 && !this.#closed) {
        this.#log.warn({ cause }, 'revocations could not be read; trying again');
      }
    } finally {
      this.#isPulling = false;
    }
  }

  /** Forgets what is revoked, so that it is looked at anew, and tells who holds something open. */
  #spread(revocations: readonly StoredRevocation[]): void {
    const fresh = new RevocationIndex(revocations);
    const isHit = ({ revocable }: KnownToken): boolean => revocable !== undefined && fresh.covers(revocable);
    this.#verified.deleteWhere(isHit);
    this.#refused.deleteWhere(isHit);
    const isRevoked = (principal: Principal): boolean =>
      fresh.covers(this.#revocables.get(principal) ?? unknownTokenOf(principal));
    for (const listener of this.#listeners) this.#tell(listener, isRevoked, revocations);
  }

  #tell(
    listener: RevocationListener,
    isRevoked: (principal: Principal) => boolean,
    fresh: readonly StoredRevocation[],
  ): void {
    try {
      listener(isRevoked, fresh);
    } catch (error) {
      const cause = error instanceof Error ? error.message : 'unknown';
      this.#log.error({ cause }, 'a listener for revocations failed; what it holds open may stay open');
    }
  }
}

function unknownTokenOf(principal: Principal): Revocable {
  return { ...principal, tokenIssuer: principal.issuer, grantId: undefined, issuedAtSeconds: undefined };
}

/** Facts of requests without a token that could be looked at. They have no digest. */
function untold(presented: TokenFacts['presented'], malformed?: string): Examined {
  const { header, claims, signature } = malformedEvidence('');
  const facts: TokenFacts = Object.freeze({
    presented,
    malformed,
    header,
    claims,
    profile: undefined,
    signature,
    revoked: false,
    ...NO_SENDER,
  });
  return Object.freeze({ facts, principal: undefined, digest: '', isNew: true });
}

const WITHOUT_TOKEN: Readonly<Record<Exclude<Presented['place'], 'bearer'>, Examined>> = Object.freeze({
  none: untold('none'),
  query: untold('query'),
  cookie: untold('cookie'),
  repeated_header: untold('repeated_header'),
});

const OVERSIZE = untold('bearer', 'longer than limits.tokenBytesMax');
