/** RFC 9110 §5.6.2: the characters of a token. */
const IS_TOKEN = new Uint8Array(256);
for (const char of "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") {
  IS_TOKEN[char.charCodeAt(0)] = 1;
}

const TAB = 0x09;
const SPACE = 0x20;
const COLON = 0x3a;
const TILDE = 0x7e;

/** One header line, and where the next one begins. */
export interface FieldLine {
  readonly name: string;
  /** Without the blanks around it. */
  readonly value: string;
  readonly next: number;
}

/**
 * The header line that begins at a place; undefined unless its name is a token directly followed by a colon, its value
 * visible ASCII, spaces and tabs, and its end CRLF.
 *
 * @see RFC 9112 §2.2, §5
 */
export function fieldLineAt(text: string, at: number): FieldLine | undefined {
  let colon = at;
  while (IS_TOKEN[text.charCodeAt(colon)] === 1) colon += 1;
  if (colon === at || text.charCodeAt(colon) !== COLON) return undefined;
  const stop = endOfPlain(text, colon + 1);
  if (!text.startsWith('\r\n', stop)) return undefined;
  return { name: text.slice(at, colon), value: text.slice(colon + 1, stop).trim(), next: stop + 2 };
}

/** Where visible ASCII, spaces and tabs end. */
export function endOfPlain(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if ((code < SPACE && code !== TAB) || code > TILDE) break;
  }
  return at;
}

/** A number of at most so many digits and nothing else. */
export function digitsIn(value: string, digitsMax: number): number | undefined {
  if (value === '' || value.length > digitsMax) return undefined;
  for (let at = 0; at < value.length; at += 1) {
    const code = value.charCodeAt(at);
    if (code < 0x30 || code > 0x39) return undefined;
  }
  return Number(value);
}
