import { mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { pino } from 'pino';
import { isMaskedName, MASK, maskTokens } from '../audit/redact.ts';
import type { Config } from '../config/schema.ts';

/** What goes with a line of the log. Names and values are masked where they look like secrets. */
export type LogFields = Readonly<Record<string, unknown>>;

/** The operating log: for the people who run the gateway. Never the place of evidence. */
export interface Log {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}

/** A log with an end. */
export interface OpenLog extends Log {
  /** Writes a line that is JSON already, as it is, whatever the level: for mirrored audit records. */
  line(json: string): void;
  /**
   * Writes out what waits and lets go of the file; gives up after a second on a reader that takes
   * nothing. Lines written afterwards are dropped. Never rejects.
   */
  close(): Promise<void>;
}

/** Most characters that wait for a slow reader; lines beyond that are dropped. */
const WAITING_LENGTH_MAX = 8 * 1024 * 1024;

/**
 * The log of a configuration: one JSON object per line with `level`, `time` (ISO 8601), the fields
 * and `message`, to its file or else to the given descriptor (2 where standard output carries MCP).
 *
 * Guarantees that a `Secret`, the value of a field whose name says that it is one, and token-like
 * parts of texts are masked; that a line never holds a raw control character; that a stalled reader
 * stops nothing; that what was logged is out when the process exits by itself. Throws when the file
 * cannot be opened.
 */
export function createLog(config: Config['log'], descriptor: 1 | 2 = 1): OpenLog {
  const fd = config.file === undefined ? descriptor : openLogFile(config.file);
  const destination = pino.destination({ fd, sync: false, maxLength: WAITING_LENGTH_MAX });
  // A reader that went away (EPIPE) or a full disk must not end the gateway.
  destination.on('error', () => {});
  const out = pino(
    {
      level: config.level,
      base: null,
      messageKey: 'message',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
    },
    destination,
  );
  const write = (level: 'debug' | 'info' | 'warn' | 'error') => (fields: LogFields, message: string) => {
    if (!closed && out.isLevelEnabled(level)) out[level](maskedFields(fields), maskTokens(message, TEXT_LENGTH_MAX));
  };
  let closed = false;
  const flush = () => flushQuietly(destination);
  process.once('exit', flush);
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    line(json) {
      if (!closed) destination.write(`${json}\n`);
    },
    async close() {
      if (closed) return;
      closed = true;
      process.off('exit', flush);
      await ended(destination);
    },
  };
}

type Destination = ReturnType<typeof pino.destination>;

const CLOSE_TIMEOUT_MS = 1000;

async function ended(destination: Destination): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, CLOSE_TIMEOUT_MS);
  destination.once('close', resolve);
  destination.once('error', () => resolve());
  destination.end();
  await promise;
  clearTimeout(timer);
}

function openLogFile(file: string): number {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    return openSync(file, 'a', 0o600);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new LogError(`The log file cannot be opened (${why}). Check log.file and the rights of its folder.`, error);
  }
}

/** The log could not be opened. */
export class LogError extends Error {
  constructor(message: string, cause: unknown) {
    super(message, { cause });
    this.name = 'LogError';
  }
}

function flushQuietly(destination: Destination): void {
  try {
    destination.flushSync();
  } catch {
    // The reader is gone; there is nobody left to tell.
  }
}

const TEXT_LENGTH_MAX = 4096;
const DEPTH_MAX = 5;
const MEMBERS_MAX = 100;

function maskedFields(fields: LogFields): Record<string, unknown> {
  return maskedMembers(fields, 0);
}

function maskedMembers(object: object, depth: number): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(object).slice(0, MEMBERS_MAX)) {
    if (value !== undefined) plain[key] = isMaskedName(key) ? MASK : masked(value, depth + 1);
  }
  return plain;
}

/** A copy that is plain JSON, bounded, with secrets masked. */
function masked(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return maskTokens(value, TEXT_LENGTH_MAX);
  if (typeof value === 'bigint' || typeof value === 'symbol') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEPTH_MAX) return '…';
  if (value instanceof Error) return maskedError(value, depth);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if ('toJSON' in value && typeof value.toJSON === 'function') return masked(value.toJSON(), depth + 1);
  if (Array.isArray(value)) return value.slice(0, MEMBERS_MAX).map((item) => masked(item, depth + 1));
  return maskedMembers(value, depth);
}

function maskedError(error: Error, depth: number): Record<string, unknown> {
  return maskedMembers(
    {
      type: error.name,
      message: error.message,
      code: 'code' in error ? error.code : undefined,
      stack: error.stack,
      cause: error.cause,
    },
    depth,
  );
}
