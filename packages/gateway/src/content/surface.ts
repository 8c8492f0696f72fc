import type { Surface } from '@durward/shield';
import type { ContentPlace } from '../config/content-schema.ts';

/** In which of the shield's places a text stands. */
export const SURFACE: Readonly<Record<ContentPlace, Surface>> = {
  arguments: 'tool_arguments', results: 'tool_result', documents: 'document', prompts: 'prompt', errors: 'error',
};
