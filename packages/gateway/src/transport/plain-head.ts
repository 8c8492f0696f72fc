import { digitsIn, fieldLineAt } from '../upstream/quick/field-line.ts';

/** The head of a request that is written in the plain form of {@link readPlainHead}. */
export interface PlainHead {
  readonly method: string;
  readonly target: string;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
  readonly bodyBytes: number;
}

/** Only the routes of servers: everything else is rare. */
const TARGET_START = ' /servers/';
const VERSION = ' HTTP/1.1\r\n';
const METHODS = ['POST', 'GET', 'DELETE'] as const;
const HEADERS_MAX = 64;
/** A larger body is left to the general engine, which can refuse it while it comes. */
const BODY_BYTES_MAX = 1024 * 1024;

/** Headers that change how a message is read or what becomes of its connection. */
const LEFT_TO_OTHERS: ReadonlySet<string> = new Set([
  'transfer-encoding', 'te', 'trailer', 'expect', 'upgrade', 'http2-settings', 'keep-alive', 'proxy-connection',
]);

/**
 * Reads the head of a request, given as its bytes up to and with the end of its last header line. Undefined unless it
 * is written in a form about which no two readers of HTTP/1.1 differ:
 *
 * POST, GET or DELETE of a path of visible ASCII below `/servers/`; CRLF alone ends lines; names are tokens directly
 * followed by a colon; values are visible ASCII, spaces and tabs; nothing is folded; one `Host`; at most one
 * `Content-Length`, of digits, and none of a body but with POST; no transfer coding, no expectation, no upgrade; a
 * connection that stays open. Whatever is not so is not refused here: the general engine reads and judges it.
 *
 * @see RFC 9112 §2.2, §5, §6, §11
 */
export function readPlainHead(bytes: Buffer, end: number): PlainHead | undefined {
  const text = bytes.toString('latin1', 0, end);
  const method = METHODS.find((one) => text.startsWith(one) && text.startsWith(TARGET_START, one.length));
  if (method === undefined) return undefined;
  const targetStart = method.length + 1;
  const targetEnd = endOfVisible(text, targetStart);
  if (!text.startsWith(VERSION, targetEnd)) return undefined;
  const reader = new HeaderReader(text, targetEnd + VERSION.length);
  if (!reader.read()) return undefined;
  const isPost = method === 'POST';
  const { bodyBytes = 0 } = reader;
  if (!reader.hasHost || (isPost ? reader.bodyBytes === undefined : bodyBytes > 0)) return undefined;
  const target = text.slice(targetStart, targetEnd);
  return { method, target, rawHeaders: reader.rawHeaders, bodyBytes };
}

const SPACE = 0x20;
const TILDE = 0x7e;

function endOfVisible(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code <= SPACE || code > TILDE) break;
  }
  return at;
}

/** Header lines, one after the other, until one is not plain. */
class HeaderReader {
  readonly rawHeaders: string[] = [];
  bodyBytes: number | undefined;
  hasHost = false;
  readonly #text: string;
  #at: number;

  constructor(text: string, at: number) {
    this.#text = text;
    this.#at = at;
  }

  /** Whether all lines are plain. */
  read(): boolean {
    while (this.#at < this.#text.length) {
      const line = this.rawHeaders.length >= 2 * HEADERS_MAX ? undefined : fieldLineAt(this.#text, this.#at);
      if (line === undefined || !this.#allows(line.name.toLowerCase(), line.value)) return false;
      this.rawHeaders.push(line.name, line.value);
      this.#at = line.next;
    }
    return true;
  }

  #allows(name: string, value: string): boolean {
    switch (name) {
      case 'host': {
        const isFirst = !this.hasHost;
        this.hasHost = true;
        return isFirst && value !== '';
      }
      case 'content-length': {
        const isFirst = this.bodyBytes === undefined;
        this.bodyBytes = lengthOf(value);
        return isFirst && this.bodyBytes !== undefined;
      }
      case 'connection':
        return value.toLowerCase() === 'keep-alive';
      default:
        return !LEFT_TO_OTHERS.has(name);
    }
  }
}

const DIGITS_MAX = String(BODY_BYTES_MAX).length;

function lengthOf(value: string): number | undefined {
  const length = digitsIn(value, DIGITS_MAX);
  return length !== undefined && length <= BODY_BYTES_MAX ? length : undefined;
}
