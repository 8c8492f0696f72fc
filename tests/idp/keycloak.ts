import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../conformance/child.ts';

const VERSION = '26.3.5';
const SHA_256 = '95756bdfd7540fafaf28874a8eb8d0d4c55977344a3b7821e9bd3a22bfb2b6a6';
const ARCHIVE =
  `https://repo1.maven.org/maven2/org/keycloak/keycloak-quarkus-dist/${VERSION}/keycloak-quarkus-dist-${VERSION}.zip`;
const START_MS = 480_000;
const ADMIN = 'admin';

export const PERSON = { username: 'ana', password: 'ana-s-password' };
export const CLIENT = { id: 'durward', secret: 'the-secret-of-durward-at-keycloak' };

/** A Keycloak with one realm, one client and one person, in a folder of its own. */
export class Keycloak {
  readonly url: string;
  readonly #folder: string;
  readonly #child: ChildProcess;

  private constructor(url: string, folder: string, child: ChildProcess) {
    this.url = url;
    this.#folder = folder;
    this.#child = child;
  }

  /** Needs Java 17 or newer. `KEYCLOAK_ZIP` names the archive where it need not be fetched. */
  static async start(): Promise<Keycloak> {
    const folder = mkdtempSync(join(tmpdir(), 'durward-keycloak-'));
    const archive = process.env['KEYCLOAK_ZIP'] ?? (await fetched(folder));
    const unpacked = spawnSync('unzip', ['-q', archive, '-d', folder], { stdio: 'inherit' });
    if (unpacked.status !== 0) throw new Error('the archive could not be unpacked');
    const home = join(folder, `keycloak-${VERSION}`);
    mkdirSync(join(home, 'data/import'), { recursive: true });
    writeFileSync(join(home, 'data/import/company.json'), JSON.stringify(REALM));
    const port = await freePort();
    const child = spawn(
      join(home, 'bin/kc.sh'),
      ['start-dev', '--import-realm', '--http-host=127.0.0.1', `--http-port=${String(port)}`],
      {
        env: { ...process.env, KC_BOOTSTRAP_ADMIN_USERNAME: ADMIN, KC_BOOTSTRAP_ADMIN_PASSWORD: ADMIN },
        stdio: 'ignore',
        detached: true,
      },
    );
    const keycloak = new Keycloak(`http://127.0.0.1:${String(port)}`, folder, child);
    await keycloak.#ready();
    return keycloak;
  }

  get issuer(): string {
    return `${this.url}/realms/company`;
  }

  /** Somebody leaves the company. */
  async disable(username: string): Promise<void> {
    const login = await fetch(`${this.url}/realms/master/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'password', client_id: 'admin-cli', username: ADMIN, password: ADMIN }),
    });
    const { access_token: token } = (await login.json()) as { access_token: string };
    const headers = { 'authorization': `Bearer ${token}`, 'content-type': 'application/json' };
    const found = await fetch(`${this.url}/admin/realms/company/users?username=${username}`, { headers });
    const [person] = (await found.json()) as readonly { readonly id: string }[];
    if (person === undefined) throw new Error(`there is no ${username}`);
    const changed = await fetch(`${this.url}/admin/realms/company/users/${person.id}`, {
      method: 'PUT', headers, body: JSON.stringify({ ...person, enabled: false }),
    });
    if (!changed.ok) throw new Error(`Keycloak answered with ${String(changed.status)}`);
  }

  async stop(): Promise<void> {
    if (this.#child.pid !== undefined && this.#child.exitCode === null) {
      const ended = once(this.#child, 'exit');
      // Its script starts Java as a child: both are in one group.
      process.kill(-this.#child.pid, 'SIGKILL');
      await ended;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #ready(): Promise<void> {
    const until = performance.now() + START_MS;
    while (performance.now() < until && this.#child.exitCode === null) {
      const answer = await fetch(`${this.issuer}/.well-known/openid-configuration`).catch(() => undefined);
      if (answer?.ok === true) return;
      await pause(500);
    }
    await this.stop();
    throw new Error('Keycloak did not start');
  }
}

async function fetched(folder: string): Promise<string> {
  const response = await fetch(ARCHIVE);
  const bytes = Buffer.from(await response.arrayBuffer());
  if (createHash('sha256').update(bytes).digest('hex') !== SHA_256) throw new Error('the archive is another one');
  const file = join(folder, 'keycloak.zip');
  if (!existsSync(file)) writeFileSync(file, bytes);
  return file;
}

const REALM = {
  realm: 'company',
  enabled: true,
  sslRequired: 'external',
  roles: { realm: [{ name: 'analyst' }] },
  users: [{
    username: PERSON.username,
    enabled: true,
    emailVerified: true,
    email: 'ana@company.example',
    firstName: 'Ana',
    lastName: 'Alvarez',
    credentials: [{ type: 'password', value: PERSON.password, temporary: false }],
    realmRoles: ['analyst', 'offline_access'],
  }],
  clients: [{
    clientId: CLIENT.id,
    enabled: true,
    publicClient: false,
    clientAuthenticatorType: 'client-secret',
    secret: CLIENT.secret,
    standardFlowEnabled: true,
    directAccessGrantsEnabled: false,
    redirectUris: ['http://127.0.0.1:*'],
    protocolMappers: [{
      name: 'roles',
      protocol: 'openid-connect',
      protocolMapper: 'oidc-usermodel-realm-role-mapper',
      config: {
        'claim.name': 'roles', 'jsonType.label': 'String', 'multivalued': 'true',
        'id.token.claim': 'true', 'access.token.claim': 'true', 'userinfo.token.claim': 'true',
      },
    }],
  }],
};
