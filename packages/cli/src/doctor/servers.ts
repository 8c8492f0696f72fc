import { basename, delimiter, isAbsolute, join } from 'node:path';
import { FileError, type HttpConfig, type ServerConfig, type StdioConfig } from '@durward/gateway';
import type { World } from '../world.ts';
import { ok, problem, warn, type Patient, type Result } from './examination.ts';

/** Each server: its program exists and says which version it is, or its URL answers. */
export async function examineServers({ config, world }: Patient): Promise<Result[]> {
  const servers = Object.entries(config.servers);
  if (servers.length === 0) {
    return [warn('servers', 'there is no server, so there is nothing to call', 'add one under `servers`')];
  }
  const results = await Promise.all(
    servers.map(([name, server]) => examineServer(world, `servers.${name}`, server)),
  );
  return results.flat();
}

async function examineServer(world: World, about: string, server: ServerConfig): Promise<Result[]> {
  if (server.stdio !== undefined) return examineProgram(world, about, server.stdio);
  const http = server.http ?? server.sse;
  return http === undefined ? [] : examineUrl(world, about, http);
}

function examineProgram(world: World, about: string, stdio: StdioConfig): Result[] {
  const results: Result[] = [];
  const program = programOf(world, stdio);
  if (program === undefined) {
    const where = isAbsolute(stdio.command) ? `at ${stdio.command}` : 'in PATH';
    results.push(problem(about, `its program is not ${where}, or cannot be run`, 'install it, or correct `command`'));
  }
  if (stdio.cwd !== undefined && world.probes.pathFacts(stdio.cwd)?.kind !== 'folder') {
    results.push(problem(about, `its folder ${stdio.cwd} does not exist`, 'create it, or correct `cwd`'));
  }
  const loose = unpinnedPackage(stdio);
  if (loose !== undefined) {
    const next = 'name an exact version, so that what runs tomorrow is what you looked at today';
    results.push(warn(about, `${loose} is fetched without an exact version`, next));
  }
  return results.length > 0 ? results : [ok(about, `${program ?? stdio.command} can be started`)];
}

function programOf(world: World, { command, inheritEnv, env }: StdioConfig): string | undefined {
  if (isAbsolute(command)) return world.probes.isExecutable(command) ? command : undefined;
  const path = env['PATH'] ?? (inheritEnv.includes('PATH') ? world.env['PATH'] : undefined) ?? '';
  return path
    .split(delimiter)
    .filter((folder) => isAbsolute(folder))
    .map((folder) => join(folder, command))
    .find((candidate) => world.probes.isExecutable(candidate));
}

/** Programs that fetch a package and run it, with the words that come before the package. */
const FETCHERS: Readonly<Record<string, readonly string[]>> = {
  npx: [],
  bunx: [],
  pnpx: [],
  uvx: [],
  pnpm: ['dlx'],
  yarn: ['dlx'],
  npm: ['exec'],
  bun: ['x'],
};

/** The package that is fetched in whatever version there is, or undefined. */
export function unpinnedPackage({ command, args }: Pick<StdioConfig, 'command' | 'args'>): string | undefined {
  const program = basename(command).replace(/\.(cmd|exe)$/i, '');
  if (program === 'docker' || program === 'podman') return unpinnedImage(args);
  const before = Object.hasOwn(FETCHERS, program) ? FETCHERS[program] : undefined;
  if (before === undefined) return undefined;
  const [word] = before;
  if (word !== undefined && args[0] !== word) return undefined;
  const named = packageOf(args.slice(before.length));
  return named === undefined || /[@=]v?\d+\.\d+\.\d/.test(named) ? undefined : named;
}

/** `--package x`, `-p x`, `--from x`, or else the first word that is no option. */
function packageOf(args: readonly string[]): string | undefined {
  for (const [index, argument] of args.entries()) {
    if (['-p', '--package', '--from'].includes(argument)) return args[index + 1];
    const [, joined] = /^--(?:package|from)=(.+)$/.exec(argument) ?? [];
    if (joined !== undefined) return joined;
    if (!argument.startsWith('-')) return argument;
  }
  return undefined;
}

function unpinnedImage(args: readonly string[]): string | undefined {
  if (args[0] !== 'run') return undefined;
  return args.some((argument) => argument.includes('@sha256:')) ? undefined : 'the container image';
}

const PEM_BYTES_MAX = 1024 * 1024;

async function examineUrl(world: World, about: string, http: HttpConfig): Promise<Result[]> {
  const reached = await world.probes.reach(http.url, authoritiesOf(world, http));
  if (!reached.ok) {
    const next = 'check that the server runs, that its name resolves, and that its certificate is trusted (`caFile`)';
    return [problem(about, `it does not answer: ${reached.why}`, next)];
  }
  const skewMs = reached.dateMs === undefined ? 0 : Math.abs(reached.dateMs - world.clock());
  const clock = skewMs > CLOCK_TOLERANCE_MS
    ? [warn('clock', `${about} has another time, ${String(Math.round(skewMs / 1000))} s away`, 'set both by NTP')]
    : [];
  return [ok(about, `it answers (HTTP ${String(reached.status)} to HEAD)`), ...clock];
}

const CLOCK_TOLERANCE_MS = 30_000;

function authoritiesOf(world: World, { caFile }: HttpConfig): Uint8Array | undefined {
  if (caFile === undefined) return undefined;
  try {
    return world.readFile(caFile, PEM_BYTES_MAX).bytes;
  } catch (error) {
    if (error instanceof FileError) return undefined;
    throw error;
  }
}
