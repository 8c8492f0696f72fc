import { loadConfigFile, type LoadedConfig, type LoadOutcome } from '@durward/gateway';
import { countsText, problemsText } from './print/problems.ts';
import type { Output } from './print/output.ts';
import { CommandError, type World } from './world.ts';

const DEFAULT_FILE = 'durward.yaml';

/** Which file is read: `--config`, else `DURWARD_CONFIG`, else `durward.yaml` in this folder. */
export function configFileOf(world: World, given: string | undefined): string {
  return given ?? world.env['DURWARD_CONFIG'] ?? DEFAULT_FILE;
}

/** Values of flags that set keys of the configuration, by key: `listen.port` → `8420`. */
export type Flags = Readonly<Record<string, string | undefined>>;

/** Which configuration a command works with. */
export interface ConfigPlace {
  /** As `--config` names it; undefined for the usual one. */
  readonly config: string | undefined;
  readonly flags: Flags;
}

/** Reads the configuration as every command does. */
export function loadOutcome(world: World, { config, flags }: ConfigPlace): LoadOutcome {
  const { cwd, env, readFile } = world;
  return loadConfigFile({ file: configFileOf(world, config), cwd, env, flags, readFile });
}

/**
 * The configuration, or a list of what is wrong with it on standard error and a
 * {@link CommandError}.
 */
export function loadOrExplain(world: World, output: Output, place: ConfigPlace): LoadedConfig {
  const outcome = loadOutcome(world, place);
  if (outcome.ok) return outcome.config;
  const { problems, warnings } = outcome;
  output.say(problemsText(problems, warnings, output.paintNarration));
  output.say('');
  throw new CommandError(
    'DURWARD_CONFIG_REFUSED',
    `the configuration has ${countsText(problems.length, 0)}`,
    'Durward starts with a configuration that is right as a whole, or not at all',
    'correct what is listed above; `durward config check` lists it again',
  );
}
