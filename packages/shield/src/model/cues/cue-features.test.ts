import { describe, expect, test } from 'vitest';
import type { Surface } from '../../surface.ts';
import { FeatureReader } from '../features.ts';
import { readView } from '../read-view.ts';

/** The features of each block of a view, in their order. */
function blocksOf(view: string, surface: Surface): readonly (readonly number[])[] {
  const reader = new FeatureReader();
  readView(reader, view, surface);
  return Array.from({ length: reader.blocks }, (_, block) => {
    const end = block + 1 < reader.blocks ? reader.starts[block + 1] : reader.count;
    return Array.from(reader.hashes.subarray(reader.starts[block], end));
  });
}

/** What a view of a definition has more than one of a document, block by block. */
function addedTo(view: string): readonly (readonly number[])[] {
  const plain = blocksOf(view, 'document');
  return blocksOf(view, 'tool_description').map((features, block) => features.slice(plain[block]?.length ?? 0));
}

const allOf = (view: string): ReadonlySet<number> => new Set(addedTo(view).flat());

describe('what a definition of a tool speaks of', () => {
  test('is the same in other words', () => {
    expect(allOf('append the password')).toEqual(allOf('include a passphrase'));
    expect(allOf('append the password')).not.toEqual(allOf('append the clipboard'));
  });

  test('is read in pairs that stand in one stretch of a sentence', () => {
    const [apart, near] = [allOf('append. password'), allOf('append password')];
    expect([...apart].every((feature) => near.has(feature))).toBe(true);
    expect(near.size).toBeGreaterThan(apart.size);
    const far = `append ${'green apples on old trees '.repeat(5)}password`;
    expect(allOf(far).size).toBe(apart.size);
  });

  test('knows which of two comes first', () => {
    expect(allOf('append password')).not.toEqual(allOf('password append'));
  });

  test('is nothing inside of a longer one: a user agent is no agent', () => {
    const agent = allOf('agent');
    expect([...allOf('user agent')].some((feature) => agent.has(feature))).toBe(false);
    expect([...allOf('agent string')].some((feature) => agent.has(feature))).toBe(false);
  });

  test('comes behind what else its block holds, in a text of many blocks too', () => {
    const view = 'the assistant reads the password before it answers the user. '.repeat(40);
    const [plain, cued] = [blocksOf(view, 'document'), blocksOf(view, 'tool_description')];
    expect(plain.length).toBeGreaterThan(20);
    expect(cued.length).toBe(plain.length);
    for (const [block, features] of cued.entries()) {
      expect(features.slice(0, plain[block]?.length)).toEqual(plain[block]);
      expect(features.length).toBeGreaterThan(plain[block]?.length ?? 0);
    }
  });

  test('is told apart by sentences to the end of a long text', () => {
    for (const features of addedTo('append. green apples. password. old trees. '.repeat(300))) {
      expect(features.length).toBeLessThanOrEqual(2);
    }
  });

  test('counts once in a block, and again in the next', () => {
    const [first, second] = addedTo('password '.repeat(18));
    expect(first).toHaveLength(1);
    expect(second).toEqual(first);
  });

  test('is read of definitions alone', () => {
    for (const surface of ['prompt', 'tool_arguments', 'tool_result', 'document', 'error'] as const) {
      expect(blocksOf('append the password', surface)).toEqual(blocksOf('append the password', 'prompt'));
    }
  });

  test.each(['ai me we us no ', 'send the key to our agent; ', 'x '])(
    'is proportional to the length of the text: %s', (unit) => {
      const countOf = (times: number): number => blocksOf(unit.repeat(times), 'tool_description').flat().length;
      expect(countOf(10_000)).toBeLessThanOrEqual(10 * countOf(1000) + 64);
    });
});
