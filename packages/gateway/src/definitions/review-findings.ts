import { isJsonObject } from '@durward/core';
import {
  compareServers,
  DEFAULT_DEFINITION_LIMITS,
  inspectDefinition,
  shieldDetector,
  type Definition,
  type DefinitionFinding,
  type Detector,
} from '@durward/shield';
import type { ServedDefinition, Sighting } from '../store/definition-store.ts';

/** Looks at one definition, alone and beside what all servers serve. */
export type Inspect = (definition: Sighting) => readonly DefinitionFinding[];

/**
 * A look at definitions that knows what else is served: names that resemble those of other servers, and words that
 * direct how the tools of other servers are used. Of two that look alike the later one is told of. Of very many
 * definitions only the first `DEFAULT_DEFINITION_LIMITS.definitionsMax` are compared.
 */
export function inspectAmong(served: readonly ServedDefinition[], detector: Detector = shieldDetector): Inspect {
  const present = served.filter(({ isGone }) => !isGone).slice(0, DEFAULT_DEFINITION_LIMITS.definitionsMax);
  const placed = present.flatMap((sighting) => {
    const definition = definitionIn(sighting);
    return definition === undefined ? [] : [{ key: keyOf(sighting), definition }];
  });
  const across = new Map<string, DefinitionFinding[]>();
  for (const { index, ...finding } of compareServers(placed.map(({ definition }) => definition))) {
    const key = placed[index]?.key ?? '';
    const found = across.get(key);
    if (found === undefined) across.set(key, [finding]);
    else found.push(finding);
  }
  return (sighting) => {
    const definition = definitionIn(sighting);
    if (definition === undefined) return [];
    return [...(across.get(keyOf(sighting)) ?? []), ...inspectDefinition(definition, { detector })];
  };
}

/** What a sighting says to a model; undefined for what only says what a server is. */
function definitionIn({ kind, server, name, value }: Sighting): Definition | undefined {
  if (kind === 'identity' || kind === 'package' || kind === 'certificate') return undefined;
  // Both say something of the server as a whole, outside of any list.
  if (kind === 'server_info') return { kind: 'instructions', server, name: kind, value };
  const text = kind === 'instructions' && isJsonObject(value) ? value['instructions'] : undefined;
  return { kind, server, name, value: text ?? value };
}

function keyOf({ server, kind, name }: Sighting): string {
  return `${server} ${kind} ${name}`;
}
