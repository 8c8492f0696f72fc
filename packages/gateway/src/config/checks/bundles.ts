import { bundleKey } from '../bundle-key.ts';
import type { Findings } from '../problem.ts';
import { SecretError } from '../secrets.ts';
import { entriesOf, memberOf, type View } from '../view.ts';
import type { CheckSources } from './check.ts';
import { absoluteReference } from './references.ts';

/** Every key that signs bundles is there, and is one of the kind that signs them. */
export function checkBundles({ raw }: View, findings: Findings, sources: CheckSources): void {
  const keys = memberOf(memberOf(memberOf(raw, 'content'), 'bundles'), 'keys');
  for (const [name, reference] of entriesOf(keys)) {
    if (typeof reference !== 'string') continue;
    try {
      bundleKey(absoluteReference(reference, sources.folder), sources);
    } catch (error) {
      if (!(error instanceof SecretError)) throw error;
      findings.problem({
        code: 'DURWARD_CONFIG_SECRET_REFERENCE',
        path: ['content', 'bundles', 'keys', name],
        what: error.message,
        why: 'no bundle that it signed could be taken',
        fix: error.hint,
      });
    }
  }
}
