import { proseOfTool } from './corpora.ts';
import { isInParameter, textAt } from './definition-text.ts';
import { plantedIn, type Writer } from './own.ts';
import type { Chance } from './random.ts';
import type { Sample } from './sample.ts';

const CHUNK_MIN = 200;
const CHUNK_MAX = 2400;
/** Longest attack of a corpus that is planted in another text. */
const ATTACK_MAX = 500;

/** A piece of an honest text from a line's start on. */
export function chunkOf(text: string, chance: Chance): string {
  const length = CHUNK_MIN + chance.below(CHUNK_MAX - CHUNK_MIN);
  if (text.length <= length) return text;
  const start = text.lastIndexOf('\n', chance.below(text.length - length)) + 1;
  return text.slice(start, start + length);
}

export interface Planting {
  /** Honest texts as servers return them. */
  readonly carriers: readonly Sample[];
  /** Honest definitions of tools. */
  readonly tools: readonly Sample[];
  /** Attacks of corpora that are short enough to stand inside of something. */
  readonly attacks: readonly Sample[];
  /** What people ask an assistant for. In content it has no place. */
  readonly requests: readonly Sample[];
  readonly writers: readonly (readonly [language: string, writer: Writer])[];
  readonly english: Writer;
}

/** Attacks inside of honest texts of corpora. */
export function plantedSamples(from: Planting, count: number, chance: Chance): readonly Sample[] {
  const attacks = from.attacks.filter(({ text }) => text.length <= ATTACK_MAX);
  const sources = [...Map.groupBy(attacks, ({ source }) => source).values()];
  const carrierSources = [...Map.groupBy(from.carriers, ({ source }) => source).values()];
  const samples: Sample[] = [];
  for (let made = 0; made < count; made += 1) {
    const carrier = chunkOf(chance.of(chance.of(carrierSources)).text, chance);
    const kind = chance.next();
    const [language, writer] = chance.happens(0.6) ? ['en', from.english] as const : chance.of(from.writers);
    const attack = kind < 0.25 && sources.length > 0 ? chance.of(chance.of(sources)) :
      kind < 0.45 ? { text: asked(from, writer, chance), source: 'requests' } :
        { text: writer.planted(), source: `own-${language}` };
    if (chance.happens(0.2)) {
      const text = `${asked(from, writer, chance)}${chance.of([' ', '. ', '\n', '\n\n', ' - '])}${writer.takeover()}`;
      samples.push({ text, surface: 'prompt', isAttack: true, source: `own-${language}` });
      continue;
    }
    const surface = chance.of(['tool_result', 'tool_result', 'document', 'error'] as const);
    samples.push({ ...plantedIn(carrier, attack.text, chance), surface, isAttack: true, source: attack.source });
  }
  return samples;
}

/** One or two requests, as somebody types them. */
function asked({ requests }: Planting, writer: Writer, chance: Chance): string {
  const request = chance.of(requests).text.trim();
  const polite = chance.happens(0.2) ? `${writer.phrase('must')} ` : '';
  return `${polite}${chance.happens(0.1) ? `${request} ${chance.of(requests).text.trim()}` : request}`.trim();
}

/** Definitions of tools with something in them that is meant for the model. */
export function poisonedTools({ tools, english }: Planting, count: number, chance: Chance): readonly Sample[] {
  return Array.from({ length: count }, () => {
    const tool = JSON.parse(chance.of(tools).text) as Record<string, unknown>;
    const sentences = Array.from({ length: 1 + chance.below(3) }, () => english.sentence('poison')).join(' ');
    const poison = english.phrase('wrap').replace('%s', () => sentences);
    const description = textAt(tool, 'description');
    const place = chance.next();
    const isParameter = place >= 0.85 && isInParameter(tool, poison);
    const poisoned = place < 0.5 ? `${description}${chance.of(['\n\n', '\n', ' '])}${poison}` :
      place < 0.75 ? `${poison}\n${description}` : poison;
    const changed = isParameter ? tool : { ...tool, description: poisoned };
    const text = JSON.stringify(changed);
    const shown = chance.happens(0.5) ? text : proseOfTool(text);
    return { text: shown, surface: 'tool_description', isAttack: true, source: 'own-poison' };
  });
}

/** Honest definitions of tools with a note to the model that has its place there: twins of the poisoned ones. */
export function notedTools({ tools, english }: Planting, count: number, chance: Chance): readonly Sample[] {
  return Array.from({ length: count }, () => {
    const tool = JSON.parse(chance.of(tools).text) as Record<string, unknown>;
    const note = Array.from({ length: 1 + chance.below(2) }, () => english.phrase('toolNote')).join(' ');
    const description = `${textAt(tool, 'description')}${chance.of(['\n\n', ' '])}${note}`;
    const text = JSON.stringify({ ...tool, description });
    const shown = chance.happens(0.5) ? text : proseOfTool(text);
    return { text: shown, surface: 'tool_description', isAttack: false, source: 'own-tools' };
  });
}

/** Short honest definitions in all languages, most of which say what the tool never does. */
export function deniedTools({ writers }: Planting, count: number, chance: Chance): readonly Sample[] {
  return Array.from({ length: count }, () => {
    const [, writer] = chance.of(writers);
    const description = `${writer.phrase('does')}${chance.happens(0.7) ? ` ${writer.phrase('denial')}` : ''}`;
    const text = chance.happens(0.5) ? JSON.stringify({ name: 'it', description }) : description;
    return { text, surface: 'tool_description', isAttack: false, source: 'own-tools' };
  });
}
