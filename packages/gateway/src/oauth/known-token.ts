import type { Principal, TokenFacts } from '@durward/core';
import type { Examined } from './authenticator.ts';
import { OAUTH_LIMITS } from './oauth-limits.ts';
import { principalOf } from './principal-of.ts';
import type { Revocable } from './revocations.ts';
import type { Evidence } from './token-facts.ts';

/** Facts of a request that shows nothing beside its token. */
export const NO_SENDER = Object.freeze({
  scheme: 'bearer',
  tokenHash: '',
  proof: Object.freeze({ kind: 'absent' }),
  certificate: undefined,
} as const);

/** A token that was looked at, ready to be answered for again, on any route. */
export class KnownToken {
  readonly digest: string;
  readonly evidence: Evidence;
  readonly principal: Principal | undefined;
  /** Undefined when the claims name nobody: such a token is refused for that. */
  readonly revocable: Revocable | undefined;
  readonly revoked: boolean;
  /** From then on it has to be looked at again. */
  readonly untilMs: number;
  /** The last answer: a token is for one route, so it hardly ever is asked about on another. */
  #last: Examined | undefined;
  #lastServer = '';

  constructor(options: {
    readonly digest: string;
    readonly evidence: Evidence;
    readonly nowMs: number;
    readonly isRevoked: (token: Revocable) => boolean;
  }) {
    const { evidence } = options;
    const { profile, claims } = evidence;
    this.digest = options.digest;
    this.evidence = evidence;
    this.principal =
      evidence.signature === 'valid' && profile !== undefined ? principalOf(claims, profile) : undefined;
    this.revocable = this.principal && revocableOf(this.principal, evidence);
    this.revoked = this.revocable !== undefined && options.isRevoked(this.revocable);
    this.untilMs = Math.min(untilMsOf(evidence, options.nowMs), evidence.usableUntilMs ?? Number.POSITIVE_INFINITY);
  }

  /** A token with a good signature that has not run out: it may be remembered as long as it lives. */
  isVerified(nowMs: number): boolean {
    return this.evidence.signature === 'valid' && nowMs + OAUTH_LIMITS.refusedTokenMs < this.untilMs;
  }

  /** Whether its evidence still says what looking again would say. */
  holds(nowMs: number): boolean {
    const { key, profile, usableUntilMs } = this.evidence;
    if (usableUntilMs !== undefined) return nowMs < this.untilMs;
    return (
      nowMs < this.untilMs && key?.isWithdrawn === false && profile !== undefined && nowMs < profile.keys.usableUntilMs
    );
  }

  on(server: string): Examined {
    if (this.#last === undefined || this.#lastServer !== server) {
      this.#last = this.withSignature(this.evidence.signature, server);
      this.#lastServer = server;
    }
    return this.#last;
  }

  /** What there is to say of it on a server, with another result of the signature check. */
  withSignature(signature: TokenFacts['signature'], server: string): Examined {
    const { malformed, header, claims, profile } = this.evidence;
    const rules = profile?.rulesFor(server);
    const facts: TokenFacts = Object.freeze({
      presented: 'bearer',
      malformed,
      header,
      claims,
      profile: rules,
      signature,
      revoked: this.revoked,
      ...NO_SENDER,
    });
    const principal = signature === 'valid' ? this.principal : undefined;
    return Object.freeze({ facts, principal, digest: this.digest, isNew: false });
  }
}

function revocableOf({ issuer, subject, tokenId }: Principal, { claims, profile }: Evidence): Revocable {
  const { iss, grant_id: grantId } = claims as { iss?: unknown; grant_id?: unknown };
  return {
    issuer,
    subject,
    tokenIssuer: typeof iss === 'string' ? iss : issuer,
    tokenId,
    grantId: profile?.isOwn === true && typeof grantId === 'string' ? grantId : undefined,
    issuedAtSeconds: numberIn(claims['iat']),
  };
}

function numberIn(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** Until it expires, as the controls see it; for a moment when it has no good signature or lifetime. */
function untilMsOf({ signature, claims, profile }: Evidence, nowMs: number): number {
  const momentMs = nowMs + OAUTH_LIMITS.refusedTokenMs;
  const expSeconds = numberIn(claims['exp']);
  if (signature !== 'valid' || expSeconds === undefined) return momentMs;
  return Math.max(momentMs, (expSeconds + (profile?.rules.clockSkewSeconds ?? 0)) * 1000);
}
