import { isJsonObject, type JsonObject, type JsonValue } from '@durward/core';
import { FileLines } from './file-lines.ts';
import { LINE_BYTES_MAX } from './record-line.ts';
import { parsed, segmentsIn } from './segments.ts';

/**
 * The records of an audit log, oldest first, as they stand there. Checks nothing: see `verifyAudit`.
 * Lines that are no JSON object are left out. Memory does not grow with the log.
 */
export function* auditRecordsIn(folder: string): Generator<JsonObject, undefined> {
  for (const segment of segmentsIn(folder)) {
    const reader = new FileLines(segment.file, LINE_BYTES_MAX, 0, segment.bytes);
    try {
      for (let line = reader.next(); line !== undefined; line = reader.next()) {
        const record = line.isWhole ? (parsed(line.bytes) as JsonValue | undefined) : undefined;
        if (isJsonObject(record)) yield record;
      }
    } finally {
      reader.close();
    }
  }
}
