import type { Readable, Writable } from 'node:stream';
import type { ReadFile } from '@durward/gateway';
import type { Probes } from './doctor/probes.ts';
import type { Runtime } from './runtime-port.ts';
import type { ScanMachine } from './scan/machine.ts';

/** A stream that a command writes to. */
export type Screen = Writable & { readonly isTTY?: boolean };

/** Everything outside a command: streams, clock, files, signals, the gateway. */
export interface World {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Screen;
  readonly stderr: Screen;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly home: string;
  readonly userName: string;
  readonly nodeVersion: string;
  readonly clock: () => number;
  /** Where SIGHUP, SIGINT and SIGTERM arrive. */
  readonly signals: Pick<NodeJS.EventEmitter, 'on' | 'off'>;
  readonly readFile: ReadFile;
  /** Writes a file that only this user can read, whole or not at all. */
  readonly writePrivateFile: (path: string, text: string) => void;
  /** Folders with the pages of the controls, best first; those that do not exist are skipped. */
  readonly pageFolders: readonly string[];
  readonly probes: Probes;
  readonly runtime: Runtime;
  /** What `durward scan` reaches. */
  readonly scanning: ScanMachine;
}

/** Exit codes. They are pinned by tests and never change their meaning. */
export const EXIT = {
  /** Done, and nothing to complain about. */
  ok: 0,
  /** Done, and something was found. */
  found: 1,
  /** Could not be done. */
  failed: 2,
} as const;

/**
 * A command could not do what was asked: shown on one screen as what happened, why, and what to do
 * next. A code of our own can be looked up with `durward explain`.
 */
export class CommandError extends Error {
  readonly code: string;
  readonly why: string;
  readonly next: string;

  constructor(code: string, what: string, why: string, next: string) {
    super(what);
    this.name = 'CommandError';
    this.code = code;
    this.why = why;
    this.next = next;
  }
}
