import { fileURLToPath } from 'node:url';
import { startChild } from '../../tests/conformance/child.ts';
import { pinned, LOAD_CORE } from '../machine.ts';
import type { Headers } from './calls.ts';

const SCRIPT = fileURLToPath(new URL('call.lua', import.meta.url));

/** What `wrk` saw. */
export interface LoadResult {
  readonly requests: number;
  readonly durationUs: number;
  readonly bytes: number;
  /** Requests without an answer. */
  readonly failed: number;
  /** Answers with a status of 400 or more. */
  readonly refused: number;
  readonly p50Us: number;
  readonly p99Us: number;
}

/** One load on one URL. */
export interface Load {
  readonly url: string;
  readonly headers: Headers;
  /** The body, with nine `@` where the JSON-RPC id belongs. */
  readonly body: string;
  readonly connections: number;
  readonly seconds: number;
}

/** Where the JSON-RPC id belongs in a body. */
export const ID_MARK = '@@@@@@@@@';

/** Runs `wrk` once on the load core. Any request without a good answer is an error. */
export async function runLoad({ url, headers, body, connections, seconds }: Load): Promise<LoadResult> {
  let found: string | undefined;
  const options = ['-t', '1', '-c', String(connections), '-d', `${String(seconds)}s`, '--timeout', '20s', '-s', SCRIPT];
  const [command, ...args] = pinned(LOAD_CORE, ['wrk', ...options, url]);
  const child = await startChild(command, args, {
    env: {
      BENCH_HEADERS: Object.entries(headers).map(([name, value]) => `${name}: ${value}`).join('\n'),
      BENCH_BODY: body,
    },
    onLine: (line) => {
      if (line.startsWith('BENCH ')) found = line.slice('BENCH '.length);
    },
  });
  await child.exited;
  if (found === undefined) throw new Error(`wrk gave no result for ${url}:\n${child.tail()}`);
  // The line is written by our own script.
  const result = JSON.parse(found) as LoadResult;
  if (result.requests === 0 || result.failed > 0 || result.refused > 0) {
    throw new Error(`the load on ${url} was not answered well: ${found}`);
  }
  return result;
}
