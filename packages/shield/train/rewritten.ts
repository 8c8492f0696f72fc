import type { Chance } from './random.ts';
import type { Sample } from './sample.ts';

/** Longer texts hide nothing more. */
const LENGTH_MAX = 1500;
const LEET: Readonly<Record<string, string>> = { a: '4', e: '3', i: '1', o: '0', s: '5', t: '7' };

/** Ways to write that leave traces when they are undone: what comes back is not quite what was written. */
const WAYS: readonly ((text: string, chance: Chance) => string)[] = [
  (text) => text.replaceAll(/\s+/g, ''),
  (text) => text.replaceAll(/\s+/g, '').split('').join(' '),
  (text) => text.split(/\s+/).map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(''),
  (text) => text.split(/\s+/).map((word) => word.split('').join('-')).join(' '),
  (text) => text.toLowerCase().replaceAll(/[aeiost]/g, (letter) => LEET[letter] ?? letter),
  shuffled, shuffled, mistyped, mistyped,
  (text) => `[more](https://example.com/${encoded(text)})`,
  (text) => `![${text.length > 99 ? 'chart' : 'logo'}](https://example.com/i.png?alt=${encoded(text)})`,
  (text) => `https://example.com/?q=${encoded(text).replaceAll('%20', '+')}`,
  (text) => JSON.stringify({ body: JSON.stringify({ note: text }) }),
  (text) => inLines(text, '> '), (text) => inLines(text, '// '), (text) => inLines(text, '- '),
  (text, chance) => inLines(text, `2026-05-11T09:${String(10 + chance.below(50))}:00Z INFO `),
  (text) => `<note><![CDATA[${text}]]></note>`,
  (text) => `\\textcolor{white}{${text}}`,
  (text) => text.split(/\s+/).map((word) => `**${word}**`).join(' '),
  (text) => text.split(/\s+/).join(' | '),
  (text) => text.split(/\s+/).join('/'),
  (text) => text.toLowerCase().replaceAll(/[aeiost]/g, (letter) => LEET[letter] ?? letter).replaceAll(/\s+/g, ''),
];

/** In short lines that all begin the same way. */
function inLines(text: string, start: string): string {
  return (text.match(/[^\n]{1,48}(?:\s|$)/g) ?? [text]).map((line) => `${start}${line.trim()}`).join('\n');
}

/** As in an address. What is no text in full, half a character for instance, cannot stand there. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

const BURIED_SHARE = 0.15;

/** Some of the texts once more, attacks and honest ones alike, written in such a way or among the words of `prose`. */
export function rewrittenSamples(
  samples: readonly Sample[], share: number, prose: () => string, chance: Chance,
): readonly Sample[] {
  return samples.filter(({ text, core }) => core === undefined && text.length <= LENGTH_MAX)
    .filter(() => chance.happens(share)).map((sample) => rewritten(sample, prose, chance));
}

function rewritten({ text, surface, isAttack, source }: Sample, prose: () => string, chance: Chance): Sample {
  if (!chance.happens(BURIED_SHARE)) return { text: chance.of(WAYS)(text, chance), surface, isAttack, source };
  const before = `${prose()} `;
  const core = { start: before.length, end: before.length + text.length };
  return { text: `${before}${text} ${prose()}`, surface, isAttack, source, core };
}

/** The inner letters of words in another order. */
function shuffled(text: string, chance: Chance): string {
  return text.replaceAll(/[A-Za-z]{5,}/g, (word) =>
    `${word.charAt(0)}${chance.shuffled(word.slice(1, -1).split('')).join('')}${word.charAt(word.length - 1)}`);
}

/** One letter of each longer word is missing, doubled or exchanged with the next. */
function mistyped(text: string, chance: Chance): string {
  return text.replaceAll(/[A-Za-z]{6,}/g, (word) => {
    const at = 1 + chance.below(word.length - 2);
    return chance.of([
      () => word.slice(0, at) + word.slice(at + 1),
      () => word.slice(0, at) + word.charAt(at) + word.slice(at),
      () => word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2),
    ])();
  });
}
