import type { JsonValue } from '@durward/core';
import type { ReadingRequest } from '../reader.ts';

/** What a guard judges, and how what it changes leads back to the texts of a request. */
export interface HookTarget {
  readonly value: JsonValue;
  /** `arguments`: the texts stand somewhere in the value. `list`: the value is the list of the texts. */
  readonly form: 'arguments' | 'list';
}

/** The arguments of a call that is about to be made; else the texts in their order. */
export function targetOf({ direction, task, texts }: ReadingRequest): HookTarget {
  if (direction === 'in' && task !== undefined) return { value: task.arguments, form: 'arguments' };
  return { value: texts.map(({ text }) => text), form: 'list' };
}
