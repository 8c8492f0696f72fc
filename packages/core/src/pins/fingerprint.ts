import { canonicalJson } from '../message/canonical.ts';
import { isJsonObject, type JsonValue } from '../message/json.ts';
import { withoutMember } from '../message/walk.ts';
import { nameMember, type Definition } from './definition.ts';
import { normalDefinition } from './normal.ts';

/** The form of fingerprints. Another form gets another number: those of before are then asked for again. */
const VERSION = 'v1';

/** SHA-256 of the UTF-8 bytes of a text, in lower-case hex. Whoever has I/O hands it in. */
export type Sha256 = (text: string) => string;

/**
 * The fingerprint of a definition: `v1:` and a SHA-256.
 *
 * Guarantees: two definitions have the same one exactly when their kind, their name and their normal form
 * are equal, so any change of anything that can be seen is another fingerprint; fields are framed by their
 * lengths, so that no text can pass for the border between two.
 */
export function fingerprintOf(definition: Definition, sha256: Sha256): string {
  const { kind, name } = definition;
  return `${VERSION}:${digest([kind, JSON.stringify(name), canonicalJson(normalDefinition(definition))], sha256)}`;
}

/** The same for what a definition says whatever it is called: equal for one that was only renamed. */
export function contentDigestOf(definition: Definition, sha256: Sha256): string {
  const normal = normalDefinition(definition);
  const member = nameMember(definition.kind);
  return digest([definition.kind, canonicalJson(withoutName(normal, member))], sha256);
}

function withoutName(value: JsonValue, member: string | undefined): JsonValue {
  return isJsonObject(value) && member !== undefined ? withoutMember(value, member) : value;
}

function digest(fields: readonly string[], sha256: Sha256): string {
  const framed = ['durward-definition', VERSION, ...fields].map((field) => `${String(field.length)}:${field}`);
  return sha256(framed.join(','));
}
