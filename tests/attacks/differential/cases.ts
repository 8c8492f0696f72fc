import type { ByteCase } from './case.ts';
import { ENCODING_CASES } from './encoding-cases.ts';
import { ENVELOPE_CASES } from './envelope-cases.ts';
import { GRAMMAR_CASES } from './grammar-cases.ts';
import { KEY_CASES } from './key-cases.ts';

/** Every sequence of bytes of the suite. */
export const CASES: readonly ByteCase[] = [...KEY_CASES, ...ENCODING_CASES, ...GRAMMAR_CASES, ...ENVELOPE_CASES];
