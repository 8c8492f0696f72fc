import { describe, expect, it } from 'vitest';
import { loadConfig, type LoadedConfig, type LoadOptions } from './load.ts';
import { shownOrigin, shownValues } from './origin.ts';
import { readFileBounded } from './files.ts';

function load(text: string, options: Partial<LoadOptions> = {}): LoadedConfig {
  const outcome = loadConfig(text, { file: 'durward.yaml', env: {}, readFile: readFileBounded, ...options });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return outcome.config;
}

function originsOf(config: LoadedConfig): Record<string, string> {
  const { warnings: _w, dangerous: _d, files: _f, origins, ...values } = config;
  return Object.fromEntries(shownValues(values, origins).map(({ name, origin }) => [name, shownOrigin(origin)]));
}

const TEXT = 'listen: { port: 1 }\nadmin: { port: 2 }\nlog: { level: warn }\n';

describe('the origin of a value', () => {
  it('is flag before environment before file before default', () => {
    const config = load(TEXT, {
      env: { DURWARD_LISTEN_PORT: '3', DURWARD_ADMIN_PORT: '4' },
      flags: { 'listen.port': '5' },
    });
    expect([config.listen.port, config.admin.port, config.log.level, config.data.folder.endsWith('/durward-data')])
      .toEqual([5, 4, 'warn', true]);
    expect(originsOf(config)).toMatchObject({
      'listen.port': 'flag --port',
      'admin.port': 'environment DURWARD_ADMIN_PORT',
      'log.level': 'durward.yaml:3',
      'data.folder': 'default',
      'limits.sessionsMax': 'default',
    });
  });

  it('is known for values inside lists and maps', () => {
    const text = `servers:
  a:
    stdio: { command: node }
grants:
  - name: x
    to: { anyone: true }
    servers: [a]
    tools: [t]
`;
    expect(originsOf(load(text))).toMatchObject({
      'servers.a.stdio.command': 'durward.yaml:3',
      'servers.a.stdio.processesMax': 'default',
      'grants[0].name': 'durward.yaml:5',
      'grants[0].tools': 'durward.yaml:8',
    });
  });

  it('names every value that there is', () => {
    const names = Object.keys(originsOf(load('')));
    expect(names).toContain('servers');
    expect(names).toContain('grants');
    expect(names).toContain('identity.local.enabled');
    expect(names.filter((name) => name.startsWith('limits.')).length).toBeGreaterThan(20);
  });
});

describe('a value from outside the file', () => {
  it('is read by the type of its key', () => {
    const config = load('', {
      env: {
        DURWARD_LISTEN_ALLOWED_HOSTS: 'a.example, b.example:1 ,',
        DURWARD_ADMIN_ENABLED: 'false',
        DURWARD_LIMITS_SESSIONS_MAX: '7',
        DURWARD_LOG_LEVEL: 'silent',
      },
    });
    expect(config.listen.allowedHosts).toEqual(['a.example', 'b.example:1']);
    expect(config.admin.enabled).toBe(false);
    expect(config.limits.sessionsMax).toBe(7);
    expect(config.log.level).toBe('silent');
  });

  it('counts its path from the working directory, and one in the file from the folder of the file', () => {
    const outside = load('', { file: 'conf/durward.yaml', cwd: '/srv', env: { DURWARD_DATA_FOLDER: 'state' } });
    const inside = load('data: { folder: state }', { file: 'conf/durward.yaml', cwd: '/srv' });
    expect(outside.data.folder).toBe('/srv/state');
    expect(inside.data.folder).toBe('/srv/conf/state');
  });

  it('is pointed out when its name is not known, unless a secret is read from it', () => {
    const env = { DURWARD_LISTEN_PRT: '1', DURWARD_UPSTREAM_KEY: 'x', DURWARD_TOKEN_FILES: 'x', DURWARD_CONFIG: 'x' };
    const text = `servers:
  a: { http: { url: "https://a.example/mcp", headers: { X-Key: "env:DURWARD_UPSTREAM_KEY" } } }
`;
    expect(load(text, { env }).warnings).toMatchObject([
      {
        code: 'DURWARD_CONFIG_UNKNOWN_VARIABLE',
        at: { source: 'environment', variable: 'DURWARD_LISTEN_PRT' },
        fix: 'did you mean DURWARD_LISTEN_PORT?',
      },
    ]);
  });
});
