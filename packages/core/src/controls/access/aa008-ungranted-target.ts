import { isJsonObject, type JsonValue } from '../../message/json.ts';
import type { Request, Target } from '../../message/message.ts';
import type { Control } from '../../pipeline/control.ts';
import { allow, deny } from '../../verdict/verdict.ts';

/**
 * A call of a tool, prompt or resource, or a subscription to a resource, that no rule of the policy
 * grants to this principal, or any message to a server that no rule opens. The same decision filters
 * the lists, so that what is hidden cannot be called and what can be called is not hidden.
 *
 * @see CVE-2026-46519 (an allow-list that filtered the list and not the call)
 */
export const ungrantedTarget: Control<'inspect_in'> = {
  id: 'AA008',
  name: 'ungranted-target',
  stage: 'inspect_in',
  severity: 'medium',
  mode: 'enforce',
  essential: true,
  check(message, { policy, principal, server }) {
    if (!policy.admits(principal, server)) return deny({ reason: 'not_granted', what: server });
    if (message.kind !== 'request') return allow();
    for (const target of targetsOf(message)) {
      if (target === undefined) return deny({ reason: 'unsafe_target', detail: 'resourceSubscriptions' });
      const decision = policy.decide(principal, server, target);
      if (decision.allowed) continue;
      const what = target.kind === 'resource' ? target.uri : target.kind === 'task' ? 'task' : target.name;
      return decision.why === 'unsafe_target'
        ? deny({ reason: 'unsafe_target', detail: what })
        : deny({ reason: 'not_granted', what });
    }
    return allow();
  },
};

/** Everything that a request names; undefined stands for a name that cannot be read. */
function targetsOf(message: Request): readonly (Target | undefined)[] {
  if (message.target !== undefined) return [message.target];
  if (message.method !== 'subscriptions/listen') return [];
  const filter = message.params?.['notifications'];
  const uris: JsonValue = (isJsonObject(filter) ? filter['resourceSubscriptions'] : undefined) ?? [];
  if (!Array.isArray(uris)) return [undefined];
  return uris.map((uri) => (typeof uri === 'string' ? { kind: 'resource', uri } : undefined));
}
