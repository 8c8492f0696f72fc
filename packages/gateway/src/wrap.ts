import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { userIdOf, type Principal } from '@durward/core';
import { AuditError } from './audit/audit-error.ts';
import { buildHouse, type Changing } from './assembly/build-house.ts';
import { lawOf } from './assembly/law.ts';
import { layFoundation, type Foundation } from './assembly/foundation.ts';
import { meterOf } from './assembly/meter.ts';
import { DefinitionWatch } from './assembly/definition-watch.ts';
import { ReaderSet } from './assembly/reader-set.ts';
import { ServedServers } from './assembly/served-servers.ts';
import { Tickers } from './assembly/tickers.ts';
import { watchUpstreams } from './assembly/upstream-watch.ts';
import { readFileBounded } from './config/files.ts';
import { configSchema, type Config } from './config/schema.ts';
import type { Secret } from './config/secret.ts';
import { resolveSecret } from './config/secrets.ts';
import { BundleKeeper } from './content/bundles/bundle-keeper.ts';
import { NO_SECRETS } from './exchange/house.ts';
import type { OpenLog } from './observe/log.ts';
import { Metrics } from './observe/metrics.ts';
import { LineDoor } from './transport/line-door.ts';

/** What `runWrap` guards, and with what. */
export interface WrapOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** The name of the server in records. */
  readonly name: string;
  /** Keys and audit logs; shared by all wrapped servers of one user. */
  readonly dataFolder: string;
  /** What is done with content, and the modes of controls, where they are not the defaults. */
  readonly config?: Config | undefined;
  /** The name of the local user, for records. */
  readonly owner: string;
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly log: OpenLog;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: () => number;
  readonly stopwatch: () => number;
}

/** Most wrapped copies of one server that write audit logs side by side. */
const COPIES_MAX = 64;
/** How often decisions of people are taken over: of reviews, and on updates of the shield. */
const FOLLOW_MS = 500;

/**
 * Guards one stdio server for one local client: same pipeline, same record, no account. Resolves when
 * the client or the server has ended the conversation; no process is left behind.
 *
 * The owner of the machine may use everything that the server offers; the environment of the server
 * is the one that the client gave, because the client's own configuration chose it.
 */
export async function runWrap(options: WrapOptions): Promise<void> {
  const { name, clock, log, environment } = options;
  const config = configOf(options);
  const metrics = new Metrics([name]);
  const foundation = await layForCopy(options, config, metrics);
  const owner = ownerOf(options.owner);
  const rules = [{
    name: 'the owner of this machine', to: { subjects: [owner.subject] }, servers: [name],
    tools: ['*'], prompts: ['*'], resources: ['*'], methods: ['*'],
  }];
  const secrets = { env: environment, readFile: readFileBounded };
  const secretOf = (reference: string): Secret => resolveSecret(reference, secrets);
  const readers = new ReaderSet({ clock, environment, resolveSecret: secretOf });
  const changing: Changing = { law: lawOf({ ...config, grants: rules }), readers: [], isDraining: false };
  const bundles = new BundleKeeper({
    store: foundation.store.bundles, recorder: foundation.audit, log, clock, secrets,
    changed: (shield) => {
      changing.law = lawOf({ ...config, grants: rules }, shield);
      servers.detectorChanged();
    },
  });
  const house = buildHouse({
    foundation,
    limits: config.limits,
    previewBytesMax: config.audit.previewBytesMax,
    clock,
    stopwatch: options.stopwatch,
    meter: meterOf(metrics),
    changing,
    served: (wanted) => servers.get(wanted),
  });
  const watch = new DefinitionWatch(foundation.audit, log, clock);
  const servers: ServedServers = new ServedServers({
    detector: () => bundles.shield.inForce.ofDefinitions,
    house,
    approvals: foundation.approvals,
    definitions: foundation.store.definitions,
    withheld: watch.withheld,
    definitionsFailed: watch.definitionsFailed,
    events: watchUpstreams({ recorder: foundation.audit, log, clock, metrics }),
    resolveSecret: secretOf,
    environment,
    credentials: undefined,
    audienceOf: () => `stdio:${name}`,
    isAlone: true,
  });
  const tickers = new Tickers();
  tickers.every(FOLLOW_MS, () => void bundles.follow());
  tickers.every(FOLLOW_MS, () => {
    void watch.follow(foundation.approvals).then((fresh) => servers.decided(fresh));
  });
  try {
    changing.readers = readers.put(config);
    await bundles.put(config.content.bundles);
    servers.replace(config);
    const served = servers.get(name);
    if (served === undefined) throw new Error('the wrapped server is not there');
    const caller = { principal: owner, tokenDigest: '', token: NO_SECRETS, peer: 'stdio' };
    await new LineDoor({ house, served, caller, output: options.stdout }).serve(options.stdin);
  } finally {
    tickers.stop();
    await servers.close();
    await readers.close();
    await bundles.close();
    await foundation.close();
  }
}

/**
 * The configuration of a wrapped server: everything that is not the command is a default, or what the given one says
 * of content and controls, for all servers and for one of this name.
 */
function configOf({ command, args, name, dataFolder, environment, config }: WrapOptions): Config {
  const inheritEnv = Object.keys(environment).filter((key) => /^[A-Za-z_]\w{0,127}$/.test(key));
  const own = config !== undefined && Object.hasOwn(config.servers, name) ? config.servers[name] : undefined;
  const usual = configSchema.parse({
    data: { folder: dataFolder },
    servers: {
      [name]: {
        stdio: { command, args: [...args], inheritEnv }, onboarding: 'trust-on-first-use',
        ...(own === undefined ? {} : { content: own.content, controls: own.controls }),
      },
    },
  });
  return config === undefined ? usual : { ...usual, content: config.content, controls: config.controls };
}

/** One audit log has one writer; several editors may have wrapped the same server. */
async function layForCopy(options: WrapOptions, config: Config, metrics: Metrics): Promise<Foundation> {
  const { name, dataFolder, clock, log } = options;
  for (let copy = 1; ; copy += 1) {
    const folder = join(dataFolder, 'audit', copy === 1 ? name : `${name}-${String(copy)}`);
    const own = { ...config, audit: { ...config.audit, folder } };
    try {
      return await layFoundation({ config: own, limits: config.limits, clock, log, watch: metrics.audit });
    } catch (error) {
      const isTaken = error instanceof AuditError && error.code === 'in_use';
      if (!isTaken || copy >= COPIES_MAX) throw error;
    }
  }
}

/** The person at this machine: known by the operating system, not by a token. */
function ownerOf(subject: string): Principal {
  const parts = { issuer: 'urn:durward:local', tenant: undefined, subject, client: 'stdio' };
  return {
    ...parts,
    userId: userIdOf(parts),
    scopes: [],
    roles: [],
    groups: [],
    privileges: 'owner',
    expiresAtMs: undefined,
    tokenId: undefined,
  };
}
