import { createPrivateKey, createPublicKey, generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { isJsonObject, parseJsonText, type JsonObject } from '@durward/core';
import { calculateJwkThumbprint } from 'jose';
import type { KeyAnswer, KeySource } from '../oauth/jwks.ts';
import { chooseKey, VerificationKey, type KeyQuery } from '../oauth/key-set.ts';
import type { AuthorizationStore, StoredSigningKey } from '../store/authorization-store.ts';
import { AUTHORIZATION_LIMITS } from './authorization-limits.ts';

/** The algorithm of access tokens. */
export const SIGNING_ALGORITHM = 'ES256';

const JSON_LIMITS = { jsonDepthMax: 2, jsonNodesMax: 32 };

/** A new signing key, to be added to the store. */
export async function newSigningKey(nowMs: number): Promise<StoredSigningKey> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = privateKey.export({ format: 'jwk' });
  const keyId = await calculateJwkThumbprint(createPublicKey(privateKey));
  return { keyId, jwk: JSON.stringify(jwk), createdAtMs: nowMs };
}

/** A key as the protocol engine takes it. */
export type SigningJwk = JsonWebKey & { readonly kid: string; readonly alg: string; readonly use: 'sig' };

/**
 * The keys that sign access tokens, kept up with the store: a key that another process has added is
 * in use here within a second, without a restart.
 *
 * The newest key signs. A former one is published as long as a token that it signed may live, and
 * then forgotten.
 */
export class SigningKeys implements KeySource {
  readonly usableUntilMs = Number.POSITIVE_INFINITY;
  readonly #store: AuthorizationStore;
  readonly #clock: () => number;
  readonly #tokenSeconds: () => number;
  #keys: readonly StoredSigningKey[] = [];
  #verifying: readonly VerificationKey[] = [];
  #checkedAtMs = Number.NEGATIVE_INFINITY;
  #checking: Promise<void> | undefined;
  #changed: () => void = () => undefined;

  private constructor(store: AuthorizationStore, clock: () => number, tokenSeconds: () => number) {
    this.#store = store;
    this.#clock = clock;
    this.#tokenSeconds = tokenSeconds;
  }

  /** Opens the keys of a store; the first one to do so makes one. */
  static async open(store: AuthorizationStore, clock: () => number, tokenSeconds: () => number): Promise<SigningKeys> {
    const keys = new SigningKeys(store, clock, tokenSeconds);
    await store.addSigningKey(await newSigningKey(clock()), Number.NEGATIVE_INFINITY);
    await keys.#check();
    return keys;
  }

  /** All keys with their private parts, the one that signs first. */
  get jwks(): readonly SigningJwk[] {
    return this.#keys.map(({ keyId, jwk }) => ({ ...keyIn(jwk), kid: keyId, alg: SIGNING_ALGORITHM, use: 'sig' }));
  }

  onChanged(listener: () => void): void {
    this.#changed = listener;
  }

  find(query: KeyQuery): KeyAnswer | Promise<KeyAnswer> {
    const answer = chooseKey(this.#verifying, query);
    // Another process may have begun to sign with a new key a moment ago.
    if (answer !== 'unknown_key' || !this.#isDue()) return answer;
    return this.#refresh().then(() => chooseKey(this.#verifying, query), () => 'keys_unavailable');
  }

  refreshIfDue(): void {
    // What cannot be read now is read at the next tick; the keys that are known go on.
    if (this.#isDue()) this.#refresh().catch(() => undefined);
  }

  close(): void {
    this.#changed = () => undefined;
  }

  #isDue(): boolean {
    return this.#clock() - this.#checkedAtMs >= AUTHORIZATION_LIMITS.keyCheckMs;
  }

  #refresh(): Promise<void> {
    this.#checking ??= this.#check().finally(() => {
      this.#checking = undefined;
    });
    return this.#checking;
  }

  async #check(): Promise<void> {
    this.#checkedAtMs = this.#clock();
    const found = await this.#store.signingKeys();
    if (sameKeys(found, this.#keys)) {
      await this.#dropOutlived(found);
      return;
    }
    const known = new Map(this.#verifying.map((key) => [key.keyId, key]));
    this.#verifying = found.map(({ keyId, jwk }) => known.get(keyId) ?? verificationKey(keyId, jwk));
    for (const key of known.values()) if (!this.#verifying.includes(key)) key.withdraw();
    this.#keys = found;
    this.#changed();
  }

  /** A key that was replaced long enough ago has no token left. */
  async #dropOutlived(keys: readonly StoredSigningKey[]): Promise<void> {
    const outlivedMs = this.#clock() - this.#tokenSeconds() * 1000 - AUTHORIZATION_LIMITS.keyOverlapMs;
    const settled = keys.findIndex(({ createdAtMs }) => createdAtMs <= outlivedMs);
    const successor = keys[settled];
    if (successor === undefined || settled === keys.length - 1) return;
    await this.#store.dropSigningKeysBefore(successor.createdAtMs);
  }
}

function sameKeys(left: readonly StoredSigningKey[], right: readonly StoredSigningKey[]): boolean {
  return left.length === right.length && left.every(({ keyId }, index) => keyId === right[index]?.keyId);
}

function keyIn(text: string): JsonObject {
  const parsed = parseJsonText(text, JSON_LIMITS);
  if (!parsed.ok || !isJsonObject(parsed.value)) throw new Error('the store holds a signing key that cannot be read');
  return parsed.value;
}

function verificationKey(keyId: string, text: string): VerificationKey {
  const key = createPublicKey(createPrivateKey({ key: { ...keyIn(text) }, format: 'jwk' }));
  return new VerificationKey(key, 'P-256', { keyId, algorithm: SIGNING_ALGORITHM, issuer: undefined });
}
