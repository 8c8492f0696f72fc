import { createPublicKey, randomBytes, type KeyObject } from 'node:crypto';
import type { IssuerRules } from '@durward/core';
import { calculateJwkThumbprint, SignJWT } from 'jose';
import { isLoopbackHost } from '../config/address.ts';
import type { Config } from '../config/schema.ts';
import { withoutTrailingSlash } from './discovery.ts';
import type { IssuerProfile } from './issuer-profile.ts';
import { chooseKey, VerificationKey } from './key-set.ts';
import { openLocalKey } from './local-key.ts';
import { canonicalUri } from './resource-metadata.ts';

const ALGORITHM = 'ES256';

/**
 * Whether the gateway may be its own issuer: nothing else issues tokens for it, and nobody beyond
 * this machine reaches it.
 */
export function localIssuerApplies({ identity, listen }: Config): boolean {
  const isAlone = identity.provider === undefined && identity.issuers.length === 0;
  return identity.local.enabled && isAlone && isLoopbackHost(listen.address);
}

/** What a local token is to say. */
export interface LocalTokenRequest {
  /** The server that it is for; it is good for no other. */
  readonly server: string;
  readonly subject: string;
  readonly client: string;
  readonly lifetimeSeconds: number;
  readonly scopes?: readonly string[];
  readonly roles?: readonly string[];
}

/**
 * The issuer of a gateway that nobody else issues tokens for. Whoever can read its key file is it:
 * every process of the owner that works on the same data folder signs and verifies with one key.
 */
export class LocalIssuer {
  /** Its `iss`. There is no metadata behind it: its tokens are made by `durward token`, for scripts and tests. */
  readonly issuer: string;
  readonly #baseUrl: string;
  readonly #privateKey: KeyObject;
  readonly #publicKey: VerificationKey;
  readonly #clock: () => number;

  constructor(options: {
    readonly baseUrl: string;
    readonly privateKey: KeyObject;
    readonly keyId: string;
    readonly clock: () => number;
  }) {
    this.#baseUrl = options.baseUrl;
    this.issuer = localIssuerOf(options.baseUrl);
    this.#privateKey = options.privateKey;
    this.#publicKey = new VerificationKey(createPublicKey(options.privateKey), 'P-256', {
      keyId: options.keyId,
      algorithm: ALGORITHM,
      issuer: undefined,
    });
    this.#clock = options.clock;
  }

  /**
   * Signs an access token. Does not check the request: that the server exists, that the lifetime is
   * one which the gateway accepts, and who may have a token, is for the caller.
   *
   * @see RFC 9068 §2
   */
  async mintLocalToken(request: LocalTokenRequest): Promise<string> {
    const issuedAt = Math.floor(this.#clock() / 1000);
    const { scopes, roles } = request;
    return new SignJWT({
      client_id: request.client,
      ...(scopes === undefined ? {} : { scope: scopes.join(' ') }),
      ...(roles === undefined ? {} : { roles: [...roles] }),
    })
      .setProtectedHeader({ alg: ALGORITHM, typ: 'at+jwt', kid: this.#publicKey.keyId ?? '' })
      .setIssuer(this.issuer)
      .setSubject(request.subject)
      .setAudience(canonicalUri(this.#baseUrl, request.server))
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + request.lifetimeSeconds)
      .setJti(randomBytes(JTI_BYTES).toString('base64url'))
      .sign(this.#privateKey);
  }

  /** What the authenticator needs to accept its tokens: the rules, and the key without any fetching. */
  profile(lifetimeSecondsMax: number): IssuerProfile {
    const rules: IssuerRules = {
      name: 'local',
      issuer: this.issuer,
      types: ['at+jwt'],
      clientClaims: ['client_id'],
      tenants: undefined,
      lifetimeSecondsMax,
      clockSkewSeconds: CLOCK_SKEW_SECONDS,
      audience: undefined,
      scopeClaims: ['scope'],
      roleClaims: ['roles'],
      groupClaims: [],
    };
    return {
      rules,
      algorithms: new Set([ALGORITHM]),
      version: undefined,
      keys: {
        usableUntilMs: Number.POSITIVE_INFINITY,
        find: (query) => chooseKey([this.#publicKey], query),
        refreshIfDue: () => undefined,
        close: () => undefined,
      },
      isOwn: false,
      rulesFor: () => rules,
    };
  }
}

const JTI_BYTES = 16;

/** Both sides read the clock of one machine; only the rounding to seconds lies between them. */
const CLOCK_SKEW_SECONDS = 2;

function localIssuerOf(baseUrl: string): string {
  return `${withoutTrailingSlash(baseUrl)}/local-issuer`;
}

/**
 * Opens the local issuer of a data folder; the first one to do so makes its key.
 *
 * @throws OauthError `local_key_unsafe` or `local_key_unusable`.
 */
export async function openLocalIssuer(options: {
  readonly dataFolder: string;
  /** The public URL of the gateway, as every audience is computed from it. */
  readonly baseUrl: string;
  readonly clock: () => number;
}): Promise<LocalIssuer> {
  const privateKey = await openLocalKey(options.dataFolder);
  const keyId = await calculateJwkThumbprint(createPublicKey(privateKey));
  return new LocalIssuer({ baseUrl: options.baseUrl, privateKey, keyId, clock: options.clock });
}
