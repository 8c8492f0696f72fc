import type { Definition, DefinitionSeverity, PlacedFinding } from '../definition.ts';
import { excerptOf } from '../excerpt.ts';
import { DEFAULT_DEFINITION_LIMITS } from '../limits.ts';
import { textsOf } from '../texts.ts';

/** Shorter names, and those without a mark inside, are words like others. */
const NAME_LENGTH_MIN = 6;
const NAME_LENGTH_MAX = 128;
const MARKED = /[_-]|[a-z][A-Z]/;
/** How much of one definition is searched for names. */
const TEXT_LENGTH_MAX = 32 * 1024;
const NAMES = /[A-Za-z][A-Za-z0-9_-]{5,127}/g;
/** How much around a name tells what is said of it. */
const AROUND = 120;
const FOUND_MAX = 1000;

const FIX = 'Describe this tool alone. What another server does is described by that server.';

/** Words by which the use of another tool is directed. */
const DIRECTS: ReadonlySet<string> = new Set([
  'must', 'always', 'never', 'instead', 'before', 'after', 'whenever', 'replace', 'change', 'modify', 'redirect',
  'override', 'ignore', 'also', 'first', 'bcc', 'recipient', 'forward', 'rather', 'not', 'only', 'set',
]);
const NO_LETTER = /[^a-z]+/;

/**
 * TP008 across servers: a description that names a tool that only other servers have. Saying what to do with it is
 * medium, naming it low.
 */
export function crossReferences(definitions: readonly Definition[]): readonly PlacedFinding[] {
  const servers = new Map<string, Set<string>>();
  for (const { kind, name, server } of definitions) {
    if (kind !== 'tool' || !isDistinct(name)) continue;
    const holders = servers.get(name);
    if (holders === undefined) servers.set(name, new Set([server]));
    else holders.add(server);
  }
  const found: PlacedFinding[] = [];
  for (const [index, definition] of definitions.entries()) {
    if (found.length >= FOUND_MAX) break;
    const finding = foreignNameIn(definition, index, servers);
    if (finding !== undefined) found.push(finding);
  }
  return found;
}

function isDistinct(name: string): boolean {
  return name.length >= NAME_LENGTH_MIN && name.length <= NAME_LENGTH_MAX && MARKED.test(name);
}

function foreignNameIn(
  { value, server }: Definition,
  index: number,
  servers: ReadonlyMap<string, ReadonlySet<string>>,
): PlacedFinding | undefined {
  let named: PlacedFinding | undefined;
  const { texts } = textsOf(value, { ...DEFAULT_DEFINITION_LIMITS, textLengthMax: TEXT_LENGTH_MAX });
  for (const { text, pointer, role, isKey } of texts) {
    if (role !== 'prose' || isKey) continue;
    for (const match of text.matchAll(NAMES)) {
      const holders = servers.get(match[0]);
      if (holders === undefined || holders.has(server)) continue;
      const [start, end] = [match.index, match.index + match[0].length];
      const directs = text.slice(Math.max(0, start - AROUND), end + AROUND).toLowerCase().split(NO_LETTER)
        .some((word) => DIRECTS.has(word));
      const severity: DefinitionSeverity = directs ? 'medium' : 'low';
      const [holder = ''] = holders;
      const reason = directs ? `says how to use ${match[0]}, a tool of the server ${holder}`
        : `names ${match[0]}, a tool of the server ${holder}`;
      const finding: PlacedFinding = { index, control: 'TP008', severity, pointer, range: { start, end },
        excerpt: excerptOf(text, Math.max(0, start - 40), end + 40), reason, fix: FIX };
      if (directs) return finding;
      named ??= finding;
    }
  }
  return named;
}
