import { basename } from 'node:path';
import { FileLines } from './file-lines.ts';
import { LINE_BYTES_MAX } from './record-line.ts';
import { linkOf, type Link, type Segment } from './segments.ts';

/** A record as it stands in a file. */
export interface Row extends Link {
  readonly file: string;
  readonly line: number;
}

/** What comes next in the files of a log. */
export type RowItem =
  | { readonly kind: 'row'; readonly row: Row; readonly bytes: number }
  /** A line that is not a record. */
  | { readonly kind: 'malformed'; readonly file: string; readonly line: number }
  /** An incomplete line at the very end: a write that was cut off. */
  | { readonly kind: 'torn'; readonly file: string; readonly bytes: number };

/**
 * The records of these segments, one after the other, as far as their lines are records: nothing
 * follows a malformed or torn line.
 */
export function* rowsOf(segments: readonly Segment[]): Generator<RowItem, undefined> {
  for (const [index, segment] of segments.entries()) {
    const reader = new FileLines(segment.file, LINE_BYTES_MAX, 0, segment.bytes);
    try {
      for (let line = reader.next(); line !== undefined; line = reader.next()) {
        const file = basename(segment.file);
        const isAtEnd = index === segments.length - 1 && line.offset + line.bytes.length === segment.bytes;
        if (!line.isWhole && isAtEnd) {
          yield { kind: 'torn', file, bytes: line.bytes.length };
          return;
        }
        const link = line.isWhole ? linkOf(line.bytes) : undefined;
        if (link === undefined) {
          yield { kind: 'malformed', file, line: line.number };
          return;
        }
        yield { kind: 'row', row: { ...link, file, line: line.number }, bytes: line.bytes.length + 1 };
      }
    } finally {
      reader.close();
    }
  }
}
