import { setImmediate } from 'node:timers/promises';
import { isJsonObject, type JsonValue } from '@durward/core';
import {
  compareServers,
  DEFAULT_DEFINITION_LIMITS,
  inspectDefinition,
  type Definition,
  type DefinitionFinding,
} from '@durward/shield';
import type { Excerpt, Location, ScanFinding } from '../finding.ts';
import { fingerprintOf } from '../fingerprint.ts';
import { dotted, withoutSecrets } from '../supply/secrets.ts';
import { WHY } from './why.ts';

/** A definition and where a reader finds it. */
export interface PlacedDefinition {
  readonly definition: Definition;
  /** The place of a pointer into the definition, in the file that the definition came from. */
  readonly locate: (pointer: string) => Pick<Location, 'file' | 'place'>;
}

/** After so many definitions a long look says how far it is, and lets the program do something else. */
const BREATH = 5000;

/** What is suspicious in definitions, each by itself and all of them together. */
export async function inspectAll(
  placed: readonly PlacedDefinition[],
  progress: (what: string) => void,
): Promise<readonly ScanFinding[]> {
  const found: ScanFinding[] = [];
  for (const [index, one] of placed.entries()) {
    if (index > 0 && index % BREATH === 0) {
      progress(`looked at ${String(index)} of ${String(placed.length)} definitions`);
      await setImmediate();
    }
    for (const finding of inspectDefinition(one.definition)) found.push(findingOf(finding, one));
  }
  for (const finding of compareServers(placed.slice(0, COMPARED_MAX).map(({ definition }) => definition))) {
    const one = placed[finding.index];
    if (one !== undefined) found.push(findingOf(finding, one));
  }
  return found;
}

/** Names of more definitions than these are not compared with each other. */
export const COMPARED_MAX: number = DEFAULT_DEFINITION_LIMITS.definitionsMax;

const KINDS: Readonly<Record<Definition['kind'], string>> = {
  tool: 'tool',
  prompt: 'prompt',
  resource: 'resource',
  resource_template: 'resource template',
  instructions: 'instructions',
};

function findingOf(finding: DefinitionFinding, { definition, locate }: PlacedDefinition): ScanFinding {
  const { control, severity, pointer, reason, fix } = finding;
  const { kind, server, name, value } = definition;
  const subject = kind === 'instructions' ? KINDS[kind] : `${KINDS[kind]} ${name}`;
  const text = stringAt(value, pointer);
  return {
    control,
    severity,
    what: reason,
    why: WHY[control],
    next: fix,
    at: { ...locate(pointer), server, subject, pointer },
    excerpt: excerptOf(finding, text),
    fingerprint: fingerprintOf(control, server, kind, name, pointer, text ?? finding.excerpt),
  };
}

/** The string that a pointer leads to, if it leads to one. */
function stringAt(value: JsonValue, pointer: string): string | undefined {
  let here: JsonValue | undefined = value;
  for (const each of pointer.split('/').slice(1)) {
    const name = each.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(here)) here = (here as readonly JsonValue[])[Number(name)];
    else if (isJsonObject(here) && Object.hasOwn(here, name)) here = here[name];
    else return undefined;
  }
  return typeof here === 'string' ? here : undefined;
}

/** Characters of context on either side of what is meant, and most of what is meant. */
const CONTEXT = 30;
const MEANT_MAX = 80;
/** How far around a secret is sought that reaches into what is shown. */
const SECRET_LENGTH_MAX = 4096;

function excerptOf({ range, excerpt }: DefinitionFinding, text: string | undefined): Excerpt | undefined {
  if (text === undefined || range === undefined) {
    const shown = onOneLine(withoutSecrets(excerpt));
    return shown === '' ? undefined : { text: shown, start: 0, end: shown.length };
  }
  const end = Math.min(range.end, range.start + MEANT_MAX);
  const from = Math.max(0, range.start - CONTEXT);
  // Secrets are covered before the text is cut: half of one is no longer known as one.
  const around = Math.max(0, from - SECRET_LENGTH_MAX);
  const covered = dotted(text.slice(around, end + CONTEXT + SECRET_LENGTH_MAX));
  const part = (start: number, stop: number): string => onOneLine(covered.slice(start - around, stop - around));
  const before = part(from, range.start);
  const meant = part(range.start, end);
  const after = part(end, end + CONTEXT);
  const head = from > 0 ? `…${before}` : before;
  const tail = end + CONTEXT < text.length ? `${after}…` : after;
  return { text: head + meant + tail, start: head.length, end: head.length + meant.length };
}

/** White space that everybody sees as such becomes one space. */
function onOneLine(text: string): string {
  return text.replaceAll(/[ \t\r\n]{1,4096}/g, ' ');
}
