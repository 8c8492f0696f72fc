import { suspicionControl } from './suspicion-control.ts';

/**
 * The detector for injected instructions takes a definition for an attack, or it says openly that its purpose is one.
 * One more signal beside the rules.
 *
 * @see OWASP LLM01:2025
 */
export const detectorSuspicion = suspicionControl({ id: 'TP016', name: 'detector-suspicion', severity: 'high' });
