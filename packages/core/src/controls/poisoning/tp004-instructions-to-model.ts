import { suspicionControl } from './suspicion-control.ts';

/**
 * A description that orders the model about: tags of a host, directives, checks to be skipped, commands to be run.
 * A description says what a tool does; whoever writes more into it has taken the seat of the user.
 *
 * @see OWASP MCP Top 10 2025, MCP03 tool poisoning
 */
export const instructionsToModel = suspicionControl({ id: 'TP004', name: 'instructions-to-model', severity: 'high' });
