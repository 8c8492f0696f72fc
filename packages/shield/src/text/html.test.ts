import { describe, expect, test } from 'vitest';
import { concealedIn } from './html.ts';

const concealed = (text: string): readonly string[] => concealedIn(text).map(({ start, end }) => text.slice(start,
  end));

describe('concealed HTML', () => {
  test.each([
    '<!-- x -->', '<div style="display:none">x</div>', '<p hidden>x</p>', '<span style="font-size: 0">x</span>',
    '<div style="color:#fff">x</div>', '<div style="visibility: hidden">x</div>', '<i style="opacity:0">x</i>',
    '<div aria-hidden="true">x</div>', '<div style="position:absolute; left:-9999px">x</div>',
    '<div style="display:none"><div>x</div> y</div>',
  ])('%s is found (S-31)', (html) => {
    expect(concealed(`<p>a</p>${html}<p>b</p>`)).toEqual([html]);
  });

  test.each([
    '<div style="display:block">x</div>', '<p>hidden</p>', '<span style="font-size:0.9em">x</span>', 'a < b > c',
    '<div style="opacity:0.5">x</div>', '<input hidden>', '<!DOCTYPE html>', '<div style="color:#ffab00">x</div>',
  ])('%s is not', (html) => {
    expect(concealed(html)).toEqual([]);
  });

  test('an element that is never closed reaches to the end', () => {
    expect(concealed('a<div style="display:none">x')).toEqual(['<div style="display:none">x']);
  });
});
