import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../config/schema.ts';
import { readFileBounded } from '../config/files.ts';
import { resolveSecret } from '../config/secrets.ts';
import type { OpenLog } from '../observe/log.ts';
import { Metrics } from '../observe/metrics.ts';
import type { ServedDefinition } from '../store/definition-store.ts';
import { buildHouse } from './build-house.ts';
import { DefinitionWatch } from './definition-watch.ts';
import { layFoundation } from './foundation.ts';
import { OWN_DETECTOR } from '../content/detector.ts';
import { lawOf } from './law.ts';
import { meterOf } from './meter.ts';
import { lookAt } from './own-look.ts';
import { ServedServers } from './served-servers.ts';
import { watchUpstreams } from './upstream-watch.ts';

export interface LookOnceOptions {
  readonly config: Config;
  readonly log: OpenLog;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: () => number;
  readonly stopwatch: () => number;
}

/**
 * What the servers of a configuration serve now, asked on conversations that end with it. Nothing is kept
 * and nothing is approved by it. Rejects with an `UpstreamError` when one of them cannot be asked.
 */
export async function lookOnce(options: LookOnceOptions): Promise<readonly ServedDefinition[]> {
  const { log, clock, environment } = options;
  const folder = mkdtempSync(join(tmpdir(), 'durward-look-'));
  const config: Config = {
    ...options.config,
    data: { ...options.config.data, folder },
    audit: { ...options.config.audit, folder: undefined },
  };
  const metrics = new Metrics(Object.keys(config.servers));
  const foundation = await layFoundation({ config, limits: config.limits, clock, log, watch: metrics.audit });
  const house = buildHouse({
    foundation,
    limits: config.limits,
    previewBytesMax: config.audit.previewBytesMax,
    clock,
    stopwatch: options.stopwatch,
    meter: meterOf(metrics),
    changing: { law: lawOf(config), readers: [], isDraining: false },
    served: (name) => servers.get(name),
  });
  const watch = new DefinitionWatch(foundation.audit, log, clock);
  const servers: ServedServers = new ServedServers({
    detector: () => OWN_DETECTOR.ofDefinitions,
    house,
    approvals: foundation.approvals,
    definitions: foundation.store.definitions,
    withheld: watch.withheld,
    definitionsFailed: watch.definitionsFailed,
    events: watchUpstreams({ recorder: foundation.audit, log, clock, metrics }),
    resolveSecret: (reference) => resolveSecret(reference, { env: environment, readFile: readFileBounded }),
    environment,
    // Nobody asks here for whom a token could be had: servers that want one are asked without.
    credentials: undefined,
    audienceOf: (server) => server,
  });
  try {
    servers.replace(config);
    for (const served of servers.all) await lookAt(house, served);
    return await foundation.store.definitions.served();
  } finally {
    await servers.close();
    await foundation.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
