/** Where a text stands in a conversation. What is harmless in one place is an attack in another. */
export type Surface = 'prompt' | 'tool_arguments' | 'tool_description' | 'tool_result' | 'document' | 'error';

export const SURFACES: readonly Surface[] = [
  'prompt', 'tool_arguments', 'tool_description', 'tool_result', 'document', 'error',
];
