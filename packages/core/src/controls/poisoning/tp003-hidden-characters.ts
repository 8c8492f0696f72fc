import { suspicionControl } from './suspicion-control.ts';

/**
 * A definition with characters that nobody sees: Unicode tags, direction marks, zero-width letters, terminal
 * sequences. A person reviews one text and the model reads another.
 *
 * @see Unicode TR36; CWE-1007
 */
export const hiddenCharacters = suspicionControl({ id: 'TP003', name: 'hidden-characters', severity: 'high' });
