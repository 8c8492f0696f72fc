import type { Command } from 'commander';
import { blocklistsSync, type SyncOptions } from './commands/blocklists.ts';
import { bundlePromote, bundleRollback, bundleSign, bundleStatus, type SignOptions } from './commands/bundles.ts';
import { shieldLook, type LookOptions } from './commands/look.ts';
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
  addLook(shield, world, run);
  addCalibrate(shield, world, run);
  addBundles(shield, world, run);
  withExamples(shield, [
    'durward shield look page.html', 'durward shield calibrate results.jsonl', 'durward shield bundle status',
    'durward shield blocklists sync',
  ]);
}

function addLook(shield: Command, world: World, run: Run): void {
  const look = withOutputOptions(shield.command('look'))
    .description('Say what the detector sees in files: instructions, hidden text, secrets, personal data')
    .argument('<files...>', 'texts, one a file')
    .option('--surface <name>', 'where the texts stand, as for `calibrate`', 'document')
    .action((files: string[], options: LookOptions, self: Command) =>
      run(self, async (output) => shieldLook(world, output, files, options)));
  withExamples(look, ['durward shield look page.html', 'durward shield look --surface tool_arguments call.json']);
}

function addCalibrate(shield: Command, world: World, run: Run): void {
  const calibrate = withConfigOptions(withOutputOptions(shield.command('calibrate')))
    .description('Set thresholds so that few of your own texts are taken for attacks')
    .argument('[files...]', 'texts, one a file; of a .jsonl one a line, as {"text", "surface"}')
    .option('--audit <folder>', 'also what passed a gateway, from its audit log or data folder')
    .option('--model', 'calibrate the model of your own (`content.readers.onnx`) in place of the detector')
    .option('--surface <name>', 'where the texts stand: prompt, tool_arguments, tool_description, tool_result, ' +
      'document, error', 'tool_result')
    .option('--rate <share>', 'share of the texts that may be taken for attacks', '0.01')
    .option('--out <file>', 'also write the lines for the configuration to a file')
    .action((files: string[], options: CalibrateOptions, self: Command) =>
      run(self, (output) => shieldCalibrate(world, output, placeOf(self), files, options)),
    );
  withExamples(calibrate, [
    'durward shield calibrate results.jsonl',
    'durward shield calibrate --audit durward-data --rate 0.002',
    'durward shield calibrate --surface document --rate 0.001 docs/*.md',
  ]);
}

function addBundles(shield: Command, world: World, run: Run): void {
  const bundle = shield.command('bundle').description('Signed updates of the detector: on trial, in force, back');
  const status = withConfigOptions(withOutputOptions(bundle.command('status')))
    .description('Show what is in force and on trial, what the trial would change, and what lies in the folder')
    .action((_options: unknown, self: Command) => run(self, (output) => bundleStatus(world, output, placeOf(self))));
  withExamples(status, ['durward shield bundle status', 'durward shield bundle status --json']);
  const promote = withConfigOptions(withOutputOptions(bundle.command('promote')))
    .description('Put the bundle on trial in force, without a restart')
    .argument('<version>', 'the version on trial that you have looked at')
    .option('--reason <text>', 'why, for the record')
    .action((version: string, { reason = '' }: Reasoned, self: Command) =>
      run(self, (output) => bundlePromote(world, output, placeOf(self), version, reason)));
  withExamples(promote, ['durward shield bundle promote 8 --reason "a day without a false alarm"']);
  const rollback = withConfigOptions(withOutputOptions(bundle.command('rollback')))
    .description('End the trial; without one, put in force what was before')
    .option('--reason <text>', 'why, for the record')
    .action(({ reason = '' }: Reasoned, self: Command) =>
      run(self, (output) => bundleRollback(world, output, placeOf(self), reason)));
  withExamples(rollback, ['durward shield bundle rollback --reason "stops invoices"']);
  const sign = withOutputOptions(bundle.command('sign'))
    .description('Make a bundle of a content of your own')
    .argument('<content>', 'JSON with version, and rules, model or thresholds')
    .requiredOption('--key <file>', 'private key of Ed25519, PEM')
    .requiredOption('--name <name>', 'the name under which gateways know its public key')
    .requiredOption('--out <file>', 'where the bundle is written')
    .action((content: string, options: SignOptions, self: Command) =>
      run(self, async (output) => bundleSign(world, output, content, options)));
  withExamples(sign, ['durward shield bundle sign rules.json --key signing.pem --name us --out rules-8.json']);
  withExamples(bundle, ['durward shield bundle status']);
}

interface Reasoned {
  readonly reason?: string;
}
