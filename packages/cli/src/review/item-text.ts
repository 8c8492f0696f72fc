import { wordDiff, type JsonValue } from '@durward/core';
import type { ReviewItem } from '@durward/gateway';
import { escapeLines, escapeText } from '../print/escape.ts';
import type { Paint } from '../print/paint.ts';

/** How much of an unchanged text is shown beside a change, and how many lines of something new. */
const CONTEXT_LENGTH = 60;
const LINES_MAX = 60;

/** Everything that somebody must see to decide on one thing that waits. */
export function itemText(item: ReviewItem, paint: Paint): string {
  const { definition, findings } = item;
  return [
    headText(item, paint),
    paint('quiet', `  fingerprint ${definition.fingerprint}`),
    ...(item.formerly === undefined ? [] : [`  the same as ${escapeText(item.formerly)}, under another name`]),
    ...findings.flatMap((finding) => [
      `  ${paint(toneOf(finding.severity), `${finding.control} ${finding.severity}`)} ${escapeText(finding.reason)}`,
      paint('quiet', `      at ${escapeText(finding.pointer)}: ${escapeText(finding.excerpt)}`),
    ]),
    ...(item.changes.length > 0
      ? changesText(item, paint)
      : valueText(definition.value)),
  ].join('\n');
}

/** One line about a thing that waits. */
export function headText({ definition, what, class: worst, severity }: ReviewItem, paint: Paint): string {
  const name = definition.name === '' ? '' : ` ${paint('strong', escapeText(definition.name))}`;
  const why = worst === undefined ? '' : `, ${worst}`;
  const kind = definition.kind.replaceAll('_', ' ');
  return `${escapeText(definition.server)} · ${kind}${name}: ${paint(toneOf(severity), `${what}${why}, ${severity}`)}`;
}

function toneOf(severity: string): 'problem' | 'warning' | 'quiet' {
  if (severity === 'critical' || severity === 'high') return 'problem';
  return severity === 'medium' ? 'warning' : 'quiet';
}

/** What a program requires is a matter of a hundred names: each by its name alone, without its digests. */
const REQUIRED_MAX = 40;

function changesText({ definition, changes }: ReviewItem, paint: Paint): readonly string[] {
  const required = changes
    .filter(({ change: { path } }) => definition.kind === 'package' && path[0] === 'required' && path.length > 1)
    .toSorted((one, other) => one.change.pointer.localeCompare(other.change.pointer));
  const rest = changes.filter((change) => !required.includes(change));
  const [first] = required;
  if (first === undefined) return rest.flatMap((change) => changeText(change, paint));
  const names = required.slice(0, REQUIRED_MAX).map(({ change: { path, before, after } }) => {
    const name = escapeText(String(path[1]));
    if (before === undefined) return paint('ok', `    {+${name}+}`);
    return after === undefined ? paint('problem', `    [-${name}-]`) : `    ${paint('strong', name)}: other files`;
  });
  const left = required.length - REQUIRED_MAX;
  const head = `  ${paint('strong', '/required')}  ${paint('quiet', `${first.class}: ${escapeText(first.why)}`)}`;
  const more = left > 0 ? [`    … ${String(left)} more: --json shows all`] : [];
  return [...rest.flatMap((change) => changeText(change, paint)), head, ...names, ...more];
}

function changeText({ change, class: found, why }: ReviewItem['changes'][number], paint: Paint): string[] {
  const pointer = change.pointer === '' ? 'as a whole' : change.pointer;
  const head = `  ${paint('strong', escapeText(pointer))}  ${paint('quiet', `${found}: ${escapeText(why)}`)}`;
  return [head, ...diffText(change.before, change.after, paint).split('\n').map((line) => `    ${line}`)];
}

/** By words, each that came in as {+…+} and each that went as [-…-], whatever the colours are. */
function diffText(before: JsonValue | undefined, after: JsonValue | undefined, paint: Paint): string {
  const [old, fresh] = [before, after].map((value) => (value === undefined ? '' : textOf(value)));
  const runs = wordDiff(old ?? '', fresh ?? '');
  return runs.map(({ kind, text }, index) => {
    if (kind === 'added') return paint('ok', `{+${escapeLines(text)}+}`);
    if (kind === 'removed') return paint('problem', `[-${escapeLines(text)}-]`);
    return escapeLines(shortened(text, index === 0, index === runs.length - 1));
  }).join('');
}

function shortened(text: string, isFirst: boolean, isLast: boolean): string {
  if (text.length <= CONTEXT_LENGTH * 2) return text;
  const head = isFirst ? '' : text.slice(0, CONTEXT_LENGTH);
  return `${head}…${isLast ? '' : text.slice(-CONTEXT_LENGTH)}`;
}

function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

/** What is new, as the server sent it, in full as far as a screen goes. */
function valueText(value: JsonValue): string[] {
  const lines = JSON.stringify(value, null, 2).split('\n').map((line) => `    ${escapeText(line)}`);
  if (lines.length <= LINES_MAX) return lines;
  return [...lines.slice(0, LINES_MAX), `    … ${String(lines.length - LINES_MAX)} more lines: --json shows all`];
}
