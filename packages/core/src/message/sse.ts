/** One dispatched event of a `text/event-stream`. `data` keeps its line breaks as U+000A. */
export interface SseEvent {
  readonly event: string;
  readonly data: string;
  /** The last event id in force; undefined before the stream sets one. */
  readonly id: string | undefined;
}

export type SseFault = 'invalid_utf8' | 'line_too_long' | 'event_too_large';

export interface SseHandler {
  event(event: SseEvent): void;
  /** The reconnection time that the stream asks for, in milliseconds. */
  retry(milliseconds: number): void;
}

/**
 * An incremental reader of `text/event-stream`, per the WHATWG grammar: CR, LF and CRLF end a line,
 * also when CR and LF arrive in different chunks; several `data` lines join with LF; comments are
 * skipped; a leading byte order mark is dropped; an event without data is dispatched only if it sets
 * an id (a legacy server primes resumption that way), an unfinished one is dropped at the end.
 *
 * Guarantees bounded memory: no line and no event grows beyond `bytesMax` UTF-16 code units.
 * `id` fields with NUL and `retry` fields that are not digits are ignored, as the grammar says.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export class SseReader {
  readonly #handler: SseHandler;
  readonly #bytesMax: number;
  // Its own way with the byte order mark depends on where the chunks are cut (Node 24), so ours is used.
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  #begun = false;
  #line = '';
  #lastWasCarriageReturn = false;
  #event = '';
  #data: string[] = [];
  #dataLength = 0;
  #id: string | undefined;
  #idSet = false;

  constructor(handler: SseHandler, bytesMax: number) {
    this.#handler = handler;
    this.#bytesMax = bytesMax;
  }

  /** Feeds one chunk, cut anywhere. Returns a fault when the stream must be ended. */
  push(chunk: Uint8Array): SseFault | undefined {
    let text: string;
    try {
      text = this.#decoder.decode(chunk, { stream: true });
    } catch {
      return 'invalid_utf8';
    }
    if (!this.#begun && text !== '') {
      this.#begun = true;
      if (text.charCodeAt(0) === 0xfeff) text = text.slice(1);
    }
    return this.#pushText(text);
  }

  #pushText(text: string): SseFault | undefined {
    let start = 0;
    if (this.#lastWasCarriageReturn && text.length > 0) {
      if (text.charCodeAt(0) === 0x0a) start = 1;
      this.#lastWasCarriageReturn = false;
    }
    let newline = text.indexOf('\n', start);
    while (start < text.length) {
      if (newline >= 0 && newline < start) newline = text.indexOf('\n', start);
      const end = endOfLine(text, start, newline);
      const piece = end < 0 ? text.slice(start) : text.slice(start, end);
      if (this.#line.length + piece.length > this.#bytesMax) return 'line_too_long';
      this.#line += piece;
      if (end < 0) return undefined;
      const line = this.#line;
      this.#line = '';
      const fault = this.#takeLine(line);
      if (fault !== undefined) return fault;
      start = end + 1;
      if (text.charCodeAt(end) === 0x0d) {
        if (start === text.length) this.#lastWasCarriageReturn = true;
        else if (text.charCodeAt(start) === 0x0a) start += 1;
      }
    }
    return undefined;
  }

  #takeLine(line: string): SseFault | undefined {
    if (line === '') {
      this.#dispatch();
      return undefined;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return undefined;
    const field = colon < 0 ? line : line.slice(0, colon);
    const raw = colon < 0 ? '' : line.slice(colon + 1);
    const value = raw.startsWith(' ') ? raw.slice(1) : raw;
    if (field === 'data') {
      this.#dataLength += value.length + 1;
      if (this.#dataLength > this.#bytesMax) return 'event_too_large';
      this.#data.push(value);
    } else if (field === 'event') {
      this.#event = value;
    } else if (field === 'id' && !value.includes('\0')) {
      this.#id = value;
      this.#idSet = true;
    } else if (field === 'retry' && isDigits(value)) {
      this.#handler.retry(Number(value));
    }
    return undefined;
  }

  #dispatch(): void {
    const data = this.#data.join('\n');
    const event = this.#event === '' ? 'message' : this.#event;
    const worthTelling = this.#data.length > 0 || this.#idSet;
    this.#event = '';
    this.#data = [];
    this.#dataLength = 0;
    this.#idSet = false;
    if (worthTelling) this.#handler.event({ event, data, id: this.#id });
  }
}

/**
 * The index of the next CR or LF, or -1. The caller knows the next LF, so that a text full of CR is
 * not searched for one again and again: linear in all.
 */
function endOfLine(text: string, from: number, newline: number): number {
  for (let at = from; at < (newline < 0 ? text.length : newline); at += 1) {
    if (text.charCodeAt(at) === 0x0d) return at;
  }
  return newline;
}

function isDigits(text: string): boolean {
  if (text === '' || text.length > 9) return false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x30 || code > 0x39) return false;
  }
  return true;
}

/** The fields of one event to write. Texts must not hold CR or LF, except `data`. */
export interface SseFields {
  readonly event?: string | undefined;
  readonly id?: string | undefined;
  readonly retryMs?: number | undefined;
  readonly data?: string | undefined;
}

/** Writes one event. Serialised JSON holds no raw line break, so `data` is nearly always one line. */
export function writeSseEvent(fields: SseFields): string {
  let text = '';
  if (fields.event !== undefined) text += `event: ${fields.event}\n`;
  if (fields.id !== undefined) text += `id: ${fields.id}\n`;
  if (fields.retryMs !== undefined) text += `retry: ${String(fields.retryMs)}\n`;
  if (fields.data !== undefined) {
    text += fields.data.includes('\n') || fields.data.includes('\r')
      ? fields.data.split(/\r\n|\r|\n/).map((line) => `data: ${line}\n`).join('')
      : `data: ${fields.data}\n`;
  }
  return `${text}\n`;
}
