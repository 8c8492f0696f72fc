import {
  eraOf,
  interpret,
  isJsonObject,
  META,
  TASKS_EXTENSION,
  metaOf,
  type Denial,
  type Envelope,
  type Era,
  type Finding,
  type FrameFacts,
  type JsonValue,
  type McpHeaders,
  type Message,
  type Notification,
  type Reply,
  type Request,
  type RequestId,
  type Ruling,
  type SessionFacts,
} from '@durward/core';
import type { AuditEventType, Trace } from '../audit/event.ts';
import type { Found } from '../session/session-book.ts';
import type { Session } from '../session/session.ts';
import type { SendOptions } from '../upstream/link.ts';
import { Exchange } from './exchange.ts';
import { Handshake } from './handshake.ts';
import { NO_PARAMS, type Caller, type House, type Served } from './house.ts';
import type { ClientFacts, Lease } from './link-book.ts';
import { forwardOneWay } from './one-way.ts';
import type { Outlet, Refusal } from './outlet.ts';
import { readingOf, type Read } from './reading.ts';
import { messageFrom } from './rebuild.ts';
import { recorded, type Place } from './scene.ts';
import { goOn } from './go-on.ts';
import { newIncident } from './trace.ts';

/** The way that a message came by, and that its reply goes by: HTTP, a batch, a stream of lines. */
export interface Way {
  readonly served: Served;
  readonly caller: Caller;
  readonly trace: Trace;
  /** The MCP headers of an HTTP request; undefined where there are none to compare. */
  readonly headers: McpHeaders | undefined;
  /** The session that the message presents. */
  findSession(): Found;
  outletFor(request: Request, session: Session | undefined, handshake: Handshake | undefined): Outlet;
  /** A message that has no reply was taken. */
  taken(): void;
  refuse(refusal: Refusal, era: Era, id: RequestId | null): void;
}

const NO_SESSION: SessionFacts = Object.freeze({ session: 'none' });

/**
 * One message from envelope to exchange: in which era it is read, which session it belongs to,
 * which handles it presents. Refuses, with a record, what the `frame` and `session` controls refuse.
 */
export class Intake {
  readonly #house: House;
  readonly #way: Way;
  readonly #envelope: Envelope;
  readonly #era: Era;

  constructor(house: House, way: Way, envelope: Envelope) {
    this.#house = house;
    this.#way = way;
    this.#envelope = envelope;
    this.#era = eraClaimedBy(envelope, way.headers?.version);
  }

  start(): void {
    const found = this.#needsSession() ? this.#way.findSession() : undefined;
    const read = readingOf(this.#envelope, this.#way.headers?.version, found?.session?.version);
    const interpreted = read.ok ? interpret(this.#envelope, read.reading, this.#house.limits) : undefined;
    const fault = interpreted?.ok === false ? interpreted.fault : undefined;
    const facts = factsOf(read, fault, this.#house.limits.requestBytesMax);
    const missing = interpreted?.ok === true ? undeclaredExtension(interpreted.message) : undefined;
    this.#judgeFrame(missing === undefined ? facts : { ...facts, undeclaredExtension: missing }, () => {
      if (interpreted?.ok === true) this.#openHandles(interpreted.message, found);
    });
  }

  /** Modern messages have no session; a handshake begins one. */
  #needsSession(): boolean {
    const isHandshake = this.#envelope.kind === 'request' && this.#envelope.method === 'initialize';
    return this.#era === 'legacy' && !isHandshake;
  }

  #judgeFrame(facts: FrameFacts, passed: () => void): void {
    const scene = { server: this.#way.served.name, nowMs: this.#house.clock(), limits: this.#house.limits };
    goOn(
      this.#house.law().pipeline.rule('frame', facts, scene),
      (ruling) => {
        if (this.#passes(ruling, 'request.refused')) passed();
      },
      () => this.#crash(),
    );
  }

  #openHandles(message: Message, found: Found | undefined): void {
    const { caller, served, headers } = this.#way;
    const compared = message.era === 'modern' ? headers : undefined;
    const opened = message.kind === 'request'
      ? this.#house.handles.open(message, compared, caller.principal, served.name)
      : { ok: true as const, request: message, headers: compared };
    const facts = found?.facts ?? NO_SESSION;
    const judged: SessionFacts = opened.ok
      ? facts
      : { ...facts, forged: { what: 'state', detail: opened.detail } };
    const scene = { server: served.name, nowMs: this.#house.clock(), limits: this.#house.limits };
    goOn(
      this.#house.law().pipeline.rule('session', judged, scene),
      (ruling) => {
        if (!this.#passes(ruling, 'session.refused') || !opened.ok) return;
        const { trace } = this.#way;
        this.#dispatch({ served, caller, session: found?.session, trace, headers: opened.headers }, opened.request);
      },
      () => this.#crash(),
    );
  }

  #dispatch(place: Place, message: Message): void {
    switch (message.kind) {
      case 'request':
        this.#startExchange(place, message);
        break;
      case 'notification':
        this.#takeNotification(place, message);
        break;
      case 'result':
      case 'error':
        this.#takeAnswer(place, message);
    }
  }

  #startExchange(place: Place, request: Request): void {
    const { session, served, caller } = place;
    if (request.method === 'initialize') {
      const handshake = new Handshake(this.#house, place, request);
      const outlet = this.#way.outletFor(request, undefined, handshake);
      const call = {
        ...place,
        request,
        connect: () => handshake.connect(),
        settle: (reply: Reply) => handshake.settle(reply),
      };
      new Exchange(this.#house, call, outlet).start();
      return;
    }
    const connect = session === undefined
      ? () => served.links.leaseModern(caller.principal, clientOf(request))
      : () => leaseOf(session);
    const outlet = this.#way.outletFor(request, session, undefined);
    new Exchange(this.#house, { ...place, request, connect }, outlet).start();
  }

  #takeNotification(place: Place, message: Notification): void {
    const { session, served } = place;
    forwardOneWay(
      this.#house,
      place,
      message,
      async (cleared) => {
        // Modern HTTP has no notification of a client that a server waits for: it ends here.
        if (session === undefined) return;
        if (message.method === 'notifications/cancelled') cancelIn(session, message);
        await session.link.notify(cleared, sendOptionsOf(served));
      },
      (refusal) => this.#settleOneWay(refusal),
    );
  }

  /** A client's answer to a request of the server: only to one that waits in this very session. */
  #takeAnswer(place: Place, message: Reply): void {
    const { session, served } = place;
    const asked = session?.serverRequests.take(message.id);
    if (session === undefined || asked === undefined) {
      this.#refuse({ reason: 'unexpected_reply' }, 'gateway', 'request.refused', []);
      return;
    }
    const json = Object.freeze({ ...message.json, id: asked.upstreamId });
    const own = messageFrom(json, message, this.#house.limits);
    if (own.kind !== message.kind) throw new TypeError('an answer changed its kind');
    forwardOneWay(
      this.#house,
      place,
      own,
      (cleared) => session.link.reply(cleared, sendOptionsOf(served)),
      (refusal) => this.#settleOneWay(refusal),
    );
  }

  #settleOneWay(refusal: Refusal | undefined): void {
    if (refusal === undefined) this.#way.taken();
    else this.#way.refuse(refusal, this.#era, null);
  }

  #passes(ruling: Ruling, type: AuditEventType): boolean {
    if (ruling.kind === 'passed') return true;
    this.#refuse(ruling.denial, ruling.by, type, ruling.findings);
    return false;
  }

  #refuse(denial: Denial, control: string, type: AuditEventType, findings: readonly Finding[]): void {
    const incident = newIncident();
    const { served, caller, trace } = this.#way;
    const id = this.#envelope.kind === 'notification' ? null : this.#envelope.id;
    this.#house.meter.denial(control, denial.reason);
    this.#house.recorder.record({
      type,
      atMs: this.#house.clock(),
      server: served.name,
      principal: caller.principal,
      method: 'method' in this.#envelope ? recorded(this.#envelope.method, this.#way) : undefined,
      requestId: recorded(id, this.#way),
      era: this.#era,
      control,
      reason: denial.reason,
      incident,
      findings,
      trace,
      peer: caller.peer,
    });
    this.#house.recorder.settled(false, () => this.#way.refuse({ denial, incident }, this.#era, id));
  }

  #crash(): void {
    const denial: Denial = { reason: 'control_failed', control: 'pipeline', detail: 'crashed' };
    this.#refuse(denial, 'pipeline', 'request.refused', []);
  }
}

/** The era of a message: by what it says itself, else by its version header. */
function eraClaimedBy(envelope: Envelope, header: string | undefined): Era {
  const isCall = envelope.kind === 'request' || envelope.kind === 'notification';
  if (isCall && metaOf(envelope.params)?.[META.protocolVersion] !== undefined) return 'modern';
  if (envelope.kind === 'request' && envelope.method === 'initialize') return 'legacy';
  return header !== undefined && eraOf(header) === 'modern' ? 'modern' : 'legacy';
}

function factsOf(read: Read, fault: FrameFacts['fault'], bytesMax: number): FrameFacts {
  if (read.ok) return { fault, bytesMax };
  const { unsupportedVersion, missingMeta } = read;
  return {
    fault,
    bytesMax,
    ...(unsupportedVersion === undefined ? {} : { unsupportedVersion }),
    ...(missingMeta === undefined ? {} : { missingMeta }),
  };
}

/** The extension that a modern request belongs to and does not declare. */
function undeclaredExtension(message: Message): string | undefined {
  if (message.kind !== 'request' || message.era !== 'modern') return undefined;
  const filter = message.method === 'subscriptions/listen' ? message.params?.['notifications'] : undefined;
  const isOfTasks = message.row?.access === 'task' || (isJsonObject(filter) && 'taskIds' in filter);
  if (!isOfTasks) return undefined;
  const { extensions } = clientOf(message).capabilities as { extensions?: JsonValue };
  return isJsonObject(extensions) && Object.hasOwn(extensions, TASKS_EXTENSION) ? undefined : TASKS_EXTENSION;
}

/** What a modern request says of its client. */
function clientOf(request: Request): ClientFacts {
  const meta = metaOf(request.params);
  const capabilities = meta?.[META.clientCapabilities];
  const info = meta?.[META.clientInfo];
  return {
    capabilities: isJsonObject(capabilities) ? capabilities : {},
    info: isJsonObject(info) ? info : undefined,
  };
}

function leaseOf(session: Session): Lease {
  return { link: session.link, release: () => {} };
}

function cancelIn(session: Session, { params }: Notification): void {
  const id = params?.['requestId'];
  const reason = params?.['reason'];
  if (typeof id !== 'string' && typeof id !== 'number') return;
  session.inFlight.get(id)?.cancel(typeof reason === 'string' ? reason : 'cancelled by the client');
}

/** How a message that waits for no reply is sent. */
export function sendOptionsOf(served: Served): SendOptions {
  return { traceparent: undefined, headerParams: NO_PARAMS, extraHeaders: [], timeoutMs: served.timeoutMs };
}
