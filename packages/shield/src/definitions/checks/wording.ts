import type { View } from '../../text/view.ts';
import type { DefinitionControl, DefinitionFinding, DefinitionSeverity } from '../definition.ts';
import type { Place } from '../page.ts';
import { findingAt, type Study } from '../study.ts';
import type { DefinitionRule } from '../wording/rule.ts';
import { isAboutSecrets } from './odd-arguments.ts';
import { definitionWordingsIn } from '../wording/scan.ts';

const FIX: Readonly<Partial<Record<DefinitionControl, string>>> = {
  TP004: 'Say what the tool does. Leave out what the model should do, and tags that look like those of its host.',
  TP005: 'Say nothing about what the user should not know. Whoever needs secrecy has something to hide.',
  TP006: 'Take files and resources as arguments that the user chooses; never name those that hold secrets.',
  TP007: 'Ask in arguments for what the tool needs to work, and for nothing else of the conversation or the machine.',
  TP008: 'Describe this tool alone, and let other tools be described by their own servers.',
  TP010: 'Say what the tool is for, and let the user and the model choose.',
  TP016: 'Do not use this server. If it is a tool for tests with permission, approve it by name.',
};

/** How a wording was hidden, if it was: a decoding that led to the view in which it was found. */
function hiddenBy({ how }: View): string {
  return how.length === 0 ? '' : `, hidden by ${how.join(' in ').replaceAll('_', ' ')}`;
}

/** TP004 to TP008, TP010 and the open part of TP016: what the words of a definition say, in all of its readings. */
export function wording({ definition, page, views }: Study): readonly DefinitionFinding[] {
  return views.flatMap((view) => definitionWordingsIn(view.text).flatMap(({ rule, start, end }) => {
    const place = page.placeOf(view.origin(start, end));
    if (place === undefined || !isWhere(rule.where, place)) return [];
    if (rule.where === 'argument' && isAboutSecrets(definition.value)) return [];
    const { control } = rule;
    // In names and values nobody expects prose.
    const isOdd = place.text.role !== 'prose' && (rule.severity === 'low' ? control === 'TP006' : !OPEN.has(control));
    const severity = isHidden(view) || isOdd ? raised(rule.severity) : rule.severity;
    const reason = `${rule.reason}${hiddenBy(view)}`;
    return [findingAt({ control, severity, reason, fix: FIX[control] ?? '' }, place)];
  }));
}

const ARGUMENT = /^\/(?:inputSchema\/(?:properties|\$defs)|arguments)\//;
/** How far from its start a description says what a tool is for. */
const OPENING_LENGTH = 120;

function isWhere(where: DefinitionRule['where'], { text, start }: Place): boolean {
  if (where === 'argument') return text.role === 'prose' && !text.isKey && ARGUMENT.test(text.pointer);
  return where === undefined || (text.pointer === '/description' && start < OPENING_LENGTH);
}

/** Names say openly what a tool is for, and lists of values hold anything. */
const OPEN: ReadonlySet<DefinitionControl> = new Set<DefinitionControl>(['TP010', 'TP016']);

/** Decodings that nobody needs but who wants to get past a reader. */
const SMUGGLING: ReadonlySet<string> = new Set(['tag', 'variation_selector', 'zero_width', 'private_use', 'base64',
  'rot13', 'atbash', 'caesar', 'reversed', 'hex']);

function isHidden({ how }: View): boolean {
  return how.some((kind) => SMUGGLING.has(kind));
}

function raised(severity: DefinitionSeverity): DefinitionSeverity {
  return severity === 'low' ? 'medium' : severity === 'medium' ? 'high' : 'critical';
}
