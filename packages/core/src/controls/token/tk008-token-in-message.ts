import { walkStrings, pointerOf } from '../../message/walk.ts';
import type { Control } from '../../pipeline/control.ts';
import { allow, deny } from '../../verdict/verdict.ts';

/**
 * The caller's own token inside the message: a header that never reaches the server would be no
 * wall if the same token could walk through it in an argument. Keys and values are searched.
 *
 * @see MCP security best practices §Token Passthrough
 */
export const tokenInMessage: Control<'inspect_in'> = {
  id: 'TK008',
  name: 'token-in-message',
  stage: 'inspect_in',
  severity: 'high',
  mode: 'enforce',
  essential: true,
  check(message, { inboundSecrets }) {
    if (!inboundSecrets.armed) return allow();
    let where: string | undefined;
    walkStrings(message.json, (text, path) => {
      if (!inboundSecrets.appearsIn(text)) return false;
      where = pointerOf(path.slice(0, -1));
      return true;
    });
    if (where === undefined) return allow();
    return deny(
      { reason: 'token_in_message' },
      { severity: 'high', what: 'the caller’s access token is part of the message', where },
    );
  },
};
