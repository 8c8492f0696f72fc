import { detect } from '../../detect/detect.ts';
import type { Detection } from '../../detect/finding.ts';
import type { DefinitionFinding, DefinitionSeverity } from '../definition.ts';
import { findingAt, type Study } from '../study.ts';

/** A detector for texts of definitions: `detect` of the shield, with or without a model, or another one. */
export type Detector = (text: string) => Pick<Detection, 'isAttack' | 'signals' | 'score'>;

/** The rules of the shield. */
export const rulesDetector: Detector = (text) => detect(text, { surface: 'tool_description', model: 'none' });

/** TP016: the detector for injected instructions takes the texts of a definition for an attack. */
export function detectorSuspicion({ page }: Study, detector: Detector): readonly DefinitionFinding[] {
  const { isAttack, signals } = detector(page.text);
  const own = signals.filter(({ code }) => !COVERED.has(code));
  const worst = own.reduce((a, b) => (b.score > a.score ? b : a), own[0] ?? NO_SIGNAL);
  if (!isAttack || (worst.severity === 'low' && new Set(own.map(({ code }) => code)).size < WEAK_MIN)) return [];
  const place = page.placeOf(worst.span);
  if (place === undefined) return [];
  const severity: DefinitionSeverity = worst.severity === 'low' ? 'medium' : worst.severity;
  return [findingAt({
    control: 'TP016', severity, reason: `reads like injected instructions: ${worst.what}`,
    fix: 'Read the text as a model would. Describe what the tool does, and leave out what the model should do.',
  }, place)];
}

/** What the rules on definitions look at more closely: they know "never reads ~/.ssh". */
const COVERED: ReadonlySet<string> = new Set([
  'interposed_theft', 'sensitive_file', 'exfiltration', 'unseen_transfer', 'secrecy', 'unasked',
]);
/** So many different weak signals count as one. */
const WEAK_MIN = 3;

const NO_SIGNAL = { score: 0, severity: 'low', span: { start: 0, end: 0 }, what: 'its wording' } as const;
