import { writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CONTROLS } from '@durward/core';
import { freePort, runToEnd, startChild, waitForPort } from './child.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

const MAIN = fileURLToPath(new URL('../../packages/cli/dist/main.js', import.meta.url));
const START_TIMEOUT_MS = 30_000;
const TOKEN_TIMEOUT_MS = 30_000;
const TOKEN_LIFETIME_SECONDS = 3600;

/** A client that the gateway knows beforehand. */
export const CLIENT_ID = 'conformance';

/** Where an upstream is: a URL, or a program that speaks over its standard streams. */
export type UpstreamPlace =
  | { readonly url: string }
  | { readonly command: string; readonly args: readonly string[] };

/** What stands behind the gateway, and how it is started. */
export interface DurwardOptions {
  readonly servers: Readonly<Record<string, UpstreamPlace>>;
  /** Under which URL clients reach it, where something stands in front of it. */
  readonly publicUrl?: string;
  /** `limits:` of the configuration. */
  readonly limits?: Readonly<Record<string, number>>;
  /**
   * What is done with content: looked at and not marked (the default here: the suites compare letter by letter),
   * nothing at all, or everything that holds when nothing is configured.
   */
  readonly content?: 'off' | 'all';
  /** What to start Node with, for example `taskset -c 1 node --cpu-prof`; the default is Node alone. */
  readonly launcher?: readonly [command: string, ...args: string[]];
}

/** A gateway that runs. */
export interface Durward {
  readonly port: number;
  readonly pid: number;
  /** The file of its configuration. */
  readonly config: string;
  /** A bearer token for one server, from `durward token`. */
  tokenFor(server: string): Promise<string>;
  tail(): string;
  stop(): Promise<void>;
}

/** Whether `npm run build` has made the program that {@link startDurward} starts. */
export function isBuilt(): boolean {
  return existsSync(MAIN);
}

/**
 * Starts the built gateway with every control on, its local issuer, and one grant that allows
 * everybody everything on the given servers. Its data lives in a temporary folder until it stops.
 */
export async function startDurward(options: DurwardOptions): Promise<Durward> {
  if (!isBuilt()) throw new Error(`${MAIN} is missing: run "npm run build" first`);
  const folder = makeTemporaryFolder('run');
  const port = await freePort();
  const config = join(folder.path, 'durward.yaml');
  // JSON is YAML too.
  await writeFile(config, JSON.stringify(configOf(options, folder.path, port), undefined, 2));
  const [command, ...args] = options.launcher ?? [process.execPath];
  const child = await startChild(command, [...args, MAIN, 'serve', '--config', config]);
  const stop = async (): Promise<void> => {
    await child.stop();
    folder.remove();
  };
  try {
    await waitForPort(port, child, 'Durward', START_TIMEOUT_MS);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    port,
    pid: child.pid,
    config,
    tokenFor: (server) => issueToken(server, config),
    tail: () => child.tail(),
    stop,
  };
}

async function issueToken(server: string, config: string): Promise<string> {
  const args = [MAIN, 'token', '--server', server, '--config', config];
  const printed = await runToEnd(process.execPath, args, TOKEN_TIMEOUT_MS);
  const token = /[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/.exec(printed)?.[0];
  if (token === undefined) throw new Error('"durward token" printed no token');
  return token;
}

/** Every control that looks at what messages hold. */
const WITHOUT_CONTENT = Object.fromEntries(
  CONTROLS.filter(({ id }) => id.startsWith('PI')).map(({ id }) => [id, 'off']),
);

function configOf(options: DurwardOptions, folder: string, port: number) {
  const names = Object.keys(options.servers);
  return {
    listen: {
      port,
      ...(options.publicUrl === undefined ? {} : { publicUrl: options.publicUrl }),
    },
    admin: { port: 0 },
    data: { folder: join(folder, 'data') },
    identity: {
      local: { tokenLifetimeSeconds: TOKEN_LIFETIME_SECONDS },
      authorization: {
        clients: [{ id: CLIENT_ID, name: 'Conformance suite', redirectUris: ['http://127.0.0.1/callback'] }],
      },
    },
    servers: Object.fromEntries(Object.entries(options.servers).map(([name, place]) => [name, placeOf(place)])),
    grants: [
      {
        name: 'everything',
        to: { anyone: true },
        servers: names,
        tools: ['*'],
        prompts: ['*'],
        resources: ['*'],
        methods: ['*'],
      },
    ],
    content: options.content === 'all' ? {} : { spotlight: { mode: 'off' } },
    controls: options.content === 'off' ? WITHOUT_CONTENT : {},
    log: { level: 'warn' },
    limits: options.limits ?? {},
  };
}

function placeOf(place: UpstreamPlace) {
  const onboarding = 'trust-on-first-use';
  return 'url' in place
    ? { onboarding, http: { url: place.url } }
    : { onboarding, stdio: { command: place.command, args: place.args } };
}
