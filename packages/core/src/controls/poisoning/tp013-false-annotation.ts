import { suspicionControl } from './suspicion-control.ts';

/**
 * Annotations that say less than the tool does: read-only and deletes. Clients let such tools run without asking.
 *
 * @see MCP 2026-07-28, server/tools §annotations
 */
export const falseAnnotation = suspicionControl({ id: 'TP013', name: 'false-annotation', severity: 'medium' });
