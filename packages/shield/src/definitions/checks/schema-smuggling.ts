import { detect } from '../../detect/detect.ts';
import { concealedIn } from '../../text/html.ts';
import type { DefinitionFinding } from '../definition.ts';
import { Page } from '../page.ts';
import { findingAt, findingOn, type Study } from '../study.ts';
import { definitionWordingsIn } from '../wording/scan.ts';

const FIX = 'Put explanations into descriptions, where people look for them, and keep names and values short.';

/** A name of so many words is a sentence; the name of the whole may be a long one. */
const SENTENCE_WORDS = 7;
const TITLE_WORDS = 14;
/** A name is looked at up to here. */
const NAME_LENGTH_MAX = 2048;
/** Longest string that counts as a fragment of something divided. */
const FRAGMENT_LENGTH_MAX = 64;
const FRAGMENTS_MAX = 2000;
/** Fewest characters of concealed text that say something. */
const CONCEALED_MIN = 16;

/** TP011: text where nobody looks for text: in names of members, divided over values, in comments of HTML. */
export function schemaSmuggling(study: Study): readonly DefinitionFinding[] {
  return [...sentencesAsNames(study), ...divided(study), ...concealed(study)];
}

function sentencesAsNames({ found }: Study): readonly DefinitionFinding[] {
  return found.texts.flatMap((text) => {
    if (text.role !== 'name') return [];
    const words = text.text.slice(0, NAME_LENGTH_MAX).split(/[\s_]+/).length;
    const isSentence = words >= (text.isKey ? SENTENCE_WORDS : TITLE_WORDS) && text.text.includes(' ');
    const reason = 'has a sentence for a name';
    return isSentence ? [findingOn({ control: 'TP011', severity: 'medium', reason, fix: FIX }, text)] : [];
  });
}

const STRONG: ReadonlySet<string> = new Set(['high', 'critical']);

/** What short strings say together and none of them alone. */
function divided({ found }: Study): readonly DefinitionFinding[] {
  const fragments = found.texts.filter(({ text, role }) => role !== 'reference' && text.length <= FRAGMENT_LENGTH_MAX)
    .slice(0, FRAGMENTS_MAX);
  if (fragments.length < 2) return [];
  const page = new Page(fragments, ' ');
  const hits = [
    ...definitionWordingsIn(page.text.toLowerCase()).filter(({ rule }) => rule.severity === 'high' &&
      rule.control !== 'TP007'),
    ...detect(page.text, { surface: 'tool_description', model: 'none' }).signals
      .filter(({ severity, source }) => source !== 'definition' && STRONG.has(severity)).map(({ span }) => span),
  ];
  const hit = hits.find((range) => page.crosses(range));
  const place = hit === undefined ? undefined : page.placeOf(hit);
  if (place === undefined || hit === undefined) return [];
  const reason = `divides an order over several strings: "${page.text.slice(hit.start, hit.end).slice(0, 120)}"`;
  return [findingAt({ control: 'TP011', severity: 'high', reason, fix: FIX }, place)];
}

function concealed({ found }: Study): readonly DefinitionFinding[] {
  return found.texts.flatMap((text) => concealedIn(text.text).slice(0, 1).flatMap(({ start, end }) => {
    if (text.role !== 'prose' || end - start < CONCEALED_MIN) return [];
    const reason = 'has text that a page does not show and a model reads';
    return [findingAt({ control: 'TP011', severity: 'medium', reason, fix: FIX }, { text, start, end })];
  }));
}
