import { Command, Option } from 'commander';
import { overrides } from '@durward/gateway';
import { auditShow, auditTail, auditVerify, type AuditOptions, type VerifyOptions } from './commands/audit.ts';
import { configCheck, configExplain, configShow } from './commands/config.ts';
import { doctor } from './commands/doctor.ts';
import { explain } from './commands/explain.ts';
import { serve } from './commands/serve.ts';
import { token, tokenRevoke, type RevokeOptions, type TokenOptions } from './commands/token.ts';
import { wrap, type WrapCommandOptions } from './commands/wrap.ts';
import type { ConfigPlace, Flags } from './load-for-command.ts';
import { escapeLines } from './print/escape.ts';
import { Output } from './print/output.ts';
import type { World } from './world.ts';

/** The version of the package. */
export const VERSION = '0.1.0';

/** A finished run of a command, or why there was none. */
export interface Outcome {
  exitCode: number;
}

/** Before a command and after it: people write them in both places. */
function withOutputOptions(command: Command): Command {
  return command
    .option('--json', 'print results as JSON')
    .option('--no-color', 'print without colours, as NO_COLOR does');
}

interface OutputOptions {
  readonly json?: boolean;
  readonly color?: boolean;
}

/** What was said on a command or on any around it. */
function outputOptionsOf(command: Command): OutputOptions {
  const { json = false, color = true } = command.opts<OutputOptions>();
  if (command.parent === null) return { json, color };
  const outer = outputOptionsOf(command.parent);
  return { json: json || outer.json === true, color: color && outer.color === true };
}

const examples = new WeakMap<Command, readonly string[]>();

/** The examples of a command, for its help and for the reference page. */
export function examplesOf(command: Command): readonly string[] {
  return examples.get(command) ?? [];
}

function withExamples(command: Command, lines: readonly string[]): Command {
  examples.set(command, lines);
  return command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`);
}

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
  addServe(program, world, run);
  addWrap(program, world, run);
  addDoctor(program, world, run);
  addConfig(program, world, run);
  addAudit(program, world, run);
  addExplain(program, world, run);
  addToken(program, world, run);
  return withExamples(program, [
    'durward serve --config durward.yaml',
    'durward wrap -- node server.js',
    'durward doctor',
    'durward explain TK002',
  ]);
}

type Run = (command: Command, act: (output: Output) => number | Promise<number>) => Promise<void>;

function runner(world: World, outcome: Outcome): Run {
  return async (command, act) => {
    outcome.exitCode = await act(new Output(world, outputOptionsOf(command)));
  };
}

/** Options that say which configuration counts: the file, and flags that set keys of it. */
function withConfigOptions(command: Command, isServe = false): Command {
  command.addOption(
    new Option('--config <file>', 'configuration file (default: $DURWARD_CONFIG, else durward.yaml)'),
  );
  for (const { option, name } of flagOptions()) if (isServe || name !== 'log.level') command.addOption(option);
  return command;
}

function flagOptions(): { readonly option: Option; readonly name: string }[] {
  return overrides().flatMap(({ name, flag, row }) => {
    if (flag === undefined) return [];
    const value = row.isPath ? 'folder' : row.scalar === 'integer' ? 'number' : 'text';
    return [{ option: new Option(`${flag} <${value}>`, `sets \`${name}\``), name }];
  });
}

/** What {@link withConfigOptions} was told. */
function placeOf(command: Command): ConfigPlace {
  const options = command.opts<Flags>();
  const flags = flagOptions().map(({ option, name }) => [name, options[option.attributeName()]]);
  return { config: options['config'], flags: Object.fromEntries(flags) as Flags };
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
    .option('--data-folder <folder>', 'where keys and records are kept (default: the state folder of the user)')
    .passThroughOptions()
    .action((words: string[], options: WrapCommandOptions, self: Command) =>
      run(self, () => wrap(world, options, words)),
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

function addToken(program: Command, world: World, run: Run): void {
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

