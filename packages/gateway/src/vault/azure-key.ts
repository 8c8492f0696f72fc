import { AzureTokenError, type IssuedToken } from '../azure/issued-token.ts';
import { askKeyService, textAt } from './key-service.ts';
import type { MasterKey, WrappedKey } from './master-key.ts';
import { VaultError } from './vault-error.ts';

export interface AzureOptions {
  /** `https://<name>.vault.azure.net`. */
  readonly vault: string;
  readonly key: string;
  /** Asks for a token for what {@link azureVaultResource} names. Rejects with an `AzureTokenError`. */
  readonly token: () => Promise<IssuedToken>;
  readonly clock: () => number;
  readonly fetch: typeof fetch;
  readonly close: () => Promise<void>;
}

const API_VERSION = '7.4';
const ALGORITHM = 'RSA-OAEP-256';
/** A token is not used in the last minute of its life. */
const MARGIN_MS = 60_000;
/** Vaults and managed HSMs, public and of national clouds: tokens are for the domain below the name. */
const DOMAINS = /^(vault|managedhsm)\.(azure\.net|azure\.cn|usgovcloudapi\.net)$/;

/** What tokens for a vault are asked for. */
export function azureVaultResource(vault: string): string {
  const [, ...labels] = new URL(vault).hostname.split('.');
  const domain = labels.join('.');
  return `https://${DOMAINS.test(domain) ? domain : 'vault.azure.net'}`;
}

/**
 * An RSA key in Azure Key Vault or Managed HSM. It wraps and unwraps there and never leaves.
 *
 * @see https://learn.microsoft.com/rest/api/keyvault/keys/wrap-key
 */
export class AzureKey implements MasterKey {
  readonly place: string;
  readonly #options: AzureOptions;
  #token: { readonly value: string; readonly untilMs: number } | undefined;

  constructor(options: AzureOptions) {
    this.#options = options;
    this.place = `Azure Key Vault at ${new URL(options.vault).origin}`;
  }

  async currentVersion(): Promise<string> {
    return (await this.wrap(new Uint8Array(1))).keyVersion;
  }

  async wrap(dataKey: Uint8Array): Promise<WrappedKey> {
    const value = Buffer.from(dataKey).toString('base64url');
    const answer = await this.#ask(`/keys/${encodeURIComponent(this.#options.key)}/wrapkey`, value);
    // `kid` names the version: https://<vault>/keys/<key>/<version>.
    const version = textAt(this.place, answer, 'kid').split('/').at(-1) ?? '';
    return { keyVersion: `azure:${this.#options.key}:${version}`, wrapped: textAt(this.place, answer, 'value') };
  }

  async unwrap({ keyVersion, wrapped }: WrappedKey): Promise<Uint8Array> {
    const version = keyVersion.split(':').at(-1) ?? '';
    const key = [this.#options.key, version].map(encodeURIComponent).join('/');
    const answer = await this.#ask(`/keys/${key}/unwrapkey`, wrapped);
    return Buffer.from(textAt(this.place, answer, 'value'), 'base64url');
  }

  close(): Promise<void> {
    return this.#options.close();
  }

  async #ask(path: string, value: string): ReturnType<typeof askKeyService> {
    const { vault, fetch: send } = this.#options;
    return askKeyService(send, this.place, {
      url: `${new URL(vault).origin}${path}?api-version=${API_VERSION}`,
      headers: { authorization: `Bearer ${await this.#accessToken()}` },
      body: JSON.stringify({ alg: ALGORITHM, value }),
    });
  }

  async #accessToken(): Promise<string> {
    const { clock, token: ask } = this.#options;
    if (this.#token !== undefined && this.#token.untilMs > clock()) return this.#token.value;
    try {
      const { token: value, lifetimeSeconds } = await ask();
      this.#token = { value, untilMs: clock() + lifetimeSeconds * 1000 - MARGIN_MS };
      return value;
    } catch (cause) {
      const isKnown = cause instanceof AzureTokenError;
      const why = isKnown ? cause.message : 'there is no token for it';
      const reason = isKnown ? cause.reason : 'unavailable';
      throw new VaultError(reason, `${this.place} cannot be used: ${why}`, { cause });
    }
  }
}
