import type { Command } from 'commander';
import { lock, type LockOptions } from './commands/lock.ts';
import { review, type ReviewOptions } from './commands/review.ts';
import { placeOf, withConfigOptions, withExamples, withOutputOptions, type Run } from './program-parts.ts';
import type { World } from './world.ts';

export function addReview(program: Command, world: World, run: Run): void {
  const command = withConfigOptions(withOutputOptions(program.command('review')))
    .description('Look at what servers serve and nobody decided on; approve or block it')
    .option('--server <name>', 'only of this server')
    .option('--wrapped', 'of the servers that `durward wrap` guards')
    .option('--list', 'print what waits and ask nothing')
    .option('--approve <fingerprint...>', 'approve exactly these')
    .option('--block <fingerprint...>', 'block exactly these')
    .option('--roll-back <fingerprint>', 'approve again what was approved before')
    .option('--reason <text>', 'why, for the record; needed at high severity')
    .option('--history', 'print every decision')
    .action((options: ReviewOptions, self: Command) =>
      run(self, (output) => review(world, output, placeOf(self), options)),
    );
  withExamples(command, [
    'durward review', 'durward review --wrapped', 'durward review --list --json', 'durward review --approve v1:4f1c…',
  ]);
}

export function addLock(program: Command, world: World, run: Run): void {
  const command = withConfigOptions(withOutputOptions(program.command('lock')))
    .description('Write what is approved into a signed file, or compare servers with one')
    .option('--file <file>', 'the lock file (default: durward.lock)')
    .option('--check', 'start the servers and say how they differ: exit 0 in nothing, 1 in something, 2 not known')
    .option('--apply', 'approve what waits and stands in the file; needs --public-key')
    .option('--public-key <key>', 'the key that must have signed it, as printed where it was written')
    .action((options: LockOptions, self: Command) =>
      run(self, (output) => lock(world, output, placeOf(self), options)),
    );
  withExamples(command, ['durward lock', 'durward lock --check', 'durward lock --apply --public-key MCow…']);
}
