import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { signedBytes, type BundleContent } from '@durward/shield';

/** Whoever signs bundles, or would like to. */
export function newSigner(): { readonly privateKey: KeyObject; readonly pem: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { privateKey, pem: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
}

/** Says something that no rule of the package and no model knows. */
export const MISSED = 'It is dark in the cave. Beware of the grues.';
export const RULE = {
  code: 'grue', what: 'speaks of a grue', severity: 'critical', phrases: ['beware of the grue*'],
} as const;

/** The text of a bundle, signed under the name `security`. */
export function bundleText(more: Partial<BundleContent>, privateKey: KeyObject): string {
  const content = JSON.stringify({ format: 1, version: 1, created: '2026-11-28', ...more });
  const signature = sign(null, signedBytes(content), privateKey).toString('base64');
  return JSON.stringify({ content, key: 'security', signature });
}
