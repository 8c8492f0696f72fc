import { Tracer, type Traced } from './traced.ts';

/** A string that stands alone is read without what is around it when it is a sentence or a few. */
const [ALONE_LENGTH_MIN, ALONE_LENGTH_MAX] = [24, 1024];
/** A long string is read for itself; only its ends may go on in a neighbour. */
const END_LENGTH = 120;
/** Up to this length of all strings, they are also read without spaces between them. */
const CLOSE_LENGTH_MAX = 4096;

/** What follows a value of JSON. */
const ENDS_VALUE: ReadonlySet<string> = new Set([',', ']', '}']);

type Range = readonly [start: number, end: number];

/** Strings that are no keys, as ranges without their quotes. */
function valuesIn(text: string): readonly Range[] {
  const values: Range[] = [];
  for (let at = text.indexOf('"'); at >= 0;) {
    const end = closingQuote(text, at + 1);
    if (end < 0) break;
    let after = end + 1;
    while (after < text.length && text.charCodeAt(after) <= 0x20) after += 1;
    if (end > at + 1 && ENDS_VALUE.has(text[after] ?? '')) values.push([at + 1, end]);
    at = text.indexOf('"', end + 1);
  }
  return values;
}

function closingQuote(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === 0x5c) at += 1;
    else if (unit === 0x22) return at;
  }
  return -1;
}

/** Brackets with a string somewhere after them. */
function hasData(text: string): boolean {
  const [list, object] = [text.indexOf('['), text.indexOf('{')];
  const at = list < 0 || (object >= 0 && object < list) ? object : list;
  return at >= 0 && text.includes('"', at);
}

/**
 * The strings of JSON in a text one after the other, so that what was divided among them is whole again: with spaces
 * between them, and, when they are short, also without.
 */
export function joinedStrings(parent: Traced): readonly Traced[] {
  if (!hasData(parent.text)) return [];
  const values = valuesIn(parent.text);
  const length = values.reduce((sum, [start, end]) => sum + end - start, 0);
  if (values.length === 1) {
    const isSaid = length >= ALONE_LENGTH_MIN && length <= ALONE_LENGTH_MAX;
    return isSaid ? [joined(parent, values, '')] : [];
  }
  if (values.length === 0) return [];
  const spaced = joined(parent, values, ' ');
  return length > CLOSE_LENGTH_MAX ? [spaced] : [spaced, joined(parent, values, '')];
}

function joined(parent: Traced, values: readonly Range[], between: string): Traced {
  const tracer = new Tracer(parent, parent.text.length);
  for (const [start, end] of values) {
    if (values.length === 1 || end - start <= 2 * END_LENGTH) tracer.copy(start, end);
    else {
      tracer.copy(start, start + END_LENGTH);
      tracer.put('\n', start + END_LENGTH, end - END_LENGTH);
      tracer.copy(end - END_LENGTH, end);
    }
    tracer.put(between, end, end + 1);
  }
  return tracer.build();
}
