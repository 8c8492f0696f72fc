import { readFileSync } from 'node:fs';
import { applicationToken } from '../azure/application-token.ts';
import { managedIdentityToken } from '../azure/managed-identity.ts';
import type { Secret } from '../config/secret.ts';
import type { Environment } from '../config/secrets.ts';
import type { VaultConfig } from '../config/vault-schema.ts';
import { createOutboundClient, type OutboundClient } from '../outbound/outbound-client.ts';
import type { VaultStore } from '../store/vault-store.ts';
import { AwsKey } from './aws-key.ts';
import { AzureKey, azureVaultResource } from './azure-key.ts';
import { newDataKey } from './envelope.ts';
import { ownKeyFile } from './key-file.ts';
import { KeyRing } from './key-ring.ts';
import type { MasterKey } from './master-key.ts';
import { TransitKey } from './transit-key.ts';
import { Vault } from './vault.ts';

export interface MasterKeyOptions {
  readonly config: VaultConfig;
  readonly dataFolder: string;
  readonly clock: () => number;
  readonly resolveSecret: (reference: string) => Secret;
  /** Where the managed identity of the host is asked for. */
  readonly environment: Environment;
}

export interface OpenVaultOptions extends MasterKeyOptions {
  readonly store: VaultStore;
}

/** The vault of a configuration. Asks nobody yet. Throws when a certificate authority cannot be read. */
export function openVault(options: OpenVaultOptions): Vault {
  return new Vault(options.store, masterKeyOf(options), options.clock);
}

/** The master key of a configuration. Asks nobody yet. Throws like {@link openVault}. */
export function masterKeyOf(options: MasterKeyOptions): MasterKey {
  const { config, dataFolder, resolveSecret } = options;
  const { key, transit, azure, aws } = config;
  if (key !== undefined) return new KeyRing({ place: key, read: () => resolveSecret(key) }, newDataKey);
  if (transit !== undefined) {
    const { address, mount, namespace, token } = transit;
    const client = clientFor(transit.caFile, address);
    return new TransitKey({
      address, mount, key: transit.key, namespace, token: () => resolveSecret(token), ...client,
    });
  }
  if (azure !== undefined) return azureKey(azure, options);
  if (aws !== undefined) {
    const { region, keyId, accessKeyId, secretAccessKey, sessionToken } = aws;
    const endpoint = aws.endpoint ?? `https://kms.${region}.amazonaws.com/`;
    return new AwsKey({
      region,
      keyId,
      endpoint,
      accessKeyId: () => resolveSecret(accessKeyId),
      secretAccessKey: () => resolveSecret(secretAccessKey),
      sessionToken: sessionToken === undefined ? undefined : () => resolveSecret(sessionToken),
      ...clientFor(aws.caFile, endpoint),
    });
  }
  return new KeyRing(ownKeyFile(dataFolder), newDataKey);
}

function azureKey(
  { vault, key, authority, tenant = '', clientId = '', clientSecret, assertion, managedIdentity, caFile }: Azure,
  { clock, resolveSecret, environment }: MasterKeyOptions,
): AzureKey {
  const resource = azureVaultResource(vault);
  const client = clientFor(caFile, vault, authority);
  const reference = clientSecret ?? assertion ?? '';
  const proof = {
    kind: clientSecret === undefined ? ('assertion' as const) : ('secret' as const),
    read: () => resolveSecret(reference).reveal(),
  };
  const token = managedIdentity === undefined
    ? () => applicationToken({ authority, tenant, clientId, proof, scope: `${resource}/.default`, fetch: client.fetch })
    : () => managedIdentityToken({ resource, clientId: managedIdentity.clientId, environment, clock });
  return new AzureKey({ vault, key, token, clock, ...client });
}

type Azure = NonNullable<VaultConfig['azure']>;

/** A client of its own for a key service: it goes where the configuration says, and nowhere else. */
function clientFor(
  caFile: string | undefined,
  ...places: readonly string[]
): Pick<OutboundClient, 'fetch' | 'close'> {
  const client = createOutboundClient({
    allowLoopback: places.some((place) => place.startsWith('http:')),
    configuredOrigins: places.map((place) => new URL(place).origin),
    ca: caFile === undefined ? undefined : readFileSync(caFile, 'utf8'),
  });
  return { fetch: client.fetch, close: () => client.close() };
}
