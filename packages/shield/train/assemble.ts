import { join } from 'node:path';
import { corporaIn, proseOfTool } from './corpora.ts';
import { honestSamples } from './honest.ts';
import { languages, ownSamples, Writer } from './own.ts';
import { pastedSamples } from './pasted.ts';
import { deniedTools, notedTools, plantedSamples, poisonedTools } from './planted.ts';
import { Chance } from './random.ts';
import { rewrittenSamples } from './rewritten.ts';
import type { Sample } from './sample.ts';
import { writtenSamples } from './written.ts';

const SEED = 20261128;
const OWN = { attacks: 700, honest: 700 };
const OWN_ENGLISH = { attacks: 3000, honest: 3000 };
const PLANTED = 9000;
const POISONED = 2500;
const NOTED = 1500;
const DENIED = 800;
const PASTED = 4000;
const REWRITTEN_SHARE = 0.2;
/** What is asked of assistants in Korean and English, and nothing else, would drown the rest. */
const PER_SOURCE_MAX = 6000;
/** Corpora whose "attacks" are tools with a bad purpose rather than words to a model. */
const OTHER_MATTER: ReadonlySet<string> = new Set(['cisco-behavioral-tools']);
/** What people ask of assistants. */
const REQUESTS: ReadonlySet<string> = new Set(['metatool', 'ko-chat']);

/** Every text that the model learns from, in an order that depends on nothing but the files. */
export function trainingSamples(corpora: string, cache: string): readonly Sample[] {
  const chance = new Chance(SEED);
  const rows = distinct(corporaIn(join(corpora, 'train'))).filter(({ source }) => !OTHER_MATTER.has(source));
  const given = [...Map.groupBy(rows, ({ source }) => source).values()]
    .flatMap((some) => chance.shuffled(some).slice(0, PER_SOURCE_MAX));
  const honest = distinct(honestSamples(cache, SEED));
  const writers = [...languages()].map(([language, phrases]) => [language, new Writer(phrases, chance)] as const);
  const english = writers.find(([language]) => language === 'en')?.[1];
  if (english === undefined) throw new Error('no phrases in English');
  const from = {
    carriers: [...given, ...honest].filter((one) => !one.isAttack && !isTool(one) && one.surface !== 'prompt'),
    tools: given.filter((one) => !one.isAttack && isTool(one) && one.text.startsWith('{"name"')),
    attacks: given.filter((one) => one.isAttack && !isTool(one)),
    requests: given.filter(({ source }) => REQUESTS.has(source)), writers, english,
  };
  const own = [...languages()].flatMap(([language, phrases]) =>
    ownSamples(language, phrases, language === 'en' ? OWN_ENGLISH : OWN, chance));
  const plain = [...given.map((one) => shown(one, chance)), ...elsewhere(from.attacks, chance), ...honest, ...own];
  return [
    ...plain, ...rewrittenSamples(plain, REWRITTEN_SHARE, () => english.sentences('prose', 2, 6), chance),
    ...plantedSamples(from, PLANTED, chance), ...poisonedTools(from, POISONED, chance),
    ...notedTools(from, NOTED, chance), ...pastedSamples(from, PASTED, chance),
    ...writtenSamples(from.tools, chance), ...deniedTools(from, DENIED, chance),
  ];
}

function isTool({ surface }: Sample): boolean {
  return surface === 'tool_description';
}

/** Each text once. */
function distinct(samples: readonly Sample[]): readonly Sample[] {
  const seen = new Set<string>();
  return samples.filter(({ text }) => {
    const key = text.toLowerCase().replaceAll(/\s+/g, ' ').trim();
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Definitions of tools half as JSON and half as prose. */
function shown(sample: Sample, chance: Chance): Sample {
  const isJson = sample.surface === 'tool_description' && sample.text.startsWith('{"name"');
  return isJson && chance.happens(0.5) ? { ...sample, text: proseOfTool(sample.text) } : sample;
}

/** What takes a model over does so wherever it stands. */
function elsewhere(attacks: readonly Sample[], chance: Chance): readonly Sample[] {
  return attacks.filter(({ surface }) => surface === 'prompt').filter(() => chance.happens(0.4))
    .map(({ text, isAttack, source }): Sample =>
      ({ text, isAttack, source, surface: chance.of(['tool_result', 'document', 'tool_arguments'] as const) }));
}
