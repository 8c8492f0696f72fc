import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, connect } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

const STOP_GRACE_MS = 5_000;
const PORT_POLL_MS = 25;
const TAIL_LINES = 40;

/** A process that we started and will stop. */
export interface Child {
  readonly pid: number;
  /** The last lines that it wrote, for messages about its failure. */
  tail(): string;
  hasExited(): boolean;
  /** Resolves when it has exited and its last line was seen. */
  readonly exited: Promise<void>;
  /** SIGTERM to it and its children, after five seconds SIGKILL. Harmless when it has exited. */
  stop(): Promise<void>;
}

/** How a child is started. */
export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Sees every line of standard output and standard error. */
  readonly onLine?: (line: string) => void;
}

const running = new Set<ChildProcess>();

/** Starts a program in its own process group. It never outlives this process. */
export async function startChild(command: string, args: readonly string[], options: StartOptions = {}): Promise<Child> {
  stopAllOnExit();
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    env: { ...process.env, ...options.env },
  });
  await once(child, 'spawn');
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command} has no process id`);
  running.add(child);
  const lines: string[] = [];
  const onLine = (line: string): void => {
    lines.push(line);
    if (lines.length > TAIL_LINES) lines.shift();
    options.onLine?.(line);
  };
  for (const input of [child.stdout, child.stderr]) createInterface({ input }).on('line', onLine);
  const exited = forget(child);
  return {
    pid,
    tail: () => lines.join('\n'),
    hasExited: () => !running.has(child),
    exited,
    stop: async () => {
      if (!running.has(child)) return;
      signalGroup(child, 'SIGTERM');
      await Promise.race([exited, pause(STOP_GRACE_MS, undefined, { ref: false })]);
      if (!running.has(child)) return;
      signalGroup(child, 'SIGKILL');
      await exited;
    },
  };
}

/** Runs a program to its end and returns what it wrote to standard output; a failure is an error. */
export async function runToEnd(command: string, args: readonly string[], timeoutMs: number): Promise<string> {
  stopAllOnExit();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  await once(child, 'spawn');
  running.add(child);
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), timeoutMs);
  const [out, problems, [code]] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  clearTimeout(timer);
  running.delete(child);
  if (code === 0) return out;
  const how = code === null ? `was stopped after ${String(timeoutMs)} ms` : `ended with ${String(code)}`;
  throw new Error(`${[command, ...args].join(' ')} ${how}:\n${problems}${out}`);
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('The system gave no port');
  return address.port;
}

/** Resolves when something listens on the port; rejects when the child exits or the time is over. */
export async function waitForPort(port: number, child: Child, what: string, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await accepts(port))) {
    if (child.hasExited()) throw new Error(`${what} exited before it listened:\n${child.tail()}`);
    if (Date.now() > deadline) {
      throw new Error(`${what} did not listen within ${String(timeoutMs)} ms:\n${child.tail()}`);
    }
    await pause(PORT_POLL_MS);
  }
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** `close` comes when the process is gone and its streams are read; what it left behind ends with it. */
async function forget(child: ChildProcess): Promise<void> {
  child.once('exit', () => signalGroup(child, 'SIGKILL'));
  await once(child, 'close');
  running.delete(child);
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}

let isArmed = false;

function stopAllOnExit(): void {
  if (isArmed) return;
  isArmed = true;
  process.on('exit', () => {
    for (const child of running) signalGroup(child, 'SIGKILL');
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => process.exit(1));
  }
}
