import { basename } from 'node:path';
import { findFiles, readFile, type Disk, type FoundFile } from './discover/find.ts';
import { formatOf, projectSeatsOf, seatsOf, type Seat } from './discover/seats.ts';
import type { Surroundings } from './discover/surroundings.ts';
import type { Problem } from './finding.ts';
import { Places, savedIn } from './read/saved.ts';
import type { ServerEntry } from './read/server-entry.ts';
import { serversIn } from './read/servers.ts';
import type { PlacedDefinition } from './inspect/inspect.ts';

/** What a scan is to look at: the machine with a project, or what somebody named. */
export type Wanted =
  | { readonly kind: 'machine'; readonly project: string }
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'url'; readonly url: string };

/** Definitions that a file holds. */
export interface SavedFile {
  readonly path: string;
  readonly definitions: readonly PlacedDefinition[];
}

/** Everything that there is to look at, before anything is started. */
export interface Gathered {
  readonly files: readonly FoundFile[];
  readonly entries: readonly ServerEntry[];
  readonly saved: readonly SavedFile[];
  readonly problems: readonly Problem[];
}

interface Basket {
  readonly files: FoundFile[];
  readonly entries: ServerEntry[];
  readonly saved: SavedFile[];
  readonly problems: Problem[];
}

/** Reads configurations and saved lists. Starts nothing and connects nowhere. */
export function gather(wanted: readonly Wanted[], disk: Disk, surroundings: Surroundings): Gathered {
  const basket: Basket = { files: [], entries: [], saved: [], problems: [] };
  for (const one of wanted) {
    if (one.kind === 'url') basket.entries.push(entryOfUrl(one.url));
    else if (one.kind === 'machine') {
      takeSeats([...seatsOf(surroundings), ...projectSeatsOf(one.project, surroundings)], disk, surroundings, basket);
    } else takePath(one.path, disk, surroundings, basket);
  }
  return basket;
}

function takeSeats(seats: readonly Seat[], disk: Disk, surroundings: Surroundings, basket: Basket): void {
  const { files, problems } = findFiles(seats, disk, surroundings);
  basket.problems.push(...problems);
  for (const file of files) {
    const { servers, problems: faults, isConfiguration } = serversIn(file);
    // Most settings of an editor hold no server: they are none of ours, broken or not.
    if (isConfiguration) {
      basket.files.push(file);
      basket.problems.push(...faults);
    } else if (faults.length > 0 && file.text.toLowerCase().includes('mcp')) basket.problems.push(...faults);
    basket.entries.push(...servers);
  }
}

function takePath(path: string, disk: Disk, surroundings: Surroundings, basket: Basket): void {
  if (disk.kind(path) === 'folder') {
    takeSeats(projectSeatsOf(path, surroundings), disk, surroundings, basket);
    return;
  }
  const file = readFile({ client: 'named file', scope: 'project', format: formatOf(path), path }, disk);
  if (file === undefined) {
    basket.problems.push({
      what: 'there is nothing to scan',
      file: path,
      why: 'there is no such file',
      next: 'check the path',
    });
  } else if ('what' in file) basket.problems.push(file);
  else takeFile(file, basket);
}

function takeFile(file: FoundFile, basket: Basket): void {
  const saved = file.format === 'json' ? savedIn(file, basename(file.path).replace(/\.json$/i, '')) : undefined;
  if (saved?.kind === 'broken') {
    basket.problems.push(saved.problem);
    return;
  }
  if (saved?.kind === 'saved') {
    const places = new Places(file.text);
    basket.problems.push(...saved.problems);
    basket.saved.push({
      path: file.path,
      definitions: saved.definitions.map(({ definition, pointer }) => ({
        definition,
        locate: (inside) => ({ file: file.path, place: places.placeOf(pointer + inside) }),
      })),
    });
    return;
  }
  const { servers, problems, isConfiguration } = serversIn(file);
  basket.files.push(file);
  basket.entries.push(...servers);
  basket.problems.push(...problems);
  if (!isConfiguration && problems.length === 0) {
    basket.problems.push({
      what: 'there is nothing to scan',
      file: file.path,
      why: 'it names no server, and is no saved answer to `tools/list` or another list',
      next: 'name a configuration of a client, or save the answer of a server as JSON',
    });
  }
}

function entryOfUrl(url: string): ServerEntry {
  const place = { line: 1, column: 1 };
  return {
    name: URL.parse(url)?.host ?? 'server',
    client: 'command line',
    scope: 'user',
    file: undefined,
    place,
    launch: { kind: 'remote', url: { text: url, place }, headers: [], isSse: false },
    isDisabled: false,
  };
}
