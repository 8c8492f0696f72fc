import * as oauth from 'oauth4webapi';
import { Secret } from '../config/secret.ts';
import { OutboundError } from '../outbound/outbound-error.ts';
import { isToken, UNSTATED_LIFETIME_MS, type AccessToken } from './access-token.ts';
import type { AuthorizationMetadata } from './authorization-metadata.ts';
import { clientProofFor, type ClientIdentity } from './client-proof.ts';
import { CredentialError } from './credential-error.ts';
import type { DpopKey } from './dpop-key.ts';

/** What a token endpoint gave. */
export interface Tokens {
  readonly access: AccessToken;
  readonly refreshToken: Secret | undefined;
  /** RFC 8693 §2.2.1. */
  readonly issuedTokenType: string | undefined;
}

export interface TokenRequest {
  readonly server: AuthorizationMetadata;
  readonly client: ClientIdentity;
  readonly grantType: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly dpop?: DpopKey | undefined;
}

/** Most characters of an error code that are kept. */
const CODE = /^[A-Za-z0-9_.-]{1,64}$/;

/**
 * Asks token endpoints for tokens, with the certified client library over our outbound client.
 *
 * Every request names its endpoint by metadata whose issuer was checked, or by the configuration. What an
 * endpoint says in an error is reduced to its code.
 */
export class TokenEndpoint {
  readonly #fetch: typeof fetch;
  readonly #clock: () => number;

  constructor(send: typeof fetch, clock: () => number) {
    this.#fetch = send;
    this.#clock = clock;
  }

  /** Rejects with a {@link CredentialError}. */
  async ask(request: TokenRequest): Promise<Tokens> {
    const { server, dpop } = request;
    const client: oauth.Client = { client_id: request.client.clientId };
    const handle = dpop === undefined ? undefined : oauth.DPoP(client, { ...dpop.pair });
    try {
      return this.#read(await this.#answer(request, client, handle), server);
    } catch (error) {
      if (handle === undefined || !oauth.isDPoPNonceError(error)) throw credentialErrorOf(error, server);
    }
    try {
      // The handle has the nonce now that the server asked for.
      return this.#read(await this.#answer(request, client, handle), server);
    } catch (error) {
      throw credentialErrorOf(error, server);
    }
  }

  /** Takes a token back (RFC 7009). Rejects with a {@link CredentialError}. */
  async revoke(
    server: AuthorizationMetadata,
    identity: ClientIdentity,
    kind: 'refresh_token' | 'access_token',
    token: string,
  ): Promise<void> {
    try {
      const client: oauth.Client = { client_id: identity.clientId };
      const proof = await clientProofFor(server, identity);
      const options = {
        [oauth.customFetch]: this.#fetch,
        [oauth.allowInsecureRequests]: true,
        additionalParameters: { token_type_hint: kind },
      };
      await oauth.processRevocationResponse(
        await oauth.revocationRequest({ ...server }, client, proof, token, options),
      );
    } catch (error) {
      throw credentialErrorOf(error, server);
    }
  }

  async #answer(
    { server, client: identity, grantType, parameters }: TokenRequest,
    client: oauth.Client,
    handle: oauth.DPoPHandle | undefined,
  ): Promise<oauth.TokenEndpointResponse> {
    const proof = await clientProofFor(server, identity);
    const options = {
      [oauth.customFetch]: this.#fetch,
      // Which plain http is allowed is for the outbound client to say.
      [oauth.allowInsecureRequests]: true,
      ...(handle === undefined ? {} : { DPoP: handle }),
    };
    const form = { ...parameters };
    const response = await oauth.genericTokenEndpointRequest({ ...server }, client, proof, grantType, form, options);
    // A token that is not an access token ("N_A", RFC 8693 §2.2.1) is taken by that name.
    const recognizedTokenTypes = { n_a: () => {} };
    return oauth.processGenericTokenEndpointResponse({ ...server }, client, response, { recognizedTokenTypes });
  }

  #read(answer: oauth.TokenEndpointResponse, server: AuthorizationMetadata): Tokens {
    const { access_token: value, token_type: type, expires_in: seconds, refresh_token: refresh, scope } = answer;
    if (!isToken(value)) {
      throw new CredentialError('hostile', `${hostOf(server)} gave a token that no header can carry`);
    }
    const lifetimeMs = seconds === undefined ? UNSTATED_LIFETIME_MS : seconds * 1000;
    const { issued_token_type: issuedTokenType } = answer;
    return {
      access: {
        value: new Secret(value),
        type: type.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer',
        untilMs: this.#clock() + lifetimeMs,
        scopes: scope?.split(' ').filter((word) => word !== ''),
      },
      refreshToken: refresh === undefined ? undefined : new Secret(refresh),
      issuedTokenType: typeof issuedTokenType === 'string' ? issuedTokenType : undefined,
    };
  }
}

/** Whatever went wrong at a token endpoint, as ours. */
export function credentialErrorOf(error: unknown, server: Pick<AuthorizationMetadata, 'issuer'>): Error {
  if (error instanceof CredentialError) return error;
  const host = hostOf(server);
  if (error instanceof oauth.ResponseBodyError) return said(host, error.error, error);
  if (error instanceof oauth.AuthorizationResponseError) return said(host, error.error, error);
  if (error instanceof OutboundError) {
    const isOurs = error.reason.startsWith('forbidden') || error.reason === 'redirected';
    return new CredentialError(isOurs ? 'hostile' : 'unreachable', error.message, { cause: error });
  }
  if (error instanceof oauth.WWWAuthenticateChallengeError) {
    return new CredentialError('refused', `${host} does not accept the gateway as a client`, { cause: error });
  }
  if (error instanceof oauth.OperationProcessingError) {
    const what = `${host} gave an answer that is not acceptable (${error.code ?? 'unknown'})`;
    return new CredentialError('refused', what, { cause: error });
  }
  return error instanceof Error ? error : new Error('unknown');
}

function said(host: string, text: string, cause: Error): CredentialError {
  const code = CODE.test(text) ? text : 'an error without a proper code';
  return new CredentialError('refused', `${host} refused: ${code}`, { code, cause });
}

function hostOf({ issuer }: Pick<AuthorizationMetadata, 'issuer'>): string {
  return URL.parse(issuer)?.host ?? 'the issuer';
}
