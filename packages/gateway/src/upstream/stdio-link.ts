import {
  NEWEST_LEGACY_VERSION,
  NEWEST_MODERN_VERSION,
  type Cleared,
  type Era,
  type Limits,
  type Notification,
  type ProtocolVersion,
  type Reply,
  type Request,
} from '@durward/core';
import type { Child } from './child.ts';
import { Correlation } from './correlation.ts';
import { deadline } from './deadline.ts';
import { DropLog } from './drop-log.ts';
import { LineReader } from './line-reader.ts';
import {
  UpstreamError,
  type Link,
  type Pending,
  type ReplySink,
  type SendOptions,
  type UpstreamEvents,
  type UpstreamFailure,
} from './link.ts';
import { cancelledNotification, type Clear } from './own-messages.ts';
import { mustBeCleared, refuse } from './refusal.ts';

export interface StdioLinkOptions {
  readonly server: string;
  readonly era: Era;
  readonly limits: Limits;
  readonly clock: () => number;
  readonly events: UpstreamEvents;
  readonly clear: Clear;
  /** A program without traffic, requests and listeners for this long is stopped, in milliseconds. */
  readonly idleStopMs: number;
  readonly doubtEra: () => void;
}

const CARRIAGE_RETURN = 0x0d;

/**
 * A conversation with one program over its standard streams: newline-delimited JSON-RPC.
 *
 * Guarantees: one program, one conversation, one principal; a line that is not an acceptable message
 * reaches nobody; every request ends once; what waits to be written is bounded.
 *
 * @see MCP 2026-07-28, basic/transports/stdio; 2025-11-25, basic/transports §stdio
 */
export class StdioLink implements Link {
  readonly server: string;
  readonly era: Era;
  readonly #options: StdioLinkOptions;
  readonly #correlation: Correlation;
  readonly #lines: LineReader;
  readonly #onClosed: (() => void)[] = [];
  #version: ProtocolVersion;
  #child: Child | undefined;
  #failure: UpstreamFailure | undefined;
  #lastTrafficMs: number;
  #idle: NodeJS.Timeout | undefined;

  constructor(options: StdioLinkOptions) {
    this.#options = options;
    this.server = options.server;
    this.era = options.era;
    this.#version = options.era === 'modern' ? NEWEST_MODERN_VERSION : NEWEST_LEGACY_VERSION;
    this.#lastTrafficMs = options.clock();
    const drops = new DropLog(options.server, options.events, options.clock);
    this.#correlation = new Correlation({
      limits: options.limits,
      reading: () => ({ direction: 'to_client', era: this.era, version: this.#version }),
      dropped: (what, bytes) => drops.tell(what, bytes),
      sendCancelled: (own, reason) => this.#sendCancelled(own, reason),
      doubtEra: options.doubtEra,
    });
    this.#lines = new LineReader(
      {
        line: (bytes) => this.#takeLine(bytes),
        tooLong: (bytes) => drops.tell('a line that is longer than limits.replyBytesMax', bytes),
      },
      options.limits.replyBytesMax,
    );
  }

  get version(): ProtocolVersion {
    return this.#version;
  }

  /** Gives the link its program. Called once, before anything else. */
  attach(child: Child): void {
    this.#child = child;
    this.#watchIdle(this.#options.idleStopMs);
  }

  /** What the program wrote to its output. */
  read(chunk: Uint8Array): void {
    if (this.#failure !== undefined) return;
    this.#lastTrafficMs = this.#options.clock();
    this.#lines.push(chunk);
  }

  request(message: Cleared<Request>, sink: ReplySink, options: SendOptions): Pending {
    mustBeCleared(message);
    const refused = this.#whyRefused();
    if (refused !== undefined) return refuse(sink, refused);
    const { text, pending } = this.#correlation.enter(message, sink, options.timeoutMs);
    this.#write(text);
    return pending;
  }

  notify(message: Cleared<Notification>, options: SendOptions): Promise<void> {
    mustBeCleared(message);
    const text = this.#correlation.notificationText(message);
    return text === undefined ? Promise.resolve() : this.#deliver(text, options);
  }

  reply(message: Cleared<Reply>, options: SendOptions): Promise<void> {
    mustBeCleared(message);
    return this.#deliver(JSON.stringify(message.json), options);
  }

  listen(sink: ReplySink): Pending {
    return this.#failure === undefined ? this.#correlation.listen(sink) : refuse(sink, this.#failure);
  }

  settle(version: ProtocolVersion): void {
    this.#version = version;
  }

  onClosed(listener: () => void): void {
    if (this.#failure === undefined) this.#onClosed.push(listener);
    else queueMicrotask(listener);
  }

  close(): Promise<void> {
    return this.end({ kind: 'cancelled', detail: 'the conversation was closed' });
  }

  /** Ends the conversation for a reason, and stops the program. */
  async end(failure: UpstreamFailure): Promise<void> {
    this.fail(failure);
    await this.#child?.stop();
  }

  /** The conversation is over: ends every sink and tells, once. Does not stop the program. */
  fail(failure: UpstreamFailure): void {
    if (this.#failure !== undefined) return;
    this.#lines.end();
    this.#failure = failure;
    clearTimeout(this.#idle);
    this.#correlation.endAll(failure);
    for (const listener of this.#onClosed) listener();
  }

  #takeLine(bytes: Uint8Array): void {
    if (bytes.length > 1 || (bytes.length === 1 && bytes[0] !== CARRIAGE_RETURN)) this.#correlation.receive(bytes);
  }

  #write(text: string, taken?: (error: Error | null | undefined) => void): void {
    this.#lastTrafficMs = this.#options.clock();
    this.#child?.write(`${text}\n`, taken);
  }

  #whyRefused(): UpstreamFailure | undefined {
    if (this.#failure !== undefined) return this.#failure;
    const backlogBytes = this.#child?.backlogBytes ?? 0;
    if (backlogBytes <= this.#options.limits.sendBacklogBytesMax) return undefined;
    return {
      kind: 'busy',
      detail: `the program does not read its input: ${String(backlogBytes)} bytes wait ` +
        '(limits.sendBacklogBytesMax); try again later or end the session',
    };
  }

  #deliver(text: string, { timeoutMs }: SendOptions): Promise<void> {
    const refused = this.#whyRefused();
    if (refused !== undefined) return Promise.reject(new UpstreamError(refused));
    return new Promise((resolve, reject) => {
      const late = deadline(timeoutMs, () => {
        reject(new UpstreamError({ kind: 'timeout', detail: 'the program did not read its input in time' }));
      });
      this.#write(text, (error) => {
        clearTimeout(late);
        if (error === undefined || error === null) resolve();
        else reject(new UpstreamError({ kind: 'unavailable', detail: 'the program closed its input' }));
      });
    });
  }

  #sendCancelled(own: number, reason: string): void {
    const { limits, clear } = this.#options;
    const speech = { era: this.era, version: this.#version, limits, clear };
    const message = cancelledNotification(own, reason, speech);
    if (message === undefined || this.#whyRefused() !== undefined) return;
    mustBeCleared(message);
    this.#write(JSON.stringify(message.json));
  }

  #watchIdle(afterMs: number): void {
    this.#idle = setTimeout(() => this.#checkIdle(), afterMs);
    this.#idle.unref();
  }

  #checkIdle(): void {
    const { idleStopMs, clock, events } = this.#options;
    const idleMs = clock() - this.#lastTrafficMs;
    if (this.#correlation.isBusy) return this.#watchIdle(idleStopMs);
    // A clock that was set back must not put the stop off for ever.
    if (idleMs < idleStopMs) return this.#watchIdle(Math.min(idleStopMs, idleStopMs - idleMs));
    events.lifecycle(this.server, 'idle_stopped', { idleMs });
    void this.close();
    return undefined;
  }
}
