import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { auditRecordsIn, openLocalIssuer } from '@durward/gateway';
import type { JsonObject } from '@durward/core';
import { trusted, type TestConfig } from './gateway.ts';
import { livingProcesses } from '../../packages/gateway/src/upstream/process-tree.ts';

const MAIN = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url));

/** `node …` for one command of the program, from its sources. */
export function durward(...words: readonly string[]): { readonly command: string; readonly args: readonly string[] } {
  return { command: process.execPath, args: ['--conditions=durward-source', MAIN, ...words] };
}

/** A folder in which gateways of their own process run one after the other. */
export class Home {
  readonly folder = mkdtempSync(join(tmpdir(), 'durward-home-'));
  readonly #running: ServeChild[] = [];

  get auditFolder(): string {
    return join(this.folder, 'data', 'audit');
  }

  /** Starts `durward serve` and resolves when it is up. */
  async serve(given: TestConfig): Promise<ServeChild> {
    const file = join(this.folder, 'durward.yaml');
    // JSON is YAML too.
    const config = {
      listen: { port: 0 }, admin: { enabled: false }, data: { folder: 'data' }, ...given, servers: trusted(given),
    };
    writeFileSync(file, JSON.stringify(config));
    const { command, args } = durward('serve', '--config', file, '--json');
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd: this.folder });
    const one = await ServeChild.of(child, join(this.folder, 'data'));
    this.#running.push(one);
    return one;
  }

  records(): readonly JsonObject[] {
    return [...auditRecordsIn(this.auditFolder)];
  }

  async close(): Promise<void> {
    await Promise.all(this.#running.map((one) => one.end('SIGKILL')));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A gateway in a process of its own. */
export class ServeChild {
  readonly pid: number;
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #dataFolder: string;
  readonly #exited: Promise<void>;

  private constructor(child: ChildProcess, url: string, dataFolder: string, exited: Promise<void>) {
    this.pid = child.pid ?? 0;
    this.url = url;
    this.#child = child;
    this.#dataFolder = dataFolder;
    this.#exited = exited;
  }

  static async of(child: ChildProcess, dataFolder: string): Promise<ServeChild> {
    const { stdout, stderr } = child;
    if (stdout === null || stderr === null) throw new Error('a child without streams');
    let said = '';
    stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    let result = '';
    stdout.on('data', (chunk: Buffer) => {
      result += chunk.toString();
      // Lines of the log stand on standard output too.
      const url = /^ {2}"url": "([^"]+)"/m.exec(result)?.[1];
      if (url !== undefined) resolve(url);
    });
    void exited.then(() => reject(new Error(`durward serve ended and had said: ${said}`)));
    return new ServeChild(child, await promise, dataFolder, exited);
  }

  route(server: string): string {
    return `${this.url}/servers/${server}/mcp`;
  }

  /** A bearer of its local issuer. */
  async token(server: string, subject = 'ana'): Promise<string> {
    const issuer = await openLocalIssuer({ dataFolder: this.#dataFolder, baseUrl: this.url, clock: Date.now });
    return issuer.mintLocalToken({ server, subject, client: 'test-client', lifetimeSeconds: 600 });
  }

  /** Sends a signal without waiting for what comes of it. */
  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    this.kill(signal);
    await this.#exited;
  }
}

/** The processes below one, at any depth. */
export async function descendantsOf(root: number): Promise<readonly number[]> {
  const all = await livingProcesses();
  const found = [root];
  for (const pid of found) found.push(...all.filter(({ parent }) => parent === pid).map((one) => one.pid));
  return found.slice(1);
}
