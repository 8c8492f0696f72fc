import { hiddenIn } from '../text/hidden.ts';
import { isPlain } from '../text/plain.ts';
import { withoutMarkers } from './marker.ts';

/**
 * A text without hidden characters and terminal sequences, and without the characters that markers are made of.
 * What writing needs stays: joiners in emoji and in Persian or Indic words, direction marks in right-to-left text.
 */
export function disarmed(text: string): string {
  if (isPlain(text)) return text;
  const parts: string[] = [];
  let done = 0;
  for (const { span } of hiddenIn(text)) {
    parts.push(text.slice(done, span.start));
    done = span.end;
  }
  parts.push(text.slice(done));
  return withoutMarkers(parts.join(''));
}
