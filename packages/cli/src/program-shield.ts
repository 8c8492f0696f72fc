import type { Command } from 'commander';
import { shieldCalibrate, type CalibrateOptions } from './commands/shield.ts';
import { withExamples, withOutputOptions, type Run } from './program-parts.ts';
import type { World } from './world.ts';

export function addShield(program: Command, world: World, run: Run): void {
  const shield = program.command('shield').description('Fit the detector of injected instructions to your texts');
  const command = withOutputOptions(shield.command('calibrate'))
    .description('Set thresholds so that few of your own texts are taken for attacks')
    .argument('<files...>', 'texts, one a file; of a .jsonl one a line, as {"text", "surface"}')
    .option('--surface <name>', 'where the texts stand: prompt, tool_arguments, tool_description, tool_result, ' +
      'document, error', 'tool_result')
    .option('--rate <share>', 'share of the texts that may be taken for attacks', '0.01')
    .option('--out <file>', 'also write the lines for the configuration to a file')
    .action((files: string[], options: CalibrateOptions, self: Command) =>
      run(self, async (output) => shieldCalibrate(world, output, files, options)),
    );
  withExamples(command, [
    'durward shield calibrate results.jsonl',
    'durward shield calibrate --surface document --rate 0.001 docs/*.md',
  ]);
  withExamples(shield, ['durward shield calibrate results.jsonl']);
}
