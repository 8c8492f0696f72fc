import { describe, expect, test } from 'vitest';
import { hiddenIn } from './hidden.ts';

const tags = (text: string): string => Array.from(text, (char) => String.fromCodePoint(0xe0000 + char.charCodeAt(0)))
  .join('');
const bits = (text: string): string => Array.from(text, (char) =>
  Array.from(char.charCodeAt(0).toString(2).padStart(8, '0'),
    (bit) => (bit === '0' ? '\u200b' : '\u200c')).join('')).join('');
const selectors = (text: string): string => Array.from(text, (char) =>
  String.fromCodePoint(0xe0100 + char.charCodeAt(0) - 16)).join('');

describe('hidden characters', () => {
  test.each([
    ['tag', `a${tags('obey me')}b`, 'obey me'],
    ['variation_selector', `\u{1f600}${selectors('obey me')}`, 'obey me'],
    ['zero_width', `a${bits('obey me')}b`, 'obey me'],
    ['private_use',
      `a${Array.from('obey me now', (char) => String.fromCharCode(0xe000 + char.charCodeAt(0))).join('')}b`,
      'obey me now'],
  ])('of kind %s that say something are read (S-30)', (kind, text, decoded) => {
    const [first, ...rest] = hiddenIn(text);
    expect(rest).toEqual([]);
    expect(first).toMatchObject({ kind, decoded });
  });

  test.each([
    ['bidi', 'a\u202eb', 1, 2], ['zero_width', 'a\u200bb', 1, 2], ['control', 'a\u0007b', 1, 2], ['control',
      'a\ud800b', 1, 2],
    ['ansi', 'a\u001b[8mb', 1, 5], ['soft_hyphen', 'a\u00adb', 1, 2], ['blank', 'a\u3164b', 1, 2], ['private_use',
      'a\ue000\ue001b', 1, 3],
    ['tag', `a${tags('x')}b`, 1, 3], ['variation_selector', 'a\ufe0f', 1, 2],
  ])('of kind %s in %j are found where they stand (S-30)', (kind, text, start, end) => {
    expect(hiddenIn(text)).toMatchObject([{ kind, span: { start, end } }]);
  });

  test.each([
    ['a family of emoji', '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}'],
    ['a heart as a picture', '\u2764\ufe0f'],
    ['the flag of England', '\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}'],
    ['a Persian word with a non-joiner', '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645'],
    ['a Hindi word with a joiner', '\u0915\u094d\u200d\u0937'],
    ['a Hebrew sentence with a direction mark', '\u05e9\u05dc\u05d5\u05dd\u200f!'],
    ['a byte order mark at the start', '\ufeffhello'],
    ['a Thai line break', '\u0e01\u200b\u0e02'],
    ['a Han letter in one of its forms', '\u845b\u{e0100}'],
    ['accents, quotes, tabs and lines', 'caf\u00e9 \u201cx\u201d\t\r\n\u2014'],
  ])('are not seen in %s', (_what, text) => {
    expect(hiddenIn(text)).toEqual([]);
  });
});
