import { accessSync, constants, statSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** What is at a path. */
export interface PathFacts {
  readonly kind: 'file' | 'folder' | 'other';
  readonly mode: number;
  readonly uid: number;
  readonly modifiedMs: number;
}

/** How a URL answered, or why it did not. */
export type Reached =
  | { readonly ok: true; readonly status: number; readonly dateMs: number | undefined }
  | { readonly ok: false; readonly why: string };

/** How `durward doctor` looks at the machine. */
export interface Probes {
  /** Undefined when there is nothing. */
  pathFacts(path: string): PathFacts | undefined;
  isExecutable(path: string): boolean;
  /** The user id of this process; undefined where there are none. */
  readonly userId: number | undefined;
  /** Asks for a URL with HEAD and sends nothing else. Never rejects. */
  reach(url: string, authorities: Uint8Array | undefined): Promise<Reached>;
}

const REACH_TIMEOUT_MS = 5000;

/** {@link Probes} of the machine that this process runs on. */
export const machineProbes: Probes = {
  pathFacts(path) {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return undefined;
    const kind = stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other';
    return { kind, mode: stats.mode & 0o777, uid: stats.uid, modifiedMs: stats.mtimeMs };
  },
  isExecutable(path) {
    try {
      accessSync(path, constants.X_OK);
      return statSync(path).isFile();
    } catch {
      return false;
    }
  },
  userId: process.getuid?.(),
  reach,
};

async function reach(url: string, authorities: Uint8Array | undefined): Promise<Reached> {
  const { promise, resolve } = Promise.withResolvers<Reached>();
  const signal = AbortSignal.timeout(REACH_TIMEOUT_MS);
  const ask = url.startsWith('https:') ? httpsRequest : httpRequest;
  const ca = authorities === undefined ? {} : { ca: Buffer.from(authorities) };
  const asked = ask(url, { method: 'HEAD', signal, agent: false, ...ca }, (response) => {
    const date = Date.parse(response.headers.date ?? '');
    const dateMs = Number.isNaN(date) ? undefined : date;
    resolve({ ok: true, status: response.statusCode ?? 0, dateMs });
    response.destroy();
  });
  asked.on('error', (error) => resolve({ ok: false, why: whyOf(error) }));
  asked.end();
  return promise;
}

function whyOf(error: Error): string {
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'no answer within 5 seconds';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
