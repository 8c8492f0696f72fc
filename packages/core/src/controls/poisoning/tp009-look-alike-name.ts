import { suspicionControl } from './suspicion-control.ts';

/**
 * A tool whose name is taken for that of another one: letters of another script, one letter changed. The model and
 * the person who approves pick the wrong one.
 *
 * @see CWE-1007; Unicode TR39
 */
export const lookAlikeName = suspicionControl({ id: 'TP009', name: 'look-alike-name', severity: 'high' });
