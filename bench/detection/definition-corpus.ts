import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Definition } from '@durward/shield';

/** One labelled definition of a tool. */
export interface LabelledDefinition {
  readonly definition: Definition;
  readonly source: string;
  /** What the source says about how the malice shows; see {@link kindOf}. */
  readonly kind: 'benign' | 'instructions' | 'purpose' | 'code';
}

interface Row {
  readonly text?: string;
  /** A definition; in pairs of versions only its name. */
  readonly tool?: Definition['value'];
  readonly after?: Definition['value'];
  readonly surface?: string;
  readonly label?: string;
  readonly category?: string;
  readonly meta?: { readonly needs_source?: boolean };
}

/** The definitions of tools in a folder of JSON lines (gzipped or not), or in its `train/` and `validation/`. */
export function labelledDefinitions(folder: string): readonly LabelledDefinition[] {
  const folders = ['train', 'validation'].map((name) => join(folder, name)).filter((one) => existsSync(one));
  return (folders.length === 0 ? [folder] : folders).flatMap((place) =>
    readdirSync(place).filter((name) => /\.jsonl(?:\.gz)?$/.test(name)).toSorted()
      .flatMap((name) => definitionsIn(join(place, name), name.replace(/\.jsonl(?:\.gz)?$/, ''))));
}

function definitionsIn(file: string, source: string): readonly LabelledDefinition[] {
  const bytes = readFileSync(file);
  const lines = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').trim().split('\n');
  return lines.flatMap((line): readonly LabelledDefinition[] => {
    const row = JSON.parse(line) as Row;
    const { text, surface } = row;
    const tool = typeof row.tool === 'string' ? row.after : row.tool;
    if (tool === undefined && (surface !== 'tool_description' || text === undefined)) return [];
    const value = tool ?? { name: 'tool', description: text ?? '' };
    const name = nameIn(value);
    return [{ definition: { kind: 'tool', server: source, name, value }, source, kind: kindOf(row) }];
  });
}

function nameIn(value: Definition['value']): string {
  const name = memberOf(value, 'name');
  return typeof name === 'string' ? name : 'tool';
}

export function memberOf(value: Definition['value'], key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
}

/**
 * `instructions`: the definition itself tells the model what it should not do. `purpose`: it says openly that it is an
 * attack. `code`: the malice is in code that no definition shows.
 */
function kindOf({ label, category = '', meta }: Row): LabelledDefinition['kind'] {
  if (label !== 'attack') return 'benign';
  if (meta?.needs_source === true) return 'code';
  return category.startsWith('overtly-malicious') ? 'purpose' : 'instructions';
}
