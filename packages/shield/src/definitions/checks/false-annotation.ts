import type { DefinitionFinding } from '../definition.ts';
import { isMembers, type Members } from '../members.ts';
import { wordsOfName } from '../names.ts';
import type { Study } from '../study.ts';

/** First words of names of tools that change something. */
const WRITING: ReadonlySet<string> = new Set(
  `create write update insert send execute modify edit move rename upload install deploy publish
  overwrite append transfer pay buy sell commit push merge grant revoke reset post save store assign
  cancel book purchase submit approve`.split(/\s+/),
);

/** First words of names of tools that destroy something. */
const DESTROYING: ReadonlySet<string> = new Set([
  'delete', 'remove', 'drop', 'purge', 'wipe', 'truncate', 'destroy', 'kill', 'terminate', 'erase', 'uninstall',
]);

/** Words in arguments that change something. */
const WRITING_ARGUMENTS: ReadonlySet<string> = new Set(['write', 'overwrite', 'delete', 'execute', 'exec', 'modify']);
const READ_ONLY_CLAIM = /\bread[- ]?only\b(?! mode| replica)/i;

/** TP013: annotations that say less than the name: a read-only tool that writes, a harmless one that deletes. */
export function falseAnnotation({ definition }: Study): readonly DefinitionFinding[] {
  const { value, kind, name } = definition;
  if (kind !== 'tool' || !isMembers(value)) return [];
  const annotations = value['annotations'];
  const hints: Members = isMembers(annotations) ? annotations : {};
  const first = wordsOfName(name)[0] ?? '';
  const [destroys, writes] = [DESTROYING.has(first), WRITING.has(first)];
  if (hints['readOnlyHint'] === true && (destroys || writes)) {
    return [finding('/annotations/readOnlyHint', `readOnlyHint: true on ${name}`,
      `says that it only reads, and its name says that it does ${first}`)];
  }
  if (hints['destructiveHint'] === false && destroys) {
    return [finding('/annotations/destructiveHint', `destructiveHint: false on ${name}`,
      `says that it destroys nothing, and its name says that it does ${first}`)];
  }
  const argument = writingArgument(value);
  const { description } = value;
  const claims = typeof description === 'string' && READ_ONLY_CLAIM.test(description.slice(0, CLAIM_LENGTH));
  if ((claims || hints['readOnlyHint'] === true) && argument !== undefined) {
    return [finding('/inputSchema', argument, 'says that it only reads, and has an argument by which it writes')];
  }
  return [];
}

const CLAIM_LENGTH = 4096;
const NAMES_MAX = 1000;

/** An argument, or one that the description names before a colon or parenthesis, by which a tool writes. */
function writingArgument({ inputSchema, description }: Members): string | undefined {
  const properties = isMembers(inputSchema) ? inputSchema['properties'] : undefined;
  const names = isMembers(properties) ? Object.keys(properties).slice(0, NAMES_MAX) : [];
  const named = typeof description === 'string' ? description.slice(0, CLAIM_LENGTH).match(MODES) ?? [] : [];
  return [...names, ...named].find(isWriting);
}

function isWriting(name: string): boolean {
  return wordsOfName(name).some((word) => WRITING_ARGUMENTS.has(word));
}

const MODES = /\b(?:write|delete|execute|overwrite)_(?:mode|enabled|access|flag)\b/g;

const FIX = 'Correct the annotation. Clients let tools that only read run without asking.';

function finding(pointer: string, excerpt: string, reason: string): DefinitionFinding {
  return { control: 'TP013', severity: 'medium', pointer, excerpt: excerpt.slice(0, 160), reason, fix: FIX };
}
