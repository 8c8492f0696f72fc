import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RawConnection, requestText } from '../journeys/support/raw.ts';
import { requestOf } from '../journeys/support/talk.ts';
import { httpUpstream, type HttpUpstream } from '../journeys/support/upstreams.ts';
import { EVERYTHING, TestGateway } from '../support/gateway.ts';

/**
 * Two requests in the bytes of one, where two readers differ on where the first one ends: none of them reaches a
 * server, and each leaves a record that names who sent it.
 */

let upstream: HttpUpstream;
let gateway: TestGateway;
let host = '';
let token = '';

beforeAll(async () => {
  upstream = await httpUpstream('modern', { quick: (called) => called.reply('quick') });
  gateway = await TestGateway.start({ servers: { web: upstream.config }, grants: [EVERYTHING] });
  host = new URL(gateway.url).host;
  token = await gateway.token('web');
});

afterAll(async () => {
  await gateway.close();
  await upstream.close();
});

/** An honest call, with another head. */
function callWith(...lines: readonly string[]): string {
  const { headers, body } = requestOf({ url: '', token }, 'tools/call', { name: 'quick', arguments: {} });
  const text = requestText('POST /servers/web/mcp HTTP/1.1', { host, ...headers });
  const framing = lines.map((line) => `${line}\r\n`).join('').replace('LENGTH', String(body.length));
  return `${text.slice(0, -2)}${framing}\r\n${body}`;
}

function heard(): number {
  return upstream.seen.filter(({ json }) => json.method === 'tools/call').length;
}

async function answerTo(text: string): Promise<string> {
  const line = await RawConnection.open(gateway.url);
  line.write(Buffer.from(text, 'latin1'));
  await line.ended;
  return line.said;
}

describe('a request whose end is a matter of opinion', () => {
  test.each<[string, readonly string[]]>([
    ['with a length and chunks', ['Content-Length: LENGTH', 'Transfer-Encoding: chunked']],
    ['with chunks and a length', ['Transfer-Encoding: chunked', 'Content-Length: LENGTH']],
    ['with two equal lengths', ['Content-Length: LENGTH', 'Content-Length: LENGTH']],
    ['with two lengths', ['Content-Length: LENGTH', 'Content-Length: 3']],
    ['with a list of lengths', ['Content-Length: LENGTH, LENGTH']],
    ['with a length with a sign', ['Content-Length: +LENGTH']],
    ['with a negative length', ['Content-Length: -1']],
    ['with a length of more than numbers hold', ['Content-Length: 99999999999999999999']],
    ['with a length in hexadecimal', ['Content-Length: 0xff']],
    ['with a blank before the colon of a length', ['Content-Length : LENGTH']],
    ['with a folded length', ['X-A: b', ' Content-Length: LENGTH']],
    ['with a length behind a bare line feed', ['X-A: b\nContent-Length: LENGTH']],
    ['with a length behind a bare carriage return', ['X-A: b\rContent-Length: LENGTH']],
    ['with a length behind a NUL', ['X-A: b\0', 'Content-Length: LENGTH']],
    ['with another coding behind chunks', ['Transfer-Encoding: chunked, gzip']],
    ['with chunks that are none', ['Transfer-Encoding: xchunked']],
    ['with a size of a chunk that is none', ['Transfer-Encoding: chunked']],
    ['with a name that is none', ['X(A): b', 'Content-Length: LENGTH']],
    ['with a line that is no header', ['nonsense', 'Content-Length: LENGTH']],
  ])('reaches no server, and leaves a record: %s', async (_what, lines) => {
    const [before, calls] = [gateway.records().length, heard()];
    const said = await answerTo(callWith(...lines));
    expect(said).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(heard()).toBe(calls);
    expect(gateway.records().slice(before).filter(({ type }) => type === 'request.refused')).toEqual([
      expect.objectContaining({ control: 'gateway', reason: 'unreadable_request', peer: '127.0.0.1' }),
    ]);
  });

  test('is none of those that only break off', async () => {
    const before = gateway.records().length;
    for (const text of ['', 'POST /servers/web/mcp HT', callWith('Content-Length: 9999')]) {
      const line = await RawConnection.open(gateway.url);
      line.write(text);
      line.socket.end();
      await line.ended;
    }
    const refused = gateway.records().slice(before).filter(({ reason }) => reason === 'unreadable_request');
    expect(refused).toEqual([]);
  });

  test('is served up to where all agree, and nothing behind it', async () => {
    const calls = heard();
    const said = await answerTo(`${callWith('Content-Length: LENGTH')}0\r\n\r\n${callWith('Content-Length: LENGTH')}`);
    expect(said.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400']);
    expect(heard()).toBe(calls + 1);
  });

  test('with a head beyond all measure is refused as that', async () => {
    expect(await answerTo(callWith(`X-A: ${'b'.repeat(40_000)}`))).toMatch(/^HTTP\/1\.1 431 /);
  });
});
