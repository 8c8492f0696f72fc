import { EVERYTHING, TestGateway, type TokenOptions } from '../../support/gateway.ts';
import { beginSession } from '../../support/wire.ts';
import { call, textOf, type Seat } from './talk.ts';
import { httpUpstream, type HttpUpstream, type ToolCall } from './upstreams.ts';

/** One legacy server behind two routes of a gateway: `one` and `two`. */
export interface TwoRoutes {
  readonly upstream: HttpUpstream;
  readonly gateway: TestGateway;
  /** Calls of the tool `gated`, and of `prompts/list`, that wait for the test to answer them. */
  readonly waiting: ToolCall[];
  close(): Promise<void>;
}

/** A session, and whose it is. */
export interface Owned extends Required<Seat> {
  readonly token: string;
}

/** Starts the server, whose tool `echo` answers at once, and the gateway with its clock so far ahead. */
export async function openTwoRoutes(skewMs = () => 0): Promise<TwoRoutes> {
  const waiting: ToolCall[] = [];
  const upstream = await httpUpstream('legacy', {
    echo: (asked) => asked.reply(asked.args),
    gated: (asked) => waiting.push(asked),
  }, { 'prompts/list': (asked) => waiting.push(asked) });
  const servers = { one: upstream.config, two: upstream.config };
  const gateway = await TestGateway.start({ servers, grants: [EVERYTHING] }, { skewMs });
  return {
    upstream,
    gateway,
    waiting,
    async close() {
      await gateway.close();
      await upstream.close();
    },
  };
}

/** Begins a session. */
export async function sessionOf(
  gateway: TestGateway,
  subject = 'ana',
  more: TokenOptions = {},
  server = 'one',
): Promise<Owned> {
  const url = gateway.route(server);
  const token = await gateway.token(server, subject, more);
  return { url, token, session: await beginSession(url, token) };
}

/** Whether a session still answers its owner. */
export async function works(owner: Seat): Promise<boolean> {
  return textOf(await call(owner, 'echo', { still: 'mine' })) === '{"still":"mine"}';
}
