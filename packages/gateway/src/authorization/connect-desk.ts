import { hash } from 'node:crypto';
import { isJsonObject, parseJsonText } from '@durward/core';
import { isToken } from '../credentials/access-token.ts';
import { begunIn, type Connectable, type SecretWay, type SignInWay } from '../credentials/connectable.ts';
import { CredentialError } from '../credentials/credential-error.ts';
import type { StoredUser } from '../store/authorization-store.ts';
import type { Visit } from '../transport/visit.ts';
import { VaultError } from '../vault/vault-error.ts';
import { isSameSecret } from './browser-cookies.ts';
import { failPage, FORM_MS, goneFault, principalFor, sendPage, type Desk } from './desk.ts';
import { fetchMetadataOf, isOwnForm } from './fetch-metadata.ts';
import { connectionPage, connectPage } from './pages/connect-page.ts';
import { goOnPage, type Link } from './pages/message-pages.ts';
import { shownName } from './pages/shown.ts';
import { PAGES } from './paths.ts';
import { browserOf, type SignInDesk } from './sign-in-desk.ts';

const PENDING = 'Connecting';

/**
 * The pages on which a person connects an account of theirs at a server.
 *
 * Guarantees: only somebody who is signed in here, for themselves; begun by a form of ours; the response is
 * taken once, within ten minutes, in the browser in which it was begun and by the person who began it.
 * Otherwise somebody could lay their own account under another person's requests.
 *
 * @see MCP 2026-07-28, client/elicitation §URL Mode (phishing); RFC 9700 §4.7
 */
export class ConnectDesk {
  readonly #desk: Desk;
  readonly #signIn: SignInDesk;
  readonly #servers: (name: string) => Connectable | undefined;

  constructor(desk: Desk, signIn: SignInDesk, servers: (name: string) => Connectable | undefined) {
    this.#desk = desk;
    this.#signIn = signIn;
    this.#servers = servers;
  }

  /** GET: what would be connected, and what is. */
  async ask(visit: Visit, name: string): Promise<void> {
    const server = this.#servers(name);
    if (server === undefined) {
      failPage(visit, {
        status: 404,
        title: 'There is nothing to connect here',
        words: 'This gateway has no server of this name at which people connect an account. Check the address.',
        type: 'connection.refused',
        reason: 'unknown_server',
      });
      return;
    }
    const user = await this.#userOf(visit);
    if (user === undefined) {
      await this.#signIn.beginFor(visit, this.#pathOf(name));
      return;
    }
    const about = await server.about(user);
    const { browser, cookies } = browserOf(this.#desk, visit.request);
    const page = connectPage({
      serverTitle: shownName(server.title),
      serverUrl: server.url,
      userName: shownName(user.name ?? user.subject),
      way: server.way,
      connected: about && {
        at: URL.parse(about.at)?.host ?? shownName(about.at),
        scopes: about.scopes.map((scope) => shownName(scope)),
        since: new Date(about.connectedAtMs).toISOString().slice(0, 10),
      },
      action: this.#pathOf(name),
      csrf: this.#desk.seal.close(undefined, bindingOf(name, browser, user), FORM_MS),
    });
    sendPage(visit, 200, page, cookies);
  }

  /** POST: connect, or end the connection. */
  async decide(visit: Visit, name: string, form: URLSearchParams): Promise<void> {
    const { rawHeaders } = visit.request;
    const { cookies, paths, seal } = this.#desk;
    const server = this.#servers(name);
    const user = await this.#userOf(visit);
    const browser = cookies.read(rawHeaders, 'browser');
    if (server === undefined || user === undefined || browser === undefined) {
      failPage(visit, goneFault('connection.refused', 'not_signed_in'));
      return;
    }
    const isOwn = isOwnForm(fetchMetadataOf(rawHeaders), paths.publicUrl.origin);
    if (!isOwn || !seal.open(form.get('csrf') ?? '', bindingOf(name, browser, user)).ok) {
      failPage(visit, { ...goneFault('connection.refused', 'foreign_form'), status: 403 });
      return;
    }
    const decision = form.get('decision');
    if (decision === 'disconnect') await this.#disconnect(visit, server, user);
    else if (decision !== 'connect') this.#leave(visit, server);
    else if (server.way.kind === 'sign-in') await this.#begin(visit, server, server.way, user, browser);
    else await this.#keep(visit, server, server.way, user, form.get('secret') ?? '');
  }

  /** GET: the browser comes back from the issuer of the server. */
  async complete(visit: Visit, query: string): Promise<void> {
    const { store, cookies } = this.#desk;
    const response = new URLSearchParams(query);
    const state = response.get('state') ?? '';
    const pending = await this.#pendingOf(state);
    const server = pending === undefined ? undefined : this.#servers(pending.server);
    if (pending === undefined || server?.way.kind !== 'sign-in') {
      failPage(visit, goneFault('connection.refused', 'unknown_state'));
      return;
    }
    const user = await this.#userOf(visit);
    const browser = cookies.read(visit.request.rawHeaders, 'browser') ?? '';
    const isTheirs = user?.id === pending.userId && isSameSecret(hash('sha256', browser), pending.browserDigest);
    if (user === undefined || !isTheirs) {
      failPage(visit, { ...goneFault('connection.refused', 'foreign_browser'), status: 403 });
      return;
    }
    if (!(await store.consumeOnce(PENDING, state))) {
      failPage(visit, goneFault('connection.refused', 'state_used_before'));
      return;
    }
    try {
      await server.way.complete(user, user.name, pending.begun, response);
    } catch (error) {
      this.#failed(visit, error, user, server);
      return;
    }
    this.#connected(visit, server, user, { issuer: pending.begun.issuer });
  }

  #connected(visit: Visit, server: Connectable, user: StoredUser, detail: Readonly<Record<string, string>>): void {
    this.#record(visit, 'connection.made', user, server, detail);
    const words = 'Go back to your program and go on. You can close this page.';
    sendPage(visit, 200, connectionPage({ title: `${shownName(server.title)} is connected`, words }));
  }

  #leave(visit: Visit, server: Connectable): void {
    const words = 'Your program may ask again when it needs this server. You can close this page.';
    const next = { href: this.#pathOf(server.name), words: 'Go back' };
    sendPage(visit, 200, connectionPage({ title: 'Nothing was changed', words, next }));
  }

  /** What no header and no variable can carry is not kept: somebody pasted something else. */
  async #keep(visit: Visit, server: Connectable, way: SecretWay, user: StoredUser, pasted: string): Promise<void> {
    const secret = pasted.trim();
    if (!isToken(secret)) {
      failPage(visit, {
        status: 400,
        title: 'That cannot be a secret of this server',
        words: 'A secret is one word of letters, digits and signs, without spaces and line breaks. Nothing was kept.',
        type: 'connection.refused',
        reason: 'malformed_secret',
        next: this.#tryAgain(server),
      });
      return;
    }
    try {
      await way.keep(user, user.name, secret);
    } catch (error) {
      this.#failed(visit, error, user, server);
      return;
    }
    this.#connected(visit, server, user, {});
  }

  #tryAgain({ name }: Connectable): Link {
    return { href: this.#pathOf(name), words: 'Try again' };
  }

  async #begin(
    visit: Visit,
    server: Connectable,
    way: SignInWay,
    user: StoredUser,
    browser: string,
  ): Promise<void> {
    const { store, clock } = this.#desk;
    try {
      const { goTo, begun } = await way.begin(user);
      const payload = { server: server.name, userId: user.id, browserDigest: hash('sha256', browser), begun };
      const expiresAtMs = clock() + FORM_MS;
      await store.putArtifact({
        kind: PENDING, id: begun.state, payload: JSON.stringify(payload), userId: user.id, expiresAtMs,
      });
      this.#record(visit, 'connection.begun', user, server, { issuer: begun.issuer });
      const words = `You sign in at ${new URL(goTo).host}.`;
      sendPage(visit, 200, goOnPage({ goTo, title: `Connect ${shownName(server.title)}`, words }));
    } catch (error) {
      this.#failed(visit, error, user, server);
    }
  }

  async #disconnect(visit: Visit, server: Connectable, user: StoredUser): Promise<void> {
    const forgotten = await server.forget(user);
    const atIssuer = await forgotten?.giveBack();
    if (atIssuer !== undefined) {
      const principal = principalFor(user, 'browser', []);
      visit.record('connection.ended', { server: server.name, principal, detail: { atIssuer } });
    }
    const isRevoked = atIssuer === undefined || atIssuer === 'revoked';
    const rest = isRevoked
      ? ', and its access has ended there too.'
      : '. It could not end its access there: end it in your account at the server.';
    const words = `Durward has forgotten what it kept for you${rest}`;
    const title = `${shownName(server.title)} is not connected any more`;
    const next = { href: this.#pathOf(server.name), words: 'Connect again' };
    sendPage(visit, 200, connectionPage({ title, words, next }));
  }

  /** Outside: that it did not work. Inside: why. */
  #failed(visit: Visit, error: unknown, user: StoredUser, server: Connectable): void {
    if (!(error instanceof CredentialError) && !(error instanceof VaultError)) throw error;
    const isOut = error.reason === 'unreachable' || error.reason === 'unavailable';
    failPage(visit, {
      status: isOut ? 503 : 403,
      title: isOut ? 'It cannot be connected now' : 'Your account was not connected',
      words: isOut
        ? 'The sign-in of the server, or the vault of this gateway, does not answer. Try again in a moment.'
        : 'Nothing was connected. Try again, or ask those who run this gateway.',
      type: 'connection.refused',
      reason: error.reason,
      detail: { detail: error.message, subject: user.subject, server: server.name },
      next: this.#tryAgain(server),
    });
  }

  async #userOf(visit: Visit): Promise<StoredUser | undefined> {
    const { sessions, cookies } = this.#desk;
    return (await sessions.find(cookies.read(visit.request.rawHeaders, 'session')))?.user;
  }

  async #pendingOf(state: string): Promise<Pending | undefined> {
    const found = await this.#desk.store.findArtifact(PENDING, state);
    const parsed = found === undefined ? undefined : parseJsonText(found.payload, this.#desk.limits);
    if (parsed?.ok !== true || !isJsonObject(parsed.value)) return undefined;
    const { server, userId, browserDigest } = parsed.value;
    const begun = begunIn(parsed.value['begun']);
    if (typeof server !== 'string' || typeof userId !== 'string' || typeof browserDigest !== 'string') return undefined;
    return begun === undefined ? undefined : { server, userId, browserDigest, begun };
  }

  #record(
    visit: Visit,
    type: 'connection.begun' | 'connection.made',
    user: StoredUser,
    server: Connectable,
    detail: Readonly<Record<string, string>>,
  ): void {
    visit.record(type, { server: server.name, principal: principalFor(user, 'browser', []), detail });
  }

  #pathOf(name: string): string {
    return this.#desk.paths.of(`${PAGES.connect}${name}`);
  }
}

interface Pending {
  readonly server: string;
  readonly userId: string;
  /** SHA-256 of the browser's cookie. */
  readonly browserDigest: string;
  readonly begun: NonNullable<ReturnType<typeof begunIn>>;
}

function bindingOf(server: string, browser: string, { id }: StoredUser): readonly string[] {
  return ['connect', server, browser, id];
}
