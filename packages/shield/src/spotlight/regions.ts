import type { Span } from '../text/span.ts';

/** A stretch of a text that may be marked, or that has to stay as it is. */
export interface Region extends Span {
  readonly isIntact: boolean;
}

const FENCE = /^ {0,3}(?:`{3,12}|~{3,12})/;
const TABLE_ROW = /^\s{0,3}\|.{0,4000}\|\s{0,8}$/;

/**
 * The lines of a text by whether they stay as they are: fenced code and tables of Markdown do, because a program or
 * a person may take them over by letter. Regions are in order and cover the text.
 */
export function regionsOf(text: string): readonly Region[] {
  const regions: Region[] = [];
  let fence = '';
  for (let start = 0; start < text.length;) {
    const next = text.indexOf('\n', start);
    const end = next < 0 ? text.length : next + 1;
    const line = text.slice(start, next < 0 ? end : next);
    const mark = FENCE.exec(line)?.[0].trim() ?? '';
    const isCode = fence !== '' || mark !== '';
    if (fence === '') fence = mark;
    else if (mark.startsWith(fence) && line.trim() === mark) fence = '';
    append(regions, start, end, isCode || TABLE_ROW.test(line));
    start = end;
  }
  return regions;
}

function append(regions: Region[], start: number, end: number, isIntact: boolean): void {
  const last = regions.at(-1);
  if (last?.isIntact === isIntact) regions[regions.length - 1] = { start: last.start, end, isIntact };
  else regions.push({ start, end, isIntact });
}
