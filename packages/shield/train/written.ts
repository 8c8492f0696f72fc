import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { proseOfTool } from './corpora.ts';
import { isInParameter, textAt } from './definition-text.ts';
import type { Chance } from './random.ts';
import type { Sample } from './sample.ts';

/*
 * Definitions of tools, and notes in them, that were written one by one and not by a grammar: each file by another
 * hand with a field or tone of its own, poisoned and honest ones in equal number.
 */

const FOLDER = join(import.meta.dirname, 'written');
/** Each note is put into so many definitions. */
const PLACES = 4;

interface Row {
  readonly label: 'attack' | 'benign';
  readonly tool?: unknown;
  readonly note?: string;
}

/** The source of every written text begins with it; a file is a source. */
const WRITTEN = 'own-written-';

export function isWritten(source: string): boolean {
  return source.startsWith(WRITTEN);
}

/** Whether a source is one of whole definitions, and not of notes. */
export function isWrittenTools(source: string): boolean {
  return source.startsWith(`${WRITTEN}tools-`);
}

/** All that was written, the notes inside of honest definitions. */
export function writtenSamples(carriers: readonly Sample[], chance: Chance): readonly Sample[] {
  return readdirSync(FOLDER).toSorted().flatMap((name) => {
    const rows = readFileSync(join(FOLDER, name), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Row);
    const source = `${WRITTEN}${name.replace('.jsonl', '')}`;
    return rows.flatMap(({ label, tool, note }): readonly Sample[] => {
      const kind = { surface: 'tool_description', isAttack: label === 'attack', source } as const;
      if (note === undefined) return [{ ...kind, text: shown(tool, chance) }];
      return Array.from({ length: PLACES }, () => {
        const text = withNote(chance.of(carriers).text, note, chance);
        const start = text.indexOf(note);
        return { ...kind, text, ...(start < 0 ? {} : { core: { start, end: start + note.length } }) };
      });
    });
  });
}

/** A definition with a note behind its description, before it, in its place or in that of a parameter. */
function withNote(json: string, note: string, chance: Chance): string {
  const tool = JSON.parse(json) as Record<string, unknown>;
  const description = textAt(tool, 'description');
  const place = chance.next();
  if (place >= 0.85 && isInParameter(tool, note)) return shown(tool, chance);
  const noted = place < 0.5 ? `${description}${chance.of(['\n\n', '\n', ' '])}${note}` :
    place < 0.75 ? `${note}${chance.of(['\n', ' '])}${description}` : note;
  return shown({ ...tool, description: noted }, chance);
}

/** Half as JSON and half as prose. */
function shown(tool: unknown, chance: Chance): string {
  const text = JSON.stringify(tool);
  return chance.happens(0.5) ? text : proseOfTool(text);
}
