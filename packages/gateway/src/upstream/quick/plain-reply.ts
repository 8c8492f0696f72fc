import { digitsIn, endOfPlain, fieldLineAt } from './field-line.ts';

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
  let at = endOfPlain(text, VERSION.length);
  if (status === undefined || !text.startsWith('\r\n', at)) return undefined;
  at += 2;
  const headers = Object.create(null) as PlainReply['headers'];
  for (let count = 0; at < text.length; count += 1) {
    const line = count === HEADERS_MAX ? undefined : fieldLineAt(text, at);
    if (line === undefined || !add(headers, lowerCase(line.name), line.value)) return undefined;
    at = line.next;
  }
  const length = headers['content-length'];
  const bodyBytes = typeof length === 'string' ? digitsIn(length, DIGITS_MAX) : undefined;
  return bodyBytes === undefined ? undefined : { status, headers, bodyBytes };
}

/** Names of headers in lower case: servers send the same ones again and again. Bounded by starting over. */
let lowered = new Map<string, string>();
const LOWERED_MAX = 256;
const NAME_LENGTH_MAX = 64;

function lowerCase(name: string): string {
  const known = lowered.get(name);
  if (known !== undefined) return known;
  const lower = name.toLowerCase();
  if (name.length > NAME_LENGTH_MAX) return lower;
  if (lowered.size >= LOWERED_MAX) lowered = new Map();
  lowered.set(name, lower);
  return lower;
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
const ZERO = 0x30;

/** Three digits of a status that is final and has a body, and the blank after them. */
function statusIn(text: string): number | undefined {
  if (!text.startsWith(VERSION)) return undefined;
  let status = 0;
  for (let at = VERSION.length; at < VERSION.length + 3; at += 1) {
    const digit = text.charCodeAt(at) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return undefined;
    status = 10 * status + digit;
  }
  const isPlain = text.charCodeAt(VERSION.length + 3) === SPACE;
  return isPlain && status >= 200 && status <= 599 && status !== 204 && status !== 205 && status !== 304
    ? status : undefined;
}
