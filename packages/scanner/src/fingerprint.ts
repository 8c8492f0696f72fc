import { hash } from 'node:crypto';

/** A short digest of parts, each framed by its length so that no two lists of parts give the same text. */
export function fingerprintOf(...parts: readonly string[]): string {
  return hash('sha256', parts.map((part) => `${String(part.length)}:${part}`).join('')).slice(0, 32);
}
