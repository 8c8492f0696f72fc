import { writeSseEvent, type Cleared, type Limits, type Request } from '@durward/core';
import { eventBinding, type Seal } from './seal.ts';
import type { Session } from './session.ts';

/** The HTTP response that carries a stream for as long as its connection lasts. */
export interface Connection {
  write(text: string): void;
  finish(): void;
  cut(why: 'replaced'): void;
}

/**
 * The text of a kept message for a client that missed it, or undefined when it may not have it now.
 * `answers` is the request that its stream answers; undefined for the stream that belongs to none.
 */
export type Resend = (message: Cleared, answers: Request | undefined) => string | undefined;

/**
 * One stream of a legacy session. It outlives the connection that carries it: what is sent while no
 * client is connected waits in the session's event log, and a client that comes back with the id of
 * the last event it saw gets the rest.
 *
 * Event ids are sealed for the session, its principal and the stream.
 */
export class ClientStream {
  readonly #seal: Seal;
  readonly #limits: Limits;
  readonly #session: Session;
  readonly #number: number;
  readonly #answers: Request | undefined;
  #connection: Connection | undefined;
  #refusal: string | undefined;
  #isFinished = false;

  constructor(session: Session, seal: Seal, limits: Limits, answers?: Request) {
    this.#session = session;
    this.#seal = seal;
    this.#limits = limits;
    this.#answers = answers;
    this.#number = session.events.openStream();
    session.streams.add(this.#number, this);
  }

  get isConnected(): boolean {
    return this.#connection !== undefined;
  }

  get isFinished(): boolean {
    return this.#isFinished;
  }

  /** Connects a client that has seen everything up to `after`; the former connection ends. */
  connect(connection: Connection, after: number | undefined, resend: Resend): void {
    this.#connection?.cut('replaced');
    this.#connection = connection;
    if (after === undefined) {
      this.#prime(connection);
    } else {
      for (const event of this.#session.events.after(this.#number, after)) {
        const text = resend(event.message, this.#answers);
        if (text !== undefined) connection.write(this.#eventText(event.sequence, text));
      }
      if (this.#refusal !== undefined) this.refuse(this.#refusal);
    }
    if (this.#isFinished) this.#endConnection();
  }

  /** The connection broke; the stream goes on without it. */
  disconnected(connection: Connection): void {
    if (this.#connection === connection) this.#connection = undefined;
  }

  send(message: Cleared, text: string): void {
    const { sequence } = this.#session.events.append(this.#number, message, text.length);
    this.#connection?.write(this.#eventText(sequence, text));
  }

  /** Sends an error of our own in place of the final reply. A client that comes back is told again. */
  refuse(text: string): void {
    this.#refusal = text;
    this.#connection?.write(writeSseEvent({ event: 'message', data: text }));
  }

  finish(): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    this.#session.streams.retire(this.#number);
    this.#endConnection();
  }

  #endConnection(): void {
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.finish();
  }

  /** Since 2025-11-25 a stream begins with an id, so that it can be resumed from its very start. */
  #prime(connection: Connection): void {
    if (this.#session.version !== '2025-11-25') return;
    const id = this.#idOf(this.#session.events.place());
    connection.write(writeSseEvent({ id, data: '' }));
  }

  #eventText(sequence: number, text: string): string {
    return writeSseEvent({ event: 'message', id: this.#idOf(sequence), data: text });
  }

  #idOf(sequence: number): string {
    const place = `${String(this.#number)}.${String(sequence)}`;
    return this.#seal.close(place, eventBinding(this.#session.key), this.#limits.sessionAgeMs);
  }
}

/** The stream and the place on it that an event id names; undefined when it is not this session's. */
export function placeOf(
  eventId: string,
  session: Session,
  seal: Seal,
): { stream: number; sequence: number } | undefined {
  const opened = seal.open(eventId, eventBinding(session.key));
  if (!opened.ok || opened.text === undefined) return undefined;
  const [stream, sequence] = opened.text.split('.').map(Number);
  return stream === undefined || sequence === undefined ? undefined : { stream, sequence };
}
