import type { Definition } from '../definition.ts';
import { DEFAULT_DEFINITION_LIMITS } from '../limits.ts';
import { textsOf } from '../texts.ts';
import type { Span } from '../../text/span.ts';

/** Shorter names, and those without a mark inside, are words like others. */
const NAME_LENGTH_MIN = 6;
const NAME_LENGTH_MAX = 128;
const MARKED = /[_-]|[a-z][A-Z]/;
const NAMES = /[A-Za-z][A-Za-z0-9_-]{5,127}/g;
/** How much of one definition is searched for names. */
const TEXT_LENGTH_MAX = 32 * 1024;
/** Most names that one definition mentions. */
const MENTIONS_MAX = 256;
/** How much around a name tells what is said of it. */
const AROUND = 120;

/** Words by which the use of another tool is directed. */
const DIRECTS: ReadonlySet<string> = new Set(
  `must always never instead before after whenever replace change modify redirect override ignore also
  first bcc recipient forward rather not only set`.split(/\s+/),
);
const NO_LETTER = /[^a-z]+/;

/** A word in a text of a definition that could be the name of a tool. */
export interface Mention {
  readonly text: string;
  readonly pointer: string;
  readonly range: Span;
  /** It says how to use what it names, and does not only name it. */
  readonly directs: boolean;
}

/** Whether a name is one that no sentence holds by accident. */
export function isDistinctName(name: string): boolean {
  return name.length >= NAME_LENGTH_MIN && name.length <= NAME_LENGTH_MAX && MARKED.test(name);
}

/** What a definition mentions, by the name: of several mentions one that directs, or else the first. */
export function mentionsIn({ value }: Pick<Definition, 'value'>): ReadonlyMap<string, Mention> {
  const mentions = new Map<string, Mention>();
  const { texts } = textsOf(value, { ...DEFAULT_DEFINITION_LIMITS, textLengthMax: TEXT_LENGTH_MAX });
  for (const { text, pointer, role, isKey } of texts) {
    if (role !== 'prose' || isKey) continue;
    for (const { 0: name, index: start } of text.matchAll(NAMES)) {
      const known = mentions.get(name);
      if (!MARKED.test(name) || known?.directs === true) continue;
      if (known === undefined && mentions.size >= MENTIONS_MAX) continue;
      const range = { start, end: start + name.length };
      const directs = isDirected(text, range);
      if (known === undefined || directs) mentions.set(name, { text, pointer, range, directs });
    }
  }
  return mentions;
}

function isDirected(text: string, { start, end }: Span): boolean {
  return text.slice(Math.max(0, start - AROUND), end + AROUND).toLowerCase().split(NO_LETTER)
    .some((word) => DIRECTS.has(word));
}
