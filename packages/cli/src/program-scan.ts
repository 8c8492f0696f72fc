import { InvalidArgumentError, Option, type Command } from 'commander';
import { DANGERS, LEVELS, SCAN_LIMITS, type Level } from '@durward/scanner';
import { DANGER_NAMES, scan, type FileReport } from './commands/scan.ts';
import { withExamples, withOutputOptions, type Run } from './program-parts.ts';
import { DANGER_FLAGS } from './scan/consent.ts';
import { FORMATS, type ReportFormat } from './scan/formats.ts';
import type { World } from './world.ts';

interface Flags {
  readonly format?: ReportFormat;
  readonly report?: readonly FileReport[];
  readonly failOn: Level | 'never';
  readonly baseline?: string;
  readonly updateBaseline?: boolean;
  readonly start: boolean;
  readonly yes?: boolean;
  readonly identifyAs: string;
  readonly timeout: number;
  readonly [danger: string]: unknown;
}

export function addScan(program: Command, world: World, run: Run): void {
  const command = withOutputOptions(program.command('scan'))
    .description(
      'Look for problems in MCP configurations, in the servers that they name and in what these tell a model',
    )
    .argument(
      '[targets...]',
      'configurations, saved answers to tools/list, folders of projects, or URLs of servers ' +
        '(default: every client of this user, and the project here)',
    )
    .addOption(
      new Option('--format <format>', 'how the report is written (default: full, or json with --json)').choices(
        FORMATS,
      ),
    )
    .option(
      '--report <format=file>',
      'also write a report to a file that only you can read; may be repeated',
      fileReport,
    )
    .addOption(
      new Option('--fail-on <level>', 'the lowest level that makes the exit code 1')
        .choices([...LEVELS, 'never'])
        .default('medium'),
    )
    .option('--baseline <file>', 'leave out the findings that this file accepts')
    .option('--update-baseline', 'accept everything that is found now: writes the baseline')
    .option('--no-start', 'look at configurations alone: start nothing and connect nowhere')
    .option('--yes', 'start and connect to what is not dangerous without asking; the command is shown all the same')
    .option('--identify-as <name>', 'the name under which servers are asked; some hide from scanners', 'durward');
  command.addOption(
    new Option('--timeout <seconds>', 'how long one server may take to tell what it offers')
      .argParser(seconds)
      .default(SCAN_LIMITS.serverTimeoutMs / 1000),
  );
  const flags = DANGER_NAMES.map((danger) => ({
    danger,
    option: new Option(DANGER_FLAGS[danger], `also what ${DANGERS[danger]}`),
  }));
  for (const { option } of flags) command.addOption(option);
  command.action((targets: string[], options: Flags, self: Command) =>
    run(self, (output) =>
      scan(world, output, targets, {
        format: options.format,
        reports: options.report ?? [],
        failOn: options.failOn,
        baseline: options.baseline,
        updateBaseline: options.updateBaseline === true,
        startsNothing: !options.start,
        yes: options.yes === true,
        identifyAs: options.identifyAs,
        timeoutMs: options.timeout * 1000,
        dangers: flags.filter(({ option }) => options[option.attributeName()] === true).map(({ danger }) => danger),
      }),
    ),
  );
  withExamples(command, [
    'durward scan',
    'durward scan --no-start .',
    'durward scan ~/.cursor/mcp.json',
    'durward scan tools.json --fail-on high',
    'durward scan --yes --report sarif=durward.sarif',
    'durward scan --baseline durward-scan.json --update-baseline',
  ]);
}

/** `sarif=durward.sarif`, added to those before it. */
function fileReport(text: string, before: readonly FileReport[] = []): readonly FileReport[] {
  const mark = text.indexOf('=');
  const format = FORMATS.find((one) => one === text.slice(0, mark));
  const file = text.slice(mark + 1);
  if (format === undefined || file === '') {
    throw new InvalidArgumentError(`It must be <format>=<file>; formats are ${FORMATS.join(', ')}.`);
  }
  return [...before, { format, file }];
}

const SECONDS_MAX = 3600;

function seconds(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= SECONDS_MAX) return value;
  throw new InvalidArgumentError(`It must be a whole number from 1 to ${String(SECONDS_MAX)}.`);
}
