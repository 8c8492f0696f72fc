import { isJsonObject, type JsonValue } from '../message/json.ts';
import { walkStrings } from '../message/walk.ts';
import type { Severity } from '../verdict/finding.ts';
import type { DefinitionKind } from './definition.ts';
import type { FieldChange } from './field-changes.ts';
import { loosens } from './loosened.ts';

/**
 * What a change may do, from nothing much to the worst:
 * `harmless`: other words, an optional parameter · `widening`: more can be asked for, sent or done ·
 * `directive`: words appear that tell a model what to do · `hidden_text`: text appears that nobody sees.
 */
export type ChangeClass = 'harmless' | 'widening' | 'directive' | 'hidden_text';

export const CHANGE_CLASSES: readonly ChangeClass[] = ['harmless', 'widening', 'directive', 'hidden_text'];

/** How much a change of a class matters: at `high` and above an approval needs a reason. */
export const CLASS_SEVERITY: Readonly<Record<ChangeClass, Severity>> = {
  harmless: 'low', widening: 'medium', directive: 'high', hidden_text: 'critical',
};

/** Reads texts for what a comparison of members cannot tell. */
export interface TextReader {
  /** Whether a text holds characters that are not seen. */
  hides(text: string): boolean;
  /** Whether the later text tells its reader what to do where the earlier did not. */
  directs(before: string, after: string): boolean;
}

/** A change with its class, and why it has it. */
export interface ClassedChange {
  readonly change: FieldChange;
  readonly class: ChangeClass;
  readonly why: string;
}

/** Whether files of an installed package changed, and nothing says that it is another version. */
export function isTamperedWith(kind: DefinitionKind, changes: readonly ClassedChange[]): boolean {
  return kind === 'package' && changes.some(({ why }) => why === FILES_CHANGED);
}

/** Classes each change of a definition. `others`: names of the other tools that clients see. */
export function classChanges(
  kind: DefinitionKind,
  changes: readonly FieldChange[],
  reader: TextReader,
  others: readonly string[] = [],
): readonly ClassedChange[] {
  const isSameVersion = changes.every(({ path: [root], before, after }) =>
    FILES.has(root) && before !== undefined && after !== undefined);
  const come = new Set(changes.filter(({ before }) => before === undefined).map(({ path }) => String(path.at(-1))));
  return changes.map((change) => {
    const [found, why] = classOf(kind, change, { reader, others, isSameVersion, isNew: (name) => come.has(name) });
    return { change, class: found, why };
  });
}

/** The worst class among changes; undefined when there are none. */
export function worstClass(changes: readonly Pick<ClassedChange, 'class'>[]): ChangeClass | undefined {
  return CHANGE_CLASSES.findLast((one) => changes.some((change) => change.class === one));
}

/** Members of a package that say what its files are, by part: a part is called otherwise in another version. */
const FILES: ReadonlySet<unknown> = new Set(['files', 'required']);

/** What is known beside the change itself. */
interface Known {
  /** Nothing of a package changed but its files. */
  readonly isSameVersion: boolean;
  readonly reader: TextReader;
  readonly others: readonly string[];
  /** Whether a parameter came in with the same change. */
  readonly isNew: (parameter: string) => boolean;
}

function classOf(
  kind: DefinitionKind,
  change: FieldChange,
  { reader, others, isSameVersion, isNew }: Known,
): readonly [ChangeClass, string] {
  // No model reads these: names of files and digests of them say nothing to it.
  if (kind === 'package') {
    const what = change.path[0] === 'required' ? 'what is installed with it is another' : 'it is another program';
    return ['widening', isSameVersion ? FILES_CHANGED : what];
  }
  if (kind === 'certificate') return ['widening', 'another authority vouches for the address'];
  // A member that came in is a text too: its key.
  const key = change.path.at(-1);
  const after = change.before === undefined && typeof key === 'string'
    ? [key, ...textsOf(change.after)]
    : textsOf(change.after);
  const before = textsOf(change.before);
  const fresh = after.filter((text) => !before.includes(text));
  const was = before.join('\n');
  if (fresh.some((text) => reader.hides(text))) return ['hidden_text', 'text that is not seen came in'];
  if (fresh.some((text) => reader.directs(was, text))) return ['directive', 'it tells a model what to do'];
  const named = others.find((name) => fresh.some((text) => names(text, name)) && !names(was, name));
  if (named !== undefined) return ['directive', `it speaks of another tool: ${named}`];
  if (kind === 'identity') return ['widening', 'the server is reached in another way'];
  if (kind === 'instructions') return ['widening', 'the instructions of the server are other ones'];
  const host = fresh.flatMap(hostsIn).find((one) => !was.includes(one));
  if (host !== undefined) return ['widening', `it names another place: ${host}`];
  const loosened = loosens(kind, change, isNew);
  return loosened === undefined ? ['harmless', 'nothing more can be asked for or done'] : ['widening', loosened];
}

/** Why a package changed of which nobody said that it is another version. */
const FILES_CHANGED = 'files of the same version are other ones: somebody changed them where they are installed';

function textsOf(value: JsonValue | undefined): readonly string[] {
  if (value === undefined) return [];
  const texts: string[] = [];
  walkStrings(value, (text) => {
    texts.push(text);
    return false;
  });
  // A number or a boolean is no text, but what it says is compared elsewhere.
  return isJsonObject(value) || typeof value === 'string' || Array.isArray(value) ? texts : [];
}

/** Shorter names, and those of one plain word, are words of any sentence. */
const NAME_LENGTH_MIN = 4;

function names(text: string, name: string): boolean {
  if (name.length < NAME_LENGTH_MIN || !/[_\-./A-Z\d]/.test(name)) return false;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (!isWord(text[at - 1]) && !isWord(text[at + name.length])) return true;
  }
  return false;
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_-]/u.test(character);
}

function hostsIn(text: string): readonly string[] {
  return (text.match(/\b(?:https?|wss?|ftp|file|data):[^\s"'<>)\]]{1,200}/gi) ?? []).map((url) =>
    URL.canParse(url) ? new URL(url).host || new URL(url).protocol : url);
}
