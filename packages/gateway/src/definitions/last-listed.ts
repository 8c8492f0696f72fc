import type { JsonValue, Suspicion } from '@durward/core';
import type { Detector } from '@durward/shield';

/** What was found in the definition that was listed last under a name. */
export interface LastListed {
  readonly found: readonly Suspicion[];
  /** With what it was looked at. */
  readonly by: Detector;
  /** What was listed; undefined where there was no room for it. */
  readonly value: JsonValue | undefined;
}

/** Most names, and how much text of their definitions is kept to be looked at again, in code units. */
const NAMES_MAX = 50_000;
const TEXT_LENGTH_MAX = 4 * 1024 * 1024;

/** What a server listed last under each name: all that is suspicious, and of the rest as much as there is room for. */
export class LastListedNames {
  readonly #byName = new Map<string, LastListed & { readonly length: number }>();
  #length = 0;

  get(name: string): LastListed | undefined {
    return this.#byName.get(name);
  }

  /** `length`: of the text of the definition. */
  put(name: string, { found, by, value }: LastListed, length: number): void {
    this.#drop(name);
    const isKept = value !== undefined && this.#length + length <= TEXT_LENGTH_MAX;
    if (!isKept && found.length === 0) return;
    // More names than there is room for: the oldest gives way.
    if (this.#byName.size >= NAMES_MAX) this.#drop(this.#byName.keys().next().value ?? '');
    this.#byName.set(name, { found, by, value: isKept ? value : undefined, length: isKept ? length : 0 });
    this.#length += isKept ? length : 0;
  }

  #drop(name: string): void {
    this.#length -= this.#byName.get(name)?.length ?? 0;
    this.#byName.delete(name);
  }
}
