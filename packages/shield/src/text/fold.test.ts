import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from './fold.ts';
import { spanIn, untraced } from './traced.ts';

const folded = (text: string): string => fold(untraced(text)).text;

describe('folding', () => {
  test.each([
    ['compatibility forms', '\uff29\uff47\uff4e\uff4f\uff52\uff45 \u{1d422}\u{1d420}\u{1d427} \u24d8\u24d6 \ufb01',
      'Ignore ign ig fi'],
    ['accents and stacked marks', 'i\u0308gno\u0336\u0301re \u00efgn\u00f6re', 'ignore ignore'],
    ['Cyrillic look-alikes in a Latin word', 'ign\u043er\u0435 \u0420r\u0435vious', 'ignore Previous'],
    ['Greek capitals in a Latin word', '\u0399GN\u039fR\u0395', 'IGNORE'],
    ['small capitals and enclosed letters', '\u026a\u0262\u0274 \u{1f178}\u{1f1ec}', 'ign ig'],
    ['hidden characters', 'i\u200bg\u00adn\u2060o\u{e0041}r\ufe0fe\u202e\ue000', 'ignore'],
    ['terminal sequences', 'ig\u001b[8mno\u001b[0mre \u001b]8;;https://a.b\u0007x', 'ignore x'],
    ['unusual and blank spaces', 'a\u00a0b\u2003c\u3000d\u2800e\u3164f', 'a b c d e f'],
    ['signs between letters', 'i\u00b7g\u00b0n\u30fbo \u00bfq', 'i-g-n-o -q'],
    ['Braille', '\u280a\u281b\u281d\u2815\u2817\u2811\u2800\u2801\u2807\u2807', 'ignore all'],
    ['quotes and dashes', '\u201cdon\u2019t\u201d \u2014 x', '"don\'t" - x'],
  ])('undoes %s', (_what, text, expected) => {
    expect(folded(text)).toBe(expected);
  });

  test.each([
    ['Korean', '\uc774\uc804 \uc9c0\uc2dc\ub97c \ubb34\uc2dc'],
    ['Japanese with voiced kana', '\u30ac\u30ae\u3050\u3052\u3054'],
    ['Chinese', '\u5ffd\u7565\u4e4b\u524d'],
    ['Hindi with its vowel signs', '\u0928\u093f\u0930\u094d\u0926\u0947\u0936'],
    ['plain English in both cases', 'Ignore ALL previous\r\n\tlines'],
  ])('leaves %s as it is', (_what, text) => {
    expect(folded(text)).toBe(text);
  });

  test('folds a word of another alphabet the same way in capitals and in small letters', () => {
    const word = '\u0418\u0433\u043d\u043e\u0440\u0438\u0440\u0443\u0439 \u0412\u0421\u0415';
    expect(folded(word.toUpperCase()).toLowerCase()).toBe(folded(word.toLowerCase()).toLowerCase());
  });

  test('joins a loose sound mark with its kana', () => {
    expect(folded('\u304b\u3099')).toBe('\u304c');
    expect(folded('\uff76\uff9e')).toBe('\u30ac');
  });

  test('knows where every character came from', () => {
    const pieces = fc.constantFrom('a', 'B', ' ', '\u00e9', '\ufb01', '\u200b', '\u{1d422}', '\uc774', '\u001b[1m',
      '\u0301', '\ue000');
    fc.assert(fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
      const text = parts.join('');
      const result = fold(untraced(text));
      let last = 0;
      for (let at = 0; at < result.text.length; at += 1) {
        const { start, end } = spanIn(result, at, at + 1);
        expect(end).toBeGreaterThan(start);
        expect(start).toBeGreaterThanOrEqual(last > 0 ? last - 2 : 0);
        // What stands there folds to the character, alone or as one of several.
        expect(folded(text.slice(start, end))).toContain(result.text[at]);
        last = start;
      }
    }));
  });

  test('folding again changes nothing', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      expect(folded(folded(text)).length).toBeLessThanOrEqual(folded(text).length);
      expect(folded(folded(folded(text)))).toBe(folded(folded(text)));
    }));
  });

  test('reads each line by itself, whatever was read before and however long its words are', () => {
    const letter = fc.oneof(
      fc.constantFrom('a', 'Z', '7', '.', ' ', '\u0430', '\u0412', '\u03c3', '\u0561', '\u{1d6a9}', '\u0301', '\u093f'),
      fc.integer({ min: 0x80, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
    );
    const line = fc.array(letter, { maxLength: 60 }).map((letters) => letters.join('').replaceAll('\u009b', ''));
    fc.assert(fc.property(line, line, (first, second) => {
      expect(folded(`${first}\n${second}`)).toBe(`${folded(first)}\n${folded(second)}`);
    }), { numRuns: 500 });
  });

  test('takes a look-alike for Latin where a Latin letter of its word is near enough', () => {
    const letter = fc.constantFrom('a', '\u0412', '\u0412', '\u0412'.repeat(9), '\u0412'.repeat(20), '7', ' ', '.');
    fc.assert(fc.property(fc.array(letter, { maxLength: 12 }), (letters) => {
      const text = letters.join('');
      const reach = 24;
      const wanted = Array.from(text, (char, at) => {
        if (char !== '\u0412') return char;
        const before = text.slice(Math.max(0, at - reach), at).split(/[ .]/).at(-1) ?? '';
        const after = text.slice(at + 1, at + reach).split(/[ .]/)[0] ?? '';
        return (before + after).includes('a') ? 'B' : '\u0432';
      });
      expect(folded(text)).toBe(wanted.join(''));
    }), { numRuns: 2000 });
  });
});
