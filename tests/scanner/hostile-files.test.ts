import { describe, expect, test } from 'vitest';
import type { FoundFile } from '../../packages/scanner/src/discover/find.ts';
import { serversIn } from '../../packages/scanner/src/read/servers.ts';

function read(text: string, format: FoundFile['format'] = 'json') {
  return serversIn({ client: 'test', scope: 'project', format, path: '/p', text, mode: 0o600 });
}

describe('a hostile configuration', () => {
  test('that is nested without end is refused, in every format (S-28)', () => {
    const deep = {
      json: '['.repeat(200_000),
      yaml: `a: ${'['.repeat(20_000)}`,
      toml: `a = ${'['.repeat(20_000)}`,
    } as const;
    for (const format of ['json', 'yaml', 'toml'] as const) {
      const { servers, problems } = read(deep[format], format);
      expect({ format, servers, problems: problems.length }).toEqual({ format, servers: [], problems: 1 });
    }
  });

  test('that unfolds its aliases without end is refused (S-28)', () => {
    const names = 'bcdefghij'.split('');
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
    for (const [index, name] of names.entries()) {
      const before = 'abcdefghij'[index] ?? 'a';
      bomb.push(`${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(', ')}]`);
    }
    const { problems } = read(`${bomb.join('\n')}\nmcpServers: *j\n`, 'yaml');
    expect(problems[0]?.why).toContain('unfolds to too much');
  });

  test('with comments and trailing commas is read, and what a break leaves too (S-28)', () => {
    const broken = read('{ // x\n "mcpServers": { "a": { "command": "node", }, "b": { "url": "https://e.example", ');
    expect(broken.servers.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(broken.problems).toHaveLength(1);
  });

  test('that names a server twice is read as both, whichever its client takes (S-28)', () => {
    const { servers } = read(
      '{"mcpServers": {"a": {"command": "node"}, "a": {"command": "bash"}}, "mcpServers": {"b": {"command": "x"}}}',
    );
    expect(servers.map(({ launch }) => (launch.kind === 'program' ? launch.command.text : ''))).toEqual([
      'node',
      'bash',
      'x',
    ]);
  });

  test('with a name of the prototype, or nothing that it should hold, does no harm (S-28)', () => {
    expect(
      read('{"mcpServers": {"__proto__": {"command": "node"}, "x": {"command": 5, "args": {"a": 1}, "env": [1]}}}')
        .servers,
    ).toHaveLength(2);
    expect(read('{"mcpServers": [1, null, "x", {"name": "n", "command": ""}]}').servers).toHaveLength(1);
    expect(read('').isConfiguration).toBe(false);
    expect(read('null').isConfiguration).toBe(false);
  });

  test('with more servers than are looked at is told of (S-28)', () => {
    const servers = Object.fromEntries(
      Array.from({ length: 2500 }, (_, index) => [`s${String(index)}`, { command: 'node' }]),
    );
    const outcome = read(JSON.stringify({ mcpServers: servers }));
    expect(outcome.servers).toHaveLength(2000);
    expect(outcome.problems).toHaveLength(1);
  });

  test('says line and column of each server and value (S-33)', () => {
    const { servers } = read(
      '[mcp_servers.one]\ncommand = "npx"\nargs = ["-y",\n  "x"]\n\n[mcp_servers.one.env]\nKEY = "v"\n',
      'toml',
    );
    const launch = servers[0]?.launch;
    expect(launch?.kind === 'program' && [launch.args[1]?.place, launch.env[0]?.place]).toEqual([
      { line: 4, column: 3 },
      { line: 7, column: 1 },
    ]);
  });
});
