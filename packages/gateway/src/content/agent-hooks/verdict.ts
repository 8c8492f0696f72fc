import type { JsonObject } from '@durward/core';
import { z } from 'zod';
import type { Reading, ReadingFinding, ReadingRequest } from '../reader.ts';
import type { HookTarget } from './target.ts';
import { replacementsOf } from './transform.ts';

const REASON_LENGTH_MAX = 200;
const LABELS_MAX = 64;
const WARNINGS_MAX = 64;

const label = z.string().min(1).max(128);
const words = z.string().max(65_536);

/** @see agent-hooks/0.1, the verdict of `agent:evaluate` */
const verdictSchema = z.looseObject({
  decision: z.string().min(1).max(64),
  reason: words.nullish(),
  message: words.nullish(),
  warnings: z.array(z.looseObject({ reason: words.nullish(), message: words.nullish() })).max(WARNINGS_MAX).nullish(),
  result_labels: z.array(label).max(LABELS_MAX).nullish(),
  approval: z.looseObject({}).nullish(),
  transform: z.strictObject({ path: z.string().min(1).max(4096), value: z.json() }).nullish(),
});

/**
 * What a verdict of a guard comes to.
 *
 * Guarantees that it fails closed: a decision that is unknown, or that asks for a change which reaches
 * beyond the texts of the request, denies; an answer of another form is `unavailable`. A denial that the
 * guard says may be lifted by approval is held.
 */
export function readingOf(answer: JsonObject, request: ReadingRequest, target: HookTarget, guard: string): Reading {
  const read = verdictSchema.safeParse(answer);
  if (!read.success) return { kind: 'unavailable', reason: `${guard} gave no verdict that can be read` };
  const { decision, reason, warnings, result_labels: labels, approval, transform } = read.data;
  const noted = (warnings ?? []).map((warning) => finding('low', 0, `${guard} warns: ${shown(warning.reason)}`));
  const rest = { kind: 'read' as const, labels: labels ?? [] };
  switch (decision) {
    case 'allow':
      return { ...rest, action: 'allow', findings: noted };
    case 'deny': {
      const findings = [finding('high', 1, `${guard} denies: ${shown(reason)}`), ...noted];
      return { ...rest, action: approval === undefined || approval === null ? 'deny' : 'hold', findings };
    }
    case 'transform': {
      const replacements = transform && replacementsOf(transform, request.texts, target);
      if (!replacements) return { ...rest, ...denial(`${guard} asks for a change that cannot be made`, noted) };
      const findings = [finding('medium', 1, `${guard} changes the text: ${shown(reason)}`), ...noted];
      return { ...rest, action: 'allow', replacements, findings };
    }
    default:
      return { ...rest, ...denial(`${guard} gave a decision that is not known here`, noted) };
  }
}

function denial(reason: string, noted: readonly ReadingFinding[]) {
  return { action: 'deny' as const, findings: [finding('high', 1, reason), ...noted] };
}

function finding(severity: ReadingFinding['severity'], score: number, reason: string): ReadingFinding {
  return { pointer: '', category: 'external', severity, score, reason };
}

/** What somebody else wrote, on one short line. */
function shown(reason: string | null | undefined): string {
  const line = (reason ?? '').replaceAll(/[^\P{C} ]/gu, ' ').trim();
  if (line === '') return 'no reason given';
  return line.length > REASON_LENGTH_MAX ? `${line.slice(0, REASON_LENGTH_MAX)}…` : line;
}
