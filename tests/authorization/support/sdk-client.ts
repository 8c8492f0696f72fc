import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  Client,
  StreamableHTTPClientTransport,
  UnauthorizedError,
  type OAuthClientProvider,
} from '@modelcontextprotocol/client';

/**
 * An MCP client as people have it: the official library with its own OAuth, a place on this machine
 * where it waits for the browser, and somebody who opens the browser for it.
 */
export class SdkClient {
  readonly client = new Client({ name: 'real-client', version: '1' }, { versionNegotiation: { mode: 'auto' } });
  readonly provider: OAuthClientProvider;
  readonly redirectUri: string;
  readonly #route: string;
  readonly #server: Server;
  readonly #came = Promise.withResolvers<URLSearchParams>();
  readonly #memory: { client?: unknown; tokens?: unknown; verifier?: string; discovery?: unknown } = {};
  readonly #state = randomBytes(16).toString('hex');

  private constructor(
    route: string,
    server: Server,
    openBrowser: (url: URL) => Promise<void>,
    clientId: string | undefined,
  ) {
    this.#route = route;
    this.#server = server;
    this.redirectUri = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/callback`;
    server.on('request', (request, response) => {
      const url = new URL(request.url ?? '', this.redirectUri);
      response.end('You can close this window.');
      if (url.pathname === '/callback') this.#came.resolve(url.searchParams);
    });
    this.provider = this.#providerFor(openBrowser, clientId);
  }

  static async start(route: string, openBrowser: (url: URL) => Promise<void>, clientId?: string): Promise<SdkClient> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new SdkClient(route, server, openBrowser, clientId);
  }

  /** Connects, by way of the browser when it has to. Rejects when the person says no. */
  async connect(): Promise<void> {
    const transport = this.#transport();
    try {
      await this.client.connect(transport);
    } catch (error) {
      if (!(error instanceof UnauthorizedError)) throw error;
      const answer = await this.#came.promise;
      if (answer.get('state') !== this.#state) throw new Error('the answer is for another request', { cause: error });
      const refusal = answer.get('error');
      if (refusal !== null) throw new Error(refusal, { cause: error });
      await transport.finishAuth(answer);
      await this.client.connect(this.#transport());
    }
  }

  async close(): Promise<void> {
    await this.client.close();
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #transport(): StreamableHTTPClientTransport {
    return new StreamableHTTPClientTransport(new URL(this.#route), { authProvider: this.provider });
  }

  #providerFor(openBrowser: (url: URL) => Promise<void>, clientId: string | undefined): OAuthClientProvider {
    const memory = this.#memory;
    if (clientId !== undefined) memory.client = { client_id: clientId };
    return {
      redirectUrl: this.redirectUri,
      clientMetadata: {
        client_name: 'A real client',
        redirect_uris: [this.redirectUri],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        token_endpoint_auth_method: 'none',
      },
      state: () => this.#state,
      // What it kept is what it was given by this very library.
      clientInformation: () => memory.client as Awaited<ReturnType<OAuthClientProvider['clientInformation']>>,
      saveClientInformation: (information) => void (memory.client = information),
      tokens: () => memory.tokens as Awaited<ReturnType<OAuthClientProvider['tokens']>>,
      saveTokens: (tokens) => void (memory.tokens = tokens),
      redirectToAuthorization: (url) => openBrowser(url),
      saveCodeVerifier: (verifier) => void (memory.verifier = verifier),
      codeVerifier: () => memory.verifier ?? '',
      saveDiscoveryState: (state) => void (memory.discovery = state),
      discoveryState: () => memory.discovery as Awaited<ReturnType<NonNullable<OAuthClientProvider['discoveryState']>>>,
    };
  }
}
