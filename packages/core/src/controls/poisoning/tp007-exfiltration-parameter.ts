import { suspicionControl } from './suspicion-control.ts';

/**
 * A definition with an argument through which the model hands over what it knows: the conversation, its prompt,
 * secrets. Arguments are the way out that no firewall sees.
 *
 * @see HiddenLayer, exploiting MCP tool parameters (2025)
 */
export const exfiltrationParameter = suspicionControl({
  id: 'TP007', name: 'exfiltration-parameter', severity: 'high',
});
