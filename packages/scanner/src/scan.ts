import type { Definition } from '@durward/shield';
import type { Disk } from './discover/find.ts';
import type { Surroundings } from './discover/surroundings.ts';
import type { Kind, Problem, ScanFinding } from './finding.ts';
import { gather, type Gathered, type Wanted } from './gather.ts';
import { COMPARED_MAX, inspectAll, type PlacedDefinition } from './inspect/inspect.ts';
import { SCAN_LIMITS } from './limits.ts';
import type { Connect } from './probe/connection.ts';
import { probe, type Candidate, type Decision, type Probed } from './probe/probe.ts';
import { ordered, type ReportedServer, type ScanReport } from './report/report.ts';
import type { ServerEntry } from './read/server-entry.ts';
import { dangersOf, parcelsOfEntry } from './supply/danger.ts';
import { examineEntry, examineFile } from './supply/examine.ts';
import { secretsOfProgram, secretsOfRemote, shownCommand, shownUrl, withoutSecrets } from './supply/secrets.ts';

/** What a scan reaches of the world. */
export interface ScanPorts {
  readonly disk: Disk;
  readonly surroundings: Surroundings;
  readonly connect: Connect;
  /** Whether a server may be started or connected to; asked for one at a time, never for the same twice. */
  readonly decide: (candidate: Candidate) => Promise<Decision>;
  readonly progress: (what: string) => void;
  /** For everything that one server is asked. */
  readonly serverTimeoutMs: number;
  readonly clock: () => number;
}

/**
 * Looks at configurations, at the servers in them and at what these say to a model.
 *
 * Guarantees that nothing is started and nowhere connected before `decide` allowed exactly that, that
 * every bound which cuts something off is named as a problem, and that no secret of a configuration is
 * in the report.
 */
export async function scan(wanted: readonly Wanted[], ports: ScanPorts): Promise<ScanReport> {
  const { disk, surroundings, clock, progress } = ports;
  const beganMs = clock();
  const gathered = gather(wanted, disk, surroundings);
  progress(foundText(gathered));
  const probed = await probe(candidatesOf(gathered.entries), ports);
  const definitions = [...gathered.saved.flatMap((one) => one.definitions), ...probed.flatMap(placedOf)];
  if (definitions.length > 0) progress(`looking at ${String(definitions.length)} definitions`);
  const all = ordered([
    ...gathered.files.flatMap((file) => examineFile(file, surroundings.platform)),
    ...probed.flatMap(({ candidate }) => examineEntry({ ...candidate.entry, name: candidate.name })),
    ...(await inspectAll(definitions, progress)),
  ]);
  return {
    files: gathered.files.map(({ client, scope, path }) => ({ client, scope, path })),
    servers: [...savedServers(gathered), ...probed.map(reported)],
    findings: all.slice(0, SCAN_LIMITS.findingsMax),
    problems: [
      ...gathered.problems,
      ...probed.flatMap(({ problems }) => problems),
      ...tooMany(all),
      ...notCompared(definitions.length),
    ],
    accepted: 0,
    gone: 0,
    tookMs: clock() - beganMs,
  };
}

function tooMany(findings: readonly ScanFinding[]): readonly Problem[] {
  const { findingsMax } = SCAN_LIMITS;
  if (findings.length <= findingsMax) return [];
  return [
    {
      what: 'the report does not list everything',
      file: undefined,
      why: `there are ${String(findings.length)} findings, and the gravest ${String(findingsMax)} are listed`,
      next: 'scan fewer servers at once',
    },
  ];
}

function notCompared(definitions: number): readonly Problem[] {
  if (definitions <= COMPARED_MAX) return [];
  return [
    {
      what: 'not all definitions were compared with each other',
      file: undefined,
      why: `there are ${String(definitions)}, and at most ${String(COMPARED_MAX)} are`,
      next: 'scan fewer servers at once',
    },
  ];
}

/** Servers with a name of their own: findings and baselines go by it. */
function candidatesOf(entries: readonly ServerEntry[]): readonly Candidate[] {
  const taken = new Set<string>();
  return entries.map((entry) => {
    const { launch } = entry;
    const tries = [entry.name, `${entry.name} (${entry.client})`];
    let name = tries.find((one) => !taken.has(one));
    for (let number = 2; name === undefined; number += 1) {
      const numbered = `${entry.name} (${entry.client} ${String(number)})`;
      if (!taken.has(numbered)) name = numbered;
    }
    taken.add(name);
    const given = launch.kind === 'program' ? launch.env : launch.headers;
    return {
      name,
      entry,
      runs: launch.kind === 'program' ? shownCommand(launch) : shownUrl(launch.url.text),
      dangers: dangersOf(entry),
      given: given.map((one) => one.name),
    };
  });
}

function placedOf({ candidate, offer }: Probed): readonly PlacedDefinition[] {
  const { file, place } = candidate.entry;
  return (offer?.definitions ?? []).map((definition) => ({ definition, locate: () => ({ file, place }) }));
}

function reported({ candidate, offer, status, why }: Probed): ReportedServer {
  const { name, entry, runs, dangers } = candidate;
  const { client, scope, file, place, launch } = entry;
  const secrets = launch.kind === 'program' ? secretsOfProgram(launch) : secretsOfRemote(launch);
  return {
    name,
    client,
    scope,
    file,
    place,
    runs,
    dangers,
    status,
    why,
    transport: launch.kind === 'program' ? 'stdio' : launch.isSse ? 'sse' : 'http',
    packages: parcelsOfEntry(entry).map(({ ecosystem, name: parcel, version, pin }) => ({
      ecosystem,
      name: withoutSecrets(parcel),
      version,
      pin,
    })),
    plainSecrets: secrets.length,
    eras: offer?.eras ?? [],
    definitions: countsOf(offer?.definitions ?? []),
  };
}

function savedServers({ saved }: Gathered): readonly ReportedServer[] {
  return saved.flatMap(({ path, definitions }) => {
    const servers = Map.groupBy(definitions, ({ definition }) => definition.server);
    return [...servers].map(([name, all]): ReportedServer => ({
      name,
      client: 'saved list',
      scope: 'project',
      file: path,
      place: undefined,
      transport: 'saved',
      runs: undefined,
      packages: [],
      dangers: [],
      plainSecrets: 0,
      status: 'examined',
      why: undefined,
      eras: [],
      definitions: countsOf(all.map(({ definition }) => definition)),
    }));
  });
}

function countsOf(definitions: readonly Definition[]): Readonly<Partial<Record<Kind, number>>> {
  const counts: Partial<Record<Kind, number>> = {};
  for (const { kind } of definitions) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** `configurations: 3, servers: 5, saved definitions: 0`. */
function foundText({ files, entries, saved }: Gathered): string {
  const definitions = saved.reduce((sum, one) => sum + one.definitions.length, 0);
  return (
    `configurations: ${String(files.length)}, servers: ${String(entries.length)}, ` +
    `saved definitions: ${String(definitions)}`
  );
}
