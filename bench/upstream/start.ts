import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runToEnd, startChild } from '../../tests/conformance/child.ts';
import { makeTemporaryFolder } from '../../tests/conformance/temporary-folder.ts';
import { findProgram, LOAD_CORE, pinned } from '../machine.ts';

const SOURCE = fileURLToPath(new URL('upstream.c', import.meta.url));
const COMPILE_TIMEOUT_MS = 60_000;
const START_TIMEOUT_MS = 10_000;

/** The upstream that every target forwards to. */
export interface BenchUpstream {
  readonly url: string;
  stop(): Promise<void>;
}

/** Compiles the upstream into a temporary folder and starts it on the load core. */
export async function startUpstream(): Promise<BenchUpstream> {
  const compiler = findProgram('cc');
  if (compiler === undefined) throw new Error('cc is missing: apt-get install -y gcc libc6-dev');
  const folder = makeTemporaryFolder('upstream');
  const program = join(folder.path, 'upstream');
  await runToEnd(compiler, ['-O2', '-std=gnu11', '-o', program, SOURCE], COMPILE_TIMEOUT_MS);
  const ready = Promise.withResolvers<string>();
  const [command, ...args] = pinned(LOAD_CORE, [program, '0']);
  const child = await startChild(command, args, {
    onLine: (line) => {
      if (line.startsWith('ready ')) ready.resolve(line.slice('ready '.length));
    },
  });
  const timer = setTimeout(() => ready.reject(new Error('The upstream did not start')), START_TIMEOUT_MS);
  const port = await ready.promise;
  clearTimeout(timer);
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      await child.stop();
      folder.remove();
    },
  };
}
