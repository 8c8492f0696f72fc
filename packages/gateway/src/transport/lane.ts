import type { Socket } from 'node:net';
import { LaneRequest } from './lane-request.ts';
import { LaneResponse } from './lane-response.ts';
import type { Serve } from './http.ts';
import { KeptHead } from './kept-head.ts';
import { readPlainHead } from './plain-head.ts';
import { Reading } from './reading.ts';

/** What a lane needs of the engine that it belongs to. */
export interface LaneHost {
  readonly serve: Serve;
  readonly clock: () => number;
  /** Takes a connection over, with bytes of it that nobody has read, for as long as it lives. */
  takeOver(socket: Socket, bytes: Buffer): void;
  gone(lane: Lane): void;
  /** The rest of its request does not come, and nothing was replied: ends it. */
  slow(lane: Lane, rawHeaders: readonly string[]): void;
  /** All of a reply was written. */
  wrote(lane: Lane): void;
}

const HEAD_END = Buffer.from('\r\n\r\n');
/** A longer head is left to the general engine. */
const HEAD_BYTES_MAX = 16 * 1024;
/** What a client may send ahead while its request is served. */
const AHEAD_BYTES_MAX = 64 * 1024;

/** How long a client may take, in milliseconds. */
export interface LaneTimes {
  readonly head: number;
  readonly request: number;
  readonly idle: number;
}

/**
 * One connection of HTTP/1.1 on which plain requests come one after the other (see `plain-head.ts`). Anything else
 * makes it leave the lane for good: the engine on `node:http` takes it over, with every byte that nobody has read.
 *
 * Guarantees: one request is served at a time; a reply ends before the next request is looked at; the head of a request
 * is served before its body has come; what a client sends ahead is bounded, and so is what it does not read of the
 * replies: until it has, its next request waits.
 */
export class Lane {
  readonly socket: Socket;
  /** The host's own: where it keeps the lane. */
  place = 0;
  readonly #host: LaneHost;
  readonly #reading: Reading;
  #request: LaneRequest | undefined;
  #response: LaneResponse | undefined;
  /** Came after the request that is served. */
  #ahead: Buffer | undefined;
  /** Of a body that nobody wants any more. */
  #unwanted = 0;
  #kept: KeptHead | undefined;
  #isTaking = false;
  #hasServed = false;
  #quietSinceMs: number;

  constructor(socket: Socket, host: LaneHost) {
    this.socket = socket;
    this.#host = host;
    this.#reading = new Reading(socket, this.#onData);
    this.#quietSinceMs = host.clock();
    socket.on('drain', this.#onDrain).on('end', this.#onEnd).on('error', this.#onError).on('close', this.#onClose);
  }

  /** Ends what takes too long. */
  check(nowMs: number, times: LaneTimes): void {
    if (this.#request === undefined && this.#unwanted === 0) {
      const limit = this.#hasServed ? times.idle : times.head;
      if (nowMs - this.#quietSinceMs > limit) this.socket.destroy();
      return;
    }
    const request = this.#request;
    const isSlow = this.#unwanted > 0 || request?.isWhole === false;
    if (!isSlow || nowMs - this.#quietSinceMs <= times.request) return;
    if (request !== undefined && this.#response?.isUntouched === true) this.#host.slow(this, request.rawHeaders);
    else this.socket.destroy();
  }

  readonly #onData = (bytes: Buffer): void => {
    const more = this.#request === undefined ? bytes : this.#request.take(bytes);
    if (more !== undefined) this.#keepAhead(more);
    this.#takeAhead();
  };

  readonly #onDrain = (): void => {
    this.#takeAhead();
  };

  readonly #onEnd = (): void => {
    this.#ahead = undefined;
    // A client that sends no more does not wait either: like the general engine, which ends such connections.
    if (this.#request === undefined) this.socket.end();
    else this.socket.destroy();
  };

  readonly #onError = (): void => {
    this.socket.destroy();
  };

  readonly #onClose = (): void => {
    this.#host.gone(this);
    const [request, response] = [this.#request, this.#response];
    this.#request = undefined;
    this.#response = undefined;
    this.#ahead = undefined;
    request?.abort();
    response?.gone();
  };

  #keepAhead(bytes: Buffer): void {
    this.#ahead = this.#ahead === undefined ? bytes : Buffer.concat([this.#ahead, bytes]);
  }

  /** Serves what has come, request by request, without growing the stack. */
  #takeAhead(): void {
    if (this.#isTaking) return;
    this.#isTaking = true;
    // Replies that the client does not read would pile up without an end.
    while (this.#request === undefined && this.#ahead !== undefined && !this.socket.writableNeedDrain) {
      const bytes = this.#skip(this.#ahead);
      this.#ahead = undefined;
      if (bytes.length > 0) this.#take(bytes);
    }
    this.#isTaking = false;
    this.#reading.hold('ahead', (this.#ahead?.length ?? 0) > AHEAD_BYTES_MAX);
  }

  #skip(bytes: Buffer): Buffer {
    const skipped = Math.min(this.#unwanted, bytes.length);
    this.#unwanted -= skipped;
    return bytes.subarray(skipped);
  }

  #take(bytes: Buffer): void {
    const head = this.#headOf(bytes);
    if (head === undefined) {
      this.#leave(bytes);
      return;
    }
    this.#quietSinceMs = this.#host.clock();
    const request = new LaneRequest(this.socket, this.#reading, head);
    const response = new LaneResponse(this.socket, this.#quietSinceMs, this);
    this.#request = request;
    this.#response = response;
    const more = bytes.length > head.length ? request.take(bytes.subarray(head.length)) : undefined;
    if (more !== undefined) this.#keepAhead(more);
    this.#host.serve(request, response);
  }

  /** A client says the same in most heads of one connection, to the byte: then the one from before is meant. */
  #headOf(bytes: Buffer): KeptHead | undefined {
    if (this.#kept?.begins(bytes) === true) return this.#kept;
    const end = bytes.indexOf(HEAD_END);
    const head = end < 0 || end > HEAD_BYTES_MAX ? undefined : readPlainHead(bytes, end + 2);
    this.#kept = head === undefined ? undefined : new KeptHead(head, bytes, end + HEAD_END.length);
    return this.#kept;
  }

  /** A stream may stay for hours: what is only of use to the next request goes. */
  opened(): void {
    this.#kept?.forget();
    this.#kept = undefined;
  }

  done(): void {
    const left = this.#request?.missingBytes ?? 0;
    this.#request = undefined;
    this.#response = undefined;
    this.#unwanted = left;
    this.#hasServed = true;
    this.#quietSinceMs = this.#host.clock();
    this.#host.wrote(this);
    this.#reading.hold('unread', false);
    this.#takeAhead();
  }

  #leave(bytes: Buffer): void {
    const { socket } = this;
    this.#reading.hold('ahead', false);
    this.#reading.leave();
    socket.off('drain', this.#onDrain).off('end', this.#onEnd).off('error', this.#onError).off('close', this.#onClose);
    this.#host.gone(this);
    this.#host.takeOver(socket, bytes);
  }
}
