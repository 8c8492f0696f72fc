import type { Message, Request } from '@durward/core';
import type { Group } from '../group.ts';
import type { Seen } from '../sightings.ts';

/** What was looked at, and what was seen in each group. */
export interface Look {
  readonly message: Message;
  readonly answers: Request | undefined;
  readonly groups: readonly Group[];
  readonly seen: readonly (readonly Seen[])[];
}

/** Looks on beside the detector in force. */
export interface Onlooker {
  /** Returns at once, and never throws. */
  watch(look: Look): void;
}
