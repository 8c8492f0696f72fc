import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

/** The program of a published server. Not all of them say in their package where it is. */
export function serverProgram(name: string): string {
  const path = `../../../node_modules/@modelcontextprotocol/${name}/dist/index.js`;
  return fileURLToPath(new URL(path, import.meta.url));
}

export const EVERYTHING = serverProgram('server-everything');
export const PUPPET = fileURLToPath(new URL('../fixture/puppet-program.ts', import.meta.url));

const running: ChildProcess[] = [];

/** Starts a server over HTTP and resolves to its URL once a line of its output matches. */
async function start(args: readonly string[], ready: (line: string) => string | undefined, env = {}): Promise<string> {
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(child);
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let said = '';
  const look = (text: Buffer): void => {
    said += String(text);
    const url = ready(said);
    if (url !== undefined) resolve(url);
  };
  child.stdout.on('data', look);
  child.stderr.on('data', look);
  child.once('exit', () => reject(new Error(`the server ended and had said: ${said}`)));
  return promise;
}

/** Starts server-everything on a free port. */
export async function startEverything(mode: 'streamableHttp' | 'sse'): Promise<string> {
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}/${mode === 'sse' ? 'sse' : 'mcp'}`;
  return start([EVERYTHING, mode], (said) => (said.includes(String(port)) ? url : undefined), { PORT: String(port) });
}

/** Ends every server that was started here. */
export async function stopServers(): Promise<void> {
  await Promise.all(running.splice(0).map(async (child) => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    if (child.kill('SIGKILL')) await ended;
  }));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
