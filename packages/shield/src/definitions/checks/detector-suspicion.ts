import { detect } from '../../detect/detect.ts';
import type { Detection } from '../../detect/finding.ts';
import type { DefinitionFinding, DefinitionSeverity } from '../definition.ts';
import type { Place } from '../page.ts';
import { findingAt, type Study } from '../study.ts';
import type { DefinitionText } from '../texts.ts';

/** A detector for texts of definitions: `detect` of the shield, with or without a model, or another one. */
export type Detector = (text: string) => Pick<Detection, 'isAttack' | 'signals' | 'score'>;

/** The rules of the shield alone. */
export const rulesDetector: Detector = (text) => detect(text, { surface: 'tool_description', model: 'none' });
/** The rules and the trained detector that comes with the shield. */
export const shieldDetector: Detector = (text) => detect(text, { surface: 'tool_description' });

/** TP016: the detector for injected instructions takes the texts of a definition for an attack. */
export function detectorSuspicion({ page, found }: Study, detector: Detector): readonly DefinitionFinding[] {
  const { isAttack, signals } = detector(page.text);
  const own = signals.filter(({ code, source }) => source !== 'definition' && !COVERED.has(code));
  const rules = own.filter(({ source, severity }) => source !== 'model' && severity !== 'low');
  const worst = strongestOf(rules.length === 0 ? own : rules);
  if (!isAttack || (worst.severity === 'low' && new Set(own.map(({ code }) => code)).size < WEAK_MIN)) return [];
  // The trained detector reads windows of many strings: the longest one is what a person should look at.
  const place = page.crosses(worst.span) ? longestOf(found.texts) : page.placeOf(worst.span);
  if (place === undefined) return [];
  // What the trained detector alone says is for those who review: it knows no reason.
  const isRule = worst.source !== 'model';
  const severity: DefinitionSeverity = isRule && worst.severity !== 'low' ? worst.severity : 'medium';
  return [findingAt({
    control: 'TP016', severity,
    reason: isRule ? `reads like injected instructions: ${worst.what}`
      : 'reads like injected instructions, as the trained detector sees it',
    fix: 'Read the text as a model would. Describe what the tool does, and leave out what the model should do.',
  }, place)];
}

/** What the rules on definitions look at more closely: they know "never reads ~/.ssh". */
const COVERED: ReadonlySet<string> = new Set([
  'interposed_theft', 'sensitive_file', 'exfiltration', 'unseen_transfer', 'secrecy', 'unasked',
]);
function longestOf(texts: readonly DefinitionText[]): Place | undefined {
  const text = texts.reduce<DefinitionText | undefined>(
    (a, b) => (a === undefined || b.text.length > a.text.length ? b : a), undefined);
  return text === undefined ? undefined : { text, start: 0, end: text.text.length };
}

type Told = Pick<Detection['signals'][number], 'score' | 'severity' | 'source' | 'span' | 'what'>;

function strongestOf(signals: readonly Told[]): Told {
  return signals.reduce((a, b) => (b.score > a.score ? b : a), signals[0] ?? NO_SIGNAL);
}

/** So many different weak signals count as one. */
const WEAK_MIN = 3;

const NO_SIGNAL: Told = {
  score: 0, severity: 'low', source: 'rule', span: { start: 0, end: 0 }, what: 'its wording',
};
