import { createInterface, type Interface } from 'node:readline';
import { DANGERS, type Candidate, type Danger, type Decision } from '@durward/scanner';
import { escapeText } from '../print/escape.ts';
import type { Output } from '../print/output.ts';
import type { World } from '../world.ts';

/** The flag that allows each danger without a question. `--yes` allows none of them. */
export const DANGER_FLAGS: Readonly<Record<Danger, string>> = {
  unpinned: '--dangerously-start-unpinned',
  shell: '--dangerously-start-shell',
  download: '--dangerously-start-download',
  privileged: '--dangerously-start-privileged',
  'plain-http': '--dangerously-connect-plain-http',
};

export interface ConsentOptions {
  /** Nothing is started, and nobody is asked. */
  readonly startsNothing: boolean;
  /** What is harmless is started without a question. */
  readonly isAllowed: boolean;
  readonly allowedDangers: ReadonlySet<Danger>;
}

const QUESTION = '  Go on, and ask it what it offers? [y]es, [n]o, [a]ll harmless ones, [q]uit asking: ';

const NO = (why: string): Decision => ({ start: false, why });

/**
 * Asks the person at the terminal about each server, with the exact command in sight. Without a
 * terminal nobody is asked, and only what flags allow is started.
 */
export class Consent {
  readonly #output: Output;
  readonly #options: ConsentOptions;
  readonly #world: Pick<World, 'stdin' | 'stderr'>;
  #lines: Interface | undefined;
  #answers: AsyncIterator<string> | undefined;
  #isAllAllowed: boolean;
  #isOver = false;

  constructor(world: Pick<World, 'stdin' | 'stderr'>, output: Output, options: ConsentOptions) {
    this.#world = world;
    this.#output = output;
    this.#options = options;
    this.#isAllAllowed = options.isAllowed;
  }

  readonly decide = async (candidate: Candidate): Promise<Decision> => {
    if (this.#options.startsNothing) return NO('as asked: --no-start');
    if (this.#isOver) return NO('as asked');
    const open = candidate.dangers.filter((danger) => !this.#options.allowedDangers.has(danger));
    const isCovered = this.#isAllAllowed && open.length === 0;
    this.#show(candidate);
    if (isCovered) return { start: true };
    if (!this.#canAsk) {
      const [danger] = open;
      if (this.#isAllAllowed && danger !== undefined) {
        return NO(`dangerous, so that --yes does not cover it: ${DANGER_FLAGS[danger]}`);
      }
      return NO('nobody is there to say yes: give --yes, or --no-start to look at configurations alone');
    }
    return open.length === 0 ? this.#ask() : this.#askByName(candidate);
  };

  close(): void {
    this.#lines?.close();
    if (this.#lines !== undefined) this.#world.stdin.pause();
  }

  get #canAsk(): boolean {
    return this.#world.stdin.isTTY === true && this.#world.stderr.isTTY === true;
  }

  #show({ name, entry, runs, dangers, given }: Candidate): void {
    const { client, file, place, launch } = entry;
    const paint = this.#output.paintNarration;
    const at = file === undefined ? '' : `, ${file}:${String(place.line)}`;
    const verb = launch.kind === 'program' ? 'runs: ' : 'opens:';
    this.#output.say(`${paint('strong', escapeText(name))} ${escapeText(`(${client}${at})`)}`);
    this.#output.say(`  ${verb}  ${escapeText(runs)}`);
    if (given.length > 0) this.#output.say(`  gets:   ${escapeText(given.join(', '))}`);
    for (const danger of dangers) this.#output.say(`  ${paint('warning', 'danger')}: it ${DANGERS[danger]}`);
  }

  async #ask(): Promise<Decision> {
    for (;;) {
      const answer = await this.#answer(QUESTION);
      if (answer === undefined || answer === 'q' || answer === 'quit') {
        this.#isOver = true;
        return NO('as asked');
      }
      if (answer === 'n' || answer === 'no' || answer === '') return NO('as asked');
      if (answer === 'a' || answer === 'all') this.#isAllAllowed = true;
      if (['y', 'yes', 'a', 'all'].includes(answer)) return { start: true };
    }
  }

  async #askByName({ name }: Candidate): Promise<Decision> {
    const shown = escapeText(name);
    const answer = await this.#answer(
      `  Write its name (${shown}) to go on all the same, anything else to leave it: `,
    );
    return answer === name.toLowerCase() || answer === shown.toLowerCase() ? { start: true } : NO('as asked');
  }

  /** One line from the terminal, in lower case; undefined at its end. */
  async #answer(question: string): Promise<string | undefined> {
    this.#lines ??= createInterface({ input: this.#world.stdin, terminal: false });
    this.#answers ??= this.#lines[Symbol.asyncIterator]();
    this.#world.stderr.write(question);
    const { value, done } = await this.#answers.next();
    return done === true ? undefined : value.trim().toLowerCase();
  }
}
