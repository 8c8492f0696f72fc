import { isJsonObject, parseJsonText, type Limits } from '@durward/core';
import { errors, type Adapter, type AdapterFactory, type AdapterPayload } from 'oidc-provider';
import type { AuthorizationStore } from '../store/authorization-store.ts';

/** What the protocol engine keeps, on our store. */
export interface AdapterOptions {
  readonly store: AuthorizationStore;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly limits: Pick<Limits, 'jsonDepthMax' | 'jsonNodesMax'>;
  /** How long a client that registered itself is kept, in seconds. */
  readonly registrationSeconds: number;
  /** Ends a family with all its tokens, wherever they are. */
  readonly endFamily: (grantId: string, why: 'used twice' | 'revoked by the client or for misuse') => Promise<void>;
}

/**
 * The storage of the protocol engine.
 *
 * Guarantees that one-time things are used once, by whoever consumes them first: the engine looks
 * first and consumes later, so the compare-and-swap has to be here. Whoever comes second has shown
 * that a code or a refresh token is in two hands, and its whole family ends. What has been seen once
 * (proofs, assertions) is refused the second time by the same means.
 *
 * Sessions of the engine are not kept: who is signed in is known by our own browser sessions.
 *
 * @see RFC 9700 §4.14.2 (refresh token reuse); CVE-2026-53517 (parallel redemption)
 */
export function adapterFactory(options: AdapterOptions): AdapterFactory {
  return (kind) => (kind === 'Session' ? FORGETFUL : new ArtifactAdapter(kind, options));
}

class ArtifactAdapter implements Adapter {
  readonly #kind: string;
  readonly #options: AdapterOptions;

  constructor(kind: string, options: AdapterOptions) {
    this.#kind = kind;
    this.#options = options;
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    const { store, clock, registrationSeconds } = this.#options;
    // The name of an artifact is what its holder presents: it is kept as a digest and nowhere else.
    const { jti: _name, ...kept } = payload;
    const lifetimeSeconds = expiresIn ?? registrationSeconds;
    const artifact = {
      kind: this.#kind,
      id,
      payload: JSON.stringify(kept),
      grantId: this.#kind === 'Grant' ? id : payload.grantId,
      userId: payload.accountId,
      expiresAtMs: clock() + lifetimeSeconds * 1000,
    };
    if (this.#kind !== 'ReplayDetection') await store.putArtifact(artifact);
    else if (!(await store.putIfAbsent(artifact))) throw new errors.InvalidRequest('a proof was used twice');
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    const found = await this.#options.store.findArtifact(this.#kind, id);
    if (found === undefined) return undefined;
    const parsed = parseJsonText(found.payload, this.#options.limits);
    if (!parsed.ok || !isJsonObject(parsed.value)) return undefined;
    const consumed = found.consumedAtMs === undefined ? {} : { consumed: Math.floor(found.consumedAtMs / 1000) };
    const name = this.#kind === 'Client' ? {} : { jti: id };
    // The engine changes what it is given; what the parser made is frozen.
    return structuredClone({ ...parsed.value, ...name, ...consumed }) as AdapterPayload;
  }

  async consume(id: string): Promise<void> {
    const { store, endFamily } = this.#options;
    if (await store.consumeOnce(this.#kind, id)) return;
    const grantId = (await this.find(id))?.grantId;
    if (grantId !== undefined) await endFamily(grantId, 'used twice');
    throw new errors.InvalidGrant(`${this.#kind} was used before`);
  }

  async destroy(id: string): Promise<void> {
    const { store } = this.#options;
    await store.removeArtifact(this.#kind, id);
  }

  /** The engine calls this for each kind when a family ends; the store ends it as a whole. */
  async revokeByGrantId(grantId: string): Promise<void> {
    await this.#options.endFamily(grantId, 'revoked by the client or for misuse');
  }

  findByUid(): Promise<undefined> {
    return NOTHING;
  }

  findByUserCode(): Promise<undefined> {
    return NOTHING;
  }
}

const NOTHING: Promise<undefined> = Promise.resolve(undefined);
const forget = (): Promise<undefined> => NOTHING;

const FORGETFUL: Adapter = {
  upsert: forget,
  find: forget,
  findByUid: forget,
  findByUserCode: forget,
  consume: forget,
  destroy: forget,
  revokeByGrantId: forget,
};
