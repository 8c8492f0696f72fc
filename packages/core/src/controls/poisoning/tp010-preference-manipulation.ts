import { suspicionControl } from './suspicion-control.ts';

/**
 * A definition that praises itself or forbids other tools, so that the model picks it whatever was asked.
 *
 * @see MPMA: preference manipulation attack against MCP (2025)
 */
export const preferenceManipulation = suspicionControl({
  id: 'TP010', name: 'preference-manipulation', severity: 'medium',
});
