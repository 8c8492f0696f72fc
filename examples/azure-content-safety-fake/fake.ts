import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Blocklists } from './blocklists.ts';
import { refused, type Asked, type Replied } from './exchange.ts';
import { OPERATIONS } from './operations.ts';
import { usualScript, type Script } from './script.ts';

/** What goes wrong with every answer, until it is taken back. */
export type Fault =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterSeconds?: number }
  /** The right answer, too late. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** Half of the right answer. */
  | { readonly kind: 'truncated' }
  /** Status 200, and nothing of what was asked. */
  | { readonly kind: 'empty' }
  /** Says that all is well of one document less than there are, and nothing of one category. */
  | { readonly kind: 'short' }
  | { readonly kind: 'hang_up' };

export interface FakeOptions {
  readonly key: string;
  /** What the service thinks of a text. */
  readonly script?: Script;
  /** A bearer that is accepted, and that its own token endpoints hand out. */
  readonly bearer?: string;
  readonly port?: number;
}

const BODY_BYTES_MAX = 4 * 1024 * 1024;

/**
 * Azure AI Content Safety as its documentation describes it, on loopback: operations, limits, error
 * documents, block lists, keys and tokens, and its bad days.
 */
export class ContentSafetyFake {
  /** What was asked, in order: the operation and its body. */
  readonly asked: Asked[] = [];
  /** What tokens were asked for with. */
  readonly tokens: { readonly path: string; readonly form: Readonly<Record<string, string>> }[] = [];
  fault: Fault | undefined;
  readonly #options: FakeOptions;
  readonly #server: Server;
  readonly #blocklists = new Blocklists();

  private constructor(options: FakeOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
  }

  static async start(options: FakeOptions): Promise<ContentSafetyFake> {
    const fake = new ContentSafetyFake(options);
    await new Promise<void>((resolve) => {
      fake.#server.listen(options.port ?? 0, '127.0.0.1', resolve);
    });
    return fake;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  /** How often an operation was asked. */
  count(operation: string): number {
    return this.asked.filter((one) => one.operation === operation).length;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', this.endpoint);
    const text = await bodyOf(request);
    const token = this.#tokenFor(url, request, text);
    if (token !== undefined) {
      send(response, token);
      return;
    }
    const { fault } = this;
    if (fault?.kind === 'hang_up') {
      response.destroy();
      return;
    }
    if (fault?.kind === 'slow') await sleep(fault.ms, undefined, { ref: false });
    if (fault?.kind === 'status') {
      const wait = fault.retryAfterSeconds;
      send(response, refused(fault.status, fault.status === 429 ? 'TooManyRequests' : 'ServerBusy'),
        wait === undefined ? {} : { 'retry-after': String(wait) });
      return;
    }
    const replied = this.#replyTo(url, request, text);
    if (replied.status === 200 && fault?.kind === 'empty') send(response, { status: 200, body: {} });
    else if (replied.status === 200 && fault?.kind === 'short') send(response, shortened(replied));
    else if (replied.status === 200 && fault?.kind === 'truncated') {
      const whole = JSON.stringify(replied.body);
      response.writeHead(200, { 'content-type': 'application/json' }).end(whole.slice(0, whole.length / 2));
    } else send(response, replied);
  }

  #replyTo(url: URL, request: IncomingMessage, text: string): Replied {
    const { pathname, searchParams } = url;
    if (!this.#knows(request)) return refused(401, 'Unauthorized');
    if (!pathname.startsWith(PREFIX)) return refused(404, 'ResourceNotFound');
    if (!searchParams.has('api-version')) return refused(400, 'InvalidRequestBody', 'api-version is required');
    const operation = pathname.slice(PREFIX.length);
    const body = parsed(text);
    const method = request.method ?? '';
    const asked: Asked = { method, operation, query: Object.fromEntries(searchParams), body };
    this.asked.push(asked);
    if (operation.startsWith('text/blocklists')) return this.#blocklists.answer(asked, this.endpoint);
    const answer = OPERATIONS[operation];
    if (answer === undefined || method !== 'POST') return refused(404, 'ResourceNotFound');
    if (body === undefined) return refused(400, 'InvalidRequestBody', 'the body is no JSON object');
    return answer(body, this.#options.script ?? usualScript, this.#blocklists);
  }

  #knows({ headers }: IncomingMessage): boolean {
    const { key, bearer } = this.#options;
    if (headers['ocp-apim-subscription-key'] === key) return true;
    return bearer !== undefined && headers.authorization === `Bearer ${bearer}`;
  }

  /** Where Entra ID and the managed identity of a host hand out tokens. */
  #tokenFor({ pathname, searchParams }: URL, { headers }: IncomingMessage, text: string): Replied | undefined {
    const isEntra = pathname.endsWith('/oauth2/v2.0/token');
    if (!isEntra && pathname !== '/msi/token') return undefined;
    const form = isEntra ? new URLSearchParams(text) : searchParams;
    this.tokens.push({ path: pathname, form: Object.fromEntries(form) });
    const { bearer } = this.#options;
    const granted = { access_token: bearer ?? '', token_type: 'Bearer' };
    if (isEntra) return { status: 200, body: { ...granted, expires_in: 3600 } };
    const isRight = headers['x-identity-header'] !== undefined && searchParams.has('resource');
    // App Service says only when the token ends.
    const ends = String(Math.floor(Date.now() / 1000) + 3600);
    return isRight ? { status: 200, body: { ...granted, expires_on: ends } } : refused(400, 'invalid_request');
  }
}

const PREFIX = '/contentsafety/';

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > BODY_BYTES_MAX) throw new Error('the body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function parsed(text: string): Asked['body'] {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function shortened({ status, body }: Replied): Replied {
  const { documentsAnalysis: documents, categoriesAnalysis: categories } = body;
  if (Array.isArray(categories)) return { status, body: { ...body, categoriesAnalysis: categories.slice(1) } };
  if (!Array.isArray(documents)) return { status, body: {} };
  return { status, body: { ...body, documentsAnalysis: documents.slice(1).map(() => ({ attackDetected: false })) } };
}

function send(response: ServerResponse, { status, body }: Replied, headers: Record<string, string> = {}): void {
  if (status === 204) {
    response.writeHead(204).end();
    return;
  }
  const error = body['error'] as { code?: string } | undefined;
  const code = error?.code === undefined ? {} : { 'x-ms-error-code': error.code };
  response.writeHead(status, { 'content-type': 'application/json', ...code, ...headers }).end(JSON.stringify(body));
}
