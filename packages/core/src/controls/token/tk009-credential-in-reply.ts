import { walkStrings, pointerOf, type Path } from '../../message/walk.ts';
import type { Control } from '../../pipeline/control.ts';
import type { SecretProbe } from '../../pipeline/scene.ts';
import { allow, deny, type Redaction } from '../../verdict/verdict.ts';

/**
 * A credential that Durward uses for this server comes back in what the server says: an echoed
 * header, an environment dump, an error text. It is cut out before the client or a model sees it.
 */
export const credentialInReply: Control<'inspect_out'> = {
  id: 'TK009',
  name: 'credential-in-reply',
  stage: 'inspect_out',
  severity: 'high',
  mode: 'enforce',
  essential: true,
  check(message, { outboundSecrets }) {
    if (!outboundSecrets.armed) return allow();
    const redactions: Redaction[] = [];
    let key: Path | undefined;
    walkStrings(message.json, (text, path, isKey) => {
      if (!outboundSecrets.appearsIn(text)) return false;
      if (isKey) key = [...path];
      else redactions.push(...cutsIn([...path], text, outboundSecrets));
      return isKey;
    });
    const what = 'a credential of the server is part of what it sent';
    // A key cannot be masked without changing the shape of the message.
    if (key !== undefined) {
      return deny({ reason: 'credential_in_reply' }, { severity: 'high', what });
    }
    if (redactions.length === 0) return allow();
    const places = [...new Set(redactions.map(({ path }) => pointerOf(path)))];
    const notes = places.slice(0, PLACES_NAMED_MAX).map((where) => ({ severity: 'high', what, where }) as const);
    return { kind: 'redact', redactions, notes };
  },
};

/** A server can repeat a credential a million times; the record need not. */
const PLACES_NAMED_MAX = 16;

const MASK = '[secret]';

/** Only the credential is cut, so that what other controls cut from the same string adds up. */
function cutsIn(path: Path, text: string, secrets: SecretProbe): readonly Redaction[] {
  return secrets.placesIn(text).map(({ start, end }) => ({ path, start, end, text: MASK }));
}
