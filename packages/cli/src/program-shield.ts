import type { Command } from 'commander';
import { blocklistsSync, type SyncOptions } from './commands/blocklists.ts';
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
  withExamples(shield, ['durward shield blocklists sync']);
}
