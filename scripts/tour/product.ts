import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../packages/cli/dist/main.js', import.meta.url));
const CONFIG = fileURLToPath(new URL('../../examples/quickstart/durward.yaml', import.meta.url));
const START_TIMEOUT_MS = 30_000;

/** One record of the audit log, as `durward audit` prints it. */
export interface AuditRecord {
  readonly seq: number;
  readonly type: string;
  readonly control?: string;
  readonly reason?: string;
  readonly incident?: string;
  readonly method?: string;
  readonly target?: string;
  readonly principal?: { readonly subject: string; readonly client: string };
}

/** The built product with the quickstart configuration, in a data folder of its own. */
export class Product {
  readonly url: string;
  readonly port: number;
  readonly #folder: string;
  readonly #child: ChildProcess;

  constructor(port: number, folder: string, child: ChildProcess) {
    this.port = port;
    this.url = `http://127.0.0.1:${String(port)}`;
    this.#folder = folder;
    this.#child = child;
  }

  static async start(): Promise<Product> {
    const folder = mkdtempSync(join(tmpdir(), 'durward-tour-'));
    const [port, adminPort] = [await freePort(), await freePort()];
    const child = spawn(
      process.execPath,
      [MAIN, 'serve', '--config', CONFIG, '--port', String(port), '--data-folder', folder, '--log-level', 'error'],
      { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, DURWARD_ADMIN_PORT: String(adminPort) } },
    );
    await listening(child);
    return new Product(port, folder, child);
  }

  route(server: string): string {
    return `${this.url}/servers/${server}/mcp`;
  }

  /** A bearer from `durward token`. */
  async token(server: string, subject: string): Promise<string> {
    const printed = await this.#command('token', '--server', server, '--subject', subject, '--port', String(this.port));
    return printed.trim();
  }

  async revokeSubject(subject: string): Promise<void> {
    await this.#command('token', 'revoke', '--subject', subject, '--reason', 'tour', '--port', String(this.port));
  }

  /** A link that signs the owner in, from `durward owner-link`. */
  async ownerLink(): Promise<string> {
    const printed = await this.#command('owner-link', '--port', String(this.port));
    return /http:\S+/.exec(printed)?.[0] ?? '';
  }

  /** Ends what was allowed at a server, as `durward access revoke` does. */
  async revokeAccess(server: string): Promise<void> {
    await this.#command('access', 'revoke', '--server', server, '--reason', 'tour', '--port', String(this.port));
  }

  /** The records of one incident. */
  async incident(id: string): Promise<readonly AuditRecord[]> {
    return records(await this.#command('audit', 'show', id, '--json'));
  }

  /** The newest records, oldest first. */
  async tail(): Promise<readonly AuditRecord[]> {
    return records(await this.#command('audit', 'tail', '--json'));
  }

  /** What `durward audit verify` says, and whether it exits with 0. */
  async verify(): Promise<string> {
    return (await this.#command('audit', 'verify')).trim();
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await ended;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #command(...words: readonly string[]): Promise<string> {
    const args = [MAIN, ...words, '--config', CONFIG, '--data-folder', this.#folder];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    let complaint = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) throw new Error(`durward ${words[0] ?? ''} ended with ${String(code)}: ${complaint || out}`);
    return out;
  }
}

function records(printed: string): readonly AuditRecord[] {
  const parsed = JSON.parse(printed) as { readonly records: readonly AuditRecord[] };
  return parsed.records;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Resolves when the gateway says that it listens. */
async function listening(child: ChildProcess): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (said.includes('Durward listens on')) resolve();
  });
  child.once('exit', () => reject(new Error(`the gateway did not start:\n${said}`)));
  const timer = setTimeout(() => reject(new Error(`the gateway did not start in time:\n${said}`)), START_TIMEOUT_MS);
  await promise.finally(() => clearTimeout(timer));
}
