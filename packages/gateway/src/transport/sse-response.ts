import type { House, Caller } from '../exchange/house.ts';
import type { OpenStream } from '../exchange/open-streams.ts';
import type { Connection } from '../session/client-stream.ts';
import type { FlatHeaders, HttpResponse } from './http.ts';
import { STREAM_HEADERS } from './replies.ts';

/** How a stream came to its end. */
export type StreamEnd = 'finished' | 'client_gone' | 'expired' | 'revoked' | 'shutdown' | 'too_slow' | 'replaced';

/**
 * One SSE response: writes events, keeps the connection alive, and is cut when its token no longer
 * counts or when the client does not keep up.
 */
export class SseResponse implements OpenStream, Connection {
  readonly principal;
  readonly tokenDigest;
  readonly expiresAtMs;
  readonly #house: House;
  readonly #server: string;
  readonly #response: HttpResponse;
  readonly #ended: (why: StreamEnd) => void;
  #isOpen = false;
  #isOver = false;

  constructor(house: House, server: string, caller: Caller, response: HttpResponse, ended: (why: StreamEnd) => void) {
    this.#house = house;
    this.#server = server;
    this.#response = response;
    this.#ended = ended;
    this.principal = caller.principal;
    this.tokenDigest = caller.tokenDigest;
    this.expiresAtMs = caller.principal.expiresAtMs;
    response.onGone(() => this.#over('client_gone'));
  }

  open(extraHeaders: FlatHeaders): void {
    this.#response.open(200, [...STREAM_HEADERS, ...extraHeaders]);
    this.#house.streams.add(this);
    this.#house.meter.level(this.#server, 'streams', 1);
    this.#isOpen = true;
  }

  write(text: string): void {
    if (this.#isOver) return;
    this.#response.write(text);
    if (this.#response.backlogBytes > this.#house.limits.sendBacklogBytesMax) this.#break('too_slow');
  }

  keepAlive(): void {
    this.write(': keep-alive\n\n');
  }

  finish(): void {
    if (this.#isOver) return;
    this.#over('finished');
    this.#response.end();
  }

  /** Ends it from our side; the client may come again with a token that counts. */
  cut(why: 'expired' | 'revoked' | 'shutdown' | 'replaced'): void {
    if (this.#isOver) return;
    this.#over(why);
    this.#response.end();
  }

  #break(why: StreamEnd): void {
    this.#over(why);
    this.#response.destroy();
  }

  #over(why: StreamEnd): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#house.streams.remove(this);
    if (this.#isOpen) this.#house.meter.level(this.#server, 'streams', -1);
    this.#ended(why);
  }
}
