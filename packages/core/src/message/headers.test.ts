import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { metaFor, requestOf } from '../../../../tests/controls/benign.ts';
import {
  compareHeaders,
  decodeHeaderValue,
  encodeHeaderValue,
  headerParamsOf,
  mirrorHeaders,
  namedIn,
  type HeaderParam,
  type McpHeaders,
} from './headers.ts';
import type { JsonObject, JsonValue } from './json.ts';

const NO_PARAMS: ReadonlyMap<string, string> = new Map();

function calling(parts: JsonObject, method = 'tools/call') {
  return requestOf({ jsonrpc: '2.0', id: 1, method, params: { ...parts, _meta: metaFor() } });
}

function headers(parts: Partial<McpHeaders> = {}): McpHeaders {
  return { version: '2026-07-28', method: 'tools/call', name: 'run', params: NO_PARAMS, ...parts };
}

function compared(value: JsonObject, said: Record<string, string>, params: readonly HeaderParam[]) {
  const call = calling({ name: 'run', arguments: value });
  return compareHeaders(call, headers({ params: new Map(Object.entries(said)) }), params);
}

function schema(properties: JsonValue, more: JsonObject = {}): JsonObject {
  return { type: 'object', properties, ...more };
}

function marked(name: JsonValue, type: JsonValue = 'string'): JsonObject {
  return { type, 'x-mcp-header': name };
}

describe('compareHeaders', () => {
  const call = calling({ name: 'run' });

  test('headers that say what the body says pass', () => {
    expect(compareHeaders(call, headers(), [])).toBeUndefined();
  });

  test.each([
    ['MCP-Protocol-Version', 'missing', { version: undefined }],
    ['MCP-Protocol-Version', 'different', { version: '2025-11-25' }],
    ['MCP-Protocol-Version', 'different', { version: '' }],
    ['Mcp-Method', 'missing', { method: undefined }],
    ['Mcp-Method', 'different', { method: 'tools/list' }],
    ['Mcp-Method', 'different', { method: 'Tools/Call' }],
    ['Mcp-Name', 'missing', { name: undefined }],
    ['Mcp-Name', 'different', { name: 'RUN' }],
    ['Mcp-Name', 'different', { name: 'run ' }],
    ['Mcp-Name', 'different', { name: 'run, run' }],
    ['Mcp-Name', 'different', { name: '=?BASE64?cnVu?=' }],
    ['Mcp-Name', 'malformed', { name: '=?base64?cnV?=' }],
    ['Mcp-Name', 'malformed', { name: '=?base64?cnV1=?=' }],
    ['Mcp-Name', 'malformed', { name: '=?base64?/////w==?=' }],
    ['Mcp-Name', 'malformed', { name: 'rün' }],
    ['Mcp-Name', 'malformed', { name: 'run\u0000' }],
  ] as const)('%s %s: %j', (header, why, parts) => {
    expect(compareHeaders(call, headers(parts), [])).toEqual({ header, why });
  });

  test('a name in the Base64 sentinel is decoded before it is compared', () => {
    expect(compareHeaders(call, headers({ name: '=?base64?cnVu?=' }), [])).toBeUndefined();
  });

  test('a name where none belongs is refused: it could steer a router to another place', () => {
    const listing = calling({}, 'tools/list');
    expect(compareHeaders(listing, headers({ method: 'tools/list', name: undefined }), [])).toBeUndefined();
    expect(compareHeaders(listing, headers({ method: 'tools/list' }), [])).toEqual({
      header: 'Mcp-Name', why: 'unexpected',
    });
  });

  test.each([
    ['prompts/get', { name: 'sum' }, 'sum'],
    ['resources/read', { uri: 'file:///a' }, 'file:///a'],
    ['tasks/get', { taskId: 't1' }, 't1'],
    ['completion/complete', { ref: { type: 'ref/prompt', name: 'sum' } }, undefined],
    ['completion/complete', { ref: { type: 'ref/resource', uri: 'file:///a' } }, undefined],
    ['tools/list', {}, undefined],
    ['com.example/run', { name: 'x' }, undefined],
  ])('%s with %j carries the name %j', (method, parts, name) => {
    expect(namedIn(calling(parts, method))).toBe(name);
  });
});

describe('parameter headers', () => {
  const region: HeaderParam = { name: 'Region', path: ['region'], type: 'string' };
  const count: HeaderParam = { name: 'Count', path: ['page', 'count'], type: 'integer' };
  const dry: HeaderParam = { name: 'Dry', path: ['dry'], type: 'boolean' };

  test.each([
    [{ region: 'eu' }, { region: 'eu' }, [region]],
    [{ region: 'zürich' }, { region: '=?base64?esO8cmljaA==?=' }, [region]],
    [{ page: { count: 42 } }, { count: '42' }, [count]],
    [{ page: { count: 42 } }, { count: '42.0' }, [count]],
    [{ page: { count: -7 } }, { count: '-7' }, [count]],
    [{ dry: true }, { dry: 'true' }, [dry]],
    [{ region: null }, {}, [region]],
    [{}, {}, [region, count, dry]],
    [{ region: 'eu' }, { region: 'eu', other: 'ignored' }, [region]],
  ])('%j agrees with %j', (value, said, params) => {
    expect(compared(value, said, params)).toBeUndefined();
  });

  test.each([
    ['Mcp-Param-Region', 'missing', { region: 'eu' }, {}, [region]],
    ['Mcp-Param-Region', 'different', { region: 'eu' }, { region: 'us' }, [region]],
    ['Mcp-Param-Region', 'different', { region: 'eu' }, { region: 'EU' }, [region]],
    ['Mcp-Param-Region', 'malformed', { region: 'eu' }, { region: 'e\nu' }, [region]],
    ['Mcp-Param-Region', 'unexpected', {}, { region: 'eu' }, [region]],
    ['Mcp-Param-Region', 'unexpected', { region: null }, { region: 'null' }, [region]],
    ['Mcp-Param-Count', 'different', { page: { count: 42 } }, { count: '43' }, [count]],
    ['Mcp-Param-Count', 'different', { page: { count: 42 } }, { count: '0x2A' }, [count]],
    ['Mcp-Param-Count', 'different', { page: { count: 42 } }, { count: '0b101010' }, [count]],
    ['Mcp-Param-Count', 'different', { page: { count: 42 } }, { count: ' 42' }, [count]],
    ['Mcp-Param-Count', 'different', { page: { count: 42 } }, { count: '=?base64?NDIK?=' }, [count]],
    ['Mcp-Param-Count', 'different', { page: { count: 0 } }, { count: '' }, [count]],
    ['Mcp-Param-Count', 'different', { page: { count: 42 } }, { count: '42, 43' }, [count]],
    ['Mcp-Param-Dry', 'different', { dry: true }, { dry: 'True' }, [dry]],
    ['Mcp-Param-Dry', 'different', { dry: true }, { dry: '1' }, [dry]],
    ['Mcp-Param-Region', 'different', { region: { a: 1 } }, { region: '[object Object]' }, [region]],
  ] as const)('%s is %s when %j meets %j', (header, why, value, said, params) => {
    expect(compared(value as JsonObject, said as Record<string, string>, params)).toEqual({ header, why });
  });

  test('a value is only read from own members along the path', () => {
    const inherited: HeaderParam = { name: 'X', path: ['constructor', 'name'], type: 'string' };
    expect(compared({}, {}, [inherited])).toBeUndefined();
  });

  test('what is mirrored is what compares as equal', () => {
    const value = fc.record(
      {
        region: fc.string({ unit: 'grapheme' }),
        page: fc.record({ count: fc.integer() }),
        dry: fc.boolean(),
      },
      { requiredKeys: [] },
    );
    const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(name, value, (tool, args) => {
        const call = calling({ name: tool, arguments: args });
        const params = [region, count, dry];
        const mirrored = new Map(mirrorHeaders(call, params));
        const said: McpHeaders = {
          version: mirrored.get('mcp-protocol-version'),
          method: mirrored.get('mcp-method'),
          name: mirrored.get('mcp-name'),
          params: new Map([...mirrored].flatMap(([key, text]): [string, string][] =>
            key.startsWith('mcp-param-') ? [[key.slice('mcp-param-'.length), text]] : [])),
        };
        expect(compareHeaders(call, said, params)).toBeUndefined();
      }),
    );
  });

  test('values without a text of their own are not mirrored', () => {
    const call = calling({ name: 'run', arguments: { region: { a: 1 }, dry: null } });
    expect(mirrorHeaders(call, [region, dry]).map(([key]) => key)).toEqual([
      'mcp-protocol-version', 'mcp-method', 'mcp-name',
    ]);
  });
});

describe('header values', () => {
  test('decode undoes encode, for every well-formed text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }).map((text) => text.toWellFormed()), (text) => {
        const encoded = encodeHeaderValue(text);
        expect(decodeHeaderValue(encoded)).toBe(text);
        expect(encoded).toBe(encoded.trim());
        expect(Array.from(encoded).every((char) => (char >= ' ' && char <= '~') || char === '\t')).toBe(true);
      }),
    );
  });

  test.each(['=?base64?literal?=', '=?base64??=', '=?base64?=', ' padded ', '\t', 'é', '', 'a\nb', '\ufeffx'])(
    '%j survives', (text) => {
      expect(decodeHeaderValue(encodeHeaderValue(text))).toBe(text);
    });

  test('the examples of the specification', () => {
    expect(encodeHeaderValue('us-west1')).toBe('us-west1');
    expect(encodeHeaderValue('Hello, 世界')).toBe('=?base64?SGVsbG8sIOS4lueVjA==?=');
    expect(encodeHeaderValue(' padded ')).toBe('=?base64?IHBhZGRlZCA=?=');
    expect(encodeHeaderValue('line1\nline2')).toBe('=?base64?bGluZTEKbGluZTI=?=');
    expect(encodeHeaderValue('=?base64?literal?=')).toBe('=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?=');
  });

  test.each([
    'a\u0000', 'a\u007f', 'é', 'a\r\nb', '=?base64?a?=', '=?base64?YQ?=', '=?base64?YR==?=', '=?base64?Y Q==?=',
    '=?base64?YQ==\t?=', '=?base64?_w==?=', '=?base64?gA==?=', '=?base64?7aCA?=',
  ])('%j is no header value', (raw) => {
    expect(decodeHeaderValue(raw)).toBeUndefined();
  });

  test('anything but the exact sentinel is itself', () => {
    for (const raw of ['=?BASE64?YQ==?=', '=?base64?YQ==', 'x=?base64?YQ==?=', '=?base64?=']) {
      expect(decodeHeaderValue(raw)).toBe(raw);
    }
  });
});

describe('headerParamsOf', () => {
  test('annotations along chains of properties are found, with their paths', () => {
    const found = headerParamsOf(schema({
      region: marked('Region'),
      page: { type: 'object', properties: { count: marked('Count', 'integer') } },
      plain: { type: 'string' },
    }));
    expect(found).toEqual([
      { name: 'Region', path: ['region'], type: 'string' },
      { name: 'Count', path: ['page', 'count'], type: 'integer' },
    ]);
  });

  test.each([undefined, null, true, 'x', [], {}, { type: 'object' }])('%j has none', (inputSchema) => {
    expect(headerParamsOf(inputSchema)).toEqual([]);
  });

  test.each([
    ['on the root', { ...schema({}), 'x-mcp-header': 'A' }],
    ['in items', schema({ list: { type: 'array', items: marked('A') } })],
    ['in oneOf', schema({ a: { oneOf: [marked('A')] } })],
    ['in if', schema({}, { if: { properties: { a: marked('A') } } })],
    ['in $defs', schema({}, { $defs: { a: marked('A') } })],
    ['in additionalProperties', schema({}, { additionalProperties: marked('A') })],
    ['in properties that are a list', schema([marked('A')])],
    ['an empty name', schema({ a: marked('') })],
    ['a name that is no token', schema({ a: marked('A B') })],
    ['a name with a line break', schema({ a: marked('A\r\nX: y') })],
    ['a name that is no text', schema({ a: marked(7) })],
    ['a long name', schema({ a: marked('a'.repeat(129)) })],
    ['a number', schema({ a: marked('A', 'number') })],
    ['an object', schema({ a: marked('A', 'object') })],
    ['a list of types', schema({ a: marked('A', ['string']) })],
    ['two names that differ in case alone', schema({ a: marked('Region'), b: marked('region') })],
  ])('a tool with %s must not be offered', (_what, inputSchema) => {
    expect(headerParamsOf(inputSchema)).toBeUndefined();
  });

  test('an argument that is called x-mcp-header is no annotation', () => {
    expect(headerParamsOf(schema({ 'x-mcp-header': { type: 'string' } }))).toEqual([]);
  });
});
