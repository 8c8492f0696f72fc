import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { machineProbes } from '../../packages/cli/src/doctor/probes.ts';
import { unpinnedPackage } from '../../packages/cli/src/doctor/servers.ts';
import { FakeWorld, INTACT, NOW_MS, type Changes, type FakeFile } from './fake-world.ts';

const FILE = '/work-folder/durward.yaml';
const GOOD = `servers:
  files: { stdio: { command: /opt/server } }
grants: [{ name: a, to: { roles: [r] }, servers: [files], tools: [x] }]
`;

function worldWith(text: string, changes: Changes = {}): FakeWorld {
  return new FakeWorld({
    executables: ['/opt/server', '/usr/bin/npx'],
    env: { PATH: '/usr/bin' },
    ...changes,
    files: { [FILE]: text, ...changes.files },
    folders: {
      '/work-folder': {},
      [FILE]: { kind: 'file', modifiedMs: NOW_MS },
      '/work-folder/durward-data': {},
      ...changes.folders,
    },
  });
}

interface Seen {
  readonly code: number;
  /** `level: what` and, behind an arrow, what to do. */
  readonly lines: readonly string[];
}

/** What is said about one subject. */
async function about(subject: string, text: string, changes?: Changes): Promise<Seen> {
  const world = worldWith(text, changes);
  const code = await world.run('doctor', '--json');
  const { results } = JSON.parse(world.stdout.text) as { results: Record<string, string>[] };
  const lines = results
    .filter((result) => result['about'] === subject)
    .map(({ level, what, next }) => `${level ?? ''}: ${what ?? ''}${next === undefined ? '' : ` → ${next}`}`);
  return { code, lines };
}

/** What posture says of an identity. */
async function linesOf(identity: string): Promise<readonly (string | undefined)[]> {
  const { lines } = await about('posture', `identity: { ${identity} }\n`, { env: { S: 'a-secret-for-this-test' } });
  return lines.map((line) => line.split(' → ')[0]);
}

describe('durward doctor', () => {
  it('ends with 0 when everything is well, one line for each (S-07)', async () => {
    const world = worldWith(GOOD);
    expect(await world.run('doctor')).toBe(0);
    expect(world.stdout.text).toBe(`ok  node           Node v24.21.0
ok  config         the configuration has no problems
ok  data           /work-folder/durward-data is private
ok  servers.files  /opt/server can be started
ok  audit          there are no records yet
ok  clock          2026-11-22T12:00:00.000Z, not before the configuration file
ok  posture        the owner of this machine signs in by a link; nobody else can
ok  posture        no control of 31 is relaxed

8 of 8 are ok.
`.replace('31', /of (\d+) is relaxed/.exec(world.stdout.text)?.[1] ?? ''));
  });

  it('lists what is wrong with the configuration and looks at the rest later', async () => {
    const world = worldWith('x: 1\n');
    expect(await world.run('doctor')).toBe(1);
    expect(world.stdout.text).toContain('error[DURWARD_CONFIG_UNKNOWN_KEY]');
    expect(world.stdout.text).toContain(
      'problem  config  the configuration has 1 error\n' +
        '                 next: correct them; the rest is looked at then\n',
    );
  });

  it('tells programs', async () => {
    const world = worldWith(GOOD);
    await world.run('doctor', '--json');
    expect(JSON.parse(world.stdout.text)).toMatchObject({
      version: 1, ok: true, healthy: 8, looked: 8,
      results: [{ about: 'node', level: 'ok' }, ...Array.from({ length: 7 }, () => ({ level: 'ok' }))],
    });
  });

  it.each([
    ['v24.15.0', 'ok'], ['v24.14.9', 'problem'], ['v22.22.2', 'ok'], ['v22.22.1', 'problem'], ['v22.23.0', 'ok'],
    ['v23.9.0', 'problem'], ['v25.1.0', 'problem'], ['v26.0.0', 'ok'], ['v20.20.2', 'problem'],
  ])('finds Node %s: %s', async (nodeVersion, level) => {
    const { code, lines } = await about('node', GOOD, { nodeVersion });
    expect([lines[0]?.split(':')[0], code]).toEqual([level, level === 'ok' ? 0 : 1]);
  });

  it.each([
    [{ mode: 0o750 }, /^problem: other users can look into .*, where keys are kept → chmod 700 \/work-folder\//],
    [{ uid: 0 }, /^problem: .*durward-data belongs to another user → let the user who runs Durward own it/],
    [{ kind: 'file' as const }, /^problem: \/work-folder\/durward-data is not a folder → correct `data\.folder`$/],
  ])('looks at the data folder: %j', async (facts, line) => {
    const { code, lines } = await about('data', GOOD, { folders: { '/work-folder/durward-data': facts } });
    expect([code, lines.length]).toEqual([1, 1]);
    expect(lines[0]).toMatch(line);
  });

  it('expects the folder around a data folder that is not there yet', async () => {
    const { code, lines } = await about('data', `${GOOD}data: { folder: /nowhere/data }\n`);
    expect([code, lines]).toEqual([1, ['problem: /nowhere does not exist → create it, or correct `data.folder`']]);
  });

  it('finds a program that is not there, and a folder to run it in', async () => {
    const text = `servers:
  files: { stdio: { command: absent, cwd: /nowhere } }
  mail: { stdio: { command: ./bin/absent } }
`;
    const { code, lines } = await about('servers.files', text);
    expect(code).toBe(1);
    expect(lines).toEqual([
      'problem: its program is not in PATH, or cannot be run → install it, or correct `command`',
      'problem: its folder /nowhere does not exist → create it, or correct `cwd`',
    ]);
    expect((await about('servers.mail', text)).lines[0]).toContain('is not at /work-folder/bin/absent');
  });

  it('looks for a program in the PATH that the server gets, not in its own', async () => {
    const text = 'servers: { files: { stdio: { command: npx, args: [a@1.2.3], inheritEnv: [] } } }\n';
    expect((await about('servers.files', text)).lines[0]).toContain('its program is not in PATH');
    const inherited = await about('servers.files', text.replace(', inheritEnv: []', ''));
    expect(inherited.lines).toEqual(['ok: /usr/bin/npx can be started']);
  });

  it('warns of a package without an exact version (S-07)', async () => {
    const text = 'servers: { files: { stdio: { command: npx, args: [-y, server] } } }\n';
    const { code, lines } = await about('servers.files', text);
    expect([code, lines.length]).toEqual([0, 1]);
    expect(lines[0]).toMatch(/^warn: server is fetched without an exact version → name an exact version/);
  });

  it('asks servers and issuers whether they answer, and for the time', async () => {
    const text = `identity: { issuers: [{ name: corp, issuer: "https://l.example/{tenantid}/v2.0", tenants: [t] }] }
servers: { far: { http: { url: "https://a.example/mcp" } }, gone: { sse: { url: "https://b.example/" } } }
`;
    const reached = {
      'https://a.example/mcp': { ok: true, status: 405, dateMs: NOW_MS - 60_000 } as const,
      'https://l.example/t/v2.0': { ok: true, status: 404, dateMs: undefined } as const,
    };
    const far = await about('servers.far', text, { reached });
    const gone = await about('servers.gone', text, { reached });
    const corp = await about('identity.corp', text, { reached });
    const clock = await about('clock', text, { reached });
    expect(far.lines).toEqual(['ok: it answers (HTTP 405 to HEAD)']);
    expect(gone.code).toBe(1);
    expect(gone.lines[0]).toMatch(/^problem: it does not answer: ECONNREFUSED → check that the server runs/);
    expect(corp.lines).toEqual(['ok: it answers (HTTP 404 to HEAD)']);
    expect(clock.lines[0]).toBe('warn: servers.far has another time, 60 s away → set both by NTP');
    expect((await about('identity.corp', text)).lines[0]).toMatch(/^warn: it does not answer/);
  });

  it('notices a clock that is behind', async () => {
    const folders = { [FILE]: { kind: 'file' as const, modifiedMs: NOW_MS + 3_600_000 } };
    const { lines } = await about('clock', GOOD, { folders });
    expect(lines[0]).toMatch(/^problem: the configuration file was changed in the future/);
  });

  it('verifies the audit log', async () => {
    const folders = { '/work-folder/durward-data/audit': {} };
    const fault = { kind: 'edited', seq: 1, file: 'a', line: 2, why: 'record 1 is not what was written' };
    const holds = { runtime: { verifyAudit: async () => INTACT } };
    const broken = { runtime: { verifyAudit: async () => ({ ...INTACT, verdict: 'broken' as const, fault }) } };
    const unreadable = { runtime: { verifyAudit: () => Promise.reject(new Error('no key')) } };
    const whole = await about('audit', GOOD, { folders, ...holds });
    const bad = await about('audit', GOOD, { folders, ...broken });
    const odd = await about('audit', GOOD, { folders, ...unreadable });
    expect(whole.lines).toEqual(['ok: the chain of 12 records holds']);
    expect(bad.code).toBe(1);
    expect(bad.lines[0]).toMatch(/^problem: the chain of records does not hold: record 1 is not what was written →/);
    expect(odd.lines[0]).toMatch(/^warn: the audit log could not be checked: no key/);
  });

  it('shows what was taken back: controls, switches, plain http, long tokens, wide grants (S-07)', async () => {
    const text = `identity: { issuers: [{ name: corp, issuer: "https://l.example", maxTokenLifetimeSeconds: 90000 }] }
controls: { EX006: observe }
servers:
  far: { http: { url: "http://a.example/", dangerouslyAllowPlainHttp: true }, controls: { EX006: "off" } }
grants: [{ name: a, to: { anyone: true }, servers: [far], tools: ["*"] }]
`;
    expect((await about('posture', text)).lines.map((line) => line.split(' → ')[0])).toEqual([
      'ok: tokens come from 1 issuers of the configuration',
      'warn: EX006 only observes',
      'warn: EX006 is off on far',
      'warn: servers.far.http.dangerouslyAllowPlainHttp is on',
      'warn: servers.far is reached over plain http',
      'warn: tokens of issuer corp may live 25.0 hours',
      'warn: 1 grants give everybody every tool',
    ]);
  });

  it('says who lets people in, and which clients nobody of the house has looked at (S-07, S-46)', async () => {
    const provider = 'provider: { issuer: "https://login.example", clientId: a, clientSecret: "env:S" }';
    const open = 'authorization: { registration: { enabled: true } }';
    const closed = 'authorization: { clientDocuments: { allowedDomains: [example.com] } }';
    expect((await linesOf(`${provider}, ${open}`)).slice(0, 3)).toEqual([
      'ok: people sign in at login.example',
      'warn: clients may register themselves under any name',
      'warn: any public host may publish a client',
    ]);
    expect((await linesOf(`${provider}, ${closed}`)).slice(0, 2)).toEqual([
      'ok: people sign in at login.example', expect.stringMatching(/^ok: no control/),
    ]);
    expect((await linesOf('local: { enabled: false }'))[0]).toBe('warn: nobody can get in');
  });

  it('warns of a gateway without servers or grants', async () => {
    expect((await about('servers', '')).lines[0]).toMatch(/^warn: there is no server/);
    expect((await about('posture', '')).lines.at(-1)).toMatch(/^warn: there is no grant/);
  });
});

describe('a package that is fetched at the start', () => {
  it.each([
    ['npx', ['-y', '@scope/server'], '@scope/server'],
    ['npx', ['--yes', 'server@latest'], 'server@latest'],
    ['npx', ['server@^1.2.3'], 'server@^1.2.3'],
    ['npx', ['--package', 'server', 'bin'], 'server'],
    ['npx', ['--package=server', 'bin'], 'server'],
    ['/usr/bin/npx', ['server@1'], 'server@1'],
    ['npx.cmd', ['server'], 'server'],
    ['uvx', ['--from', 'server', 'bin'], 'server'],
    ['uvx', ['server'], 'server'],
    ['pnpm', ['dlx', 'server'], 'server'],
    ['npm', ['exec', '--', 'server'], 'server'],
    ['docker', ['run', '-i', 'image:latest'], 'the container image'],
  ])('is loose: %s %j', (command, args, loose) => {
    expect(unpinnedPackage({ command, args })).toBe(loose);
  });

  it.each([
    ['npx', ['-y', '@scope/server@1.2.3']],
    ['npx', ['server@1.2.3-beta.1']],
    ['npx', ['-p', 'server@1.2.3', 'bin']],
    ['uvx', ['server==1.2.3']],
    ['pnpm', ['run', 'server']],
    ['node', ['server.js']],
    ['docker', ['run', `image@sha256:${'a'.repeat(64)}`]],
    ['docker', ['compose', 'up']],
    ['constructor', []],
  ])('is pinned, or is none: %s %j', (command, args) => {
    expect(unpinnedPackage({ command, args })).toBeUndefined();
  });
});

describe('the certificate of the listener', () => {
  let folder: string;
  const pem: Record<string, FakeFile> = {};

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'durward-tls-'));
    for (const [name, days] of [['long', '400'], ['short', '5']] as const) {
      const [key, certificate] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)];
      execFileSync('openssl', [
        'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', days,
        '-subj', '/CN=x', '-addext', 'subjectAltName=DNS:mcp.example.com', '-keyout', key, '-out', certificate,
      ], { stdio: 'ignore' });
      pem[`/work-folder/${name}.key`] = { text: readFileSync(key, 'utf8') };
      pem[`/work-folder/${name}.pem`] = { text: readFileSync(certificate, 'utf8') };
    }
    pem['/work-folder/bad.pem'] = { text: 'not PEM' };
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  /** Certificates are made now, so the clock of these worlds is the real one, moved. */
  async function examined(certificate: string, key: string, movedDays: number): Promise<string> {
    const text = `listen: { publicUrl: "https://mcp.example.com", tls: { certificate: ${certificate}, key: ${key} } }
identity: { issuers: [{ name: a, issuer: "https://a.example" }] }
`;
    const world = worldWith(text, { files: pem });
    Object.assign(world, { clock: () => Date.now() + movedDays * 24 * 3_600_000 });
    await world.run('doctor');
    return world.stdout.text.split('\n').find((line) => line.includes('listen.tls'))?.replaceAll(/ {2,}/g, ' ') ?? '';
  }

  it.each([
    ['long.pem', 'long.key', 0, /^ok listen\.tls the certificate is valid until \d{4}-/],
    ['short.pem', 'short.key', 0, /^warn listen\.tls the certificate expires in 4 days/],
    ['long.pem', 'long.key', 401, /^problem listen\.tls the certificate expired on/],
    ['long.pem', 'long.key', -2, /^problem listen\.tls the certificate is not valid yet/],
    ['long.pem', 'short.key', 0, /^problem listen\.tls the key does not belong to the certificate/],
    ['bad.pem', 'long.key', 0, /^problem listen\.tls certificate or key cannot be read/],
  ])('%s with %s, %i days from now', async (certificate, key, days, line) => {
    expect(await examined(certificate, key, days)).toMatch(line);
  });

  it('is for the host of the public URL', async () => {
    const text = `listen: { publicUrl: "https://other.example.com", tls: { certificate: long.pem, key: long.key } }
identity: { issuers: [{ name: a, issuer: "https://a.example" }] }
`;
    const world = worldWith(text, { files: pem });
    Object.assign(world, { clock: () => Date.now() });
    expect(await world.run('doctor')).toBe(1);
    expect(world.stdout.text).toContain('the certificate is not for the host of `listen.publicUrl`');
  });
});

describe('the probes of the machine', () => {
  it('tell folders, programs and what is not there apart', () => {
    expect(machineProbes.pathFacts(tmpdir())?.kind).toBe('folder');
    expect(machineProbes.pathFacts('/nowhere/at/all')).toBeUndefined();
    expect(machineProbes.isExecutable(process.execPath)).toBe(true);
    expect(machineProbes.isExecutable(tmpdir())).toBe(false);
  });

  it('ask a URL with HEAD and nothing else', async () => {
    const seen: string[] = [];
    const server = createServer((request, response) => {
      seen.push(`${request.method ?? ''} ${request.headers.authorization ?? '-'} ${request.headers.cookie ?? '-'}`);
      response.writeHead(405).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${String(port)}/mcp`;
    expect(await machineProbes.reach(url, undefined)).toMatchObject({ ok: true, status: 405 });
    expect(seen).toEqual(['HEAD - -']);
    await new Promise((resolve) => server.close(resolve));
    expect(await machineProbes.reach(url, undefined)).toEqual({ ok: false, why: 'ECONNREFUSED' });
  });
});
