import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { languages, Writer } from '../../packages/shield/train/own.ts';
import { deniedTools, poisonedTools, type Planting } from '../../packages/shield/train/planted.ts';
import { Chance } from '../../packages/shield/train/random.ts';
import type { Sample } from '../../packages/shield/train/sample.ts';
import { writtenSamples } from '../../packages/shield/train/written.ts';

interface Row {
  readonly label: 'attack' | 'benign';
  readonly note?: string;
  readonly tool?: { readonly description?: string };
}

const WRITTEN = join(import.meta.dirname, '../../packages/shield/train/written');
const HELD_OUT = join(import.meta.dirname, 'poisoned');

function rowsOf(path: string): readonly Row[] {
  return readFileSync(path, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Row);
}

/** Shorter strings are alike by chance: "Registration data of a domain." */
const TELLING_LENGTH = 40;

/** Every longer string that the files of a folder hold, whatever its case and spaces. */
function said(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => rowsOf(join(folder, name))).flatMap(stringsIn)
    .map((text) => text.toLowerCase().replaceAll(/\s+/g, ' ').trim()).filter(({ length }) => length >= TELLING_LENGTH);
}

function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

const HONEST = 'Tells the time.';
const [BARE, WITH_PARAMETER] = [{ name: 'time', description: HONEST }, { name: 'time', description: HONEST,
  inputSchema: { type: 'object', properties: { zone: { type: 'string' } } } }].map((tool): Sample =>
  ({ text: JSON.stringify(tool), surface: 'tool_description', isAttack: false, source: 'honest' }));

function plantingIn(tool: Sample | undefined, chance: Chance): Planting {
  const writers = [...languages()].map(([language, phrases]) => [language, new Writer(phrases, chance)] as const);
  const english = writers.find(([language]) => language === 'en')?.[1];
  if (english === undefined || tool === undefined) throw new Error('no phrases in English');
  return { carriers: [], tools: [tool], attacks: [], requests: [], writers, english };
}

describe('texts that were written one by one', () => {
  test.each(readdirSync(WRITTEN))('%s has as many honest ones as poisoned ones, each once', (name) => {
    const rows = rowsOf(join(WRITTEN, name));
    const attacks = rows.filter(({ label }) => label === 'attack');
    expect(attacks.length).toBe(rows.length / 2);
    expect(rows.every(({ note, tool }) => (note ?? tool?.description ?? '') !== '')).toBe(true);
    expect(new Set(rows.map(({ note, tool }) => JSON.stringify(note ?? tool))).size).toBe(rows.length);
  });

  test('are none that the figures come from', () => {
    const learned = new Set(said(WRITTEN));
    expect(learned.size).toBeGreaterThan(14_000);
    expect(said(HELD_OUT).filter((text) => learned.has(text))).toEqual([]);
  });

  test('stand where the sample says that the attack is', () => {
    const carriers = [WITH_PARAMETER, BARE].filter((one) => one !== undefined);
    const notes = new Set(readdirSync(WRITTEN).flatMap((name) => rowsOf(join(WRITTEN, name))).map(({ note }) => note));
    const placed = writtenSamples(carriers, new Chance(3)).filter(({ core }) => core !== undefined);
    expect(placed.length).toBeGreaterThan(40_000);
    expect(placed.filter(({ text, core }) => !notes.has(text.slice(core?.start, core?.end)))).toEqual([]);
  });
});

describe('definitions that are put together', () => {
  test.each([['without', BARE], ['with', WITH_PARAMETER]])(
    'as poisoned ones are never just the honest ones, %s a parameter to put the poison into', (_, tool) => {
      const chance = new Chance(5);
      const samples = poisonedTools(plantingIn(tool, chance), 300, chance);
      expect(samples.filter(({ text }) => text === tool?.text || text === `time\n${HONEST}`)).toEqual([]);
    });

  test('to say what a tool never does are honest, in ten languages', () => {
    const chance = new Chance(7);
    const samples = deniedTools(plantingIn(BARE, chance), 400, chance);
    expect(samples.every(({ isAttack, text }) => !isAttack && !/\{\w+\}/.test(text))).toBe(true);
    for (const script of [/\p{Script=Arabic}/u, /\p{Script=Devanagari}/u, /\p{Script=Hangul}/u, /\p{Script=Cyrillic}/u,
      /\p{Script=Hiragana}/u]) {
      expect(samples.some(({ text }) => script.test(text))).toBe(true);
    }
  });
});
