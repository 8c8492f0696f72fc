import { suspicionControl } from './suspicion-control.ts';

/**
 * A definition so large, deep or wide that not all of it was looked at. What was not inspected is not let through.
 *
 * @see CWE-400; CWE-770
 */
export const oversizeDefinition = suspicionControl({ id: 'TP014', name: 'oversize-definition', severity: 'high' });
