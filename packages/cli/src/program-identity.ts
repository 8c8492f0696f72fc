import type { Command } from 'commander';
import { accessList, accessRevoke, type AccessOptions } from './commands/access.ts';
import { keysRotate, type RotateOptions } from './commands/keys.ts';
import { ownerLink } from './commands/owner-link.ts';
import { token, tokenRevoke, type RevokeOptions, type TokenOptions } from './commands/token.ts';
import { placeOf, withConfigOptions, withExamples, withOutputOptions, type Run } from './program-parts.ts';
import type { World } from './world.ts';

export function addToken(program: Command, world: World, run: Run): void {
  const command = withConfigOptions(withOutputOptions(program.command('token')))
    .description('Print a token of the local issuer, for one server')
    .option('--server <name>', 'the server that it is for (default: the only one)')
    .option('--subject <name>', 'whom it is for (default: the name of the user)')
    .option('--client <id>', 'which client uses it (default: durward-cli)')
    .option('--ttl <time>', 'how long it works, for example 300s or 5m (default: as configured)')
    .option('--header', 'print a whole Authorization header')
    .option('--file <file>', 'write it to a file that only you can read, instead of printing it')
    .action((options: TokenOptions, self: Command) =>
      run(self, (output) => token(world, output, placeOf(self), options)),
    );
  const revoke = withConfigOptions(withOutputOptions(command.command('revoke')))
    .description('Make a token, or all tokens of a subject until now, stop working')
    .option('--id <jti>', 'the id of the token')
    .option('--file <file>', 'a file that holds the token')
    .option('--subject <name>', 'the subject all of whose tokens stop working')
    .option('--issuer <url>', 'the `iss` of the tokens (default: the local issuer, or the only one)')
    .option('--reason <text>', 'why, for the record')
    .action((options: RevokeOptions, self: Command) =>
      run(self, (output) => tokenRevoke(world, output, placeOf(self), options)),
    );
  withExamples(revoke, ['durward token revoke --file token.txt', 'durward token revoke --subject ana --reason left']);
  withExamples(command, ['durward token --server files', 'durward token --server files --header --file token.txt']);
}

export function addOwnerLink(program: Command, world: World, run: Run): void {
  const command = withConfigOptions(withOutputOptions(program.command('owner-link')))
    .description('Print a link by which the owner of this computer signs in, once')
    .action((_options: unknown, self: Command) => run(self, (output) => ownerLink(world, output, placeOf(self))));
  withExamples(command, ['durward owner-link']);
}

function withSelection(command: Command): Command {
  return withConfigOptions(withOutputOptions(command))
    .option('--id <id>', 'one consent, by its id')
    .option('--subject <name>', 'the person, by the `sub` (Entra ID: `oid`) of the provider')
    .option('--issuer <url>', 'where the person is known')
    .option('--client <id>', 'the client')
    .option('--server <name>', 'the server');
}

export function addAccess(program: Command, world: World, run: Run): void {
  const access = program.command('access').description('List and end what people have allowed clients to do');
  const list = withSelection(
    access.command('list').description('List who has allowed which client to use which server'),
  ).action((options: AccessOptions, self: Command) =>
    run(self, (output) => accessList(world, output, placeOf(self), options)),
  );
  withExamples(list, ['durward access list', 'durward access list --server files --json']);
  const revoke = withSelection(access.command('revoke').description('End it, with tokens, sessions and open streams'))
    .option('--all', 'everything of everybody')
    .option('--reason <text>', 'why, for the record')
    .action((options: AccessOptions & { reason?: string; all?: boolean }, self: Command) =>
      run(self, (output) => accessRevoke(world, output, placeOf(self), options)),
    );
  withExamples(revoke, [
    'durward access revoke --subject ana --reason left',
    'durward access revoke --client my-agent',
  ]);
  withExamples(access, ['durward access list']);
}

export function addKeys(program: Command, world: World, run: Run): void {
  const keys = program.command('keys').description('Replace the keys of the gateway');
  const rotate = withConfigOptions(withOutputOptions(keys.command('rotate')))
    .description('Replace a key; running gateways follow, and nobody has to sign in again')
    .option('--signing', 'the key that signs access tokens')
    .option('--vault', 'the key that protects the credentials for servers')
    .action((options: RotateOptions, self: Command) =>
      run(self, (output) => keysRotate(world, output, placeOf(self), options)),
    );
  withExamples(rotate, ['durward keys rotate --signing', 'durward keys rotate --vault']);
  withExamples(keys, ['durward keys rotate --signing', 'durward keys rotate --vault']);
}
