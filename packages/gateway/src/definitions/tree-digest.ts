import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** Most files, and most bytes, of what one server has installed. Beyond them contents are not hashed at all. */
export const TREE_LIMITS = { filesMax: 20_000, bytesMax: 128 * 1024 * 1024, depthMax: 64 } as const;

/** What is written while a program runs, and read by nobody else. */
const SKIPPED_FOLDERS: ReadonlySet<string> = new Set(['__pycache__']);

interface Known {
  readonly stamp: string;
  readonly digest: string;
}

/**
 * Digests of folders with everything in them: names, contents and where links lead, framed by their lengths. Files are
 * read again only when size, inode or one of the times says that they changed: the time of a change of the inode is
 * none that a program can set.
 */
export class TreeDigests {
  #known = new Map<string, Known>();

  /**
   * Begins to read: what comes back begins one count, as of one package, and gives the SHA-256 of a folder or file of
   * it. That throws a {@link TooLargeError} beyond the limits, and when something cannot be read. Digests of files that
   * are not asked for again from now on are forgotten.
   */
  pass(): () => (path: string) => string {
    const former = this.#known;
    const known = new Map<string, Known>();
    this.#known = known;
    return () => {
      const left = { files: TREE_LIMITS.filesMax, bytes: TREE_LIMITS.bytesMax };
      return (path) => treeDigest(path, (file) => fileDigest(file, former, known, left));
    };
  }
}

function treeDigest(root: string, digestOf: (file: string) => string): string {
  const lines = [...filesBelow(root, 0)].map((path) => {
    const name = relative(root, path).split(sep).join('/');
    return `${String(name.length)}:${name},${digestOf(path)}`;
  });
  return createHash('sha256').update(lines.toSorted().join('\n')).digest('base64');
}

function fileDigest(
  path: string,
  former: ReadonlyMap<string, Known>,
  known: Map<string, Known>,
  left: { files: number; bytes: number },
): string {
  const stat = lstatSync(path);
  const { size, ino, mtimeMs, ctimeMs } = stat;
  left.files -= 1;
  left.bytes -= size;
  if (left.files < 0 || left.bytes < 0) throw new TooLargeError();
  const stamp = [size, ino, mtimeMs, ctimeMs].join(' ');
  const last = known.get(path) ?? former.get(path);
  const digest = last?.stamp === stamp ? last.digest : stat.isSymbolicLink()
    ? `link ${readlinkSync(path)}`
    : createHash('sha256').update(readFileSync(path)).digest('base64');
  known.set(path, { stamp, digest });
  return digest;
}

/** More is installed than is hashed. */
export class TooLargeError extends Error {
  constructor() {
    super('more is installed than is hashed');
    this.name = 'TooLargeError';
  }
}

function* filesBelow(path: string, depth: number): Generator<string, void> {
  if (depth > TREE_LIMITS.depthMax) throw new TooLargeError();
  if (depth === 0 && !lstatSync(path).isDirectory()) {
    yield path;
    return;
  }
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const place = join(path, entry.name);
    if (entry.isDirectory()) {
      if (!SKIPPED_FOLDERS.has(entry.name)) yield* filesBelow(place, depth + 1);
    } else if (entry.isFile() || entry.isSymbolicLink()) {
      yield place;
    }
  }
}
