import type { Era, Limits } from '@durward/core';
import type { Link } from './link.ts';
import type { Clear } from './own-messages.ts';
import { erasOf } from './probe-program.ts';
import { askForDiscovery, askForHandshake, type Answer } from './probe-questions.ts';

export interface ProbeEndpointOptions {
  readonly limits: Limits;
  readonly clear: Clear;
  /** Opens a conversation that nobody else uses. */
  readonly open: (era: Era) => Link;
}

/** For each of the two questions, in milliseconds. */
const TIMEOUT_MS = 10_000;

/**
 * Which eras a server speaks over HTTP. Both questions are always asked: a server may speak both.
 * The session that the handshake opens is ended at once.
 *
 * @see MCP 2026-07-28, basic/transports/streamable-http §Backward Compatibility
 */
export async function probeEndpoint(options: ProbeEndpointOptions): Promise<ReadonlySet<Era>> {
  const timeoutMs = Math.min(TIMEOUT_MS, options.limits.requestTimeoutMs);
  const modern = await using(options.open('modern'), (link) => askForDiscovery(link, options, timeoutMs));
  const legacy = await using(options.open('legacy'), (link) => askForHandshake(link, options, timeoutMs));
  return erasOf(modern.speaks === 'yes', legacy.speaks === 'yes', `${modern.detail}; ${legacy.detail}`);
}

async function using(link: Link, question: (link: Link) => Promise<Answer>): Promise<Answer> {
  try {
    return await question(link);
  } finally {
    await link.close();
  }
}
