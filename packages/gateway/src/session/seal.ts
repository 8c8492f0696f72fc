import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto';
import { canonicalJson, isJsonObject, parseJsonText, type Limits, type Request } from '@durward/core';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Longest sealed text that is looked at, in characters. */
const SEALED_LENGTH_MAX = 256 * 1024;

/**
 * Turns texts that travel through a client into handles that only the right caller can present.
 *
 * Guarantees: a handle opens only under the very binding (purpose, principal, server, request …) it
 * was sealed for, only before its expiry, and only if no bit was changed; it shows nothing of what
 * it holds. Does not guarantee single use.
 *
 * AES-256-GCM with a random nonce; the binding is the additional authenticated data.
 *
 * @see MCP 2026-07-28, basic/patterns/mrtr §Server Requirements
 */
export class Seal {
  readonly #key: Uint8Array;
  readonly #clock: () => number;
  readonly #limits: Limits;

  /** @param key 32 bytes */
  constructor(key: Uint8Array, clock: () => number, limits: Limits) {
    this.#key = key;
    this.#clock = clock;
    this.#limits = limits;
  }

  close(text: string | undefined, binding: readonly string[], lifetimeMs: number): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce);
    cipher.setAAD(aadOf(binding));
    const body = JSON.stringify({ text, until: this.#clock() + lifetimeMs });
    return Buffer.concat([nonce, cipher.update(body, 'utf8'), cipher.final(), cipher.getAuthTag()])
      .toString('base64url');
  }

  /** What was sealed, or why it does not open. */
  open(sealed: string, binding: readonly string[]): Opened {
    if (sealed.length > SEALED_LENGTH_MAX) return { ok: false, why: 'too_long' };
    const bytes = Buffer.from(sealed, 'base64url');
    // One text per handle: a lenient decoder would accept many spellings of the same bytes.
    if (bytes.toString('base64url') !== sealed) return { ok: false, why: 'malformed' };
    if (bytes.length < NONCE_BYTES + TAG_BYTES) return { ok: false, why: 'malformed' };
    const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, NONCE_BYTES));
    decipher.setAAD(aadOf(binding));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    let body: string;
    try {
      body = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
    } catch {
      return { ok: false, why: 'not_ours' };
    }
    return this.#read(body);
  }

  #read(body: string): Opened {
    const parsed = parseJsonText(body, this.#limits);
    if (!parsed.ok || !isJsonObject(parsed.value)) return { ok: false, why: 'malformed' };
    const { text, until } = parsed.value as { text?: unknown; until?: unknown };
    if (typeof until !== 'number' || until <= this.#clock()) return { ok: false, why: 'expired' };
    return { ok: true, text: typeof text === 'string' ? text : undefined };
  }
}

export type Opened =
  | { readonly ok: true; readonly text: string | undefined }
  | { readonly ok: false; readonly why: 'too_long' | 'malformed' | 'not_ours' | 'expired' };

/** Unambiguous whatever the parts contain: they are JSON strings in a JSON array. */
function aadOf(binding: readonly string[]): Buffer {
  return Buffer.from(JSON.stringify(binding));
}

/** What a `requestState` is bound to: who asked, where, what, with which arguments. */
export function requestBinding(userId: string, server: string, request: Request): readonly string[] {
  const { name, uri, arguments: given } = (request.params ?? {}) as Record<string, never>;
  const asked = canonicalJson([name ?? null, uri ?? null, given ?? null]);
  return ['request-state', userId, server, request.method, hash('sha256', asked)];
}

export function taskBinding(userId: string, server: string): readonly string[] {
  return ['task', userId, server];
}

export function eventBinding(sessionKey: string): readonly string[] {
  return ['event', sessionKey];
}
