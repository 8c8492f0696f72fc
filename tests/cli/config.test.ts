import { describe, expect, it } from 'vitest';
import { FakeWorld } from './fake-world.ts';

const VALID = 'servers: { files: { stdio: { command: node } } }\n';

describe('durward config check', () => {
  it('ends with 0 when there is nothing to complain about', async () => {
    const world = new FakeWorld({ files: { '/work-folder/durward.yaml': VALID } });
    expect(await world.run('config', 'check')).toBe(0);
    expect(world.stdout.text).toBe('durward.yaml: no problems\n');
    expect(world.stderr.text).toBe('');
  });

  it('ends with 1 when there are problems, and with 0 when there are only warnings', async () => {
    const bad = new FakeWorld({ files: { '/work-folder/a.yaml': 'x: 1\nadmin: { address: 0.0.0.0 }\n' } });
    expect(await bad.run('config', 'check', '--config', 'a.yaml')).toBe(1);
    expect(bad.stdout.text).toContain('error[DURWARD_CONFIG_UNKNOWN_KEY]');
    expect(bad.stdout.text).toContain('warning[DURWARD_CONFIG_EXPOSED_ADMIN]');
    expect(bad.stdout.text).toMatch(/\na\.yaml: 1 error and 1 warning\n$/);
    const warned = new FakeWorld({ files: { '/work-folder/durward.yaml': 'admin: { address: 0.0.0.0 }\n' } });
    expect(await warned.run('config', 'check')).toBe(0);
  });

  it('says what to do when there is no file', async () => {
    const world = new FakeWorld();
    expect(await world.run('config', 'check')).toBe(1);
    expect(world.stdout.text).toContain('error[DURWARD_CONFIG_UNREADABLE]: there is no such file');
  });

  it('finds the file by --config, else DURWARD_CONFIG, else durward.yaml', async () => {
    const files = { '/work-folder/a.yaml': 'a: 1', '/work-folder/b.yaml': VALID };
    const world = new FakeWorld({ files, env: { DURWARD_CONFIG: 'a.yaml' } });
    expect(await world.run('config', 'check')).toBe(1);
    expect(await world.run('config', 'check', '--config', 'b.yaml')).toBe(0);
  });

  it('tells programs everything in one document', async () => {
    const text = 'servers: { a: { http: { url: "http://a.example", dangerouslyAllowPlainHttp: true } } }\n';
    const world = new FakeWorld({ files: { '/work-folder/durward.yaml': text } });
    expect(await world.run('config', 'check', '--json')).toBe(0);
    expect(JSON.parse(world.stdout.text)).toEqual({
      version: 1, ok: true, file: 'durward.yaml', problems: [], warnings: [],
      dangerous: ['servers.a.http.dangerouslyAllowPlainHttp'],
    });
  });

  it('tells programs of problems, and ends with 1', async () => {
    const world = new FakeWorld({ files: { '/work-folder/durward.yaml': 'x: 1\n' } });
    expect(await world.run('config', 'check', '--json')).toBe(1);
    expect(JSON.parse(world.stdout.text)).toMatchObject({
      ok: false, problems: [{ code: 'DURWARD_CONFIG_UNKNOWN_KEY', at: { line: 1, column: 1 }, path: 'x' }],
    });
  });

  it('points out every dangerous switch', async () => {
    const text = 'servers: { a: { http: { url: "http://a.example", dangerouslyAllowPlainHttp: true } } }\n';
    const world = new FakeWorld({ files: { '/work-folder/durward.yaml': text } });
    await world.run('config', 'check');
    expect(world.stdout.text).toContain('danger: servers.a.http.dangerouslyAllowPlainHttp is on\n');
  });

  it('escapes what cannot be seen, also in the name of the file', async () => {
    const world = new FakeWorld({ files: {} });
    await world.run('config', 'check', '--config', 'a\u202Eb\u001B[2J.yaml');
    expect(world.stdout.text).toContain('a⟨U+202E⟩b⟨U+001B⟩[2J.yaml');
    for (const hidden of ['\u202E', '\u001B']) expect(world.stdout.text).not.toContain(hidden);
  });
});

describe('durward config show', () => {
  it('prints each value with its origin, and references instead of secrets (S-82)', async () => {
    const text = 'servers: { a: { stdio: { command: x, env: { API_KEY: "env:API_KEY" } } } }\nlisten: { port: 1 }\n';
    const world = new FakeWorld({
      files: { '/work-folder/durward.yaml': text },
      env: { API_KEY: 'canary', DURWARD_LOG_LEVEL: 'warn' },
    });
    expect(await world.run('config', 'show', '--address', 'localhost')).toBe(0);
    expect(world.stdout.text).toMatch(/^listen\.address +"localhost" +flag --address$/m);
    expect(world.stdout.text).toMatch(/^listen\.port +1 +durward\.yaml:2$/m);
    expect(world.stdout.text).toMatch(/^log\.level +"warn" +environment DURWARD_LOG_LEVEL$/m);
    expect(world.stdout.text).toMatch(/^admin\.port +8421 +default$/m);
    expect(world.stdout.text).toMatch(/^servers\.a\.stdio\.env\.API_KEY +"env:API_KEY" +durward\.yaml:1$/m);
    expect(world.stdout.text).not.toContain('canary');
  });

  it('ends with 2 and the list of problems when the file is not right', async () => {
    const world = new FakeWorld({ files: { '/work-folder/durward.yaml': 'x: 1' } });
    expect(await world.run('config', 'show')).toBe(2);
    expect(world.stdout.text).toBe('');
    expect(world.stderr.text).toContain('error[DURWARD_CONFIG_UNKNOWN_KEY]');
    expect(world.stderr.text).toContain('error[DURWARD_CONFIG_REFUSED]: the configuration has 1 error');
  });
});

describe('durward config explain', () => {
  it('says what a key takes and how else it is set', async () => {
    const world = new FakeWorld();
    expect(await world.run('config', 'explain', 'listen.port')).toBe(0);
    expect(world.stdout.text).toBe(`listen.port
  Port of the data listener; 0 takes any free one

  type         whole number from 0 to 65535
  default      8420
  environment  DURWARD_LISTEN_PORT
  flag         --port
  change       takes effect at the next start
`);
  });

  it.each(['servers.files.stdio.command', 'servers.<name>.stdio.command', 'grants[0].to', 'grants[].to', 'limits'])(
    'finds %s',
    async (key) => {
      expect(await new FakeWorld().run('config', 'explain', key)).toBe(0);
    },
  );

  it('lists all keys', async () => {
    const world = new FakeWorld();
    expect(await world.run('config', 'explain')).toBe(0);
    expect(world.stdout.text.split('\n').length).toBeGreaterThan(80);
  });

  it.each([
    ['listen.prot', 'did you mean `listen.port`?'],
    ['port', 'did you mean `listen.port`?'],
    ['frobnicate', 'run `durward config explain` for the list'],
  ])('helps when %s is no key', async (key, next) => {
    const world = new FakeWorld();
    expect(await world.run('config', 'explain', key)).toBe(2);
    expect(world.stderr.text).toContain(`= next: ${next}`);
  });
});
