import { EventEmitter } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { FileError, type LoadedConfig, type ReadFile, type Waiting } from '@durward/gateway';
import type { PathFacts, Probes, Reached } from '../../packages/cli/src/doctor/probes.ts';
import { run } from '../../packages/cli/src/run.ts';
import type { AuditReport, RunningGateway, Runtime } from '../../packages/cli/src/runtime-port.ts';
import type { ScanMachine } from '../../packages/cli/src/scan/machine.ts';
import type { World } from '../../packages/cli/src/world.ts';

/** A stream that keeps what is written to it. */
export class Kept extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    this.emit('text');
    done();
  }
}

export interface FakeFile {
  readonly text: string | Uint8Array;
  readonly mode?: number;
}

/** What a test changes of the world. */
export interface Changes {
  readonly files?: Record<string, FakeFile | string>;
  readonly readFile?: ReadFile;
  readonly folders?: Record<string, Partial<PathFacts>>;
  readonly executables?: readonly string[];
  readonly reached?: Record<string, Reached>;
  readonly env?: Record<string, string>;
  readonly nodeVersion?: string;
  readonly runtime?: Partial<Runtime>;
  readonly pageFolders?: readonly string[];
  readonly cwd?: string;
  readonly connectAs?: ScanMachine['connectAs'];
}

export const NOW_MS: number = Date.UTC(2026, 10, 22, 12, 0, 0);

export const INTACT: AuditReport = {
  verdict: 'intact', fault: undefined, records: 12, sealed: 10, checkpoints: 2, keyId: 'ab12', keyFrom: 'folder',
};

/** A world without a machine: everything is in memory, the clock stands still. */
export class FakeWorld implements World {
  readonly stdin = new PassThrough();
  readonly stdout = new Kept();
  readonly stderr = new Kept();
  readonly env: Record<string, string>;
  readonly cwd: string;
  readonly home: string = '/home/ana';
  readonly userName = 'ana';
  readonly nodeVersion: string;
  readonly signals = new EventEmitter();
  readonly clock: () => number = () => NOW_MS;
  readonly readFile: ReadFile;
  readonly written: Record<string, string> = {};
  readonly pageFolders: readonly string[];
  readonly probes: Probes;
  readonly runtime: Runtime;
  readonly scanning: ScanMachine;

  constructor(changes: Changes = {}) {
    this.env = changes.env ?? {};
    this.cwd = changes.cwd ?? '/work-folder';
    this.nodeVersion = changes.nodeVersion ?? 'v24.21.0';
    this.pageFolders = changes.pageFolders ?? [fileURLToPath(new URL('../../docs/controls', import.meta.url))];
    this.readFile = changes.readFile ?? readerOf(changes.files ?? {});
    this.probes = probesOf(changes);
    this.runtime = { ...absentRuntime, ...changes.runtime };
    this.scanning = scanningOf(changes.files ?? {}, this.readFile, changes.connectAs ?? absent);
  }

  readonly writePrivateFile = (path: string, text: string): void => {
    this.written[path] = text;
  };

  /** Runs a command line and gives its exit code. */
  run(...words: string[]): Promise<number> {
    return run(words, this);
  }
}

function readerOf(files: Record<string, FakeFile | string>): ReadFile {
  return (path, bytesMax) => {
    const held = files[path];
    if (held === undefined) throw new FileError('there is no such file');
    const { text, mode = 0o600 } = typeof held === 'string' ? { text: held } : held;
    const bytes = Buffer.from(text);
    if (bytes.length > bytesMax) throw new FileError('the file is too large');
    return { bytes, mode };
  };
}

function probesOf({ folders = {}, executables = [], reached = {} }: Changes): Probes {
  return {
    pathFacts(path) {
      const facts = folders[path];
      return facts === undefined ? undefined : { kind: 'folder', mode: 0o700, uid: 1000, modifiedMs: 0, ...facts };
    },
    isExecutable: (path) => executables.includes(path),
    userId: 1000,
    reach: async (url) => reached[url] ?? { ok: false, why: 'ECONNREFUSED' },
  };
}

/** The files of the test, and no server that could be started. */
function scanningOf(
  files: Record<string, FakeFile | string>,
  readFile: ReadFile,
  connectAs: ScanMachine['connectAs'],
): ScanMachine {
  const kind = (path: string) => {
    if (Object.hasOwn(files, path)) return 'file';
    return Object.keys(files).some((file) => file.startsWith(`${path}/`)) ? 'folder' : undefined;
  };
  const disk: ScanMachine['disk'] = {
    kind,
    read: (path, bytesMax) => (kind(path) === 'file' ? readFile(path, bytesMax) : undefined),
    entries(path) {
      const inside = Object.keys(files).filter((file) => file.startsWith(`${path}/`));
      const names = new Set(inside.map((file) => file.slice(path.length + 1).split('/', 1)[0] ?? ''));
      return [...names].map((name) => ({ name, kind: kind(`${path}/${name}`) ?? 'other' }));
    },
  };
  return { platform: 'linux', disk, connectAs };
}

function absent(): never {
  throw new Error('this test has no runtime');
}

const absentRuntime: Runtime = {
  startGateway: absent, runWrap: absent, verifyAudit: absent, auditRecords: absent, mintToken: absent, revoke: absent,
  ownerLink: absent, access: absent, revokeAccess: absent, rotateSigningKey: absent,
  wrappedConfig: absent,
  reviewItems: absent, decideDefinition: absent, rollBackDefinition: absent, definitionHistory: absent,
  lockText: absent, applyLock: absent, lookOnce: absent,
  connections: absent, endConnections: absent,
  approvals: absent, decideApproval: absent,
  rotateVault: absent, checkVaultKey: absent, checkReaders: absent, syncBlocklists: absent,
  bundleStatus: absent, decideBundle: absent, modelScores: absent,
};

/** A gateway that is up until the test says otherwise, and keeps what it was told. */
export class FakeGateway implements RunningGateway {
  readonly url = 'http://127.0.0.1:8420';
  readonly adminUrl = 'http://127.0.0.1:8421';
  readonly servers: RunningGateway['servers'];
  readonly calls: string[] = [];
  readonly reloaded: LoadedConfig[] = [];
  drained: Promise<void> = Promise.resolve();
  waiting: readonly Waiting[] = [];
  link: string | undefined = 'http://127.0.0.1:8420/oauth/owner?ticket=abc';

  constructor(servers: readonly string[]) {
    this.servers = servers.map((name) => ({ name, url: `${this.url}/servers/${name}/mcp` }));
  }

  async look(): Promise<readonly Waiting[]> {
    return this.waiting;
  }

  async ownerLink(): Promise<string | undefined> {
    return this.link;
  }

  async reload(config: LoadedConfig): Promise<{ applied: string[]; needsRestart: string[] }> {
    this.reloaded.push(config);
    return { applied: ['grants'], needsRestart: ['listen.port'] };
  }

  async drain(timeoutMs: number): Promise<void> {
    this.calls.push(`drain ${String(timeoutMs)}`);
    await this.drained;
  }

  async close(): Promise<void> {
    this.calls.push('close');
  }
}
