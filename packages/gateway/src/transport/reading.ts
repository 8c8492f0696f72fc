import type { Socket } from 'node:net';

/** What speaks against reading a connection for now. */
const REASONS = { ahead: 1, unread: 2 } as const;

/** Whether a connection is read: only while nothing speaks against it. */
export class Reading {
  readonly #socket: Socket;
  #against = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Says whether a reason speaks against reading. */
  hold(reason: keyof typeof REASONS, isHeld: boolean): void {
    const against = isHeld ? this.#against | REASONS[reason] : this.#against & ~REASONS[reason];
    if (against === this.#against) return;
    this.#against = against;
    if (against === 0) this.#socket.resume();
    else this.#socket.pause();
  }
}
