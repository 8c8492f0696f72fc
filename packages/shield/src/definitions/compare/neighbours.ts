/**
 * Groups of names that become equal when one letter is left out of each: names that are one letter missing, added,
 * wrong or swapped apart share a group. Groups are by hash, and names may be in several; a group may hold names that
 * are two letters apart. Takes time proportional to the number of names times their length squared, and no pair of
 * names is looked at.
 *
 * @see the symmetric delete algorithm (Garbe, 2012)
 */
export function neighbours(names: readonly string[]): readonly (readonly number[])[] {
  const entries = new Float64Array(names.reduce((sum, name) => sum + name.length + 1, 0));
  let count = 0;
  for (const [index, name] of names.entries()) {
    for (let left = -1; left < name.length; left += 1) {
      entries[count] = hashWithout(name, left) * INDEXES + index;
      count += 1;
    }
  }
  return groupsIn(entries.toSorted());
}

/** More than there are names. */
const INDEXES = 2 ** 20;

/** A hash of 32 bits of a name without the letter at a place; of all of it for -1. FNV-1a. */
function hashWithout(name: string, left: number): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at += 1) {
    if (at !== left) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}

function groupsIn(sorted: Float64Array): readonly (readonly number[])[] {
  const groups: (readonly number[])[] = [];
  for (let start = 0; start < sorted.length;) {
    const hash = Math.floor((sorted[start] ?? 0) / INDEXES);
    let end = start + 1;
    while (end < sorted.length && Math.floor((sorted[end] ?? 0) / INDEXES) === hash) end += 1;
    if (end - start > 1) groups.push(Array.from(sorted.subarray(start, end), (entry) => entry % INDEXES));
    start = end;
  }
  return groups;
}
