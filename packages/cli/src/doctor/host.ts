import { dirname } from 'node:path';
import { auditFolderOf } from '@durward/gateway';
import { CommandError } from '../world.ts';
import { ok, problem, warn, type Patient, type Result } from './examination.ts';

/** The versions of Node that are tested: from this minor and patch on, within the major. */
const NODE_VERSIONS: readonly (readonly [major: number, minor: number, patch: number])[] = [
  [22, 22, 2],
  [24, 15, 0],
];
const NODE_NEWEST_MAJOR = 26;

/** The version of Node. */
export function examineNode({ world }: Pick<Patient, 'world'>): Result[] {
  const [major = 0, minor = 0, patch = 0] = world.nodeVersion.replace(/^v/, '').split('.').map(Number);
  const isTested = NODE_VERSIONS.some(
    ([wantedMajor, wantedMinor, wantedPatch]) =>
      major === wantedMajor && (minor > wantedMinor || (minor === wantedMinor && patch >= wantedPatch)),
  );
  if (isTested || major >= NODE_NEWEST_MAJOR) return [ok('node', `Node ${world.nodeVersion}`)];
  const next = 'install Node 24.15 or newer of the 24 line (npm i -D node@24 brings it into a project)';
  return [problem('node', `Node ${world.nodeVersion} is not one that Durward is tested with`, next)];
}

/** The data folder: only this user may look into it. */
export function examineData({ config, world }: Patient): Result[] {
  const { folder } = config.data;
  const facts = world.probes.pathFacts(folder);
  if (facts === undefined) {
    return world.probes.pathFacts(dirname(folder))?.kind === 'folder'
      ? [ok('data', `${folder} does not exist yet and will be created at the first start`)]
      : [problem('data', `${dirname(folder)} does not exist`, 'create it, or correct `data.folder`')];
  }
  if (facts.kind !== 'folder') return [problem('data', `${folder} is not a folder`, 'correct `data.folder`')];
  const { userId } = world.probes;
  if (userId !== undefined && facts.uid !== userId) {
    const next = 'let the user who runs Durward own it, or choose another `data.folder`';
    return [problem('data', `${folder} belongs to another user`, next)];
  }
  if ((facts.mode & 0o077) !== 0) {
    return [problem('data', `other users can look into ${folder}, where keys are kept`, `chmod 700 ${folder}`)];
  }
  return [ok('data', `${folder} is private`)];
}

const CLOCK_TOLERANCE_MS = 30_000;

/** The clock against the configuration file, which cannot be from the future. */
export function examineClock({ world, configFile }: Patient): Result[] {
  const facts = world.probes.pathFacts(configFile);
  if (facts !== undefined && facts.modifiedMs > world.clock() + CLOCK_TOLERANCE_MS) {
    const next = 'set the clock by NTP; tokens are judged by it';
    return [problem('clock', 'the configuration file was changed in the future: the clock is behind', next)];
  }
  return [ok('clock', `${new Date(world.clock()).toISOString()}, not before the configuration file`)];
}

/** The audit log: whether its chain holds. */
export async function examineAudit({ config, world }: Patient): Promise<Result[]> {
  const folder = auditFolderOf(config);
  if (world.probes.pathFacts(folder) === undefined) return [ok('audit', 'there are no records yet')];
  try {
    const { fault, records } = await world.runtime.verifyAudit(folder, {});
    if (fault === undefined) return [ok('audit', `the chain of ${String(records)} records holds`)];
    const next = 'keep the folder as it is, run `durward audit verify`, and find out who could write it';
    return [problem('audit', `the chain of records does not hold: ${fault.why}`, next)];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const next = error instanceof CommandError ? error.next : 'run `durward audit verify`';
    return [warn('audit', `the audit log could not be checked: ${why}`, next)];
  }
}
