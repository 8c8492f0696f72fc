import { suspicionControl } from './suspicion-control.ts';

/**
 * Text where nobody looks for text: a sentence as the name of a member, an order divided over the values of an enum,
 * a comment in HTML. Reviewers read descriptions; models read everything.
 *
 * @see CyberArk, full-schema poisoning (2025)
 */
export const schemaSmuggling = suspicionControl({ id: 'TP011', name: 'schema-smuggling', severity: 'high' });
