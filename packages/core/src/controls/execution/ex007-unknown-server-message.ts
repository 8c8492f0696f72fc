import { isJsonObject } from '../../message/json.ts';
import type { Notification, Reply, Request } from '../../message/message.ts';
import { extensionRow } from '../../message/methods.ts';
import type { Control } from '../../pipeline/control.ts';
import { allow, deny } from '../../verdict/verdict.ts';

/** What a server may ask for inside a result. @see MCP 2026-07-28, basic/patterns/mrtr §InputRequests */
const ASKED_IN_RESULTS: ReadonlySet<string> = new Set([
  'elicitation/create', 'sampling/createMessage', 'roots/list',
]);

/**
 * A server sends a request or a notification that MCP does not define in this direction and era, or
 * asks for something inside a result that is none of the three things it may ask for. Nobody knows
 * what a client would make of it, so it does not arrive.
 */
export const unknownServerMessage: Control<'inspect_out'> = {
  id: 'EX007',
  name: 'unknown-server-message',
  stage: 'inspect_out',
  severity: 'medium',
  mode: 'enforce',
  essential: true,
  check(message, { policy, principal, server }) {
    const unknown = unknownIn(message).find((method) => {
      if (method === '' || extensionRow('to_client', 'request', method, message.era) === undefined) return true;
      return !policy.decide(principal, server, { kind: 'method', name: method }).allowed;
    });
    return unknown === undefined ? allow() : deny({ reason: 'unknown_method', method: unknown });
  },
};

/** The methods of a message that MCP does not define where they stand. */
function unknownIn(message: Reply | Notification | Request): readonly string[] {
  if (message.kind === 'error') return [];
  if (message.kind !== 'result') return message.row === undefined ? [message.method] : [];
  const asked = message.result['inputRequests'];
  if (!isJsonObject(asked)) return [];
  return Object.values(asked)
    .map((request) => (isJsonObject(request) ? request['method'] : undefined))
    .map((method) => (typeof method === 'string' ? method : ''))
    .filter((method) => !ASKED_IN_RESULTS.has(method));
}
