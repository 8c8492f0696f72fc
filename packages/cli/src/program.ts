import { Command } from 'commander';
import { auditShow, auditTail, auditVerify, type AuditOptions, type VerifyOptions } from './commands/audit.ts';
import { configCheck, configExplain, configShow } from './commands/config.ts';
import { doctor } from './commands/doctor.ts';
import { explain } from './commands/explain.ts';
import { serve } from './commands/serve.ts';
import { wrap, type WrapCommandOptions } from './commands/wrap.ts';
import { escapeLines } from './print/escape.ts';
import { addApprovals } from './program-approvals.ts';
import { addLock, addReview } from './program-definitions.ts';
import { addAccess, addKeys, addOwnerLink, addToken } from './program-identity.ts';
import { addShield } from './program-shield.ts';
import {
  placeOf,
  runner,
  withConfigOptions,
  withExamples,
  withOutputOptions,
  type Outcome,
  type Run,
} from './program-parts.ts';
import { addScan } from './program-scan.ts';
import { VERSION } from './version.ts';
import type { World } from './world.ts';

/** The configured form of every command; running one sets the exit code of `outcome`. */
export function buildProgram(world: World, outcome: Outcome): Command {
  const program = new Command('durward')
    .description('Stands between AI agents and MCP servers and enforces the security that the protocol asks for')
    .version(VERSION, '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .enablePositionalOptions()
    .showHelpAfterError('`durward --help` lists the commands, and each has its own --help.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => world.stdout.write(text),
      // What is wrong with arguments is told with the arguments in it.
      writeErr: (text) => world.stderr.write(escapeLines(text)),
    });
  withOutputOptions(program);
  const run = runner(world, outcome);
  addScan(program, world, run);
  addServe(program, world, run);
  addWrap(program, world, run);
  addDoctor(program, world, run);
  addConfig(program, world, run);
  addAudit(program, world, run);
  addShield(program, world, run);
  addExplain(program, world, run);
  addReview(program, world, run);
  addLock(program, world, run);
  addApprovals(program, world, run);
  addOwnerLink(program, world, run);
  addAccess(program, world, run);
  addToken(program, world, run);
  addKeys(program, world, run);
  return withExamples(program, [
    'durward scan',
    'durward serve --config durward.yaml',
    'durward wrap -- node server.js',
    'durward doctor',
    'durward explain TK002',
  ]);
}

function addServe(program: Command, world: World, run: Run): void {
  const command = withConfigOptions(withOutputOptions(program.command('serve')), true)
    .description('Run the gateway')
    .action((_options: unknown, self: Command) => run(self, (output) => serve(world, output, placeOf(self))));
  withExamples(command, ['durward serve', 'durward serve --config examples/quickstart/durward.yaml --port 0']);
}

function addWrap(program: Command, world: World, run: Run): void {
  const command = program
    .command('wrap')
    .description('Guard one stdio server: starts it and checks every message between it and the client')
    .argument('<command...>', 'the command of the server and its arguments, after --')
    .option('--name <name>', 'name of the server in records (default: the name of the program)')
    .option('--config <file>', 'take `content`, `controls` and `data` from a configuration (default: none is read)')
    .option('--data-folder <folder>', 'where keys and records are kept (default: the state folder of the user)')
    .passThroughOptions()
    .action((words: string[], options: WrapCommandOptions, self: Command) =>
      run(self, (output) => wrap(world, output, options, words)),
    );
  withExamples(command, ['durward wrap -- node server.js', 'durward wrap --name files -- node files.js /data']);
}

function addDoctor(program: Command, world: World, run: Run): void {
  const command = withConfigOptions(withOutputOptions(program.command('doctor')))
    .description('Check this installation: configuration, files, servers, clock, records, posture')
    .action((_options: unknown, self: Command) => run(self, (output) => doctor(world, output, placeOf(self))));
  withExamples(command, ['durward doctor', 'durward doctor --json']);
}

function addConfig(program: Command, world: World, run: Run): void {
  const config = program.command('config').description('Check, show and explain the configuration');
  const check = withConfigOptions(withOutputOptions(config.command('check')))
    .description('List everything that is wrong with the configuration; starts nothing')
    .action((_options: unknown, self: Command) => run(self, (output) => configCheck(world, output, placeOf(self))));
  withExamples(check, ['durward config check', 'durward config check --config durward.yaml --json']);
  const show = withConfigOptions(withOutputOptions(config.command('show')), true)
    .description('Print every value that counts and where it comes from; secrets stay references')
    .action((_options: unknown, self: Command) => run(self, (output) => configShow(world, output, placeOf(self))));
  withExamples(show, ['durward config show', 'durward config show --port 9000']);
  const explainKey = withOutputOptions(config.command('explain'))
    .description('Say what a key means, what it takes and what its default is')
    .argument('[key]', 'a key such as listen.port; without one, all keys are listed')
    .action((key: string | undefined, _options: unknown, self: Command) =>
      run(self, (output) => configExplain(output, key)),
    );
  withExamples(explainKey, ['durward config explain listen.port', 'durward config explain servers.files.era']);
  withExamples(config, ['durward config check']);
}

function withAuditFolder(command: Command): Command {
  return withConfigOptions(withOutputOptions(command))
    .option('--folder <folder>', 'folder of the audit log (default: as configured)');
}

function addAudit(program: Command, world: World, run: Run): void {
  const audit = program.command('audit').description('Read and verify the audit log');
  const verify = withAuditFolder(
    audit.command('verify').description('Check that the chain of records holds from the first to the last'),
  )
    .option('--public-key <file>', 'public key of the log, kept where its writer cannot change it')
    .option('--held-checkpoints <file>', 'checkpoints that were kept elsewhere')
    .action((options: VerifyOptions, self: Command) =>
      run(self, (output) => auditVerify(world, output, placeOf(self), options)),
    );
  withExamples(verify, ['durward audit verify', 'durward audit verify --folder /var/lib/durward/audit']);
  const tail = withAuditFolder(audit.command('tail').description('Print the last records'))
    .option('--lines <number>', 'how many', '20')
    .action((options: AuditOptions & { lines: string }, self: Command) =>
      run(self, (output) => auditTail(world, output, placeOf(self), options)),
    );
  withExamples(tail, ['durward audit tail --lines 50']);
  const show = withAuditFolder(audit.command('show').description('Print every record of one incident'))
    .argument('<incident>', 'the incident id that a client was told')
    .action((incident: string, options: AuditOptions, self: Command) =>
      run(self, (output) => auditShow(world, output, placeOf(self), { ...options, incident })),
    );
  withExamples(show, ['durward audit show 4f1c0a9e7b2d']);
  withExamples(audit, ['durward audit verify']);
}

function addExplain(program: Command, world: World, run: Run): void {
  const command = withOutputOptions(program.command('explain'))
    .description('Say what a control, a reason or a code means')
    .argument('<term>', 'id of a control (TK002), reason of a denial (audience_mismatch), or code (DURWARD_…)')
    .action((term: string, _options: unknown, self: Command) => run(self, (output) => explain(world, output, term)));
  withExamples(command, ['durward explain TK002', 'durward explain audience_mismatch']);
}
