import { hash } from 'node:crypto';
import type { Secret } from '../config/secret.ts';
import { decrypt, encrypt } from './envelope.ts';
import { KEY_BYTES, type MasterKey, type WrappedKey } from './master-key.ts';
import { VaultError } from './vault-error.ts';

/** Most keys in one ring. */
const KEYS_MAX = 64;
/** 32 bytes, in either alphabet of base64. */
const KEY = /^[A-Za-z0-9+/_-]{43}=?$/;

/** Where a ring is read from, and how a new key gets into it. */
export interface RingSource {
  readonly place: string;
  /** The text of the ring, read now. */
  readonly read: () => Secret;
  /** Puts a key in front; undefined where the ring is not ours to change. */
  readonly prepend?: ((key: string) => void) | undefined;
}

/**
 * Master keys in a file or a variable: 32 bytes each in base64, one a line. The first one seals, all
 * open. The text is read at every use, so that a new key counts at once, in every process.
 */
export class KeyRing implements MasterKey {
  readonly place: string;
  readonly rotate?: () => Promise<void>;
  readonly #source: RingSource;

  constructor(source: RingSource, newKey: () => Uint8Array) {
    this.#source = source;
    this.place = source.place;
    const { prepend } = source;
    if (prepend !== undefined) {
      this.rotate = () => inTurn(() => prepend(Buffer.from(newKey()).toString('base64')));
    }
  }

  currentVersion(): Promise<string> {
    return inTurn(() => versionOf(this.#first()));
  }

  wrap(dataKey: Uint8Array): Promise<WrappedKey> {
    return inTurn(() => {
      const key = this.#first();
      const keyVersion = versionOf(key);
      return { keyVersion, wrapped: encrypt(key, dataKey, wrapping(keyVersion)) };
    });
  }

  unwrap({ keyVersion, wrapped }: WrappedKey): Promise<Uint8Array> {
    return inTurn(() => {
      const key = this.#keys().find((one) => versionOf(one) === keyVersion);
      if (key === undefined) {
        throw new VaultError(
          'unknown_key',
          `a record was sealed with the key ${keyVersion}, which is not in ${this.place}. Put that key back as a ` +
            'further line, or remove the connection with `durward access revoke` and connect again',
        );
      }
      return decrypt(key, wrapped, wrapping(keyVersion));
    });
  }

  async close(): Promise<void> {}

  #first(): Uint8Array {
    const [key] = this.#keys();
    if (key === undefined) throw unusable(this.place, 'holds no key');
    return key;
  }

  #keys(): readonly Uint8Array[] {
    const words = this.#text().split(/\s+/).filter((word) => word !== '');
    if (words.length > KEYS_MAX) throw unusable(this.place, `holds more than ${String(KEYS_MAX)} keys`);
    return words.map((word) => {
      if (!KEY.test(word)) {
        throw unusable(this.place, `holds something that is not ${String(KEY_BYTES)} bytes in base64`);
      }
      return Buffer.from(word, 'base64');
    });
  }

  #text(): string {
    try {
      return this.#source.read().reveal();
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : 'it cannot be read';
      throw new VaultError('unavailable', `the master key in ${this.place} cannot be read: ${why}`, { cause });
    }
  }
}

/** A name that tells keys apart and nothing about them. */
function versionOf(key: Uint8Array): string {
  return `ring:${hash('sha256', Buffer.concat([Buffer.from('durward-key-version'), key]), 'hex').slice(0, 16)}`;
}

function wrapping(keyVersion: string): string {
  return JSON.stringify(['durward-data-key', keyVersion]);
}

function unusable(place: string, what: string): VaultError {
  return new VaultError(
    'misconfigured',
    `the master key in ${place} cannot be used: it ${what}. Make one with \`openssl rand -base64 32\``,
  );
}

async function inTurn<T>(work: () => T): Promise<T> {
  return work();
}
