import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { UpstreamError } from './link.ts';
import type { TreeRoot } from './process-tree.ts';

const READY_TIMEOUT_MS = 10_000;
/** Pause before a guardian that died is started again, so that a broken one costs little. */
const RESTART_MS = 100;

/**
 * The gateway's end of the guardian (see `guardian.ts`): one process for all stdio servers of this
 * gateway process, started with the first of them.
 *
 * Guarantees that a server which was started between {@link announce} and {@link watch}, or is being
 * watched, does not outlive this process. When the guardian dies it is started again and told of
 * everything; when it cannot be started, {@link ready} rejects and nothing may be started.
 */
export class GuardianProcess {
  readonly #script: string;
  readonly #wards = new Map<number, string>();
  #process: ChildProcess | undefined;
  #ready: Promise<void> | undefined;
  #users = 0;

  constructor(script: string = fileURLToPath(SCRIPT)) {
    this.#script = script;
  }

  /** The pid of the guardian, for the record; undefined while it does not run. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Counts one more upstream that needs the guardian. */
  retain(): void {
    this.#users += 1;
  }

  /** Counts one less; the guardian exits with the last. */
  release(): void {
    this.#users -= 1;
    this.#stopWhenUnused();
  }

  /** Resolves when the guardian watches. Rejects with an `UpstreamError`: then start nothing. */
  ready(): Promise<void> {
    this.#ready ??= this.#start().catch((error: unknown) => {
      this.#ready = undefined;
      throw error;
    });
    return this.#ready;
  }

  /** Says that a server with this environment is about to be started, in the same turn. */
  announce(environment: Readonly<Record<string, string>>): void {
    const digest = createHash('sha256');
    for (const name of Object.keys(environment)) digest.update(`${name}=${environment[name] ?? ''}\0`);
    this.#tell(`will ${digest.digest('hex')}`);
  }

  /** Says that the announced server does not run. */
  renounce(): void {
    this.#tell('not');
  }

  /** Says that the announced server runs as the leader of its own group. */
  watch({ pid, startedTicks }: TreeRoot, graceMs: number): void {
    const line = `did ${String(pid)} ${String(graceMs)} ${startedTicks ?? ''}`;
    this.#wards.set(pid, line);
    this.#tell(line);
  }

  /** Says that nothing of that group is left. */
  forget(pid: number): void {
    this.#wards.delete(pid);
    this.#tell(`gone ${String(pid)}`);
    this.#stopWhenUnused();
  }

  #start(): Promise<void> {
    // Its own session: signals of a terminal do not reach it. No environment: it needs none.
    const guardian = spawn(process.execPath, [this.#script], {
      detached: true,
      windowsHide: true,
      cwd: '/',
      env: {},
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.#process = guardian;
    guardian.unref();
    guardian.stdin.on('error', () => {});
    unref(guardian.stdin);
    unref(guardian.stdout);
    guardian.once('exit', () => this.#died(guardian));
    for (const line of this.#wards.values()) this.#tell(line);
    return whenReady(guardian);
  }

  #died(guardian: ChildProcess): void {
    if (this.#process !== guardian) return;
    this.#process = undefined;
    this.#ready = undefined;
    if (this.#wards.size === 0) return;
    // Whoever waits for it next hears of a failure; here there is nobody to tell.
    const restart = (): void => void this.ready().catch(() => {});
    setTimeout(restart, RESTART_MS).unref();
  }

  #stopWhenUnused(): void {
    if (this.#users > 0 || this.#wards.size > 0) return;
    const guardian = this.#process;
    this.#process = undefined;
    this.#ready = undefined;
    guardian?.stdin?.end();
  }

  #tell(line: string): void {
    this.#process?.stdin?.write(`${line}\n`);
  }
}

/** The guardian's own file, in the form in which this one runs. */
const SCRIPT = new URL(import.meta.url.endsWith('.ts') ? './guardian.ts' : './guardian.js', import.meta.url);

function whenReady(guardian: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (how: string): void => {
      clearTimeout(timer);
      guardian.kill('SIGKILL');
      const detail =
        `the guardian, which ends servers when the gateway is killed, ${how}; no server is started without it`;
      reject(new UpstreamError({ kind: 'unavailable', detail }));
    };
    const timer = setTimeout(() => fail('did not start in time'), READY_TIMEOUT_MS);
    guardian.once('error', (error) => fail(`could not be started (${error.message})`));
    guardian.once('exit', () => fail('exited'));
    guardian.stdout?.once('data', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** The pipes of a child are sockets; they must not keep the gateway alive. */
function unref(stream: object): void {
  if ('unref' in stream && typeof stream.unref === 'function') stream.unref();
}

let shared: GuardianProcess | undefined;

/** The one guardian of this process: it watches the process, so there is never a use for two. */
export function sharedGuardian(): GuardianProcess {
  shared ??= new GuardianProcess();
  return shared;
}
