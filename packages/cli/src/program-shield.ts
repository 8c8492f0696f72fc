import type { Command } from 'commander';
import { blocklistsSync, type SyncOptions } from './commands/blocklists.ts';
import { shieldCalibrate, type CalibrateOptions } from './commands/shield.ts';
import { placeOf, withConfigOptions, withExamples, withOutputOptions, type Run } from './program-parts.ts';
import type { World } from './world.ts';

export function addShield(program: Command, world: World, run: Run): void {
  const shield = program.command('shield').description('Look after what looks at content');
  const blocklists = shield.command('blocklists').description('Block lists at Azure AI Content Safety');
  const sync = withConfigOptions(withOutputOptions(blocklists.command('sync')))
    .description('Bring the block lists at Azure in line with the configuration')
    .option('--dry-run', 'tell what would change, and change nothing')
    .action((options: SyncOptions, self: Command) =>
      run(self, (output) => blocklistsSync(world, output, placeOf(self), options)),
    );
  withExamples(sync, ['durward shield blocklists sync --dry-run', 'durward shield blocklists sync']);
  withExamples(blocklists, ['durward shield blocklists sync']);
  addCalibrate(shield, world, run);
  withExamples(shield, ['durward shield blocklists sync', 'durward shield calibrate results.jsonl']);
}

function addCalibrate(shield: Command, world: World, run: Run): void {
  const calibrate = withOutputOptions(shield.command('calibrate'))
    .description('Set thresholds so that few of your own texts are taken for attacks')
    .argument('<files...>', 'texts, one a file; of a .jsonl one a line, as {"text", "surface"}')
    .option('--surface <name>', 'where the texts stand: prompt, tool_arguments, tool_description, tool_result, ' +
      'document, error', 'tool_result')
    .option('--rate <share>', 'share of the texts that may be taken for attacks', '0.01')
    .option('--out <file>', 'also write the lines for the configuration to a file')
    .action((files: string[], options: CalibrateOptions, self: Command) =>
      run(self, async (output) => shieldCalibrate(world, output, files, options)),
    );
  withExamples(calibrate, [
    'durward shield calibrate results.jsonl',
    'durward shield calibrate --surface document --rate 0.001 docs/*.md',
  ]);
}
