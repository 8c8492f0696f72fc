import { CONTROLS, wireDenial, type AnyControl, type DenialReason } from '@durward/core';
import { closest, PROBLEM_CODES } from '@durward/gateway';
import { CHECKS, type CheckText } from '@durward/scanner';
import { COMMAND_CODES } from '../explain/codes.ts';
import { controlPage } from '../explain/pages.ts';
import { isReason, REASONS } from '../explain/reasons.ts';
import { escapeLines } from '../print/escape.ts';
import type { Output } from '../print/output.ts';
import { table } from '../print/table.ts';
import { CommandError, EXIT, type World } from '../world.ts';

const CODES: Readonly<Record<string, { readonly meaning: string; readonly fix: string }>> = {
  ...PROBLEM_CODES,
  ...COMMAND_CODES,
};

/** `durward explain`: a control, a check of `durward scan`, a reason of a denial, or a code of our own. */
export function explain(world: World, output: Output, term: string): number {
  const control = CONTROLS.find(({ id, name }) => id === term.toUpperCase() || name === term.toLowerCase());
  if (control !== undefined) return explainControl(world, output, control);
  const check = checks().find(({ id, name }) => id === term.toUpperCase() || name === term.toLowerCase());
  if (check !== undefined) return explainCheck(output, check);
  const reason = term.toLowerCase();
  if (isReason(reason)) return explainReason(output, reason);
  const code = term.toUpperCase();
  const text = Object.hasOwn(CODES, code) ? CODES[code] : undefined;
  if (text === undefined) throw unknownTerm(term);
  if (output.isJson) output.json({ kind: 'code', code, ...text });
  else output.result(`${code}\n\n${text.meaning}\n${text.fix}`);
  return EXIT.ok;
}

function checks(): readonly CheckText[] {
  return Object.values(CHECKS);
}

function explainCheck(output: Output, { id, name, severity, what, why, fix }: CheckText): number {
  if (output.isJson) output.json({ kind: 'check', id, name, severity, what, why, fix });
  else output.result(`${id} ${name} (${severity})\n\n${what}\n${why}\n${fix}`);
  return EXIT.ok;
}

function explainControl(world: World, output: Output, control: AnyControl): number {
  const { id, name, stage, severity, mode, essential } = control;
  const page = controlPage(control, world.pageFolders, world.readFile);
  if (output.isJson) {
    output.json({ kind: 'control', id, name, stage, severity, mode, essential, page: page ?? null });
    return EXIT.ok;
  }
  output.result(page === undefined ? controlText(control) : escapeLines(page));
  return EXIT.ok;
}

/** What the list of controls says, where there is no page. */
function controlText({ id, name, stage, severity, mode, essential }: AnyControl): string {
  const reasons = Object.entries(REASONS).filter(([, { controls }]) => controls.includes(id));
  const relaxed = essential ? 'no: it is essential' : 'yes, under `controls`';
  const facts = [
    ['stage', stage.replace('_', ' ')],
    ['severity', severity],
    ['mode', mode],
    ['can be relaxed', relaxed],
    ['stops with', reasons.map(([reason]) => reason).join(', ')],
  ];
  const because = reasons.map(([, text]) => `A message is stopped because ${text.because}.\n  ${text.next}`);
  return `${id} ${name}\n\n${because.join('\n')}\n\n${table(facts, '  ')}`;
}

function explainReason(output: Output, reason: DenialReason): number {
  const { because, next, controls, samples } = REASONS[reason];
  const wires = samples.map((sample) => wireDenial(sample, 'modern'));
  if (output.isJson) {
    const wire = wires.map(({ status, code, message }) => ({ status, code, message }));
    output.json({ kind: 'reason', reason, because, next, controls, wire });
    return EXIT.ok;
  }
  const facts = [
    ['control', controls.length === 0 ? 'the gateway itself' : controls.join(', ')],
    ...wires.map(({ status, code, message }) => ['outside', `HTTP ${String(status)}, ${String(code)} ${message}`]),
  ];
  output.result(`${reason}\n\nThe message was stopped because ${because}.\n${capital(next)}.\n\n${table(facts, '  ')}`);
  return EXIT.ok;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function unknownTerm(term: string): CommandError {
  const known = [...CONTROLS, ...checks()].flatMap(({ id, name }) => [id, name]);
  const terms = [...known, ...Object.keys(REASONS), ...Object.keys(CODES)];
  const meant = closest(term, terms);
  return new CommandError(
    'DURWARD_EXPLAIN_UNKNOWN',
    `there is nothing called \`${term}\` to explain`,
    'known are ids and names of controls, reasons of denials, and codes that begin with DURWARD_',
    meant === undefined ? 'see docs/controls and docs/reference/errors.md' : `did you mean \`${meant}\`?`,
  );
}
