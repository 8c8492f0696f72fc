import { isJsonObject, parseJson, type JsonObject } from '@durward/core';
import {
  allowInsecureRequests,
  clientCredentialsGrantRequest,
  ClientSecretPost,
  customFetch,
  None,
  processClientCredentialsResponse,
} from 'oauth4webapi';
import { request } from 'undici';
import type { Environment } from '../../config/secrets.ts';
import { isLoopbackHost } from '../../config/address.ts';
import { createOutboundClient } from '../../outbound/outbound-client.ts';
import { BearerCredential, type IssuedToken } from './credential.ts';

/** What tokens for Azure AI services are asked for. */
const RESOURCE = 'https://cognitiveservices.azure.com';
const SCOPE = `${RESOURCE}/.default`;
const TIMEOUT_MS = 5_000;
const ANSWER_BYTES_MAX = 64 * 1024;
const ANSWER_LIMITS = { jsonDepthMax: 8, jsonNodesMax: 200 };

export interface ClientCredentialOptions {
  /** `https://login.microsoftonline.com`, or that of a national cloud. */
  readonly authority: string;
  readonly tenantId: string;
  readonly clientId: string;
  /** What proves the client: its secret, or an assertion that the platform wrote and renews. */
  readonly proof:
    | { readonly kind: 'secret'; readonly secret: string }
    | { readonly kind: 'assertion'; readonly read: () => string };
  readonly clock: () => number;
}

/**
 * The gateway as an application of Entra ID, with a secret or with the identity of its workload.
 *
 * @see RFC 6749 §4.4; RFC 7523 §2.2
 */
export function clientCredential(options: ClientCredentialOptions): BearerCredential {
  const { authority, tenantId, clientId, proof, clock } = options;
  const base = `${new URL(authority).origin}/${encodeURIComponent(tenantId)}`;
  const isLocal = isLoopbackHost(new URL(authority).hostname);
  const outbound = createOutboundClient({
    allowLoopback: isLocal,
    configuredOrigins: [new URL(authority).origin],
    limits: { timeoutMs: TIMEOUT_MS, bodyBytesMax: ANSWER_BYTES_MAX },
  });
  const server = { issuer: `${base}/v2.0`, token_endpoint: `${base}/oauth2/v2.0/token` };
  const client = { client_id: clientId };
  const fetchToken = async (): Promise<IssuedToken> => {
    const parameters = new URLSearchParams({ scope: SCOPE });
    if (proof.kind === 'assertion') {
      parameters.set('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
      parameters.set('client_assertion', proof.read());
    }
    const authentication = proof.kind === 'secret' ? ClientSecretPost(proof.secret) : None();
    const response = await clientCredentialsGrantRequest(server, client, authentication, parameters, {
      [customFetch]: outbound.fetch,
      [allowInsecureRequests]: isLocal,
    });
    const { access_token: token, expires_in: lifetimeSeconds } =
      await processClientCredentialsResponse(server, client, response);
    return { token, lifetimeSeconds: lifetimeSeconds ?? 0 };
  };
  return new BearerCredential({ fetch: fetchToken, end: () => outbound.close(), clock });
}

export interface ManagedIdentityOptions {
  /** Of a user-assigned identity; else the one of the machine. */
  readonly clientId: string | undefined;
  readonly environment: Environment;
  readonly clock: () => number;
}

/**
 * The identity that Azure gave the machine. App Service, Functions and Container Apps say in the
 * environment where it is asked for; a virtual machine asks its metadata service. The outbound client
 * forbids that address to everybody: this is the one request for it, and nothing from outside forms it.
 */
export function managedIdentity({ clientId, environment, clock }: ManagedIdentityOptions): BearerCredential {
  const { IDENTITY_ENDPOINT: endpoint, IDENTITY_HEADER: header } = environment;
  const isHosted = endpoint !== undefined && header !== undefined;
  const url = new URL(isHosted ? endpoint : METADATA_SERVICE);
  url.searchParams.set('api-version', isHosted ? '2019-08-01' : '2018-02-01');
  url.searchParams.set('resource', RESOURCE);
  if (clientId !== undefined) url.searchParams.set('client_id', clientId);
  const headers: Record<string, string> = isHosted ? { 'x-identity-header': header } : { metadata: 'true' };
  const fetchToken = async (): Promise<IssuedToken> => {
    const reply = await request(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (reply.statusCode !== 200) {
      await reply.body.dump();
      throw new Error(`the managed identity answered with status ${String(reply.statusCode)}`);
    }
    return issuedBy(await objectOf(reply.body));
  };
  return new BearerCredential({ fetch: fetchToken, end: () => Promise.resolve(), clock });
}

const METADATA_SERVICE = 'http://169.254.169.254/metadata/identity/oauth2/token';

async function objectOf(body: AsyncIterable<Uint8Array>): Promise<JsonObject> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > ANSWER_BYTES_MAX) throw new Error('the managed identity answered too much');
    chunks.push(chunk);
  }
  const parsed = parseJson(Buffer.concat(chunks), ANSWER_LIMITS);
  if (!parsed.ok || !isJsonObject(parsed.value)) throw new Error('the managed identity gave no JSON object');
  return parsed.value;
}

function issuedBy({ access_token: token, expires_in: lifetime }: JsonObject): IssuedToken {
  if (typeof token !== 'string' || token === '') throw new Error('the managed identity gave no token');
  const seconds = Number(lifetime);
  return { token, lifetimeSeconds: Number.isFinite(seconds) && seconds > 0 ? seconds : 0 };
}
