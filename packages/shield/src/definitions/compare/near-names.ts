/**
 * Names by what is left of them when one letter is taken out: two names that are one letter missing, added, wrong or
 * swapped apart meet in at least one bucket. Adding and asking take time proportional to the square of a name's length,
 * however many names there are: a bucket holds a few names of each group, and a question looks at so many of them.
 *
 * @see the symmetric delete algorithm (Garbe, 2012)
 */
export class NearNames<T extends { readonly plain: string; readonly server: string }> {
  readonly #buckets = new Map<number, T[]>();

  /** Takes a name in. Of one server each bucket keeps only some. */
  add(one: T): void {
    for (const hash of hashesOf(one.plain)) {
      const bucket = this.#buckets.get(hash);
      if (bucket === undefined) this.#buckets.set(hash, [one]);
      else if (bucket.length < BUCKET_MAX && countOf(bucket, one.server) < OF_ONE_SERVER_MAX) bucket.push(one);
    }
  }

  remove(one: T): void {
    for (const hash of hashesOf(one.plain)) {
      const bucket = this.#buckets.get(hash);
      const at = bucket?.indexOf(one) ?? -1;
      if (bucket === undefined || at < 0) continue;
      if (bucket.length === 1) this.#buckets.delete(hash);
      else bucket.splice(at, 1);
    }
  }

  /** What may be one letter away from a name; some are two away. */
  * near(plain: string): Generator<T, void> {
    const seen = new Set<T>();
    for (const hash of hashesOf(plain)) {
      for (const one of this.#buckets.get(hash) ?? []) {
        if (seen.has(one)) continue;
        seen.add(one);
        yield one;
      }
    }
  }
}

/** Most names of one bucket, and of one server in it: nobody fills buckets for others. */
const BUCKET_MAX = 128;
const OF_ONE_SERVER_MAX = 4;

function countOf(bucket: readonly { readonly server: string }[], server: string): number {
  let count = 0;
  for (const one of bucket) if (one.server === server) count += 1;
  return count;
}

/** Hashes of 32 bits of a name as a whole and without each letter. FNV-1a. */
function hashesOf(name: string): ReadonlySet<number> {
  const hashes = new Set<number>();
  for (let left = -1; left < name.length; left += 1) {
    let hash = 0x811c9dc5;
    for (let at = 0; at < name.length; at += 1) {
      if (at !== left) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
    }
    hashes.add(hash >>> 0);
  }
  return hashes;
}
