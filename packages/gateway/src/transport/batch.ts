import { writeSseEvent, type Envelope, type Era, type RequestId } from '@durward/core';
import type { Caller, Served } from '../exchange/house.ts';
import type { Way } from '../exchange/intake.ts';
import type { Outlet, Refusal } from '../exchange/outlet.ts';
import { EMPTY_HEADERS, refusalText } from './replies.ts';
import { SseResponse } from './sse-response.ts';
import type { Visit } from './visit.ts';

/**
 * The messages of one batch (revision 2025-03-26 only), each judged, recorded and forwarded on its
 * own. Replies go out as events of one stream as they come; without any request there is no body.
 *
 * @see MCP 2025-03-26, basic/transports §Sending Messages to the Server
 */
export class Batch {
  readonly #visit: Visit;
  readonly #served: Served;
  readonly #caller: Caller;
  readonly #gone: (() => void)[] = [];
  #waiting: number;
  #stream: SseResponse | undefined;
  #isOver = false;

  constructor(visit: Visit, served: Served, caller: Caller, size: number) {
    this.#visit = visit;
    this.#served = served;
    this.#caller = caller;
    this.#waiting = size;
    // Also before there is a stream that would notice.
    visit.response.onGone(() => this.#clientGone());
  }

  /** The way of one message of the batch. */
  way(envelope: Envelope): Way {
    const { house, headers, trace } = this.#visit;
    const { version } = headers;
    return {
      served: this.#served,
      caller: this.#caller,
      trace,
      headers: { version, method: undefined, name: undefined, params: headers.params },
      findSession: () => house.sessions.find(this.#caller.principal, this.#served.name, headers.sessionId),
      outletFor: (request) => this.#outlet(request.id, request.era),
      taken: () => this.#settle(undefined),
      refuse: (refusal, era, id) => {
        this.#settle(envelope.kind === 'request' ? refusalText(refusal, era, id) : undefined);
      },
    };
  }

  #outlet(id: RequestId, era: Era): Outlet {
    return {
      send: ({ text }) => this.#write(text),
      finish: ({ text }) => this.#settle(text),
      refuse: (refusal: Refusal) => this.#settle(refusalText(refusal, era, id)),
      drop: () => this.#settle(undefined),
      onGone: (listener) => this.#gone.push(listener),
    };
  }

  #write(text: string): void {
    if (this.#isOver) return;
    if (this.#stream === undefined) {
      const { house, response, extraHeaders } = this.#visit;
      this.#stream = new SseResponse(house, this.#served.name, this.#caller, response, (why) => {
        if (why !== 'finished') this.#clientGone();
      });
      this.#stream.open(extraHeaders);
    }
    this.#stream.write(writeSseEvent({ event: 'message', data: text }));
  }

  /** One message of the batch is done, with or without a last text. */
  #settle(text: string | undefined): void {
    if (text !== undefined) this.#write(text);
    this.#waiting -= 1;
    if (this.#waiting > 0 || this.#isOver) return;
    this.#isOver = true;
    if (this.#stream !== undefined) this.#stream.finish();
    else this.#visit.response.reply(202, [...EMPTY_HEADERS, ...this.#visit.extraHeaders], undefined);
  }

  #clientGone(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const listener of this.#gone) listener();
  }
}
