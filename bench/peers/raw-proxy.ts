/**
 * The least that an ordinary Node proxy does: `node:http` in, undici out, bytes as they are. It
 * checks nothing. What Durward costs above it is the price of security; what it costs itself is the
 * price of Node.
 *
 * usage: raw-proxy.ts UPSTREAM PORT
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Pool } from 'undici';

const [upstream = '', port = '0'] = process.argv.slice(2);
const pool = new Pool(upstream, { headersTimeout: 600_000, bodyTimeout: 600_000 });

/** Headers that belong to one connection. @see RFC 9110 §7.6.1 */
const OF_THE_HOP: ReadonlySet<string> = new Set([
  'connection', 'keep-alive', 'transfer-encoding', 'host', 'upgrade', 'te', 'trailer',
]);

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => forward(request, response, Buffer.concat(chunks)));
});
server.keepAliveTimeout = 600_000;
server.listen(Number(port), '127.0.0.1');
// A profile is written only by a process that ends itself.
process.once('SIGTERM', () => process.exit(0));

function forward(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
  const method = request.method ?? 'POST';
  const headers = withoutHop(request.headers);
  pool.dispatch({ method, path: request.url ?? '/', headers, body: body.length > 0 ? body : null }, {
    onRequestStart: (controller) => {
      response.on('close', () => {
        if (!response.writableFinished) controller.abort(new Error('The client went away'));
      });
      response.on('drain', () => controller.resume());
    },
    onResponseStart: (_controller, status, replied) => {
      response.writeHead(status, withoutHop(replied));
      // The head of a stream may be all that comes for a long time; other heads go with their body.
      if (replied['content-length'] === undefined) response.flushHeaders();
    },
    onResponseData: (controller, chunk) => {
      if (!response.write(chunk)) controller.pause();
    },
    onResponseEnd: () => {
      response.end();
    },
    onResponseError: () => {
      response.destroy();
    },
  });
}

function withoutHop(headers: IncomingMessage['headers']): Record<string, string | string[]> {
  const kept: Record<string, string | string[]> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined && !OF_THE_HOP.has(name)) kept[name] = value;
  }
  return kept;
}
