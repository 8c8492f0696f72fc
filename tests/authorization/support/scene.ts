import { createHash, randomBytes } from 'node:crypto';
import type { JsonObject } from '@durward/core';
import { EVERYTHING, TestGateway, type TestConfig, type TestGatewayOptions } from '../../support/gateway.ts';
import { send, sendForm, TestBrowser, type Reply, type Tls } from './browser.ts';
import { CLIENT_SECRET, CompanyProvider, type CompanyProviderOptions } from './company-provider.ts';

type Identity = NonNullable<TestConfig['identity']>;

export interface SceneOptions {
  readonly provider?: Readonly<Record<string, unknown>>;
  readonly authorization?: Identity['authorization'];
  readonly company?: CompanyProviderOptions;
  readonly servers?: TestConfig['servers'];
  readonly grants?: TestConfig['grants'];
  readonly skewMs?: TestGatewayOptions['skewMs'];
  readonly log?: TestGatewayOptions['log'];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ca?: string;
  readonly listen?: TestConfig['listen'];
  /** How this test speaks to a gateway with TLS. */
  readonly tls?: Tls;
}

/** A client's part of one authorization: what it keeps to itself. */
export interface Attempt {
  readonly url: string;
  readonly verifier: string;
  readonly state: string;
  readonly redirectUri: string;
  readonly clientId: string;
  readonly resource: string;
}

/** The tokens that a client got. */
export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly token_type: string;
  readonly expires_in: number;
  readonly scope: string;
}

export const AGENT = { id: 'agent', name: 'Agent', redirectUris: ['http://127.0.0.1/callback'] };
export const WEB_AGENT = {
  id: 'web-agent', name: 'Web agent', redirectUris: ['https://agent.example/cb'], secret: 'env:WEB_AGENT_SECRET',
};
export const WEB_AGENT_SECRET = 'the-secret-of-the-web-agent';

/** A gateway, with the company's provider or with a local owner, and what clients and people do there. */
export class Scene {
  readonly gateway: TestGateway;
  readonly company: CompanyProvider | undefined;

  readonly tls: Tls;

  private constructor(gateway: TestGateway, company: CompanyProvider | undefined, tls: Tls = {}) {
    this.tls = tls;
    this.gateway = gateway;
    this.company = company;
  }

  static async atCompany(options: SceneOptions = {}): Promise<Scene & { readonly company: CompanyProvider }> {
    const company = await CompanyProvider.start(options.company);
    const gateway = await startGateway({ ...options, provider: company.configuration(options.provider) });
    company.allowRedirect(`${gateway.url}/oauth/callback`);
    return new Scene(gateway, company, options.tls) as Scene & { readonly company: CompanyProvider };
  }

  static async withOwner(options: SceneOptions = {}): Promise<Scene> {
    return new Scene(await startGateway(options), undefined, options.tls);
  }

  get url(): string {
    return this.gateway.url;
  }

  /** What a client is to open in a browser, with its own part of the bargain. */
  attempt(changes: Readonly<Record<string, string | undefined>> = {}, server = 'files'): Attempt {
    const verifier = randomBytes(32).toString('base64url');
    const state = randomBytes(8).toString('hex');
    const given: Record<string, string | undefined> = {
      client_id: AGENT.id,
      redirect_uri: 'http://127.0.0.1:33418/callback',
      response_type: 'code',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      state,
      resource: this.gateway.route(server),
      ...changes,
    };
    const parameters = Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return {
      url: `${this.url}/oauth/authorize?${new URLSearchParams(parameters).toString()}`,
      verifier,
      state,
      redirectUri: given['redirect_uri'] ?? '',
      clientId: given['client_id'] ?? '',
      resource: given['resource'] ?? '',
    };
  }

  /** A browser in which somebody has signed in as the owner of the machine. */
  async ownersBrowser(): Promise<TestBrowser> {
    const browser = new TestBrowser(this.tls);
    const page = await browser.open((await this.gateway.gateway.ownerLink()) ?? '');
    await browser.press(page, {});
    return browser;
  }

  /** Opens the attempt, allows it, signs in where that is asked for, and gives the answer to the client. */
  async allow(
    browser: TestBrowser,
    attempt: Attempt,
    person: Readonly<Record<string, string>> = { username: 'ana' },
  ): Promise<URLSearchParams> {
    const page = await browser.open(attempt.url, { stopAt: toClient(attempt) });
    return page.status === 0 ? answerIn(page) : this.answer(browser, page, attempt, person);
  }

  /** From the page of consent to the answer. */
  async answer(
    browser: TestBrowser,
    page: Reply,
    attempt: Attempt,
    person: Readonly<Record<string, string>> = { username: 'ana' },
    decision: 'allow' | 'deny' = 'allow',
  ): Promise<URLSearchParams> {
    let next = await browser.press(page, { name: 'decision', value: decision }, { stopAt: toClient(attempt) });
    if (next.status !== 0 && next.body.includes('Company sign-in')) {
      next = await browser.press(next, {}, { stopAt: toClient(attempt), fields: person });
    }
    if (next.status !== 0) throw new Error(`no answer came, but ${String(next.status)} at ${next.url}: ${next.body}`);
    return answerIn(next);
  }

  /** Redeems a code. */
  redeem(
    attempt: Attempt,
    code: string,
    changes: Readonly<Record<string, string | undefined>> = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Reply> {
    const given = Object.entries({
      grant_type: 'authorization_code',
      code,
      redirect_uri: attempt.redirectUri,
      client_id: attempt.clientId,
      code_verifier: attempt.verifier,
      resource: attempt.resource,
      ...changes,
    }).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return sendForm(`${this.url}/oauth/token`, Object.fromEntries(given), headers, this.tls);
  }

  refresh(refreshToken: string, changes: Readonly<Record<string, string>> = {}): Promise<Reply> {
    return sendForm(
      `${this.url}/oauth/token`,
      {
        grant_type: 'refresh_token',
        refresh_token: refreshToken,
        client_id: AGENT.id,
        ...changes,
      },
      {},
      this.tls,
    );
  }

  /** The whole way of an honest client with an honest person. */
  async tokens(
    browser: TestBrowser,
    changes: Readonly<Record<string, string | undefined>> = {},
    person?: Readonly<Record<string, string>>,
  ): Promise<Tokens> {
    const attempt = this.attempt(changes);
    const answer = await this.allow(browser, attempt, person);
    const reply = await this.redeem(attempt, answer.get('code') ?? '');
    if (reply.status !== 200) throw new Error(`no tokens: ${answer.toString()} ${reply.body}`);
    return JSON.parse(reply.body) as Tokens;
  }

  /** Calls a tool with a token; the status says what became of it. */
  call(
    accessToken: string,
    server = 'files',
    headers: Readonly<Record<string, string | string[]>> = {},
    tool = 'echo',
    tls = this.tls,
  ): Promise<Reply> {
    return send(this.gateway.route(server), {
      method: 'POST',
      tls,
      headers: {
        'authorization': `Bearer ${accessToken}`,
        'content-type': 'application/json',
        'accept': 'application/json, text/event-stream',
        'mcp-protocol-version': '2026-07-28',
        'mcp-method': 'tools/call',
        'mcp-name': tool,
        ...headers,
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: {
          name: tool,
          arguments: {},
          _meta: {
            'io.modelcontextprotocol/protocolVersion': '2026-07-28',
            'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
            'io.modelcontextprotocol/clientCapabilities': {},
          },
        },
      }),
    });
  }

  records(type: string): readonly JsonObject[] {
    return this.gateway.records().filter((record) => record['type'] === type);
  }

  async close(): Promise<void> {
    await this.gateway.close();
    await this.company?.close();
  }
}

function startGateway({
  provider,
  authorization,
  servers,
  grants,
  skewMs,
  log,
  environment,
  ca,
  listen,
}: SceneOptions): Promise<TestGateway> {
  const config: TestConfig = {
    listen: { port: 0, ...listen },
    admin: { enabled: false },
    identity: {
      ...(provider === undefined ? {} : { provider: provider as Identity['provider'] }),
      authorization: { clients: [AGENT, WEB_AGENT], ...authorization },
    },
    servers: servers ?? { files: ECHO, mail: ECHO },
    grants: grants ?? [EVERYTHING],
  };
  return TestGateway.start(config, {
    environment: { ...process.env, COMPANY_SECRET: CLIENT_SECRET, WEB_AGENT_SECRET, ...environment },
    ...(skewMs === undefined ? {} : { skewMs }),
    ...(log === undefined ? {} : { log }),
    ...(ca === undefined ? {} : { ca }),
  });
}

/** A server that is never reached by tests about tokens: a call that gets through to it is told so by 502. */
const ECHO = { http: { url: 'http://127.0.0.1:1/mcp' } };

function toClient({ redirectUri }: Attempt): (url: string) => boolean {
  return (url) => url.startsWith(redirectUri);
}

function answerIn({ url }: Reply): URLSearchParams {
  return new URL(url).searchParams;
}

/** The claims of a token, unverified. */
export function claimsOf(token: string): JsonObject {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as JsonObject;
}

/** Basic credentials of a client. */
export function basic(id: string, secret: string): { readonly authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` };
}
