import { createInterface, type Interface } from 'node:readline';
import { needsReason, type ReviewItem } from '@durward/gateway';
import { escapeText } from '../print/escape.ts';
import type { Output } from '../print/output.ts';
import type { World } from '../world.ts';
import { headText, itemText } from './item-text.ts';

/** What a person said of one thing; undefined fields were not asked for. */
export interface Answer {
  readonly item: ReviewItem;
  readonly decision: 'approve' | 'block';
  readonly reason: string;
}

/** What became of an answer: `conflict` when the server serves something else by now. */
export type Kept = 'kept' | 'conflict';

/** How a review at the terminal ended. */
export interface ReviewEnd {
  readonly approved: number;
  readonly blocked: number;
  readonly skipped: number;
  readonly conflicts: number;
}

const KEYS = 'approve [a], block [b], skip [s], all of this server that need no reason [A], quit [q]';

/**
 * Goes through what waits, one after the other, as long as somebody answers. Every decision is kept at
 * once; whoever leaves in the middle has decided what was decided.
 */
export async function reviewAtTerminal(
  world: Pick<World, 'stdin' | 'stderr'>,
  output: Output,
  items: readonly ReviewItem[],
  keep: (answer: Answer) => Promise<Kept>,
): Promise<ReviewEnd> {
  const lines = createInterface({ input: world.stdin, output: world.stderr, terminal: false });
  const talk = new Talk(lines, world);
  const end = { approved: 0, blocked: 0, skipped: 0, conflicts: 0 };
  const settle = async (answer: Answer): Promise<void> => {
    if ((await keep(answer)) === 'conflict') {
      end.conflicts += 1;
      output.say('  It changed while you read: nothing was decided. Look again with `durward review`.');
    } else if (answer.decision === 'approve') end.approved += 1;
    else end.blocked += 1;
  };
  const done = new Set<ReviewItem>();
  try {
    for (const [index, item] of items.entries()) {
      if (done.has(item)) continue;
      output.say(`\n${itemText(item, output.paintNarration)}`);
      const question = `${String(index + 1)}/${String(items.length)} ${KEYS}? `;
      const key = await talk.choose(question, ['a', 'b', 's', 'A', 'q']);
      if (key === undefined || key === 'q') break;
      if (key === 's') {
        end.skipped += 1;
        continue;
      }
      const same = key === 'A' ? await allOf(items, item, done, talk, output) : [item];
      for (const one of same) {
        const decision = key === 'b' ? 'block' : 'approve';
        const reason = needsReason(one.severity) || decision === 'block' ? await talk.reason() : '';
        if (reason === undefined) break;
        done.add(one);
        await settle({ item: one, decision, reason });
      }
    }
  } finally {
    lines.close();
  }
  return end;
}

/** What else waits of the server and needs no reason, once it was shown and somebody said yes. */
async function allOf(
  items: readonly ReviewItem[],
  { definition: { server } }: ReviewItem,
  done: ReadonlySet<ReviewItem>,
  talk: Talk,
  output: Output,
): Promise<readonly ReviewItem[]> {
  const all = items.filter((one) => one.definition.server === server && !done.has(one) && !needsReason(one.severity));
  for (const one of all) output.say(`  ${headText(one, output.paintNarration)}`);
  const question = `  Approve these ${String(all.length)} of ${escapeText(server)} as they are? [y/n] `;
  const key = await talk.choose(question, ['y', 'n']);
  return key === 'y' ? all : [];
}

class Talk {
  readonly #lines: AsyncIterator<string>;
  readonly #screen: World['stderr'];

  constructor(lines: Interface, { stderr }: Pick<World, 'stderr'>) {
    this.#lines = lines[Symbol.asyncIterator]();
    this.#screen = stderr;
  }

  /** One of these answers; undefined when nobody is there any more. */
  async choose(question: string, answers: readonly string[]): Promise<string | undefined> {
    for (;;) {
      const said = await this.#ask(question);
      if (said === undefined || answers.includes(said)) return said;
    }
  }

  /** Why it is so; undefined when nobody is there any more. */
  async reason(): Promise<string | undefined> {
    for (;;) {
      const said = await this.#ask('  Reason (goes to the record): ');
      if (said !== '') return said;
    }
  }

  async #ask(question: string): Promise<string | undefined> {
    this.#screen.write(question);
    const { value, done } = await this.#lines.next();
    return done === true ? undefined : value.trim();
  }
}
