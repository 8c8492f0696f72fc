import type { JsonObject } from '@durward/core';
import type { AuditEvent } from './event.ts';

/** Kinds of events that are told apart. There are fewer in the code; what lies beyond counts as `other`. */
const KINDS_MAX = 64;
/** A reason is a name, and never longer than this. */
const NAME_LENGTH_MAX = 64;
const OTHER = 'other';

interface Kind {
  readonly event: string;
  readonly control: string;
  readonly reason: string;
  count: number;
}

/** What the events are that stand for many others. */
export type Counted = 'refusals.counted' | 'steps.counted';

/** What one address did in one window: how much of it has a record of its own, and the number of the rest. */
export class StrangerTally {
  /** Who it was, for the record; undefined for the addresses that found no place of their own. */
  readonly peer: string | undefined;
  recorded = 0;
  #count = 0;
  #firstMs = 0;
  #lastMs = 0;
  readonly #kinds = new Map<string, Kind>();

  constructor(peer: string | undefined) {
    this.peer = peer;
  }

  /** How many were counted instead of recorded. */
  get count(): number {
    return this.#count;
  }

  add({ type, control = '', reason = '', atMs }: AuditEvent): void {
    if (this.#count === 0) this.#firstMs = atMs;
    this.#lastMs = atMs;
    this.#count += 1;
    const kind = this.#kindOf(type, control.slice(0, NAME_LENGTH_MAX), reason.slice(0, NAME_LENGTH_MAX));
    kind.count += 1;
  }

  /** The one record of all that were counted. Its `count` is the sum of the counts of its kinds. */
  summary(type: Counted, atMs: number): AuditEvent {
    const detail: JsonObject = {
      count: this.#count,
      firstAt: new Date(this.#firstMs).toISOString(),
      lastAt: new Date(this.#lastMs).toISOString(),
      kinds: [...this.#kinds.values()].map(jsonOf),
    };
    return { type, atMs, peer: this.peer, detail };
  }

  #kindOf(event: string, control: string, reason: string): Kind {
    const key = `${event} ${control} ${reason}`;
    const known = this.#kinds.get(key);
    if (known !== undefined) return known;
    if (this.#kinds.size >= KINDS_MAX && key !== OTHER_KEY) return this.#kindOf(OTHER, '', OTHER);
    const kind = { event, control, reason, count: 0 };
    this.#kinds.set(key, kind);
    return kind;
  }
}

function jsonOf({ event, control, reason, count }: Kind): JsonObject {
  const names = Object.entries({ event, control, reason }).filter(([, name]) => name !== '');
  return { ...Object.fromEntries(names), count };
}

const OTHER_KEY = `${OTHER}  ${OTHER}`;
