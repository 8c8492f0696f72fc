import { VaultError } from './vault-error.ts';

/** A data key as it lies in the store: readable for whoever may use the master key. */
export interface WrappedKey {
  /** Which version of which master key wrapped it. */
  readonly keyVersion: string;
  readonly wrapped: string;
}

/** The key that protects all data keys. It stays where it is: in a file, a variable, or a key service. */
export interface MasterKey {
  /** What it is, for people: `a file`, `HashiCorp Vault at https://…`. */
  readonly place: string;
  /** The version that {@link wrap} uses now. Rejects with a `VaultError`. */
  currentVersion(): Promise<string>;
  /** Rejects with a `VaultError`. */
  wrap(dataKey: Uint8Array): Promise<WrappedKey>;
  /** Rejects with a `VaultError`: also when the key of this version is not there any more. */
  unwrap(key: WrappedKey): Promise<Uint8Array>;
  /** Makes a new version, where that is ours to do; otherwise whoever keeps the key makes it. */
  rotate?(): Promise<void>;
  close(): Promise<void>;
}

export const KEY_BYTES = 32;

/** Wraps and unwraps something, as proof that a key can be used. Rejects with a `VaultError`. */
export async function checkKey(key: MasterKey): Promise<void> {
  const probe = new Uint8Array(KEY_BYTES).fill(7);
  const opened = await key.unwrap(await key.wrap(probe));
  if (!Buffer.from(opened).equals(probe)) {
    const what = `${key.place} gives back something else than it was given`;
    throw new VaultError('misconfigured', `${what}: check which key it is`);
  }
}
