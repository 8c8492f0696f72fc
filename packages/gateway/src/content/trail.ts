import type { HeldText } from './texts.ts';

/** How much of earlier messages is looked at again with the next one, in code units. */
const TRAIL_LENGTH_MAX = 2048;

/** The end of what the messages of one stream said, for instructions that are divided over several of them. */
export class Trail {
  #text = '';

  get text(): string {
    return this.#text;
  }

  add(texts: readonly HeldText[]): void {
    const fresh = texts.map(({ text }) => text.slice(-TRAIL_LENGTH_MAX)).join('\n');
    this.#text = `${this.#text}\n${fresh}`.slice(-TRAIL_LENGTH_MAX).toWellFormed();
  }
}
