import { pointerOf } from '../../message/walk.ts';
import type { ContentAction, Sighting } from '../../pipeline/content.ts';
import type { DenialReason } from '../../verdict/denial.ts';
import type { Cut, Note, Verdict } from '../../verdict/verdict.ts';
import { allow } from '../../verdict/verdict.ts';

/** The reasons that content is stopped for; none of them has details for the outside. */
export type ContentReason = Extract<
  DenialReason,
  | 'hidden_text' | 'injected_instructions' | 'exfiltration_carrier' | 'secret_in_content'
  | 'personal_data_in_content' | 'external_denial' | 'unread_content'
>;

/** A message can hold a thing a million times; the record need not. */
const PLACES_NAMED_MAX = 16;

const ORDER: Readonly<Record<ContentAction, number>> = { deny: 0, hold: 1, redact: 2, strip: 3, annotate: 4, allow: 5 };

/**
 * What is to be done about what was seen: the strictest action that any sighting asks for.
 *
 * What should be cut out and cannot be (it stands in a key, or where it is is not known) stops the message.
 */
export function contentVerdict(sightings: readonly Sighting[], reason: ContentReason): Verdict {
  if (sightings.length === 0) return allow();
  const notes = sightings
    .toSorted((a, b) => ORDER[a.action] - ORDER[b.action])
    .slice(0, PLACES_NAMED_MAX)
    .map(noteOf);
  const isDenied = sightings.some(({ action, range }) => action === 'deny' || (isCut(action) && range === undefined));
  if (isDenied) return { kind: 'deny', denial: { reason }, notes };
  if (sightings.some(({ action }) => action === 'hold')) return { kind: 'hold', notes };
  const redactions = [...noticesOf(sightings), ...sightings.flatMap(cutsOf)];
  return redactions.length === 0 ? { kind: 'allow', notes } : { kind: 'redact', redactions, notes };
}

function isCut(action: ContentAction): boolean {
  return action === 'strip' || action === 'redact';
}

/** One notice for each text, whatever was seen in it. */
function noticesOf(sightings: readonly Sighting[]): readonly Cut[] {
  const notices = new Map<string, Cut>();
  for (const { path, range, action, instead } of sightings) {
    // A key has no room for one.
    if (action === 'annotate' && range !== undefined) {
      notices.set(pointerOf(path), { path, start: 0, end: 0, text: instead });
    }
  }
  return [...notices.values()];
}

function cutsOf({ path, range, action, instead }: Sighting): readonly Cut[] {
  return isCut(action) && range !== undefined ? [{ path, ...range, text: instead }] : [];
}

function noteOf({ path, range, what, severity, score, action }: Sighting): Note {
  return {
    severity,
    what,
    where: pointerOf(path),
    ...(range === undefined ? {} : { range }),
    ...(score === undefined ? {} : { score: Math.round(score * 1000) / 1000 }),
    action,
  };
}
