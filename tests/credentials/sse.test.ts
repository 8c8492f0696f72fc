import type { ServerResponse } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { TestBrowser } from '../authorization/support/browser.ts';
import { tracesIn } from '../journeys/support/canaries.ts';
import { call, textOf, type Said } from '../journeys/support/talk.ts';
import { json, startRecorder, type Recorded, type Recorder } from '../outbound/fixture/recorder.ts';
import { beginSession } from '../support/wire.ts';
import { EVERYTHING, TestGateway } from '../support/gateway.ts';
import { SHOWS_PAGES, visitIn } from './fixture/connect-scene.ts';
import { startOAuthServer } from './fixture/oauth-server.ts';
import { startTokenServer } from './fixture/token-server.ts';

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of closing.splice(0).toReversed()) await one.close();
});

/** A server of 2024-11-05 with one tool, for whoever shows a token that counts. */
async function startSseServer(isGood: (token: string) => boolean, issuer = ''): Promise<Recorder> {
  let stream: ServerResponse | undefined;
  const recorder = await startRecorder((request, response) => {
    const origin = `http://127.0.0.1:${String(recorder.port)}`;
    if (request.url === '/.well-known/oauth-protected-resource/sse') {
      json(response, { resource: `${origin}/sse`, authorization_servers: [issuer] });
    } else if (!isGood(request.headers.authorization?.replace('Bearer ', '') ?? '')) {
      const named = `${origin}/.well-known/oauth-protected-resource/sse`;
      response.writeHead(401, { 'www-authenticate': `Bearer resource_metadata="${named}"` }).end();
    } else if (request.method === 'GET') {
      stream = response;
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('event: endpoint\ndata: /message\n\n');
    } else {
      response.writeHead(202).end();
      const answer = answerTo(request);
      if (answer !== undefined) stream?.write(`data: ${JSON.stringify(answer)}\n\n`);
    }
  });
  closing.push(recorder);
  return recorder;
}

function answerTo({ body }: Recorded): unknown {
  const { id, method, params } = JSON.parse(body) as { id?: unknown; method: string; params?: object };
  const results: Readonly<Record<string, object>> = {
    'initialize': { ...params, capabilities: { tools: {} }, serverInfo: { name: 'old', version: '1' } },
    'tools/list': { tools: [{ name: 'whoami', inputSchema: { type: 'object' } }] },
    'tools/call': { content: [{ type: 'text', text: 'served' }] },
  };
  return id === undefined ? undefined : { jsonrpc: '2.0', id, result: results[method] ?? {} };
}

test('a server over HTTP+SSE is used with a credential, never with the caller’s (S-11, S-16)', async () => {
  const issuer = await startTokenServer();
  closing.push(issuer.recorder);
  const server = await startSseServer((token) => issuer.given.includes(token));
  const credential = { clientCredentials: { issuer: issuer.issuer, clientId: 'durward', clientSecret: 'env:S' } };
  const sse = { url: `http://127.0.0.1:${String(server.port)}/sse`, credential };
  const gateway = await TestGateway.start(
    { servers: { files: { sse } }, grants: [EVERYTHING] },
    { environment: { S: 'secret-of-durward' } },
  );
  closing.push(gateway);
  const token = await gateway.token('files');
  const url = gateway.route('files');
  expect(textOf(await call({ url, token }, 'whoami'))).toBe('served');
  const session = await beginSession(url, token);
  expect(textOf(await call({ url, token, session }, 'whoami'))).toBe('served');
  expect(issuer.asked[0]?.form.get('resource')).toBe(sse.url);
  const [, claims = '', signature = ''] = token.split('.');
  const seen = JSON.stringify([server.requests, issuer.recorder.requests]);
  expect(tracesIn(seen, { token, claims, signature })).toEqual([]);
});

test('a person connects an account at such a server, and is asked again when it ended (S-42, S-46)', async () => {
  const issuer = await startOAuthServer();
  closing.push(issuer.recorder);
  const server = await startSseServer((token) => issuer.tokens.has(token), issuer.issuer);
  const sse = { url: `http://127.0.0.1:${String(server.port)}/sse`, credential: { oauth: {} } };
  const gateway = await TestGateway.start({ servers: { files: { sse } }, grants: [EVERYTHING] });
  closing.push(gateway);
  const whoami = async (): Promise<Said> => {
    const seat = { url: gateway.route('files'), token: await gateway.token('files', 'owner') };
    return call(seat, 'whoami', {}, { meta: SHOWS_PAGES });
  };
  const page = `${gateway.url}/oauth/connect/files`;
  expect(visitIn(await whoami())?.['url']).toBe(page);
  const browser = new TestBrowser();
  await browser.press(await browser.open((await gateway.gateway.ownerLink()) ?? ''), {});
  await browser.press(await browser.open(page), { name: 'decision', value: 'connect' });
  expect(textOf(await whoami())).toBe('served');
  await browser.press(await browser.open(page), { name: 'decision', value: 'disconnect' });
  await expect.poll(async () => visitIn(await whoami())?.['url'], { timeout: 3000 }).toBe(page);
});
