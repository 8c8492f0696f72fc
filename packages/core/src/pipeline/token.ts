import type { JsonObject } from '../message/json.ts';

/**
 * What is known of the token that came with a request. Gathering it (parsing, finding keys, checking
 * the signature) is I/O and belongs to the gateway; judging it belongs to the `authenticate` controls.
 */
export interface TokenFacts {
  /** Where a token was found. Anything but `bearer` is refused. */
  readonly presented: 'none' | 'bearer' | 'query' | 'cookie' | 'repeated_header';
  /** Why the token is not a compact JWS with a JSON header and JSON claims; undefined when it is. */
  readonly malformed: string | undefined;
  /** The JOSE header; empty when malformed. */
  readonly header: JsonObject;
  /** The claims; empty when malformed. Trust nothing in them unless `signature` is `valid`. */
  readonly claims: JsonObject;
  /** The profile of the issuer that the claims name; undefined when no profile matches. */
  readonly profile: IssuerRules | undefined;
  readonly signature:
    | 'not_checked'
    | 'valid'
    | 'invalid'
    | 'algorithm_not_allowed'
    | 'unknown_key'
    | 'key_not_for_issuer'
    | 'keys_unavailable';
  readonly revoked: boolean;
  /** The scheme under which the token came. */
  readonly scheme: 'bearer' | 'dpop';
  /** SHA-256 of the token, base64url; empty where no proof came that could name it. */
  readonly tokenHash: string;
  readonly proof: ProofFacts;
  /** SHA-256 of the certificate that the client proved to have (RFC 8705 §3.1), base64url. */
  readonly certificate: string | undefined;
}

/**
 * What a DPoP proof says (RFC 9449 §4.2). `signed` means: by the key that it carries. `repeated`: more
 * than one came.
 */
export type ProofFacts =
  | { readonly kind: 'absent' | 'repeated' | 'malformed' }
  | {
      readonly kind: 'signed';
      /** SHA-256 thumbprint of the key (RFC 7638), base64url. */
      readonly thumbprint: string;
      readonly method: string;
      readonly uri: string;
      /** SHA-256 of the access token that it is for, base64url. */
      readonly tokenHash: string | undefined;
      readonly issuedAtSeconds: number;
      /** Whether it was seen before. */
      readonly isReplay: boolean;
    };

/** What a configured issuer's tokens must look like. All of it comes from the configuration. */
export interface IssuerRules {
  readonly name: string;
  /** The exact `iss`, or for a multi-tenant issuer a template with `{tenantid}`. */
  readonly issuer: string;
  /** Accepted `typ` header values, lower case, without `application/`. `undefined` accepts a missing one. */
  readonly types: readonly (string | undefined)[];
  /** Claims of which at least one must name the client. */
  readonly clientClaims: readonly string[];
  /** Tenants that are accepted; undefined when the issuer has no tenants. */
  readonly tenants: readonly string[] | undefined;
  /** Longest accepted `exp` − `iat`, in seconds. */
  readonly lifetimeSecondsMax: number;
  readonly clockSkewSeconds: number;
  /** The audience that this issuer writes for the server at hand, where it is not the route's URI. */
  readonly audience: string | undefined;
  /** Claims that hold scopes, roles and groups. */
  readonly scopeClaims: readonly string[];
  readonly roleClaims: readonly string[];
  readonly groupClaims: readonly string[];
}
