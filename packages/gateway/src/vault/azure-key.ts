import * as oauth from 'oauth4webapi';
import type { Secret } from '../config/secret.ts';
import { askKeyService, textAt } from './key-service.ts';
import type { MasterKey, WrappedKey } from './master-key.ts';
import { VaultError } from './vault-error.ts';

export interface AzureOptions {
  /** `https://<name>.vault.azure.net`. */
  readonly vault: string;
  readonly key: string;
  readonly authority: string;
  readonly tenant: string;
  readonly clientId: string;
  /** A client secret, or the assertion of a workload identity. */
  readonly proof: { readonly kind: 'secret' | 'assertion'; readonly read: () => Secret };
  readonly clock: () => number;
  readonly fetch: typeof fetch;
  readonly allowHttp: boolean;
  readonly close: () => Promise<void>;
}

const API_VERSION = '7.4';
const ALGORITHM = 'RSA-OAEP-256';
/** A token is not used in the last minute of its life. */
const MARGIN_MS = 60_000;
const CLIENT_ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

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
    const { authority, tenant, clientId, clock, fetch: send, allowHttp } = this.#options;
    if (this.#token !== undefined && this.#token.untilMs > clock()) return this.#token.value;
    const issuer = `${new URL(authority).origin}/${encodeURIComponent(tenant)}/v2.0`;
    const server = { issuer, token_endpoint: issuer.replace(/\/v2\.0$/, '/oauth2/v2.0/token') };
    const client = { client_id: clientId };
    const request = { [oauth.customFetch]: send, [oauth.allowInsecureRequests]: allowHttp };
    try {
      const response = await oauth.clientCredentialsGrantRequest(
        server, client, this.#clientProof(), { scope: 'https://vault.azure.net/.default' }, request,
      );
      if (response.status >= 400 && response.status < 500) throw this.#noToken('refused');
      const { access_token: value, expires_in: seconds = 0 } =
        await oauth.processClientCredentialsResponse(server, client, response);
      this.#token = { value, untilMs: clock() + seconds * 1000 - MARGIN_MS };
      return value;
    } catch (cause) {
      if (cause instanceof VaultError) throw cause;
      throw this.#noToken('unavailable', cause);
    }
  }

  #noToken(reason: 'refused' | 'unavailable', cause?: unknown): VaultError {
    const { authority, clientId } = this.#options;
    const what = `${new URL(authority).host} gave no token for client ${clientId}`;
    return new VaultError(reason, `${this.place} cannot be used: ${what}`, { cause });
  }

  #clientProof(): oauth.ClientAuth {
    const { kind, read } = this.#options.proof;
    let value: string;
    try {
      value = read().reveal();
    } catch (cause) {
      throw new VaultError('unavailable', 'the credential for Azure Key Vault cannot be read', { cause });
    }
    if (kind === 'secret') return oauth.ClientSecretPost(value);
    return (_server, client, body) => {
      body.set('client_id', client.client_id);
      body.set('client_assertion_type', CLIENT_ASSERTION_TYPE);
      body.set('client_assertion', value);
    };
  }
}
