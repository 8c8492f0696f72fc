import { basename, join, resolve } from 'node:path';
import { loadOrExplain } from '../load-for-command.ts';
import type { Output } from '../print/output.ts';
import { CommandError, type World } from '../world.ts';

/** What `durward wrap` was asked for. */
export interface WrapCommandOptions {
  readonly name?: string;
  readonly dataFolder?: string;
  readonly config?: string;
}

/**
 * `durward wrap -- <command>`: guards one stdio server. Standard output carries MCP and nothing else.
 * Resolves to the exit code of the server.
 */
export async function wrap(
  world: World,
  output: Output,
  options: WrapCommandOptions,
  words: readonly string[],
): Promise<number> {
  const [command, ...args] = words;
  if (command === undefined) {
    throw new CommandError(
      'DURWARD_WRAP_NO_COMMAND',
      'there is no command to wrap',
      'what comes after `--` is started and guarded',
      'for example: durward wrap -- node server.js',
    );
  }
  const { stdin, stdout, stderr } = world;
  // Only one that is named: editors start servers in any folder, whatever lies there.
  const config = options.config === undefined
    ? undefined
    : loadOrExplain(world, output, { config: options.config, flags: {} });
  return world.runtime.runWrap({
    command,
    args,
    name: options.name ?? nameOf(command),
    dataFolder: options.dataFolder === undefined
      ? config?.data.folder ?? stateFolder(world)
      : resolve(world.cwd, options.dataFolder),
    config,
    stdin,
    stdout,
    stderr,
  });
}

/** A name for records from the name of the program: lower-case letters, digits and hyphens. */
function nameOf(command: string): string {
  const name = basename(command)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 63);
  return name === '' ? 'server' : name;
}

/** Editors start servers in any folder, so keys and records have one place per user. */
export function stateFolder({ env, home }: World): string {
  const state = env['XDG_STATE_HOME'];
  const base = state === undefined || state === '' ? join(home, '.local', 'state') : state;
  return join(base, 'durward');
}
