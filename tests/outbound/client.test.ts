import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  createOutboundClient,
  type OutboundClient,
  type OutboundClientOptions,
} from '../../packages/gateway/src/outbound/outbound-client.ts';
import { OutboundError } from '../../packages/gateway/src/outbound/outbound-error.ts';
import { selfSigned, type Certificate } from '../upstreams/fixture/certificate.ts';
import { json, startRecorder, type Answer, type Recorder } from './fixture/recorder.ts';

const opened: (OutboundClient | Recorder)[] = [];
let certificate: Certificate;

beforeAll(() => {
  certificate = selfSigned(['idp.test', 'localhost'], ['127.0.0.1']);
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

function client(options: Partial<OutboundClientOptions> = {}): OutboundClient {
  const made = createOutboundClient({ allowLoopback: false, ...options });
  opened.push(made);
  return made;
}

async function recorder(answer: Answer, secure?: Certificate): Promise<Recorder> {
  const started = await startRecorder(answer, secure);
  opened.push(started);
  return started;
}

async function reasonOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(() => 'fulfilled', (thrown: unknown) => thrown);
  return error instanceof OutboundError ? error.reason : String(error);
}

/** A resolver that answers in turn, and goes on with its last answer. */
function scripted(...answers: readonly (readonly string[])[]) {
  const asked: string[] = [];
  return {
    asked,
    resolve: (name: string): Promise<readonly string[]> => {
      const answer = answers[Math.min(asked.length, answers.length - 1)] ?? [];
      asked.push(name);
      return Promise.resolve(answer);
    },
  };
}

describe('a name', () => {
  const closed = [
    '127.0.0.1', '127.8.8.8', '::1', '10.1.2.3', '172.16.0.9', '192.168.1.1', '100.64.0.1', '169.254.169.254',
    '168.63.129.16', 'fd00::1', 'fe80::1', '::ffff:127.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::', '2001:0:7f00:1::',
    '0.0.0.0', '::', '224.0.0.1', '255.255.255.255',
  ];

  test.each(closed)('that resolves to %s is not connected to (S-48, S-90)', async (address) => {
    const server = await recorder((_request, response) => json(response, {}), certificate);
    const { resolve } = scripted([address]);
    const outbound = client({ resolve, ca: certificate.cert });
    expect(await reasonOf(outbound.getJson(`https://idp.test:${server.port}/`))).toBe('forbidden_address');
    expect(server.connections).toBe(0);
  });

  test('with one bad address among good ones is not connected to (S-48)', async () => {
    const server = await recorder((_request, response) => json(response, {}), certificate);
    const { resolve } = scripted(['8.8.8.8', '127.0.0.1']);
    expect(await reasonOf(client({ resolve }).getJson(`https://idp.test:${server.port}/`))).toBe('forbidden_address');
    expect(server.connections).toBe(0);
  });

  test('is resolved once for a connection, so that a second answer gains nothing (S-48)', async () => {
    const server = await recorder((_request, response) => json(response, {}), certificate);
    // An address of the internet: nobody there has the certificate, if anybody is there at all.
    const rebinding = scripted(['2606:4700:4700::dead'], ['127.0.0.1']);
    const outbound = client({
      resolve: rebinding.resolve, ca: certificate.cert, limits: { timeoutMs: 400, connectTimeoutMs: 300 },
    });
    const first = await reasonOf(outbound.getJson(`https://idp.test:${server.port}/`));
    expect(['timeout', 'unreachable']).toContain(first);
    expect(rebinding.asked).toEqual(['idp.test']);
    expect(await reasonOf(outbound.getJson(`https://idp.test:${server.port}/`))).toBe('forbidden_address');
    expect(server.connections).toBe(0);
  });

  test('that the configuration names may be private, until it leads to a metadata service (S-48, S-90)', async () => {
    const server = await recorder((_request, response) => {
      response.shouldKeepAlive = false;
      json(response, { here: true });
    }, certificate);
    const origin = `https://idp.test:${server.port}`;
    const rebinding = scripted(['127.0.0.1'], ['169.254.169.254']);
    const outbound = client({
      configuredOrigins: [origin], resolve: rebinding.resolve, ca: certificate.cert,
    });
    expect((await outbound.getJson(`${origin}/`)).value).toEqual({ here: true });
    expect(await reasonOf(outbound.getJson(`${origin}/`))).toBe('forbidden_address');
  });

  test.each([[[]], [Array.from({ length: 33 }, () => '8.8.8.8')]])(
    'without addresses, or with too many, is not used (S-48)',
    async (addresses) => {
      const { resolve } = scripted(addresses);
      expect(await reasonOf(client({ resolve }).getJson('https://idp.test/'))).toBe('unresolvable');
    },
  );

  test('that cannot be resolved is told as such (S-48)', async () => {
    const unknown = client({ resolve: () => Promise.reject(new Error('ENOTFOUND')) });
    expect(await reasonOf(unknown.getJson('https://idp.test/'))).toBe('unresolvable');
  });

  test('of this machine that leads elsewhere is not connected to (S-65)', async () => {
    const { resolve } = scripted(['8.8.8.8']);
    const outbound = client({ allowLoopback: true, resolve });
    expect(await reasonOf(outbound.getJson('http://localhost:9/'))).toBe('forbidden_port');
    expect(await reasonOf(outbound.getJson('http://localhost:9999/'))).toBe('forbidden_address');
  });

  test('of another machine that leads to this one is not, also where loopback is allowed (S-48)', async () => {
    const server = await recorder((_request, response) => json(response, {}), certificate);
    const { resolve } = scripted(['127.0.0.1']);
    const outbound = client({ allowLoopback: true, resolve, ca: certificate.cert });
    expect(await reasonOf(outbound.getJson(`https://idp.test:${server.port}/`))).toBe('forbidden_address');
    expect(server.connections).toBe(0);
  });
});

describe('a literal address', () => {
  test('of this machine is never connected to (S-48, S-90)', async () => {
    const server = await recorder((_request, response) => json(response, {}), certificate);
    const hosts = ['127.0.0.1', '2130706433', '0x7f.1', '127.1', '[::ffff:127.0.0.1]', '[64:ff9b::7f00:1]', '0'];
    for (const host of hosts) {
      const outbound = client({ ca: certificate.cert });
      expect(await reasonOf(outbound.getJson(`https://${host}:${server.port}/`))).toBe('forbidden_address');
    }
    expect(server.connections).toBe(0);
  });

  test('is reached where loopback is allowed (S-65)', async () => {
    const server = await recorder((_request, response) => json(response, { ok: 1 }));
    const outbound = client({ allowLoopback: true });
    expect((await outbound.getJson(`http://127.0.0.1:${server.port}/`)).value).toEqual({ ok: 1 });
    expect((await outbound.getJson(`http://localhost:${server.port}/`)).value).toEqual({ ok: 1 });
  });
});

describe('TLS', () => {
  test('with a certificate that nobody vouches for is refused (S-83)', async () => {
    const server = await recorder((_request, response) => json(response, {}), certificate);
    const outbound = client({ allowLoopback: true });
    expect(await reasonOf(outbound.getJson(`https://127.0.0.1:${server.port}/`))).toBe('unreachable');
    expect(server.requests).toEqual([]);
  });

  test('with a certificate of another name is refused (S-83)', async () => {
    const server = await recorder((_request, response) => json(response, {}), certificate);
    const origin = `https://other.test:${server.port}`;
    const { resolve } = scripted(['127.0.0.1']);
    const outbound = client({ configuredOrigins: [origin], resolve, ca: certificate.cert });
    expect(await reasonOf(outbound.getJson(origin))).toBe('unreachable');
    expect(server.requests).toEqual([]);
  });
});

const to = (location: string): Answer => (request, response) => {
  if (request.url === '/end') json(response, { end: true });
  else response.writeHead(302, { location }).end();
};

describe('a redirect', () => {
  test('is not followed unless asked for (S-48)', async () => {
    const server = await recorder(to('/end'));
    const outbound = client({ allowLoopback: true });
    const url = `http://127.0.0.1:${server.port}/`;
    expect(await reasonOf(outbound.getJson(url))).toBe('redirected');
    expect(await reasonOf(outbound.fetch(url))).toBe('redirected');
    expect(await reasonOf(outbound.fetch(url, { redirect: 'error' }))).toBe('redirected');
    expect((await outbound.fetch(url, { redirect: 'manual' })).headers.get('location')).toBe('/end');
    expect(server.requests.map((request) => request.url)).toEqual(['/', '/', '/', '/']);
  });

  test('is followed as often as asked for, not once more (S-48)', async () => {
    const server = await recorder((request, response) => {
      const step = Number(request.url.slice(1));
      if (step === 3) json(response, { step });
      else response.writeHead(307, { location: `/${step + 1}` }).end();
    });
    const outbound = client({ allowLoopback: true });
    const url = `http://127.0.0.1:${server.port}/0`;
    const document = await outbound.getJson(url, { redirectsMax: 3 });
    expect(document).toMatchObject({ value: { step: 3 }, url: `http://127.0.0.1:${server.port}/3` });
    expect(await reasonOf(outbound.getJson(url, { redirectsMax: 2 }))).toBe('redirected');
  });

  test.each([
    ['https://169.254.169.254/latest/meta-data/', 'forbidden_address'],
    ['https://10.0.0.1/', 'forbidden_address'],
    ['//2852039166/', 'forbidden_scheme'],
    ['http://idp.example/', 'forbidden_scheme'],
    ['file:///etc/passwd', 'forbidden_scheme'],
    ['javascript:alert(1)', 'forbidden_scheme'],
    ['https://user@idp.example/', 'credentials_in_url'],
    ['https://idp.example:25/', 'forbidden_port'],
    ['http://[', 'redirected'],
  ])('to %s is judged like a first URL: %s (S-48, S-90)', async (location, reason) => {
    const server = await recorder(to(location));
    const outbound = client({ allowLoopback: true });
    expect(await reasonOf(outbound.getJson(`http://127.0.0.1:${server.port}/`, { redirectsMax: 5 }))).toBe(reason);
  });

  test('of a stranger to an origin of the configuration is refused (S-48)', async () => {
    const inside = await recorder((_request, response) => json(response, { inside: true }));
    const origin = `http://127.0.0.1:${inside.port}`;
    const stranger = await recorder(to(`${origin}/`));
    const outbound = client({ allowLoopback: true, configuredOrigins: [origin] });
    const url = `http://127.0.0.1:${stranger.port}/`;
    expect(await reasonOf(outbound.getJson(url, { redirectsMax: 1 }))).toBe('redirected');
    expect(inside.requests).toEqual([]);
  });
});

async function outcomeOf(answer: Answer, limits = {}): Promise<string> {
  const server = await recorder(answer);
  const outbound = client({ allowLoopback: true, limits });
  return reasonOf(outbound.getJson(`http://127.0.0.1:${server.port}/`));
}

const silent: Answer = () => {};
const half: Answer = (_request, response) => response.writeHead(200).write('{');
const drip: Answer = (_request, response) => {
  response.writeHead(200);
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
};
const padded: Answer = (_request, response) => response.writeHead(200, { 'x-pad': 'x'.repeat(17_000) }).end('{}');
const noHttp: Answer = (_request, response) => response.socket?.end('canary\r\n\r\n');

describe('a reply', () => {
  test.each([['in its head', silent], ['in its body', half], ['and drips', drip]])(
    'that never ends, %s, is given up (S-48)',
    async (_where, answer) => {
      expect(await outcomeOf(answer, { timeoutMs: 150 })).toBe('timeout');
    },
  );

  test('that is too large, announced or not, is cut off (S-48)', async () => {
    const body = `{"a":"${'x'.repeat(2000)}"}`;
    const limits = { bodyBytesMax: 1000 };
    expect(await outcomeOf((_request, response) => response.writeHead(200).end(body), limits)).toBe('too_large');
    const chunked: Answer = (_request, response) => {
      response.writeHead(200, { 'transfer-encoding': 'chunked' }).write(body.slice(0, 900));
      setTimeout(() => response.end(body.slice(900)), 20);
    };
    expect(await outcomeOf(chunked, limits)).toBe('too_large');
  });

  test('with headers beyond the limit is refused (S-48)', async () => {
    expect(await outcomeOf(padded)).toBe('too_large');
  });

  test('that is compressed is not unpacked (S-48)', async () => {
    const bomb = gzipSync(Buffer.alloc(10_000_000, ' '));
    const answer: Answer = (request, response) => {
      expect(request.headers['accept-encoding']).toBe('identity');
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'application/json' }).end(bomb);
    };
    expect(await outcomeOf(answer)).toBe('encoded');
  });

  test.each([
    ['{"a":1,"a":2}', 'not_json'],
    ['[]', 'not_json'],
    ['', 'not_json'],
    ['\uFEFF{}', 'not_json'],
    [`${'['.repeat(20)}${']'.repeat(20)}`, 'not_json'],
  ])('%j is no document (S-48)', async (body, reason) => {
    expect(await outcomeOf((_request, response) => response.writeHead(200).end(body))).toBe(reason);
  });

  test.each([201, 204, 206, 400, 404, 500])('with status %i is no document (S-48)', async (status) => {
    expect(await outcomeOf((_request, response) => response.writeHead(status).end())).toBe('bad_status');
  });

  test('that is not HTTP is told as such, and nothing of it (S-10)', async () => {
    const server = await recorder(noHttp);
    const outbound = client({ allowLoopback: true });
    const error: unknown = await outbound.getJson(`http://127.0.0.1:${server.port}/?code=canary`).catch((e) => e);
    expect(error).toMatchObject({ reason: 'unreachable', message: expect.not.stringContaining('canary') });
  });
});

describe('fetch', () => {
  test('sends what it is given, without headers that are not its own to set (S-48)', async () => {
    const server = await recorder((_request, response) => json(response, { ok: true }, 201));
    const outbound = client({ allowLoopback: true });
    const response = await outbound.fetch(new URL(`http://127.0.0.1:${server.port}/token?a=b`), {
      method: 'POST',
      headers: { authorization: 'Basic abc', cookie: 'a=b', host: 'evil.example', 'accept-encoding': 'gzip' },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    expect([response.status, await response.json()]).toEqual([201, { ok: true }]);
    const [request] = server.requests;
    expect(request).toMatchObject({ method: 'POST', url: '/token?a=b', body: 'grant_type=client_credentials' });
    expect(request?.headers).toMatchObject({
      authorization: 'Basic abc', 'accept-encoding': 'identity', host: `127.0.0.1:${server.port}`,
    });
    expect(request?.headers.cookie).toBeUndefined();
  });

  test('is ended by the signal of its caller (S-48)', async () => {
    const server = await recorder(() => {});
    const controller = new AbortController();
    const pending = client({ allowLoopback: true }).fetch(`http://127.0.0.1:${server.port}/`, {
      signal: controller.signal,
    });
    await sleep(30);
    controller.abort(new Error('enough'));
    await expect(pending).rejects.toThrow('enough');
  });

  test('fails at once beyond the number of requests under way, and goes on when one has ended (S-48)', async () => {
    const held: (() => void)[] = [];
    const server = await recorder((_request, response) => held.push(() => json(response, {})));
    const outbound = client({ allowLoopback: true, limits: { requestsMax: 2 } });
    const url = `http://127.0.0.1:${server.port}/`;
    const waiting = [outbound.getJson(url), outbound.getJson(url)];
    await expect.poll(() => held.length).toBe(2);
    expect(await reasonOf(outbound.getJson(url))).toBe('busy');
    for (const release of held) release();
    await Promise.all(waiting);
    const next = outbound.getJson(url);
    await expect.poll(() => held.length).toBe(3);
    held[2]?.();
    await next;
  });

  test('cannot be given a URL that no one can read (S-48)', async () => {
    expect(await reasonOf(client().fetch('not a url'))).toBe('malformed_url');
    expect(await reasonOf(client().fetch('https://user:canary@idp.example/'))).toBe('malformed_url');
  });
});
