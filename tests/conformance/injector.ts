import { once } from 'node:events';
import { Agent, createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';

/** Stands in front of the gateway and adds the bearer that the suite cannot send. */
export interface Injector {
  readonly url: string;
  /** Where requests go from now on, and which token goes with each server's route. */
  pointAt(port: number, tokens: ReadonlyMap<string, string>): void;
  close(): void;
}

/**
 * Starts an injector on a free port. It adds one header and changes nothing else: `Host`, `Origin`,
 * the case and the repetition of headers reach the gateway as the suite sent them; replies stream
 * through; a client that goes away cancels its request.
 */
export async function startInjector(): Promise<Injector> {
  const agent = new Agent({ keepAlive: true });
  let target = { port: 0, tokens: new Map<string, string>() as ReadonlyMap<string, string> };
  const server = createServer((request, response) => {
    forward(request, response, agent, target.port, target.tokens.get(serverIn(request.url ?? '')));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The injector has no port');
  return {
    url: `http://127.0.0.1:${String(address.port)}`,
    pointAt: (port, tokens) => {
      target = { port, tokens };
    },
    close: () => {
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
}

function serverIn(path: string): string {
  return path.split('/')[2] ?? '';
}

function forward(
  request: IncomingMessage,
  response: ServerResponse,
  agent: Agent,
  port: number,
  token: string | undefined,
): void {
  const headers = [...request.rawHeaders];
  if (token !== undefined) headers.push('Authorization', `Bearer ${token}`);
  const onward = send({ host: '127.0.0.1', port, agent, method: request.method, path: request.url, headers });
  onward.on('response', (reply) => {
    response.writeHead(reply.statusCode ?? 502, reply.rawHeaders);
    response.flushHeaders();
    reply.pipe(response);
    reply.on('error', () => response.destroy());
  });
  onward.on('error', () => response.destroy());
  response.on('close', () => onward.destroy());
  request.pipe(onward);
}
