import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HttpRequest, HttpResponse, Listening, RequestHead } from './http.ts';
import { nodeEngine } from './node-engine.ts';

const JSON_TYPE = ['content-type', 'application/json'];
let listening: Listening;
let client: Socket;
let said = '';
let serve: (request: HttpRequest, response: HttpResponse) => void;

beforeEach(async () => {
  serve = echo;
  const place = { address: '127.0.0.1', port: 0, tls: undefined, clock: () => Date.now() };
  listening = await nodeEngine.listen(place, (request, response) => serve(request, response));
  client = connect(listening.port, '127.0.0.1');
  said = '';
  client.setEncoding('latin1').on('data', (text: string) => {
    said += text;
  });
  await once(client, 'connect');
});

afterEach(async () => {
  client.destroy();
  await listening.close();
});

function tokenIn({ rawHeaders }: RequestHead) {
  return { token: rawHeaders[rawHeaders.indexOf('X-Token') + 1] };
}

/** Answers with what was asked. */
function echo(request: HttpRequest, response: HttpResponse): void {
  request.readBody(1000, (body) => {
    const text = typeof body === 'string' ? body : Buffer.from(body).toString();
    response.reply(200, JSON_TYPE, `<${request.method} ${request.target} ${text}>`);
  });
}

function post(body: string, ...lines: readonly string[]): string {
  const length = `Content-Length: ${String(Buffer.byteLength(body))}`;
  return ['POST /servers/a/mcp HTTP/1.1', 'Host: a', length, ...lines, '', body].join('\r\n');
}

async function heard(text: string): Promise<void> {
  await expect.poll(() => said, { timeout: 5000, interval: 5 }).toContain(text);
}

describe('requests in plain form', () => {
  test('are served one after the other on one connection', async () => {
    for (const body of ['one', 'two', 'two']) {
      said = '';
      client.write(post(body));
      await heard(`<POST /servers/a/mcp ${body}>`);
      expect(said).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
      expect(said).toContain('content-length: 25\r\n');
    }
  });

  test('may come in pieces, or several at once', async () => {
    const text = post('one');
    client.write(text.slice(0, -2));
    await sleep(20);
    client.write(text.slice(-2) + post('two') + post('three'));
    await heard('<POST /servers/a/mcp three>');
    expect(said.match(/<[^>]*>/g)).toEqual(['one', 'two', 'three'].map((body) => `<POST /servers/a/mcp ${body}>`));
  });

  test('that come by the hundred do not grow the stack', async () => {
    const depths: number[] = [];
    const limit = Error.stackTraceLimit;
    serve = (request, response) => {
      Error.stackTraceLimit = 1000;
      depths.push(new Error('here').stack?.split('\n').length ?? 0);
      Error.stackTraceLimit = limit;
      echo(request, response);
    };
    client.write(post('x').repeat(200));
    await expect.poll(() => depths.length).toBe(200);
    expect(new Set(depths).size).toBe(1);
  });

  test('wait for the reply before them', async () => {
    const replies: HttpResponse[] = [];
    serve = (_request, response) => void replies.push(response);
    client.write(post('one') + post('two'));
    await expect.poll(() => replies.length).toBe(1);
    await sleep(20);
    expect(replies).toHaveLength(1);
    replies[0]?.reply(200, JSON_TYPE, 'first');
    await expect.poll(() => replies.length).toBe(2);
    replies[1]?.reply(200, JSON_TYPE, 'second');
    await heard('second');
  });

  test('are served before their body has come, and the rest of a body that nobody reads is passed over', async () => {
    serve = (_request, response) => response.reply(401, JSON_TYPE, 'no');
    const text = post('x'.repeat(400));
    client.write(text.slice(0, -300));
    await heard('401 Unauthorized');
    serve = echo;
    client.write(`${'x'.repeat(300)}${post('next')}`);
    await heard('<POST /servers/a/mcp next>');
  });

  test('are refused by their length when that is too large', async () => {
    client.write(`${post('x'.repeat(1001))}${post('next')}`);
    await heard('too_large');
    await heard('<POST /servers/a/mcp next>');
  });

  test('are refused by their length before any of it has come, also where the general engine reads them', async () => {
    client.write('POST /servers/a/mcp HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n');
    await heard('too_large');
  });

  test('are told of when the client goes away before the reply, or within the body', async () => {
    const gone: string[] = [];
    serve = (request, response) => {
      response.onGone(() => gone.push('reply'));
      request.readBody(1000, (body) => gone.push(typeof body === 'string' ? body : 'whole'));
    };
    client.write(post('four').slice(0, -1));
    await sleep(20);
    client.destroy();
    await expect.poll(() => gone).toEqual(['aborted', 'reply']);
  });
});

test('what was made of a head counts for the next one only where that is the same to the byte', async () => {
  const made: { readonly token: string | undefined }[] = [];
  serve = (request, response) => {
    made.push(request.onceOfHead(tokenIn));
    echo(request, response);
  };
  client.write(['a', 'a', 'b', 'a'].map((token) => post(token, `X-Token: ${token}`)).join(''));
  await expect.poll(() => made.map(({ token }) => token)).toEqual(['a', 'a', 'b', 'a']);
  expect(made[1]).toBe(made[0]);
  expect(made[3]).not.toBe(made[0]);
});

describe('a connection on which something else comes', () => {
  test.each([
    ['from the start', ''],
    ['after plain requests', post('one')],
  ])('is the general engine’s, %s', async (_when, before) => {
    client.write(before);
    if (before !== '') await heard('<POST /servers/a/mcp one>');
    client.write('POST /servers/a/mcp HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n');
    await heard('<POST /servers/a/mcp abc>');
    client.write(post('two'));
    await heard('<POST /servers/a/mcp two>');
    client.write('POST /servers/a/mcp HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx');
    await heard('400 Bad Request');
  });

  test('keeps every byte when a head comes in two pieces', async () => {
    const text = post('one');
    client.write(text.slice(0, 20));
    await sleep(20);
    client.write(text.slice(20));
    await heard('<POST /servers/a/mcp one>');
  });
});

test('a client that offers another protocol is answered in this one', async () => {
  client.write(post('one', 'Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABk'));
  await heard('<POST /servers/a/mcp one>');
  client.write(post('two'));
  await heard('<POST /servers/a/mcp two>');
  expect(said).not.toContain('101');
});

test('a request of more than a hundred headers is refused: none of them is passed over', async () => {
  client.write(post('one', ...Array.from({ length: 98 }, () => 'X-A: b')));
  await heard('<POST /servers/a/mcp one>');
  client.write(post('two', ...Array.from({ length: 99 }, () => 'X-A: b')));
  await heard('431 Request Header Fields Too Large');
  expect(said).not.toContain('two');
});

test('a client with dozens of other than plain requests that wait loses its connection', async () => {
  let served = 0;
  serve = () => void (served += 1);
  const closed = once(client.on('error', () => {}), 'close');
  client.write(post('', 'TE: x').repeat(100));
  await closed;
  expect(served).toBeLessThan(100);
});

describe('a body in pieces of one byte', () => {
  test('is whole', async () => {
    client.setNoDelay(true);
    for (const piece of post('abcdefghij'.repeat(10))) {
      client.write(piece);
      await new Promise(setImmediate);
    }
    await heard(`<POST /servers/a/mcp ${'abcdefghij'.repeat(10)}>`);
  });

  test('takes little more memory than its length', async () => {
    const count = 400_000;
    const before = heldBytes();
    let taken = 0;
    serve = (request, response) => {
      request.readBody(1_000_000, ({ length }) => {
        taken = heldBytes() - before;
        response.reply(200, JSON_TYPE, String(length));
      });
    };
    client.write('POST /servers/a/mcp HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n');
    client.write(`${'1\r\na\r\n'.repeat(count)}0\r\n\r\n`);
    await heard(String(count));
    // Kept as it comes, it takes hundreds of bytes for each of its own.
    expect(taken).toBeLessThan(200 * count);
  });
});

function heldBytes(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

describe('a reply as a whole', () => {
  test.each([
    ['short', 'a'.repeat(100)], ['short, beyond ASCII', 'é한'.repeat(100)],
    ['as long as is joined with its head', 'a'.repeat(16 * 1024 - 1)], ['longer', 'a'.repeat(16 * 1024)],
    ['longer, beyond ASCII', 'é한'.repeat(20_000)], ['longer, of bytes', Buffer.from('é한'.repeat(20_000))],
  ])('is sent byte for byte: %s', async (_what, body) => {
    serve = (_request, response) => response.reply(200, JSON_TYPE, body);
    const bytes = Buffer.from(body);
    client.write(post('one'));
    await expect.poll(() => said.endsWith(`\r\n\r\n${bytes.toString('latin1')}`), { timeout: 5000 }).toBe(true);
    expect(said).toContain(`\r\ncontent-length: ${String(bytes.length)}\r\n`);
    serve = echo;
    client.write(post('two'));
    await heard('<POST /servers/a/mcp two>');
  });
});

describe('a reply as a stream', () => {
  test('is sent piece by piece, and the next request waits for its end', async () => {
    let stream: HttpResponse | undefined;
    serve = (_request, response) => {
      stream = response;
      response.open(200, ['content-type', 'text/event-stream']);
      response.write('data: é\n\n');
    };
    client.write(post('one'));
    await heard('data: ');
    expect(said).toContain('transfer-encoding: chunked\r\n\r\na\r\n');
    serve = echo;
    client.write(post('two'));
    await sleep(20);
    expect(said).not.toContain('<POST');
    stream?.write('more');
    stream?.end();
    await heard('4\r\nmore\r\n0\r\n\r\n');
    await heard('<POST /servers/a/mcp two>');
  });

  test('ends with the connection, which is told', async () => {
    let isGone = false;
    serve = (_request, response) => {
      response.onGone(() => {
        isGone = true;
      });
      response.open(200, ['content-type', 'text/event-stream']);
    };
    client.write(post('one'));
    await heard('chunked');
    client.destroy();
    await expect.poll(() => isGone).toBe(true);
  });
});

test('no value of a header can end its line', async () => {
  let thrown: unknown;
  serve = (_request, response) => {
    try {
      response.reply(200, ['x-a', 'b\r\nset-cookie: c'], 'x');
    } catch (error) {
      thrown = error;
      response.reply(500, JSON_TYPE, 'refused');
    }
  };
  client.write(post('one'));
  await heard('refused');
  expect(thrown).toBeInstanceOf(TypeError);
  expect(said).not.toContain('set-cookie');
});

test('closing breaks connections in the lane, and no new one is served', async () => {
  client.write(post('one'));
  await heard('<POST');
  const closed = once(client, 'close');
  await listening.close();
  await closed;
});
