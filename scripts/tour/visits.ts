import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { Product } from './product.ts';
import { callText, modernHeaders, send, type Answer } from './wire.ts';

/** What a case came to. */
export type Observed =
  | { readonly verdict: 'allowed'; readonly saw: string }
  | { readonly verdict: 'denied'; readonly status: number; readonly incident: string; readonly saw: string };

/** One thing that somebody does, and what must come of it. */
export interface TourCase {
  readonly title: string;
  readonly expected: 'allowed' | { readonly status: number; readonly control: string; readonly reason: string };
  run(visit: Tour): Promise<Observed>;
}

/** What the cases share: the product, and the tokens of two people. */
export interface Tour {
  readonly product: Product;
  /** For the everything server. */
  readonly ana: string;
  readonly eve: string;
  /** Of Ana, for the files server. */
  readonly anaForFiles: string;
}

/** The real client library, in one era. */
export async function connect(tour: Tour, mode: 'legacy' | 'auto', server: string, token: string): Promise<Client> {
  const client = new Client({ name: 'durward-tour', version: '1' }, { versionNegotiation: { mode } });
  const transport = new StreamableHTTPClientTransport(new URL(tour.product.route(server)), {
    requestInit: { headers: { authorization: `Bearer ${token}` } },
  });
  await client.connect(transport);
  return client;
}

export function textOf(result: Awaited<ReturnType<Client['callTool']>>): string {
  const [first] = result.content ?? [];
  return first?.type === 'text' ? first.text.split('\n', 1)[0] ?? '' : JSON.stringify(first);
}

/** Calls the tool that everybody may call, with this token and no client library. */
export function callEcho(product: Product, token: string | undefined, args: Readonly<Record<string, string>> = {}) {
  return send(product.route('everything'), modernHeaders(token, 'tools/call', 'echo'), callText('echo', args));
}

export function denied({ status, body }: Answer): Observed {
  const { error } = JSON.parse(body) as { error?: { message: string; data?: { incident?: string } } };
  const incident = error?.data?.incident;
  if (error === undefined || incident === undefined) return { verdict: 'allowed', saw: body.slice(0, 200) };
  return { verdict: 'denied', status, incident, saw: error.message };
}
