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
  readonly #secret: Secret;

  constructor(secret: Secret) {
    this.#secret = secret;
    this.armed = secret.reveal().length >= SECRET_LENGTH_MIN;
  }

  appearsIn(text: string): boolean {
    return text.length >= SECRET_LENGTH_MIN && text.includes(this.#needle());
  }

  mask(text: string): string {
    return text.replaceAll(this.#secret.reveal(), MASK).replaceAll(this.#needle(), MASK);
  }

  #needle(): string {
    const header = this.#secret.reveal();
    // A header value may begin with its scheme: what follows is the secret.
    const value = header.slice(header.lastIndexOf(' ') + 1);
    const signature = value.slice(value.lastIndexOf('.') + 1);
    return signature.length >= SIGNATURE_LENGTH_MIN ? signature : value;
  }
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

  mask(text: string): string {
    return this.#probes.reduce((masked, probe) => probe.mask(masked), text);
  }
}
