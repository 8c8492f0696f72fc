import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isJsonObject, type JsonValue } from './json.ts';
import { pointerOf, replaceStrings, walkStrings, withMember, withoutMember, type Path } from './walk.ts';

/** One place, by a number that is taken modulo the places there are, and what to put there. */
const pick = fc.record({ at: fc.nat(), text: fc.string() });
const json = fc.jsonValue().map((value) => deepFreeze(value as JsonValue));

function visited(value: JsonValue): { text: string; path: Path; isKey: boolean }[] {
  const seen: { text: string; path: Path; isKey: boolean }[] = [];
  walkStrings(value, (text, path, isKey) => {
    seen.push({ text, path: [...path], isKey });
    return false;
  });
  return seen;
}

describe('walkStrings', () => {
  test('visits every value and every key once, in document order', () => {
    expect(visited({ a: 'x', b: [1, 'y', { c: null, d: 'z' }], e: {} })).toEqual([
      { text: 'a', path: ['a'], isKey: true },
      { text: 'x', path: ['a'], isKey: false },
      { text: 'b', path: ['b'], isKey: true },
      { text: 'y', path: ['b', 1], isKey: false },
      { text: 'c', path: ['b', 2, 'c'], isKey: true },
      { text: 'd', path: ['b', 2, 'd'], isKey: true },
      { text: 'z', path: ['b', 2, 'd'], isKey: false },
      { text: 'e', path: ['e'], isKey: true },
    ]);
  });

  test('a lone string is visited with an empty path; numbers and null are not', () => {
    expect(visited('x')).toEqual([{ text: 'x', path: [], isKey: false }]);
    expect([...visited(1), ...visited(null), ...visited(true)]).toEqual([]);
  });

  test('stops where the visitor says so and tells', () => {
    const seen: string[] = [];
    const stopped = walkStrings(['a', { b: 'c' }, 'd'], (text) => {
      seen.push(text);
      return text === 'b';
    });
    expect(stopped).toBe(true);
    expect(seen).toEqual(['a', 'b']);
    expect(walkStrings(['a'], () => false)).toBe(false);
  });

  test('misses no string of any JSON value', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(visited(value).map((seen) => seen.text).toSorted()).toEqual(stringsIn(value).toSorted());
      }),
    );
  });
});

describe('replaceStrings', () => {
  test('changes the strings at their paths and nothing else', () => {
    fc.assert(
      fc.property(json, fc.array(pick, { maxLength: 4 }), (value, picks) => {
        const places = visited(value).filter((seen) => !seen.isKey);
        if (places.length === 0) return;
        const texts = new Map(picks.map(({ at, text }) => [places[at % places.length], text]));
        const replacements = [...texts].map(([place, text]) => ({ path: place?.path ?? [], text }));
        const after = replaceStrings(value, replacements) ?? null;
        const expected = places.map((place) => texts.get(place) ?? place.text);
        expect(visited(after).filter((seen) => !seen.isKey).map((seen) => seen.text)).toEqual(expected);
        expect(shapeOf(after)).toEqual(shapeOf(value));
        expect(typeof after !== 'object' || Object.isFrozen(after)).toBe(true);
      }),
    );
  });

  test('leaves the original alone and shares what it does not touch', () => {
    const value = deepFreeze({ a: ['x', { deep: true }], b: { c: 'y' } }) as { a: JsonValue; b: JsonValue };
    const after = replaceStrings(value, [{ path: ['b', 'c'], text: 'z' }]) as typeof value;
    expect(value).toEqual({ a: ['x', { deep: true }], b: { c: 'y' } });
    expect(after).toEqual({ a: ['x', { deep: true }], b: { c: 'z' } });
    expect(after.a).toBe(value.a);
    expect(replaceStrings(value, [])).toBe(value);
  });

  test.each([
    [['a']], [['b']], [['c']], [['missing']], [[]], [['list', 1]], [['list', -1]], [['list', 0.5]], [['list', '00']],
    [['text', 0]], [['text', 'length']], [['__proto__']], [['constructor', 'name']], [['list', 'length']],
    [['list', '']],
  ] as Path[][])('a path that does not lead to a string changes nothing: %j', (path) => {
    const value = { a: 1, b: null, c: { d: 'x' }, list: ['x'], text: 'x' };
    expect(replaceStrings(value, [{ path, text: 'new' }])).toBeUndefined();
    expect(replaceStrings(value, [{ path: ['text'], text: 'new' }, { path, text: 'new' }])).toBeUndefined();
  });

  test('two texts for one place, or a place inside a text, change nothing', () => {
    const value = { a: 'x', b: 'y' };
    expect(replaceStrings(value, [{ path: ['a'], text: '1' }, { path: ['a'], text: '2' }])).toBeUndefined();
    expect(replaceStrings(value, [{ path: ['a'], text: '1' }, { path: ['a', 'b'], text: '2' }])).toBeUndefined();
    expect(replaceStrings(value, [{ path: ['a', 'b'], text: '2' }, { path: ['a'], text: '1' }])).toBeUndefined();
    expect(replaceStrings(value, [{ path: ['a'], text: '1' }, { path: ['a'], text: '1' }])).toEqual({ a: '1', b: 'y' });
  });

  test('a lone string is replaced by the empty path', () => {
    expect(replaceStrings('x', [{ path: [], text: 'y' }])).toBe('y');
  });

  test('a member that is named like a prototype is a member', () => {
    const text = '{"constructor":"x","0":"y","__proto__":"z"}';
    const value = Object.freeze(JSON.parse(text) as { [key: string]: JsonValue });
    expect(replaceStrings(value, [{ path: ['constructor'], text: 'c' }])).toEqual({ ...value, constructor: 'c' });
    expect(replaceStrings(value, [{ path: [0], text: 'c' }])).toEqual({ ...value, 0: 'c' });
    const after = replaceStrings(value, [{ path: ['__proto__'], text: 'c' }]);
    expect(JSON.stringify(after)).toBe('{"0":"y","constructor":"x","__proto__":"c"}');
    expect(Object.getPrototypeOf(after)).toBe(Object.prototype);
  });

  test('as many replacements as there are strings copy the array once', () => {
    const value = deepFreeze(Array.from({ length: 100_000 }, () => 'x'));
    const after = replaceStrings(value, Array.from({ length: 100_000 }, (_, at) => ({ path: [at], text: 'y' })));
    expect(after).toEqual(Array.from({ length: 100_000 }, () => 'y'));
  });
});

describe('members', () => {
  test('withMember keeps the order and freezes', () => {
    const changed = withMember({ a: 1, b: 2 }, 'a', 3);
    expect(Object.keys(changed)).toEqual(['a', 'b']);
    expect(changed).toEqual({ a: 3, b: 2 });
    expect(Object.isFrozen(changed)).toBe(true);
  });

  test('withMember sets no prototype', () => {
    const changed = withMember({}, '__proto__', { polluted: true });
    expect(Object.getPrototypeOf(changed)).toBe(Object.prototype);
    expect(Object.keys(changed)).toEqual(['__proto__']);
  });

  test('withoutMember drops one member, or nothing', () => {
    const object = Object.freeze({ a: 1, b: 2 });
    expect(withoutMember(object, 'a')).toEqual({ b: 2 });
    expect(Object.isFrozen(withoutMember(object, 'a'))).toBe(true);
    expect(withoutMember(object, 'toString')).toBe(object);
  });
});

test('a pointer escapes tilde and slash as RFC 6901 says', () => {
  expect(pointerOf([])).toBe('');
  expect(pointerOf(['a', 0, 'm~n', 'x/y', ''])).toBe('/a/0/m~0n/x~1y/');
});

test('a pointer leads to one path only', () => {
  const path = fc.array(fc.string(), { maxLength: 5 });
  fc.assert(
    fc.property(path, path, (left, right) => {
      expect(pointerOf(left) === pointerOf(right)).toBe(JSON.stringify(left) === JSON.stringify(right));
    }),
  );
});

function stringsIn(value: JsonValue): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap((item) => stringsIn(item as JsonValue));
  return isJsonObject(value) ? Object.entries(value).flatMap(([key, item]) => stringsIn(item).concat(key)) : [];
}

/** A value with every string replaced by one letter: what must not change. */
function shapeOf(value: JsonValue | undefined): unknown {
  if (typeof value === 'string') return 's';
  if (Array.isArray(value)) return value.map((item) => shapeOf(item as JsonValue));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shapeOf(item)]));
}

function deepFreeze(value: JsonValue): JsonValue {
  if (typeof value === 'object' && value !== null) {
    Object.freeze(value);
    for (const item of Object.values(value)) deepFreeze(item);
  }
  return value;
}
