import { Option, type Command } from 'commander';
import { overrides } from '@durward/gateway';
import type { ConfigPlace, Flags } from './load-for-command.ts';
import { Output } from './print/output.ts';
import type { World } from './world.ts';

/** A finished run of a command, or why there was none. */
export interface Outcome {
  exitCode: number;
}

/** Before a command and after it: people write them in both places. */
export function withOutputOptions(command: Command): Command {
  return command
    .option('--json', 'print results as JSON')
    .option('--no-color', 'print without colours, as NO_COLOR does');
}

interface OutputOptions {
  readonly json?: boolean;
  readonly color?: boolean;
}

/** What was said on a command or on any around it. */
function outputOptionsOf(command: Command): OutputOptions {
  const { json = false, color = true } = command.opts<OutputOptions>();
  if (command.parent === null) return { json, color };
  const outer = outputOptionsOf(command.parent);
  return { json: json || outer.json === true, color: color && outer.color === true };
}

const examples = new WeakMap<Command, readonly string[]>();

/** The examples of a command, for its help and for the reference page. */
export function examplesOf(command: Command): readonly string[] {
  return examples.get(command) ?? [];
}

/** Adds examples to the help of a command. */
export function withExamples(command: Command, lines: readonly string[]): Command {
  examples.set(command, lines);
  return command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`);
}

/** Runs what a command does, and keeps its exit code. */
export type Run = (command: Command, act: (output: Output) => number | Promise<number>) => Promise<void>;

/** What runs the commands of one program. */
export function runner(world: World, outcome: Outcome): Run {
  return async (command, act) => {
    outcome.exitCode = await act(new Output(world, outputOptionsOf(command)));
  };
}

/** Options that say which configuration counts: the file, and flags that set keys of it. */
export function withConfigOptions(command: Command, isServe = false): Command {
  command.addOption(
    new Option('--config <file>', 'configuration file (default: $DURWARD_CONFIG, else durward.yaml)'),
  );
  for (const { option, name } of flagOptions()) if (isServe || name !== 'log.level') command.addOption(option);
  return command;
}

function flagOptions(): { readonly option: Option; readonly name: string }[] {
  return overrides().flatMap(({ name, flag, row }) => {
    if (flag === undefined) return [];
    const value = row.isPath ? 'folder' : row.scalar === 'integer' ? 'number' : 'text';
    return [{ option: new Option(`${flag} <${value}>`, `sets \`${name}\``), name }];
  });
}

/** What {@link withConfigOptions} was told. */
export function placeOf(command: Command): ConfigPlace {
  const options = command.opts<Flags>();
  const flags = flagOptions().map(({ option, name }) => [name, options[option.attributeName()]]);
  return { config: options['config'], flags: Object.fromEntries(flags) as Flags };
}
