import {
  detect,
  detectAsync,
  findSensitive,
  hiddenIn,
  type Detection,
  type DetectOptions,
  type Sensitive,
  type Span,
} from '@durward/shield';
import type { Group } from './group.ts';
import { hiddenSpans, nextTurn, sensitiveSpans } from './slices.ts';

/** What was seen in the texts of a group. */
export interface Looked {
  /** Of the whole group. */
  readonly detection: Detection;
  /** Of each text, where it can be cut. */
  readonly hidden: readonly (readonly Span[])[];
  readonly sensitive: readonly (readonly Sensitive[])[];
}

/** With what instructions are looked for, and what is looked for beside them. */
export interface Wanted {
  readonly detect: DetectOptions;
  readonly hidden: boolean;
  readonly sensitive: boolean;
}

/** How much is looked at within one turn of the event loop, in code units. */
export const TURN_LENGTH_MAX = 8 * 1024;

const NONE: readonly never[] = Object.freeze([]);

/** Looks at a group: at once when it is short, else in turns that leave the event loop free. */
export function look(group: Group, wanted: Wanted): Looked | Promise<Looked> {
  if (group.joined.length > TURN_LENGTH_MAX) return lookInTurns(group, wanted);
  return {
    detection: detect(group.joined, wanted.detect),
    hidden: group.texts.map(({ text, isCuttable }) =>
      isCuttable && wanted.hidden ? hiddenIn(text).map(({ span }) => span) : NONE),
    sensitive: group.texts.map(({ text, isCuttable }) =>
      isCuttable && wanted.sensitive ? findSensitive(text) : NONE),
  };
}

async function lookInTurns(group: Group, wanted: Wanted): Promise<Looked> {
  const detection = await detectAsync(group.joined, wanted.detect, nextTurn);
  const hidden: (readonly Span[])[] = [];
  const sensitive: (readonly Sensitive[])[] = [];
  let since = 0;
  for (const { text, isCuttable } of group.texts) {
    // Short texts share a turn.
    since += text.length;
    const pause = since < TURN_LENGTH_MAX ? noPause : nextTurn;
    if (since >= TURN_LENGTH_MAX) since = 0;
    hidden.push(isCuttable && wanted.hidden ? await hiddenSpans(text, pause) : NONE);
    sensitive.push(isCuttable && wanted.sensitive ? await sensitiveSpans(text, pause) : NONE);
  }
  return { detection, hidden, sensitive };
}

const noPause = (): Promise<void> => Promise.resolve();
