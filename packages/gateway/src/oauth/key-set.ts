import { createPublicKey, type KeyObject } from 'node:crypto';
import { isJsonObject, type JsonObject, type JsonValue } from '@durward/core';
import { OauthError } from './oauth-error.ts';
import { OAUTH_LIMITS } from './oauth-limits.ts';

/** What a token says about the key that signed it. Nothing of it is trusted yet. */
export interface KeyQuery {
  readonly keyId: string | undefined;
  readonly algorithm: string;
  /** The token's `iss`. */
  readonly issuer: string;
  /** The token's `tid`, once it is known to be a GUID. */
  readonly tenant: string | undefined;
}

/** A public key that an issuer signs with. */
export class VerificationKey {
  /** Equal for equal keys with equal attributes, and for no others. */
  readonly fingerprint: string;
  /** Equal for equal key material, whatever it is called. */
  readonly material: string;
  readonly keyId: string | undefined;
  readonly algorithm: string | undefined;
  readonly issuer: string | undefined;
  readonly family: KeyFamily;
  readonly key: KeyObject;
  #withdrawn = false;

  constructor(key: KeyObject, family: KeyFamily, attributes: KeyAttributes) {
    this.key = key;
    this.family = family;
    this.keyId = attributes.keyId;
    this.algorithm = attributes.algorithm;
    this.issuer = attributes.issuer;
    this.material = JSON.stringify(key.export({ format: 'jwk' }));
    this.fingerprint = JSON.stringify([this.keyId, this.algorithm, this.issuer, this.material]);
  }

  /** Whether the issuer no longer publishes it: what it signed counts for nothing any more. */
  get isWithdrawn(): boolean {
    return this.#withdrawn;
  }

  withdraw(): void {
    this.#withdrawn = true;
  }
}

type KeyFamily = 'RSA' | 'P-256' | 'P-384' | 'P-521' | 'Ed25519';

interface KeyAttributes {
  readonly keyId: string | undefined;
  readonly algorithm: string | undefined;
  readonly issuer: string | undefined;
}

/**
 * Reads a JWK set.
 *
 * Guarantees that every key in the result is a public key for signatures, of a family that the
 * configuration can allow, and for RSA of at least 2048 bits. Keys of which that is not true
 * (symmetric, private, for encryption, too short, malformed) are left out: no token can use them.
 *
 * @throws OauthError `document_unavailable` when it is no key set, or has more keys than the limit.
 * @see RFC 7517 §4, §5
 */
export function readKeySet(document: JsonObject): readonly VerificationKey[] {
  const { keys } = document as { keys?: JsonValue };
  if (!Array.isArray(keys)) throw new OauthError('document_unavailable', 'the document is no JWK set');
  if (keys.length > OAUTH_LIMITS.keysMax) {
    throw new OauthError('document_unavailable', `the JWK set has more than ${OAUTH_LIMITS.keysMax} keys`);
  }
  const found = new Map<string, VerificationKey>();
  for (const jwk of keys as readonly JsonValue[]) {
    const key = isJsonObject(jwk) ? readKey(jwk) : undefined;
    if (key !== undefined) found.set(key.fingerprint, key);
  }
  return [...found.values()];
}

function readKey(jwk: JsonObject): VerificationKey | undefined {
  const family = familyOf(jwk);
  if (family === undefined || !isForSignatures(jwk)) return undefined;
  const { kid, alg, issuer } = jwk as { kid?: JsonValue; alg?: JsonValue; issuer?: JsonValue };
  if (!isTextOrMissing(kid) || !isTextOrMissing(alg) || !isTextOrMissing(issuer)) return undefined;
  const key = importPublic(jwk);
  if (key === undefined) return undefined;
  return new VerificationKey(key, family, { keyId: kid, algorithm: alg, issuer });
}

function familyOf({ kty, crv }: { kty?: JsonValue; crv?: JsonValue }): KeyFamily | undefined {
  if (kty === 'RSA') return 'RSA';
  if (kty === 'EC') return crv === 'P-256' || crv === 'P-384' || crv === 'P-521' ? crv : undefined;
  return kty === 'OKP' && crv === 'Ed25519' ? crv : undefined;
}

/** A set that holds a private key has given it away: whatever that key signs may be anybody's. */
function isForSignatures(jwk: JsonObject): boolean {
  if (Object.hasOwn(jwk, 'd') || Object.hasOwn(jwk, 'k')) return false;
  const { use, key_ops: operations } = jwk as { use?: JsonValue; key_ops?: JsonValue };
  if (use !== undefined && use !== 'sig') return false;
  return operations === undefined || (Array.isArray(operations) && operations.includes('verify'));
}

function isTextOrMissing(value: JsonValue | undefined): value is string | undefined {
  return value === undefined || typeof value === 'string';
}

const RSA_BITS_MIN = 2048;

function importPublic(jwk: JsonObject): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: { ...jwk }, format: 'jwk' });
    const bits = key.asymmetricKeyDetails?.modulusLength;
    return bits !== undefined && bits < RSA_BITS_MIN ? undefined : key;
  } catch {
    return undefined;
  }
}

const FAMILIES: ReadonlyMap<string, KeyFamily> = new Map<string, KeyFamily>([
  ['RS256', 'RSA'],
  ['RS384', 'RSA'],
  ['RS512', 'RSA'],
  ['PS256', 'RSA'],
  ['PS384', 'RSA'],
  ['PS512', 'RSA'],
  ['ES256', 'P-256'],
  ['ES384', 'P-384'],
  ['ES512', 'P-521'],
  ['EdDSA', 'Ed25519'],
]);

/**
 * The one key of a set that a token can have been signed with.
 *
 * `unknown_key` when no key has the id and fits the algorithm, or when two different ones do: an id
 * that names two keys names none. `key_not_for_issuer` when such keys are there, but say that they
 * sign for another issuer only.
 *
 * @see Microsoft identity platform, access tokens §Validate the issuer (`issuer` of a signing key)
 */
export function chooseKey(
  keys: readonly VerificationKey[],
  query: KeyQuery,
): VerificationKey | 'unknown_key' | 'key_not_for_issuer' {
  const family = FAMILIES.get(query.algorithm);
  const fitting = keys.filter(
    (key) =>
      key.family === family &&
      (key.algorithm === undefined || key.algorithm === query.algorithm) &&
      (query.keyId === undefined || key.keyId === query.keyId),
  );
  if (fitting.length === 0) return 'unknown_key';
  const own = fitting.filter((key) => signsFor(key, query));
  const [first] = own;
  if (first === undefined) return 'key_not_for_issuer';
  return own.every((key) => key.material === first.material) ? first : 'unknown_key';
}

function signsFor(key: VerificationKey, { issuer, tenant }: KeyQuery): boolean {
  if (key.issuer === undefined) return true;
  return inTenant(key.issuer, tenant) === issuer;
}

/** A template with the tenant put in; as it stands when there is no tenant to put in. */
export function inTenant(template: string, tenant: string | undefined): string {
  return tenant === undefined ? template : template.split(TENANT_PLACE).join(tenant);
}

/** What stands for the tenant in issuers and keys that are shared by tenants. */
export const TENANT_PLACE = '{tenantid}';
