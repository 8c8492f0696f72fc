import { suspicionControl } from './suspicion-control.ts';

/**
 * A definition that changes how other tools are used: their arguments, their recipients, their order. One hostile
 * server then speaks through the trusted ones.
 *
 * @see Invariant Labs, tool shadowing (2025)
 */
export const crossToolReference = suspicionControl({ id: 'TP008', name: 'cross-tool-reference', severity: 'high' });
