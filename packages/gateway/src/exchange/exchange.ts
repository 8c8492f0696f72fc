import {
  type Cleared,
  type Denial,
  type Finding,
  type Notification,
  type Reply,
  type Request,
} from '@durward/core';
import type { AuditEvent, AuditEventType } from '../audit/event.ts';
import { Trail } from '../content/trail.ts';
import { definitionListing } from '../definitions/listings.ts';
import type { Outcome } from '../observe/metrics.ts';
import {
  UpstreamError,
  type Incoming,
  type Pending,
  type ReplySink,
  type SendOptions,
  type UpstreamFailure,
} from '../upstream/link.ts';
import { askToConnect } from './ask-to-connect.ts';
import { denialOf } from './denial-of.ts';
import { evidenceOf, wireTextOf } from './evidence.ts';
import { hearOnce } from './hearers.ts';
import { NO_PARAMS, type Caller, type House } from './house.ts';
import type { InFlightCall } from './in-flight-calls.ts';
import type { Lease } from './link-book.ts';
import { lookFirst } from './look-first.ts';
import type { Outlet } from './outlet.ts';
import { eventOf, recorded, sceneOf, type FreshScene, type Place } from './scene.ts';
import { answerForClient, joined, shownTo, type Shown } from './shown.ts';
import { goOn } from './go-on.ts';
import { judgeIn, judgeOut, type Judged } from './judging.ts';
import { newIncident, traceparentOf } from './trace.ts';
import { unknownParams } from './unknown-params.ts';

/** One request of a client, framed and with its handles opened, and what is needed to serve it. */
export interface Call extends Place {
  readonly request: Request;
  /** A link for this request; asked for only after the request was judged. */
  readonly connect: () => Lease | Promise<Lease>;
  /**
   * Told of the final reply before it leaves (the `initialize` reply settles a session). Where something begins with
   * it, which is recorded, the answer takes that back.
   */
  readonly settle?: (reply: Cleared<Reply>) => (() => void) | undefined;
}

/**
 * The life of one request: judge it, record it, forward it; then judge, record and send each message
 * that comes back, in order, until the final reply.
 *
 * Guarantees: nothing is forwarded before it is cleared and its record is with the kernel; nothing
 * goes to the client before the same is true of it (or its record is on the disk, where the server
 * demands it); the outlet is finished, refused or dropped exactly once; the upstream request is
 * cancelled when the client is gone.
 */
export class Exchange implements ReplySink, InFlightCall {
  readonly #house: House;
  readonly #call: Call;
  readonly #outlet: Outlet;
  readonly #startedMs: number;
  readonly #queue: Incoming[] = [];
  readonly #trail = new Trail();
  #scene: FreshScene;
  #lease: Lease | undefined;
  #pending: Pending | undefined;
  /** Of messages that are not judged yet, or whose records are not written yet. */
  #waitingBytes = 0;
  /** Why the server could not be asked what it lists. */
  #unreachable: UpstreamFailure | undefined;
  #forwardedMs: number | undefined;
  /** Messages that were judged and wait for their records to be written. */
  #unwritten = 0;
  /** Among the calls in flight. */
  #place: number | undefined;
  #isJudging = false;
  #isPumping = false;
  #isOver = false;
  #hasAsked = false;
  #unhear: (() => void) | undefined;
  #ending: { readonly failure: UpstreamFailure | undefined } | undefined;

  constructor(house: House, call: Call, outlet: Outlet) {
    this.#house = house;
    this.#call = call;
    this.#outlet = outlet;
    this.#startedMs = house.stopwatch();
    this.#scene = sceneOf(house, call, call.request);
  }

  start(): void {
    const { served, session, request } = this.#call;
    if (this.#house.isDraining()) return this.#deny({ reason: 'shutting_down' }, 'gateway', []);
    this.#place = served.inFlight.enter(this);
    if (this.#place === undefined) {
      return this.#deny({ reason: 'limit_exceeded', limit: 'inFlightPerPrincipalMax' }, 'gateway', []);
    }
    this.#house.meter.level(served.name, 'inFlight', 1);
    if (!this.isEndless) this.#house.underWay.count += 1;
    if (session !== undefined) {
      if (session.inFlight.has(request.id)) {
        return this.#deny({ reason: 'invalid_request', detail: 'the id is in use' }, 'gateway', []);
      }
      session.inFlight.set(request.id, this);
    }
    this.#outlet.onGone(() => this.cancel('the client went away'));
    return this.#look();
  }

  /** The client wants no reply any more, or is gone. */
  cancel(reason: string): void {
    if (this.#isOver) return;
    this.#pending?.cancel(reason);
    this.#record('reply.failed', { reason: 'cancelled' });
    this.#measure('failed');
    this.#close();
    this.#outlet.drop();
  }

  get caller(): Caller {
    return this.#call.caller;
  }

  get isEndless(): boolean {
    return this.#call.request.method === 'subscriptions/listen';
  }

  stop(denial: Denial, control: string): void {
    if (!this.#isOver) this.#deny(denial, control, []);
  }

  // ── on the way in ──────────────────────────────────────────────────────────────────────────

  /** Which definition is in force is found out before anything is judged. */
  #look(): void {
    const looked = lookFirst(this.#house, this.#call, () => this.#connect(), () => this.#sendOptions());
    goOn(
      looked,
      ({ definitions, failure }) => {
        if (this.#isOver) return;
        this.#unreachable = failure;
        if (looked instanceof Promise) this.#scene = sceneOf(this.#house, this.#call, this.#call.request);
        this.#scene.definitions = definitions;
        this.#judge();
      },
      (error) => this.#crash(error),
    );
  }

  #judge(): void {
    // Parameter headers may go on as they are: the token must not leave in one of them either.
    const { caller, headers } = this.#call;
    if (headers !== undefined && headers.params.size > 0
      && [...headers.params.values()].some((value) => caller.token.appearsIn(value))) {
      this.#deny({ reason: 'token_in_message' }, 'TK008', [TOKEN_IN_HEADER]);
      return;
    }
    const judgement = judgeIn(this.#house, this.#call, this.#call.request, this.#scene);
    goOn(judgement, (ruled) => this.#ruled(ruled), (error) => this.#crash(error));
  }

  #ruled(judgement: Judged<Request>): void {
    if (this.#isOver) return;
    if (judgement.kind === 'stopped') {
      this.#deny(judgement.denial, judgement.by, judgement.findings);
      return;
    }
    const { message, findings, incident } = judgement;
    const { digest, preview, text } = evidenceOf(message, this.#house.previewBytesMax);
    this.#record('call.allowed', { findings, incident, digest, preview, bytes: text.length, leg: 'to_server' });
    this.#house.recorder.settled(false, (written) => {
      if (this.#isOver) return;
      if (written) this.#forward(message);
      else this.#deny({ reason: 'record_unwritable' }, 'audit', []);
    });
  }

  #forward(message: Cleared<Request>): void {
    if (this.#unreachable !== undefined) return this.#fail(this.#unreachable);
    goOn(
      this.#connect(),
      ({ link }) => {
        if (this.#isOver) return;
        this.#forwardedMs = this.#house.stopwatch();
        this.#pending = link.request(message, this, this.#sendOptions());
      },
      (error) => {
        if (!this.#isOver) this.#fail(error instanceof UpstreamError ? error.failure : crashed(error));
      },
    );
    return undefined;
  }

  #connect(): Lease | Promise<Lease> {
    if (this.#lease !== undefined) return this.#lease;
    const lease = this.#call.connect();
    if (!(lease instanceof Promise)) {
      this.#lease = lease;
      return lease;
    }
    return lease.then((opened) => {
      if (this.#isOver) opened.release();
      this.#lease = opened;
      return opened;
    });
  }

  #sendOptions(): SendOptions {
    const { served, headers, trace } = this.#call;
    const known = this.#scene.headerParams ?? NO_PARAMS;
    return {
      traceparent: traceparentOf(trace),
      headerParams: known,
      extraHeaders: unknownParams(headers, known),
      timeoutMs: this.isEndless ? Infinity : served.timeoutMs,
    };
  }

  // ── on the way back ────────────────────────────────────────────────────────────────────────

  message(incoming: Incoming): void {
    if (this.#isOver) return;
    // One message may always come, however large; what waits besides it is bounded.
    if (this.#waitingBytes > this.#house.limits.sendBacklogBytesMax) {
      this.#pending?.cancel('too much waits to be recorded');
      this.#fail({ kind: 'busy', detail: 'sendBacklogBytesMax' });
      return;
    }
    this.#waitingBytes += incoming.bytes;
    this.#queue.push(incoming);
    // A subscription that the server took up hears of decisions too.
    if (this.isEndless) this.#unhear ??= hearOnce(this.#house, this.#call, incoming, (word) => this.message(word));
    this.#pump();
  }

  primed(): void {
    // Resumption towards the client is our own: see session/event-log.
  }

  end(failure?: UpstreamFailure): void {
    if (this.#isOver || this.#ending !== undefined) return;
    this.#ending = { failure };
    this.#pump();
  }

  /** Messages are judged and leave in the order in which they came; those of one turn share a write. */
  #pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    while (!this.#isJudging && !this.#isOver) {
      // Mostly it is the only one, and the last is quicker to take than the first.
      const incoming = this.#queue.length === 1 ? this.#queue.pop() : this.#queue.shift();
      if (incoming === undefined) break;
      this.#waitingBytes -= incoming.bytes;
      this.#isJudging = true;
      this.#take(incoming);
    }
    this.#isPumping = false;
    if (this.#isJudging || this.#unwritten > 0 || this.#isOver || this.#ending === undefined) return;
    this.#fail(this.#ending.failure ?? { kind: 'malformed', detail: 'ended without a reply' });
  }

  #next(): void {
    this.#isJudging = false;
    this.#pump();
  }

  /** What a server lists is looked at before it is shown: in turns, where there is much of it. */
  #take(incoming: Incoming): void {
    const { request, served } = this.#call;
    const { message } = incoming;
    const looked = message.kind === 'result' && message.id === request.id
      ? served.suspicions.prepare(request.row?.lists, message.result)
      : undefined;
    goOn(looked, () => this.#show(incoming), (error) => this.#crash(error));
  }

  #show(incoming: Incoming): void {
    if (this.#isOver) return;
    this.#note(incoming);
    const shown = shownTo(this.#house, this.#call, incoming.message);
    if (shown.kind === 'dropped') {
      this.#record('upstream.dropped', { reason: shown.why, leg: 'to_client' });
      this.#next();
      return;
    }
    if (shown.kind === 'refused') {
      this.#stop(shown.denial, 'gateway', [], incoming);
      return;
    }
    goOn(
      judgeOut(this.#house, this.#call, shown.message, this.#scene, this.#trail),
      (ruled) => {
        if (this.#isOver) return;
        if (ruled.kind === 'stopped') this.#stop(ruled.denial, ruled.by, ruled.findings, incoming);
        else this.#deliver(ruled, shown, incoming.bytes);
      },
      (error) => this.#crash(error),
    );
  }

  /** What the server lists on this conversation is what is in force on it. */
  #note({ message }: Incoming): void {
    const { request, served } = this.#call;
    const listing = definitionListing(request.row?.lists);
    const link = this.#lease?.link;
    if (listing === undefined || link === undefined || message.kind !== 'result' || message.id !== request.id) return;
    const { result } = message;
    const isFirst = request.params?.['cursor'] === undefined;
    served.definitions.saw(link, listing, result, { isFirst, isLast: typeof result['nextCursor'] !== 'string' });
  }

  #deliver(
    { message, findings, incident }: Extract<Judged<Reply | Notification | Request>, { kind: 'cleared' }>,
    shown: Shown & { kind: 'shown' },
    bytes: number,
  ): void {
    const evidence = evidenceOf(message, this.#house.previewBytesMax);
    const text = wireTextOf(message, evidence);
    const isFinal = message.kind === 'result' || message.kind === 'error';
    this.#record('reply.allowed', {
      findings: joined(findings, shown.findings),
      incident,
      digest: evidence.digest,
      preview: evidence.preview,
      bytes: text.length,
      leg: 'to_client',
      ...(isFinal ? {} : { method: recorded(message.method, this.#call) }),
      ...(shown.withheld > 0 ? { detail: { withheld: shown.withheld } } : {}),
    });
    this.#unwritten += 1;
    this.#waitingBytes += bytes;
    this.#house.recorder.settled(this.#mustFlush(), (written) => {
      this.#unwritten -= 1;
      this.#waitingBytes -= bytes;
      if (this.#isOver) return;
      if (!written) {
        this.#deny({ reason: 'record_unwritable' }, 'audit', []);
      } else if (isFinal) {
        this.#finish(message, text);
      } else {
        this.#outlet.send({ message, text });
        this.#pump();
      }
    });
    this.#next();
    // Nobody is left whose record could share the write.
    if (isFinal && this.#house.underWay.count === 1) this.#house.recorder.commit();
  }

  #finish(message: Cleared<Reply>, text: string): void {
    const takeBack = this.#call.settle?.(message);
    if (takeBack === undefined) {
      this.#leave(message, text);
      return;
    }
    this.#unwritten += 1;
    this.#house.recorder.settled(false, (written) => {
      this.#unwritten -= 1;
      if (written && !this.#isOver) {
        this.#leave(message, text);
        return;
      }
      takeBack();
      if (!this.#isOver) this.#deny({ reason: 'record_unwritable' }, 'audit', []);
    });
  }

  #leave(message: Cleared<Reply>, text: string): void {
    const elapsedMs = this.#elapsedMs();
    this.#close();
    this.#outlet.finish({ message, text });
    this.#measure(message.kind === 'error' ? 'failed' : 'allowed', elapsedMs);
  }

  /** A message of the server that may not reach the client. */
  #stop(denial: Denial, control: string, findings: readonly Finding[], incoming: Incoming): void {
    const { message } = incoming;
    if (message.kind === 'result' || message.kind === 'error') {
      this.#deny(denial, control, findings);
      return;
    }
    const incident = newIncident();
    this.#house.meter.denial(control, denial.reason);
    const method = recorded(message.method, this.#call);
    this.#record('reply.denied', { control, reason: denial.reason, incident, findings, method });
    const link = this.#lease?.link;
    if (message.kind === 'request') this.#call.session?.serverRequests.forget(message.id);
    // A server that waits for an answer gets one: it was refused, not lost.
    if (message.kind === 'request' && link !== undefined) {
      answerForClient(this.#house, this.#scene, link, message, this.#sendOptions());
    }
    this.#next();
  }

  // ── how it ends ────────────────────────────────────────────────────────────────────────────

  #deny(denial: Denial, control: string, findings: readonly Finding[]): void {
    const incident = newIncident();
    const type = this.#pending === undefined ? 'call.denied' : 'reply.denied';
    this.#pending?.cancel('denied');
    this.#record(type, { control, reason: denial.reason, incident, findings });
    this.#house.meter.denial(control, denial.reason);
    this.#measure('denied');
    this.#refuse(denial, incident);
  }

  #fail(failure: UpstreamFailure): void {
    const asks = this.#askToConnect(failure);
    if (asks !== undefined) {
      this.#ending = undefined;
      this.#queue.push({ message: asks, bytes: 0 });
      this.#pump();
      return;
    }
    const incident = newIncident();
    const denial = denialOf(failure);
    this.#record('reply.failed', { reason: denial.reason, incident, detail: { failure: failure.detail } });
    this.#measure('failed');
    this.#refuse(denial, incident);
  }

  /** A question in the place of a failure, once: a person can do what is missing. */
  #askToConnect({ connect }: UpstreamFailure): Reply | undefined {
    if (connect === undefined || this.#hasAsked) return undefined;
    this.#hasAsked = true;
    const { request, session } = this.#call;
    return askToConnect(request, connect, session?.clientCapabilities, this.#house.limits);
  }

  /** The refusal leaves only after its record: also a denial that nobody could write is told. */
  #refuse(denial: Denial, incident: string): void {
    this.#close();
    this.#house.recorder.settled(false, () => this.#outlet.refuse({ denial, incident }));
  }

  #crash(error: unknown): void {
    if (this.#isOver) return;
    const detail = error instanceof Error ? error.message : 'unknown';
    this.#deny({ reason: 'control_failed', control: 'pipeline', detail }, 'pipeline', []);
  }

  #close(): void {
    this.#isOver = true;
    if (this.#queue.length > 0) this.#queue.length = 0;
    this.#unhear?.();
    this.#lease?.release();
    const { served, session, request } = this.#call;
    if (this.#place !== undefined) {
      served.inFlight.leave(this, this.#place);
      this.#house.meter.level(served.name, 'inFlight', -1);
      if (!this.isEndless) this.#house.underWay.count -= 1;
    }
    if (session?.inFlight.get(request.id) === this) session.inFlight.delete(request.id);
  }

  #mustFlush(): boolean {
    const { target } = this.#call.request;
    return this.#call.served.mustFlush(target?.kind === 'tool' ? target.name : undefined);
  }

  #measure(outcome: Outcome, elapsedMs = this.#elapsedMs()): void {
    const { served, request } = this.#call;
    this.#house.meter.request(served.name, request.method, outcome, elapsedMs);
    if (this.#forwardedMs !== undefined) {
      this.#house.meter.upstream(served.name, this.#startedMs + elapsedMs - this.#forwardedMs);
    }
  }

  #elapsedMs(): number {
    // In whole microseconds: the clock knows no more.
    return Math.round((this.#house.stopwatch() - this.#startedMs) * 1000) / 1000;
  }

  #record(type: AuditEventType, detail: Partial<AuditEvent>): void {
    const event = eventOf(this.#house, this.#call, type, this.#call.request, detail);
    event.durationMs = this.#elapsedMs();
    this.#house.recorder.record(event);
  }
}

const TOKEN_IN_HEADER: Finding = {
  control: 'TK008', severity: 'high', what: 'the caller’s access token is part of a parameter header', observed: false,
};

function crashed(error: unknown): UpstreamFailure {
  return { kind: 'unavailable', detail: error instanceof Error ? error.message : 'unknown' };
}
