import { setTimeout as sleep } from 'node:timers/promises';
import type { Era, Limits } from '@durward/core';
import type { Secret } from '../config/secret.ts';
import type { StdioConfig } from '../config/server-schema.ts';
import { BackOff } from './back-off.ts';
import { Child, type ChildExit } from './child.ts';
import { EraProbe } from './era-probe.ts';
import type { GuardianProcess } from './guardian-process.ts';
import {
  UpstreamError,
  type Link,
  type LinkOwner,
  type Person,
  type Upstream,
  type UpstreamEvents,
  type UpstreamFailure,
} from './link.ts';
import { failureIn } from './link-credential.ts';
import type { Clear } from './own-messages.ts';
import { probeProgram } from './probe-program.ts';
import type { ProgramCredential, ProgramVariables } from './program-credential.ts';
import { StderrReader } from './stderr-reader.ts';
import { StdioLink } from './stdio-link.ts';

export interface StdioUpstreamOptions {
  readonly server: string;
  readonly config: StdioConfig;
  readonly era: 'auto' | Era;
  readonly limits: Limits;
  readonly clock: () => number;
  readonly events: UpstreamEvents;
  readonly clear: Clear;
  /** The whole environment of the programs, secrets resolved. */
  readonly environment: Readonly<Record<string, string>>;
  /** Secrets among its values: they are masked where the programs write them to stderr. */
  readonly secrets: readonly Secret[];
  /** What each person's programs get beyond that; undefined where nothing. */
  readonly credential?: ProgramCredential | undefined;
  readonly guardian: GuardianProcess;
}

/** One program that was started, from before its start until nothing of it is left. */
interface Run {
  readonly userId: string;
  readonly startedMs: number;
  readonly variables: ProgramVariables | undefined;
  child: Child | undefined;
}

/** Whose processes the probes for the era are. No user id is empty. */
const NOBODY = '';
const CLOSE_POLL_MS = 10;
/** How often it is asked whether the secret of a process may still be used. */
const SECRET_CHECK_MS = 250;
/** A process that was only asked what it is has nothing to finish: it is not waited for long. */
const PROBE_GRACE_MS = 250;

/**
 * A server that is a program on this machine: every conversation gets a process of its own.
 *
 * Guarantees the caps of processes; that a program which crashes is not started again and again
 * without a pause; that no process is left when {@link close} resolves, and none when the gateway
 * is gone in any other way (see `guardian.ts`).
 */
export class StdioUpstream implements Upstream {
  readonly kind = 'stdio';
  readonly server: string;
  readonly #options: StdioUpstreamOptions;
  readonly #probe: EraProbe;
  readonly #backOff: BackOff;
  readonly #runs = new Set<Run>();
  readonly #links = new Set<StdioLink>();
  #isClosed = false;

  constructor(options: StdioUpstreamOptions) {
    this.server = options.server;
    this.#options = options;
    this.#backOff = new BackOff(options.clock);
    const { config, limits, clear, clock, events, server } = options;
    this.#probe = new EraProbe({
      known: options.era === 'auto' ? undefined : options.era,
      clock,
      found: (detail) => events.lifecycle(server, 'era_found', detail),
      ask: (owner) =>
        probeProgram({
          limits,
          clear,
          clock,
          timeoutMs: config.startTimeoutMs,
          open: (era) => this.#open(NOBODY, era, owner?.person),
        }),
    });
    options.guardian.retain();
  }

  eras(owner?: LinkOwner): Promise<ReadonlySet<Era>> {
    return this.#probe.eras(owner);
  }

  open({ userId, person }: LinkOwner, era: Era): Promise<Link> {
    return this.#open(userId, era, person);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await Promise.all([...this.#links].map((link) => link.close()));
    // Programs that were about to start when this began.
    while (this.#runs.size > 0) {
      await Promise.all([...this.#runs].map(async (run) => run.child?.stop()));
      await sleep(CLOSE_POLL_MS);
    }
    this.#options.guardian.release();
  }

  async #open(userId: string, era: Era, person: Person | undefined): Promise<StdioLink> {
    // Without a person it is started without a secret of one: to be asked what it is.
    const variables = person === undefined ? undefined : await this.#options.credential?.variablesFor(person);
    if (this.#isClosed) throw unavailable('the server was taken out of the configuration');
    const failures = this.#mayStart(userId);
    const run: Run = { userId, startedMs: this.#options.clock(), variables, child: undefined };
    this.#runs.add(run);
    const link = this.#newLink(era, userId);
    if (failures > 0) this.#tell('restarting', { failures });
    try {
      await this.#start(run, link);
    } catch (error) {
      this.#runs.delete(run);
      this.#links.delete(link);
      this.#backOff.failed(userId, 0);
      throw error;
    }
    if (this.#isClosed) await link.close();
    if (variables !== undefined) watchSecret(link, variables);
    return link;
  }

  /** Failures in a row before this start. Throws when it is not allowed. */
  #mayStart(userId: string): number {
    const { processesMax, processesPerPrincipalMax } = this.#options.config;
    if (this.#runs.size >= processesMax) {
      throw busy(`all ${String(processesMax)} processes of the server are in use (processesMax)`);
    }
    const own = [...this.#runs].filter((run) => run.userId === userId).length;
    if (userId !== NOBODY && own >= processesPerPrincipalMax) {
      throw busy(`this principal has ${String(own)} processes of the server (processesPerPrincipalMax)`);
    }
    const start = this.#backOff.ask(userId);
    if (start.allowed) return start.failures;
    throw unavailable(
      `the program ended by itself ${String(start.failures)} times in a row; it may be started again ` +
        `in ${String(start.waitMs)} ms. Its last lines on stderr are in the log`,
    );
  }

  async #start(run: Run, link: StdioLink): Promise<void> {
    const { config, guardian, clock, events } = this.#options;
    const values = run.variables?.values ?? NO_VALUES;
    const environment: Record<string, string> = { ...this.#options.environment };
    for (const [name, value] of values) environment[name] = value.reveal();
    const { command, args, cwd } = config;
    const stopGraceMs = run.userId === NOBODY ? Math.min(config.stopGraceMs, PROBE_GRACE_MS) : config.stopGraceMs;
    const stderr = new StderrReader({
      lineBytesMax: config.stderrLineBytesMax,
      linesPerMinuteMax: config.stderrLinesPerMinuteMax,
      clock,
      secrets: [...this.#options.secrets, ...values.values()],
      line: (text) => events.stderr(this.server, text),
    });
    const watcher = {
      stdout: (chunk: Buffer) => link.read(chunk),
      stderr: (chunk: Buffer) => stderr.push(chunk),
      exited: (how: string) => link.fail({ kind: 'unavailable', detail: `the program ${how}` }),
      gone: (exit: ChildExit) => {
        stderr.end();
        this.#ended(run, link, exit);
      },
    };
    const child = await Child.start({ command, args, cwd, environment, stopGraceMs, guardian }, watcher);
    run.child = child;
    link.attach(child);
    this.#tell('started', { pid: child.pid });
  }

  #newLink(era: Era, userId: string): StdioLink {
    const { limits, clock, events, clear, config } = this.#options;
    const link = new StdioLink({
      server: this.server,
      era,
      limits,
      clock,
      events,
      clear,
      idleStopMs: config.idleStopMs,
      // What a probe hears is its answer, not a reason to ask again.
      doubtEra: () => (userId === NOBODY ? undefined : this.#probe.forget()),
    });
    this.#links.add(link);
    return link;
  }

  #ended(run: Run, link: StdioLink, exit: ChildExit): void {
    const uptimeMs = this.#options.clock() - run.startedMs;
    this.#runs.delete(run);
    this.#links.delete(link);
    if (exit.asked) this.#backOff.recovered(run.userId, uptimeMs);
    else if (run.userId !== NOBODY) this.#backOff.failed(run.userId, uptimeMs);
    const pid = run.child?.pid ?? 0;
    if (exit.forced !== undefined) this.#tell('killed', { pid, signal: exit.forced });
    const how = exit.signal === undefined ? { code: exit.code ?? -1 } : { signal: exit.signal };
    this.#tell('exited', { pid, ...how, asked: exit.asked ? 1 : 0, uptimeMs });
  }

  #tell(
    change: 'started' | 'exited' | 'killed' | 'restarting',
    detail: Readonly<Record<string, string | number>>,
  ): void {
    this.#options.events.lifecycle(this.server, change, detail);
  }
}

const NO_VALUES: ReadonlyMap<string, Secret> = new Map();

/** A program cannot be given another secret: when the one that it has is over, so is the conversation. */
function watchSecret(link: StdioLink, variables: ProgramVariables): void {
  let isAsking = false;
  const end = (failure: UpstreamFailure): void => void link.end(failure);
  const timer = setInterval(() => {
    if (isAsking) return;
    isAsking = true;
    variables.whyOver().then(
      (failure) => {
        isAsking = false;
        if (failure !== undefined) end(failure);
      },
      (error: unknown) => end(failureIn(error)),
    );
  }, SECRET_CHECK_MS);
  timer.unref();
  link.onClosed(() => clearInterval(timer));
}

function busy(what: string): UpstreamError {
  return new UpstreamError({
    kind: 'busy',
    detail: `${what}; end a session, wait until an idle one is stopped, or raise the limit`,
  });
}

function unavailable(detail: string): UpstreamError {
  return new UpstreamError({ kind: 'unavailable', detail });
}
