import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { isJsonObject, parseJson, type JsonObject } from '@durward/core';
import { isLoopbackHost } from '../config/address.ts';
import { readFileBounded } from '../config/files.ts';
import { resolveSecret, type Environment } from '../config/secrets.ts';
import { createOutboundClient } from '../outbound/outbound-client.ts';
import { applicationToken } from './application-token.ts';
import { AzureTokenError, type IssuedToken } from './issued-token.ts';

export interface ManagedIdentityOptions {
  /** What the token is for: `https://vault.azure.net`. */
  readonly resource: string;
  /** Of a user-assigned identity; else the one of the machine. */
  readonly clientId: string | undefined;
  readonly environment: Environment;
  readonly clock: () => number;
}

const METADATA_SERVICE = 'http://169.254.169.254';
const METADATA_PATH = '/metadata/identity/oauth2/token';
const AUTHORITY = 'https://login.microsoftonline.com/';
const TIMEOUT_MS = 5_000;
const ANSWER_BYTES_MAX = 64 * 1024;
const ANSWER_LIMITS = { jsonDepthMax: 8, jsonNodesMax: 200 };
/** The service asks to be asked again when it is about to be there, is throttled or failed; once, after this. */
const AGAIN_MS = 1_000;
const TRANSIENT: ReadonlySet<number> = new Set([404, 410, 429]);

/**
 * A token of the identity that Azure gave the host. Rejects with an {@link AzureTokenError}.
 *
 * The environment says where it is asked for, in the forms of Azure's own libraries: App Service, Functions and
 * Container Apps by `IDENTITY_ENDPOINT` and `IDENTITY_HEADER`; a pod with a workload identity by
 * `AZURE_FEDERATED_TOKEN_FILE`; else a virtual machine asks its metadata service. The outbound client forbids that
 * address to everybody: this is the one request for it, and nothing from outside forms it.
 */
export function managedIdentityToken(options: ManagedIdentityOptions): Promise<IssuedToken> {
  const { IDENTITY_ENDPOINT: endpoint, IDENTITY_HEADER: header, ...environment } = options.environment;
  const isFabric = environment['IDENTITY_SERVER_THUMBPRINT'] !== undefined;
  if (endpoint !== undefined && isFabric) return unknown('Service Fabric');
  if (endpoint !== undefined && header !== undefined) {
    const url = urlFor(endpoint, '2019-08-01', options);
    return asked(url, { 'x-identity-header': header }, options.clock);
  }
  if (endpoint !== undefined && environment['IMDS_ENDPOINT'] !== undefined) return unknown('Azure Arc');
  if (environment['AZURE_FEDERATED_TOKEN_FILE'] !== undefined) return workloadToken(options);
  const host = environment['AZURE_POD_IDENTITY_AUTHORITY_HOST'] ?? METADATA_SERVICE;
  const url = urlFor(new URL(METADATA_PATH, host).href, '2018-02-01', options);
  return asked(url, { metadata: 'true' }, options.clock);
}

function unknown(place: string): Promise<never> {
  const why = `the managed identity of ${place} is not known to Durward: use an application with a secret`;
  return Promise.reject(new AzureTokenError('refused', why));
}

function urlFor(endpoint: string, version: string, { resource, clientId }: ManagedIdentityOptions): URL {
  const url = URL.parse(endpoint);
  if (url === null) throw new AzureTokenError('refused', 'the endpoint of the managed identity is no URL');
  url.searchParams.set('api-version', version);
  url.searchParams.set('resource', resource);
  if (clientId !== undefined) url.searchParams.set('client_id', clientId);
  return url;
}

const FILES_ONLY = { env: {}, readFile: readFileBounded };

/** The workload identity of a pod: its projected token is exchanged for one of the application. */
async function workloadToken({ resource, clientId, environment }: ManagedIdentityOptions): Promise<IssuedToken> {
  const {
    AZURE_FEDERATED_TOKEN_FILE: file = '', AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: ownId,
    AZURE_AUTHORITY_HOST: authority = AUTHORITY,
  } = environment;
  const application = clientId ?? ownId;
  if (tenant === undefined || application === undefined || !URL.canParse(authority)) {
    const what = 'AZURE_TENANT_ID or AZURE_CLIENT_ID is missing, or AZURE_AUTHORITY_HOST is no URL';
    throw new AzureTokenError('refused', `the workload identity is not whole: ${what}`);
  }
  const { hostname, origin } = new URL(authority);
  const outbound = createOutboundClient({
    allowLoopback: isLoopbackHost(hostname),
    configuredOrigins: [origin],
    limits: { timeoutMs: TIMEOUT_MS, bodyBytesMax: ANSWER_BYTES_MAX },
  });
  try {
    return await applicationToken({
      authority: origin,
      tenant,
      clientId: application,
      proof: { kind: 'assertion', read: () => resolveSecret(`file:${file}`, FILES_ONLY).reveal() },
      scope: `${resource}/.default`,
      fetch: outbound.fetch,
    });
  } finally {
    await outbound.close();
  }
}

async function asked(url: URL, headers: Record<string, string>, clock: () => number): Promise<IssuedToken> {
  for (let attempt = 0; ; attempt += 1) {
    const answer = await answerOf(url, headers);
    if (typeof answer !== 'number') return issuedBy(answer, clock());
    const isTransient = TRANSIENT.has(answer) || answer >= 500;
    if (!isTransient || attempt > 0) {
      const what = `the managed identity answered with status ${String(answer)}`;
      throw new AzureTokenError(isTransient ? 'unavailable' : 'refused', what);
    }
    await sleep(AGAIN_MS);
  }
}

/** What it said, or the status with which it said nothing of use. */
async function answerOf(url: URL, headers: Record<string, string>): Promise<JsonObject | number> {
  try {
    const reply = await request(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (reply.statusCode === 200) return await objectOf(reply.body);
    await reply.body.dump();
    return reply.statusCode;
  } catch (cause) {
    if (cause instanceof AzureTokenError) throw cause;
    throw new AzureTokenError('unavailable', 'the managed identity does not answer: is there one on this host?', {
      cause,
    });
  }
}

async function objectOf(body: AsyncIterable<Uint8Array>): Promise<JsonObject> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > ANSWER_BYTES_MAX) throw new AzureTokenError('unavailable', 'the managed identity answered too much');
    chunks.push(chunk);
  }
  const parsed = parseJson(Buffer.concat(chunks), ANSWER_LIMITS);
  if (parsed.ok && isJsonObject(parsed.value)) return parsed.value;
  throw new AzureTokenError('unavailable', 'the managed identity gave no JSON object');
}

/** App Service says only when a token ends (`expires_on`), virtual machines also how long it lives. */
function issuedBy(answer: JsonObject, nowMs: number): IssuedToken {
  const { access_token: token, expires_in: lifetime, expires_on: end } = answer;
  if (typeof token !== 'string' || token === '') {
    throw new AzureTokenError('unavailable', 'the managed identity gave no token');
  }
  const seconds = lifetime === undefined ? Number(end) - nowMs / 1000 : Number(lifetime);
  return { token, lifetimeSeconds: Number.isFinite(seconds) && seconds > 0 ? seconds : 0 };
}
