import { Worker } from 'node:worker_threads';
import type { FromWorker, ModelSettings, ToWorker, WindowScore } from './protocol.ts';

export type Scored =
  | { readonly ok: true; readonly texts: readonly (readonly WindowScore[])[] }
  | { readonly ok: false; readonly reason: string };

export interface ThreadOptions {
  readonly settings: ModelSettings;
  /** How long loading may take. */
  readonly loadTimeoutMs: number;
  /** How long the model may read at one set of texts, and how long a caller waits for it. */
  readonly timeoutMs: number;
  /** Callers that wait at one time; a further one fails at once. */
  readonly waitingMax: number;
  /** Largest heap of the thread beside the model, in MiB. */
  readonly heapMibMax: number;
}

interface Job {
  readonly id: number;
  readonly texts: readonly string[];
  /** Tells the caller; only the first time counts. */
  readonly settle: (scored: Scored) => void;
  isSettled: boolean;
  timer: NodeJS.Timeout | undefined;
}

const LATE = 'the model did not answer in time';
const SCRIPT = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);

/**
 * A model in a thread of its own, which starts with the first text and is given one set of texts at a time.
 * A caller who waited too long is told so, and loses its place; a thread that does not come to an end is
 * ended, and the next text starts another. A model that cannot be loaded is not tried again.
 */
export class ModelThread {
  readonly #options: ThreadOptions;
  #queue: Job[] = [];
  #running: Job | undefined;
  #runTimer: NodeJS.Timeout | undefined;
  #worker: Worker | undefined;
  #broken: string | undefined;
  #isReady = false;
  #ids = 0;

  constructor(options: ThreadOptions) {
    this.#options = options;
  }

  /** Never rejects. While the model is loaded, the time for that is added. */
  score(texts: readonly string[], signal: AbortSignal): Promise<Scored> {
    const { waitingMax } = this.#options;
    if (this.#broken !== undefined) return Promise.resolve(unread(this.#broken));
    if (this.#queue.length >= waitingMax) return Promise.resolve(unread('too many texts wait for the model'));
    const { promise, resolve } = Promise.withResolvers<Scored>();
    this.#ids += 1;
    const job: Job = {
      id: this.#ids,
      texts,
      isSettled: false,
      timer: undefined,
      settle: (scored) => {
        job.isSettled = true;
        clearTimeout(job.timer);
        signal.removeEventListener('abort', leave);
        resolve(scored);
      },
    };
    const leave = (): void => this.#leave(job, 'the model was not waited for');
    this.#queue.push(job);
    this.#arm(job);
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
    this.#next();
    return promise;
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#broken = 'the gateway stops';
    if (worker === undefined) return;
    this.#end(worker, 'the gateway stops');
    await worker.terminate();
  }

  #limitMs(): number {
    const { timeoutMs, loadTimeoutMs } = this.#options;
    return timeoutMs + (this.#isReady ? 0 : loadTimeoutMs);
  }

  #arm(job: Job): void {
    clearTimeout(job.timer);
    job.timer = setTimeout(() => this.#leave(job, LATE), this.#limitMs());
  }

  #leave(job: Job, reason: string): void {
    this.#queue = this.#queue.filter((one) => one !== job);
    job.settle(unread(reason));
  }

  #next(): void {
    if (this.#running !== undefined) return;
    const job = this.#queue.shift();
    if (job === undefined) return;
    this.#running = job;
    const worker = (this.#worker ??= this.#start());
    this.#runTimer = setTimeout(() => this.#end(worker, LATE), this.#limitMs());
    // The callers have timers of their own.
    this.#runTimer.unref();
    const message: ToWorker = { id: job.id, texts: job.texts };
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    worker.postMessage(message);
  }

  #start(): Worker {
    const { settings, heapMibMax } = this.#options;
    const worker = new Worker(SCRIPT, {
      workerData: settings,
      // Nothing of the surroundings is for a model.
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: heapMibMax },
      stdout: true,
      stderr: true,
    });
    worker.stdout.resume();
    worker.stderr.resume();
    worker.unref();
    worker.on('message', (message: FromWorker) => {
      if (worker === this.#worker) this.#take(message, worker);
    });
    worker.on('error', () => this.#end(worker, 'the model failed'));
    worker.on('exit', () => this.#end(worker, 'the model ended'));
    return worker;
  }

  #take(message: FromWorker, worker: Worker): void {
    switch (message.kind) {
      case 'ready':
        this.#isReady = true;
        return;
      case 'broken':
        this.#broken = message.reason;
        this.#end(worker, message.reason);
        return;
      case 'scores':
        this.#done(message.id, { ok: true, texts: message.texts });
        return;
      case 'unread':
        this.#done(message.id, unread(message.reason));
    }
  }

  #done(id: number, scored: Scored): void {
    const job = this.#running;
    if (job?.id !== id) return;
    clearTimeout(this.#runTimer);
    this.#running = undefined;
    if (!job.isSettled) job.settle(scored);
    this.#next();
  }

  /** Of a thread that was ended before, nothing is heard any more. */
  #end(worker: Worker, reason: string): void {
    if (worker !== this.#worker) return;
    const [job, waiting] = [this.#running, this.#broken === undefined ? [] : this.#queue];
    clearTimeout(this.#runTimer);
    this.#worker = undefined;
    this.#running = undefined;
    this.#isReady = false;
    if (job?.isSettled === false) job.settle(unread(reason));
    // The next thread has to load the model first.
    for (const one of this.#queue) this.#arm(one);
    for (const one of waiting) this.#leave(one, reason);
    void worker.terminate();
    this.#next();
  }
}

function unread(reason: string): Scored {
  return { ok: false, reason };
}
