import type { Secret } from '../config/secret.ts';
import { withoutTrailingSlash } from '../oauth/discovery.ts';
import { askKeyService, textAt } from './key-service.ts';
import type { MasterKey, WrappedKey } from './master-key.ts';
import { VaultError } from './vault-error.ts';

export interface TransitOptions {
  readonly address: string;
  readonly mount: string;
  readonly key: string;
  readonly namespace: string | undefined;
  /** Read at each use: an agent that renews it is followed. */
  readonly token: () => Secret;
  readonly fetch: typeof fetch;
  readonly close: () => Promise<void>;
}

/** `vault:v3:…`: the service puts the version of its key in front of what it encrypts. */
const CIPHERTEXT = /^vault:(v\d{1,9}):[A-Za-z0-9+/=]+$/;

/**
 * A key in the transit engine of HashiCorp Vault (or OpenBao). It never leaves there.
 *
 * @see https://developer.hashicorp.com/vault/api-docs/secret/transit
 */
export class TransitKey implements MasterKey {
  readonly place: string;
  readonly #options: TransitOptions;

  constructor(options: TransitOptions) {
    this.#options = options;
    this.place = `HashiCorp Vault at ${new URL(options.address).origin}`;
  }

  /** Only what it encrypts tells the version; encrypting is cheap. */
  async currentVersion(): Promise<string> {
    return (await this.wrap(new Uint8Array(1))).keyVersion;
  }

  async wrap(dataKey: Uint8Array): Promise<WrappedKey> {
    const answer = await this.#ask('encrypt', { plaintext: Buffer.from(dataKey).toString('base64') });
    const wrapped = textAt(this.place, answer, 'data', 'ciphertext');
    const version = CIPHERTEXT.exec(wrapped)?.[1];
    if (version === undefined) {
      throw new VaultError('unavailable', `${this.place} gave something else than a ciphertext: check its address`);
    }
    return { keyVersion: `transit:${this.#options.key}:${version}`, wrapped };
  }

  async unwrap({ wrapped }: WrappedKey): Promise<Uint8Array> {
    const answer = await this.#ask('decrypt', { ciphertext: wrapped });
    return Buffer.from(textAt(this.place, answer, 'data', 'plaintext'), 'base64');
  }

  async rotate(): Promise<void> {
    await this.#ask('keys', {}, '/rotate', true);
  }

  close(): Promise<void> {
    return this.#options.close();
  }

  async #ask(operation: string, body: object, suffix = '', mayBeEmpty = false): ReturnType<typeof askKeyService> {
    const { address, mount, key, namespace, token, fetch: send } = this.#options;
    const path = ['v1', ...mount.split('/'), operation, key].map(encodeURIComponent).join('/');
    const url = `${withoutTrailingSlash(address)}/${path}${suffix}`;
    const sent: typeof fetch = async (input, init) => {
      const response = await send(input, init);
      // Rotation is answered with 204 by older servers.
      return mayBeEmpty && response.status === 204 ? new Response('{}') : response;
    };
    return askKeyService(sent, this.place, {
      url,
      headers: {
        'x-vault-token': tokenOf(token),
        'x-vault-request': 'true',
        ...(namespace === undefined ? {} : { 'x-vault-namespace': namespace }),
      },
      body: JSON.stringify(body),
    });
  }
}

function tokenOf(token: () => Secret): string {
  try {
    return token().reveal();
  } catch (cause) {
    throw new VaultError('unavailable', 'the token for HashiCorp Vault cannot be read', { cause });
  }
}
