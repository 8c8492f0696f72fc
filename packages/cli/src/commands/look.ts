import { resolve } from 'node:path';
import { detect, findSensitive, hiddenIn, USUAL_THRESHOLDS, type Detection, type Span,
  type Surface } from '@durward/shield';
import { escapeText } from '../print/escape.ts';
import type { Output } from '../print/output.ts';
import { table } from '../print/table.ts';
import { EXIT, type World } from '../world.ts';
import { surfaceOf } from './ordinary-texts.ts';

/** What `durward shield look` was asked for. */
export interface LookOptions {
  readonly surface: string;
}

/** Largest file that is looked at. */
const FILE_BYTES_MAX = 4 * 1024 * 1024;
/** Longest part of a text that a line shows, in code units. */
const EXCERPT_LENGTH = 60;
/** Most rows for one file. */
const ROWS_MAX = 24;

/** One thing that was seen in a text. */
interface Sight {
  readonly kind: 'instructions' | 'hidden' | 'secret' | 'personal';
  readonly severity: string;
  readonly what: string;
  readonly span: Span;
}

/** `durward shield look`: what the detector sees in texts, before or without a gateway. */
export function shieldLook(world: World, output: Output, files: readonly string[], options: LookOptions): number {
  const surface = surfaceOf(options.surface);
  const looked = files.map((file) => {
    const { bytes } = world.readFile(resolve(world.cwd, file), FILE_BYTES_MAX);
    const text = new TextDecoder().decode(bytes);
    const detection = detect(text, { surface });
    return { file, text, detection, sights: sightsIn(text, detection) };
  });
  if (output.isJson) {
    output.json({ surface, files: looked.map(({ file, detection, sights }) =>
      ({ file, score: detection.score, isAttack: detection.isAttack, truncated: detection.truncated, sights })) });
  } else {
    output.result(looked.map(({ file, text, detection, sights }) =>
      [headOf(file, detection, surface), ...rowsOf(text, sights)].join('\n')).join('\n\n'));
  }
  return looked.some(({ detection }) => detection.isAttack) ? EXIT.found : EXIT.ok;
}

function sightsIn(text: string, { signals }: Detection): readonly Sight[] {
  const sights: Sight[] = [
    ...signals.map(({ severity, what, how, span }): Sight => ({
      kind: 'instructions', severity, what: how.length === 0 ? what : `${what} (${how.join(', ')})`, span,
    })),
    ...hiddenIn(text).map(({ kind, span }): Sight =>
      ({ kind: 'hidden', severity: 'low', what: `invisible characters (${kind.replaceAll('_', ' ')})`, span })),
    ...findSensitive(text).map(({ kind, isSecret, span }): Sight => ({
      kind: isSecret ? 'secret' : 'personal', severity: isSecret ? 'high' : 'medium', what: kind.replaceAll('_', ' '),
      span,
    })),
  ];
  return sights.toSorted((a, b) => a.span.start - b.span.start || b.span.end - a.span.end);
}

function headOf(file: string, { score, isAttack, truncated }: Detection, surface: Surface): string {
  const usual = `${score.toFixed(3)}, suspicious from ${USUAL_THRESHOLDS[surface].toFixed(2)}`;
  const part = truncated ? ' (a part of it only)' : '';
  return `${escapeText(file)}: ${isAttack ? 'gives instructions' : 'gives none'}, score ${usual}${part}`;
}

/** What was seen by line and column, with the very words unless they are nobody's to see. */
function rowsOf(text: string, sights: readonly Sight[]): readonly string[] {
  if (sights.length === 0) return [];
  const rows = sights.slice(0, ROWS_MAX).map(({ kind, severity, what, span: { start, end } }) => {
    const before = text.slice(0, start);
    const line = before.split('\n').length;
    const column = start - before.lastIndexOf('\n');
    const isShown = kind === 'instructions';
    return [`${String(line)}:${String(column)}`, severity, what, isShown ? excerptOf(text.slice(start, end)) : ''];
  });
  const more = sights.length > ROWS_MAX ? [`  and ${String(sights.length - ROWS_MAX)} more`] : [];
  return [table(rows, '  '), ...more];
}

function excerptOf(words: string): string {
  const line = words.replaceAll(/\s+/g, ' ').trim();
  return escapeText(line.length > EXCERPT_LENGTH ? `${line.slice(0, EXCERPT_LENGTH)}…` : line);
}
