import { readFileBounded } from '../config/files.ts';
import type { Config } from '../config/schema.ts';
import { resolveSecret, type Environment } from '../config/secrets.ts';
import type { Store } from '../store/store.ts';
import { checkKey } from '../vault/master-key.ts';
import { masterKeyOf, openVault, type MasterKeyOptions } from '../vault/open-vault.ts';

/** What the vault of a gateway is made from, whether the gateway runs or not. */
export interface OfflineKey {
  readonly config: Pick<Config, 'vault' | 'data'>;
  readonly environment: Environment;
  readonly clock: () => number;
}

/** What became of the records of a vault. */
export interface RotatedVault {
  /** Where the master key is. */
  readonly keyPlace: string;
  /** How many records are under the newest key now that were not before. */
  readonly renewed: number;
}

/** Makes a new master key where that is ours to do, and puts every record under the newest one. */
export async function rotateVault(offline: OfflineKey & { readonly store: Store }): Promise<RotatedVault> {
  const vault = openVault({ ...vaultSourcesOf(offline), store: offline.store.vault });
  try {
    return { keyPlace: vault.keyPlace, renewed: await vault.rotate() };
  } finally {
    await vault.close();
  }
}

/** Where the master key is. Rejects with a `VaultError` when it cannot be used. */
export async function checkVaultKey(offline: OfflineKey): Promise<string> {
  const key = masterKeyOf(vaultSourcesOf(offline));
  try {
    await checkKey(key);
    return key.place;
  } finally {
    await key.close();
  }
}

/** What the vault of a configuration is opened with. */
export function vaultSourcesOf({ config, environment, clock }: OfflineKey): MasterKeyOptions {
  return {
    config: config.vault,
    dataFolder: config.data.folder,
    clock,
    environment,
    resolveSecret: (reference) => resolveSecret(reference, { env: environment, readFile: readFileBounded }),
  };
}
