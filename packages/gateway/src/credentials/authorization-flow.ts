import * as oauth from 'oauth4webapi';
import type { OAuthCredentialConfig } from '../config/credential-schema.ts';
import type { OutboundClient } from '../outbound/outbound-client.ts';
import type { AuthorizationMetadata, MetadataBook } from './authorization-metadata.ts';
import { readChallenge } from './challenge-parameters.ts';
import type { ClientIdentity } from './client-proof.ts';
import type { Connection } from './connection.ts';
import { CredentialError } from './credential-error.ts';
import type { DpopKey } from './dpop-key.ts';
import { protectedResource, type ProtectedResource } from './protected-resource.ts';
import type { Registrations } from './registrations.ts';
import { resourceUrl } from './resource-url.ts';
import { credentialErrorOf, type TokenEndpoint, type Tokens } from './token-endpoint.ts';

/** An authorization under way: what must not have changed when the person comes back. */
export interface Begun {
  readonly issuer: string;
  readonly resource: string;
  readonly state: string;
  readonly verifier: string;
  readonly scopes: readonly string[];
}

/** Tokens, and what they are good for. */
export interface Completed {
  readonly tokens: Tokens;
  readonly clientId: string;
  readonly scopes: readonly string[];
}

/** Tokens that are not wanted any more. */
export type GivenBack = Pick<Connection, 'issuer' | 'clientId' | 'refreshToken' | 'accessToken'>;

export interface AuthorizationFlowOptions {
  readonly url: string;
  readonly config: OAuthCredentialConfig;
  readonly outbound: OutboundClient;
  readonly metadata: MetadataBook;
  readonly endpoint: TokenEndpoint;
  readonly registrations: Registrations;
  readonly redirectUri: string;
}

const CODE_GRANT = 'authorization_code';
const REFRESH_GRANT = 'refresh_token';
const OFFLINE = 'offline_access';

/**
 * The gateway as the OAuth client of one MCP server: finds who issues tokens for it, sends a person there,
 * takes the code, renews tokens.
 *
 * Guarantees: metadata of the server from its own origin; the issuer's from the issuer, identical to its
 * name; PKCE S256, only where it is promised; `resource` in every request; the response checked against the
 * issuer to which the person was sent (RFC 9207) before anything in it counts; a code, a verifier and a
 * client of one issuer are shown to no other.
 *
 * @see MCP 2026-07-28, basic/authorization
 */
export class AuthorizationFlow {
  readonly #options: AuthorizationFlowOptions;
  /** What the server said last when it refused a request. */
  #challenge: string | undefined;

  constructor(options: AuthorizationFlowOptions) {
    this.#options = options;
  }

  /** The server refused a request and said why. */
  heard(authenticate: string | undefined): void {
    this.#challenge = authenticate ?? this.#challenge;
  }

  /** Where a person goes, and what is to be kept until they come back. Rejects with a {@link CredentialError}. */
  async begin(wanted: readonly string[]): Promise<{ readonly goTo: string; readonly begun: Begun }> {
    const { config, redirectUri, registrations } = this.#options;
    const described = await this.#describe();
    const issuer = this.#issuerOf(described);
    const server = await this.#metadataOf(issuer);
    const { authorization_endpoint: endpoint } = server;
    if (endpoint === undefined) throw hostile(issuer, 'names no authorization_endpoint');
    const hasPkce = server.code_challenge_methods_supported?.includes('S256') === true;
    if (!hasPkce && !config.dangerouslyAllowLegacyDiscovery) throw hostile(issuer, 'does not promise PKCE with S256');
    const client = await registrations.clientFor(server);
    const scopes = this.#scopes(described, server, wanted);
    const state = oauth.generateRandomState();
    const verifier = oauth.generateRandomCodeVerifier();
    const resource = described?.resource ?? resourceUrl(this.#options.url);
    const goTo = new URL(endpoint);
    const parameters = {
      response_type: 'code',
      client_id: client.clientId,
      redirect_uri: redirectUri,
      state,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      resource,
      ...(scopes.length === 0 ? {} : { scope: scopes.join(' ') }),
      ...(scopes.includes(OFFLINE) ? { prompt: 'consent' } : {}),
    };
    for (const [name, value] of Object.entries(parameters)) goTo.searchParams.set(name, value);
    return { goTo: goTo.href, begun: { issuer, resource, state, verifier, scopes } };
  }

  /** Takes the response that the browser brought back. Rejects with a {@link CredentialError}. */
  async complete(begun: Begun, response: URLSearchParams, dpop: DpopKey | undefined): Promise<Completed> {
    const { endpoint, registrations, redirectUri } = this.#options;
    const server = await this.#metadataOf(begun.issuer);
    const client = await registrations.clientFor(server);
    let parameters: URLSearchParams;
    try {
      // Checks the issuer first, so that nothing of a response from another one is believed or shown.
      parameters = oauth.validateAuthResponse({ ...server }, { client_id: client.clientId }, response, begun.state);
    } catch (error) {
      throw credentialErrorOf(error, server);
    }
    const tokens = await endpoint.ask({
      server,
      client,
      grantType: CODE_GRANT,
      parameters: {
        code: parameters.get('code') ?? '',
        redirect_uri: redirectUri,
        code_verifier: begun.verifier,
        resource: begun.resource,
      },
      dpop,
    });
    return { tokens, clientId: client.clientId, scopes: tokens.access.scopes ?? begun.scopes };
  }

  /** Renews tokens at the issuer that gave them. Rejects with a {@link CredentialError}. */
  async renew(
    held: { readonly issuer: string; readonly resource: string; readonly clientId: string },
    refreshToken: string,
    dpop: DpopKey | undefined,
  ): Promise<Tokens> {
    const { endpoint } = this.#options;
    const server = await this.#metadataOf(held.issuer);
    return endpoint.ask({
      server,
      client: await this.#clientOf(held, server),
      grantType: REFRESH_GRANT,
      parameters: { refresh_token: refreshToken, resource: held.resource },
      dpop,
    });
  }

  /**
   * Gives tokens back to their issuer, where it takes any (RFC 7009); false where it does not. Rejects with a
   * {@link CredentialError}.
   */
  async giveBack(held: GivenBack): Promise<boolean> {
    const { endpoint } = this.#options;
    const server = await this.#metadataOf(held.issuer);
    if (server.revocation_endpoint === undefined) return false;
    const client = await this.#clientOf(held, server);
    if (held.refreshToken !== undefined) await endpoint.revoke(server, client, 'refresh_token', held.refreshToken);
    try {
      await endpoint.revoke(server, client, 'access_token', held.accessToken);
    } catch (error) {
      // Many issuers take back refresh tokens only; what they gave for one ends with it, or soon by itself.
      if (held.refreshToken === undefined) throw error;
    }
    return true;
  }

  /** Whether tokens from an issuer can be bound to a key. */
  async bindsTokens(issuer: string): Promise<boolean> {
    if (!this.#options.config.dpop) return false;
    return (await this.#metadataOf(issuer)).dpop_signing_alg_values_supported?.includes('ES256') === true;
  }

  /** The gateway as the client to which tokens were given: they are shown as no other. */
  async #clientOf({ clientId }: { readonly clientId: string }, server: AuthorizationMetadata): Promise<ClientIdentity> {
    const client = await this.#options.registrations.clientFor(server);
    if (client.clientId === clientId) return client;
    throw new CredentialError('refused', 'the gateway is another client at the issuer now', { code: 'invalid_grant' });
  }

  async #describe(): Promise<ProtectedResource | undefined> {
    const { outbound, url, config } = this.#options;
    const described = await protectedResource(outbound, url, readChallenge(this.#challenge).resourceMetadata);
    if (described === undefined && config.issuer === undefined && !config.dangerouslyAllowLegacyDiscovery) {
      const { host } = new URL(url);
      throw new CredentialError('misconfigured', `${host} does not say who issues its tokens: name the \`issuer\``);
    }
    return described;
  }

  #issuerOf(described: ProtectedResource | undefined): string {
    const { config, url } = this.#options;
    if (described === undefined) return config.issuer ?? new URL(url).origin;
    const [first = ''] = described.issuers;
    if (config.issuer === undefined) return first;
    if (described.issuers.includes(config.issuer)) return config.issuer;
    throw hostile(first, 'is not the issuer of the configuration, but the server names it');
  }

  async #metadataOf(issuer: string): Promise<AuthorizationMetadata> {
    const { metadata, config } = this.#options;
    try {
      return await metadata.of(issuer);
    } catch (error) {
      const isAbsent = error instanceof CredentialError && error.code === 'not_found';
      if (!isAbsent || !config.dangerouslyAllowLegacyDiscovery) throw error;
      const { origin } = new URL(issuer);
      return {
        issuer,
        authorization_endpoint: `${origin}/authorize`,
        token_endpoint: `${origin}/token`,
        registration_endpoint: `${origin}/register`,
      };
    }
  }

  /** What is asked for: what is missing and what there was, else what the server wants, else what it has. */
  #scopes(
    described: ProtectedResource | undefined,
    { scopes_supported: supported }: AuthorizationMetadata,
    wanted: readonly string[],
  ): readonly string[] {
    const { config } = this.#options;
    const challenged = readChallenge(this.#challenge).scopes;
    const base = config.scopes ?? (challenged.length > 0 ? challenged : (described?.scopes ?? []));
    const scopes = new Set([...base, ...wanted]);
    // Only where the issuer has it: it is no scope of the server.
    if (scopes.size > 0 && supported?.includes(OFFLINE) === true) scopes.add(OFFLINE);
    return [...scopes];
  }
}

function hostile(issuer: string, what: string): CredentialError {
  const host = URL.parse(issuer)?.host ?? 'the issuer';
  return new CredentialError('hostile', `${host} ${what}: nobody is sent there`);
}
