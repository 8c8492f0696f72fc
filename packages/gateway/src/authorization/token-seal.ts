import type { Seal } from '../session/seal.ts';
import type { TokenSeal } from './people.ts';

/** Longer than any refresh token lives: what is sealed ends with its row in the store. */
const LIFETIME_MS = 10 * 365 * 24 * 60 * 60_000;

/** Seals tokens of the provider for the store. */
export function tokenSealOf(seal: Seal): TokenSeal {
  return {
    close: (text, binding) => seal.close(text, binding, LIFETIME_MS),
    open(sealed, binding) {
      const opened = seal.open(sealed, binding);
      return opened.ok ? opened.text : undefined;
    },
  };
}
