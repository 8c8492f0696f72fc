import { TestBrowser } from '../../tests/authorization/support/browser.ts';
import { SdkClient } from '../../tests/authorization/support/sdk-client.ts';
import { contentCases } from './content-cases.ts';
import type { Product } from './product.ts';
import { callEcho, connect, denied, textOf, type TourCase } from './visits.ts';
import { callText, modernHeaders, send, sessionHeaders } from './wire.ts';

/** The real client library with its own OAuth, and an owner with a browser who says yes. */
async function allowedClient(product: Product): Promise<SdkClient> {
  const browser = new TestBrowser();
  const client = await SdkClient.start(product.route('everything'), async (url) => {
    await browser.press(await browser.open(await product.ownerLink()), {});
    await browser.press(await browser.open(url.href), { name: 'decision', value: 'allow' });
  });
  await client.connect();
  return client;
}

const honest: readonly TourCase[] = [
  {
    title: 'a client of today calls a tool (2026-07-28, before a server of yesterday)',
    expected: 'allowed',
    async run(tour) {
      const client = await connect(tour, 'auto', 'everything', tour.ana);
      const saw = textOf(await client.callTool({ name: 'echo', arguments: { message: 'good morning' } }));
      await client.close();
      return { verdict: 'allowed', saw };
    },
  },
  {
    title: 'a client that has nothing registers, the owner signs in and allows it in a browser (OAuth)',
    expected: 'allowed',
    async run({ product }) {
      const client = await allowedClient(product);
      const saw = textOf(
        await client.client.callTool({ name: 'echo', arguments: { message: 'allowed by its owner' } }),
      );
      await client.close();
      return { verdict: 'allowed', saw };
    },
  },
  {
    title: 'a client of yesterday calls a tool (2025-11-25, with a session)',
    expected: 'allowed',
    async run(tour) {
      const client = await connect(tour, 'legacy', 'everything', tour.ana);
      const saw = textOf(await client.callTool({ name: 'get-sum', arguments: { a: 19, b: 23 } }));
      await client.close();
      return { verdict: 'allowed', saw };
    },
  },
  {
    title: 'a client reads a sample file through the files server',
    expected: 'allowed',
    async run(tour) {
      const client = await connect(tour, 'auto', 'files', tour.anaForFiles);
      const listed = await client.callTool({ name: 'list_allowed_directories', arguments: {} });
      await client.close();
      return { verdict: 'allowed', saw: textOf(listed) };
    },
  },
  {
    title: 'the list shows only what may be called',
    expected: 'allowed',
    async run(tour) {
      const client = await connect(tour, 'auto', 'everything', tour.ana);
      const names = (await client.listTools()).tools.map((tool) => tool.name);
      await client.close();
      if (names.includes('get-env')) throw new Error('get-env is listed');
      return { verdict: 'allowed', saw: `${String(names.length)} tools, get-env not among them` };
    },
  },
];

const attacks: readonly TourCase[] = [
  {
    title: 'somebody without a token knocks',
    expected: { status: 401, control: 'AA001', reason: 'missing_token' },
    run: async ({ product }) => denied(await callEcho(product, undefined)),
  },
  {
    title: 'a token stolen from another server is tried here',
    expected: { status: 401, control: 'TK002', reason: 'audience_mismatch' },
    run: async ({ product, anaForFiles }) => denied(await callEcho(product, anaForFiles)),
  },
  {
    title: 'a token is forged: the signature is left out',
    expected: { status: 401, control: 'AA004', reason: 'bad_signature' },
    async run({ product, ana }) {
      const [, payload = ''] = ana.split('.');
      const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url');
      const forged = `${header}.${payload}.AA`;
      return denied(await callEcho(product, forged));
    },
  },
  {
    title: 'the token is put into the address instead of the header',
    expected: { status: 400, control: 'TK001', reason: 'misplaced_token' },
    async run({ product, ana }) {
      const address = `${product.route('everything')}?access_token=${ana}`;
      return denied(await send(address, modernHeaders(undefined, 'tools/call', 'echo'), callText('echo', {})));
    },
  },
  {
    title: 'the owner has taken back what he allowed, and the client goes on with its token',
    expected: { status: 401, control: 'TK007', reason: 'revoked_token' },
    async run({ product }) {
      const client = await allowedClient(product);
      const tokens = await client.provider.tokens();
      await client.close();
      await product.revokeAccess('everything');
      await new Promise((resolve) => setTimeout(resolve, 1000));
      return denied(await callEcho(product, tokens?.access_token));
    },
  },
  {
    title: 'a tool that was never granted is called by its name',
    expected: { status: 403, control: 'AA008', reason: 'not_granted' },
    async run({ product, ana }) {
      const headers = modernHeaders(ana, 'tools/call', 'get-env');
      return denied(await send(product.route('everything'), headers, callText('get-env', {})));
    },
  },
  {
    title: 'a smuggled header: it says echo, the body says get-env',
    expected: { status: 400, control: 'SN007', reason: 'header_mismatch' },
    async run({ product, ana }) {
      const headers = modernHeaders(ana, 'tools/call', 'echo');
      return denied(await send(product.route('everything'), headers, callText('get-env', {})));
    },
  },
  {
    title: 'a smuggled body: two names, one for us and one for the server',
    expected: { status: 400, control: 'EX003', reason: 'malformed_message' },
    async run({ product, ana }) {
      const body = callText('echo', {}).replace('"name":"echo"', '"name":"echo","n\\u0061me":"get-env"');
      return denied(await send(product.route('everything'), modernHeaders(ana, 'tools/call', 'echo'), body));
    },
  },
  {
    title: 'the caller’s own token travels in an argument',
    expected: { status: 403, control: 'TK008', reason: 'token_in_message' },
    run: async ({ product, ana }) => denied(await callEcho(product, ana, { message: `see ${ana}` })),
  },
  {
    title: 'Eve found the id of Ana’s session and uses it with her own token',
    expected: { status: 404, control: 'SN001', reason: 'foreign_session' },
    async run({ product, ana, eve }) {
      const session = await beginSession(product, ana);
      const body = JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/list', params: {} });
      return denied(await send(product.route('everything'), sessionHeaders(eve, session), body));
    },
  },
  {
    title: 'a web page made its own name point at this machine (DNS rebinding)',
    expected: { status: 403, control: 'SN006', reason: 'foreign_host' },
    async run({ product, ana }) {
      const headers = { ...modernHeaders(ana, 'tools/call', 'echo'), host: 'evil.example' };
      return denied(await send(product.route('everything'), headers, callText('echo', {})));
    },
  },
  {
    title: 'a protocol version that nobody has agreed on',
    expected: { status: 400, control: 'EX005', reason: 'unsupported_version' },
    async run({ product, ana }) {
      const body = callText('echo', {}).replace('2026-07-28', '2099-01-01');
      const headers = { ...modernHeaders(ana, 'tools/call', 'echo'), 'mcp-protocol-version': '2099-01-01' };
      return denied(await send(product.route('everything'), headers, body));
    },
  },
];

/** After these nobody is left who could call. */
const endings: readonly TourCase[] = [
  {
    title: 'Ana’s tokens are revoked, and the next call with one of them fails',
    expected: { status: 401, control: 'TK007', reason: 'revoked_token' },
    async run({ product, ana }) {
      await product.revokeSubject('ana');
      const call = () => callEcho(product, ana, { message: 'still there?' });
      const until = performance.now() + REVOCATION_MS;
      let answer = await call();
      while (answer.status === 200 && performance.now() < until) answer = await call();
      return denied(answer);
    },
  },
];

/** Within this time a revocation must have reached the gateway, in milliseconds. */
const REVOCATION_MS = 1000;

export const CASES: readonly TourCase[] = [...honest, ...attacks, ...contentCases, ...endings];

async function beginSession(product: Product, token: string): Promise<string> {
  const clientInfo = { name: 'durward-tour', version: '1' };
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo };
  const initial = sessionHeaders(token);
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params });
  const answer = await send(product.route('everything'), initial, body);
  const id = answer.headers['mcp-session-id'];
  if (typeof id !== 'string') throw new Error(`no session began: ${answer.body}`);
  return id;
}
