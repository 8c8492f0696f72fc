import { suspicionControl } from './suspicion-control.ts';

/**
 * A definition that wants the user not to know what is done. No honest tool has a reason to.
 *
 * @see Invariant Labs, MCP tool poisoning attacks (2025)
 */
export const secrecy = suspicionControl({ id: 'TP005', name: 'secrecy', severity: 'high' });
