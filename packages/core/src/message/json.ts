/**
 * Strict JSON. The same text must mean the same thing to every parser that reads it after us, so
 * everything on which parsers are known to differ is refused instead of resolved: duplicate keys
 * (first wins, last wins, merged), a byte order mark, invalid UTF-8, numbers that a double cannot
 * carry, `__proto__`, keys with a lone surrogate.
 *
 * A lone surrogate in a value passes: it is text that was cut in the middle of a character, which
 * servers do all the time. It is judged as the code unit that it is and written as its escape again.
 */
export type JsonValue = string | number | boolean | null | JsonArray | JsonObject;
export type JsonArray = readonly JsonValue[];
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** Why a text is not acceptable JSON. The names go to the audit record. */
export type JsonFault =
  | 'invalid_utf8'
  | 'byte_order_mark'
  | 'malformed_json'
  | 'duplicate_key'
  | 'forbidden_key'
  | 'lossy_number'
  | 'too_deep'
  | 'too_many_nodes';

export interface JsonLimits {
  readonly jsonDepthMax: number;
  readonly jsonNodesMax: number;
}

export type JsonParsed =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly fault: JsonFault };

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Parses one JSON text and deep-freezes the result.
 *
 * Guarantees: valid UTF-8 without a byte order mark; no object with two equal keys after unescaping;
 * every key well-formed Unicode (readers put U+FFFD for a lone surrogate, and two keys become one);
 * every number is exactly what the text said (integers) or the nearest double with at most 17
 * significant digits (fractions); no deeper and no larger than the limits.
 * Does not check: anything about JSON-RPC or MCP.
 *
 * @see RFC 8259 §4 (names should be unique), §6 (interoperable numbers), §8.1 (UTF-8, no BOM)
 */
export function parseJson(bytes: Uint8Array, limits: JsonLimits): JsonParsed {
  if (bytes.length >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    return refuse('byte_order_mark');
  }
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return refuse('invalid_utf8');
  }
  return parseJsonText(text, limits);
}

/** {@link parseJson} for a text that is already decoded. A leading U+FEFF is refused here too. */
export function parseJsonText(text: string, limits: JsonLimits): JsonParsed {
  if (text.charCodeAt(0) === 0xfeff) return refuse('byte_order_mark');
  const scanned = scan(text, limits);
  if (typeof scanned === 'string') return refuse(scanned);
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    return refuse('malformed_json');
  }
  // JSON.parse keeps one of several equal keys. The scan counted every colon outside a string, the
  // walk counts the keys that are left: fewer means that the text had duplicates, however escaped.
  const settled = settle(value);
  if (settled < 0) return refuse('forbidden_key');
  if (settled !== scanned) return refuse('duplicate_key');
  return { ok: true, value };
}

function refuse(fault: JsonFault): JsonParsed {
  return { ok: false, fault };
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;
const MINUS = 0x2d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/**
 * One pass over the structure, before anything is built: depth, size, numbers, and the number of
 * object members. Grammar is left to JSON.parse; on a text that is not JSON the count is meaningless
 * and unused.
 */
function scan(text: string, limits: JsonLimits): number | JsonFault {
  let depth = 0;
  let members = 0;
  let separators = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(text, at);
      if (at < 0) return 'malformed_json';
    } else if (code === COLON) {
      members += 1;
    } else if (code === COMMA) {
      separators += 1;
    } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      depth += 1;
      if (depth > limits.jsonDepthMax) return 'too_deep';
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      depth -= 1;
    } else if (code === MINUS || (code >= 0x30 && code <= 0x39)) {
      const end = endOfNumber(text, at);
      // Short plain integers are nearly all numbers there are, and always exact.
      if (!(end - at <= 15 && isPlainInteger(text, at, end)) && isLossy(text.slice(at, end))) {
        return 'lossy_number';
      }
      at = end - 1;
    }
  }
  return separators > limits.jsonNodesMax || members > limits.jsonNodesMax
    ? 'too_many_nodes'
    : members;
}

/** The index of the quote that closes the string opened at `open`, or -1. */
function endOfString(text: string, open: number): number {
  let close = text.indexOf('"', open + 1);
  while (close > 0 && text.charCodeAt(close - 1) === BACKSLASH) {
    let slashes = 1;
    while (text.charCodeAt(close - 1 - slashes) === BACKSLASH) slashes += 1;
    if (slashes % 2 === 0) break;
    close = text.indexOf('"', close + 1);
  }
  return close;
}

function endOfNumber(text: string, start: number): number {
  let at = start + 1;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const inNumber =
      (code >= 0x30 && code <= 0x39) || code === 0x2e || code === 0x2b || code === MINUS ||
      code === 0x65 || code === 0x45;
    if (!inNumber) break;
  }
  return at;
}

function isPlainInteger(text: string, start: number, end: number): boolean {
  for (let at = start + 1; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x30 || code > 0x39) return false;
  }
  return true;
}

/**
 * Whether a number token would change its value on the way through a double.
 *
 * An integer (also one written with an exponent) must come back digit for digit. A fraction is read
 * as the nearest double, as nearly every JSON reader does; more than 17 significant digits, overflow
 * to infinity and underflow to zero are refused because readers then differ.
 */
function isLossy(token: string): boolean {
  const value = Number(token);
  // Not a number at all: JSON.parse says so.
  if (Number.isNaN(value)) return false;
  if (!Number.isFinite(value)) return true;
  const exact = decimalOf(token);
  if (exact === undefined) return true;
  if (exact.digits === '') return false;
  if (value === 0 || exact.digits.length > 17) return true;
  if (exact.exponent < 0) return false;
  const back = decimalOf(String(value));
  return back === undefined || back.digits !== exact.digits || back.exponent !== exact.exponent;
}

/**
 * A decimal token as significant digits without zeros at either end, and a power of ten. Undefined
 * when the exponent itself is beyond what readers hold.
 */
function decimalOf(token: string): { digits: string; exponent: number } | undefined {
  const unsigned = token.startsWith('-') ? token.slice(1) : token;
  const mark = unsigned.search(/[eE]/);
  const mantissa = mark < 0 ? unsigned : unsigned.slice(0, mark);
  let exponent = mark < 0 ? 0 : Number(unsigned.slice(mark + 1));
  if (!Number.isSafeInteger(exponent)) return undefined;
  const point = mantissa.indexOf('.');
  let digits = point < 0 ? mantissa : mantissa.slice(0, point) + mantissa.slice(point + 1);
  if (point >= 0) exponent -= mantissa.length - point - 1;
  let end = digits.length;
  while (end > 0 && digits.charCodeAt(end - 1) === 0x30) end -= 1;
  exponent += digits.length - end;
  let begin = 0;
  while (begin < end && digits.charCodeAt(begin) === 0x30) begin += 1;
  digits = digits.slice(begin, end);
  return { digits, exponent };
}

/** Freezes a parsed value and everything in it; the number of its object members, or -1. */
function settle(value: JsonValue): number {
  if (typeof value !== 'object' || value === null) return 0;
  let members = 0;
  if (Array.isArray(value)) {
    const items = value as JsonArray;
    for (const item of items) {
      if (typeof item === 'object' && item !== null) {
        const inner = settle(item);
        if (inner < 0) return -1;
        members += inner;
      }
    }
  } else {
    const object = value as JsonObject;
    for (const key in object) {
      if (key === '__proto__' || !key.isWellFormed()) return -1;
      members += 1;
      const item = object[key];
      if (typeof item === 'object' && item !== null) {
        const inner = settle(item);
        if (inner < 0) return -1;
        members += inner;
      }
    }
  }
  Object.freeze(value);
  return members;
}

/** Whether a value is a JSON object (not an array, not null). */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
