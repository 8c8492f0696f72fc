import { describe, expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../limits.ts';
import { parseJson } from './json.ts';

const parse = (text: string) => parseJson(new TextEncoder().encode(text), DEFAULT_LIMITS);

describe('numbers', () => {
  test.each(['9007199254740993', '1e400', '1e-400', '12345678901234567890', '0.1234567890123456789'])(
    '%s is refused because a double changes it', (token) => {
      expect(parse(`[${token}]`)).toEqual({ ok: false, fault: 'lossy_number' });
    });
  test.each(['0', '-0', '1.0', '1e2', '1E+2', '100e-2', '0.1', '9007199254740991', '1e300', '123456789012345680000', '0.10000000000000001'])(
    '%s is accepted', (token) => {
      expect(parse(`[${token}]`).ok).toBe(true);
    });
});
