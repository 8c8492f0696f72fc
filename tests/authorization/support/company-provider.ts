import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { interactionPolicy, Provider, type Configuration } from 'oidc-provider';
import { SignJWT } from 'jose';
import { memoryAdapters } from './memory-adapter.ts';

/** Somebody of the company. */
export interface Employee {
  readonly oid: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly groups: readonly string[];
  /** Its address, if not the usual one. */
  readonly email?: string;
}

export const TENANT = '8f5e1c1a-6f0e-4a55-9d0c-2f1b7a3c9e10';
export const CLIENT_ID = 'durward-at-the-company';
export const CLIENT_SECRET = 'the-secret-of-the-gateway-at-the-provider';

export interface CompanyProviderOptions {
  /** The `tid` that its tokens carry, if not the one of its issuer. */
  readonly tid?: string;
  /** Where the gateway may be sent back to: known once it listens. */
  readonly redirectUris?: readonly string[];
  /** Whether the roles are in the userinfo instead of the ID token. */
  readonly rolesInUserinfo?: boolean;
}

/**
 * The company's OpenID provider, played by a real one (`oidc-provider`) in the ways of Entra ID: one
 * tenant in its issuer, one client with a secret and no registration, no resource indicators, ID
 * tokens with `oid`, `tid`, `ver` and `roles`. People sign in with a form.
 */
export class CompanyProvider {
  readonly issuer: string;
  readonly people = new Map<string, Employee>([
    ['ana', { oid: '11111111-aaaa-4aaa-8aaa-000000000001', name: 'Ana Alvarez', roles: ['analyst'], groups: ['eng'] }],
    ['bob', { oid: '22222222-bbbb-4bbb-8bbb-000000000002', name: 'Bob Baker', roles: [], groups: [] }],
  ]);
  /** Every authorization request that arrived, as its query. */
  readonly asked: URLSearchParams[] = [];
  /** The bodies of all token requests. */
  readonly tokenRequests: URLSearchParams[] = [];
  readonly #options: CompanyProviderOptions;
  readonly #server: Server;
  readonly #prefix = `/${TENANT}/v2.0`;
  readonly #key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  readonly #kid = randomUUID();
  readonly #sockets = new Set<Socket>();
  #redirectUris: readonly string[];
  #provider: Provider;
  #isDown = false;

  private constructor(server: Server, options: CompanyProviderOptions) {
    this.#server = server;
    this.#options = options;
    this.issuer = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}${this.#prefix}`;
    this.#redirectUris = options.redirectUris ?? ['http://127.0.0.1/unused'];
    this.#provider = this.#newProvider();
    server.on('request', (request, response) => void this.#serve(request, response));
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  static async start(options: CompanyProviderOptions = {}): Promise<CompanyProvider> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new CompanyProvider(server, options);
  }

  /** Registers where the gateway is, as an administrator does at Entra. */
  allowRedirect(...uris: readonly string[]): void {
    this.#redirectUris = uris;
    this.#provider = this.#newProvider();
  }

  /** The part of the configuration that leads here. */
  configuration(more: Readonly<Record<string, unknown>> = {}) {
    return {
      issuer: this.issuer,
      profile: 'entra' as const,
      clientId: CLIENT_ID,
      clientSecret: 'env:COMPANY_SECRET',
      ...more,
    };
  }

  /** Somebody leaves the company: sessions and refresh tokens there end. */
  dismiss(name: string): void {
    this.people.delete(name);
  }

  goDown(): void {
    this.#isDown = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  comeBack(): void {
    this.#isDown = false;
  }

  /** An assertion that lets a client act for somebody, or what `changes` make of it. */
  async assertion(
    claims: Readonly<Record<string, unknown>>,
    header: Readonly<Record<string, unknown>> = {},
    key = this.#key,
  ): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({
      iss: this.issuer, sub: 'pairwise', tid: TENANT, oid: this.people.get('ana')?.oid, jti: randomUUID(),
      iat: now, exp: now + 120, ...claims,
    })
      .setProtectedHeader({ alg: 'RS256', typ: 'oauth-id-jag+jwt', kid: this.#kid, ...header })
      .sign(key);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#isDown) {
      response.destroy();
      return;
    }
    const { url = '' } = request;
    if (!url.startsWith(this.#prefix)) {
      response.writeHead(404).end();
      return;
    }
    request.url = url.slice(this.#prefix.length);
    // The provider writes its own addresses with what stands before its paths.
    Object.assign(request, { baseUrl: this.#prefix });
    const target = new URL(request.url, 'http://x');
    if (target.pathname === '/authorize') this.asked.push(target.searchParams);
    if (target.pathname.startsWith('/login/')) await this.#login(request, response, target);
    else await this.#provider.callback()(request, response);
  }

  async #login(request: IncomingMessage, response: ServerResponse, target: URL): Promise<void> {
    const { params } = await this.#provider.interactionDetails(request, response);
    if (request.method !== 'POST') {
      response.writeHead(200, { 'content-type': 'text/html' }).end(LOGIN_PAGE(`${this.#prefix}${target.pathname}`));
      return;
    }
    const form = new URLSearchParams(await bodyOf(request));
    const name = form.get('username') ?? '';
    if (form.get('cancel') === 'yes' || !this.people.has(name)) {
      await this.#provider.interactionFinished(request, response, { error: 'access_denied' });
      return;
    }
    const grant = new this.#provider.Grant({ accountId: name, clientId: CLIENT_ID });
    grant.addOIDCScope('openid profile offline_access');
    const grantId = await grant.save();
    const wanted = typeof params['acr_values'] === 'string' ? params['acr_values'].split(' ')[0] : undefined;
    const hasSecondFactor = form.get('factor') === 'yes';
    await this.#provider.interactionFinished(request, response, {
      login: {
        accountId: name,
        amr: hasSecondFactor ? ['pwd', 'mfa'] : ['pwd'],
        ...(hasSecondFactor && wanted !== undefined ? { acr: wanted } : {}),
      },
      consent: { grantId },
    });
  }

  #newProvider(): Provider {
    const provider = new Provider(this.issuer, this.#configuration());
    provider.use(async (context, next) => {
      await next();
      const body = (context as { oidc?: { body?: Record<string, string> } }).oidc?.body;
      if (context.path === '/token' && body !== undefined) this.tokenRequests.push(new URLSearchParams(body));
    });
    return provider;
  }

  #configuration(): Configuration {
    const jwk = this.#key.export({ format: 'jwk' });
    const policy = interactionPolicy.base();
    const { Check } = interactionPolicy;
    policy.get('login')?.checks.add(new Check('always', 'sign in', 'login_required', ({ oidc }) =>
      oidc.result?.login === undefined ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT));
    const own = ['oid', 'tid', 'ver', 'name', 'preferred_username', 'email', 'acr', 'amr', 'auth_time'];
    const rights = ['roles', 'groups'];
    const isSplit = this.#options.rolesInUserinfo === true;
    return {
      adapter: memoryAdapters(),
      jwks: { keys: [{ ...jwk, kid: this.#kid, use: 'sig', alg: 'RS256' }] },
      cookies: { keys: [randomUUID()], names: { session: 'company', interaction: 'company-i', resume: 'company-r' } },
      clients: [{
        client_id: CLIENT_ID,
        client_secret: CLIENT_SECRET,
        redirect_uris: [...this.#redirectUris],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        token_endpoint_auth_method: 'client_secret_post',
        require_auth_time: true,
      }],
      clientAuthMethods: ['client_secret_post'],
      acrValues: ['c1', 'mfa'],
      conformIdTokenClaims: isSplit,
      claims: isSplit ? { openid: ['sub', ...rights, ...own] } : { openid: ['sub', ...own, ...rights] },
      extraTokenClaims: () => ({}),
      features: {
        devInteractions: { enabled: false },
        resourceIndicators: { enabled: false },
        rpInitiatedLogout: { enabled: false },
        claimsParameter: { enabled: false },
      },
      findAccount: (_context, id) => {
        const person = this.people.get(id);
        if (person === undefined) return undefined;
        const { oid, name, roles, groups, email = `${id}@company.example` } = person;
        const tid = this.#options.tid ?? TENANT;
        const said = { ver: '2.0', tid, oid, name, email, preferred_username: email, roles, groups };
        return { accountId: id, claims: () => ({ sub: id, ...said, roles: [...roles], groups: [...groups] }) };
      },
      interactions: { policy, url: (_context, { uid }) => `${this.#prefix}/login/${uid}` },
      issueRefreshToken: () => true,
      routes: { authorization: '/authorize', token: '/token', jwks: '/keys', userinfo: '/userinfo' },
      ttl: { AccessToken: 600, Grant: 86_400, IdToken: 600, Interaction: 600, RefreshToken: 86_400, Session: 86_400 },
    };
  }
}

const LOGIN_PAGE = (action: string): string => `<!doctype html><title>Company sign-in</title>
<h1>Company sign-in</h1>
<form method="post" action="${action}"><label>Name <input name="username" autofocus></label>
<label><input type="checkbox" name="factor" value="yes"> second factor</label>
<button id="go">Sign in</button> <button name="cancel" value="yes">Cancel</button></form>`;

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
