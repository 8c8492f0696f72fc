import { shownPlace, type ConfigProblem } from '@durward/gateway';
import { escapeText } from './escape.ts';
import type { Paint } from './paint.ts';

/** One problem or warning as a block: level and code, what, where, why, what to do. */
export function problemText(problem: ConfigProblem, level: 'error' | 'warning', paint: Paint): string {
  const head = paint(level === 'error' ? 'problem' : 'warning', `${level}[${problem.code}]`);
  const where = [shownPlace(problem.at), problem.path].filter((part) => part !== '').map(escapeText);
  return [
    `${head}: ${escapeText(problem.what)}`,
    paint('quiet', `  --> ${where.join(' · ')}`),
    `   = why:  ${escapeText(problem.why)}`,
    `   = next: ${escapeText(problem.fix)}`,
  ].join('\n');
}

/** All problems, then all warnings, with an empty line between them. */
export function problemsText(
  problems: readonly ConfigProblem[],
  warnings: readonly ConfigProblem[],
  paint: Paint,
): string {
  return [
    ...problems.map((problem) => problemText(problem, 'error', paint)),
    ...warnings.map((warning) => problemText(warning, 'warning', paint)),
  ].join('\n\n');
}

/** `2 errors and 1 warning`, `no problems`. */
export function countsText(problems: number, warnings: number): string {
  const parts = [counted(problems, 'error'), counted(warnings, 'warning')].filter((part) => part !== '');
  return parts.length === 0 ? 'no problems' : parts.join(' and ');
}

function counted(count: number, noun: string): string {
  if (count === 0) return '';
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
}
