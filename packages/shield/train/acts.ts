import { proseOfTool } from './corpora.ts';
import type { Writer } from './own.ts';
import type { Chance } from './random.ts';
import type { Sample } from './sample.ts';

/** What honest definitions mark their notes with. */
const HONEST_MARKS = ['NOTE: ', 'Note: ', 'IMPORTANT: ', 'Prerequisite: ', '## Usage\n', 'Side effects: '];

/** Honest definitions with something in them that a poisoned one asks for, by kind of act. */
export function actTools(
  tools: readonly Sample[], english: Writer, count: number, chance: Chance,
): readonly Sample[] {
  return Array.from({ length: count }, () => {
    const sentences = english.sentences('acts', 1, 3);
    const act = english.phrase('wrap').replace('%s', () => sentences);
    return { text: withNote(chance.of(tools).text, act, chance), surface: 'tool_description', isAttack: true,
      source: 'own-acts' };
  });
}

/** Their twins: with a note that has its place there. */
export function actTwins(
  tools: readonly Sample[], english: Writer, count: number, chance: Chance,
): readonly Sample[] {
  return Array.from({ length: count }, () => {
    const note = english.sentences('actNote', 1, 3);
    const marked = chance.happens(0.3) ? `${chance.of(HONEST_MARKS)}${note}` : note;
    return { text: withNote(chance.of(tools).text, marked, chance), surface: 'tool_description', isAttack: false,
      source: 'own-twins' };
  });
}

/** A definition with a note behind its description, before it, in its place or in that of a parameter. */
function withNote(json: string, note: string, chance: Chance): string {
  const tool = JSON.parse(json) as Record<string, unknown>;
  const description = textAt(tool, 'description');
  const place = chance.next();
  if (place >= 0.85 && isInParameter(tool, note)) return shown(tool, chance);
  const noted = place < 0.5 ? `${description}${chance.of(['\n\n', '\n', ' '])}${note}` :
    place < 0.75 ? `${note}\n${description}` : note;
  return shown({ ...tool, description: noted }, chance);
}

function shown(tool: Readonly<Record<string, unknown>>, chance: Chance): string {
  const text = JSON.stringify(tool);
  return chance.happens(0.5) ? text : proseOfTool(text);
}

/** Puts a note into the description of a parameter, if there is one. Changes the definition. */
function isInParameter(tool: Readonly<Record<string, unknown>>, note: string): boolean {
  const schema = tool['inputSchema'] as { properties?: Record<string, Record<string, unknown>> } | undefined;
  const first = Object.values(schema?.properties ?? {})[0];
  if (typeof first !== 'object' || first === null) return false;
  first['description'] = `${textAt(first, 'description')} ${note}`.trim();
  return true;
}

function textAt(value: Readonly<Record<string, unknown>>, key: string): string {
  const text = value[key];
  return typeof text === 'string' ? text : '';
}
