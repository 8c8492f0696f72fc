import type { Readable, Writable } from 'node:stream';
import { frame, type Era, type FrameFault, type RequestId } from '@durward/core';
import { frameRefusal } from '../exchange/frame-refusal.ts';
import type { Caller, House, Served } from '../exchange/house.ts';
import type { Handshake } from '../exchange/handshake.ts';
import { Intake, sendOptionsOf, type Way } from '../exchange/intake.ts';
import { Listening } from '../exchange/listening.ts';
import type { Outlet } from '../exchange/outlet.ts';
import { newIncident, traceFrom } from '../exchange/trace.ts';
import type { Found } from '../session/session-book.ts';
import type { Session } from '../session/session.ts';
import { LineReader } from '../upstream/line-reader.ts';
import { refusalText } from './replies.ts';

/**
 * The way in over standard streams, for one local client: newline-delimited JSON-RPC, one
 * conversation, the same pipeline as over HTTP.
 *
 * Guarantees that only messages of the protocol are ever written to the output.
 *
 * @see MCP 2026-07-28, basic/transports/stdio
 */
export class LineDoor {
  readonly #house: House;
  readonly #served: Served;
  readonly #caller: Caller;
  readonly #output: Writable;
  /** Requests of the modern era that wait for their reply: there is no session to keep them. */
  readonly #inFlight = new Map<RequestId, () => void>();
  #session: Session | undefined;
  #serverGone: () => void = () => {};

  constructor(options: {
    readonly house: House;
    readonly served: Served;
    readonly caller: Caller;
    readonly output: Writable;
  }) {
    this.#house = options.house;
    this.#served = options.served;
    this.#caller = options.caller;
    this.#output = options.output;
  }

  /** Serves until the client closes its side, or the server ends the conversation. */
  async serve(input: Readable): Promise<void> {
    const reader = new LineReader(
      {
        line: (bytes) => this.#take(bytes),
        tooLong: () => this.#refuseFrame('oversize_message', null),
      },
      this.#house.limits.requestBytesMax,
    );
    const serverGone = new Promise<void>((resolve) => {
      this.#serverGone = resolve;
    });
    input.on('data', (chunk: Buffer) => reader.push(chunk));
    const clientGone = new Promise<void>((resolve) => {
      input.once('end', resolve);
      input.once('close', resolve);
      input.once('error', () => resolve());
    });
    await Promise.race([clientGone, serverGone]);
    for (const cancel of this.#inFlight.values()) cancel();
    await this.#session?.end('closed');
  }

  #take(line: Uint8Array): void {
    if (isBlank(line)) return;
    const { limits } = this.#house;
    const batch = this.#session?.version === '2025-03-26';
    const outcome = frame(line, { limits, bytesMax: limits.requestBytesMax, batch });
    if (!outcome.ok) {
      this.#refuseFrame(outcome.fault, outcome.id);
      return;
    }
    for (const envelope of outcome.envelopes) {
      if (envelope.kind === 'notification') this.#cancelModern(envelope.method, envelope.params?.['requestId']);
      new Intake(this.#house, this.#way(), envelope).start();
    }
  }

  /** Without a session nobody else knows which request a modern cancellation means. */
  #cancelModern(method: string, id: unknown): void {
    if (this.#session !== undefined || method !== 'notifications/cancelled') return;
    if (typeof id === 'string' || typeof id === 'number') this.#inFlight.get(id)?.();
  }

  #refuseFrame(fault: FrameFault, id: RequestId | null): void {
    const { recorder, clock } = this.#house;
    const refuse = async (): Promise<void> => {
      const { denial, by, findings } = await frameRefusal(this.#house, this.#served.name, fault);
      const incident = newIncident();
      const { principal, peer } = this.#caller;
      recorder.record({
        type: 'request.refused', atMs: clock(), server: this.#served.name, principal, peer,
        control: by, reason: denial.reason, incident, findings, requestId: id,
      });
      recorder.settled(false, () => this.#write(refusalText({ denial, incident }, 'legacy', id)));
    };
    void refuse();
  }

  #way(): Way {
    return {
      served: this.#served,
      caller: this.#caller,
      trace: traceFrom(undefined),
      headers: undefined,
      findSession: () => this.#found(),
      outletFor: (request, session, handshake) => this.#outlet(request, session, handshake),
      taken: () => {},
      refuse: (refusal, era, id) => {
        if (id !== null) this.#write(refusalText(refusal, era, id));
      },
    };
  }

  #found(): Found {
    const session = this.#session;
    if (session === undefined) return { session: undefined, facts: { session: 'absent' } };
    return session.ended === undefined
      ? { session, facts: { session: 'live' } }
      : { session: undefined, facts: { session: 'stale', stale: 'ended' } };
  }

  #outlet(
    { id, era }: { readonly id: RequestId; readonly era: Era },
    session: Session | undefined,
    handshake: Handshake | undefined,
  ): Outlet {
    const done = (text: string | undefined): void => {
      this.#inFlight.delete(id);
      if (text !== undefined) this.#write(text);
    };
    return {
      send: ({ text }) => this.#write(text),
      finish: ({ text }) => {
        done(text);
        if (handshake?.session !== undefined) this.#begin(handshake.session);
      },
      refuse: (refusal) => done(refusalText(refusal, era, id)),
      drop: () => done(undefined),
      onGone: (listener) => {
        if (session === undefined) this.#inFlight.set(id, listener);
      },
    };
  }

  /** The conversation has begun: what the server says outside of calls goes to the same output. */
  #begin(session: Session): void {
    this.#session = session;
    const place = {
      served: this.#served, caller: this.#caller, session, trace: traceFrom(undefined), headers: undefined,
    };
    const out = { send: (_message: unknown, text: string): void => this.#write(text) };
    const listening = new Listening(this.#house, place, session.link, out, sendOptionsOf(this.#served));
    session.onEnd(() => {
      listening.stop();
      this.#serverGone();
    });
    listening.start();
  }

  #write(text: string): void {
    this.#output.write(`${text}\n`);
  }
}

function isBlank(line: Uint8Array): boolean {
  return line.every((byte) => byte === 0x20 || byte === 0x0d || byte === 0x09);
}
