import type { UpstreamFailure } from './link.ts';
import type { LinkCredential, StandingCheck } from './link-credential.ts';

/** How often it is asked whether open streams may go on, in milliseconds: what is ended is cut within a second. */
const CHECK_MS = 750;

/** Asks whether the streams of one conversation may go on, as long as there are any. */
export class StandingWatch {
  readonly #isNeeded: () => boolean;
  readonly #end: (failure: UpstreamFailure) => void;
  #timer: NodeJS.Timeout | undefined;
  #isAsking = false;

  constructor(isNeeded: () => boolean, end: (failure: UpstreamFailure) => void) {
    this.#isNeeded = isNeeded;
    this.#end = end;
  }

  /** Harmless while it runs, and where there is nothing that could end. */
  start(credential: LinkCredential | undefined): void {
    if (this.#timer !== undefined) return;
    const why = credential?.standing?.();
    if (why === undefined) return;
    this.#timer = setInterval(() => this.#look(why), CHECK_MS);
    this.#timer.unref();
    // What stands now is what must go on standing.
    this.#look(why);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(why: StandingCheck): void {
    if (!this.#isNeeded()) {
      this.stop();
      return;
    }
    if (this.#isAsking) return;
    this.#isAsking = true;
    why().then(
      (failure) => {
        this.#isAsking = false;
        if (failure === undefined || this.#timer === undefined) return;
        this.stop();
        this.#end(failure);
      },
      () => {
        // It cannot be found out now: nothing is known to have ended, and it is asked again in a moment.
        this.#isAsking = false;
      },
    );
  }
}
