import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../limits.ts';
import { isJsonObject, parseJson, parseJsonText, type JsonValue } from './json.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const parse = (text: string) => parseJson(encode(text), DEFAULT_LIMITS);
const faultOf = (text: string) => {
  const parsed = parse(text);
  return parsed.ok ? 'none' : parsed.fault;
};

describe('numbers', () => {
  test.each([
    '9007199254740993',
    '1e400',
    '-1e400',
    '1e-400',
    '1e-99999999999999999999',
    '0.0e-99999999999999999999',
    '12345678901234567890',
    '0.1234567890123456789',
  ])('%s is refused because a double changes it or readers disagree on it', (token) => {
    expect(parse(`[${token}]`)).toEqual({ ok: false, fault: 'lossy_number' });
  });

  test.each([
    '0', '-0', '1.0', '1e2', '1E+2', '100e-2', '0.1', '9007199254740991', '-9007199254740991', '1e300',
    '0e400', '123456789012345680000', '0.10000000000000001', '9007199254740992.5',
    '5e-324',
  ])('%s is accepted', (token) => {
    expect(parse(`[${token}]`)).toEqual({ ok: true, value: [Number(token)] });
  });

  test.each(['1-2', '01', '+1', '.5', '1.', '1e', '1e+', '--1', '-', '0x10', 'NaN', 'Infinity', '-Infinity', '1e5e5'])(
    '%s is no JSON number', (token) => {
      expect(faultOf(`[${token}]`)).toBe('malformed_json');
    });

  test('every double that is written the way JSON.stringify writes it is accepted unchanged', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parse(JSON.stringify([value]))).toEqual({ ok: true, value: [Object.is(value, -0) ? 0 : value] });
      }),
    );
  });

  test('an integer is accepted exactly when it comes back digit for digit', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), (value) => {
        const token = value.toString();
        const parsed = parse(`[${token}]`);
        const expected = String(Number(token)) === token
          ? { ok: true, value: [Number(token)] }
          : { ok: false, fault: 'lossy_number' };
        expect(parsed).toEqual(expected);
      }),
    );
  });
});

describe('bytes', () => {
  test.each([
    ['an overlong slash', [0x22, 0xc0, 0xaf, 0x22]],
    ['an encoded surrogate', [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ['a truncated sequence', [0x22, 0xe2, 0x82, 0x22]],
    ['a lone continuation byte', [0x22, 0x80, 0x22]],
    ['beyond U+10FFFF', [0x22, 0xf4, 0x90, 0x80, 0x80, 0x22]],
    ['UTF-16 little endian', [0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]],
  ])('%s is refused', (_name, bytes) => {
    expect(parseJson(Uint8Array.from(bytes), DEFAULT_LIMITS)).toEqual({ ok: false, fault: 'invalid_utf8' });
  });

  test('a refused text leaves nothing behind in the decoder', () => {
    parseJson(Uint8Array.from([0x22, 0xe2, 0x82]), DEFAULT_LIMITS);
    expect(parse('"plain"')).toEqual({ ok: true, value: 'plain' });
  });

  test('a byte order mark is refused, in bytes and in text; inside a string it is a character', () => {
    expect(parseJson(Uint8Array.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d]), DEFAULT_LIMITS)).toEqual({
      ok: false,
      fault: 'byte_order_mark',
    });
    expect(parseJsonText('\ufeff{}', DEFAULT_LIMITS)).toEqual({ ok: false, fault: 'byte_order_mark' });
    expect(parse('"\ufeff"')).toEqual({ ok: true, value: '\ufeff' });
  });

  test('random bytes give a value or a fault, never an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const parsed = parseJson(bytes, DEFAULT_LIMITS);
        expect(parsed.ok || parsed.fault.length > 0).toBe(true);
      }),
    );
  });
});

describe('round trip', () => {
  test('parse → stringify → parse is the identity on every JSON value', () => {
    fc.assert(
      fc.property(acceptable, (value) => {
        const first = parse(JSON.stringify(value));
        if (!first.ok) throw new Error(first.fault);
        const second = parse(JSON.stringify(first.value));
        expect(second).toEqual(first);
        expect(first.value).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('what is parsed is frozen in every part', () => {
    fc.assert(
      fc.property(acceptable, (value) => {
        const parsed = parse(JSON.stringify(value));
        expect(parsed.ok && isFrozen(parsed.value)).toBe(true);
      }),
    );
  });

  test('it accepts no text that JSON.parse refuses', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('{}[]",:\\u0017e-.tfn \n')) }), (text) => {
        if (parse(text).ok) expect(() => JSON.parse(text) as unknown).not.toThrow();
      }),
      { numRuns: 2000 },
    );
  });
});

describe('duplicate keys', () => {
  test('a key that occurs twice is found at every depth and in every spelling', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 6, unit: 'grapheme' }),
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 12, maxLength: 12 }),
        fc.array(fc.boolean(), { maxLength: 8 }),
        fc.boolean(),
        (key, spellings, nesting, apart) => {
          const middle = apart ? ',"between":[{"a":1}]' : '';
          const twice = `{${spelt(key, spellings, 0)}:1${middle},${spelt(key, spellings, 5)}:2}`;
          const text = nesting.reduce((inner, inArray) => (inArray ? `[${inner}]` : `{"in":${inner}}`), twice);
          expect(faultOf(text)).toBe(key === '__proto__' ? 'forbidden_key' : 'duplicate_key');
        },
      ),
    );
  });

  test('texts that look like keys inside strings are not counted', () => {
    expect(faultOf(String.raw`{"a":"{\"a\":1,\"a\":2}","b":"\\","c":"\\\":"}`)).toBe('none');
  });

  test('equal keys of different objects are no duplicates', () => {
    expect(faultOf('[{"a":1},{"a":{"a":2}}]')).toBe('none');
  });

  test.each(['{"__proto__":1}', String.raw`{"\u005f_proto__":{"x":1}}`, '[{"a":{"__proto__":null}}]'])(
    '%s is refused', (text) => {
      expect(faultOf(text)).toBe('forbidden_key');
    });

  test.each([String.raw`{"\ud800":1}`, String.raw`{"a":{"x\udfff":1}}`])(
    'the key in %s is refused: readers replace a lone surrogate, and two keys become one', (text) => {
      expect(faultOf(text)).toBe('forbidden_key');
    });

  test('a lone surrogate in a value stays what it is and is written as an escape', () => {
    const parsed = parse(String.raw`["\ud800x"]`);
    expect(parsed).toEqual({ ok: true, value: ['\ud800x'] });
    expect(JSON.stringify(parsed.ok && parsed.value)).toBe(String.raw`["\ud800x"]`);
  });
});

describe('limits', () => {
  const limits = { jsonDepthMax: 3, jsonNodesMax: 4 };
  const within = (text: string) => {
    const parsed = parseJsonText(text, limits);
    return parsed.ok ? 'none' : parsed.fault;
  };

  test('the deepest allowed nesting passes, one more is refused', () => {
    expect(within('[{"a":[]}]')).toBe('none');
    expect(within('[{"a":[[]]}]')).toBe('too_deep');
  });

  test('depth is refused before anything is built, also in a text that never closes', () => {
    expect(faultOf('['.repeat(200_000))).toBe('too_deep');
    expect(faultOf('{"a":'.repeat(200_000))).toBe('too_deep');
  });

  test('brackets inside strings are not depth', () => {
    expect(within('"[[[[[[["')).toBe('none');
  });

  test('members and items are counted', () => {
    expect(within('[1,2,3,4,5]')).toBe('none');
    expect(within('[1,2,3,4,5,6]')).toBe('too_many_nodes');
    expect(within('[{"a":1,"b":2},{"c":3,"d":4}]')).toBe('none');
    expect(within('[{"a":1},{"b":2},{"c":3},{"d":4},{"e":5}]')).toBe('too_many_nodes');
  });
});

test('isJsonObject tells objects from arrays and null', () => {
  expect([{}, [], null, 'a', 1, undefined].map((value) => isJsonObject(value))).toEqual([
    true, false, false, false, false, false,
  ]);
});

/** JSON values without the keys that are refused on purpose. */
const acceptable: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'binary' }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(fc.string({ unit: 'grapheme' }).filter((key) => key !== '__proto__'), tie('value'), { maxKeys: 5 }),
  ),
})).value;

/** A key as a JSON string, each of its code units in one of the spellings that JSON has for it. */
function spelt(key: string, spellings: readonly number[], from: number): string {
  const units = Array.from({ length: key.length }, (_, at) => {
    const code = key.charCodeAt(at);
    const hex = code.toString(16).padStart(4, '0');
    switch (spellings[(from + at) % spellings.length]) {
      case 0:
        return `\\u${hex}`;
      case 1:
        return `\\u${hex.toUpperCase()}`;
      case 2:
        return key[at] === '/' ? String.raw`\/` : JSON.stringify(key[at] ?? '').slice(1, -1);
      default:
        return JSON.stringify(key[at] ?? '').slice(1, -1);
    }
  });
  return `"${units.join('')}"`;
}

function isFrozen(value: JsonValue): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return Object.isFrozen(value) && Object.values(value).every((item) => isFrozen(item));
}
