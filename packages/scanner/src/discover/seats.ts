import { win32 } from 'node:path';
import { absolute, foldersOf, type Folders, type Surroundings } from './surroundings.ts';

export type Format = 'json' | 'yaml' | 'toml';

/** Whose configuration a file is: of one user, of a project that somebody checked out, of the whole machine. */
export type Scope = 'user' | 'project' | 'machine';

/** A place where a client keeps servers: a file, or all files of some name below a folder. */
export interface Seat {
  readonly client: string;
  readonly scope: Scope;
  readonly format: Format;
  /** The file, or the folder that is searched. */
  readonly path: string;
  /** Which files of the folder count; undefined when `path` is the file. */
  readonly search?: { readonly names?: readonly string[]; readonly ending?: string; readonly depthMax: number };
}

/** Every place of the current user and of the machine, whether or not there is something. Pure. */
export function seatsOf(surroundings: Surroundings): readonly Seat[] {
  const folders = foldersOf(surroundings);
  return [
    ...editorSeats(folders),
    ...claudeSeats(surroundings, folders),
    ...codexSeats(surroundings, folders),
    ...agentSeats(surroundings, folders),
  ];
}

function editorSeats({ path, home, settings, dotConfig }: Folders): readonly Seat[] {
  const codes = ['Code', 'Code - Insiders', 'VSCodium'].flatMap((edition) => {
    const user = path.join(settings, edition, 'User');
    return [
      file('VS Code', path.join(user, 'mcp.json')),
      file('VS Code', path.join(user, 'settings.json')),
      within('VS Code', path.join(user, 'profiles'), { names: ['mcp.json', 'settings.json'], depthMax: 1 }),
    ];
  });
  const zed = path === win32 ? path.join(settings, 'Zed') : path.join(dotConfig, 'zed');
  return [
    file('Cursor', path.join(home, '.cursor', 'mcp.json')),
    ...codes,
    file('VS Code', path.join(home, '.vscode', 'mcp.json')),
    file('Windsurf', path.join(home, '.codeium', 'windsurf', 'mcp_config.json')),
    file('Zed', path.join(zed, 'settings.json')),
    file('Kiro', path.join(home, '.kiro', 'settings', 'mcp.json')),
    file('Antigravity', path.join(home, '.gemini', 'antigravity', 'mcp_config.json')),
    file('Antigravity', path.join(home, '.gemini', 'config', 'mcp_config.json')),
    file('Continue', path.join(home, '.continue', 'config.yaml'), { format: 'yaml' }),
    within('Continue', path.join(home, '.continue', 'mcpServers'), { ending: '.yaml', depthMax: 0 }, 'yaml'),
    within('Continue', path.join(home, '.continue', 'mcpServers'), { ending: '.json', depthMax: 0 }),
  ];
}

function claudeSeats({ platform, env }: Surroundings, folders: Folders): readonly Seat[] {
  const { path, home, settings } = folders;
  const desktop =
    platform === 'linux' ? [] : [file('Claude Desktop', path.join(settings, 'Claude', 'claude_desktop_config.json'))];
  const programs = absolute(env['ProgramFiles'], win32) ?? 'C:\\Program Files';
  const managed =
    platform === 'win32'
      ? path.join(programs, 'ClaudeCode')
      : folders.shared({ linux: 'claude-code', darwin: 'ClaudeCode', win32: '' });
  const plugins = path.join(home, '.claude', 'plugins', 'cache');
  return [
    ...desktop,
    file('Claude Code', path.join(home, '.claude.json')),
    file('Claude Code', path.join(managed, 'managed-mcp.json'), { scope: 'machine' }),
    within('Claude Code', plugins, { names: ['.mcp.json', 'plugin.json'], depthMax: 8 }),
  ];
}

function codexSeats({ env }: Surroundings, folders: Folders): readonly Seat[] {
  const { path, home } = folders;
  const own = absolute(env['CODEX_HOME'], path) ?? path.join(home, '.codex');
  const shared = folders.shared({ linux: 'codex', darwin: '../../etc/codex', win32: 'OpenAI\\Codex' });
  return [
    within('Codex', own, { names: ['config.toml'], ending: '.config.toml', depthMax: 0 }, 'toml'),
    file('Codex', path.join(shared, 'config.toml'), { format: 'toml', scope: 'machine' }),
  ];
}

function agentSeats({ platform }: Surroundings, folders: Folders): readonly Seat[] {
  const { path, home, settings, dotConfig } = folders;
  const gemini = folders.shared({ linux: 'gemini-cli', darwin: 'GeminiCli', win32: 'gemini-cli' });
  const goose =
    platform === 'win32' ? path.join(settings, 'Block', 'goose', 'config') : path.join(dotConfig, 'goose');
  const amazon = path.join(home, '.aws', 'amazonq');
  return [
    file('Gemini CLI', path.join(home, '.gemini', 'settings.json')),
    file('Gemini CLI', path.join(gemini, 'settings.json'), { scope: 'machine' }),
    file('Amazon Q', path.join(amazon, 'mcp.json')),
    file('Amazon Q', path.join(amazon, 'agents', 'default.json')),
    file('Amazon Q', path.join(amazon, 'agents', 'mcp.json')),
    file('OpenCode', path.join(dotConfig, 'opencode', 'opencode.json')),
    file('OpenCode', path.join(dotConfig, 'opencode', 'opencode.jsonc')),
    file('Amp', path.join(dotConfig, 'amp', 'settings.json')),
    file('Goose', path.join(goose, 'config.yaml'), { format: 'yaml' }),
  ];
}

/** Names below the root of a project, with the client that reads them. */
const PROJECT_FILES: readonly (readonly [client: string, path: readonly string[], format?: Format])[] = [
  ['Claude Code', ['.mcp.json']],
  ['Cursor', ['.cursor', 'mcp.json']],
  ['Cursor', ['.cursor', 'rules', 'mcp.json']],
  ['VS Code', ['.vscode', 'mcp.json']],
  ['VS Code', ['.vscode', 'settings.json']],
  ['Codex', ['.codex', 'config.toml'], 'toml'],
  ['Gemini CLI', ['.gemini', 'settings.json']],
  ['Kiro', ['.kiro', 'settings', 'mcp.json']],
  ['Amazon Q', ['.amazonq', 'mcp.json']],
  ['Amazon Q', ['.amazonq', 'default.json']],
  ['OpenCode', ['opencode.json']],
  ['OpenCode', ['opencode.jsonc']],
  ['Zed', ['.zed', 'settings.json']],
  ['Durward', ['durward.yaml'], 'yaml'],
];

/** Every place inside the folder of a project. Pure. */
export function projectSeatsOf(folder: string, surroundings: Pick<Surroundings, 'platform'>): readonly Seat[] {
  const { path } = foldersOf({ ...surroundings, home: folder, env: {} });
  const files = PROJECT_FILES.map(([client, names, format = 'json']) =>
    file(client, path.join(folder, ...names), { scope: 'project', format }),
  );
  const more = within(
    'Continue',
    path.join(folder, '.continue', 'mcpServers'),
    { ending: '.yaml', depthMax: 0 },
    'yaml',
  );
  return [...files, { ...more, scope: 'project' }];
}

function file(
  client: string,
  path: string,
  { scope = 'user', format = 'json' }: { readonly scope?: Scope; readonly format?: Format } = {},
): Seat {
  return { client, scope, format, path };
}

function within(client: string, path: string, search: NonNullable<Seat['search']>, format: Format = 'json'): Seat {
  return { client, scope: 'user', format, path, search };
}

/** The format of a file that somebody named, by its ending. */
export function formatOf(path: string): Format {
  const lower = path.toLowerCase();
  if (lower.endsWith('.toml')) return 'toml';
  return lower.endsWith('.yaml') || lower.endsWith('.yml') ? 'yaml' : 'json';
}
