import { readFileSync } from 'node:fs';
import type { AzureConfig } from '../config/azure-schema.ts';
import type { ReadersConfig } from '../config/readers-schema.ts';
import type { Secret } from '../config/secret.ts';
import type { Environment } from '../config/secrets.ts';
import { staticHeaders } from '../upstream/http-config.ts';
import { AzureReader } from './azure/azure-reader.ts';
import { AzureService } from './azure/azure-service.ts';
import { keyCredential, noCredential, type Credential } from './azure/credential.ts';
import { clientCredential, managedIdentity } from './azure/entra.ts';
import { OnnxReader } from './onnx/onnx-reader.ts';
import type { ContentReader } from './reader.ts';
import { WebhookReader } from './webhook/webhook-reader.ts';

/** What readers are made with, beside their configuration. */
export interface ReaderSources {
  readonly resolveSecret: (reference: string) => Secret;
  /** Where the managed identity of a host is asked for. */
  readonly environment: Environment;
  readonly clock: () => number;
}

/**
 * The configured readers, in the order in which they are asked. Nothing is asked before a message is.
 *
 * @throws SecretError or an Error when a secret or a file is not there.
 */
export function createReaders(config: ReadersConfig, sources: ReaderSources): readonly ContentReader[] {
  const { azure, onnx, webhook } = config;
  const { clock } = sources;
  const readers: ContentReader[] = [];
  if (azure !== undefined) {
    const credential = credentialOf(azure, sources);
    readers.push(new AzureReader({ config: azure, credential, ca: authoritiesIn(azure.caFile), clock }));
  }
  if (onnx !== undefined) readers.push(new OnnxReader(onnx, clock));
  if (webhook !== undefined) {
    const headers = headersOf(webhook.headers, sources);
    readers.push(new WebhookReader({ config: webhook, headers, ca: authoritiesIn(webhook.caFile), clock }));
  }
  return readers;
}

/** The service alone, for the upkeep of block lists. */
export function createAzureService(config: AzureConfig, sources: ReaderSources): AzureService {
  const settings = { ...config, url: config.endpoint, ca: authoritiesIn(config.caFile) };
  return new AzureService(settings, credentialOf(config, sources), sources.clock);
}

function credentialOf({ key, entra, managedIdentity: identity }: AzureConfig, sources: ReaderSources): Credential {
  const { resolveSecret, environment, clock } = sources;
  if (key !== undefined) return keyCredential(resolveSecret(key).reveal());
  if (identity !== undefined) return managedIdentity({ clientId: identity.clientId, environment, clock });
  if (entra === undefined) return noCredential();
  const { authority, tenantId: tenant, clientId, clientSecret, federatedTokenFile = '' } = entra;
  const secret = clientSecret === undefined ? undefined : resolveSecret(clientSecret).reveal();
  const proof = secret === undefined
    ? ({ kind: 'assertion', read: () => resolveSecret(`file:${federatedTokenFile}`).reveal() } as const)
    : ({ kind: 'secret', read: () => secret } as const);
  return clientCredential({ authority, tenant, clientId, proof, clock });
}

function headersOf(references: Readonly<Record<string, string>>, { resolveSecret }: ReaderSources) {
  const flat = staticHeaders(new Map(Object.entries(references).map(([name, from]) => [name, resolveSecret(from)])));
  const headers: Record<string, string> = {};
  for (let at = 0; at < flat.length; at += 2) headers[flat[at] ?? ''] = flat[at + 1] ?? '';
  return headers;
}

function authoritiesIn(file: string | undefined): string | undefined {
  return file === undefined ? undefined : readFileSync(file, 'utf8');
}
