import type { JsonObject } from '@durward/core';
import type { Reading, ReadingRequest } from '../reader.ts';
import type { RemoteAnswer } from '../remote/remote-service.ts';
import { CONTEXT_BYTES_MAX, contextOf } from './context.ts';
import { targetOf } from './target.ts';
import { readingOf } from './verdict.ts';

export interface HookOptions {
  /** For reasons: `the external guard`. */
  readonly guard: string;
  readonly clock: () => number;
  readonly ask: (context: JsonObject, waiting: HookWaiting) => Promise<RemoteAnswer>;
}

/** How long an answer is waited for. */
export interface HookWaiting {
  readonly signal: AbortSignal;
  readonly deadline: AbortSignal | undefined;
}

/** Asks a guard that speaks agent-hooks/0.1 about one message after the other. */
export class Hook {
  readonly #options: HookOptions;
  #sequence = 0;

  constructor(options: HookOptions) {
    this.#options = options;
  }

  async read(request: ReadingRequest, deadline?: AbortSignal): Promise<Reading> {
    const { guard, clock, ask } = this.#options;
    const target = targetOf(request);
    this.#sequence += 1;
    const context = contextOf(request, target, { nowMs: clock(), sequence: this.#sequence });
    if (Buffer.byteLength(JSON.stringify(context)) > CONTEXT_BYTES_MAX) {
      return { kind: 'unavailable', reason: `the message is larger than ${guard} reads` };
    }
    const answer = await ask(context, { signal: request.signal, deadline });
    if (!answer.ok) return { kind: 'unavailable', reason: answer.reason };
    return readingOf(answer.value, request, target, guard);
  }
}
