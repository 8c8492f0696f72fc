import type { Era } from '@durward/core';
import { UpstreamError, type LinkOwner } from './link.ts';

export interface EraProbeOptions {
  /** The era that the configuration names: then nothing is asked. */
  readonly known: Era | undefined;
  readonly clock: () => number;
  /** Asks the server. Rejects with an `UpstreamError` when it cannot be found out now. */
  readonly ask: (owner: LinkOwner | undefined) => Promise<ReadonlySet<Era>>;
  readonly found: (detail: Readonly<Record<string, string | number>>) => void;
}

/** A failure is repeated to everybody who asks within this time, in milliseconds. */
const FAILURE_MS = 2000;

/**
 * Which eras a server speaks: asked once, remembered, and asked once for all who want to know at the
 * same time. A failure is not remembered, but not tried again at once either.
 */
export class EraProbe {
  readonly #options: EraProbeOptions;
  #eras: Promise<ReadonlySet<Era>> | undefined;
  #failedAtMs: number | undefined;
  #asker: LinkOwner | undefined;

  constructor(options: EraProbeOptions) {
    this.#options = options;
    if (options.known !== undefined) this.#eras = Promise.resolve(new Set([options.known]));
  }

  /** Rejects with an `UpstreamError` when the server cannot be asked, or speaks neither era. */
  async eras(owner?: LinkOwner): Promise<ReadonlySet<Era>> {
    const { clock } = this.#options;
    const failedAtMs = this.#failedAtMs;
    if (failedAtMs !== undefined && Math.abs(clock() - failedAtMs) >= FAILURE_MS) this.forget();
    const [asking, asker] = this.#eras === undefined ? [this.#ask(owner), owner] : [this.#eras, this.#asker];
    try {
      return await asking;
    } catch (error) {
      if (!isUnconnected(error)) throw error;
      // That somebody else has no account there says nothing of this one.
      if (this.#eras === asking) this.forget();
      if (asker?.userId === owner?.userId) throw error;
      return this.#eras ?? this.#ask(owner);
    }
  }

  /** What is believed of the server turned out wrong: it will be asked again. */
  forget(): void {
    if (this.#options.known !== undefined) return;
    this.#eras = undefined;
    this.#failedAtMs = undefined;
  }

  #ask(owner: LinkOwner | undefined): Promise<ReadonlySet<Era>> {
    const { clock, ask, found } = this.#options;
    const startedMs = clock();
    const asking = ask(owner);
    this.#eras = asking;
    this.#asker = owner;
    asking.then(
      (eras) => found({ eras: [...eras].toSorted().join(' '), ms: clock() - startedMs }),
      () => {
        if (this.#eras === asking) this.#failedAtMs = clock();
      },
    );
    return asking;
  }
}

function isUnconnected(error: unknown): boolean {
  return error instanceof UpstreamError && error.failure.kind === 'unconnected';
}
