import { fold } from '../text/fold.ts';
import { untraced } from '../text/traced.ts';

/** A name without case, separators and look-alike letters: names with the same plain name look alike. */
export function plainName(name: string): string {
  return fold(untraced(name.slice(0, NAME_LENGTH_MAX))).text.toLowerCase().replaceAll(BETWEEN, '');
}

/** The words of a name in snake, kebab or camel case, in lower case. */
export function wordsOfName(name: string): readonly string[] {
  return name.slice(0, NAME_LENGTH_MAX).replaceAll(HUMP, '$1 $2').toLowerCase().split(BETWEEN)
    .filter((word) => word !== '');
}

/** Most of a name that is looked at. */
const NAME_LENGTH_MAX = 256;
const BETWEEN = /[\s_.:/-]+/g;
const HUMP = /([a-z0-9])([A-Z])/g;
