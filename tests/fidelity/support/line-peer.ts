import { spawn, type ChildProcess } from 'node:child_process';
import type { Writable } from 'node:stream';
import type { JsonObject } from '@durward/core';
import { envelope, Peer } from './peer.ts';

export interface LineProgram {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
}

/** How a program came to its end. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A raw client at the standard streams of a program: a server, or a server behind `durward wrap`. */
export class LinePeer extends Peer {
  /** Every line of standard output. */
  readonly lines: string[] = [];
  stderr = '';
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  readonly #input: Writable;
  #partial = '';

  constructor({ command, args, env, cwd }: LineProgram) {
    super();
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], env: env ?? process.env, cwd });
    this.#child = child;
    this.#input = child.stdin;
    child.stdin.on('error', () => {});
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => this.#read(chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (this.stderr += chunk));
    this.ended = new Promise((resolve) => {
      child.once('close', (code, signal) => resolve({ code, signal }));
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Writes bytes that may be no message at all. */
  write(bytes: string | Uint8Array): void {
    this.#input.write(bytes);
  }

  /** Closes the program's standard input: the client is gone. */
  leave(): void {
    this.#input.end();
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async close(): Promise<void> {
    this.leave();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 10_000);
    await this.ended;
    clearTimeout(timer);
  }

  protected send(message: JsonObject): Promise<void> {
    this.#input.write(`${JSON.stringify(message)}\n`);
    return Promise.resolve();
  }

  #read(chunk: string): void {
    const lines = (this.#partial + chunk).split('\n');
    this.#partial = lines.pop() ?? '';
    for (const line of lines) {
      this.lines.push(line);
      this.take(line);
    }
  }
}

/** A raw modern client at the standard streams of a program: every request carries its envelope. */
export class ModernLinePeer extends LinePeer {
  readonly #capabilities: JsonObject;

  constructor(program: LineProgram, capabilities: JsonObject = {}) {
    super(program);
    this.#capabilities = capabilities;
  }

  protected override send(message: JsonObject): Promise<void> {
    const { id, method, params } = message as { id?: unknown; method?: string; params?: JsonObject };
    if (id === undefined || method === undefined) return super.send(message);
    const meta = envelope(this.#capabilities, (params?.['_meta'] ?? {}) as JsonObject);
    return super.send({ ...message, params: { ...params, _meta: meta } });
  }
}
