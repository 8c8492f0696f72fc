import { isJsonObject, parseJsonText } from '@durward/core';
import type { OAuthCredentialConfig } from '../config/credential-schema.ts';
import { Secret } from '../config/secret.ts';
import type { Vault } from '../vault/vault.ts';
import type { AuthorizationMetadata } from './authorization-metadata.ts';
import type { ClientIdentity } from './client-proof.ts';
import { CredentialError } from './credential-error.ts';
import { credentialErrorOf } from './token-endpoint.ts';

export interface RegistrationsOptions {
  readonly config: Pick<OAuthCredentialConfig, 'clients' | 'registration'>;
  readonly vault: Vault;
  readonly fetch: typeof fetch;
  readonly clock: () => number;
  readonly resolveSecret: (reference: string) => Secret;
  /** Where people come back to. */
  readonly redirectUri: string;
  /** The URL of our own client metadata document; undefined where nobody outside can fetch it. */
  readonly documentUrl: string | undefined;
}

const PURPOSE = 'client';
const JSON_LIMITS = { jsonDepthMax: 8, jsonNodesMax: 500 };
const METHODS = ['client_secret_basic', 'client_secret_post', 'none'] as const;
/** A registration that ends sooner than this is made anew. */
const MARGIN_MS = 60_000;

type Method = (typeof METHODS)[number];

/**
 * As which client the gateway goes to an issuer: one that was registered beforehand, else its client
 * metadata document, else one that it registered itself. Each belongs to one issuer, by its exact name,
 * and is never shown to another.
 *
 * @see MCP 2026-07-28, basic/authorization/client-registration §Authorization Server Binding
 */
export class Registrations {
  readonly #options: RegistrationsOptions;
  readonly #registering = new Map<string, Promise<ClientIdentity>>();

  constructor(options: RegistrationsOptions) {
    this.#options = options;
  }

  /** Rejects with a {@link CredentialError} or a `VaultError`. */
  async clientFor(server: AuthorizationMetadata): Promise<ClientIdentity> {
    const { config, documentUrl, resolveSecret } = this.#options;
    const known = Object.hasOwn(config.clients, server.issuer) ? config.clients[server.issuer] : undefined;
    if (known !== undefined) {
      const { clientId, clientSecret } = known;
      return {
        clientId,
        clientSecret: clientSecret === undefined ? undefined : () => resolveSecret(clientSecret),
      };
    }
    if (server.client_id_metadata_document_supported === true && documentUrl !== undefined) {
      return { clientId: documentUrl };
    }
    if (!config.registration || server.registration_endpoint === undefined) throw unknownClient(server);
    const registering = this.#registering.get(server.issuer) ??
      this.#registered(server).finally(() => this.#registering.delete(server.issuer));
    this.#registering.set(server.issuer, registering);
    return registering;
  }

  async #registered(server: AuthorizationMetadata): Promise<ClientIdentity> {
    const { vault, redirectUri } = this.#options;
    const place = { purpose: PURPOSE, owner: '', place: JSON.stringify([server.issuer, redirectUri]) };
    const kept = await vault.open(place);
    const known = kept === undefined ? undefined : this.#read(kept.text);
    if (known !== undefined) return known;
    const text = await this.#register(server);
    const about = JSON.stringify({ issuer: server.issuer });
    // Of two gateways that register at the same time, both use what was kept first.
    if (kept !== undefined) await vault.put(place, text, about);
    else if (!(await vault.putIfAbsent(place, text, about))) {
      const first = this.#read((await vault.open(place))?.text ?? '');
      if (first !== undefined) return first;
    }
    const client = this.#read(text);
    if (client === undefined) throw unknownClient(server);
    return client;
  }

  async #register(server: AuthorizationMetadata): Promise<string> {
    const { redirectUri, fetch: send } = this.#options;
    const method = methodFor(server);
    const given = await this.#answer(server, send, clientMetadata(redirectUri, method));
    const { client_id: clientId, client_secret: clientSecret, client_secret_expires_at: ends } = given;
    if (typeof clientId !== 'string' || clientId === '') throw unknownClient(server);
    const settled = METHODS.find((one) => one === given['token_endpoint_auth_method']);
    return JSON.stringify({
      clientId,
      authMethod: typeof clientSecret === 'string' ? (settled ?? method) : 'none',
      ...(typeof clientSecret === 'string' ? { clientSecret } : {}),
      ...(typeof ends === 'number' && ends > 0 ? { untilMs: ends * 1000 } : {}),
    });
  }

  /** RFC 7591 §3. Many issuers leave out members that it demands: what is needed is checked, nothing else. */
  async #answer(
    server: AuthorizationMetadata,
    send: typeof fetch,
    metadata: ClientMetadata,
  ): Promise<Readonly<Record<string, unknown>>> {
    const host = URL.parse(server.issuer)?.host ?? 'the issuer';
    try {
      const response = await send(server.registration_endpoint ?? '', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify(metadata),
      });
      const parsed = parseJsonText(await response.text(), JSON_LIMITS);
      if (response.ok && parsed.ok && isJsonObject(parsed.value)) return parsed.value;
      const what = `${host} registers no client: it answered with status ${String(response.status)}`;
      throw new CredentialError('refused', what);
    } catch (error) {
      throw credentialErrorOf(error, server);
    }
  }

  /** Undefined when it has ended, or is not ours. */
  #read(text: string): ClientIdentity | undefined {
    const parsed = parseJsonText(text, JSON_LIMITS);
    if (!parsed.ok || !isJsonObject(parsed.value)) return undefined;
    const { clientId, clientSecret, authMethod, untilMs } = parsed.value as Readonly<Record<string, unknown>>;
    if (typeof clientId !== 'string') return undefined;
    if (typeof untilMs === 'number' && untilMs - MARGIN_MS <= this.#options.clock()) return undefined;
    return {
      clientId,
      authMethod: METHODS.find((one) => one === authMethod),
      clientSecret: typeof clientSecret === 'string' ? () => new Secret(clientSecret) : undefined,
    };
  }
}

/** @see RFC 7591 §2 */
export type ClientMetadata = Readonly<Record<string, string | readonly string[]>>;

/** What the gateway says of itself, in its registration and in its document. */
export function clientMetadata(redirectUri: string, method: Method): ClientMetadata {
  return {
    client_name: 'Durward',
    redirect_uris: [redirectUri],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: method,
    application_type: redirectUri.startsWith('https:') ? 'web' : 'native',
  };
}

function methodFor({ token_endpoint_auth_methods_supported: supported }: AuthorizationMetadata): Method {
  if (supported === undefined) return 'client_secret_basic';
  return METHODS.find((method) => supported.includes(method)) ?? 'none';
}

function unknownClient({ issuer }: AuthorizationMetadata): CredentialError {
  const host = URL.parse(issuer)?.host ?? 'the issuer';
  return new CredentialError(
    'misconfigured',
    `${host} does not know the gateway as a client and lets none register: register it there and name it under ` +
      '`credential.oauth.clients`',
  );
}
