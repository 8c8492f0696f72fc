import { detect } from '../detect/detect.ts';
import { viewsOf } from '../text/views.ts';
import { DEFAULT_SHIELD_LIMITS } from '../limits.ts';
import { DEFAULT_DEFINITION_LIMITS } from './limits.ts';
import { orderWordingsIn } from './wording/scan.ts';

/**
 * What a text of a definition orders, in all of its readings, each order with its words: for the comparison of what it
 * was with what it is. An honest text may order something; one that newly does has to be read. Of very long texts the
 * beginning is read.
 */
export function ordersIn(text: string): ReadonlySet<string> {
  const { textLengthMax } = DEFAULT_DEFINITION_LIMITS;
  const read = text.slice(0, textLengthMax);
  const views = viewsOf(read, { ...DEFAULT_SHIELD_LIMITS, pieceLength: textLengthMax, textLengthMax });
  const orders = views.flatMap(({ text: view }) =>
    orderWordingsIn(view).map(({ rule, start, end }) => `${rule.code}: ${view.slice(start, end)}`));
  const { isAttack, signals } = detect(read, { surface: 'tool_description' });
  return new Set([...orders, ...(isAttack ? signals.map(({ code }) => code) : [])]);
}
