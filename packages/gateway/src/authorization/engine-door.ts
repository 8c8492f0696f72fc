import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { JsonObject } from '@durward/core';
import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { AuditEventType } from '../audit/event.ts';
import { newIncident } from '../exchange/trace.ts';
import type { Log } from '../observe/log.ts';
import type { RevocationStore } from '../store/store.ts';
import type { Visit } from '../transport/visit.ts';
import { principalFor, type Desk } from './desk.ts';
import { engineCookies, type Engine, type EngineAccount } from './engine.ts';
import { engineHeaders, incomingMessage, type EngineRequest } from './engine-request.ts';
import { documentOf, PAGE_HEADERS } from './pages/layout.ts';
import { failurePage } from './pages/message-pages.ts';
import type { OwnTokens } from './own-tokens.ts';

type Failure = Error & { readonly error?: string | undefined; readonly error_detail?: string | undefined };

/** Longest detail of a failure that a record keeps. */
const DETAIL_LENGTH_MAX = 300;

/**
 * Between the front door and the protocol engine: hands requests over, records what the engine did,
 * and lets no reply out whose record is not written.
 */
export class EngineDoor {
  readonly #desk: Desk;
  readonly #tokens: OwnTokens;
  readonly #revocations: RevocationStore;
  readonly #log: Log;
  readonly #visits = new WeakMap<IncomingMessage, Visit>();
  readonly #incidents = new WeakMap<IncomingMessage, string>();

  constructor(options: {
    readonly desk: Desk;
    readonly tokens: OwnTokens;
    readonly revocations: RevocationStore;
    readonly log: Log;
  }) {
    this.#desk = options.desk;
    this.#tokens = options.tokens;
    this.#revocations = options.revocations;
    this.#log = options.log;
  }

  /** The visit that a request of the engine came from. */
  visitOf(request: IncomingMessage): Visit | undefined {
    return this.#visits.get(request);
  }

  /** Everything that a new engine needs before it takes requests. */
  furnish({ provider }: Engine): void {
    provider.use((context, next) => this.#around(context as KoaContextWithOIDC, next));
    provider.on('authorization.success', (context) => this.#succeeded(context, 'authorization.granted'));
    provider.on('grant.success', (context) => {
      const isRefresh = context.oidc.params?.['grant_type'] === 'refresh_token';
      this.#succeeded(context, isRefresh ? 'token.refreshed' : 'token.issued');
      const grantId = context.oidc.entities.Grant?.jti;
      if (isRefresh && grantId !== undefined) void this.#desk.store.touchConsent(grantId);
    });
    provider.on('grant.revoked', (context, grantId) =>
      this.#recordFor(context, 'token.revoked', { detail: { grant: grantId } }),
    );
    provider.on('registration_create.success', (context, { clientId, clientName, redirectUris }) => {
      const detail = { client: clientId, clientName: clientName ?? '', redirectUris: [...(redirectUris ?? [])] };
      this.#recordFor(context, 'client.registered', { detail });
    });
    provider.on('authorization.error', (context, error) => this.#failed(context, 'authorization.refused', error));
    provider.on('grant.error', (context, error) => this.#failed(context, 'token.refused', error));
    provider.on('revocation.error', (context, error) => this.#failed(context, 'token.refused', error));
    provider.on('introspection.error', (context, error) => this.#failed(context, 'token.refused', error));
    provider.on('registration_create.error', (context, error) => this.#failed(context, 'client.refused', error));
    this.#listenForPushed(provider);
    provider.on('server_error', (context, error) => {
      this.#log.error({ path: context.path, cause: error.message }, 'the authorization server failed at a request');
      this.#failed(context, 'authorization.refused', error);
    });
    // Koa prints what it cannot answer; everything that matters is recorded above.
    provider.silent = true;
  }

  async handle(visit: Visit, request: Omit<EngineRequest, 'headers'>): Promise<void> {
    const { paths } = this.#desk;
    const response = visit.response.handOver();
    const headers = engineHeaders(visit.request.rawHeaders, paths.publicUrl, request.body.length);
    const incoming = incomingMessage({ ...request, headers }, socketOf(response));
    // The engine writes paths for clients, who come through whatever stands before the gateway.
    Object.assign(incoming, { baseUrl: paths.prefix });
    this.#visits.set(incoming, visit);
    setHeaders(response, visit);
    await this.#desk.engine().handle(incoming, response);
  }

  /** The page for a failure that must not go to the client: nobody knows whether it is the client's. */
  async renderError(context: KoaContextWithOIDC): Promise<void> {
    for (let at = 0; at + 1 < PAGE_HEADERS.length; at += 2)
      context.set(PAGE_HEADERS[at] ?? '', PAGE_HEADERS[at + 1] ?? '');
    context.body = await documentOf(failurePage({
      title: 'This request cannot be served',
      words: 'The program that sent you here is not known, or did not ask in the way it must. Nothing was allowed.',
      incident: this.#incidents.get(context.req) ?? newIncident(),
    }));
  }

  async #around(context: KoaContextWithOIDC, next: () => Promise<unknown>): Promise<void> {
    await next();
    await this.#afterwards(context);
    dropUnusedCookie(context, this.#desk.paths.publicUrl.protocol === 'https:');
    const visit = this.#visits.get(context.req);
    const isWritten = visit === undefined || (await new Promise<boolean>((resolve) => {
      visit.house.recorder.settled(false, resolve);
    }));
    if (isWritten) return;
    // Whatever the engine has made is not handed out; the family is useless without it.
    context.status = 503;
    context.remove('location');
    context.remove('set-cookie');
    context.body = { error: 'temporarily_unavailable' };
  }

  async #afterwards(context: KoaContextWithOIDC): Promise<void> {
    // Undefined for paths that the engine does not have, whatever the types say.
    const oidc = context.oidc as KoaContextWithOIDC['oidc'] | undefined;
    const body = context.body as Record<string, unknown> | undefined;
    if (oidc === undefined || typeof body !== 'object' || body === null) return;
    if (oidc.route === 'discovery') amendMetadata(body, this.#desk);
    if (body['error'] === 'unsupported_token_type') await this.#structured(context, oidc);
    const incident = this.#incidents.get(context.req);
    const after = context.body as Record<string, unknown>;
    if (incident !== undefined && typeof after === 'object' && after !== null && 'error' in after)
      after['incident'] = incident;
  }

  /** The engine keeps no signed tokens; we know ours by their signature. */
  async #structured(context: KoaContextWithOIDC, { route, client, params }: KoaContextWithOIDC['oidc']): Promise<void> {
    const token = params?.['token'];
    if (client === undefined || typeof token !== 'string') return;
    const claims = await this.#tokens.read(token);
    const isOwners = claims?.['client_id'] === client.clientId;
    this.#incidents.delete(context.req);
    context.status = 200;
    if (route === 'revocation') {
      context.body = '';
      if (!isOwners || claims.jti === undefined) return;
      const { issuer } = this.#desk.engine().provider;
      await this.#revocations.revoke(
        { kind: 'token', issuer, tokenId: claims.jti, atMs: this.#desk.clock() },
        'revoked by its client',
      );
      this.#recordFor(context, 'token.revoked', { detail: { token: claims.jti, client: client.clientId } });
      return;
    }
    const isTrusted = this.#desk.config().clients.some(({ id, introspects }) => introspects && id === client.clientId);
    const mayKnow = isTrusted || (isOwners && client.clientAuthMethod !== 'none');
    const isActive = claims !== undefined && mayKnow && !(await this.#tokens.isRevoked(claims));
    context.body = isActive ? introspected(claims) : { active: false };
  }

  #succeeded(context: KoaContextWithOIDC, type: AuditEventType): void {
    const { AccessToken: token, Client: client, Account: account } = context.oidc.entities;
    const scopes = (token?.scope ?? '').split(' ').filter((scope) => scope !== '');
    const audience = typeof token?.aud === 'string' ? token.aud : undefined;
    const server = this.#desk.resources().get(audience ?? '')?.server;
    const user = (account as Partial<EngineAccount> | undefined)?.user;
    const clientId = client?.clientId ?? '';
    const detail: JsonObject = {
      client: clientId,
      ...(token === undefined ? {} : { token: token.jti, grant: token.grantId ?? '', scopes }),
    };
    const principal = user === undefined ? undefined : principalFor(user, clientId, scopes);
    this.#recordFor(context, type, { server, principal, detail });
  }

  #failed(context: KoaContextWithOIDC, type: AuditEventType, error: Failure): void {
    // What turns out to be a token of ours is no failure: see #structured.
    if (error.error === 'unsupported_token_type') return;
    const incident = newIncident();
    this.#incidents.set(context.req, incident);
    const said = [error.error_detail, causeOf(error), error.message].find((text) => text !== undefined && text !== '');
    const client = (context.oidc as KoaContextWithOIDC['oidc'] | undefined)?.entities.Client?.clientId;
    this.#recordFor(context, type, {
      incident,
      reason: error.error ?? 'server_error',
      detail: {
        detail: (said ?? '').slice(0, DETAIL_LENGTH_MAX).toWellFormed(),
        ...(client === undefined ? {} : { client }),
      },
    });
  }

  #recordFor(context: KoaContextWithOIDC, type: AuditEventType, event: Parameters<Visit['record']>[1]): void {
    this.#visits.get(context.req)?.record(type, event);
  }

  #listenForPushed(provider: Provider): void {
    // The types of the library leave this event out of some of its overloads.
    const emitter: NodeJS.EventEmitter = provider;
    emitter.on('pushed_authorization_request.error', (context: KoaContextWithOIDC, error: Failure) =>
      this.#failed(context, 'authorization.refused', error));
  }
}

function causeOf(error: Error): string | undefined {
  return error.cause instanceof Error ? error.cause.message : undefined;
}

/** The connection of a response that was handed over, from its request: a reply has none before it is its turn. */
function socketOf({ req: { socket } }: ServerResponse): Socket {
  if (socket.destroyed) throw new Error('the connection is gone');
  return socket;
}

function setHeaders(response: ServerResponse, { extraHeaders }: Visit): void {
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'no-referrer');
  for (let at = 0; at + 1 < extraHeaders.length; at += 2) {
    response.setHeader(extraHeaders[at] ?? '', extraHeaders[at + 1] ?? '');
  }
}

/** The engine's session is not kept, so its name is of no use to a browser. */
function dropUnusedCookie(context: KoaContextWithOIDC, isHttps: boolean): void {
  const { session } = engineCookies(isHttps);
  const header = context.response.headers['set-cookie'];
  if (!Array.isArray(header)) return;
  const kept = header.filter((cookie) => !cookie.startsWith(`${session}=`));
  if (kept.length === 0) context.remove('set-cookie');
  else context.set('set-cookie', kept);
}

/** The metadata says what is served, and nothing else. @see RFC 8414 §2 */
function amendMetadata(body: Record<string, unknown>, desk: Desk): void {
  const scopes = [...desk.resources().values()].flatMap(({ scopes: known }) => Array.from(known.keys()));
  body['response_modes_supported'] = ['query'];
  body['scopes_supported'] = [...new Set([...scopes, 'offline_access'])];
  delete body['claims_supported'];
  delete body['claims_parameter_supported'];
}

/** What a resource server may know of a token. @see RFC 7662 §2.2 */
function introspected(claims: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { iss, sub, aud, exp, iat, jti, client_id, scope, cnf, sub_id, acr, amr, auth_time, roles, groups } = claims;
  return {
    active: true,
    token_type: typeof cnf === 'object' && cnf !== null && 'jkt' in cnf ? 'DPoP' : 'Bearer',
    iss, sub, aud, exp, iat, jti, client_id, scope, cnf, sub_id, acr, amr, auth_time, roles, groups,
  };
}

