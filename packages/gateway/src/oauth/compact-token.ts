import { isJsonObject, parseJson, type JsonObject, type Limits } from '@durward/core';

/** The two JSON parts of a compact JWS, parsed strictly; nothing is verified yet. */
export type CompactToken =
  | {
      readonly malformed: undefined;
      readonly header: JsonObject;
      readonly claims: JsonObject;
      readonly algorithm: string;
      readonly keyId: string | undefined;
    }
  | { readonly malformed: string };

/**
 * Header parameters that change how a token is processed or where its key comes from. Keys come
 * from the configured issuer alone, so a token that names its own is refused before anything of it
 * is used.
 *
 * @see RFC 8725 §3.1, §3.10; CVE-2018-0114 (embedded `jwk`)
 */
const REFUSED_PARAMETERS = ['crit', 'jwk', 'jku', 'x5u', 'x5c', 'zip', 'b64'] as const;

/**
 * Reads a token as one compact JWS with a JSON header and JSON claims.
 *
 * Guarantees: exactly three parts, each in the one canonical base64url form; both JSON texts pass
 * core's strict parser; `alg` is text, `kid` is text or missing; none of the parameters that ask
 * for a foreign key or unusual processing is there. Does not check the signature or any claim.
 *
 * @see RFC 7515 §7.1
 */
export function readCompactToken(token: string, limits: Limits): CompactToken {
  if (token === '') return { malformed: 'no token follows the scheme' };
  const parts = token.split('.', PARTS + 1);
  const [headerPart, claimsPart, signaturePart] = parts;
  if (parts.length === 1) return { malformed: 'an opaque token, not a JWT' };
  if (
    parts.length !== PARTS || headerPart === undefined || claimsPart === undefined || signaturePart === undefined
  ) {
    return { malformed: 'not three parts' };
  }
  const header = readPart(headerPart, limits);
  if (typeof header === 'string') return { malformed: `header: ${header}` };
  const claims = readPart(claimsPart, limits);
  if (typeof claims === 'string') return { malformed: `claims: ${claims}` };
  if (decodeCanonical(signaturePart) === undefined) return { malformed: 'signature: not canonical base64url' };
  return withParameters(header, claims);
}

const PARTS = 3;

function withParameters(header: JsonObject, claims: JsonObject): CompactToken {
  const refused = REFUSED_PARAMETERS.find((name) => Object.hasOwn(header, name));
  if (refused !== undefined) return { malformed: `header has ${refused}` };
  const { alg, kid } = header as { alg?: unknown; kid?: unknown };
  if (typeof alg !== 'string') return { malformed: 'header has no alg' };
  if (kid !== undefined && typeof kid !== 'string') return { malformed: 'kid is not text' };
  return { malformed: undefined, header, claims, algorithm: alg, keyId: kid };
}

/** The JSON object in a part, or why there is none. */
function readPart(part: string, limits: Limits): JsonObject | string {
  const bytes = decodeCanonical(part);
  if (bytes === undefined) return 'not canonical base64url';
  const parsed = parseJson(bytes, limits);
  if (!parsed.ok) return parsed.fault;
  return isJsonObject(parsed.value) ? parsed.value : 'not a JSON object';
}

/** Several texts decode to the same bytes; only the one that encoding them again gives is taken. */
function decodeCanonical(part: string): Buffer | undefined {
  const bytes = Buffer.from(part, 'base64url');
  return bytes.toString('base64url') === part ? bytes : undefined;
}
