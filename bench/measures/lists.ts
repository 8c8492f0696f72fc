import { performance } from 'node:perf_hooks';
import { Pool } from 'undici';
import { bodyOf, headersOf, type Headers } from '../load/calls.ts';
import { median, shuffled } from '../statistics.ts';
import type { Target, TargetName } from '../targets/target.ts';

const TOOLS_PER_LIST = 100;
/** Compilers optimise after so many calls, not after so much time: 2,000 lists. */
const WARM_UP_PASSES = 40;

/** How long one target takes to list the unchanged tools of many servers. */
export interface ListResult {
  readonly target: TargetName;
  readonly servers: number;
  /** One list after the other, all servers once, in milliseconds. */
  readonly sequentialMs: number;
  /** The same with eight lists under way at a time. */
  readonly concurrentMs: number;
}

const CONCURRENT = 8;

interface Client {
  readonly target: Target;
  readonly pool: Pool;
  readonly routes: readonly { readonly path: string; readonly headers: Headers }[];
  readonly sequentialMs: number[];
  readonly concurrentMs: number[];
}

/** Lists the tools of every server through every target, pass by pass in random order. */
export async function measureLists(
  targets: readonly Target[],
  servers: number,
  passes: number,
): Promise<readonly ListResult[]> {
  const clients: Client[] = [];
  for (const target of targets) clients.push(await clientOf(target, servers));
  for (const client of clients) {
    for (let pass = 0; pass < WARM_UP_PASSES; pass += 1) await listAll(client, pass === 0 ? 1 : CONCURRENT);
  }
  for (let pass = 0; pass < passes; pass += 1) {
    for (const client of shuffled(clients)) {
      client.sequentialMs.push(await listAll(client, 1));
      client.concurrentMs.push(await listAll(client, CONCURRENT));
    }
  }
  await Promise.all(clients.map(({ pool }) => pool.destroy()));
  return clients.map((client) => ({
    target: client.target.name,
    servers,
    sequentialMs: median(client.sequentialMs),
    concurrentMs: median(client.concurrentMs),
  }));
}

async function clientOf(target: Target, servers: number): Promise<Client> {
  const routes = [];
  for (let server = 0; server < servers; server += 1) {
    const token = await target.tokenOf(`list-${server}`);
    routes.push({
      path: new URL(target.urlOf(`list-${server}`)).pathname,
      headers: headersOf('modern', 'tools/list', undefined, { token, session: undefined }),
    });
  }
  const pool = new Pool(new URL(target.urlOf('list-0')).origin, { connections: CONCURRENT });
  const client = { target, pool, routes, sequentialMs: [], concurrentMs: [] };
  for (const server of routes.keys()) await checkList(client, server);
  return client;
}

async function listAll(client: Client, atOnce: number): Promise<number> {
  const waiting = client.routes.keys();
  const begun = performance.now();
  const worker = async (): Promise<void> => {
    for (const server of waiting) await list(client, server);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return performance.now() - begun;
}

async function list({ pool, routes }: Pick<Client, 'pool' | 'routes'>, server: number): Promise<Buffer> {
  const route = routes[server];
  if (route === undefined) throw new Error(`there is no server ${String(server)}`);
  const reply = await pool.request({
    method: 'POST',
    path: route.path,
    headers: route.headers,
    body: bodyOf('modern', String(server + 1), 'tools/list', {}),
  });
  return Buffer.from(await reply.body.arrayBuffer());
}

async function checkList(client: Client, server: number): Promise<void> {
  const text = (await list(client, server)).toString('utf8');
  const tools = text.split('"inputSchema"').length - 1;
  if (tools === TOOLS_PER_LIST && text.includes(`workspace ${String(server)}.`)) return;
  throw new Error(
    `${client.target.name} listed ${String(tools)} tools of server ${String(server)}: ${text.slice(0, 200)}\n` +
      client.target.tail(),
  );
}
