import type { Cleared, DenialReason, Finding, Notification, Reply, Request } from '@durward/core';
import { Trail } from '../content/trail.ts';
import type { Incoming, Link, Pending, ReplySink, SendOptions, UpstreamFailure } from '../upstream/link.ts';
import { evidenceOf, wireTextOf } from './evidence.ts';
import type { House } from './house.ts';
import { wordFrom } from './hearers.ts';
import { eventOf, sceneOf, type Place } from './scene.ts';
import { answerForClient, shownTo } from './shown.ts';
import { goOn } from './go-on.ts';
import { judgeOut, type Judged } from './judging.ts';
import { newIncident } from './trace.ts';

/** First and longest pause before a lost stream of the upstream is asked for again, in milliseconds. */
const PAUSE_FIRST_MS = 1000;
const PAUSE_LONGEST_MS = 30_000;

/** Where a session's messages go that belong to no request. */
export interface StandingOut {
  send(message: Cleared, text: string): void;
}

/**
 * Carries the messages of a server that belong to no request onto the standing stream of a legacy
 * session, each judged and recorded first, in order.
 *
 * When the upstream's side breaks it is asked for again, with growing pauses, for as long as the
 * session lives; a server that offers no such stream is asked once.
 */
export class Listening implements ReplySink {
  readonly #house: House;
  readonly #place: Place;
  readonly #link: Link;
  readonly #out: StandingOut;
  readonly #options: SendOptions;
  readonly #queue: Incoming[] = [];
  readonly #trail = new Trail();
  #isJudging = false;
  #isPumping = false;
  #isOver = false;
  #hasHeard = false;
  #pauseMs = PAUSE_FIRST_MS;
  #timer: NodeJS.Timeout | undefined;
  #pending: Pending | undefined;
  #unhear: (() => void) | undefined;

  constructor(house: House, place: Place, link: Link, out: StandingOut, options: SendOptions) {
    this.#house = house;
    this.#place = place;
    this.#link = link;
    this.#out = out;
    this.#options = options;
  }

  start(): void {
    this.#unhear ??= this.#hear();
    this.#pending = this.#link.listen(this, undefined);
  }

  /** What people decide changes what the client is shown: it is told as if the server had said so. */
  #hear(): () => void {
    const version = this.#place.session?.version;
    if (version === undefined) return () => {};
    const reading = { direction: 'to_client', era: 'legacy', version } as const;
    return this.#place.served.hearers.add((word) => this.#put(wordFrom(word, reading, this.#house.limits)));
  }

  stop(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#unhear?.();
    this.#pending?.cancel('session ended');
    this.#queue.length = 0;
  }

  message(incoming: Incoming): void {
    if (this.#isOver) return;
    this.#hasHeard = true;
    this.#pauseMs = PAUSE_FIRST_MS;
    this.#put(incoming);
  }

  #put(incoming: Incoming): void {
    if (this.#queue.length < this.#house.limits.replayEventsMax) {
      this.#queue.push(incoming);
      this.#pump();
      return;
    }
    const event = eventOf(this.#house, this.#place, 'upstream.dropped', incoming.message);
    this.#house.recorder.record({ ...event, reason: 'backlog' });
  }

  primed(): void {
    this.#hasHeard = true;
  }

  end(failure?: UpstreamFailure): void {
    const isOffered = this.#hasHeard || failure !== undefined;
    if (this.#isOver || !isOffered || failure?.kind === 'session_lost') return;
    this.#timer = setTimeout(() => this.start(), this.#pauseMs);
    this.#timer.unref();
    this.#pauseMs = Math.min(this.#pauseMs * 2, PAUSE_LONGEST_MS);
  }

  /** Messages are judged and leave in the order in which they came; those of one turn share a write. */
  #pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    while (!this.#isJudging && !this.#isOver) {
      const incoming = this.#queue.shift();
      if (incoming === undefined) break;
      this.#isJudging = true;
      this.#take(incoming);
    }
    this.#isPumping = false;
  }

  #next(): void {
    this.#isJudging = false;
    this.#pump();
  }

  #take({ message }: Incoming): void {
    const shown = shownTo(this.#house, this.#place, message);
    if (shown.kind !== 'shown') {
      const reason = shown.kind === 'dropped' ? shown.why : shown.denial.reason;
      this.#house.recorder.record({ ...eventOf(this.#house, this.#place, 'upstream.dropped', message), reason });
      this.#next();
      return;
    }
    const scene = sceneOf(this.#house, this.#place, message);
    goOn(
      judgeOut(this.#house, this.#place, shown.message, scene, this.#trail),
      (ruled) => {
        if (ruled.kind === 'stopped') this.#stop(message, ruled.by, ruled.denial.reason, ruled.findings);
        else this.#deliver(ruled);
      },
      () => this.#stop(message, 'pipeline', 'control_failed', []),
    );
  }

  #deliver({ message, findings, incident }: Passed): void {
    const { digest, preview, text } = evidenceOf(message, this.#house.previewBytesMax);
    const wire = wireTextOf(message, { digest, preview, text });
    const event = eventOf(this.#house, this.#place, 'reply.allowed', message);
    this.#house.recorder.record({
      ...event, digest, preview, findings, incident, bytes: wire.length, leg: 'to_client',
    });
    this.#house.recorder.settled(false, (written) => {
      if (written && !this.#isOver) this.#out.send(message, wire);
    });
    this.#next();
  }

  #stop(
    message: Incoming['message'], control: string, reason: DenialReason, findings: readonly Finding[],
  ): void {
    const { session } = this.#place;
    this.#house.meter.denial(control, reason);
    const event = eventOf(this.#house, this.#place, 'reply.denied', message);
    this.#house.recorder.record({ ...event, control, reason, findings, incident: newIncident() });
    if (message.kind === 'request') {
      session?.serverRequests.forget(message.id);
      const scene = sceneOf(this.#house, this.#place, message);
      answerForClient(this.#house, scene, this.#link, message, this.#options);
    }
    this.#next();
  }
}

type Passed = Extract<Judged<Reply | Notification | Request>, { kind: 'cleared' }>;
