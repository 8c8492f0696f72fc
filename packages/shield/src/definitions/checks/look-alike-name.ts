import type { DefinitionFinding } from '../definition.ts';
import { plainName } from '../names.ts';
import type { Study } from '../study.ts';

const OTHER_LETTER = /\p{L}/u;
const LATIN = /\p{Script=Latin}/u;
const ASCII = /^[\x20-\x7e]*$/;

/** TP009, as far as one definition shows it: a name that reads like Latin letters and is written with others. */
export function lookAlikeName({ definition: { name, kind } }: Study): readonly DefinitionFinding[] {
  const shown = name.slice(0, NAME_LENGTH_MAX);
  if (ASCII.test(shown) || kind === 'instructions') return [];
  const strange = Array.from(shown).filter((char) => OTHER_LETTER.test(char) && !isPlainLatin(char));
  const plain = plainName(shown);
  if (strange.length === 0 || !ASCII.test(plain)) return [];
  const codes = strange.slice(0, 4).map((char) => `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase()}`);
  return [{
    control: 'TP009', severity: 'high', pointer: '/name', excerpt: `${plain} (${codes.join(', ')})`,
    reason: 'has a name that looks like Latin letters and is written with others',
    fix: 'Write names with the letters of ASCII.',
  }];
}

const NAME_LENGTH_MAX = 256;

/** A Latin letter, with or without accents; no mathematical or full-width form of one. */
function isPlainLatin(char: string): boolean {
  return LATIN.test(char) && (char.codePointAt(0) ?? 0) < 0x1e00 + 0x100;
}
