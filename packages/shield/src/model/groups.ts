import type { Surface } from '../surface.ts';

/** What is usual in one of them is not in another: what people say, what content says, what describes a tool. */
const GROUPS: Readonly<Record<Surface, number>> = {
  prompt: 0, tool_arguments: 0, tool_result: 1, document: 1, error: 1, tool_description: 2,
};

export const GROUP_COUNT = 3;

/** Which weights are for a surface. */
export function groupOf(surface: Surface): number {
  return GROUPS[surface];
}
