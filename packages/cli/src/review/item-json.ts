import type { ReviewItem } from '@durward/gateway';

/** One thing that waits, for programs. */
export function itemJson(item: ReviewItem): Readonly<Record<string, unknown>> {
  const { definition, what, formerly, approved, changes, findings, severity } = item;
  const { server, kind, name, fingerprint, value, firstSeenMs } = definition;
  return {
    server, kind, name, fingerprint, what, severity,
    class: item.class ?? null,
    formerly: formerly ?? null,
    approved: approved ?? null,
    firstSeenAt: new Date(firstSeenMs).toISOString(),
    changes: changes.map(({ change, class: found, why }) => ({
      pointer: change.pointer, class: found, why, before: change.before ?? null, after: change.after ?? null,
    })),
    findings,
    value,
  };
}
