import { randomBytes } from 'node:crypto';
import type { Limits, Principal, SessionFacts } from '@durward/core';
import type { Session, SessionEnd } from './session.ts';

/** 256 bits from the system's CSPRNG; visible ASCII, as the protocol asks. */
export function newSessionId(): string {
  return randomBytes(32).toString('base64url');
}

/** What a presented session id turned out to be. */
export type Found =
  | { readonly session: Session; readonly facts: SessionFacts }
  | { readonly session: undefined; readonly facts: SessionFacts };

const LIVE: SessionFacts = Object.freeze({ session: 'live' });
const ABSENT: Found = { session: undefined, facts: Object.freeze({ session: 'absent' }) };
const UNKNOWN: Found = { session: undefined, facts: Object.freeze({ session: 'unknown' }) };
const FOREIGN: Found = { session: undefined, facts: Object.freeze({ session: 'foreign' }) };

/** Ended sessions that are remembered, to tell "has ended" from "never was" in the record. */
const TOMBSTONES_MAX = 10_000;

/**
 * All legacy sessions of the gateway, by `<user_id>:<session_id>`.
 *
 * Guarantees that a session is found only by the principal it was made for, on its own route, with
 * the privileges it began with, within its idle and absolute lifetime. Ids that a client offers are
 * never adopted.
 *
 * @see MCP 2025-11-25, security best practices §Session Hijacking
 */
export class SessionBook {
  readonly #limits: Limits;
  readonly #clock: () => number;
  readonly #byKey = new Map<string, Session>();
  readonly #owners = new Map<string, string>();
  readonly #perOwner = new Map<string, number>();
  readonly #tombstones = new Map<string, SessionEnd>();
  readonly #ended: (session: Session, why: SessionEnd) => void;

  constructor(limits: Limits, clock: () => number, ended: (session: Session, why: SessionEnd) => void) {
    this.#limits = limits;
    this.#clock = clock;
    this.#ended = ended;
  }

  get size(): number {
    return this.#byKey.size;
  }

  /** The key of a session: the route is part of the user id, so that no id works on two routes. */
  keyOf(principal: Principal, server: string, sessionId: string): string {
    return `${ownerOf(principal, server)}:${sessionId}`;
  }

  /** Which limit a further session of this principal would exceed, if any. */
  isFull(principal: Principal, server: string): keyof Limits | undefined {
    if (this.#byKey.size >= this.#limits.sessionsMax) return 'sessionsMax';
    const own = this.#perOwner.get(ownerOf(principal, server)) ?? 0;
    return own >= this.#limits.sessionsPerPrincipalMax ? 'sessionsPerPrincipalMax' : undefined;
  }

  add(session: Session): void {
    this.#byKey.set(session.key, session);
    this.#owners.set(session.id, session.key);
    this.#count(session, 1);
    session.onEnd(() => this.#forget(session));
  }

  find(principal: Principal, server: string, sessionId: string | undefined): Found {
    if (sessionId === undefined) return ABSENT;
    const key = this.keyOf(principal, server, sessionId);
    const session = this.#byKey.get(key);
    if (session === undefined) {
      if (this.#owners.has(sessionId)) return FOREIGN;
      return this.#tombstones.has(key) ? stale('ended') : UNKNOWN;
    }
    const why = this.#staleness(session, principal);
    if (why !== undefined) {
      void session.end(why);
      return stale(why);
    }
    session.lastUsedAtMs = this.#clock();
    return { session, facts: LIVE };
  }

  /** Ends what is idle or too old. */
  sweep(): void {
    for (const session of this.#byKey.values()) {
      const why = this.#staleness(session, session.principal);
      if (why !== undefined) void session.end(why);
    }
  }

  /** Ends every session that a predicate picks. */
  async endWhere(picks: (session: Session) => boolean, why: SessionEnd): Promise<void> {
    await Promise.all([...this.#byKey.values()].filter(picks).map((session) => session.end(why)));
  }

  #staleness(session: Session, principal: Principal): 'idle' | 'age' | 'privileges' | undefined {
    const now = this.#clock();
    if (now - session.createdAtMs > this.#limits.sessionAgeMs) return 'age';
    const isBusy = session.inFlight.size > 0 || session.openStreams > 0;
    if (!isBusy && now - session.lastUsedAtMs > this.#limits.sessionIdleMs) return 'idle';
    return session.principal.privileges === principal.privileges ? undefined : 'privileges';
  }

  #count(session: Session, change: 1 | -1): void {
    const owner = ownerOf(session.principal, session.server);
    const count = (this.#perOwner.get(owner) ?? 0) + change;
    if (count > 0) this.#perOwner.set(owner, count);
    else this.#perOwner.delete(owner);
  }

  #forget(session: Session): void {
    this.#byKey.delete(session.key);
    this.#owners.delete(session.id);
    this.#count(session, -1);
    const why = session.ended ?? 'closed';
    if (this.#tombstones.size >= TOMBSTONES_MAX) {
      const [oldest] = this.#tombstones.keys();
      if (oldest !== undefined) this.#tombstones.delete(oldest);
    }
    this.#tombstones.set(session.key, why);
    this.#ended(session, why);
  }
}

/** `<user_id>`: issuer, tenant, subject, client and route, each escaped. */
function ownerOf(principal: Principal, server: string): string {
  return `${principal.userId}|${server}`;
}

function stale(why: 'idle' | 'age' | 'privileges' | 'ended'): Found {
  return { session: undefined, facts: { session: 'stale', stale: why } };
}
