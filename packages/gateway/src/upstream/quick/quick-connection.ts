import type { Socket } from 'node:net';
import { errors, type Dispatcher } from 'undici';
import { deadline } from '../deadline.ts';
import type { ReplyHeads } from './reply-heads.ts';
import { readWith } from './read-into.ts';
import type { RequestText, TextRequest } from './request-text.ts';

/** A request on its way, and who waits for its reply. */
export interface Sent {
  readonly request: TextRequest;
  readonly handler: Dispatcher.DispatchHandler;
  readonly controller: QuickController;
}

/** What a connection needs of its pool. */
export interface QuickHost {
  /** How long a reply may fall silent, in milliseconds. */
  readonly silentMs: number;
  /** Reads the heads of replies. */
  readonly heads: ReplyHeads;
  /** Can take the next request. */
  rests(connection: QuickConnection): void;
  gone(connection: QuickConnection): void;
  /** The reply is not plain: somebody else reads it, from these bytes on. The connection is the pool's no more. */
  takeOver(connection: QuickConnection, sent: Sent, bytes: Buffer): void;
}

/** What the handler of a request may do with it. It goes on to work when another client takes the request over. */
export class QuickController implements Dispatcher.DispatchController {
  aborted = false;
  paused = false;
  reason: Error | null = null;
  #inner: Dispatcher.DispatchController | undefined;
  #onAbort: ((reason: Error) => void) | undefined;

  /** What aborting does; undefined when there is nothing to abort any more. */
  set onAbort(listener: ((reason: Error) => void) | undefined) {
    this.#onAbort = listener;
  }

  set inner(controller: Dispatcher.DispatchController) {
    this.#inner = controller;
  }

  abort(reason: Error): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    if (this.#inner === undefined) this.#onAbort?.(reason);
    else this.#inner.abort(reason);
  }

  pause(): void {
    this.#inner?.pause();
  }

  resume(): void {
    this.#inner?.resume();
  }
}

/** How long a connection may be idle, in milliseconds: shorter than servers commonly keep one. */
const IDLE_MS = 4000;
/** How much sooner than a server says that it ends an idle connection we do, in milliseconds. */
const IDLE_MARGIN_MS = 1000;

/**
 * One connection to a server, which carries one request after the other.
 *
 * Guarantees: a request is told its end once; after anything but a plain, whole reply with nothing behind it, to a
 * request that was wholly sent, the connection is not used again.
 */
export class QuickConnection {
  readonly socket: Socket;
  /** The pool's own: where it keeps the connection. */
  place = 0;
  readonly #host: QuickHost;
  #sent: Sent | undefined;
  /** Of the body of the reply that has begun; undefined before it has. */
  #missing: number | undefined;
  /** What the server says of how long it keeps the connection. */
  #keepAlive: string | undefined;
  #idleMs = IDLE_MS;
  /** How long it has been idle, in milliseconds, as far as the pool has said. */
  #idleForMs = 0;
  #silence: NodeJS.Timeout | undefined;
  #error: Error | undefined;

  constructor(socket: Socket, host: QuickHost) {
    this.socket = socket;
    this.#host = host;
    readWith(socket, this.#onData);
    socket.on('error', this.#onError).on('close', this.#onClose);
  }

  get isUsable(): boolean {
    return this.#sent === undefined && !this.socket.destroyed && this.socket.writable;
  }

  /** Time has passed: ends the connection where it has been idle for too long. A timer of its own costs every call. */
  passed(ms: number): void {
    if (this.#sent !== undefined) return;
    this.#idleForMs += ms;
    if (this.#idleForMs >= this.#idleMs) this.socket.destroy();
  }

  send(sent: Sent, { text, encoding }: RequestText): void {
    this.#sent = sent;
    this.#missing = undefined;
    this.#idleForMs = 0;
    sent.controller.onAbort = (reason) => this.#break(reason);
    this.socket.write(text, encoding);
  }

  readonly #onData = (bytes: Buffer): void => {
    const sent = this.#sent;
    // Nobody asked.
    if (sent === undefined) this.socket.destroy();
    else if (this.#missing === undefined) this.#begin(sent, bytes);
    else this.#goOn(sent, bytes, this.#missing);
  };

  readonly #onError = (error: Error): void => {
    this.#error = error;
    this.socket.destroy();
  };

  readonly #onClose = (): void => {
    this.#host.gone(this);
    this.#fail(this.#error ?? new errors.SocketError('other side closed'));
  };

  #begin(sent: Sent, bytes: Buffer): void {
    const head = this.#host.heads.read(bytes);
    if (head === undefined) {
      this.#leave(sent, bytes);
      return;
    }
    const { handler, controller } = sent;
    const { reply, length } = head;
    this.#missing = reply.bodyBytes;
    this.#heed(reply.headers['keep-alive']);
    handler.onResponseStart?.(controller, reply.status, reply.headers);
    if (this.#sent === sent) this.#goOn(sent, bytes.subarray(length), reply.bodyBytes);
  }

  #heed(keepAlive: string | string[] | undefined): void {
    const text = String(keepAlive ?? '');
    if (text === this.#keepAlive) return;
    this.#keepAlive = text;
    const seconds = /timeout=(\d{1,6})/i.exec(text)?.[1];
    this.#idleMs = seconds === undefined ? IDLE_MS : Math.min(IDLE_MS, Number(seconds) * 1000 - IDLE_MARGIN_MS);
  }

  #goOn(sent: Sent, bytes: Buffer, missing: number): void {
    const isMore = bytes.length > missing;
    const own = isMore ? bytes.subarray(0, missing) : bytes;
    this.#missing = missing - own.length;
    if (own.length > 0) sent.handler.onResponseData?.(sent.controller, own);
    if (this.#sent !== sent) return;
    if (this.#missing > 0) this.#awaitMore();
    else this.#end(sent, isMore);
  }

  #awaitMore(): void {
    if (this.#silence === undefined) {
      this.#silence = deadline(this.#host.silentMs, () => this.#break(new errors.BodyTimeoutError()));
    } else {
      this.#silence.refresh();
    }
  }

  #end(sent: Sent, isMore: boolean): void {
    this.#forget();
    if (isMore || this.socket.writableLength > 0 || this.#idleMs <= 0) {
      this.socket.destroy();
    } else {
      this.#host.rests(this);
    }
    sent.handler.onResponseEnd?.(sent.controller, {});
  }

  #forget(): void {
    clearTimeout(this.#silence);
    this.#silence = undefined;
    if (this.#sent !== undefined) this.#sent.controller.onAbort = undefined;
    this.#sent = undefined;
  }

  #break(reason: Error): void {
    this.#error = reason;
    this.socket.destroy();
    const sent = this.#sent;
    this.#forget();
    // Whoever aborts goes on first, as with undici.
    queueMicrotask(() => sent?.handler.onResponseError?.(sent.controller, reason));
  }

  #fail(error: Error): void {
    const sent = this.#sent;
    this.#forget();
    sent?.handler.onResponseError?.(sent.controller, error);
  }

  #leave(sent: Sent, bytes: Buffer): void {
    const { socket } = this;
    socket.off('error', this.#onError).off('close', this.#onClose);
    socket.pause();
    this.#forget();
    this.#host.gone(this);
    this.#host.takeOver(this, sent, bytes);
  }
}
