import { chmodSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { projectSeatsOf, seatsOf } from '../../packages/scanner/src/discover/seats.ts';
import type { Platform } from '@durward/scanner';
import { folderWith, report } from './support/scan.ts';

const folders: string[] = [];
const folder = (files: Record<string, unknown>): string => {
  folders.push(folderWith(files));
  return folders.at(-1) ?? '';
};

afterEach(() => {
  for (const one of folders.splice(0)) rmSync(one, { recursive: true });
});

const HOMES = { linux: '/home/ana', darwin: '/Users/ana', win32: 'C:\\Users\\ana' } as const;

function placesOf(platform: Platform, env: Record<string, string> = {}): readonly string[] {
  return seatsOf({ platform, home: HOMES[platform], env }).map(({ client, path, search }) =>
    [`${client}: ${path}`, ...(search?.names ?? []), search?.ending ?? ''].join(' ').trim(),
  );
}

const EVERYWHERE = [
  'Cursor: ~/.cursor/mcp.json',
  'Windsurf: ~/.codeium/windsurf/mcp_config.json',
  'VS Code: ~/.vscode/mcp.json',
  'Kiro: ~/.kiro/settings/mcp.json',
  'Antigravity: ~/.gemini/antigravity/mcp_config.json',
  'Antigravity: ~/.gemini/config/mcp_config.json',
  'Claude Code: ~/.claude.json',
  'Gemini CLI: ~/.gemini/settings.json',
  'Claude Code: ~/.claude/plugins/cache .mcp.json plugin.json',
  'Codex: ~/.codex config.toml .config.toml',
  'Amazon Q: ~/.aws/amazonq/mcp.json',
  'Amazon Q: ~/.aws/amazonq/agents/default.json',
  'Amazon Q: ~/.aws/amazonq/agents/mcp.json',
  'OpenCode: ~/.config/opencode/opencode.json',
  'OpenCode: ~/.config/opencode/opencode.jsonc',
  'Continue: ~/.continue/config.yaml',
];

const OWN: Readonly<Record<Platform, readonly string[]>> = {
  linux: [
    'VS Code: ~/.config/Code/User/mcp.json',
    'VS Code: ~/.config/Code/User/settings.json',
    'Zed: ~/.config/zed/settings.json',
    'Claude Code: /etc/claude-code/managed-mcp.json',
    'Codex: /etc/codex/config.toml',
    'Goose: ~/.config/goose/config.yaml',
  ],
  darwin: [
    'VS Code: ~/Library/Application Support/Code/User/mcp.json',
    'Zed: ~/.config/zed/settings.json',
    'Claude Desktop: ~/Library/Application Support/Claude/claude_desktop_config.json',
    'Claude Code: /Library/Application Support/ClaudeCode/managed-mcp.json',
    'Codex: /etc/codex/config.toml',
  ],
  win32: [
    'VS Code: ~/AppData/Roaming/Code/User/settings.json',
    'Zed: ~/AppData/Roaming/Zed/settings.json',
    'Claude Desktop: ~/AppData/Roaming/Claude/claude_desktop_config.json',
    'Claude Code: C:/Program Files/ClaudeCode/managed-mcp.json',
    'Codex: C:/ProgramData/OpenAI/Codex/config.toml',
    'Goose: ~/AppData/Roaming/Block/goose/config/config.yaml',
  ],
};

describe('the places of configurations', () => {
  test.each(['linux', 'darwin', 'win32'] as const)('on %s are those of every client (S-33)', (platform) => {
    const places = placesOf(platform).map((place) =>
      place.replaceAll('\\', '/').replace(HOMES[platform].replaceAll('\\', '/'), '~'),
    );
    expect(places).toEqual(expect.arrayContaining([...EVERYWHERE, ...OWN[platform]]));
    expect(places.some((place) => place.startsWith('Claude Desktop'))).toBe(platform !== 'linux');
  });

  test('follow the variables of the machine, if these are absolute (S-33)', () => {
    const moved = placesOf('win32', { APPDATA: 'D:\\Roaming', ProgramFiles: 'E:\\Programs' });
    expect(moved).toContain('Claude Desktop: D:\\Roaming\\Claude\\claude_desktop_config.json');
    expect(moved).toContain('Claude Code: E:\\Programs\\ClaudeCode\\managed-mcp.json');
    expect(placesOf('linux', { XDG_CONFIG_HOME: '/xdg', CODEX_HOME: '/codex' })).toEqual(
      expect.arrayContaining(['VS Code: /xdg/Code/User/mcp.json', 'Codex: /codex config.toml .config.toml']),
    );
    expect(placesOf('linux', { XDG_CONFIG_HOME: 'relative' })).toContain(
      'VS Code: /home/ana/.config/Code/User/mcp.json',
    );
  });

  test('of a project are those that it brings along (S-33)', () => {
    expect(projectSeatsOf('/p', { platform: 'linux' }).map(({ path, scope }) => `${scope} ${path}`)).toEqual(
      expect.arrayContaining(
        [
          '/p/.mcp.json',
          '/p/.cursor/mcp.json',
          '/p/.vscode/mcp.json',
          '/p/.codex/config.toml',
          '/p/opencode.json',
        ].map((path) => `project ${path}`),
      ),
    );
  });
});

const SERVERS = (name: string) => ({ mcpServers: { [name]: { command: 'node', args: ['server.js'] } } });

describe('without a target', () => {
  test('the clients of the user and the project here are scanned (S-33)', async () => {
    const place = folder({
      'home/.cursor/mcp.json': SERVERS('cursor'),
      'home/.claude.json': { projects: { '/a': SERVERS('of-a-project') }, ...SERVERS('claude') },
      'home/.claude/plugins/cache/market/kit/1.0/.mcp.json': { bare: { command: 'node', args: ['bare.js'] } },
      'home/.codex/config.toml': '[mcp_servers.codex]\ncommand = "npx"\nargs = ["-y", "docs@1.0.0"]\n',
      'home/.codex/work.config.toml': '[mcp_servers."with.dot"]\nurl = "https://example.com/mcp"\n',
      'home/.config/goose/config.yaml':
        'extensions:\n  goose:\n    type: stdio\n    cmd: uvx\n    args: [tool@1.0]\n',
      'home/.config/Code/User/settings.json': '{ /* none of ours */ "editor.tabSize": 2, }',
      'home/.config/opencode/opencode.jsonc':
        '{ "mcp": { "open": { "type": "local", "command": ["bun", "x", "a@1.0.0"] } } }',
      'home/.config/zed/settings.json': { context_servers: { zed: { command: { path: 'node', args: ['z.js'] } } } },
      '.vscode/mcp.json': { servers: { here: { type: 'http', url: 'https://example.com/here' } } },
    });
    const {
      report: { servers, problems },
    } = await report(place, ['--no-start']);
    const shown = servers.map(({ name, client, runs }) => `${String(client)}: ${String(name)} = ${String(runs)}`);
    expect(shown).toEqual([
      'Cursor: cursor = node server.js',
      'Zed: zed = node z.js',
      'Claude Code: claude = node server.js',
      'Claude Code: of-a-project = node server.js',
      'Claude Code: bare = node bare.js',
      'Codex: codex = npx -y docs@1.0.0',
      'Codex: with.dot = https://example.com/mcp',
      'OpenCode: open = bun x a@1.0.0',
      'Goose: goose = uvx tool@1.0',
      'VS Code: here = https://example.com/here',
    ]);
    expect(problems).toEqual([]);
  });

  test('a circle of links, and a broken file, are told of and stop nothing (S-28)', async () => {
    const place = folder({
      'home/.cursor/mcp.json': SERVERS('a'),
      'home/.gemini/settings.json': '{ "mcpServers": { "b": { "command": ',
    });
    symlinkSync(join(place, 'home/.claude.json'), join(place, 'home/.claude.json'));
    symlinkSync(place, join(place, 'home/.continue'));
    const {
      code,
      report: { servers, problems },
    } = await report(place, ['--no-start']);
    expect(code).toBe(2);
    expect(servers.map(({ name }) => name)).toContain('a');
    expect(problems.map(({ what }) => what)).toEqual([
      'a configuration of Claude Code cannot be read',
      'a configuration of Gemini CLI is broken',
    ]);
  });

  test('a configuration that others may write is found (S-33)', async () => {
    const place = folder({ 'home/.cursor/mcp.json': SERVERS('a') });
    chmodSync(join(place, 'home/.cursor/mcp.json'), 0o666);
    const {
      code,
      report: { findings },
    } = await report(place, ['--no-start']);
    expect({ code, controls: findings.map(({ control }) => control) }).toEqual({ code: 1, controls: ['SC011'] });
  });
});
