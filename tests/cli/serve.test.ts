import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFileBounded } from '@durward/gateway';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeGateway, FakeWorld, type Changes } from './fake-world.ts';

const TEXT = `servers:
  files: { stdio: { command: node } }
  mail: { http: { url: "http://a.example/", dangerouslyAllowPlainHttp: true } }
grants: [{ name: a, to: { anyone: true }, servers: [files], tools: [x] }]
`;

let folder: string;
let gateway: FakeGateway;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'durward-serve-'));
  writeFileSync(join(folder, 'durward.yaml'), TEXT);
  gateway = new FakeGateway(['files', 'mail']);
});

afterEach(() => rmSync(folder, { recursive: true }));

function worldWith(changes: Changes = {}): FakeWorld {
  const runtime = { startGateway: async () => gateway, ...changes.runtime };
  return new FakeWorld({ cwd: folder, readFile: readFileBounded, ...changes, runtime });
}

async function said(world: FakeWorld, text: string): Promise<void> {
  while (!world.stderr.text.includes(text)) await once(world.stderr, 'text', { signal: AbortSignal.timeout(20_000) });
}

describe('durward serve', () => {
  it('says where it listens, how to get in and what is dangerous, and prints no result', async () => {
    const world = worldWith();
    const ended = world.run('serve');
    await said(world, 'Try first');
    world.signals.emit('SIGTERM');
    expect(await ended).toBe(0);
    expect(world.stdout.text).toBe('');
    expect(world.stderr.text).toBe(`Durward listens on http://127.0.0.1:8420. Health and metrics: http://127.0.0.1:8421

  files  http://127.0.0.1:8420/servers/files/mcp
  mail   http://127.0.0.1:8420/servers/mail/mcp

danger: servers.mail.http.dangerouslyAllowPlainHttp is on

Sign in first: open this link in your browser (it works once, for a quarter of an hour):
  http://127.0.0.1:8420/oauth/owner?ticket=abc
  another one later:  durward owner-link

Claude Code:
  claude mcp add --scope project --transport http files http://127.0.0.1:8420/servers/files/mcp
VS Code, in .vscode/mcp.json:
  {
    "servers": {
      "files": {
        "type": "http",
        "url": "http://127.0.0.1:8420/servers/files/mcp"
      }
    }
  }
Cursor, in .cursor/mcp.json:
  {
    "mcpServers": {
      "files": {
        "url": "http://127.0.0.1:8420/servers/files/mcp"
      }
    }
  }

Try first:
  ask your agent which tools files has; it sees only those that a grant names
  see what it did:  durward audit tail
  check the setup:  durward doctor

For scripts, a token for one server and 15 minutes:
  export DURWARD_TOKEN_FILES="$(durward token --server files)"
Stopping: requests under way may finish. Once more stops at once.
Stopped.
`);
  });

  it.each([
    [
      'provider: { issuer: "https://login.example.com", clientId: a, clientSecret: "env:S" }',
      'sign in at login.example.com',
    ],
    ['issuers: [{ name: corp, issuer: "https://login.example.com" }]', 'your client brings a token of the issuer'],
  ])('with %s says how people come in, and prints no link and no token', async (identity, words) => {
    writeFileSync(join(folder, 'durward.yaml'), `${TEXT}identity: { ${identity} }\n`);
    gateway.link = undefined;
    const world = worldWith({ env: { S: 'a-secret-for-this-test' } });
    const ended = world.run('serve');
    await said(world, 'Try first');
    world.signals.emit('SIGINT');
    await ended;
    expect(world.stderr.text).toContain(words);
    expect(world.stderr.text).not.toMatch(/Bearer|ticket|durward token/);
  });

  it('does not start with a configuration that has problems: it lists them and ends with 2 (S-18)', async () => {
    writeFileSync(join(folder, 'durward.yaml'), 'listen: { address: 0.0.0.0 }\n');
    const world = worldWith({ runtime: { startGateway: () => Promise.reject(new Error('never called')) } });
    expect(await world.run('serve')).toBe(2);
    expect(world.stderr.text).toContain('error[DURWARD_CONFIG_INSECURE_LISTENER]');
    expect(world.stderr.text).toContain('error[DURWARD_CONFIG_NO_ISSUER]');
    expect(world.stderr.text).toContain('error[DURWARD_CONFIG_REFUSED]: the configuration has 3 errors');
    expect(world.stdout.text).toBe('');
  });

  it('refuses to listen beyond this machine also when a flag asks for it (S-18, S-65)', async () => {
    const world = worldWith();
    expect(await world.run('serve', '--address', '0.0.0.0')).toBe(2);
    expect(world.stderr.text).toContain('--> --address · listen.address');
  });

  it('says commands so that they work where it was started: in a clone the program is not on the path', async () => {
    const world = worldWith({ env: { npm_lifecycle_event: 'start' } });
    const ended = world.run('serve');
    await said(world, 'Try first');
    world.signals.emit('SIGTERM');
    await ended;
    expect(world.stderr.text).toContain('  npx durward audit tail');
    expect(world.stderr.text).toContain('"$(npx durward token --server files');
    expect(world.stderr.text).not.toMatch(/ {2}durward /);
  });

  it('gives the gateway what flags say', async () => {
    const ports: number[] = [];
    const world = worldWith({
      runtime: {
        startGateway: async ({ config, configFile }) => {
          ports.push(config.listen.port);
          expect(configFile).toBe(join(folder, 'durward.yaml'));
          return gateway;
        },
      },
    });
    const ended = world.run('serve', '--port', '0', '--data-folder', "it's here", '--log-level', 'warn');
    await said(world, 'Try first');
    const options = String.raw`--port 8420 --data-folder 'it'\''s here'`;
    expect(world.stderr.text).toContain(`"$(durward token --server files ${options})"`);
    expect(world.stderr.text).toContain(`durward audit tail ${options}\n`);
    world.signals.emit('SIGTERM');
    await ended;
    expect(ports).toEqual([0]);
  });

  it('drains at the first signal and stops at the second, at once', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    gateway.drained = promise;
    const world = worldWith();
    const ended = world.run('serve');
    await said(world, 'Try first');
    world.signals.emit('SIGINT');
    await said(world, 'Stopping');
    world.signals.emit('SIGINT');
    expect(await ended).toBe(1);
    expect(world.stderr.text).toContain('Stopped at once; requests under way were cut.');
    expect(gateway.calls).toEqual(['drain 10000']);
    resolve();
  });

  it('hears signals before it says that it is up', async () => {
    const world = worldWith();
    world.stderr.once('text', () => {
      world.signals.emit('SIGHUP');
      world.signals.emit('SIGTERM');
    });
    expect(await world.run('serve')).toBe(0);
    expect(gateway.reloaded).toHaveLength(1);
  });

  it('drains, then closes', async () => {
    const world = worldWith();
    const ended = world.run('serve');
    await said(world, 'Try first');
    world.signals.emit('SIGTERM');
    await ended;
    expect(gateway.calls).toEqual(['drain 10000', 'close']);
    expect(world.signals.eventNames()).toEqual([]);
  });

  it('reads the configuration again on SIGHUP and tells what counts and what waits', async () => {
    const world = worldWith();
    const ended = world.run('serve');
    await said(world, 'Try first');
    world.signals.emit('SIGHUP');
    await said(world, 'Kept as it was until the next start: listen.port.\n');
    expect(world.stderr.text).toContain('Configuration read again. In effect: grants.\n');
    expect(gateway.reloaded).toHaveLength(1);
    world.signals.emit('SIGTERM');
    await ended;
  });

  it('keeps what it has when the new configuration has problems', async () => {
    const world = worldWith();
    const ended = world.run('serve');
    await said(world, 'Try first');
    writeFileSync(join(folder, 'durward.yaml'), 'x: 1\n');
    world.signals.emit('SIGHUP');
    await said(world, 'The new configuration was refused. The one before goes on unchanged.');
    expect(world.stderr.text).toContain('error[DURWARD_CONFIG_UNKNOWN_KEY]: the key `x` is not known at the top level');
    expect(gateway.reloaded).toEqual([]);
    world.signals.emit('SIGTERM');
    await ended;
  });

  it.each([
    ['EADDRINUSE', 8420, 'DURWARD_SERVE_PORT_IN_USE', 'port 8420 on 192.0.2.1 is taken', '`listen.port`'],
    ['EADDRINUSE', 8421, 'DURWARD_SERVE_PORT_IN_USE', 'port 8421 on 192.0.2.1 is taken', '`admin.port`'],
    ['EACCES', 443, 'DURWARD_SERVE_PORT_FORBIDDEN', 'this user may not listen on port 443', '`listen.port`'],
    ['EADDRNOTAVAIL', 8420, 'DURWARD_SERVE_NO_ADDRESS', 'no interface of this machine has', '`listen.address`'],
    ['EACCES', undefined, 'DURWARD_SERVE_FAILED', 'the gateway could not start', '`durward doctor`'],
  ])('says on one screen why it cannot start: %s on port %s', async (cause, port, code, what, next) => {
    const where = port === undefined ? {} : { port, address: '192.0.2.1' };
    const error = Object.assign(new Error('the reason'), { code: cause, ...where });
    const world = worldWith({ runtime: { startGateway: () => Promise.reject(error) } });
    expect(await world.run('serve')).toBe(2);
    expect(world.stderr.text).toContain(`error[${code}]: ${what}`);
    expect(world.stderr.text).toContain(next);
    expect(world.stderr.text).toContain(`   = more: durward explain ${code}`);
  });

  it('tells programs where it listens', async () => {
    const world = worldWith();
    const ended = world.run('serve', '--json');
    await said(world, 'Try first');
    world.signals.emit('SIGTERM');
    await ended;
    expect(JSON.parse(world.stdout.text)).toEqual({
      version: 1, url: gateway.url, adminUrl: gateway.adminUrl, servers: gateway.servers,
    });
  });
});
