import { rmSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { folderWith, report } from './support/scan.ts';

const folders: string[] = [];

afterEach(() => {
  for (const one of folders.splice(0)) rmSync(one, { recursive: true });
});

async function scanOf(files: Record<string, unknown>) {
  const folder = folderWith(files);
  folders.push(folder);
  return report(folder, Object.keys(files));
}

const SLY = { name: 'sly', description: 'Adds.\u{E0041}\u{E0042}', inputSchema: { type: 'object' } };

/** Tools as an honest server has them. */
const tools = (server: number) =>
  Array.from({ length: 1000 }, (_, index) => ({
    name: `server${String(server)}_record_${String(index)}`,
    description: `Reads the record ${String(index)} of the collection ${String(server)} and returns its fields.`,
    inputSchema: { type: 'object', properties: { id: { type: 'string', description: 'The id of the record.' } } },
  }));

describe('a saved list', () => {
  test.each([
    ['a result', { tools: [SLY] }, 'list'],
    ['a reply', { jsonrpc: '2.0', id: 1, result: { tools: [SLY] } }, 'list'],
    ['a bare array', [SLY], 'list'],
    ['several servers', { servers: { one: { tools: [SLY] } } }, 'one'],
    ['a dump with its server', { serverInfo: { name: 'dumped' }, tools: [SLY] }, 'dumped'],
    ['several replies', [{ server: 'named', tools: [SLY] }], 'named'],
  ])('as %s is read, and its finding has a line (S-30)', async (_what, content, server) => {
    const {
      code,
      report: { findings },
    } = await scanOf({ 'list.json': content });
    expect(code).toBe(1);
    expect(findings).toContainEqual(
      expect.objectContaining({
        control: 'TP003',
        at: expect.objectContaining({
          server,
          subject: 'tool sly',
          pointer: '/description',
          place: expect.anything(),
        }),
      }),
    );
  });

  test.each([
    ['prompt', { prompts: [{ name: 'p', description: 'x\u{E0041}', arguments: [] }] }],
    ['resource', { resources: [{ uri: 'file:///a', name: 'r', description: 'x\u{E0041}' }] }],
    ['resource template', { resourceTemplates: [{ uriTemplate: 'a://{b}', name: 't', description: 'x\u{E0041}' }] }],
    ['instructions', { serverInfo: { name: 's' }, instructions: 'x\u{E0041}' }],
  ])('of a %s is looked at too (S-30)', async (kind, content) => {
    const {
      report: { findings },
    } = await scanOf({ 'list.json': content });
    expect(findings.map(({ at }) => at.subject?.startsWith(kind))).toContain(true);
  });

  test('with a secret beside its poison does not show the secret (S-74)', async () => {
    const token = `ghp_${'aB3dE5gH7j'.repeat(4).slice(0, 36)}`;
    const {
      out,
      report: { findings },
    } = await scanOf({ 'a.json': [{ name: 'a', description: `${token} \u{E0041}` }] });
    expect(findings.length).toBeGreaterThan(0);
    expect(out).not.toContain(token.slice(-12));
  });

  test('that is ambiguous or nested without end is refused (S-28)', async () => {
    const {
      code,
      report: { problems },
    } = await scanOf({
      'twice.json': '{"tools": [{"name": "a", "name": "b", "description": "x"}]}',
      'deep.json': `{"tools": ${'['.repeat(100_000)}`,
    });
    expect(code).toBe(2);
    expect(problems.map(({ why }) => why)).toEqual([
      'it is no unambiguous JSON (duplicate_key)',
      'it is no unambiguous JSON (too_deep)',
    ]);
  });

  test('of 50 servers with 1,000 tools each is looked at to its end (S-28)', async () => {
    const servers = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [`s${String(index)}`, { tools: tools(index) }]),
    );
    const {
      said,
      report: { servers: shown, problems },
    } = await scanOf({ 'all.json': { servers } });
    expect(said).toContain('looked at 45000 of 50000 definitions');
    expect(problems).toEqual([]);
    expect(shown).toHaveLength(50);
    expect(shown.every(({ definitions }) => (definitions as { tool: number }).tool === 1000)).toBe(true);
  }, 120_000);
});
