import { importJWK, importPKCS8, type CryptoKey } from 'jose';
import { isJsonObject, parseJsonText } from '@durward/core';
import * as oauth from 'oauth4webapi';
import type { Secret } from '../config/secret.ts';
import { assertedBy } from '../oauth/client-assertion.ts';
import type { AuthorizationMetadata } from './authorization-metadata.ts';
import { CredentialError } from './credential-error.ts';

const JSON_LIMITS = { jsonDepthMax: 4, jsonNodesMax: 64 };

/** How the gateway proves at a token endpoint which client it is. */
export interface ClientIdentity {
  readonly clientId: string;
  readonly clientSecret?: (() => Secret) | undefined;
  /** How it gives the secret, where that was settled at its registration. */
  readonly authMethod?: 'client_secret_basic' | 'client_secret_post' | 'none' | undefined;
  readonly privateKey?: (() => Secret) | undefined;
  readonly keyId?: string | undefined;
  readonly algorithm?: string | undefined;
  /** An assertion that somebody else signs for the gateway. */
  readonly assertion?: (() => Promise<string>) | undefined;
}

/**
 * The proof that fits the server: an assertion, where somebody signs one or there is a key, else the secret in
 * the way that the metadata names (in the header where it names none, RFC 8414 §2), else none.
 */
export async function clientProofFor(
  server: AuthorizationMetadata,
  { clientSecret, authMethod, privateKey, keyId, algorithm = 'ES256', assertion }: ClientIdentity,
): Promise<oauth.ClientAuth> {
  if (assertion !== undefined) return assertedBy(await assertion());
  if (privateKey !== undefined) {
    const key = await readPrivateKey(readSecret(privateKey), algorithm);
    return oauth.PrivateKeyJwt(keyId === undefined ? { key } : { key, kid: keyId });
  }
  if (clientSecret === undefined || authMethod === 'none') return oauth.None();
  const secret = readSecret(clientSecret);
  const methods = authMethod === undefined ? server.token_endpoint_auth_methods_supported : [authMethod];
  const isPost = methods?.includes('client_secret_post') === true && !methods.includes('client_secret_basic');
  return isPost ? oauth.ClientSecretPost(secret) : secretInHeader(secret);
}

/**
 * RFC 6749 §2.3.1: both parts are form-encoded. The library encodes more characters than that encoding does,
 * which issuers that compare without decoding do not accept.
 */
function secretInHeader(secret: string): oauth.ClientAuth {
  return (_server, { client_id: clientId }, _body, headers) => {
    const pair = [clientId, secret].map((part) => new URLSearchParams([['', part]]).toString().slice(1)).join(':');
    headers.set('authorization', `Basic ${Buffer.from(pair).toString('base64')}`);
  };
}

/** A secret of the configuration, read now. */
export function readSecret(read: () => Secret): string {
  try {
    return read().reveal();
  } catch (cause) {
    throw new CredentialError('misconfigured', 'a secret for the token endpoint cannot be read', { cause });
  }
}

/** A private key from PEM (PKCS #8) or a JWK. */
async function readPrivateKey(text: string, algorithm: string): Promise<CryptoKey> {
  try {
    if (!text.trimStart().startsWith('{')) return await importPKCS8(text, algorithm);
    const parsed = parseJsonText(text, JSON_LIMITS);
    if (!parsed.ok || !isJsonObject(parsed.value)) throw new Error('not a JWK');
    const key = await importJWK({ ...parsed.value }, algorithm);
    if (key instanceof Uint8Array) throw new Error('not a private key');
    return key;
  } catch (cause) {
    throw new CredentialError('misconfigured', 'the private key for the token endpoint cannot be read', { cause });
  }
}
