import { RENEW_BEFORE_MS, type AccessToken } from './access-token.ts';
import { CredentialError } from './credential-error.ts';

/** How long a refusal is repeated to everybody who asks, instead of asking again. */
const REFUSED_MS = 5000;
/** A token that was refused within this time after it was had is not replaced: a new one fares no better. */
const FRESH_MS = 5000;

/** One token: asked for when it is needed, once for all who want it at the same time, kept until it ends. */
export class TokenCell {
  readonly #ask: () => Promise<AccessToken>;
  readonly #clock: () => number;
  #token: AccessToken | undefined;
  #hadAtMs = 0;
  #asking: Promise<AccessToken> | undefined;
  #refusal: { readonly error: CredentialError; readonly untilMs: number } | undefined;

  constructor(ask: () => Promise<AccessToken>, clock: () => number) {
    this.#ask = ask;
    this.#clock = clock;
  }

  /** The token when it is good for a while yet. */
  get fresh(): AccessToken | undefined {
    const token = this.#token;
    if (token === undefined) return undefined;
    const marginMs = Math.min(RENEW_BEFORE_MS, (token.untilMs - this.#hadAtMs) / 2);
    return token.untilMs - marginMs > this.#clock() ? token : undefined;
  }

  /** Rejects with what asking rejects with. */
  get(): Promise<AccessToken> {
    const { fresh } = this;
    if (fresh !== undefined) return Promise.resolve(fresh);
    const refusal = this.#refusal;
    if (refusal !== undefined && refusal.untilMs > this.#clock()) return Promise.reject(refusal.error);
    this.#asking ??= this.#fetch().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  /** The server refused the token. True when it was thrown away and another one may do better. */
  refuse(): boolean {
    if (this.#token === undefined || this.#clock() - this.#hadAtMs < FRESH_MS) return false;
    this.#token = undefined;
    return true;
  }

  async #fetch(): Promise<AccessToken> {
    try {
      const token = await this.#ask();
      this.#hadAtMs = this.#clock();
      this.#token = token;
      return token;
    } catch (error) {
      if (error instanceof CredentialError) this.#refusal = { error, untilMs: this.#clock() + REFUSED_MS };
      throw error;
    }
  }
}
