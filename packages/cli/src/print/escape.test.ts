import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeLines, escapeText } from './escape.ts';

describe('text from elsewhere', () => {
  it.each([
    ['\u202Egnp.exe', '⟨U+202E⟩gnp.exe'],
    ['\u001B[31mred', '⟨U+001B⟩[31mred'],
    ['a\u200Bb\u2060c', 'a⟨U+200B⟩b⟨U+2060⟩c'],
    ['a\nb\r\tc', 'a⟨U+000A⟩b⟨U+000D⟩⟨U+0009⟩c'],
    ['\u009B1m', '⟨U+009B⟩1m'],
    ['\u{E0041}', '⟨U+E0041⟩'],
    ['\u2028\u2029', '⟨U+2028⟩⟨U+2029⟩'],
    ['\uD800', '⟨U+D800⟩'],
    ['\u3164\u00AD\uFE0F\u2800', '⟨U+3164⟩⟨U+00AD⟩⟨U+FE0F⟩⟨U+2800⟩'],
    ['\u2066a\u2069', '⟨U+2066⟩a⟨U+2069⟩'],
  ])('%j shows as it is: %s', (text, shown) => {
    expect(escapeText(text)).toBe(shown);
  });

  it.each(['plain', 'Ünïcödé', '日本語', 'a b', '⟨U+202E⟩', '🦊', 'ا ب'])('%s stays', (text) => {
    expect(escapeText(text)).toBe(text);
  });

  it('never holds anything that a terminal acts on, and nothing that cannot be seen', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeText(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  it('keeps its lines where it may have some', () => {
    expect(escapeLines('a\u202E\nb')).toBe('a⟨U+202E⟩\nb');
  });

  it('is cut when it is endless', () => {
    expect(escapeText('x'.repeat(10_000)).length).toBe(4097);
  });
});
