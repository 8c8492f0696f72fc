import { describe, expect, test } from 'vitest';
import { closedFences, dangersListed, linksResolve, noForeignWords, oneTitle } from './documents.ts';
import { tree } from './tree.ts';

const page = (text: string, path = 'docs/a.md') => [{ path, text }];

describe('documents', () => {
  test.each([
    ['have one title', oneTitle],
    ['close their fences', closedFences],
    ['link to what is there', linksResolve],
    ['speak of the project alone', noForeignWords],
    ['list every dangerous key', dangersListed],
  ] as const)('%s', (_name, rule) => {
    expect(rule(tree())).toEqual([]);
  });

  test('a page with no title or two is found; a comment in a fence is no title', () => {
    expect(oneTitle(page('text'))).toHaveLength(1);
    expect(oneTitle(page('# a\n# b'))).toHaveLength(1);
    expect(oneTitle(page('---\n# no\n---\n# a\n```sh\n# b\n```\n'))).toEqual([]);
  });

  test('an open fence is found', () => {
    expect(closedFences(page('# a\n```sh\nx\n'))).toHaveLength(1);
    expect(closedFences(page('# a\n```sh\nx\n```\n'))).toEqual([]);
  });

  test('a link that leads nowhere is found', () => {
    const there = { path: 'docs/guides/b.md', text: '# b' };
    const links = ['guides/b.md', './guides/b.md#part', 'guides', 'https://x.example/y', '#part', '/docs/guides/b.md'];
    const text = links.map((link) => `[a](${link})`).join(' ');
    expect(linksResolve([...page(text), there])).toEqual([]);
    expect(linksResolve([...page('[a](guides/c.md) [b](../docs/b.md)'), there])).toHaveLength(2);
    expect(linksResolve([...page('```\n[a](nowhere.md)\n```'), there])).toEqual([]);
  });

  test.each([
    ['/wo', 'rk/main'], ['/ro', 'ot/x'], ['a sub', 'agent'], ['see peers', '.md'], ['in the house ', 'Brief'],
  ])('%s%s is found', (left, right) => {
    expect(noForeignWords(page(`text ${left}${right} text`))).toHaveLength(1);
  });

  test('AI agents, legacy sessions and work are words of the project', () => {
    expect(noForeignWords(page('An AI agent keeps a session while it does its work in a networkfile.'))).toEqual([]);
  });

  test('a dangerous key that is not listed, and one that is listed and gone, are found', () => {
    const code = { path: 'packages/gateway/src/a.ts', text: 'const a = { dangerouslyAllowX: true };' };
    const list = { path: 'docs/security/dangerous.md', text: '# d\n`dangerouslyAllowX`' };
    expect(dangersListed([code, list])).toEqual([]);
    expect(dangersListed([code])).toHaveLength(1);
    expect(dangersListed([list])).toHaveLength(1);
  });
});
