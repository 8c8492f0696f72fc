import { suspicionControl } from './suspicion-control.ts';

/**
 * A definition that wants a file or resource which holds secrets to be read. What a tool needs to read is an
 * argument that its user gives.
 *
 * @see Invariant Labs, MCP tool poisoning attacks (2025); CWE-522
 */
export const sensitivePath = suspicionControl({ id: 'TP006', name: 'sensitive-path', severity: 'high' });
