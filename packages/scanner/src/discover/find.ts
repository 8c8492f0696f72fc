import { SCAN_LIMITS } from '../limits.ts';
import type { Problem } from '../finding.ts';
import { foldersOf, type Surroundings } from './surroundings.ts';
import { type Format, type Seat } from './seats.ts';

/** What a folder holds. */
export interface FolderEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'other';
}

/** The files of the machine, handed in. */
export interface Disk {
  /**
   * A whole regular file with its permission bits; undefined when there is none.
   * Throws an `Error` whose message says why it cannot be read.
   */
  read(path: string, bytesMax: number): { readonly bytes: Uint8Array; readonly mode: number } | undefined;
  /** What a path leads to, links followed; undefined when there is nothing. */
  kind(path: string): FolderEntry['kind'] | undefined;
  /** The entries of a folder, links not followed; empty when it is none. */
  entries(path: string): readonly FolderEntry[];
}

/** A configuration that is there. */
export interface FoundFile {
  readonly client: string;
  readonly scope: Seat['scope'];
  readonly format: Format;
  readonly path: string;
  readonly text: string;
  readonly mode: number;
}

/** The configurations at some places, and what could not be read. Reads each file once. */
export function findFiles(
  seats: readonly Seat[],
  disk: Disk,
  surroundings: Surroundings,
): { readonly files: readonly FoundFile[]; readonly problems: readonly Problem[] } {
  const files: FoundFile[] = [];
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const seat of seats) {
    const paths = seat.search === undefined ? [seat.path] : searched(seat, disk, surroundings, problems);
    for (const path of paths) {
      if (seen.has(path)) continue;
      seen.add(path);
      const found = readFile({ ...seat, path }, disk);
      if (found === undefined) continue;
      if ('what' in found) problems.push(found);
      else files.push(found);
    }
  }
  return { files, problems };
}

/** One configuration; undefined when there is none, a problem when it cannot be read. */
export function readFile(
  seat: Pick<Seat, 'client' | 'scope' | 'format' | 'path'>,
  disk: Disk,
): FoundFile | Problem | undefined {
  const { client, scope, format, path } = seat;
  try {
    const read = disk.read(path, format === 'json' ? SCAN_LIMITS.jsonBytesMax : SCAN_LIMITS.textBytesMax);
    if (read === undefined) return undefined;
    const text = new TextDecoder('utf-8', { fatal: true }).decode(read.bytes);
    return { client, scope, format, path, text, mode: read.mode };
  } catch (error) {
    const why = error instanceof TypeError ? 'it is no UTF-8' : error instanceof Error ? error.message : 'unknown';
    return {
      what: `a configuration of ${client} cannot be read`,
      file: path,
      why,
      next: 'make it readable, or remove it',
    };
  }
}

/** The files of a search. Links are not followed, so no circle is walked. */
function searched(seat: Seat, disk: Disk, surroundings: Surroundings, problems: Problem[]): readonly string[] {
  const { path } = foldersOf(surroundings);
  const { names = [], ending, depthMax = 0 } = seat.search ?? {};
  const found: string[] = [];
  let looked = 0;
  const walk = (folder: string, depth: number): void => {
    for (const entry of disk.entries(folder)) {
      looked += 1;
      if (looked > SCAN_LIMITS.folderEntriesMax) return;
      const here = path.join(folder, entry.name);
      const isWanted = names.includes(entry.name) || (ending !== undefined && entry.name.endsWith(ending));
      if (entry.kind === 'file' && isWanted) found.push(here);
      if (entry.kind === 'folder' && depth < Math.min(depthMax, SCAN_LIMITS.folderDepthMax)) walk(here, depth + 1);
    }
  };
  walk(seat.path, 0);
  if (looked > SCAN_LIMITS.folderEntriesMax) {
    problems.push({
      what: `a folder of ${seat.client} was not searched to its end`,
      file: seat.path,
      why: `it holds more than ${String(SCAN_LIMITS.folderEntriesMax)} entries`,
      next: 'name the files to scan on the command line',
    });
  }
  return found;
}
