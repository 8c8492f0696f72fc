import type { Cleared, Limits } from '@durward/core';

/** One message that went out, or would have gone out, on a stream of a session. */
export interface LoggedEvent {
  readonly stream: number;
  readonly sequence: number;
  readonly message: Cleared;
  readonly bytes: number;
}

/**
 * The last messages of a session's streams, so that a client whose connection broke can go on where
 * it was. Bounded in number and bytes; the oldest go first.
 *
 * @see MCP 2025-11-25, basic/transports §Resumability and Redelivery
 */
export class EventLog {
  readonly #limits: Limits;
  #events: LoggedEvent[] = [];
  #bytes = 0;
  #streams = 0;
  #sequence = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** The number of a new stream, unique in the session. */
  openStream(): number {
    this.#streams += 1;
    return this.#streams;
  }

  /** Keeps a message and gives it its place. */
  append(stream: number, message: Cleared, bytes: number): LoggedEvent {
    this.#sequence += 1;
    const event: LoggedEvent = { stream, sequence: this.#sequence, message, bytes };
    this.#events.push(event);
    this.#bytes += bytes;
    while (this.#events.length > 1 && this.#isOverfull()) this.#bytes -= this.#events.shift()?.bytes ?? 0;
    return event;
  }

  /** The place of the newest message of any stream: what comes later has a higher one. */
  place(): number {
    return this.#sequence;
  }

  /** The kept messages of one stream after a place; never those of another stream. */
  after(stream: number, sequence: number): readonly LoggedEvent[] {
    return this.#events.filter((event) => event.stream === stream && event.sequence > sequence);
  }

  #isOverfull(): boolean {
    return this.#events.length > this.#limits.replayEventsMax || this.#bytes > this.#limits.replayBytesMax;
  }
}
