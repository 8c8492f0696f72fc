import type { Definition, PlacedFinding } from './definition.ts';
import { inspectDefinition, type InspectOptions } from './inspect.ts';

/** {@link inspectDefinition} of all, and what only the comparison of servers shows. */
export function inspectServers(
  definitions: readonly Definition[],
  options: InspectOptions = {},
): readonly PlacedFinding[] {
  return definitions.flatMap((definition, index) =>
    inspectDefinition(definition, options).map((finding) => Object.assign({ index }, finding)));
}
