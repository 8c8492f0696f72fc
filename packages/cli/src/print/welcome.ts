import { overrides, type LoadedConfig, type Waiting } from '@durward/gateway';
import type { ConfigPlace } from '../load-for-command.ts';
import type { RunningGateway } from '../runtime-port.ts';
import { escapeText } from './escape.ts';
import type { Paint } from './paint.ts';
import { table } from './table.ts';

type Server = RunningGateway['servers'][number];

/** How other commands are given: the program, and the options that make them see the same configuration. */
interface Way {
  readonly program: string;
  readonly options: string;
}

/**
 * What `durward serve` says once it is up: where it listens, how to get in, how to point a client at
 * it, what to try, and every dangerous switch that is on.
 *
 * @see the clients' own pages on `claude mcp add`, `.vscode/mcp.json` and `.cursor/mcp.json`
 */
export function welcomeText(
  gateway: RunningGateway,
  { config, place, ownerLink, program }: {
    readonly config: LoadedConfig;
    /** How the reader starts this program. */
    readonly program: string;
    readonly place: ConfigPlace & { readonly config: string };
    /** Undefined where people sign in elsewhere. */
    readonly ownerLink: string | undefined;
  },
  paint: Paint,
): string {
  const [first] = gateway.servers;
  const way = { program, options: optionsFor(gateway, place) };
  return [
    whereText(gateway, paint),
    ...dangerText(config, paint),
    ...(first === undefined
      ? [`There is no server yet. Add one under \`servers\` in ${escapeText(place.config)}; it is read again at once.`]
      : [
          signInText(config, ownerLink, way, paint),
          clientsText(first, paint),
          tryText(first, way, paint),
          ...(ownerLink === undefined ? [] : [scriptText(first, config, way, paint)]),
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

/** What nobody decided on, server by server, and how to see it. */
export function waitingText(waiting: readonly Waiting[], paint: Paint): string {
  const counts = new Map<string, number>();
  for (const { definition: { server } } of waiting) counts.set(server, (counts.get(server) ?? 0) + 1);
  const rows = [...counts].map(([server, count]) => [escapeText(server), String(count)]);
  return [
    `${paint('warning', 'Waiting for a review')}, unseen and unusable until then:`,
    table(rows, '  '),
    'Look at it and decide in another terminal: durward review',
  ].join('\n');
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

/** How people come in: at a provider, by a link on this machine, or with tokens that they bring. */
function signInText(config: LoadedConfig, ownerLink: string | undefined, way: Way, paint: Paint): string {
  const { program, options } = way;
  const { provider } = config.identity;
  if (ownerLink !== undefined) {
    return [
      paint('strong', 'Sign in first: open this link in your browser (it works once, for a quarter of an hour):'),
      `  ${escapeText(ownerLink)}`,
      `  another one later:  ${program} owner-link${options}`,
    ].join('\n');
  }
  return provider === undefined
    ? [
        paint('strong', 'Get a token:'),
        '  your client brings a token of the issuer that this gateway names when it is called',
      ].join('\n')
    : [
        paint('strong', 'Sign in:'),
        `  your client opens a browser; you allow it, and sign in at ${escapeText(new URL(provider.issuer).host)}`,
        `  who allowed what:  ${program} access list${options}`,
      ].join('\n');
}

function clientsText({ name, url }: Server, paint: Paint): string {
  return [
    paint('strong', 'Claude Code:'),
    `  claude mcp add --scope project --transport http ${name} ${escapeText(url)}`,
    paint('strong', 'VS Code, in .vscode/mcp.json:'),
    indented({ servers: { [name]: { type: 'http', url } } }),
    paint('strong', 'Cursor, in .cursor/mcp.json:'),
    indented({ mcpServers: { [name]: { url } } }),
  ].join('\n');
}

/** For programs that cannot open a browser. */
function scriptText(first: Server, config: LoadedConfig, { program, options }: Way, paint: Paint): string {
  const minutes = String(Math.floor(config.identity.local.tokenLifetimeSeconds / 60));
  return [
    paint('strong', `For scripts, a token for one server and ${minutes} minutes:`),
    `  export ${variableOf(first.name)}="$(${program} token --server ${first.name}${options})"`,
  ].join('\n');
}

function indented(value: unknown): string {
  return JSON.stringify(value, null, 2).split('\n').map((line) => `  ${escapeText(line)}`).join('\n');
}

function tryText({ name }: Server, { program, options }: Way, paint: Paint): string {
  return [
    paint('strong', 'Try first:'),
    `  ask your agent which tools ${name} has; it sees only those that a grant names`,
    `  see what it did:  ${program} audit tail${options}`,
    `  check the setup:  ${program} doctor${options}`,
  ].join('\n');
}
