/** The head of a reply that is written in the plain form of {@link readPlainReply}. */
export interface PlainReply {
  readonly status: number;
  /** By their names in lower case; several of one name as a list. */
  readonly headers: Record<string, string | string[] | undefined>;
  readonly bodyBytes: number;
}

const VERSION = 'HTTP/1.1 ';
const HEADERS_MAX = 64;
const DIGITS_MAX = 10;

/** Headers that change how a reply is read or what becomes of its connection. */
const LEFT_TO_OTHERS: ReadonlySet<string> = new Set([
  'transfer-encoding', 'trailer', 'upgrade', 'proxy-connection', '__proto__',
]);

/**
 * Reads the head of a reply, given as its bytes up to and with the end of its last header line. Undefined unless it is
 * written in a form about which no two readers of HTTP/1.1 differ:
 *
 * a final status that has a body; CRLF alone ends lines; names are tokens directly followed by a colon; values are
 * visible ASCII, spaces and tabs; nothing is folded; exactly one `Content-Length`, of digits; no transfer coding; a
 * connection that stays open. Whatever is not so is left to undici.
 *
 * @see RFC 9112 §2.2, §4, §5, §6
 */
export function readPlainReply(bytes: Buffer, end: number): PlainReply | undefined {
  const text = bytes.toString('latin1', 0, end);
  const status = statusIn(text);
  let at = endOfValue(text, VERSION.length);
  if (status === undefined || !text.startsWith('\r\n', at)) return undefined;
  at += 2;
  const headers = Object.create(null) as PlainReply['headers'];
  for (let count = 0; at < text.length; count += 1) {
    const colon = endOfToken(text, at);
    if (count === HEADERS_MAX || colon === at || text.charCodeAt(colon) !== COLON) return undefined;
    const stop = endOfValue(text, colon + 1);
    if (!text.startsWith('\r\n', stop)) return undefined;
    if (!add(headers, text.slice(at, colon).toLowerCase(), text.slice(colon + 1, stop).trim())) return undefined;
    at = stop + 2;
  }
  const bodyBytes = lengthIn(headers['content-length']);
  return bodyBytes === undefined ? undefined : { status, headers, bodyBytes };
}

function add(headers: PlainReply['headers'], name: string, value: string): boolean {
  if (LEFT_TO_OTHERS.has(name)) return false;
  if (name === 'connection' && value.toLowerCase() !== 'keep-alive') return false;
  const former = headers[name];
  if (former === undefined) headers[name] = value;
  else if (typeof former === 'string') headers[name] = [former, value];
  else former.push(value);
  return true;
}

const SPACE = 0x20;
const TAB = 0x09;
const COLON = 0x3a;
const TILDE = 0x7e;

/** Three digits of a status that is final and has a body, and the blank after them. */
function statusIn(text: string): number | undefined {
  if (!text.startsWith(VERSION)) return undefined;
  const digits = text.slice(VERSION.length, VERSION.length + 3);
  const status = Number(digits);
  const isPlain = text.charCodeAt(VERSION.length + 3) === SPACE && String(status) === digits;
  return isPlain && status >= 200 && status <= 599 && status !== 204 && status !== 205 && status !== 304
    ? status : undefined;
}

/** RFC 9110 §5.6.2: the characters of a token. */
const IS_TOKEN = new Uint8Array(256);
for (const char of "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") {
  IS_TOKEN[char.charCodeAt(0)] = 1;
}

function endOfToken(text: string, from: number): number {
  let at = from;
  while (IS_TOKEN[text.charCodeAt(at)] === 1) at += 1;
  return at;
}

function endOfValue(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if ((code < SPACE && code !== TAB) || code > TILDE) break;
  }
  return at;
}

function lengthIn(value: string | string[] | undefined): number | undefined {
  if (typeof value !== 'string' || value === '' || value.length > DIGITS_MAX) return undefined;
  for (let at = 0; at < value.length; at += 1) {
    const code = value.charCodeAt(at);
    if (code < 0x30 || code > 0x39) return undefined;
  }
  return Number(value);
}
