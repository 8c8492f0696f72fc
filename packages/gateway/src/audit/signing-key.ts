import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';

/** PKCS #8 around an Ed25519 seed of 32 bytes. @see RFC 8410 §7 */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

const SEED_BYTES = 32;

/** The public part of the key that signs checkpoints. */
export interface PublicKey {
  /** Names the key: the first 16 hex digits of the SHA-256 of its public part. */
  readonly id: string;
  verifies(text: string, signature: string): boolean;
}

/** The key that signs checkpoints. */
export class SigningKey implements PublicKey {
  readonly id: string;
  /** The public part as PEM, for {@link publicKeyOf} on another machine. */
  readonly publicPem: string;
  readonly #key: KeyObject;
  readonly #publicKey: KeyObject;

  /** From an Ed25519 seed of 32 random bytes; throws for any other length. */
  constructor(seed: Uint8Array) {
    if (seed.length !== SEED_BYTES) throw new Error(`a signing seed has ${SEED_BYTES} bytes`);
    const der = Buffer.concat([PKCS8_PREFIX, seed]);
    this.#key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    this.#publicKey = createPublicKey(this.#key);
    this.id = idOf(this.#publicKey);
    this.publicPem = this.#publicKey.export({ format: 'pem', type: 'spki' }).toString();
  }

  /** The Ed25519 signature of a text, in base64url. @see RFC 8032 */
  sign(text: string): string {
    return sign(null, Buffer.from(text), this.#key).toString('base64url');
  }

  verifies(text: string, signature: string): boolean {
    return verifies(this.#publicKey, text, signature);
  }
}

/** Reads a public key; undefined when the text is not a PEM file with an Ed25519 public key. */
export function publicKeyOf(pem: string): PublicKey | undefined {
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch {
    return undefined;
  }
  if (key.asymmetricKeyType !== 'ed25519') return undefined;
  return { id: idOf(key), verifies: (text, signature) => verifies(key, text, signature) };
}

function verifies(key: KeyObject, text: string, signature: string): boolean {
  const bytes = Buffer.from(signature, 'base64url');
  // One signature has one spelling: unused bits of the last digit must not vary.
  return bytes.toString('base64url') === signature && verify(null, Buffer.from(text), key, bytes);
}

function idOf(key: KeyObject): string {
  return createHash('sha256').update(key.export({ format: 'der', type: 'spki' })).digest('hex').slice(0, 16);
}
