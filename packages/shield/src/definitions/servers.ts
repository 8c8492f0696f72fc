import { ServerComparison } from './compare/comparison.ts';
import type { Definition, PlacedFinding } from './definition.ts';
import { inspectDefinition, type InspectOptions } from './inspect.ts';
import { DEFAULT_DEFINITION_LIMITS } from './limits.ts';

/**
 * {@link inspectDefinition} of all, and what only the comparison shows: names that look alike across servers and
 * descriptions that direct the use of tools of other servers. Time and memory are proportional to the text of all
 * definitions; beyond `limits.definitionsMax` definitions are not compared.
 */
export function inspectServers(
  definitions: readonly Definition[],
  options: InspectOptions = {},
): readonly PlacedFinding[] {
  const limits = { ...DEFAULT_DEFINITION_LIMITS, ...options.limits };
  const single = definitions.flatMap((definition, index) =>
    inspectDefinition(definition, options).map((finding) => Object.assign({ index }, finding)));
  const compared = compareServers(definitions.slice(0, limits.definitionsMax));
  return [...compared, ...single].slice(0, limits.placedFindingsMax);
}

/** Only what the comparison of servers shows: of two that look alike the later one is told of. */
export function compareServers(definitions: readonly Definition[]): readonly PlacedFinding[] {
  const comparison = new ServerComparison();
  for (const definition of definitions) comparison.put(definition);
  const found: PlacedFinding[] = [];
  for (const [index, definition] of definitions.entries()) {
    if (found.length >= DEFAULT_DEFINITION_LIMITS.comparedFindingsMax) break;
    for (const finding of comparison.findingsOf(definition)) found.push({ index, ...finding });
  }
  return found;
}
