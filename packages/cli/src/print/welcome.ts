import { overrides, type LoadedConfig } from '@durward/gateway';
import type { ConfigPlace } from '../load-for-command.ts';
import type { RunningGateway } from '../runtime-port.ts';
import { escapeText } from './escape.ts';
import type { Paint } from './paint.ts';
import { table } from './table.ts';

type Server = RunningGateway['servers'][number];

/**
 * What `durward serve` says once it is up: where it listens, how to get in, how to point a client at
 * it, what to try, and every dangerous switch that is on.
 *
 * @see the clients' own pages on `claude mcp add`, `.vscode/mcp.json` and `.cursor/mcp.json`
 */
export function welcomeText(
  gateway: RunningGateway,
  config: LoadedConfig,
  place: ConfigPlace & { readonly config: string },
  paint: Paint,
): string {
  const [first] = gateway.servers;
  const options = optionsFor(gateway, place);
  const isLocal = config.identity.issuers.length === 0;
  return [
    whereText(gateway, paint),
    ...dangerText(config, paint),
    ...(first === undefined
      ? [`There is no server yet. Add one under \`servers\` in ${escapeText(place.config)}; it is read again at once.`]
      : [
          isLocal ? localTokenText(first, config, options, paint) : providerText(paint),
          clientsText(first, isLocal, paint),
          tryText(first, options, paint),
        ]),
  ].join('\n\n');
}

function whereText({ url, adminUrl, servers }: RunningGateway, paint: Paint): string {
  const admin = adminUrl === undefined ? '' : ` Health and metrics: ${escapeText(adminUrl)}`;
  const rows = servers.map((server) => [escapeText(server.name), escapeText(server.url)]);
  const head = `${paint('strong', 'Durward listens')} on ${escapeText(url)}.${admin}`;
  return rows.length === 0 ? head : `${head}\n\n${table(rows, '  ')}`;
}

/** One line per dangerous switch; also shown again after a reload. */
export function dangerText({ dangerous }: LoadedConfig, paint: Paint): string[] {
  if (dangerous.length === 0) return [];
  return [dangerous.map((key) => `${paint('problem', 'danger')}: ${escapeText(key)} is on`).join('\n')];
}

/** The environment variable in which people keep the token for a server. */
function variableOf(server: string): string {
  return `DURWARD_TOKEN_${server.replaceAll('-', '_').toUpperCase()}`;
}

/** What other commands must be told so that they work with the configuration that runs. */
function optionsFor({ url }: RunningGateway, { config, flags }: ConfigPlace & { config: string }): string {
  const words = config === 'durward.yaml' ? [] : ['--config', quoted(config)];
  for (const { name, flag } of overrides()) {
    const given = flags[name];
    if (given === undefined || flag === undefined || name === 'log.level') continue;
    // Port 0 took a free one: tokens are for the one it took.
    words.push(flag, quoted(name === 'listen.port' ? new URL(url).port : given));
  }
  return words.map((word) => ` ${word}`).join('');
}

/** A word for a POSIX shell. */
function quoted(word: string): string {
  return /^[A-Za-z0-9_./@%+=:,-]+$/.test(word) ? word : `'${escapeText(word).replaceAll("'", String.raw`'\''`)}'`;
}

function localTokenText(first: Server, config: LoadedConfig, options: string, paint: Paint): string {
  const minutes = String(Math.floor(config.identity.local.tokenLifetimeSeconds / 60));
  return [
    paint('strong', `Get a token (good for one server and ${minutes} minutes), where you start your client:`),
    `  export ${variableOf(first.name)}="$(durward token --server ${first.name}${options})"`,
  ].join('\n');
}

function providerText(paint: Paint): string {
  return [
    paint('strong', 'Get a token:'),
    '  your client signs in with the identity provider that this gateway names when it is called',
  ].join('\n');
}

function clientsText({ name, url }: Server, isLocal: boolean, paint: Paint): string {
  const variable = variableOf(name);
  const claudeHeader = isLocal ? ` \\\n    --header 'Authorization: Bearer \${${variable}}'` : '';
  const inputs = [{ type: 'promptString', id: 'durward-token', description: `Token for ${name}`, password: true }];
  const vscodeHeaders = isLocal ? { headers: { Authorization: 'Bearer ${input:durward-token}' } } : {};
  const vscode = {
    servers: { [name]: { type: 'http', url, ...vscodeHeaders } },
    ...(isLocal ? { inputs } : {}),
  };
  const cursorHeaders = isLocal ? { headers: { Authorization: `Bearer \${env:${variable}}` } } : {};
  const cursor = { mcpServers: { [name]: { url, ...cursorHeaders } } };
  return [
    paint('strong', 'Claude Code:'),
    `  claude mcp add --scope project --transport http ${name} ${escapeText(url)}${claudeHeader}`,
    paint('strong', 'VS Code, in .vscode/mcp.json:'),
    indented(vscode),
    paint('strong', 'Cursor, in .cursor/mcp.json:'),
    indented(cursor),
  ].join('\n');
}

function indented(value: unknown): string {
  return JSON.stringify(value, null, 2).split('\n').map((line) => `  ${escapeText(line)}`).join('\n');
}

function tryText({ name }: Server, options: string, paint: Paint): string {
  return [
    paint('strong', 'Try first:'),
    `  ask your agent which tools ${name} has; it sees only those that a grant names`,
    `  see what it did:  durward audit tail${options}`,
    `  check the setup:  durward doctor${options}`,
  ].join('\n');
}
