import { describe, expect, it } from 'vitest';
import { parseYaml, type YamlFault, type YamlTree } from './yaml-tree.ts';

function faultsOf(text: string): readonly YamlFault[] {
  const parsed = parseYaml(text);
  return parsed.ok ? [] : parsed.faults;
}

function treeOf(text: string): YamlTree {
  const parsed = parseYaml(text);
  if (!parsed.ok) throw new Error('this text is valid');
  return parsed.tree;
}

describe('YAML', () => {
  it.each(['', '# a comment\n', '---\n', '\n\n'])('that is empty is an empty map: %j', (text) => {
    expect(treeOf(text).value).toEqual({});
  });

  it('is read as version 1.2 with the core schema', () => {
    const text = 'a: yes\nb: 0x10\nc: 012\nd: 1_000\ne: ~\nf: 2020-01-01\ng: true\nh: "1"\n1: one\n';
    expect(treeOf(text).value).toEqual({
      a: 'yes', b: 16, c: 12, d: '1_000', e: null, f: '2020-01-01', g: true, h: '1', 1: 'one',
    });
  });

  it('is read as version 1.2 also when it says 1.1', () => {
    expect(treeOf('%YAML 1.1\n---\na: yes\n<<: {b: 1}').value).toEqual({ a: 'yes', '<<': { b: 1 } });
  });

  it('knows where each key and value stands', () => {
    const tree = treeOf('a:\n  b: 1\n  c:\nd: [x, y]\n');
    expect(tree.find(['a', 'b'])).toEqual({ line: 2, column: 6 });
    expect(tree.find(['a', 'b'], true)).toEqual({ line: 2, column: 3 });
    expect(tree.find(['d', 1])).toEqual({ line: 4, column: 8 });
    expect(tree.find(['d', 2])).toBeUndefined();
    expect(tree.find(['a', 'b', 'c'])).toBeUndefined();
    expect(tree.nearest(['a', 'x'])).toEqual({ line: 1, column: 1 });
    expect(tree.nearest(['x'])).toEqual({ line: 1, column: 1 });
  });

  it('finds through an alias what the anchor holds', () => {
    const tree = treeOf('a: &a\n  b: 1\nc: *a\n');
    expect(tree.value).toEqual({ a: { b: 1 }, c: { b: 1 } });
    expect(tree.find(['c', 'b'])).toEqual({ line: 2, column: 6 });
  });

  it.each([
    ['a: 1\na: 2', 'DURWARD_CONFIG_DUPLICATE_KEY', 2, 1],
    ['a:\n  b: 1\n  "b": 2', 'DURWARD_CONFIG_DUPLICATE_KEY', 3, 3],
    ['a: !custom x', 'DURWARD_CONFIG_SYNTAX', 1, 4],
    ['a: !!binary eA==', 'DURWARD_CONFIG_SYNTAX', 1, 4],
    ['a: !!set {x}', 'DURWARD_CONFIG_SYNTAX', 1, 4],
    ['a: *b', 'DURWARD_CONFIG_SYNTAX', 1, 4],
    ['a: &a [*a]', 'DURWARD_CONFIG_SYNTAX', 1, 8],
    ['a: &a {b: [*a]}', 'DURWARD_CONFIG_SYNTAX', 1, 12],
    ['? [a]\n: b', 'DURWARD_CONFIG_SYNTAX', 1, 3],
    ['a: 1\n---\nb: 2', 'DURWARD_CONFIG_SYNTAX', 2, 1],
    ['a:\n\tb: 1', 'DURWARD_CONFIG_SYNTAX', 2, 1],
    ['a: [1', 'DURWARD_CONFIG_SYNTAX', 1, 6],
    ['a: "\\q"', 'DURWARD_CONFIG_SYNTAX', 1, 5],
    ['a: 1\n__proto__: {b: 1}', 'DURWARD_CONFIG_UNKNOWN_KEY', 2, 1],
  ])('%j is refused as %s at line %i, column %i', (text, code, line, column) => {
    expect(faultsOf(text)[0]).toMatchObject({ code, at: { line, column } });
  });

  it('is bounded in size, depth, nodes, entries and aliases', () => {
    const texts = [
      `a: ${'x'.repeat(1024 * 1024)}`,
      `a: ${'['.repeat(40)}${']'.repeat(40)}`,
      `a: [${'1,'.repeat(5001)}]`,
      `a:\n${'  - [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]\n'.repeat(4000)}`,
      `a: &a 1\n${Array.from({ length: 101 }, (_, index) => `b${String(index)}: *a\n`).join('')}`,
      `a: &a [1,1,1,1,1,1,1,1,1,1]\nb: &b [${'*a,'.repeat(10)}]\nc: &c [${'*b,'.repeat(10)}]\nd: [${'*c,'.repeat(10)}]`,
    ];
    for (const text of texts) {
      expect(faultsOf(text).map(({ code }) => code), text.slice(0, 20)).toEqual(['DURWARD_CONFIG_TOO_LARGE']);
    }
  });

  it('as deep as is allowed is read', () => {
    expect(faultsOf(`a: ${'['.repeat(20)}${']'.repeat(20)}`)).toEqual([]);
  });

  it('never repeats the text in a message', () => {
    const canary = 'canary4711';
    const texts = [`a: *${canary}`, `a: !${canary} x`, `${canary}: 1\n${canary}: 2`, `a: "${canary}`, `a: @${canary}`];
    for (const text of texts) {
      expect(JSON.stringify(faultsOf(text))).not.toContain(canary);
    }
  });
});
