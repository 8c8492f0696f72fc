import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { KEY_BYTES } from './master-key.ts';
import { VaultError } from './vault-error.ts';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What a sealed text belongs to. It opens there and nowhere else. */
export interface Binding {
  readonly purpose: string;
  readonly owner: string;
  readonly place: string;
  readonly keyVersion: string;
}

export function newDataKey(): Uint8Array {
  return randomBytes(KEY_BYTES);
}

/** AES-256-GCM under a key, with a random nonce in front. Nothing of the associated data is in the result. */
export function encrypt(key: Uint8Array, plain: Uint8Array, associated: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(associated));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url');
}

/** @throws VaultError `tampered` when key, text or associated data are not those of {@link encrypt}. */
export function decrypt(key: Uint8Array, sealed: string, associated: string): Uint8Array {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < NONCE_BYTES + TAG_BYTES) throw tampered();
  const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(associated));
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES)), decipher.final()]);
  } catch (cause) {
    throw tampered(cause);
  }
}

/** The associated data of a record: user, upstream and key version, in a form that cannot be read two ways. */
export function associatedDataOf({ purpose, owner, place, keyVersion }: Binding): string {
  return JSON.stringify(['durward-vault-1', purpose, owner, place, keyVersion]);
}

function tampered(cause?: unknown): VaultError {
  return new VaultError(
    'tampered',
    'a record of the vault is not what was sealed for this user and server: it was changed or moved. Connect again',
    { cause },
  );
}
