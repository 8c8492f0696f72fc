import { suspicionControl } from './suspicion-control.ts';

/**
 * A schema that refers to a place outside of its definition: another server, a file. What was reviewed is not what
 * is used, and whoever resolves it reaches into a network.
 *
 * @see MCP 2026-07-28, server/tools §schemas; CWE-918
 */
export const foreignRef = suspicionControl({ id: 'TP012', name: 'foreign-ref', severity: 'high' });
