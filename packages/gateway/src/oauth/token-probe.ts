import type { SecretProbe } from '@durward/core';
import type { Secret } from '../config/secret.ts';

/** Shortest secret that is looked for: shorter ones would be found everywhere by accident. */
const SECRET_LENGTH_MIN = 8;
/** Shortest signature that stands for its whole token. */
const SIGNATURE_LENGTH_MIN = 32;

const MASK = '[secret]';

/**
 * Finds one secret in texts. A signed token is found by its signature alone: that is the part which
 * makes it worth stealing, and it is found however the dots around it are written.
 */
export class TokenProbe implements SecretProbe {
  readonly armed: boolean;
  readonly #whole: string;
  readonly #needle: string;

  constructor(secret: Secret) {
    const header = secret.reveal();
    // A header value may begin with its scheme: what follows is the secret.
    this.#whole = header.slice(header.lastIndexOf(' ') + 1);
    const signature = this.#whole.slice(this.#whole.lastIndexOf('.') + 1);
    this.#needle = signature.length >= SIGNATURE_LENGTH_MIN ? signature : this.#whole;
    this.armed = this.#whole.length >= SECRET_LENGTH_MIN;
  }

  appearsIn(text: string): boolean {
    return text.length >= this.#needle.length && text.includes(this.#needle);
  }

  placesIn(text: string): readonly Span[] {
    const needles = this.#needle === this.#whole ? [this.#whole] : [this.#whole, this.#needle];
    return needles.flatMap((needle) => {
      const places: Span[] = [];
      for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) {
        places.push({ start: at, end: at + needle.length });
      }
      return places;
    });
  }

  mask(text: string): string {
    return text.replaceAll(this.#whole, MASK).replaceAll(this.#needle, MASK);
  }
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Finds any of several secrets. */
export class SecretsProbe implements SecretProbe {
  readonly #probes: readonly TokenProbe[];

  constructor(secrets: readonly Secret[]) {
    this.#probes = secrets.map((secret) => new TokenProbe(secret)).filter((probe) => probe.armed);
  }

  get armed(): boolean {
    return this.#probes.length > 0;
  }

  appearsIn(text: string): boolean {
    return this.#probes.some((probe) => probe.appearsIn(text));
  }

  placesIn(text: string): readonly Span[] {
    return this.#probes.flatMap((probe) => probe.placesIn(text));
  }

  mask(text: string): string {
    return this.#probes.reduce((masked, probe) => probe.mask(masked), text);
  }
}

/** Finds what either of two probes finds. */
export function eitherProbe(one: SecretProbe, other: SecretProbe): SecretProbe {
  return {
    armed: one.armed || other.armed,
    appearsIn: (text) => one.appearsIn(text) || other.appearsIn(text),
    placesIn: (text) => [...one.placesIn(text), ...other.placesIn(text)],
    mask: (text) => other.mask(one.mask(text)),
  };
}
