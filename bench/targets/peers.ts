import { fileURLToPath } from 'node:url';
import { freePort, startChild, waitForPort } from '../../tests/conformance/child.ts';
import { pinned, PROXY_CORE } from '../machine.ts';
import { pathOf, type Target } from './target.ts';

const START_TIMEOUT_MS = 15_000;

/** Starts one of the peers: a program that takes the URL of the upstream and a port. */
export async function startPeer(
  name: 'raw-proxy' | 'sdk-gateway',
  upstream: string,
  nodeOptions: readonly string[] = [],
): Promise<Target> {
  const program = fileURLToPath(new URL(`../peers/${name}.ts`, import.meta.url));
  const port = await freePort();
  const [command, ...args] = pinned(PROXY_CORE, [
    process.execPath, ...nodeOptions, program, upstream, String(port),
  ]);
  const child = await startChild(command, args);
  await waitForPort(port, child, name, START_TIMEOUT_MS);
  return {
    name,
    pid: child.pid,
    urlOf: (route) => `http://127.0.0.1:${String(port)}${pathOf(route)}`,
    tokenOf: () => Promise.resolve(undefined),
    tail: () => child.tail(),
    stop: () => child.stop(),
  };
}
