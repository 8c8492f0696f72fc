import type { DataKind, Sensitive } from './kind.ts';
import { personalIn } from './personal.ts';
import { secretsIn } from './secrets.ts';

export interface FindOptions {
  /** The kinds that are sought; all when nothing is said. */
  readonly kinds?: readonly DataKind[];
}

/**
 * Secrets and personal data in a text, in order, none inside another: of two that overlap the one that is checked
 * stays, then the longer one. Takes time proportional to the length of the text.
 *
 * Finds what has a form. Names, addresses of houses, diagnoses and passwords in prose have none.
 */
export function findSensitive(text: string, { kinds }: FindOptions = {}): readonly Sensitive[] {
  const all = [...secretsIn(text), ...personalIn(text)];
  const wanted = kinds === undefined ? all : all.filter(({ kind }) => kinds.includes(kind));
  const kept: Sensitive[] = [];
  for (const one of wanted.toSorted((a, b) => a.span.start - b.span.start || b.span.end - a.span.end)) {
    const last = kept.at(-1);
    if (last === undefined || one.span.start >= last.span.end) kept.push(one);
    else if (weightOf(one) > weightOf(last)) kept[kept.length - 1] = one;
  }
  return kept;
}

function weightOf({ isChecked, isSecret, span }: Sensitive): number {
  return (isChecked ? 1_000_000 : 0) + (isSecret ? 500_000 : 0) + span.end - span.start;
}
