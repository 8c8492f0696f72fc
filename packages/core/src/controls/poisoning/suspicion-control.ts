import type { Control } from '../../pipeline/control.ts';
import type { Severity } from '../../verdict/finding.ts';
import { isAtLeast, stoppingSuspicion } from '../../verdict/suspicion.ts';
import { allow, deny } from '../../verdict/verdict.ts';

/** Suspicions below this are for those who review; in every record of a call they would be noise. */
const NOTED_FROM: Severity = 'medium';
const NOTES_MAX = 8;

/**
 * A control on what the engine for definitions found of its kind: a call of what is so defined is denied from the
 * configured severity on, and noted below it. The same decision keeps the definition out of lists.
 */
export function suspicionControl(
  { id, name, severity }: Pick<Control, 'id' | 'name' | 'severity'>,
): Control<'inspect_in'> {
  return {
    id,
    name,
    stage: 'inspect_in',
    severity,
    mode: 'enforce',
    essential: false,
    check(_message, { suspicions: facts }) {
      if (facts === undefined || facts.suspicions.length === 0) return allow();
      const own = facts.suspicions.filter(({ control }) => control === id);
      if (own.length === 0) return allow();
      const stopping = stoppingSuspicion({ ...facts, suspicions: own }, () => true);
      if (stopping !== undefined) {
        const { severity: grave, what, where } = stopping;
        return deny({ reason: 'poisoned_definition', what }, { severity: grave, what, where });
      }
      const notes = own.filter((one) => isAtLeast(one.severity, NOTED_FROM)).slice(0, NOTES_MAX)
        .map((one) => ({ severity: one.severity, what: one.what, where: one.where }));
      return notes.length === 0 ? allow() : { kind: 'allow', notes };
    },
  };
}
