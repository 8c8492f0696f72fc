import { inspect } from 'node:util';

/**
 * A secret value that cannot leak by accident: every way of turning it into text gives `[secret]`.
 * Only {@link Secret.reveal} hands it out, to the one place that needs it.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}
