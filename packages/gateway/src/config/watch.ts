import { statSync, watch, type FSWatcher } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { LoadedConfig, LoadOutcome } from './load.ts';
import type { ConfigProblem } from './problem.ts';

/** Why a configuration was read again. */
export type ReloadCause = 'signal' | 'change';

/** What happens when the configuration was read again. Calls come one after the other. */
export interface WatchListener {
  /** It is valid: it counts from now on. A rejection goes to `failed`. */
  loaded(config: LoadedConfig, cause: ReloadCause): Promise<void> | void;
  /** It is not valid: the one that ran before goes on. */
  refused(problems: readonly ConfigProblem[], cause: ReloadCause): void;
  /** Watching, or taking over a valid configuration, did not work. */
  failed(error: unknown): void;
}

export interface WatchOptions {
  /** Path of the configuration file. */
  readonly file: string;
  /** The configuration that runs: its files are watched too. */
  readonly running: LoadedConfig;
  /** Reads the file again, as at the start. */
  load(): LoadOutcome;
  /** Where SIGHUP arrives: `process`. */
  readonly signals: Pick<NodeJS.EventEmitter, 'on' | 'off'>;
  /** Quiet time after a change before the file is read; editors write in several steps. */
  readonly quietMs?: number;
}

/** A watch that is on. Closing it stops everything at once. */
export interface ConfigWatch {
  close(): void;
}

const QUIET_MS = 250;

/**
 * Reads the configuration again on SIGHUP, and when it or a file that it names has changed.
 *
 * Guarantees that a configuration is handed over whole or not at all: it is read, checked, and only
 * then given to `loaded`; one that is not valid changes nothing. SIGHUP always reads; a change is
 * believed when size, time or identity of a file differ, so that other files in the same folder do
 * not count. Files that are replaced instead of written (editors, mounted secrets) are followed. A
 * file that has become empty is waited for; SIGHUP reads it.
 */
export function watchConfig(options: WatchOptions, listener: WatchListener): ConfigWatch {
  return new Watch(options, listener);
}

class Watch implements ConfigWatch {
  readonly #options: WatchOptions;
  readonly #listener: WatchListener;
  readonly #folders = new Map<string, FSWatcher>();
  #files: readonly string[] = [];
  #marks = '';
  #timer: NodeJS.Timeout | undefined;
  #queue: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(options: WatchOptions, listener: WatchListener) {
    this.#options = options;
    this.#listener = listener;
    this.#follow(options.running);
    this.#marks = marksOf(this.#files);
    options.signals.on('SIGHUP', this.#onSignal);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#options.signals.off('SIGHUP', this.#onSignal);
    for (const watcher of this.#folders.values()) watcher.close();
    this.#folders.clear();
  }

  readonly #onSignal = (): void => {
    this.#marks = marksOf(this.#files);
    this.#reload('signal');
  };

  readonly #onEvent = (): void => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#onQuiet, this.#options.quietMs ?? QUIET_MS);
  };

  readonly #onQuiet = (): void => {
    const marks = marksOf(this.#files);
    if (marks === this.#marks || isEmpty(this.#options.file)) return;
    this.#marks = marks;
    this.#reload('change');
  };

  #reload(cause: ReloadCause): void {
    this.#queue = this.#queue.then(async () => {
      if (this.#isClosed) return;
      try {
        const outcome = this.#options.load();
        if (!outcome.ok) {
          this.#listener.refused(outcome.problems, cause);
          return;
        }
        this.#follow(outcome.config);
        await this.#listener.loaded(outcome.config, cause);
      } catch (error) {
        this.#listener.failed(error);
      }
    });
  }

  /** Watches the folders of all files: a watch on a file ends when the file is replaced. */
  #follow(config: LoadedConfig): void {
    const files = [resolve(this.#options.file), ...config.files];
    const isSame = files.length === this.#files.length && files.every((file, at) => file === this.#files[at]);
    if (isSame) return;
    this.#files = files;
    this.#marks = marksOf(files);
    const folders = new Set(files.map((file) => dirname(file)));
    for (const [folder, watcher] of this.#folders) {
      if (folders.has(folder)) continue;
      watcher.close();
      this.#folders.delete(folder);
    }
    for (const folder of folders) if (!this.#folders.has(folder)) this.#watchFolder(folder);
  }

  #watchFolder(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, this.#onEvent);
      watcher.on('error', (error) => this.#listener.failed(error));
      this.#folders.set(folder, watcher);
    } catch (error) {
      this.#listener.failed(error);
    }
  }
}

/** An empty file is valid and grants nothing, but it is nearly always one that is being written. */
function isEmpty(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.size === 0;
}

/** What tells one state of the files from another: identity, size and time of each. */
function marksOf(files: readonly string[]): string {
  return files
    .map((file) => {
      try {
        const { ino, size, mtimeMs, ctimeMs } = statSync(file);
        return `${String(ino)} ${String(size)} ${String(mtimeMs)} ${String(ctimeMs)}`;
      } catch {
        return 'absent';
      }
    })
    .join('\n');
}
