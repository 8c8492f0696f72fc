import { AUTHORIZATION_LIMITS } from '../authorization-limits.ts';

/** Characters that do not show as what they are; the fillers and joiners among them are letters to Unicode. */
const UNSHOWN = /[\p{C}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]|\u034f|\u17b4|\u17b5/gu;

/**
 * A name that somebody else chose, as a page may show it: without characters that do not show as what
 * they are (controls, directions, joiners), on one line, and not longer than a name has to be.
 */
export function shownName(text: string): string {
  const plain = text.toWellFormed().replaceAll(UNSHOWN, ' ');
  const words = plain.split(/\s+/u).filter((word) => word !== '').join(' ');
  const characters = Array.from(words);
  const max = AUTHORIZATION_LIMITS.shownLengthMax;
  return characters.length > max ? `${characters.slice(0, max - 1).join('')}…` : words;
}

/** Where a redirect leads, for people: a host, this computer, or an app. */
export function shownPlace(uri: string): { readonly words: string; readonly isLocal: boolean } {
  const url = new URL(uri);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return { words: `an app on this computer (${url.protocol}//)`, isLocal: true };
  }
  const isLocal = url.protocol === 'http:';
  return { words: isLocal ? `a program on this computer (${url.host})` : url.host, isLocal };
}
