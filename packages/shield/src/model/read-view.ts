import type { Surface } from '../surface.ts';
import { addCues } from './cues/cue-features.ts';
import type { FeatureReader } from './features.ts';

/** Reads a view as the model sees it on a surface: of definitions of tools also what they speak of. */
export function readView(reader: FeatureReader, view: string, surface: Surface): void {
  reader.read(view);
  if (surface === 'tool_description') addCues(reader, view);
}
