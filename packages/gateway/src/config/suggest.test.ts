import { describe, expect, it } from 'vitest';
import { closest } from './suggest.ts';

describe('did-you-mean', () => {
  const keys = ['listen', 'servers', 'grants', 'limits', 'TK002', 'TK008'];

  it.each([
    ['lisen', 'listen'],
    ['Listen', 'listen'],
    ['servres', 'servers'],
    ['grant', 'grants'],
    ['TK02', 'TK002'],
    ['tk002', 'TK002'],
    ['lsiten', 'listen'],
  ])('finds for %s the key %s', (word, meant) => {
    expect(closest(word, keys)).toBe(meant);
  });

  it('stays silent when nothing is near', () => {
    expect(closest('frobnicate', keys)).toBeUndefined();
    expect(closest('', keys)).toBeUndefined();
    expect(closest('x', [])).toBeUndefined();
  });

  it('does not look at texts that no key can be', () => {
    expect(closest('a'.repeat(100_000), ['a'.repeat(60)])).toBeUndefined();
  });
});
