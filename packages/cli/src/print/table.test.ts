import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { colourful } from './paint.ts';
import { table } from './table.ts';

it('a table aligns its columns, whatever colours they have', () => {
  const rows = [['a', 'bb', 'c'], [colourful('ok', 'aaa'), 'b', ''], ['日本', 'x']];
  expect(stripVTControlCharacters(table(rows))).toBe('a    bb  c\naaa  b\n日本   x');
  expect(table([['a', 'b']], '  ')).toBe('  a  b');
  expect(table([])).toBe('');
});
