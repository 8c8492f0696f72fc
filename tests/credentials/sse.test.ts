import type { ServerResponse } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { tracesIn } from '../journeys/support/canaries.ts';
import { call, textOf } from '../journeys/support/talk.ts';
import { json, startRecorder, type Recorded, type Recorder } from '../outbound/fixture/recorder.ts';
import { beginSession } from '../support/wire.ts';
import { EVERYTHING, TestGateway } from '../support/gateway.ts';
import { startTokenServer, type TokenServer } from './fixture/token-server.ts';

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of closing.splice(0).toReversed()) await one.close();
});

/** A server of 2024-11-05 with one tool, for whoever shows a token of the issuer. */
async function startSseServer(issuer: TokenServer): Promise<Recorder> {
  let stream: ServerResponse | undefined;
  const recorder = await startRecorder((request, response) => {
    if (!issuer.given.includes(request.headers.authorization?.replace('Bearer ', '') ?? '')) {
      json(response, {}, 401);
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
  const server = await startSseServer(issuer);
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
