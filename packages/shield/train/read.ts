import { DEFAULT_SHIELD_LIMITS } from '../src/limits.ts';
import { groupOf } from '../src/model/groups.ts';
import { FeatureReader } from '../src/model/features.ts';
import { readView } from '../src/model/read-view.ts';
import { windowsOf } from '../src/model/windows.ts';
import { viewsOf } from '../src/text/views.ts';
import type { Sample } from './sample.ts';

/** A text as the model sees it. */
export interface Reading {
  readonly group: number;
  readonly isAttack: boolean;
  readonly source: string;
  /** The features of all views, one after the other. */
  readonly hashes: Int32Array;
  /** Pairs of indices into the features: the windows that the model scores. */
  readonly windows: Int32Array;
  /** Which windows hold the attack; all, when nothing is said. */
  readonly candidates: Int32Array;
}

/** Longest part of a text that is learned from. */
const LENGTH_MAX = 8192;

const reader = new FeatureReader();

export function readingOf({ text, surface, isAttack, source, core }: Sample): Reading {
  const part = text.slice(0, LENGTH_MAX);
  const hashes: Int32Array[] = [];
  const windows: number[] = [];
  const candidates: number[] = [];
  let offset = 0;
  for (const [index, view] of viewsOf(part, DEFAULT_SHIELD_LIMITS).entries()) {
    readView(reader, view.text, surface);
    windowsOf(reader, (from, to, first, last) => {
      const end = last < reader.blocks ? reader.places[last] ?? 0 : view.text.length;
      const isHit = core === undefined || (index === 0 && (reader.places[first] ?? 0) < core.end && end > core.start);
      if (isHit) candidates.push(windows.length / 2);
      windows.push(offset + from, offset + to);
    });
    hashes.push(reader.hashes.slice(0, reader.count));
    offset += reader.count;
  }
  const all = new Int32Array(offset);
  let at = 0;
  for (const some of hashes) {
    all.set(some, at);
    at += some.length;
  }
  const hits = candidates.length > 0 ? candidates : Array.from({ length: windows.length / 2 }, (_, index) => index);
  return { group: groupOf(surface), isAttack, source, hashes: all, windows: Int32Array.from(windows),
    candidates: Int32Array.from(hits) };
}
