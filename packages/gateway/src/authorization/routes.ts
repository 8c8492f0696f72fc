import type { HttpRequest } from '../transport/http.ts';
import type { Visit } from '../transport/visit.ts';
import { newIncident } from '../exchange/trace.ts';
import type { AuditEventType } from '../audit/event.ts';
import { AUTHORIZATION_LIMITS } from './authorization-limits.ts';
import type { BrowserSignIn } from './browser-sign-in.ts';
import type { ConnectDesk } from './connect-desk.ts';
import type { ConsentDesk } from './consent-desk.ts';
import { failPage, goneFault, type Desk } from './desk.ts';
import type { DocumentRules } from './document-rules.ts';
import { ENDPOINTS } from './engine.ts';
import type { EngineDoor } from './engine-door.ts';
import { authorizationParameters, registrationBody } from './engine-request.ts';
import { clientMetadata } from '../credentials/registrations.ts';
import { METADATA_PATHS, PAGES, requestIdIn, serverIn } from './paths.ts';
import { RequestQuota } from './request-quota.ts';
import type { SignInDesk } from './sign-in-desk.ts';

const HOUR_MS = 60 * 60_000;
const EMPTY = new Uint8Array(0);
const FORM = 'application/x-www-form-urlencoded';

/** Endpoints that clients post forms to. */
const FORM_ENDPOINTS: ReadonlySet<string> = new Set([
  ENDPOINTS.token, ENDPOINTS.revocation, ENDPOINTS.introspection, ENDPOINTS.pushed_authorization_request,
]);

/** What answers at the paths of the authorization server, and how often one address may ask. */
export class AuthorizationRoutes {
  readonly browserSignIn: BrowserSignIn;
  readonly #desk: Desk;
  readonly #door: EngineDoor;
  readonly #consent: ConsentDesk;
  readonly #connect: ConnectDesk;
  readonly #signIn: SignInDesk;
  readonly #requests: RequestQuota;
  readonly #beginnings: RequestQuota;
  #registrations: { readonly perHourMax: number; readonly quota: RequestQuota } | undefined;

  constructor(parts: {
    readonly desk: Desk;
    readonly door: EngineDoor;
    readonly consent: ConsentDesk;
    readonly connect: ConnectDesk;
    readonly signIn: SignInDesk;
    readonly documents: () => DocumentRules;
  }) {
    const { desk } = parts;
    this.#desk = desk;
    this.#door = parts.door;
    this.#consent = parts.consent;
    this.#connect = parts.connect;
    this.#signIn = parts.signIn;
    const common = { addressesMax: AUTHORIZATION_LIMITS.countedAddressesMax, clock: desk.clock };
    this.#requests = new RequestQuota({ ...common, max: AUTHORIZATION_LIMITS.requestsPerMinuteMax });
    this.#beginnings = new RequestQuota({ ...common, max: AUTHORIZATION_LIMITS.beginningsPerMinuteMax });
    this.browserSignIn = {
      who: (request) => this.#who(request),
      begin: (visit, returnTo) => this.#settle(visit, this.#signIn.beginFor(visit, returnTo)),
    };
  }

  serves(path: string): boolean {
    return path.startsWith('/oauth/') || this.#metadataPath(path) !== undefined;
  }

  serve(visit: Visit): void {
    const { peer } = visit.connection;
    if (!this.#requests.take(peer)) {
      refuse(visit, 429, 'slow_down', 'authorization.refused', 'too_many_requests');
      return;
    }
    if (visit.request.target.length > AUTHORIZATION_LIMITS.targetLengthMax) {
      refuse(visit, 414, 'invalid_request', 'authorization.refused', 'target_too_long');
      return;
    }
    const done = visit.request.method === 'POST' ? this.#post(visit) : this.#get(visit);
    this.#settle(visit, done);
  }

  #settle(visit: Visit, done: Promise<void>): void {
    done.catch((error: unknown) => {
      const detail = error instanceof Error ? error.message : 'unknown';
      visit.refuse({ reason: 'control_failed', control: 'gateway', detail }, 'gateway', 'request.refused');
    });
  }

  async #get(visit: Visit): Promise<void> {
    const [path, query] = splitTarget(visit.request.target);
    const uid = requestIdIn(path);
    const metadata = this.#metadataPath(path);
    const server = serverIn(path);
    if (uid !== undefined) await this.#consent.ask(visit, uid);
    else if (path === PAGES.callback) await this.#signIn.complete(visit, query);
    else if (path === PAGES.owner) this.#signIn.showOwnerLink(visit, query);
    else if (server !== undefined) await this.#connect.ask(visit, server);
    else if (path === PAGES.connected) await this.#connect.complete(visit, query);
    else if (path === PAGES.clientDocument) this.#sendDocument(visit);
    else if (path === ENDPOINTS.jwks) await this.#engine(visit, path);
    else if (metadata !== undefined) await this.#engine(visit, metadata);
    else if (path === ENDPOINTS.authorization) await this.#beginAuthorization(visit, query);
    else if (isResume(path)) await this.#engine(visit, path);
    else unknownPath(visit);
  }

  async #post(visit: Visit): Promise<void> {
    const [path] = splitTarget(visit.request.target);
    const body = await bodyOf(visit);
    if (body === undefined) return;
    const uid = requestIdIn(path);
    const server = serverIn(path);
    if (uid !== undefined || server !== undefined || path === PAGES.owner) {
      const form = formIn(visit, body);
      if (form === undefined) failPage(visit, goneFault('consent.refused', 'malformed_form'));
      else if (uid !== undefined) await this.#consent.decide(visit, uid, form);
      else if (!this.#mayBegin(visit)) return;
      else if (server !== undefined) await this.#connect.decide(visit, server, form);
      else await this.#signIn.takeOwnerLink(visit, form);
      return;
    }
    if (path === ENDPOINTS.registration) await this.#register(visit, body);
    else if (path === ENDPOINTS.pushed_authorization_request) {
      const changed = new TextEncoder().encode(authorizationParameters(Buffer.from(body).toString('utf8')));
      await this.#engine(visit, path, changed);
    } else if (FORM_ENDPOINTS.has(path)) await this.#engine(visit, path, body);
    else unknownPath(visit);
  }

  /** Who the gateway is where it is a client: its client metadata document. */
  #sendDocument(visit: Visit): void {
    const { paths } = this.#desk;
    const metadata = clientMetadata(paths.url(PAGES.connected), 'none');
    const document = JSON.stringify({ client_id: paths.url(PAGES.clientDocument), ...metadata });
    const headers = ['content-type', 'application/json', 'cache-control', 'max-age=3600', ...visit.extraHeaders];
    visit.response.reply(200, headers, document);
  }

  async #beginAuthorization(visit: Visit, query: string): Promise<void> {
    if (!this.#mayBegin(visit)) return;
    await this.#engine(visit, `${ENDPOINTS.authorization}?${authorizationParameters(query)}`);
  }

  async #register(visit: Visit, body: Uint8Array): Promise<void> {
    const { registration } = this.#desk.config();
    if (!registration.enabled) {
      unknownPath(visit);
      return;
    }
    if (!this.#registrationQuota(registration.perHourMax).take(visit.connection.peer)) {
      refuse(visit, 429, 'slow_down', 'client.refused', 'too_many_registrations');
      return;
    }
    if ((await this.#desk.store.countArtifacts('Client')) >= registration.clientsMax) {
      refuse(visit, 503, 'temporarily_unavailable', 'client.refused', 'too_many_clients');
      return;
    }
    const changed = registrationBody(body, this.#desk.limits);
    if (changed === undefined) refuse(visit, 400, 'invalid_client_metadata', 'client.refused', 'malformed_json');
    else await this.#engine(visit, ENDPOINTS.registration, changed);
  }

  #engine(visit: Visit, target: string, body: Uint8Array = EMPTY): Promise<void> {
    return this.#door.handle(visit, { method: visit.request.method, target, body });
  }

  #mayBegin(visit: Visit): boolean {
    if (this.#beginnings.take(visit.connection.peer)) return true;
    refuse(visit, 429, 'slow_down', 'authorization.refused', 'too_many_beginnings');
    return false;
  }

  #registrationQuota(perHourMax: number): RequestQuota {
    if (this.#registrations?.perHourMax !== perHourMax) {
      const quota = new RequestQuota({
        max: perHourMax,
        addressesMax: AUTHORIZATION_LIMITS.countedAddressesMax,
        clock: this.#desk.clock,
        windowMs: HOUR_MS,
      });
      this.#registrations = { perHourMax, quota };
    }
    return this.#registrations.quota;
  }

  /** The engine's own path of the metadata; a public path in front of ours may stand behind the well-known part. */
  #metadataPath(path: string): string | undefined {
    const { prefix } = this.#desk.paths;
    return METADATA_PATHS.find((known) => path === known || (prefix !== '' && path === `${known}${prefix}`));
  }

  async #who(request: HttpRequest): ReturnType<BrowserSignIn['who']> {
    const found = await this.#desk.sessions.find(this.#desk.cookies.read(request.rawHeaders, 'session'));
    if (found === undefined) return undefined;
    const { issuer, subject, tenant, name } = found.user;
    return { issuer, subject, tenant, name, signedInAtSeconds: found.signedIn.sinceSeconds };
  }
}

/** An OAuth error in JSON: a code and the incident. */
function refuse(visit: Visit, status: number, error: string, type: AuditEventType, reason: string): void {
  const incident = newIncident();
  visit.record(type, { reason, incident });
  visit.house.recorder.settled(false, () => {
    const headers = [
      'content-type', 'application/json',
      'cache-control', 'no-store',
      ...(status === 429 || status === 503 ? ['retry-after', '60'] : []),
      ...visit.extraHeaders,
    ];
    visit.response.reply(status, headers, JSON.stringify({ error, incident }));
  });
}

function unknownPath(visit: Visit): void {
  visit.refuse({ reason: 'unknown_server', server: '' }, 'EX002', 'request.refused');
}

function splitTarget(target: string): [path: string, query: string] {
  const mark = target.indexOf('?');
  return mark < 0 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)];
}

/** `/oauth/authorize/<id>`: where a person comes back from our pages. */
function isResume(path: string): boolean {
  return (
    path.startsWith(`${ENDPOINTS.authorization}/`) &&
    /^[A-Za-z0-9_-]{10,64}$/.test(path.slice(ENDPOINTS.authorization.length + 1))
  );
}

/** The body; undefined when the client went away, or was told that it is too large. */
function bodyOf(visit: Visit): Promise<Uint8Array | undefined> {
  return new Promise((resolve) => {
    visit.request.readBody(AUTHORIZATION_LIMITS.bodyBytesMax, (body) => {
      if (body === 'too_large') refuse(visit, 413, 'invalid_request', 'authorization.refused', 'body_too_large');
      resolve(typeof body === 'string' ? undefined : body);
    });
  });
}

/** A form of one of our pages, in which no field comes twice. */
function formIn(visit: Visit, body: Uint8Array): URLSearchParams | undefined {
  if (visit.headers.contentType?.toLowerCase().split(';')[0]?.trim() !== FORM) return undefined;
  const form = new URLSearchParams(Buffer.from(body).toString('utf8'));
  const names = [...form.keys()];
  return new Set(names).size === names.length ? form : undefined;
}

