import { limitsOf } from '../limits.ts';
import { conclude, detect } from './detect.ts';
import type { DetectOptions } from './examine.ts';
import type { Detection, Signal } from './finding.ts';

/** New text is looked at when so much of it has come, in code units. */
const BATCH_LENGTH = 4096;

/**
 * Looks at a text that comes in chunks. What lies across the border of two chunks is seen as long as it is not
 * longer than `limits.pieceOverlap`; ranges are of the whole text.
 */
export class DetectStream {
  readonly #options: DetectOptions;
  readonly #overlap: number;
  readonly #lengthMax: number;
  /** The end of what was looked at, and what came since. */
  #tail = '';
  #fresh = 0;
  /** Where the tail begins in the whole text. */
  #start = 0;
  #signals: Signal[] = [];
  #model: number | undefined;
  #truncated = false;

  constructor(options: DetectOptions) {
    const { pieceOverlap, textLengthMax } = limitsOf(options.limits);
    this.#options = options;
    this.#overlap = pieceOverlap;
    this.#lengthMax = textLengthMax;
  }

  /** Up to where the text has been looked at. */
  get seen(): number {
    return this.#start + this.#tail.length - this.#fresh;
  }

  /** Takes the next chunk; returns the signals that are new. */
  push(chunk: string): readonly Signal[] {
    const room = this.#lengthMax - this.#start - this.#tail.length;
    if (chunk.length > room) this.#truncated = true;
    this.#tail += chunk.slice(0, Math.max(0, room));
    this.#fresh += Math.min(chunk.length, Math.max(0, room));
    return this.#fresh < BATCH_LENGTH ? [] : this.#look();
  }

  /** Looks at the rest; returns what the whole text amounts to. */
  end(): Detection {
    if (this.#fresh > 0) this.#look();
    const evidence = { signals: this.#signals, model: this.#model, truncated: this.#truncated };
    return conclude(evidence, this.#options);
  }

  #look(): readonly Signal[] {
    const { signals, truncated, model } = detect(this.#tail, this.#options);
    if (model !== undefined) this.#model = Math.max(this.#model ?? 0, model);
    const border = this.#tail.length - this.#fresh;
    const moved = signals.map((signal): Signal =>
      ({ ...signal, span: { start: signal.span.start + this.#start, end: signal.span.end + this.#start } }));
    // What ends in the part that was seen before has been reported.
    const fresh = moved.filter((_, index) => (signals[index]?.span.end ?? 0) > border);
    this.#signals = kept(this.#signals.concat(fresh));
    this.#truncated ||= truncated;
    const from = Math.max(0, this.#tail.length - this.#overlap);
    this.#start += from;
    this.#tail = this.#tail.slice(from);
    this.#fresh = 0;
    return fresh;
  }
}

/** Most signals that wait for the end. */
const SIGNALS_MAX = 1024;

function kept(signals: Signal[]): Signal[] {
  if (signals.length <= SIGNALS_MAX) return signals;
  return signals.toSorted((a, b) => b.score - a.score).slice(0, SIGNALS_MAX);
}
