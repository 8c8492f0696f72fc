import { describe, expect, test } from 'vitest';
import { consult } from '../../packages/gateway/src/content/consult.ts';
import type { ContentReader, Reading, ReadingRequest } from '../../packages/gateway/src/content/reader.ts';

const REQUEST: ReadingRequest = {
  server: 'web', direction: 'out', surface: 'tool_result', signal: new AbortController().signal,
  texts: [{ pointer: '/a', text: 'x' }],
};

function reader(name: string, reading: Reading | Error, more: Partial<ContentReader> = {}): ContentReader {
  return {
    name,
    surfaces: ['tool_result'],
    whenUnavailable: 'deny',
    read: () => (reading instanceof Error ? Promise.reject(reading) : Promise.resolve(reading)),
    close: () => Promise.resolve(),
    ...more,
  };
}

const read = (more: object = {}): Reading => ({ kind: 'read', findings: [], ...more });

function change(text: string): ContentReader {
  return reader(text, read({ action: 'allow', replacements: [{ pointer: '/a', text }] }));
}

describe('several readers', () => {
  test('say together what each found, and the strictest decision counts (S-41)', async () => {
    const finding = { pointer: '/a', category: 'harm', severity: 'low', score: 0.2, reason: 'r' } as const;
    const said = await consult([
      reader('one', read({ action: 'allow', labels: ['a', 'b'], findings: [finding] })),
      reader('two', read({ action: 'hold', labels: ['b'] })),
      reader('three', read()),
    ], REQUEST);
    expect(said).toEqual({
      findings: [{ ...finding, reader: 'one' }], action: 'hold', labels: ['a', 'b'], replacements: [], unread: [],
    });
  });

  test.each([
    [['deny', 'hold', 'allow'], 'deny'], [['allow', 'hold', 'deny'], 'deny'], [['hold', 'allow'], 'hold'],
    [['allow', undefined], 'allow'],
  ] as const)('of %j the strictest counts, in whatever order they are asked (S-41)', async (actions, strictest) => {
    const readers = actions.map((action, at) => reader(String(at), read({ action })));
    expect(await consult(readers, REQUEST)).toMatchObject({ action: strictest });
  });

  test('are asked about their own surfaces only (S-41)', async () => {
    const other = reader('one', read({ action: 'deny' }), { surfaces: ['prompt'] });
    expect(await consult([other], REQUEST)).toMatchObject({ action: undefined, unread: [] });
  });

  test('that do not answer, or break, are told with what is to happen (S-41, S-09)', async () => {
    const said = await consult([
      reader('one', { kind: 'unavailable', reason: 'late' }, { whenUnavailable: 'detector' }),
      reader('two', new Error('canary')),
    ], REQUEST);
    expect(said.unread).toEqual([
      { reader: 'one', reason: 'late', whenUnavailable: 'detector' },
      { reader: 'two', reason: 'two failed', whenUnavailable: 'deny' },
    ]);
  });

  test('that change one text in different ways deny it (S-41)', async () => {
    expect(await consult([change('y'), change('y')], REQUEST)).toMatchObject({
      action: 'allow', replacements: [{ pointer: '/a', text: 'y' }],
    });
    expect(await consult([change('y'), change('z')], REQUEST)).toMatchObject({ action: 'deny' });
  });
});
