import type { Sensitive } from './kind.ts';

/** How a finding is shown: its kind alone, or with its last four characters. */
export type MaskStyle = 'kind' | 'last_four';

/** A text in which every finding is replaced by a mask. Secrets are never shown in part. */
export function mask(text: string, found: readonly Sensitive[], style: MaskStyle = 'kind'): string {
  const parts: string[] = [];
  let done = 0;
  for (const { kind, isSecret, span } of found.toSorted((a, b) => a.span.start - b.span.start)) {
    if (span.start < done) continue;
    const shown = style === 'last_four' && !isSecret ? ` …${text.slice(span.end - 4, span.end)}` : '';
    parts.push(text.slice(done, span.start), `[${kind}${shown}]`);
    done = span.end;
  }
  parts.push(text.slice(done));
  return parts.join('');
}
