import type { Span } from '../text/span.ts';

/** Nobody writes like this but who does not want to be read by everyone: log odds that it adds to what a model says. */
const DISGUISED = 1.2;
/** Text in data and addresses is usual, and so are names with digits in them; what gives orders there is less so. */
const ENCODED = 0.9;

const WEIGHTS: ReadonlyMap<string, number> = new Map([
  ...[
    'spaced', 'halved', 'rot13', 'atbash', 'caesar', 'reversed', 'upside_down', 'tag',
    'variation_selector', 'zero_width', 'private_use',
  ].map((kind) => [kind, DISGUISED] as const),
  ...[
    'url', 'base64', 'base32', 'hex', 'binary', 'decimal', 'octal', 'quoted_printable', 'broken', 'rows', 'leet',
  ].map((kind) => [kind, ENCODED] as const),
]);

/** Names in programs are words without spaces too; a text is one where hardly a space is left, around it too. */
const UNSPACED_SHARE = 1 / 25;
const AROUND = 32;

/**
 * What a model says of a stretch of `text` that was read by undoing `how`: the words that come back are not quite those
 * that were written, and honest ones are seldom hidden. Monotone; a text as it stands keeps its score.
 */
export function undisguised(score: number, how: readonly string[], text: string, span: Span): number {
  if (how.length === 0) return score;
  let weight = how.reduce((most, kind) => Math.max(most, WEIGHTS.get(kind) ?? 0), 0);
  if (weight < DISGUISED && how.includes('joined') && isUnspaced(text, span)) weight = DISGUISED;
  return weight === 0 ? score : score / (score + (1 - score) * Math.exp(-weight));
}

function isUnspaced(text: string, span: Span): boolean {
  const [start, end] = [Math.max(0, span.start - AROUND), Math.min(text.length, span.end + AROUND)];
  let spaces = 0;
  for (let at = start; at < end; at += 1) if (text.charCodeAt(at) <= 0x20) spaces += 1;
  return spaces <= (end - start) * UNSPACED_SHARE;
}
