import { isJsonObject, type JsonObject, type JsonValue } from '../../message/json.ts';
import { metaOf, META } from '../../message/meta.ts';
import type { Control } from '../../pipeline/control.ts';
import { allow, deny } from '../../verdict/verdict.ts';

/** The capability of the client that each server-to-client request needs. */
const NEEDED: ReadonlyMap<string, string> = new Map([
  ['sampling/createMessage', 'sampling'],
  ['elicitation/create', 'elicitation'],
  ['roots/list', 'roots'],
]);

/**
 * A server asks the client for something that the client never offered: a model's answer, the
 * user's input, the list of roots. A client that does not know the request may do anything with it.
 *
 * Looks at requests of the legacy era and at the `inputRequests` of the modern one.
 *
 * @see MCP 2026-07-28, basic/patterns/mrtr §Server Requirements
 */
export const undeclaredCapability: Control<'inspect_out'> = {
  id: 'EX006',
  name: 'undeclared-capability',
  stage: 'inspect_out',
  severity: 'medium',
  mode: 'enforce',
  essential: false,
  check(message, { answers, clientCapabilities }) {
    const declared = clientCapabilities ?? capabilitiesOf(answers?.params);
    if (declared === undefined) return allow();
    const asked = askedBy(message.json);
    if (asked.length === 0) return allow();
    const missing = asked
      .flatMap((method) => NEEDED.get(method) ?? [])
      .find((capability) => !Object.hasOwn(declared, capability));
    return missing === undefined
      ? allow()
      : deny({ reason: 'capability_not_declared', capability: missing });
  },
};

function capabilitiesOf(params: JsonObject | undefined): JsonObject | undefined {
  const capabilities = metaOf(params)?.[META.clientCapabilities];
  return isJsonObject(capabilities) ? capabilities : undefined;
}

const NOTHING: readonly string[] = Object.freeze([]);

function askedBy(json: JsonObject): readonly string[] {
  const { method, result } = json as { method?: JsonValue; result?: JsonValue };
  if (typeof method === 'string') return [method];
  if (!isJsonObject(result) || !isJsonObject(result['inputRequests'])) return NOTHING;
  return Object.values(result['inputRequests'])
    .map((request) => (isJsonObject(request) ? request['method'] : undefined))
    .filter((asked) => typeof asked === 'string');
}
