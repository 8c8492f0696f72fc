import { limitsOf, type ShieldLimits } from '../limits.ts';
import type { TextModel } from '../model/text-model.ts';
import type { Surface } from '../surface.ts';
import type { View } from '../text/view.ts';
import { readingsOf } from '../text/views.ts';
import { combine, SEVERITY_SCORE, together } from './combine.ts';
import type { Detection, Signal, SignalSeverity } from './finding.ts';
import { RULES_THRESHOLDS, type Thresholds } from './thresholds.ts';
import { wordingsIn } from './wording.ts';

export interface DetectOptions {
  readonly surface: Surface;
  /** A trained detector beside the rules; `none` (the default) for the rules alone. */
  readonly model?: TextModel | 'none';
  readonly thresholds?: Thresholds;
  readonly limits?: Partial<ShieldLimits>;
}

export function detect(text: string, options: DetectOptions): Detection {
  const limits = limitsOf(options.limits);
  const { views, truncated } = readingsOf(text, limits);
  const signals = views.flatMap((view) => signalsOf(view, options.surface));
  const best = new Map<string, number>();
  for (const { code, score } of signals) best.set(code, Math.max(best.get(code) ?? 0, score));
  const rules = together([...best.values()]);
  const { model = 'none', thresholds = RULES_THRESHOLDS } = options;
  const scored = model === 'none' ? 0 : Math.max(...views.map((view) => model.score(view.text, options.surface).score));
  const score = combine(rules, scored);
  return { score, isAttack: score >= thresholds[options.surface], signals, truncated };
}

function signalsOf(view: View, surface: Surface): readonly Signal[] {
  return wordingsIn(view.text).flatMap(({ rule, start, end, isMention }): readonly Signal[] => {
    const severity = rule.on?.[surface] ?? rule.severity;
    if (severity === 'none') return [];
    const seen: SignalSeverity = isMention ? 'low' : severity;
    return [{ code: rule.code, source: 'rule', severity: seen, score: SEVERITY_SCORE[seen], span: view.origin(start, end), how: view.how, what: rule.what }];
  });
}
