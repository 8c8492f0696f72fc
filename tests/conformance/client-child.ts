import { isJsonObject, type JsonObject } from '@durward/core';
import { TestBrowser } from '../authorization/support/browser.ts';
import { ask, call, type Said, type Seat } from '../journeys/support/talk.ts';
import { EVERYTHING, TestGateway, type TestConfig } from '../support/gateway.ts';

/**
 * What the conformance suite runs as a client: a gateway before the server of the suite, a client before
 * the gateway, and a person who connects their account when they are asked. What the suite sees of it is
 * the gateway alone: it asks for tokens, and it speaks to the server.
 *
 * usage: node tests/conformance/client-child.ts <url of the server>
 */
type Http = NonNullable<NonNullable<TestConfig['servers']>[string]['http']>;
type Credential = NonNullable<Http['credential']>;

const { MCP_CONFORMANCE_SCENARIO: scenario = '', MCP_CONFORMANCE_CONTEXT: contextText = '{}' } = process.env;
const context = JSON.parse(contextText) as Readonly<Record<string, string | undefined>>;
const environment: Record<string, string> = {};
/** How often a person connects before they give up. */
const CONNECTS_MAX = 3;
const SHOWS_PAGES = { 'io.modelcontextprotocol/clientCapabilities': { elicitation: { url: {} } } };

function secret(name: string, value: string | undefined): `env:${string}` {
  environment[name] = value ?? '';
  return `env:${name}`;
}

/** What the configuration of a deployer would say for a scenario. */
function credentialFor(): Credential {
  const issuer = context['issuer'] ?? '';
  const clientId = context['client_id'] ?? '';
  switch (scenario) {
    case 'auth/client-credentials-jwt':
      return {
        clientCredentials: { issuer: serverIssuer, clientId, privateKey: secret('KEY', context['private_key_pem']) },
      };
    case 'auth/client-credentials-basic':
      return {
        clientCredentials: { issuer: serverIssuer, clientId, clientSecret: secret('SECRET', context['client_secret']) },
      };
    case 'auth/wif-jwt-bearer':
      return {
        workloadIdentity: { issuer: serverIssuer, clientId, assertion: secret('WORKLOAD', context['valid_jwt']) },
      };
    case 'auth/pre-registration':
      return {
        oauth: { clients: { [issuer]: { clientId, clientSecret: secret('SECRET', context['client_secret']) } } },
      };
    case 'auth/basic-cimd':
      return { oauth: { clientDocument: 'https://conformance-test.local/client-metadata.json' } };
    case 'auth/dpop':
    case 'auth/dpop-nonce':
      return { oauth: { dpop: true } };
    case 'auth/2025-03-26-oauth-metadata-backcompat':
    case 'auth/2025-03-26-oauth-endpoint-fallback':
      return { oauth: { dangerouslyAllowLegacyDiscovery: true } };
    default:
      return { oauth: {} };
  }
}

let serverIssuer = '';

/** For credentials of the gateway itself a deployer looks up who issues tokens for the server. */
async function issuerOf(url: string): Promise<string> {
  const { origin, pathname } = new URL(url);
  const reply = await fetch(`${origin}/.well-known/oauth-protected-resource${pathname}`);
  const { authorization_servers: issuers } = (await reply.json()) as { authorization_servers?: string[] };
  return issuers?.[0] ?? '';
}

async function main(url: string): Promise<unknown> {
  if (scenario === 'auth/enterprise-managed-authorization') return asEmployee(url);
  if (/client-credentials|wif/.test(scenario)) serverIssuer = await issuerOf(url);
  const http = { url, credential: credentialFor() };
  const gateway = await TestGateway.start({ servers: { suite: { http } }, grants: [EVERYTHING] }, { environment });
  try {
    return await new Client(gateway).run();
  } finally {
    await gateway.close();
  }
}

/**
 * The suite has an ID token of a person and no place to sign in: what exchanges it is asked directly, and
 * the server is asked with what comes of it.
 */
async function asEmployee(url: string): Promise<void> {
  const { createCredential } = await import('../../packages/gateway/src/credentials/create-credential.ts');
  const { SubjectToken } = await import('../../packages/gateway/src/credentials/subject-token.ts');
  const { httpServerSchema } = await import('../../packages/gateway/src/config/server-schema.ts');
  const { Secret } = await import('../../packages/gateway/src/config/secret.ts');
  const issuer = await issuerOf(url);
  const assertion = {
    issuer,
    clientId: context['client_id'],
    clientSecret: secret('SECRET', context['client_secret']),
    provider: {
      issuer: context['idp_issuer'],
      clientId: context['idp_client_id'],
      clientSecret: secret('IDP_SECRET', 'unused'),
      tokenEndpoint: context['idp_token_endpoint'],
    },
  };
  const http = httpServerSchema.parse({ url, credential: { identityAssertion: assertion } });
  if (http.credential === undefined) throw new Error('there is no credential');
  const token = new SubjectToken(context['idp_id_token'] ?? '', 'id_token', Date.now() + 60_000);
  const credential = createCredential({
    http,
    config: http.credential,
    subjects: { of: async () => token },
    dpop: undefined,
    environment: {},
    clock: Date.now,
    resolveSecret: (reference) => new Secret(environment[reference.slice('env:'.length)] ?? ''),
    isLocal: true,
    ca: undefined,
  });
  const person = { issuer: 'https://idp.example', subject: 'ana' };
  const link = credential?.for({ userId: 'ana', person, conversation: '' });
  const [, authorization = ''] = (await link?.headers('POST')) ?? [];
  const headers = { authorization, 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  const clientInfo = { name: 'durward', version: '1' };
  for (const [method, params] of [
    ['initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo }],
    ['tools/list', {}],
  ] as const) {
    await fetch(url, { method: 'POST', headers, body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }) });
  }
  await credential?.close();
}

class Client {
  readonly #gateway: TestGateway;
  readonly #browser = new TestBrowser();
  #connects = 0;
  #isSignedIn = false;

  constructor(gateway: TestGateway) {
    this.#gateway = gateway;
  }

  async run(): Promise<void> {
    const token = await this.#gateway.token('suite', ownerName());
    const seat: Seat = { url: this.#gateway.route('suite'), token };
    const listed = await this.#untilConnected(() => ask(seat, 'tools/list', {}, { meta: SHOWS_PAGES }));
    const tools = listed.result?.['tools'];
    for (const tool of Array.isArray(tools) ? (tools as readonly JsonObject[]) : []) {
      const { name } = tool;
      if (typeof name !== 'string') continue;
      await this.#untilConnected(() => call(seat, name, {}, { meta: SHOWS_PAGES }));
    }
  }

  /** Repeats what asks for an account, until it is answered or the person has enough of it. */
  async #untilConnected(what: () => Promise<Said>): Promise<Said> {
    for (;;) {
      const said = await what();
      const page = pageIn(said);
      if (page === undefined) return said;
      if (this.#connects >= CONNECTS_MAX) throw new Error('asked to connect again and again');
      this.#connects += 1;
      await this.#connect(page);
    }
  }

  async #connect(page: string): Promise<void> {
    if (!this.#isSignedIn) {
      const link = (await this.#gateway.gateway.ownerLink()) ?? '';
      await this.#browser.press(await this.#browser.open(link), {});
      this.#isSignedIn = true;
    }
    const shown = await this.#browser.press(await this.#browser.open(page), { name: 'decision', value: 'connect' });
    if (shown.body.includes('is connected')) return;
    throw new Error(`not connected: ${JSON.stringify(this.#gateway.records().slice(-3))}`);
  }
}

function ownerName(): string {
  return 'owner';
}

/** The page that a reply asks to open: as a question, or in an error. */
function pageIn({ result, error }: Said): string | undefined {
  const requests = result?.['inputRequests'];
  for (const request of isJsonObject(requests) ? Object.values(requests) : []) {
    const params = isJsonObject(request) ? request['params'] : undefined;
    if (isJsonObject(params) && typeof params['url'] === 'string') return params['url'];
  }
  const data = error?.['data'];
  const named = isJsonObject(data) ? data['connect'] : undefined;
  return typeof named === 'string' ? named : undefined;
}

try {
  await main(process.argv.at(-1) ?? '');
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
}
