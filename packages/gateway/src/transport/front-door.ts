import type { Arrival, Principal, Ruling } from '@durward/core';
import type { Authenticator, Examined, Presented } from '../oauth/authenticator.ts';
import { presentedToken } from '../oauth/presented.ts';
import { Secret } from '../config/secret.ts';
import type { Caller, House, Served } from '../exchange/house.ts';
import { goOn } from '../exchange/go-on.ts';
import { certificateThumbprint, clientCertificate } from './client-certificate.ts';
import { readHeaders, type HeaderBag } from './header-bag.ts';
import type { FlatHeaders, HttpRequest, RequestHead, Serve } from './http.ts';
import { endSession } from './delete-door.ts';
import { openStream } from './listen-door.ts';
import { post } from './post-door.ts';
import type { Connection, Places } from './places.ts';
import { JSON_HEADERS } from './replies.ts';
import { routeOf, type Route } from './routes.ts';
import { TokenProbe } from '../oauth/token-probe.ts';
import { Visit } from './visit.ts';

/** What the front door needs beside the house. */
export interface FrontDoorOptions {
  readonly house: House;
  readonly authenticator: Authenticator;
  readonly places: Places;
  /** The protected-resource metadata of a route (RFC 9728), or undefined when there is none. */
  readonly metadataOf: (server: string | undefined) => string | undefined;
  readonly metadataUrlOf: (server: string) => string;
  /** Whether replies carry Strict-Transport-Security. */
  readonly isHttps: boolean;
  /** The authorization server; undefined where others issue all tokens. */
  readonly authorization: AuthorizationPlace | undefined;
  /** Whether the `Client-Cert` header of trusted proxies is believed. */
  readonly believesCertificateHeader: boolean;
}

/** The authorization server, as the front door knows it. */
export interface AuthorizationPlace {
  serves(path: string): boolean;
  serve(visit: Visit): void;
}

/**
 * The way in over HTTP: receive, authenticate, then by verb.
 *
 * A token is judged from the headers alone, before a byte of the body is read, on every request:
 * POST, GET and DELETE alike. Callers without a token are told where to get one, by the
 * protected-resource metadata, and can get one there, from the authorization server; nothing else.
 */
export function createFrontDoor(given: FrontDoorOptions): Serve {
  const options: Doorway = { ...given, probes: new WeakMap(), readHead: headReader(given) };
  return (request, response) => {
    const head = request.onceOfHead(options.readHead);
    const { headers, route, extraHeaders } = head;
    const connection = options.places.read(request.peer, request.encrypted, headers);
    const served = route.kind === 'server' ? options.house.served(route.server) : undefined;
    const visit = new Visit({
      house: options.house,
      request,
      response,
      headers,
      connection,
      extraHeaders,
      served,
      resourceMetadataUrl: () => (served === undefined ? undefined : options.metadataUrlOf(served.name)),
      certificate: () => clientCertificate(request, {
        isFromProxy: connection.isFromProxy,
        believesHeader: options.believesCertificateHeader,
      }),
      era: headers.method === undefined ? 'legacy' : 'modern',
    });
    const arrival = arrivalOf(options, { head, served, request, connection });
    const { law } = options.house;
    const scene = { server: served?.name ?? 'none', nowMs: options.house.clock(), limits: options.house.limits };
    const ruling = law().pipeline.rule('receive', arrival, scene);
    goOn(ruling, (settled) => received(options, visit, route, settled), () => response.destroy());
  };
}

/** What the door knows of a head: it follows from the head, and from what stays as it is while the door stands. */
interface HeadFacts {
  readonly headers: HeaderBag;
  readonly presented: Presented;
  readonly route: Route;
  readonly extraHeaders: FlatHeaders;
  readonly host: Arrival['host'];
  readonly origin: Arrival['origin'];
}

function headReader(options: FrontDoorOptions): (head: RequestHead) => HeadFacts {
  const { places, authorization } = options;
  const isAuthorization = (path: string): boolean => authorization?.serves(path) === true;
  return ({ rawHeaders, target }) => {
    const headers = readHeaders(rawHeaders);
    const { host = '', origin } = headers;
    return {
      headers,
      presented: presentedToken(rawHeaders, target),
      route: routeOf(target, isAuthorization),
      extraHeaders: extraHeadersFor(options, headers),
      host: { value: host, allowed: places.allowsHost(host) },
      origin: origin === undefined ? undefined : { value: origin, allowed: places.allowsOrigin(origin) },
    };
  };
}

/** The options with what the front door remembers. */
interface Doorway extends FrontDoorOptions {
  /** The probe of each principal whose token was accepted. */
  readonly probes: WeakMap<Principal, TokenProbe>;
  readonly readHead: (head: RequestHead) => HeadFacts;
}

function arrivalOf(
  { places }: FrontDoorOptions,
  known: {
    readonly head: HeadFacts;
    readonly served: Served | undefined;
    readonly request: HttpRequest;
    readonly connection: Connection;
  },
): Arrival {
  const { head, served, request, connection } = known;
  const { headers } = head;
  const surface = SURFACES[head.route.kind];
  return {
    httpMethod: request.method,
    surface,
    server: surface === 'mcp' ? served?.name : surface,
    // A trusted proxy may name another one than the head.
    host: connection.host === head.host.value
      ? head.host
      : { value: connection.host, allowed: places.allowsHost(connection.host) },
    origin: head.origin,
    secure: connection.secure,
    repeatedHeader: headers.repeated,
    contentType: headers.contentType,
    accept: headers.accept,
  };
}

const SURFACES: Readonly<Record<Route['kind'], Arrival['surface']>> = {
  server: 'mcp',
  nowhere: 'mcp',
  resource_metadata: 'document',
  authorization: 'authorization',
};

function received(options: Doorway, visit: Visit, route: Route, ruling: Ruling): void {
  if (!visit.passes(ruling, 'request.refused')) return;
  if (visit.request.method === 'OPTIONS') {
    visit.response.reply(204, [...PREFLIGHT_HEADERS, ...visit.extraHeaders], undefined);
  } else if (route.kind === 'resource_metadata') {
    sendMetadata(options, visit, route.server);
  } else if (route.kind === 'authorization') {
    options.authorization?.serve(visit);
  } else {
    authenticate(options, visit);
  }
}

function sendMetadata(options: FrontDoorOptions, visit: Visit, server: string | undefined): void {
  const document = visit.request.method === 'GET' ? options.metadataOf(server) : undefined;
  if (document === undefined) {
    visit.refuse({ reason: 'unknown_server', server: server ?? '' }, 'EX002', 'request.refused');
    return;
  }
  visit.response.reply(200, [...JSON_HEADERS, ...visit.extraHeaders], document);
}

function authenticate(options: Doorway, visit: Visit): void {
  const { served, request } = visit;
  if (served === undefined) {
    visit.refuse({ reason: 'unknown_server', server: '' }, 'EX002', 'request.refused');
    return;
  }
  const { presented } = request.onceOfHead(options.readHead);
  const token = presented.place === 'bearer' ? new Secret(presented.token) : undefined;
  const sender = { certificate: () => thumbprintOf(visit) };
  const examined = options.authenticator.examine(presented, served.name, sender);
  goOn(examined, (settled) => judgeToken(options, visit, served, settled, token), (error) => crash(visit, error));
}

function thumbprintOf(visit: Visit): string | undefined {
  const certificate = visit.certificate();
  return certificate && certificateThumbprint(certificate);
}

function judgeToken(
  { house, probes }: Doorway,
  visit: Visit,
  served: Served,
  examined: Examined,
  token: Secret | undefined,
): void {
  const scene = {
    server: served.name,
    nowMs: house.clock(),
    limits: house.limits,
    audience: served.audience,
    requiredScopes: served.requiredScopes,
    httpMethod: visit.request.method,
    authentication: served.authentication,
  };
  const ruling = house.law().pipeline.rule('authenticate', examined.facts, scene);
  goOn(
    ruling,
    (settled) => {
      if (!visit.passes(settled, 'auth.refused')) return;
      const { principal, digest, isNew } = examined;
      house.meter.token(isNew);
      if (principal === undefined || token === undefined) {
        crash(visit, new Error('every control passed a token that makes no principal'));
        return;
      }
      // The principal is one object for as long as its token is remembered. The record of each call
      // names it; that its token was accepted is recorded once.
      const isFirst = !probes.has(principal);
      const probe = probes.get(principal) ?? new TokenProbe(token);
      if (isFirst) probes.set(principal, probe);
      const caller: Caller = { principal, tokenDigest: digest, token: probe, peer: visit.connection.peer };
      if (isFirst) visit.record('auth.accepted');
      visit.caller = caller;
      served.accepted?.(principal, digest, token);
      admit(visit, served, caller);
    },
    (error) => crash(visit, error),
  );
}

function admit(visit: Visit, served: Served, caller: Caller): void {
  switch (visit.request.method) {
    case 'GET':
      openStream(visit, served, caller);
      break;
    case 'DELETE':
      endSession(visit, served, caller);
      break;
    default:
      post(visit, served, caller);
  }
}

function crash(visit: Visit, error: unknown): void {
  const detail = error instanceof Error ? error.message : 'unknown';
  visit.refuse({ reason: 'control_failed', control: 'gateway', detail }, 'gateway', 'request.refused');
}

const PREFLIGHT_HEADERS: FlatHeaders = [
  'access-control-allow-methods', 'GET, POST, DELETE',
  'access-control-allow-headers', [
    'authorization', 'content-type', 'accept', 'mcp-protocol-version', 'mcp-session-id', 'mcp-method', 'mcp-name',
    'last-event-id', 'traceparent',
  ].join(', '),
  'access-control-max-age', '600',
];

/** Headers that depend on who asks and how: for an allowed page of a browser, and for TLS. */
function extraHeadersFor({ places, isHttps }: FrontDoorOptions, { origin }: HeaderBag): FlatHeaders {
  const headers: string[] = [];
  if (isHttps) headers.push('strict-transport-security', 'max-age=31536000');
  if (origin !== undefined && places.allowsOrigin(origin)) {
    headers.push(
      'access-control-allow-origin', origin,
      'access-control-expose-headers', 'mcp-session-id, www-authenticate, dpop-nonce',
      'vary', 'origin',
    );
  }
  return headers;
}
