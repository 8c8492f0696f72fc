import type { Surface } from '../surface.ts';
import type { HiddenText } from '../text/hidden.ts';
import type { Signal, SignalSeverity } from './finding.ts';
import { SEVERITY_SCORE } from './combine.ts';

/** Most runs of one kind that are reported. */
const RUNS_MAX = 16;
/** So many zero-width characters in one text are no accident. */
const MANY = 8;
/** The signals of characters that a person does not see. `text` is the one they were found in. */
export function unseenSignals(text: string, hidden: readonly HiddenText[], surface: Surface): readonly Signal[] {
  if (hidden.length === 0) return [];
  const counts = new Map<string, number>();
  for (const { kind, span } of hidden) counts.set(kind, (counts.get(kind) ?? 0) + span.end - span.start);
  const reported = new Map<string, number>();
  return hidden.flatMap((run): readonly Signal[] => {
    const severity = severityOf(text, run, counts.get(run.kind) ?? 0, surface);
    const before = reported.get(run.kind) ?? 0;
    if (severity === undefined || before >= RUNS_MAX) return [];
    reported.set(run.kind, before + 1);
    const { kind, span } = run;
    return [{
      code: `hidden_${kind}`, source: 'hidden', severity, score: SEVERITY_SCORE[severity], span, how: [],
        what: WHAT[kind],
    }];
  });
}

const WHAT: Readonly<Record<HiddenText['kind'], string>> = {
  tag: 'has Unicode tag characters',
  bidi: 'changes the direction of writing',
  zero_width: 'has zero-width characters',
  variation_selector: 'has variation selectors that select nothing',
  private_use: 'has private-use characters',
  control: 'has control characters',
  ansi: 'has terminal control sequences',
  soft_hyphen: 'has soft hyphens',
  blank: 'has letters that look like spaces',
};

function severityOf(text: string, run: HiddenText, count: number, surface: Surface): SignalSeverity | undefined {
  const { kind, span, decoded } = run;
  // Metadata has no use for any of them.
  const isMetadata = surface === 'tool_description';
  if (decoded !== undefined && kind !== 'private_use') return isMetadata ? 'critical' : 'high';
  switch (kind) {
    case 'tag': return 'high';
    case 'variation_selector': return span.end - span.start >= MANY ? 'medium' : 'low';
    case 'zero_width': return count >= MANY || isMetadata ? 'medium' : 'low';
    case 'bidi': return isMetadata || isOverride(text, span.start) ? 'medium' : 'low';
    case 'private_use': return decoded === undefined ? 'low' : 'medium';
    case 'control': return isMetadata ? 'medium' : 'low';
    case 'ansi': return colours(text.slice(span.start, span.end)) && !isMetadata ? undefined : isMetadata ? 'medium'
      : 'low';
    case 'soft_hyphen': return count >= MANY ? 'low' : undefined;
    case 'blank': return 'low';
  }
}

/** Only colours and weights (ECMA-48, SGR): nothing that conceals, moves the cursor, erases or sets a title. */
function colours(sequences: string): boolean {
  return sequences.slice(1).split(ESCAPE).every((sequence) => {
    const parameters = sequence.slice(1, -1).split(';');
    return sequence.startsWith('[') && sequence.endsWith('m') && !parameters.some((one) => Number(one) === CONCEAL);
  });
}

const ESCAPE = String.fromCharCode(0x1b);
const CONCEAL = 8;

function isOverride(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit === 0x202d || unit === 0x202e;
}
