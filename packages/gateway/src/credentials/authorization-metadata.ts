import type { JsonObject, JsonValue } from '@durward/core';
import { isSafeFor, metadataUrls } from '../oauth/discovery.ts';
import type { OutboundClient } from '../outbound/outbound-client.ts';
import { OutboundError } from '../outbound/outbound-error.ts';
import { CredentialError } from './credential-error.ts';

/** How long metadata is believed, in milliseconds. */
const METADATA_MS = 10 * 60_000;
/** How long it is not asked for again after it could not be had. */
const RETRY_MS = 5000;
/** Most issuers that are remembered. */
const ISSUERS_MAX = 256;

/** An authorization server, as its metadata describes it: issuer checked, every endpoint a safe URL. */
export interface AuthorizationMetadata {
  readonly issuer: string;
  readonly token_endpoint: string;
  readonly authorization_endpoint?: string;
  readonly registration_endpoint?: string;
  readonly revocation_endpoint?: string;
  readonly code_challenge_methods_supported?: string[];
  readonly token_endpoint_auth_methods_supported?: string[];
  readonly scopes_supported?: string[];
  readonly dpop_signing_alg_values_supported?: string[];
  readonly authorization_response_iss_parameter_supported?: boolean;
  readonly client_id_metadata_document_supported?: boolean;
}

interface Known {
  readonly found: Promise<AuthorizationMetadata>;
  untilMs: number;
}

/**
 * The metadata of authorization servers (RFC 8414, OpenID Connect Discovery), found in the order that MCP
 * gives, and remembered for a while.
 *
 * Guarantees that `issuer` in the document is identical to the issuer that was asked for, and that every
 * endpoint is https (or loopback where the issuer is). A document that says otherwise is not used at all.
 *
 * @see MCP 2026-07-28, basic/authorization/authorization-server-discovery; RFC 8414 §3.3
 */
export class MetadataBook {
  readonly #outbound: OutboundClient;
  readonly #clock: () => number;
  readonly #known = new Map<string, Known>();

  constructor(outbound: OutboundClient, clock: () => number) {
    this.#outbound = outbound;
    this.#clock = clock;
  }

  /** Rejects with a {@link CredentialError}; `not_found` in its code when the issuer publishes none. */
  of(issuer: string): Promise<AuthorizationMetadata> {
    const known = this.#known.get(issuer);
    if (known !== undefined && known.untilMs > this.#clock()) return known.found;
    const entry: Known = { found: this.#find(issuer), untilMs: this.#clock() + METADATA_MS };
    entry.found.catch(() => {
      entry.untilMs = this.#clock() + RETRY_MS;
    });
    if (this.#known.size >= ISSUERS_MAX) this.#known.clear();
    this.#known.set(issuer, entry);
    return entry.found;
  }

  async #find(issuer: string): Promise<AuthorizationMetadata> {
    if (URL.parse(issuer) === null) throw hostile('an issuer is not a URL');
    for (const url of metadataUrls(issuer)) {
      try {
        const { value } = await this.#outbound.getJson(url);
        return readMetadata(value, issuer);
      } catch (error) {
        if (!(error instanceof OutboundError)) throw error;
        // Only a plain "not here" leads to the next place.
        const isNotHere = error.reason === 'bad_status' && error.status !== undefined && error.status < 500;
        if (!isNotHere) throw new CredentialError('unreachable', error.message, { cause: error });
      }
    }
    throw new CredentialError('unreachable', `${hostOf(issuer)} publishes no metadata of an authorization server`, {
      code: 'not_found',
    });
  }
}

function readMetadata(document: JsonObject, issuer: string): AuthorizationMetadata {
  if (document['issuer'] !== issuer) {
    throw hostile(`the metadata at ${hostOf(issuer)} is that of another issuer`);
  }
  const endpoint = (name: string): string | undefined => {
    const url = document[name];
    if (url === undefined) return undefined;
    if (typeof url !== 'string' || !isSafeFor(url, issuer)) {
      throw hostile(`the metadata of ${hostOf(issuer)} names an unsafe ${name}`);
    }
    return url;
  };
  const tokenEndpoint = endpoint('token_endpoint');
  if (tokenEndpoint === undefined) throw hostile(`the metadata of ${hostOf(issuer)} names no token_endpoint`);
  const optional = {
    authorization_endpoint: endpoint('authorization_endpoint'),
    registration_endpoint: endpoint('registration_endpoint'),
    revocation_endpoint: endpoint('revocation_endpoint'),
    code_challenge_methods_supported: textsIn(document['code_challenge_methods_supported']),
    token_endpoint_auth_methods_supported: textsIn(document['token_endpoint_auth_methods_supported']),
    scopes_supported: textsIn(document['scopes_supported']),
    dpop_signing_alg_values_supported: textsIn(document['dpop_signing_alg_values_supported']),
    authorization_response_iss_parameter_supported: isTrue(document['authorization_response_iss_parameter_supported']),
    client_id_metadata_document_supported: isTrue(document['client_id_metadata_document_supported']),
  };
  const given = Object.entries(optional).filter(([, value]) => value !== undefined);
  return { issuer, token_endpoint: tokenEndpoint, ...Object.fromEntries(given) };
}

function textsIn(value: JsonValue | undefined): string[] | undefined {
  return Array.isArray(value) ? (value as readonly JsonValue[]).filter((item) => typeof item === 'string') : undefined;
}

function isTrue(value: JsonValue | undefined): boolean | undefined {
  return value === true ? true : undefined;
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? 'the issuer';
}

function hostile(detail: string): CredentialError {
  return new CredentialError('hostile', `${detail}: nothing of it is used`);
}
