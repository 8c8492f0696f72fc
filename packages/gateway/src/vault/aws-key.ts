import { AwsV4Signer } from 'aws4fetch';
import type { Secret } from '../config/secret.ts';
import { askKeyService, textAt } from './key-service.ts';
import type { MasterKey, WrappedKey } from './master-key.ts';
import { VaultError } from './vault-error.ts';

export interface AwsOptions {
  readonly region: string;
  /** ARN, id or alias of a symmetric key. */
  readonly keyId: string;
  readonly endpoint: string;
  readonly accessKeyId: () => Secret;
  readonly secretAccessKey: () => Secret;
  readonly sessionToken: (() => Secret) | undefined;
  readonly fetch: typeof fetch;
  readonly close: () => Promise<void>;
}

/** What AWS logs with each use; it must be the same when unwrapping. */
const CONTEXT = { application: 'durward' };

/**
 * A symmetric key in AWS KMS. It never leaves there; AWS rotates it by itself and knows by which of its
 * keys something was encrypted, so all its versions have one name here.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Encrypt.html
 */
export class AwsKey implements MasterKey {
  readonly place: string;
  readonly #options: AwsOptions;

  constructor(options: AwsOptions) {
    this.#options = options;
    this.place = `AWS KMS in ${options.region}`;
  }

  currentVersion(): Promise<string> {
    return Promise.resolve(`aws:${this.#options.keyId}`);
  }

  async wrap(dataKey: Uint8Array): Promise<WrappedKey> {
    const answer = await this.#ask('Encrypt', {
      KeyId: this.#options.keyId,
      Plaintext: Buffer.from(dataKey).toString('base64'),
      EncryptionContext: CONTEXT,
    });
    return { keyVersion: await this.currentVersion(), wrapped: textAt(this.place, answer, 'CiphertextBlob') };
  }

  async unwrap({ keyVersion, wrapped }: WrappedKey): Promise<Uint8Array> {
    // The key is named, so that a ciphertext of somebody else's key is not taken.
    const KeyId = keyVersion.slice('aws:'.length);
    const answer = await this.#ask('Decrypt', { KeyId, CiphertextBlob: wrapped, EncryptionContext: CONTEXT });
    return Buffer.from(textAt(this.place, answer, 'Plaintext'), 'base64');
  }

  close(): Promise<void> {
    return this.#options.close();
  }

  async #ask(operation: 'Encrypt' | 'Decrypt', content: object): ReturnType<typeof askKeyService> {
    const { endpoint, fetch: send } = this.#options;
    const body = JSON.stringify(content);
    const { url, headers } = await this.#signed(operation, body, endpoint);
    return askKeyService(send, this.place, { url, headers, body });
  }

  async #signed(
    operation: string,
    body: string,
    endpoint: string,
  ): Promise<{ readonly url: string; readonly headers: Readonly<Record<string, string>> }> {
    const { region, accessKeyId, secretAccessKey, sessionToken } = this.#options;
    let keys: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
    try {
      keys = { accessKeyId: accessKeyId().reveal(), secretAccessKey: secretAccessKey().reveal() };
      if (sessionToken !== undefined) keys.sessionToken = sessionToken().reveal();
    } catch (cause) {
      throw new VaultError('unavailable', 'the credential for AWS KMS cannot be read', { cause });
    }
    const signer = new AwsV4Signer({
      ...keys,
      method: 'POST',
      url: endpoint,
      service: 'kms',
      region,
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `TrentService.${operation}` },
      body,
    });
    const signed = await signer.sign();
    return { url: signed.url.href, headers: Object.fromEntries(signed.headers) };
  }
}
