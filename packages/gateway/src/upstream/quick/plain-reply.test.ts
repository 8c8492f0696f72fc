import { describe, expect, test } from 'vitest';
import { readPlainReply } from './plain-reply.ts';
import { requestText } from './request-text.ts';

const PLAIN = ['HTTP/1.1 200 OK', 'Content-Type: application/json', 'Content-Length: 2'];

function readLines(lines: readonly string[]) {
  const bytes = Buffer.from(`${lines.join('\r\n')}\r\n`, 'latin1');
  return readPlainReply(bytes, bytes.length);
}

describe('a reply in plain form', () => {
  test('is read as it stands, with names in lower case', () => {
    const lines = ['X-A: \t b c \t', 'X-B:', 'X-C: 1', 'x-c: 2', 'X-c: 3', 'Connection: Keep-Alive'];
    const read = readLines([...PLAIN, ...lines]);
    expect(read).toMatchObject({ status: 200, bodyBytes: 2 });
    expect({ ...read?.headers }).toEqual({
      'content-type': 'application/json', 'content-length': '2', 'x-a': 'b c', 'x-b': '', 'x-c': ['1', '2', '3'],
      connection: 'Keep-Alive',
    });
  });

  test.each(['HTTP/1.1 200 ', 'HTTP/1.1 202 Accepted', 'HTTP/1.1 404 Not Found', 'HTTP/1.1 599 x'])(
    'may begin with %j', (line) => expect(readLines([line, ...PLAIN.slice(1)])).toBeDefined(),
  );
});

describe('what is left to undici', () => {
  test.each<[string, readonly string[]]>([
    ['HTTP/1.0', ['HTTP/1.0 200 OK', ...PLAIN.slice(1)]],
    ['no HTTP', ['ICY 200 OK', ...PLAIN.slice(1)]],
    ['a status of two digits', ['HTTP/1.1 20 OK', ...PLAIN.slice(1)]],
    ['a status of four digits', ['HTTP/1.1 2000 OK', ...PLAIN.slice(1)]],
    ['a status with a sign', ['HTTP/1.1 +20 OK', ...PLAIN.slice(1)]],
    ['no reason and no blank', ['HTTP/1.1 200', ...PLAIN.slice(1)]],
    ['a status that is not final', ['HTTP/1.1 103 Early Hints', ...PLAIN.slice(1)]],
    ['a status without a body', ['HTTP/1.1 204 No Content', ...PLAIN.slice(1)]],
    ['a status of nothing new', ['HTTP/1.1 304 Not Modified', ...PLAIN.slice(1)]],
    ['no length', PLAIN.slice(0, 2)],
    ['two lengths', [...PLAIN, 'content-length: 2']],
    ['a list of lengths', [...PLAIN.slice(0, 2), 'Content-Length: 2, 2']],
    ['a length with a sign', [...PLAIN.slice(0, 2), 'Content-Length: +2']],
    ['a hexadecimal length', [...PLAIN.slice(0, 2), 'Content-Length: 0x2']],
    ['a fraction of a length', [...PLAIN.slice(0, 2), 'Content-Length: 2.0']],
    ['an empty length', [...PLAIN.slice(0, 2), 'Content-Length:']],
    ['a transfer coding', [...PLAIN, 'Transfer-Encoding: chunked']],
    ['an upgrade', [...PLAIN, 'Upgrade: h2c']],
    ['a connection that ends', [...PLAIN, 'Connection: close']],
    ['a folded line', [...PLAIN, ' folded']],
    ['a blank before the colon', [...PLAIN, 'X-A : b']],
    ['no colon', [...PLAIN, 'X-A']],
    ['no name', [...PLAIN, ': b']],
    ['a name that objects know', [...PLAIN, '__proto__: b']],
    ['a letter beyond ASCII', [...PLAIN, 'X-A: \xe9']],
    ['a bare CR', [...PLAIN, 'X-A: a\rX-B: b']],
    ['a bare LF', [...PLAIN, 'X-A: a\nX-B: b']],
    ['a NUL', [...PLAIN, 'X-A: \0']],
    ['too many headers', [...PLAIN, ...Array.from({ length: 63 }, (_, at) => `X-${String(at)}: a`)]],
  ])('is %s', (_what, lines) => {
    expect(readLines(lines)).toBeUndefined();
  });
});

describe('the text of a request', () => {
  const request = { path: '/mcp?a=b', method: 'POST', headers: ['accept', 'x'], body: '{"a":"é"}' } as const;

  test('is its head and its body, whose length is counted in bytes', () => {
    const head = 'POST /mcp?a=b HTTP/1.1\r\nhost: a:1\r\nconnection: keep-alive\r\naccept: x\r\n';
    expect(requestText('a:1', request)).toEqual({
      text: `${head}content-length: 10\r\n\r\n{"a":"é"}`,
      encoding: 'utf8',
    });
    expect(requestText('a:1', { ...request, body: '{"a":1}' })).toEqual({
      text: `${head}content-length: 7\r\n\r\n{"a":1}`,
      encoding: 'latin1',
    });
    expect(requestText('a', { ...request, method: 'DELETE', body: null })?.text).toMatch(/accept: x\r\n\r\n$/);
  });

  test('begins with the headers that many requests share', () => {
    const common = Object.freeze(['x-a', '1', 'x-b', '2']);
    for (const own of ['3', '4']) {
      const { text } = requestText('a', { ...request, common, headers: ['x-c', own] }) ?? { text: '' };
      expect(text).toContain(`\r\nconnection: keep-alive\r\nx-a: 1\r\nx-b: 2\r\nx-c: ${own}\r\ncontent-length: `);
    }
  });

  test('is none, however often it is asked for, where one of those is not plain', () => {
    const common = Object.freeze(['x-a', '1\r\nx-b: 2']);
    for (let count = 0; count < 2; count += 1) expect(requestText('a', { ...request, common })).toBeUndefined();
  });

  test.each([
    ['a line break in a value', { headers: ['x-a', 'b\r\nx-c: d'] }],
    ['a line break in a name', { headers: ['x-a\r\n', 'b'] }],
    ['a letter beyond ASCII in a value', { headers: ['x-a', 'é'] }],
    ['a blank in the path', { path: '/a b' }],
  ])('is none with %s', (_what, change) => {
    expect(requestText('a', { ...request, ...change })).toBeUndefined();
  });
});
