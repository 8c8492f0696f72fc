import type { Command, Option } from 'commander';
import { buildProgram } from '../../packages/cli/src/program.ts';
import { examplesOf } from '../../packages/cli/src/program-parts.ts';
import type { World } from '../../packages/cli/src/world.ts';
import { GENERATED, markdownTable } from './markdown.ts';

/** `docs/reference/cli.md`: every command, argument and option. */
export function cliDocs(): string {
  // The world is touched by actions only, and none runs here.
  const program = buildProgram({} as World, { exitCode: 0 });
  return [
    '# Command line',
    GENERATED,
    `${program.description()}.`,
    `Results go to standard output, everything else to standard error. Text from elsewhere is escaped: a character
that cannot be seen shows as its code point, \`⟨U+202E⟩\`. Colours are used on a terminal only, and never alone.`,
    '## Exit codes',
    markdownTable(
      ['Code', 'Meaning'],
      [
        ['0', 'done, and nothing to complain about; also when whoever reads the output stops reading'],
        ['1', 'done, and something was found; `serve`: requests under way were cut'],
        ['2', 'could not be done'],
      ],
    ),
    '`durward wrap` ends with the exit code of the server that it wraps.',
    '## Options of every command',
    optionsText(program.options),
    '`--json` and `--no-color` may stand before or after the command; `durward wrap` takes them only before.',
    ...program.commands.flatMap((command) => commandTexts(command, 'durward')),
    '',
  ].join('\n\n');
}

function commandTexts(command: Command, parent: string): string[] {
  const name = `${parent} ${command.name()}`;
  // Commands that only hold others are the ones without options.
  const isGroup = command.commands.length > 0 && command.options.length === 0;
  const usage = isGroup ? `${name} <command>` : `${name} ${command.usage()}`;
  const own = command.options.filter(({ long }) => long !== '--json' && long !== '--no-color');
  const text = [`## ${name}`, `${command.description()}.`, fence(usage), argumentsText(command), optionsText(own)];
  const examples = examplesOf(command);
  if (examples.length > 0) text.push(fence(examples.join('\n')));
  return [
    text.filter((part) => part !== '').join('\n\n'),
    ...command.commands.flatMap((inner) => commandTexts(inner, name)),
  ];
}

function argumentsText(command: Command): string {
  const rows = command.registeredArguments.map((argument) => {
    const shown = `${argument.name()}${argument.variadic ? '…' : ''}`;
    return [`\`${argument.required ? `<${shown}>` : `[${shown}]`}\``, argument.description];
  });
  return rows.length === 0 ? '' : markdownTable(['Argument', 'Meaning'], rows);
}

function optionsText(options: readonly Option[]): string {
  const rows = options.map(({ flags, description, defaultValue, negate }) => {
    const fallback: unknown = negate ? undefined : defaultValue;
    const suffix = typeof fallback === 'string' ? ` (default: ${fallback})` : '';
    return [`\`${flags}\``, `${description}${suffix}`];
  });
  return rows.length === 0 ? '' : markdownTable(['Option', 'Meaning'], rows);
}

function fence(text: string): string {
  return `\`\`\`sh\n${text}\n\`\`\``;
}
