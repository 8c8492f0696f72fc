import type { HiddenKind } from '../../text/characters.ts';
import { hiddenIn } from '../../text/hidden.ts';
import type { DefinitionFinding, DefinitionSeverity } from '../definition.ts';
import { findingAt, type Study } from '../study.ts';

const WHAT: Readonly<Record<HiddenKind, string>> = {
  tag: 'Unicode tag characters, which nobody sees and a model reads',
  bidi: 'characters that turn the direction of writing around',
  zero_width: 'zero-width characters',
  variation_selector: 'variation selectors that select nothing',
  private_use: 'private-use characters',
  control: 'control characters',
  ansi: 'terminal control sequences',
  soft_hyphen: 'soft hyphens',
  blank: 'letters that look like spaces',
};

/** What an editor leaves behind by accident. */
const ACCIDENTS: ReadonlySet<HiddenKind> = new Set<HiddenKind>(['soft_hyphen', 'blank', 'private_use', 'control']);
/** So few of them in a string are one. */
const ACCIDENT_MAX = 4;

/** TP003: characters in a definition that a person does not see. Metadata has no use for them. */
export function hiddenCharacters({ found }: Study): readonly DefinitionFinding[] {
  return found.texts.flatMap((text) => {
    const runs = hiddenIn(text.text);
    const first = runs[0];
    if (first === undefined) return [];
    const decoded = runs.find((run) => run.decoded !== undefined && run.kind !== 'private_use');
    const shown = decoded ?? first;
    const units = runs.reduce((sum, { span }) => sum + span.end - span.start, 0);
    const says = decoded?.decoded === undefined ? '' : `; decoded they say "${decoded.decoded.slice(0, SAID_MAX)}"`;
    const isAccident = decoded === undefined && units <= ACCIDENT_MAX && runs.every(({ kind }) => ACCIDENTS.has(kind));
    const severity: DefinitionSeverity = decoded !== undefined ? 'critical' : isAccident ? 'low' : 'high';
    return [findingAt({
      control: 'TP003', severity, reason: `has ${WHAT[shown.kind]}${says}`,
      fix: 'Remove the characters. If the server is not yours, do not use it: nobody writes them by accident.',
    }, { text, start: shown.span.start, end: shown.span.end })];
  });
}

/** Most of what hidden characters say that a finding repeats. */
const SAID_MAX = 80;
