import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FlatHeaders, HttpResponse } from './http.ts';
import { KEEP_ALIVE_SECONDS } from './connection-times.ts';

/** A longer text is written behind its head, not joined with it: that would copy it once more. */
const APART_BYTES_MIN = 16 * 1024;

/** Whoever waits for a reply. */
interface Ends {
  /** It will take long. */
  opened(): void;
  /** It is written. */
  done(): void;
}

/** The reply to a plain request of a lane, written as one text where it can be. */
export class LaneResponse implements HttpResponse {
  readonly #socket: Socket;
  readonly #nowMs: number;
  readonly #ends: Ends;
  #state: 'untouched' | 'streaming' | 'over' = 'untouched';
  #onGone: (() => void)[] | undefined;

  /** `nowMs` is when the request came: the `Date` of the reply. */
  constructor(socket: Socket, nowMs: number, ends: Ends) {
    this.#socket = socket;
    this.#nowMs = nowMs;
    this.#ends = ends;
  }

  /** Whether nothing was written. */
  get isUntouched(): boolean {
    return this.#state === 'untouched';
  }

  reply(status: number, headers: FlatHeaders, body: string | Uint8Array | undefined): void {
    if (this.#state !== 'untouched') return;
    const length = body === undefined ? 0 : Buffer.byteLength(body);
    const head = `${headOf(status, headers, this.#nowMs)}content-length: ${String(length)}\r\n\r\n`;
    // A text that is as long in UTF-8 as in characters is ASCII, and quicker to write as what it is.
    const encoding = length === (body?.length ?? 0) ? 'latin1' : 'utf8';
    if (body === undefined || (typeof body === 'string' && length < APART_BYTES_MIN)) {
      this.#socket.write(head + (body ?? ''), encoding);
    } else {
      this.#socket.cork();
      this.#socket.write(head, 'latin1');
      this.#socket.write(body, encoding);
      this.#socket.uncork();
    }
    this.#finish();
  }

  open(status: number, headers: FlatHeaders): void {
    if (this.#state !== 'untouched') return;
    this.#state = 'streaming';
    this.#ends.opened();
    this.#socket.write(`${headOf(status, headers, this.#nowMs)}transfer-encoding: chunked\r\n\r\n`, 'latin1');
  }

  write(text: string): void {
    if (this.#state !== 'streaming' || text === '') return;
    this.#socket.write(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`, 'utf8');
  }

  end(): void {
    if (this.#state !== 'streaming') return;
    this.#socket.write('0\r\n\r\n', 'latin1');
    this.#finish();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  handOver(): ServerResponse {
    throw new Error('bug: a lane serves messages only, which no library answers');
  }

  get backlogBytes(): number {
    return this.#socket.writableLength;
  }

  onGone(listener: () => void): void {
    if (this.#state !== 'over') (this.#onGone ??= []).push(listener);
  }

  /** The client is gone. */
  gone(): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    for (const listener of this.#onGone ?? []) listener();
  }

  #finish(): void {
    this.#state = 'over';
    this.#onGone = undefined;
    this.#ends.done();
  }
}

const CONNECTION = `connection: keep-alive\r\nkeep-alive: timeout=${String(KEEP_ALIVE_SECONDS)}\r\n`;

/** The head of a reply before, but for its date: most replies have the same list of headers, which is frozen. */
let said = { status: 0, headers: [] as FlatHeaders, text: '' };

function headOf(status: number, headers: FlatHeaders, nowMs: number): string {
  const isSame = said.status === status && said.headers === headers;
  const text = isSame ? said.text : linesOf(status, headers);
  if (!isSame && Object.isFrozen(headers)) said = { status, headers, text };
  return `${text}date: ${httpDate(nowMs)}\r\n${CONNECTION}`;
}

function linesOf(status: number, headers: FlatHeaders): string {
  let head = `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}\r\n`;
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const value = headers[at + 1] ?? '';
    // All are our own. That none of them can end a line is made sure of here, where it would do harm.
    if (UNWRITABLE.test(value)) throw new TypeError(`the value of ${headers[at] ?? ''} cannot stand in a header`);
    head += `${headers[at] ?? ''}: ${value}\r\n`;
  }
  return head;
}

/** Visible ASCII, spaces and tabs alone can be written. */
const UNWRITABLE = /[^\t\x20-\x7e]/;

let dateMs = 0;
let dateText = '';

/** RFC 9110 §5.6.7, new every second. */
function httpDate(nowMs: number): string {
  if (nowMs - dateMs >= 1000 || nowMs < dateMs) {
    dateMs = nowMs - (nowMs % 1000);
    dateText = new Date(nowMs).toUTCString();
  }
  return dateText;
}
