import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { signedBytes, type BundleContent } from '@durward/shield';
import { decideBundle, openSqliteStore, storeFileIn, type BundlePlace, type BundleRuling, type ReviewPlace,
} from '@durward/gateway';
import { loaded, type TestConfig, type TestGateway } from './gateway.ts';

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

/** Works on the store of a running gateway, as `durward shield bundle` and `durward review` do beside it. */
export async function atStoreOf<T>(
  gateway: TestGateway, config: TestConfig, work: (place: BundlePlace & ReviewPlace) => Promise<T>,
): Promise<T> {
  const store = await openSqliteStore(storeFileIn(gateway.folder), Date.now);
  try {
    return await work({ store, config: loaded(config, gateway.folder, {}), environment: {}, clock: Date.now });
  } finally {
    await store.close();
  }
}

/** Takes a step with a bundle of a running gateway. */
export function decideOn(gateway: TestGateway, config: TestConfig, step: BundleRuling['step'], version?: number) {
  const ruling: BundleRuling = { step, version, by: 'eve', reason: 'looked at it' };
  return atStoreOf(gateway, config, (place) => decideBundle(place, ruling));
}
