import type { FrameFault } from '@durward/core';

/** One sequence of bytes on which parsers are known to disagree, or which only looks like one. */
export interface ByteCase {
  readonly name: string;
  /** The bytes: a text, which is encoded as UTF-8, or the bytes themselves in hexadecimal. */
  readonly text?: string;
  readonly hex?: string;
  readonly expect: FrameFault | 'pass';
  /** Which parser reads it differently, or which vulnerability it is. */
  readonly why: string;
  /** Framed by the rules of the revision that has batches. */
  readonly batch?: true;
  /** What is forwarded for a case that passes, where it is not the same text. */
  readonly forwarded?: string;
}

/** The bytes of a case. */
export function bytesOf(one: ByteCase): Uint8Array {
  if (one.hex === undefined) return new TextEncoder().encode(one.text ?? '');
  const digits = one.hex.replaceAll(' ', '');
  const length = digits.length / 2;
  return Uint8Array.from({ length }, (_, at) => Number.parseInt(digits.slice(at * 2, at * 2 + 2), 16));
}

/** A call of a tool with the given raw params, as text. */
export function call(params: string): string {
  return `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${params}}`;
}

/** The UTF-8 bytes of a text, in hexadecimal. */
export function hexOf(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
