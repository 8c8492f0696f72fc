import type { View } from '../text/view.ts';
import type { Definition, DefinitionControl, DefinitionFinding, DefinitionSeverity } from './definition.ts';
import { excerptOf } from './excerpt.ts';
import type { DefinitionLimits } from './limits.ts';
import type { Page, Place } from './page.ts';
import type { DefinitionText, DefinitionTexts } from './texts.ts';

/** What all checks of one definition look at. */
export interface Study {
  readonly definition: Definition;
  readonly found: DefinitionTexts;
  /** All strings as one text. */
  readonly page: Page;
  /** What the page can be read as. */
  readonly views: readonly View[];
  readonly limits: DefinitionLimits;
}

/** One check of a definition. */
export type Check = (study: Study) => readonly DefinitionFinding[];

/** What a check says of a place. */
export interface Remark {
  readonly control: DefinitionControl;
  readonly severity: DefinitionSeverity;
  readonly reason: string;
  readonly fix: string;
}

/** A finding in a string; of a name of a member, on the whole of it. */
export function findingAt({ control, severity, reason, fix }: Remark, place: Place): DefinitionFinding {
  const { text, start, end } = place;
  const excerpt = excerptOf(text.text, start, end);
  const range = text.isKey ? {} : { range: { start, end } };
  return { control, severity, pointer: text.pointer, ...range, excerpt, reason, fix };
}

/** A finding on the whole of a string. */
export function findingOn(remark: Remark, text: DefinitionText): DefinitionFinding {
  return findingAt(remark, { text, start: 0, end: text.text.length });
}
