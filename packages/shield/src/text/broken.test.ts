import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { seamsIn } from './broken.ts';
import { surveyOf } from './survey.ts';

/** What a seam is, said in the shortest way. Each form has a letter before it. */
const FORMS = [
  /(?<=[\p{L}\p{N}])[*`~]{1,3}(?=[\p{L}\p{N}])/gu,
  /(?<=[\p{L}\p{N}])-\r?\n(?=\p{L})/gu,
  /(?<=[\p{L}\p{N}])["'`] {0,3}[+.&]? {0,3}["'`](?=[\p{L}\p{N}])/gu,
];

test('the seams of a text are all places of one of the forms, and no others (S-31)', () => {
  const part = fc.constantFrom('a', '1', '*', '**', '`', '***', '~', '-', '\n', '\r\n', '"', "'", ' ', '   ', '+', '.',
    '&', '\u00e9', '\u{10400}', '\ud800', '\u0301', '\u00b2');
  fc.assert(fc.property(fc.array(part, { maxLength: 14 }), (parts) => {
    const text = parts.join('');
    const wanted = FORMS.flatMap((form) => Array.from(text.matchAll(form), ({ 0: match, index }) =>
      `${String(index)}-${String(index + match.length)}`));
    expect(seamsIn(text, surveyOf(text).marks).map(({ start, end }) => `${String(start)}-${String(end)}`).toSorted())
      .toEqual(wanted.toSorted());
  }), { numRuns: 3000 });
});
