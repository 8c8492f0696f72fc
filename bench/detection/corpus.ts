import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { SURFACES, type Surface } from '@durward/shield';

/** One labelled text or definition of a tool. */
export interface LabelledText {
  readonly text: string;
  readonly surface: Surface;
  readonly source: string;
  readonly isAttack: boolean;
}

interface Row {
  readonly text?: string;
  readonly tool?: unknown;
  readonly surface?: string;
  readonly label?: string;
}

/**
 * The labelled texts of a folder of JSON lines (gzipped or not), or of its `validation/`. A definition of a tool is
 * read as the JSON that a server sends.
 */
export function labelledTexts(folder: string): readonly LabelledText[] {
  const place = existsSync(join(folder, 'validation')) ? join(folder, 'validation') : folder;
  const names = readdirSync(place).filter((name) => /\.jsonl(?:\.gz)?$/.test(name)).toSorted();
  if (names.length === 0) throw new Error(`${place} has no *.jsonl or *.jsonl.gz: name another folder with --corpora`);
  return names.flatMap((name) => {
    const bytes = readFileSync(join(place, name));
    const lines = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').trim().split('\n');
    return lines.flatMap((line): readonly LabelledText[] => {
      const { text, tool, surface, label } = JSON.parse(line) as Row;
      const shown = text ?? (tool === undefined ? undefined : JSON.stringify(tool));
      if (shown === undefined) return [];
      const usual: Surface = tool === undefined ? 'document' : 'tool_description';
      return [{ text: shown, surface: SURFACES.find((one) => one === surface) ?? usual,
        source: name.replace(/\.jsonl(?:\.gz)?$/, ''), isAttack: label === 'attack' }];
    });
  });
}
