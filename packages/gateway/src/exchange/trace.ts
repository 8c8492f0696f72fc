import { randomBytes } from 'node:crypto';
import type { Trace } from '../audit/event.ts';

const POOL_BYTES = 8192;
let pool = '';
let used = 0;

/** Random hex, cut from a pool: one system call serves hundreds of ids. */
function randomHex(bytes: number): string {
  const from = used;
  used += 2 * bytes;
  if (used <= pool.length) return pool.slice(from, used);
  pool = randomBytes(POOL_BYTES).toString('hex');
  used = 2 * bytes;
  return pool.slice(0, used);
}

/** The name under which a refusal is found in the record. */
export function newIncident(): string {
  return `inc-${randomHex(9)}`;
}

const LENGTH = 55;
const ZERO_TRACE = '0'.repeat(32);
const ZERO_SPAN = '0'.repeat(16);

/**
 * Our own span under the caller's trace, or under a new one when the header is missing or malformed.
 *
 * @see W3C Trace Context §3.2
 */
export function traceFrom(traceparent: string | undefined): Trace {
  const spanId = randomHex(8);
  if (traceparent !== undefined && isTraceparent(traceparent)) {
    return { traceId: traceparent.slice(3, 35), spanId, parentSpanId: traceparent.slice(36, 52) };
  }
  return { traceId: randomHex(16), spanId, parentSpanId: undefined };
}

/** The header that makes the upstream's span a child of ours. */
export function traceparentOf(trace: Trace): string {
  return `00-${trace.traceId}-${trace.spanId}-01`;
}

function isTraceparent(text: string): boolean {
  if (text.length !== LENGTH || !text.startsWith('00-')) return false;
  if (text[35] !== '-' || text[52] !== '-') return false;
  for (let at = 3; at < LENGTH; at += 1) {
    const code = text.charCodeAt(at);
    const isHex = (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x66);
    if (!isHex && at !== 35 && at !== 52) return false;
  }
  return text.slice(3, 35) !== ZERO_TRACE && text.slice(36, 52) !== ZERO_SPAN;
}
