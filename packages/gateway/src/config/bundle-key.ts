import { createPublicKey, type KeyObject } from 'node:crypto';
import { resolveSecret, SecretError, type SecretSources } from './secrets.ts';

/**
 * The public key that a reference leads to.
 * @throws SecretError when there is none, or none of Ed25519.
 */
export function bundleKey(reference: string, sources: SecretSources): KeyObject {
  const text = resolveSecret(reference, sources).reveal();
  const key = text.includes('PRIVATE KEY') ? undefined : parsed(text);
  if (key?.asymmetricKeyType === 'ed25519') return key;
  throw new SecretError(
    'this is no public key of Ed25519 in PEM',
    'write one with `openssl pkey -pubout`, and keep the private key where bundles are signed',
  );
}

function parsed(pem: string): KeyObject | undefined {
  try {
    return createPublicKey(pem);
  } catch {
    return undefined;
  }
}
