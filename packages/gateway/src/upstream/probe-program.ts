import { setTimeout as sleep } from 'node:timers/promises';
import type { Era, Limits } from '@durward/core';
import { UpstreamError, type Link } from './link.ts';
import type { Clear } from './own-messages.ts';
import { askForDiscovery, askForHandshake, type Answer } from './probe-questions.ts';

export interface ProbeProgramOptions {
  readonly limits: Limits;
  readonly clear: Clear;
  readonly clock: () => number;
  /** For everything together, in milliseconds. */
  readonly timeoutMs: number;
  /** Starts a process that nobody else uses. */
  readonly open: (era: Era) => Promise<Link>;
}

/**
 * A program that has not answered `server/discover` after this long may be a legacy one that ignores
 * what it does not know, or one that is slow to start: the handshake is put behind the question.
 */
const SILENCE_MS = 3000;

/**
 * Which eras a program speaks, found out with processes that are stopped again.
 *
 * The first is asked for `server/discover`. When it is modern, a second one is asked for the
 * handshake: a program of both eras settles on one by what it hears first. When it is not, or stays
 * silent, the same process is asked for the handshake; if that fails, a fresh one (there are servers
 * that exit on anything but `initialize`).
 *
 * @see MCP 2026-07-28, basic/transports/stdio §Backward Compatibility
 */
export async function probeProgram(options: ProbeProgramOptions): Promise<ReadonlySet<Era>> {
  const endsAtMs = options.clock() + options.timeoutMs;
  const left = (): number => Math.min(Math.max(1, endsAtMs - options.clock()), options.timeoutMs);
  const first = await options.open('modern');
  let discovered: Answer | undefined;
  const question = askForDiscovery(first, options, left()).then((answer) => (discovered = answer));
  let isLegacy = false;
  try {
    await Promise.race([question, sleep(Math.min(SILENCE_MS, left()))]);
    if (discovered === undefined || discovered.speaks === 'no') {
      isLegacy = (await askForHandshake(first, options, left())).speaks === 'yes';
    }
  } finally {
    await first.close();
  }
  await question;
  const isModern = discovered?.speaks === 'yes';
  let last: Answer | undefined = discovered;
  if (!isLegacy) {
    last = await probeHandshake(options, left());
    isLegacy = last.speaks === 'yes';
  }
  return erasOf(isModern, isLegacy, last?.detail ?? 'no answer');
}

async function probeHandshake(options: ProbeProgramOptions, timeoutMs: number): Promise<Answer> {
  const link = await options.open('legacy');
  try {
    return await askForHandshake(link, options, timeoutMs);
  } finally {
    await link.close();
  }
}

/** The set of eras. Throws when it is empty: then the server cannot be used at all. */
export function erasOf(isModern: boolean, isLegacy: boolean, detail: string): ReadonlySet<Era> {
  const eras = new Set<Era>();
  if (isModern) eras.add('modern');
  if (isLegacy) eras.add('legacy');
  if (eras.size > 0) return eras;
  throw new UpstreamError({
    kind: 'unavailable',
    detail: `the server answers neither server/discover nor initialize (${detail}); ` +
      'if it is slow, raise its time limits or set its `era`',
  });
}
