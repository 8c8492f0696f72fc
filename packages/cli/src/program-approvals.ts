import type { Command } from 'commander';
import { approvalsDecide, approvalsList } from './commands/approvals.ts';
import { placeOf, withConfigOptions, withExamples, withOutputOptions, type Run } from './program-parts.ts';
import type { World } from './world.ts';

export function addApprovals(program: Command, world: World, run: Run): void {
  const approvals = program.command('approvals').description('Decide on messages that are held for a person');
  const list = withConfigOptions(withOutputOptions(approvals.command('list')))
    .description('List what waits, and what was decided')
    .action((_options: unknown, self: Command) => run(self, (output) => approvalsList(world, output, placeOf(self))));
  withExamples(list, ['durward approvals list', 'durward approvals list --json']);
  for (const [name, state, description] of DECISIONS) {
    const command = withConfigOptions(withOutputOptions(approvals.command(name)))
      .description(description)
      .argument('<id>', 'the id that the list shows and the client was told')
      .option('--reason <text>', 'why, for the record')
      .action((id: string, { reason = '' }: { readonly reason?: string }, self: Command) =>
        run(self, (output) => approvalsDecide(world, output, placeOf(self), { id, state, reason })),
      );
    withExamples(command, [`durward approvals ${name} hold-0123456789abcdef --reason "asked the owner"`]);
  }
  withExamples(approvals, ['durward approvals list']);
}

const DECISIONS = [
  ['approve', 'approved', 'Let exactly this message of exactly this person pass, for a time and a number of uses'],
  ['deny', 'denied', 'Keep it held'],
] as const;
