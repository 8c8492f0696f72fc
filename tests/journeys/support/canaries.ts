import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How a secret may be written: as it is, in Base64 at any offset, in hex, percent-encoded, escaped. */
export function spellingsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].map((offset) => {
    // What stands before and after changes only the first and the last characters.
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    return text.slice(offset === 0 ? 0 : 4, text.length - (text.length % 4) - 4);
  });
  const url = base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
  const spellings = [secret, encodeURIComponent(secret), bytes.toString('hex'), ...base64, ...url];
  return [...new Set(spellings.filter((spelling) => spelling.length >= 8))];
}

/** The canaries of which a trace is in the text, by name. */
export function tracesIn(text: string, canaries: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(canaries)
    .filter(([, secret]) => spellingsOf(secret).some((spelling) => text.includes(spelling)))
    .map(([name]) => name);
}

/** Every file below a folder, as text with one character per byte. */
export function filesIn(folder: string): readonly { readonly path: string; readonly text: string }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, text: readFileSync(path, 'latin1') }));
}

/** The command lines of every process of this machine that can be read. */
export function commandLines(): string {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
    } catch {
      // It ended meanwhile.
      return '';
    }
  }).join('\n');
}
