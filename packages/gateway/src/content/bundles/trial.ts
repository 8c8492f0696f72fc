import { pointerOf, type ContentAction, type Finding } from '@durward/core';
import type { Recorder } from '../../audit/event.ts';
import type { StoredFigures } from '../../store/bundle-store.ts';
import type { Detector } from '../detector.ts';
import type { Group } from '../group.ts';
import { look } from '../look.ts';
import type { ContentRules } from '../rules.ts';
import { seenIn, type Seen } from '../sightings.ts';
import { nextTurn } from '../slices.ts';
import type { Look, Onlooker } from './onlooker.ts';

/** Most groups, and most text in code units, that wait for the look of a trial; what is more is not looked at. */
const WAITING_MAX = 64;
const WAITING_LENGTH_MAX = 1024 * 1024;
/** Most records of what a trial would do otherwise; the rest is counted. */
const RECORDS_MAX = 1000;
const FINDINGS_MAX = 8;

const ACTIONS: readonly ContentAction[] = ['allow', 'annotate', 'strip', 'redact', 'hold', 'deny'];
/** The control that acts on instructions, in each direction. */
const CONTROL = { to_client: 'PI002', to_server: 'PI003' } as const;
const NO_FIGURES: StoredFigures = Object.freeze({ texts: 0, both: 0, onlyTrial: 0, onlyCurrent: 0, skipped: 0 });

interface Job {
  readonly group: Group;
  readonly seen: readonly Seen[];
  readonly of: Look;
  readonly server: string;
  readonly rules: ContentRules;
}

/**
 * A bundle on trial: it looks at the same texts as the one in force, after they were judged, so that nobody waits for
 * it. What it would do otherwise is counted and recorded, and nothing of it is done.
 */
export class Trial {
  readonly version: number;
  readonly detector: Detector;
  readonly #recorder: Recorder;
  readonly #clock: () => number;
  #queue: Job[] = [];
  #length = 0;
  #isAtWork = false;
  #records = 0;
  #figures: StoredFigures = NO_FIGURES;

  constructor(version: number, detector: Detector, recorder: Recorder, clock: () => number) {
    this.version = version;
    this.detector = detector;
    this.#recorder = recorder;
    this.#clock = clock;
  }

  /** The look at messages of one server, by its rules as they would be with this bundle. */
  onlookerAt(server: string, rules: ContentRules): Onlooker {
    return {
      watch: (of) => {
        for (const [at, group] of of.groups.entries()) {
          this.#take({ group, seen: of.seen[at] ?? [], of, server, rules });
        }
        if (!this.#isAtWork && this.#queue.length > 0) void this.#work();
      },
    };
  }

  /** What it said since this was last asked. */
  takeFigures(): StoredFigures | undefined {
    const figures = this.#figures;
    this.#figures = NO_FIGURES;
    return figures === NO_FIGURES ? undefined : figures;
  }

  /** Forgets what waits. */
  end(): void {
    this.#queue = [];
    this.#length = 0;
  }

  #take(job: Job): void {
    const { length } = job.group.joined;
    if (this.#queue.length >= WAITING_MAX || this.#length + length > WAITING_LENGTH_MAX) {
      this.#count('skipped');
      return;
    }
    this.#queue.push(job);
    this.#length += length;
  }

  async #work(): Promise<void> {
    this.#isAtWork = true;
    for (;;) {
      await nextTurn();
      const job = this.#queue.shift();
      if (job === undefined) break;
      this.#length -= job.group.joined.length;
      await this.#compare(job).catch(() => this.#count('skipped'));
    }
    this.#isAtWork = false;
  }

  async #compare(job: Job): Promise<void> {
    const { group, rules } = job;
    const wanted = { detect: rules.detectIn(group.place), hidden: true, sensitive: false };
    const tried = seenIn(group, await look(group, wanted), rules);
    const [would, does] = [strictest(tried), strictest(job.seen)];
    this.#count('texts');
    if (would !== 'allow' && does !== 'allow') this.#count('both');
    else if (would !== 'allow') this.#count('onlyTrial');
    else if (does !== 'allow') this.#count('onlyCurrent');
    if (would !== does) this.#record(job, tried, would, does);
  }

  #count(what: keyof StoredFigures): void {
    this.#figures = { ...this.#figures, [what]: this.#figures[what] + 1 };
  }

  #record({ of, server, group }: Job, tried: readonly Seen[], would: ContentAction, does: ContentAction): void {
    if (this.#records >= RECORDS_MAX) return;
    this.#records += 1;
    const { message, answers } = of;
    const asked = message.kind === 'request' || message.kind === 'notification' ? message : answers;
    // What a client names was not judged yet when this is written.
    const judged = message.direction === 'to_client' ? answers?.target : undefined;
    const target = judged?.kind === 'tool' ? judged.name : undefined;
    this.#recorder.record({
      type: 'bundle.differs', atMs: this.#clock(), server, method: asked?.method, target, leg: message.direction,
      findings: tried.filter(isJudged).slice(0, FINDINGS_MAX).map((one) => findingOf(one, CONTROL[message.direction])),
      detail: { bundle: this.version, place: group.place, would, does },
    });
  }
}

function isJudged({ kind }: Seen): boolean {
  return kind === 'instructions' || kind === 'hidden';
}

function strictest(seen: readonly Seen[]): ContentAction {
  const worst = seen.filter(isJudged).reduce((most, { action }) => Math.max(most, ACTIONS.indexOf(action)), 0);
  return ACTIONS[worst] ?? 'allow';
}

function findingOf({ path, range, what, severity, score, action }: Seen, control: string): Finding {
  return {
    control, severity, what, action, where: pointerOf(path), observed: true,
    ...(range === undefined ? {} : { range }),
    ...(score === undefined ? {} : { score: Math.round(score * 1000) / 1000 }),
  };
}
