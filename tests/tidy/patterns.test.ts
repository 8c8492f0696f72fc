import { describe, expect, test } from 'vitest';
import { faultOf, linearPatterns } from './patterns.ts';
import { tree } from './tree.ts';

describe('regular expressions', () => {
  test('of packages take linear time', () => {
    expect(linearPatterns(tree())).toEqual([]);
  });

  test.each([
    '(a+)+', '(a*)*', '(?:a+)*b', '([a-z]+)*$', '(a|b+){2,}', '((a+)b)+', '(?<x>\\d+)+', '(.*,)+', '(\\s*\\w)*',
    '(a{2,})+', '(x+x+)+y',
    '(a)\\1', '\\s*\\s*', '\\d+\\d+', '.*.*', '\\w*x?\\w*', '[a-z]+[a-f]+', '\\s*[\\s,]+', '(?=(a+)+)',
    '(?:a|(?:b*)+)', '\\w+x\\w+', '(a+)a+', '\\w*\\s*\\w*', '.+,.+',
  ])('/%s/ is found', (pattern) => {
    expect(faultOf(pattern)).toBeDefined();
  });

  test.each([
    '^[a-z][a-z0-9-]{0,62}$', '\\d+', '^(?:env|file):.+$', '[eE]', '(a|b)+', '(?:abc)+', '(a?)+', '^\\d+\\.\\d+$',
    '(ab{2})+', '\\s+\\w+',
    '[?#]', '\\((\\d+)\\)', '^[(+*]+$', '\\+\\*', 'a+|a+', '\\[.+\\]', '(?:\\d{1,3}\\.){3}\\d{1,3}', '\\p{L}+\\d*x',
    '\\w+,\\w+', '^ +([A-Za-z0-9._~+/-]+=*)$',
  ])('/%s/ is not', (pattern) => {
    expect(faultOf(pattern)).toBeUndefined();
  });

  test.each([
    ['const a = /(x+)+/;', 1], ['const a = new RegExp("(x+)+");', 1], ['const a = new RegExp(text);', 1],
    ['RegExp(`${String.fromCharCode(27)}x+`)', 0], ['RegExp(`${a}`);', 1],
    ['const a = new RegExp("x+");', 0], ['const a = /x+/u;', 0], ['const a = "(x+)+";', 0],
  ])('%s gives %i', (text, count) => {
    expect(linearPatterns([{ path: 'packages/core/src/a.ts', text }])).toHaveLength(count);
  });
});
