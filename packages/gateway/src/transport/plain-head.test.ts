import { createServer, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readPlainHead } from './plain-head.ts';

const PLAIN = [
  'POST /servers/files/mcp HTTP/1.1', 'Host: localhost:8080', 'Content-Type: application/json',
  'Authorization: Bearer a.b.c', 'Content-Length: 2',
];

function readLines(lines: readonly string[]) {
  const bytes = Buffer.from(`${lines.join('\r\n')}\r\n`, 'latin1');
  return readPlainHead(bytes, bytes.length);
}

function withLine(line: string): readonly string[] {
  return [...PLAIN, line];
}

function without(name: string): readonly string[] {
  return PLAIN.filter((line) => !line.startsWith(name));
}

describe('a head in plain form', () => {
  test('is read as it stands', () => {
    expect(readLines(PLAIN)).toEqual({
      method: 'POST',
      target: '/servers/files/mcp',
      rawHeaders: PLAIN.slice(1).flatMap((line) => line.split(': ')),
      bodyBytes: 2,
    });
  });

  test.each([
    ['blanks around a value', withLine('X-A: \t b c \t'), ['X-A', 'b c']],
    ['an empty value', withLine('X-A:'), ['X-A', '']],
    ['no blank after the colon', withLine('X-A:b'), ['X-A', 'b']],
    ['a connection that stays', withLine('Connection: Keep-Alive'), ['Connection', 'Keep-Alive']],
  ])('may have %s', (_what, lines, expected) => {
    expect(readLines(lines)?.rawHeaders.slice(-2)).toEqual(expected);
  });

  test.each(['GET', 'DELETE'])('may be a %s without a body', (method) => {
    const lines = [`${method} /servers/files/mcp HTTP/1.1`, 'Host: a'];
    expect(readLines(lines)).toMatchObject({ method, bodyBytes: 0 });
    expect(readLines([...lines, 'Content-Length: 0'])).toMatchObject({ bodyBytes: 0 });
    expect(readLines([...lines, 'Content-Length: 1'])).toBeUndefined();
  });
});

describe('what is left to the general engine', () => {
  test.each<[string, readonly string[]]>([
    ['another method', ['PUT /servers/files/mcp HTTP/1.1', ...PLAIN.slice(1)]],
    ['a method in small letters', ['post /servers/files/mcp HTTP/1.1', ...PLAIN.slice(1)]],
    ['another path', ['POST /token HTTP/1.1', ...PLAIN.slice(1)]],
    ['an absolute target', ['POST http://a/servers/files/mcp HTTP/1.1', ...PLAIN.slice(1)]],
    ['HTTP/1.0', ['POST /servers/files/mcp HTTP/1.0', ...PLAIN.slice(1)]],
    ['a letter beyond ASCII in the target', ['POST /servers/fil\xe9s/mcp HTTP/1.1', ...PLAIN.slice(1)]],
    ['two blanks in the request line', ['POST /servers/files/mcp  HTTP/1.1', ...PLAIN.slice(1)]],
    ['no Host', without('Host')],
    ['an empty Host', [...without('Host'), 'Host:']],
    ['two Hosts', withLine('host: localhost:8080')],
    ['no Content-Length', without('Content-Length')],
    ['two equal Content-Lengths', withLine('content-length: 2')],
    ['a Content-Length with a sign', [...without('Content-Length'), 'Content-Length: +2']],
    ['a Content-Length with a blank inside', [...without('Content-Length'), 'Content-Length: 2 2']],
    ['a list of Content-Lengths', [...without('Content-Length'), 'Content-Length: 2, 2']],
    ['a hexadecimal Content-Length', [...without('Content-Length'), 'Content-Length: 0x2']],
    ['an empty Content-Length', [...without('Content-Length'), 'Content-Length:']],
    ['a large Content-Length', [...without('Content-Length'), 'Content-Length: 1048577']],
    ['a transfer coding', withLine('Transfer-Encoding: chunked')],
    ['a transfer coding of nothing', withLine('Transfer-Encoding:')],
    ['an expectation', withLine('Expect: 100-continue')],
    ['an upgrade', withLine('Upgrade: h2c')],
    ['a connection that ends', withLine('Connection: close')],
    ['a connection with options', withLine('Connection: keep-alive, x-a')],
    ['a folded line', withLine(' folded')],
    ['a blank before the colon', withLine('X-A : b')],
    ['no colon', withLine('X-A')],
    ['no name', withLine(': b')],
    ['a letter beyond ASCII in a value', withLine('X-A: \xe9')],
    ['a letter beyond ASCII in a name', withLine('X-\xe9: a')],
    ['a NUL in a value', withLine('X-A: a\0b')],
    ['a bare CR', withLine('X-A: a\rX-B: b')],
    ['a bare LF', withLine('X-A: a\nX-B: b')],
    ['a delete character', withLine('X-A: \x7f')],
    ['too many headers', [...PLAIN, ...Array.from({ length: 61 }, (_, at) => `X-${String(at)}: a`)]],
  ])('is %s', (_what, lines) => {
    expect(readLines(lines)).toBeUndefined();
  });
});

describe('beside the parser of Node', () => {
  let seen: ((incoming: IncomingMessage, body: string) => void) | undefined;
  const server = createServer((incoming, outgoing) => {
    let body = '';
    incoming.setEncoding('latin1').on('data', (text: string) => {
      body += text;
    }).on('end', () => {
      seen?.(incoming, body);
      outgoing.end();
    });
  });

  beforeAll(() => new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  }));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  function asNodeReads(bytes: Buffer): Promise<{ incoming: IncomingMessage; body: string } | undefined> {
    return new Promise((resolve) => {
      const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
      seen = (incoming, body) => {
        resolve({ incoming, body });
        socket.destroy();
      };
      socket.on('close', () => resolve(undefined)).on('error', () => resolve(undefined)).resume();
      socket.write(bytes);
    });
  }

  const piece = fc.constantFrom(
    'POST', 'GET', ' ', '/servers/', 'a/mcp', 'HTTP/1.1', '\r\n', '\n', '\r', ':', 'Host', 'host: a', 'X-A: b',
    'Content-Length', 'content-length: 1', '1', ',', 'Transfer-Encoding: chunked', 'é', 'Connection: close', ' folded',
    '0', '\t', '\0',
  );

  test('what is plain to us is the same to it', async () => {
    let plain = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 6 }), fc.nat(5), async (pieces, place) => {
        const lines = [...PLAIN];
        lines.splice(Math.min(place, lines.length), place % 2, pieces.join(''));
        const bytes = Buffer.from(`${lines.join('\r\n')}\r\n`, 'latin1');
        const head = readPlainHead(bytes, bytes.length);
        if (head === undefined) return;
        plain += 1;
        const read = await asNodeReads(Buffer.concat([bytes, Buffer.from('\r\n{}'.padEnd(head.bodyBytes + 2, ' '))]));
        expect(read?.incoming.method).toBe(head.method);
        expect(read?.incoming.url).toBe(head.target);
        expect(read?.incoming.rawHeaders).toEqual(head.rawHeaders);
        expect(read?.body.length).toBe(head.bodyBytes);
      }),
      { numRuns: 3000 },
    );
    expect(plain).toBeGreaterThan(50);
  });
});
