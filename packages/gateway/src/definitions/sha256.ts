import { hash } from 'node:crypto';

/** SHA-256 of a text in hex: what fingerprints are made with. */
export function sha256(text: string): string {
  return hash('sha256', text);
}
