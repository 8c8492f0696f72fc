import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Self time of one function, as a share of the time in which the process was not idle. */
export interface FunctionShare {
  readonly name: string;
  /** File and line, as short as it is still found. */
  readonly where: string;
  readonly group: string;
  readonly share: number;
}

/** The self times of one profile, the largest first. */
export interface ProfileSummary {
  readonly functions: readonly FunctionShare[];
  readonly groups: readonly { readonly group: string; readonly share: number }[];
  /** Share of the window in which nothing ran. */
  readonly idleShare: number;
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
}

interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  /** Microseconds of the monotonic clock of the system. */
  readonly startTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Part of the monotonic clock of the system, in microseconds. */
export interface Window {
  readonly fromUs: number;
  readonly toUs: number;
}

/** Reads the one profile in a folder and adds up self times inside the window. */
export async function readProfile(folder: string, window: Window): Promise<ProfileSummary> {
  const file = (await readdir(folder)).find((name) => name.endsWith('.cpuprofile'));
  if (file === undefined) throw new Error('the process wrote no profile: it must end itself on SIGTERM');
  // V8 writes the file.
  const profile = JSON.parse(await readFile(join(folder, file), 'utf8')) as CpuProfile;
  return summarize(profile, selfTimes(profile, window));
}

function selfTimes({ startTime, samples, timeDeltas }: CpuProfile, window: Window): ReadonlyMap<number, number> {
  const times = new Map<number, number>();
  let at = startTime;
  for (const [index, id] of samples.entries()) {
    const delta = timeDeltas[index] ?? 0;
    at += delta;
    if (at >= window.fromUs && at <= window.toUs) times.set(id, (times.get(id) ?? 0) + delta);
  }
  if (times.size === 0) throw new Error('the profile has no sample of the time under load');
  return times;
}

function summarize({ nodes }: CpuProfile, times: ReadonlyMap<number, number>): ProfileSummary {
  const byFunction = new Map<string, { readonly node: ProfileNode; us: number }>();
  let idleUs = 0;
  let busyUs = 0;
  for (const node of nodes) {
    const us = times.get(node.id) ?? 0;
    const { functionName, url, lineNumber } = node.callFrame;
    if (functionName === '(idle)') {
      idleUs += us;
      continue;
    }
    busyUs += us;
    const key = `${url}:${String(lineNumber)}:${functionName}`;
    const known = byFunction.get(key);
    if (known === undefined) byFunction.set(key, { node, us });
    else known.us += us;
  }
  const functions = [...byFunction.values()]
    .map(({ node, us }) => shareOf(node, us / busyUs))
    .toSorted((one, other) => other.share - one.share);
  return { functions, groups: groupsOf(functions), idleShare: idleUs / (idleUs + busyUs) };
}

function shareOf({ callFrame }: ProfileNode, share: number): FunctionShare {
  const { functionName, url, lineNumber } = callFrame;
  const where = url === '' ? '' : `${placeOf(url)}:${String(lineNumber + 1)}`;
  return { name: functionName === '' ? '(anonymous)' : functionName, where, group: groupOf(functionName, url), share };
}

function groupsOf(functions: readonly FunctionShare[]): ProfileSummary['groups'] {
  const shares = new Map<string, number>();
  for (const { group, share } of functions) shares.set(group, (shares.get(group) ?? 0) + share);
  return [...shares]
    .map(([group, share]) => ({ group, share }))
    .toSorted((one, other) => other.share - one.share);
}

function groupOf(functionName: string, url: string): string {
  if (functionName === '(garbage collector)') return 'garbage collector';
  if (functionName === '(program)') return 'outside JavaScript';
  if (url === '') return 'built-ins of V8';
  if (url.includes('deps/undici') || url.includes('/node_modules/undici/')) return 'undici';
  if (url.startsWith('node:')) return 'node core';
  const library = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];
  if (library !== undefined) return library;
  const ours = /\/packages\/([^/]+)\/(?:dist|src)\/([^/]+)/.exec(url);
  return ours === null ? 'the program' : `durward ${ours[1] ?? ''}/${ours[2] ?? ''}`;
}

function placeOf(url: string): string {
  const path = url.replace('file://', '');
  for (const mark of ['/node_modules/', '/packages/', '/bench/']) {
    const at = path.lastIndexOf(mark);
    if (at >= 0) return path.slice(at + (mark === '/node_modules/' ? mark.length : 1));
  }
  return path;
}
