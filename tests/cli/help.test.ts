import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { buildProgram } from '../../packages/cli/src/program.ts';
import { examplesOf } from '../../packages/cli/src/program-parts.ts';
import { FakeWorld } from './fake-world.ts';

async function helpOf(...words: string[]): Promise<string> {
  const world = new FakeWorld();
  expect(await world.run(...words, '--help')).toBe(0);
  return world.stdout.text;
}

function leaves(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);
}

describe('the help', () => {
  it('of durward', async () => {
    expect(await helpOf()).toMatchInlineSnapshot(`
      "Usage: durward [options] [command]

      Stands between AI agents and MCP servers and enforces the security that the
      protocol asks for

      Options:
        --version                    print the version
        --json                       print results as JSON
        --no-color                   print without colours, as NO_COLOR does
        --help                       print this help

      Commands:
        scan [options] [targets...]  Look for problems in MCP configurations, in the
                                     servers that they name and in what these tell a
                                     model
        serve [options]              Run the gateway
        wrap [options] <command...>  Guard one stdio server: starts it and checks
                                     every message between it and the client
        doctor [options]             Check this installation: configuration, files,
                                     servers, clock, records, posture
        config                       Check, show and explain the configuration
        audit                        Read and verify the audit log
        shield                       Look after what looks at content
        explain [options] <term>     Say what a control, a reason or a code means
        review [options]             Look at what servers serve and nobody decided on;
                                     approve or block it
        lock [options]               Write what is approved into a signed file, or
                                     compare servers with one
        approvals                    Decide on messages that are held for a person
        owner-link [options]         Print a link by which the owner of this computer
                                     signs in, once
        access                       List and end what people have allowed clients to
                                     do
        token [options]              Print a token of the local issuer, for one server
        keys                         Replace the keys of the gateway
        help [command]               display help for command

      Examples:
        $ durward scan
        $ durward serve --config durward.yaml
        $ durward wrap -- node server.js
        $ durward doctor
        $ durward explain TK002
      "
    `);
  });

  it('of durward serve', async () => {
    expect(await helpOf('serve')).toMatchInlineSnapshot(`
      "Usage: durward serve [options]

      Run the gateway

      Options:
        --json                  print results as JSON
        --no-color              print without colours, as NO_COLOR does
        --config <file>         configuration file (default: $DURWARD_CONFIG, else
                                durward.yaml)
        --address <text>        sets \`listen.address\`
        --port <number>         sets \`listen.port\`
        --data-folder <folder>  sets \`data.folder\`
        --log-level <text>      sets \`log.level\`
        --help                  print this help

      Examples:
        $ durward serve
        $ durward serve --config examples/quickstart/durward.yaml --port 0
      "
    `);
  });

  it('of durward wrap', async () => {
    expect(await helpOf('wrap')).toMatchInlineSnapshot(`
      "Usage: durward wrap [options] <command...>

      Guard one stdio server: starts it and checks every message between it and the
      client

      Arguments:
        command                 the command of the server and its arguments, after --

      Options:
        --name <name>           name of the server in records (default: the name of
                                the program)
        --config <file>         take \`content\`, \`controls\` and \`data\` from a
                                configuration (default: none is read)
        --data-folder <folder>  where keys and records are kept (default: the state
                                folder of the user)
        --help                  print this help

      Examples:
        $ durward wrap -- node server.js
        $ durward wrap --name files -- node files.js /data
      "
    `);
  });

  it('of durward token', async () => {
    expect(await helpOf('token')).toMatchInlineSnapshot(`
      "Usage: durward token [options] [command]

      Print a token of the local issuer, for one server

      Options:
        --json                  print results as JSON
        --no-color              print without colours, as NO_COLOR does
        --config <file>         configuration file (default: $DURWARD_CONFIG, else
                                durward.yaml)
        --address <text>        sets \`listen.address\`
        --port <number>         sets \`listen.port\`
        --data-folder <folder>  sets \`data.folder\`
        --server <name>         the server that it is for (default: the only one)
        --subject <name>        whom it is for (default: the name of the user)
        --client <id>           which client uses it (default: durward-cli)
        --ttl <time>            how long it works, for example 300s or 5m (default: as
                                configured)
        --header                print a whole Authorization header
        --file <file>           write it to a file that only you can read, instead of
                                printing it
        --help                  print this help

      Commands:
        revoke [options]        Make a token, or all tokens of a subject until now,
                                stop working

      Examples:
        $ durward token --server files
        $ durward token --server files --header --file token.txt
      "
    `);
  });

  it('of every command has examples that are commands', () => {
    const program = buildProgram(new FakeWorld(), { exitCode: 0 });
    for (const command of leaves(program)) {
      expect(examplesOf(command).length).toBeGreaterThan(0);
      for (const example of examplesOf(command)) expect(example).toMatch(/^durward [a-z]+/);
    }
  });
});

describe('the commands', () => {
  it('are these', () => {
    const program = buildProgram(new FakeWorld(), { exitCode: 0 });
    const names = (command: Command, around: string): string[] => [
      `${around}${command.name()}`,
      ...command.commands.flatMap((inner) => names(inner, `${around}${command.name()} `)),
    ];
    expect(names(program, '')).toEqual([
      'durward', 'durward scan', 'durward serve', 'durward wrap', 'durward doctor', 'durward config',
      'durward config check', 'durward config show', 'durward config explain', 'durward audit',
      'durward audit verify', 'durward audit tail',
      'durward audit show', 'durward shield', 'durward shield blocklists',
      'durward shield blocklists sync', 'durward shield look', 'durward shield calibrate', 'durward shield bundle',
      'durward shield bundle status',
      'durward shield bundle promote', 'durward shield bundle rollback', 'durward shield bundle sign',
      'durward explain', 'durward review',
      'durward lock',
      'durward approvals', 'durward approvals list', 'durward approvals approve', 'durward approvals deny',
      'durward owner-link', 'durward access', 'durward access list',
      'durward access revoke', 'durward token', 'durward token revoke', 'durward keys', 'durward keys rotate',
    ]);
  });

  it('take no secret as an argument or option (S-82)', () => {
    const program = buildProgram(new FakeWorld(), { exitCode: 0 });
    const flags = leaves(program).flatMap(({ options }) => options.map(({ flags: text }) => text));
    expect(flags.length).toBeGreaterThan(20);
    expect(flags.filter((text) => /secret|password|--token|api-?key/i.test(text))).toEqual([]);
  });
});
