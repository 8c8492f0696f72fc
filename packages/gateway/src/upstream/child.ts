import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GuardianProcess } from './guardian-process.ts';
import { UpstreamError } from './link.ts';
import {
  livingProcesses,
  rootOf,
  signal,
  signalTree,
  stillLiving,
  treeOf,
  type ProcessFacts,
  type TreeRoot,
} from './process-tree.ts';

/** What to start, and how to stop it. */
export interface ChildOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string | undefined;
  /** The whole environment: nothing is added to it. */
  readonly environment: Readonly<Record<string, string>>;
  /** From the end of stdin to SIGTERM, and from there to SIGKILL, in milliseconds. */
  readonly stopGraceMs: number;
  readonly guardian: GuardianProcess;
}

/** How a program came to its end. */
export interface ChildExit {
  readonly code: number | undefined;
  readonly signal: string | undefined;
  /** Whether it ended because it was told to. */
  readonly asked: boolean;
  /** The signal that was needed to end it, or something that it left behind. */
  readonly forced: 'SIGTERM' | 'SIGKILL' | undefined;
}

/** Told in this order: `exited` once, then `gone` once. */
export interface ChildWatcher {
  stdout(chunk: Buffer): void;
  stderr(chunk: Buffer): void;
  /** It has ended (how, if that is known already) or closed its streams; no further output comes. */
  exited(how: string): void;
  /** Nothing of it is left: no descendant that can be found either. */
  gone(exit: ChildExit): void;
}

type Running = ChildProcessByStdio<Writable, Readable, Readable>;

/** Time for output that is still in the pipe when the program has ended, in milliseconds. */
const DRAIN_MS = 500;
/** Time for the system to tell of an exit that can already be seen, in milliseconds. */
const TELL_MS = 1000;
const POLL_MS = 50;
const KILL_ROUNDS_MAX = 40;

/**
 * One running program and everything that descends from it.
 *
 * Guarantees: no shell; an environment of exactly what was given; a group of its own; the guardian
 * knows of it before it starts; when `gone` is told, no process of its group, its session or its
 * tree lives, as far as the system lets us see (see {@link treeOf}).
 */
export class Child {
  readonly #root: TreeRoot;
  readonly #process: Running;
  readonly #options: ChildOptions;
  readonly #watcher: ChildWatcher;
  readonly #ended: Promise<void>;
  #exit: { readonly code: number | undefined; readonly signal: string | undefined } | undefined;
  #endedByItself = false;
  #isFailing = false;
  #isAsked = false;
  #forced: ChildExit['forced'];
  #isOutputOver = false;
  #hasTold = false;
  #drain: NodeJS.Timeout | undefined;
  #known: readonly ProcessFacts[] = [];
  #gone: Promise<void> | undefined;

  private constructor(running: Running, root: TreeRoot, options: ChildOptions, watcher: ChildWatcher) {
    this.#root = root;
    this.#process = running;
    this.#options = options;
    this.#watcher = watcher;
    running.stdout.on('data', (chunk: Buffer) => watcher.stdout(chunk));
    running.stderr.on('data', (chunk: Buffer) => watcher.stderr(chunk));
    for (const part of [running, running.stdin, running.stdout, running.stderr]) part.on('error', () => {});
    // A server that reads no more, or says no more, is no server any more.
    running.stdin.on('close', () => this.#fail());
    running.stdout.on('end', () => {
      this.#isOutputOver = true;
      this.#fail();
    });
    this.#ended = new Promise((resolve) => {
      running.once('exit', (code, signalName) => {
        this.#exit = { code: code ?? undefined, signal: signalName ?? undefined };
        this.#endedByItself = this.#forced === undefined;
        this.#fail();
        resolve();
      });
    });
  }

  /**
   * Starts a program; resolves when it runs. Rejects with an `UpstreamError` when it cannot be
   * started, or cannot be watched.
   */
  static async start(options: ChildOptions, watcher: ChildWatcher): Promise<Child> {
    const { guardian } = options;
    await guardian.ready();
    guardian.announce(options.environment);
    const running = launch(options);
    if (running instanceof Error || running.pid === undefined) {
      guardian.renounce();
      throw new UpstreamError({ kind: 'unavailable', detail: await whyNot(running, options) });
    }
    const root = rootOf(running.pid);
    guardian.watch(root, options.stopGraceMs);
    return new Child(running, root, options, watcher);
  }

  get pid(): number {
    return this.#root.pid;
  }

  /** Bytes that wait to be taken by the program. */
  get backlogBytes(): number {
    return this.#process.stdin.writableLength;
  }

  /** Writes to the program's input; `taken` is called when the system has it, or with an error. */
  write(text: string, taken?: (error: Error | null | undefined) => void): void {
    this.#process.stdin.write(text, taken);
  }

  /**
   * Ends it: closes its input, then SIGTERM, then SIGKILL, with the grace in between. Resolves when
   * nothing of it is left.
   */
  stop(): Promise<void> {
    if (!this.#isFailing) this.#isAsked = true;
    this.#gone ??= this.#end();
    return this.#gone;
  }

  /** It ended, or is of no use any more, without being told to. */
  #fail(): void {
    this.#isFailing ||= !this.#isAsked;
    const hasEnded = this.#exit !== undefined;
    // The end of its output and its exit come in any order; what it said last is not lost. One that
    // was told to end may take its time.
    if (this.#isOutputOver && hasEnded) this.#tellExited();
    else if (hasEnded || !this.#isAsked) this.#drain ??= setTimeout(() => this.#tellExited(), DRAIN_MS);
    this.#gone ??= this.#end();
  }

  async #end(): Promise<void> {
    // Before its input ends: afterwards it may exit and leave children that nothing leads to.
    await this.#isAnythingLeft();
    this.#process.stdin.end();
    await settledWithin(this.#ended, this.#options.stopGraceMs);
    if (await this.#isAnythingLeft()) {
      this.#forced = 'SIGTERM';
      signalTree(this.pid, this.#known, 'SIGTERM');
      await this.#untilNothingIsLeft(this.#options.stopGraceMs);
    }
    for (let round = 0; round < KILL_ROUNDS_MAX && (await this.#isAnythingLeft()); round += 1) {
      this.#forced = 'SIGKILL';
      signalTree(this.pid, this.#known, 'SIGKILL');
      await sleep(POLL_MS);
    }
    await settledWithin(this.#ended, TELL_MS);
    this.#options.guardian.forget(this.pid);
    this.#tellExited();
    const { code, signal: signalName } = this.#exit ?? { code: undefined, signal: undefined };
    this.#watcher.gone({ code, signal: signalName, asked: this.#isAsked, forced: this.#forced });
  }

  async #untilNothingIsLeft(waitMs: number): Promise<void> {
    for (let waited = 0; waited < waitMs && this.#mayAnythingBeLeft(); waited += POLL_MS) {
      await sleep(POLL_MS);
    }
  }

  /** A cheap answer that counts zombies too. */
  #mayAnythingBeLeft(): boolean {
    if (process.platform === 'win32') return this.#exit === undefined;
    return signal(-this.pid, 0) || this.#known.some((one) => signal(one.pid, 0));
  }

  async #isAnythingLeft(): Promise<boolean> {
    if (process.platform !== 'linux') return this.#mayAnythingBeLeft();
    const living = await livingProcesses();
    this.#known = distinct([...stillLiving(this.#known, living), ...treeOf(this.#root, living)]);
    return this.#known.length > 0;
  }

  #tellExited(): void {
    if (this.#hasTold) return;
    this.#hasTold = true;
    clearTimeout(this.#drain);
    this.#process.stdout.destroy();
    this.#watcher.exited(this.#how());
  }

  #how(): string {
    const exit = this.#exit;
    if (exit === undefined || !this.#endedByItself) return 'closed its streams';
    return exit.signal === undefined ? `exited with code ${String(exit.code)}` : `was ended by ${exit.signal}`;
  }
}

function distinct(processes: readonly ProcessFacts[]): readonly ProcessFacts[] {
  return [...new Map(processes.map((one) => [one.pid, one])).values()];
}

/** Waits for a promise that never rejects, but not longer than this. */
async function settledWithin(promise: Promise<void>, waitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, waitMs);
  });
  await Promise.race([promise, late]);
  clearTimeout(timer);
}

function launch(options: ChildOptions): Running | Error {
  try {
    return spawn(options.command, [...options.args], {
      cwd: options.cwd,
      env: { ...options.environment },
      stdio: ['pipe', 'pipe', 'pipe'],
      shell: false,
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
  } catch (error) {
    // Node throws for what it can tell before it asks the system, a NUL in an argument for one.
    return error instanceof Error ? error : new Error('spawn failed');
  }
}

/** Why a program does not run, in words; its arguments and environment stay out of it. */
async function whyNot(failed: Running | Error, { command, cwd }: ChildOptions): Promise<string> {
  const error = failed instanceof Error
    ? failed
    : await new Promise<Error>((resolve) => failed.once('error', resolve));
  const code = 'code' in error ? String(error.code) : error.name;
  const where = cwd === undefined ? '' : ` in ${cwd}`;
  const next = code === 'ENOENT' ? 'check that the program and its folder exist' : 'check that it may be started';
  return `"${command}" could not be started${where} (${code}): ${next}`;
}
