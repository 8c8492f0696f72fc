import { createHash } from 'node:crypto';

export interface AnswerMemoryOptions {
  readonly entriesMax: number;
  readonly ttlMs: number;
  readonly clock: () => number;
}

/**
 * What was said of a text, for a while: by the digest of the text and of what was asked, so that no text
 * is kept. The oldest answer makes room for a new one.
 */
export class AnswerMemory {
  readonly #options: AnswerMemoryOptions;
  readonly #answers = new Map<string, { readonly value: unknown; readonly untilMs: number }>();

  constructor(options: AnswerMemoryOptions) {
    this.#options = options;
  }

  /** The memory of one question. `question` names all that the answer depends on beside the text. */
  about<T>(question: string): TextMemory<T> {
    const keyOf = (text: string) => createHash('sha256').update(question).update('\0').update(text).digest('base64');
    return {
      recall: (text) => this.#recall(keyOf(text)) as T | undefined,
      keep: (text, answer) => this.#keep(keyOf(text), answer),
    };
  }

  #recall(key: string): unknown {
    const kept = this.#answers.get(key);
    if (kept === undefined) return undefined;
    if (kept.untilMs > this.#options.clock()) return kept.value;
    this.#answers.delete(key);
    return undefined;
  }

  #keep(key: string, value: unknown): void {
    const { entriesMax, ttlMs, clock } = this.#options;
    if (entriesMax === 0) return;
    this.#answers.delete(key);
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size < entriesMax) break;
      this.#answers.delete(oldest);
    }
    this.#answers.set(key, { value, untilMs: clock() + ttlMs });
  }
}

export interface TextMemory<T> {
  recall(text: string): T | undefined;
  keep(text: string, answer: T): void;
}
