import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { AuditLog, type AuditLogOptions } from '../../packages/gateway/src/audit/audit-log.ts';
import type { AuditEvent } from '../../packages/gateway/src/audit/event.ts';
import type { Log } from '../../packages/gateway/src/observe/log.ts';

/** The seed of a signing key; another byte makes another key. */
export const seed = (byte = 1): Uint8Array => new Uint8Array(32).fill(byte);

/** A folder of its own for one test, removed when the test is over. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'durward-audit-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What a log said and counted. */
export class Witness {
  readonly lines: {
    readonly level: string;
    readonly message: string;
    readonly fields: Readonly<Record<string, unknown>>;
  }[] = [];
  readonly batches: number[] = [];
  readonly failures: string[] = [];
  dropped = 0;
  counted = 0;
  flushes = 0;

  readonly log: Log = {
    debug: (fields, message) => void this.lines.push({ level: 'debug', fields, message }),
    info: (fields, message) => void this.lines.push({ level: 'info', fields, message }),
    warn: (fields, message) => void this.lines.push({ level: 'warn', fields, message }),
    error: (fields, message) => void this.lines.push({ level: 'error', fields, message }),
  };

  readonly watch: AuditLogOptions['watch'] = {
    batch: (records) => void this.batches.push(records),
    flushed: () => void (this.flushes += 1),
    failed: (what) => void this.failures.push(what),
    dropped: () => void (this.dropped += 1),
    counted: () => void (this.counted += 1),
  };
}

export type LogChanges = Partial<Omit<AuditLogOptions, 'settings'>> & {
  readonly settings?: Partial<AuditLogOptions['settings']>;
};

/** Opens a log that seals and flushes by itself only as `settings` say. */
export function openLog(
  folder: string,
  changes: LogChanges = {},
  witness: Witness = new Witness(),
): Promise<AuditLog> {
  const { settings, ...rest } = changes;
  return AuditLog.open({
    folder,
    signingSeed: seed(),
    clock: Date.now,
    log: witness.log,
    watch: witness.watch,
    ...rest,
    settings: { flushMs: 5, segmentBytesMax: 1e9, checkpointRecords: 1e6, checkpointMs: 1e8, ...settings },
  });
}

export function event(index: number, more: Partial<AuditEvent> = {}): AuditEvent {
  return {
    type: 'call.allowed',
    atMs: 1_800_000_000_000 + index,
    server: 'files',
    method: 'tools/call',
    target: `tool-${index}`,
    ...more,
  };
}

/** Resolves with what `settled` says. */
export function settled(log: AuditLog, durable = false): Promise<boolean> {
  return new Promise((resolve) => {
    log.settled(durable, resolve);
  });
}

/** Records events in batches of ten, so that they spread over writes (and segments). */
export async function fill(log: AuditLog, from: number, to: number): Promise<void> {
  for (let index = from; index < to; index += 1) {
    log.record(event(index));
    if (index % 10 === 9) await settled(log);
  }
  await settled(log);
}

/** The files of records, in order. */
export function recordFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.startsWith('records-') && name.endsWith('.jsonl'))
    .toSorted()
    .map((name) => join(folder, name));
}

/** The whole lines of a file. */
export function linesOf(file: string): string[] {
  return readFileSync(file, 'utf8').split('\n').slice(0, -1);
}

/** Every record of a log, parsed. */
export function recordsOf(folder: string): Record<string, unknown>[] {
  return recordFiles(folder)
    .flatMap(linesOf)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** Every checkpoint of a log, parsed. */
export function checkpointsOf(folder: string): { readonly number: number; readonly size: number }[] {
  const lines = linesOf(join(folder, 'checkpoints.jsonl'));
  return lines.map((line) => JSON.parse(line) as { number: number; size: number });
}

/** Resolves once the check passes, however slow the machine is. */
export function eventually(check: () => void | Promise<void>): Promise<void> {
  return vi.waitFor(check, { timeout: 25_000, interval: 5 });
}
