import type { Socket } from 'node:net';
import { Roll } from '../upstream/roll.ts';
import { CHECK_MS, HEAD_MS, KEEP_ALIVE_SECONDS, REQUEST_MS } from './connection-times.ts';
import type { Serve } from './http.ts';
import { Lane, type LaneHost } from './lane.ts';
import type { UnreadReplies } from './unread-replies.ts';
import type { UnservedRequests } from './unserved.ts';

const TIMES = { head: HEAD_MS, request: REQUEST_MS, idle: KEEP_ALIVE_SECONDS * 1000 } as const;

/** The connections that are in a lane. The others are the general engine's. */
export class Lanes implements LaneHost {
  readonly serve: Serve;
  readonly clock: () => number;
  readonly #unread: UnreadReplies;
  readonly #unserved: UnservedRequests;
  readonly #general: (socket: Socket) => void;
  readonly #lanes = new Roll<Lane>();
  readonly #timer: NodeJS.Timeout;
  #isClosed = false;

  constructor(options: {
    readonly serve: Serve;
    readonly clock: () => number;
    readonly unread: UnreadReplies;
    readonly unserved: UnservedRequests;
    readonly general: (socket: Socket) => void;
  }) {
    this.serve = options.serve;
    this.clock = options.clock;
    this.#unread = options.unread;
    this.#unserved = options.unserved;
    this.#general = options.general;
    this.#timer = setInterval(() => this.#check(), CHECK_MS).unref();
  }

  open(socket: Socket): void {
    if (this.#isClosed) {
      socket.destroy();
      return;
    }
    const lane = new Lane(socket, this);
    lane.place = this.#lanes.enter(lane);
  }

  takeOver(socket: Socket, bytes: Buffer): void {
    this.#general(socket);
    // What the general engine listens to is fed with what was read already.
    socket.emit('data', bytes);
  }

  gone(lane: Lane): void {
    this.#lanes.leave(lane.place);
  }

  slow({ socket }: Lane, rawHeaders: readonly string[]): void {
    this.#unserved.slow(socket, rawHeaders);
  }

  wrote({ socket }: Lane): void {
    this.#unread.wrote(socket, () => socket.destroy());
  }

  /** Breaks every connection. */
  close(): void {
    this.#isClosed = true;
    clearInterval(this.#timer);
    for (const lane of this.#lanes) lane.socket.destroy();
  }

  #check(): void {
    const nowMs = this.clock();
    for (const lane of this.#lanes) lane.check(nowMs, TIMES);
  }
}
