import { hash } from 'node:crypto';
import { isJsonObject, parseJsonText, type JsonObject } from '@durward/core';
import type { HttpRequest } from '../transport/http.ts';
import type { Visit } from '../transport/visit.ts';
import { isSameSecret, newSecretName } from './browser-cookies.ts';
import type { Present } from './consent-desk.ts';
import { failPage, FORM_MS, goneFault, redirect, sendPage, type Desk } from './desk.ts';
import { newSignInSecrets, type SignInDemands, type SignInResult, type SignInSecrets } from './federation.ts';
import { FederationError } from './federation-error.ts';
import { fetchMetadataOf, isOwnForm } from './fetch-metadata.ts';
import { OWNER_TICKET as TICKET } from './owner-ticket.ts';
import { goOnPage } from './pages/message-pages.ts';
import { ownerLinkPage, ownerWaitPage, signedInPage } from './pages/owner-pages.ts';
import { shownName } from './pages/shown.ts';
import { PAGES } from './paths.ts';

/** What a sign-in is for. */
type Purpose =
  | { readonly kind: 'consent'; readonly uid: string; readonly digest: string }
  | { readonly kind: 'page'; readonly returnTo: string };

/** A sign-in under way at the provider. */
interface Pending {
  readonly secrets: SignInSecrets;
  readonly demands: SignInDemands;
  readonly purpose: Purpose;
  /** SHA-256 of the browser's cookie: the browser that comes back must be the one that left. */
  readonly browserDigest: string;
}

/** What a consent hears of the sign-in that belongs to it. */
export interface SignInOutcome {
  succeeded(visit: Visit, uid: string, digest: string, present: Present): Promise<void>;
  /** The provider, or the person there, said no. */
  denied(visit: Visit, uid: string): Promise<void>;
}

const PENDING = 'SignIn';
const RETURN = 'OwnerReturn';

/**
 * Signs people in: at the provider, or the owner of the machine by a link that works once.
 *
 * Guarantees: `state` is random, kept only after the person has said yes, and works once, within ten
 * minutes, in the browser that was sent to the provider and in no other; what the provider says is
 * checked against the nonce and the PKCE verifier of that very sign-in.
 *
 * @see MCP security best practices §Confused Deputy (state); RFC 9700 §4.5, §4.7
 */
export class SignInDesk {
  readonly #desk: Desk;
  #outcome: SignInOutcome | undefined;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Who is told how a sign-in that belongs to a consent has ended. */
  onOutcome(outcome: SignInOutcome): void {
    this.#outcome = outcome;
  }

  /** Sends the browser to the provider. `browser` is its cookie. */
  async begin(
    visit: Visit,
    {
      browser,
      demands,
      purpose,
    }: { readonly browser: string; readonly demands: SignInDemands; readonly purpose: Purpose },
    cookies: readonly string[] = [],
  ): Promise<void> {
    const federation = this.#desk.federation();
    if (federation === undefined) {
      failPage(visit, goneFault('signin.refused', 'no_provider'));
      return;
    }
    const secrets = newSignInSecrets();
    let url: URL;
    try {
      url = await federation.begin(secrets, demands);
    } catch (error) {
      this.#failed(visit, error);
      return;
    }
    const pending: Pending = { secrets, demands, purpose, browserDigest: hash('sha256', browser) };
    await this.#desk.store.putArtifact({
      kind: PENDING,
      id: secrets.state,
      payload: JSON.stringify(pending),
      expiresAtMs: this.#desk.clock() + FORM_MS,
    });
    visit.record('signin.begun', { detail: { provider: federation.issuer, for: purpose.kind } });
    if (visit.request.method === 'GET') redirect(visit, url.href, cookies);
    else
      sendPage(
        visit,
        200,
        goOnPage({ goTo: url.href, title: 'Sign in', words: `You sign in at ${url.host}.` }),
        cookies,
      );
  }

  /** Signs the person in for a page of ours, and comes back to it. */
  async beginFor(visit: Visit, returnTo: string): Promise<void> {
    if (!isOwnPath(returnTo)) throw new Error('a sign-in can only lead back to this gateway');
    if (this.#desk.owner() !== undefined) {
      this.waitForOwner(visit, returnTo);
      return;
    }
    const { browser, cookies } = browserOf(this.#desk, visit.request);
    const demands = { acrValues: [], maxAgeSeconds: undefined, mustAsk: false };
    await this.begin(visit, { browser, demands, purpose: { kind: 'page', returnTo } }, cookies);
  }

  /** GET: the browser comes back from the provider. */
  async complete(visit: Visit, query: string): Promise<void> {
    const { store, cookies } = this.#desk;
    const state = new URLSearchParams(query).get('state') ?? '';
    const pending = await this.#pendingOf(state);
    const browser = cookies.read(visit.request.rawHeaders, 'browser') ?? '';
    if (pending === undefined) {
      failPage(visit, goneFault('signin.refused', 'unknown_state'));
      return;
    }
    if (!isSameSecret(hash('sha256', browser), pending.browserDigest)) {
      failPage(visit, { ...goneFault('signin.refused', 'foreign_browser'), status: 403 });
      return;
    }
    if (!(await store.consumeOnce(PENDING, state))) {
      failPage(visit, goneFault('signin.refused', 'state_used_before'));
      return;
    }
    const federation = this.#desk.federation();
    if (federation === undefined) {
      failPage(visit, goneFault('signin.refused', 'no_provider'));
      return;
    }
    try {
      const result = await federation.complete(query, pending.secrets, pending.demands);
      await this.#welcome(visit, pending.purpose, result);
    } catch (error) {
      const isNo = error instanceof FederationError && error.reason === 'denied';
      if (!isNo || pending.purpose.kind === 'page') {
        this.#failed(visit, error);
        return;
      }
      visit.record('signin.refused', { reason: error.reason, detail: { detail: error.message } });
      await this.#outcome?.denied(visit, pending.purpose.uid);
    }
  }

  /** Tells the owner of the machine how to sign in, and remembers where to go on. */
  waitForOwner(visit: Visit, returnTo: string): void {
    const { store, clock, paths } = this.#desk;
    const { browser, cookies } = browserOf(this.#desk, visit.request);
    const kept = store.putArtifact({
      kind: RETURN,
      id: browser,
      payload: JSON.stringify({ returnTo }),
      expiresAtMs: clock() + FORM_MS,
    });
    const command =
      paths.publicUrl.port === '8420' ? 'durward owner-link' : `durward owner-link --port ${paths.publicUrl.port}`;
    kept.then(
      () => sendPage(visit, 200, ownerWaitPage({ continueTo: returnTo, command }), cookies),
      () => visit.response.destroy(),
    );
  }

  /** GET: shows what the link does. It is not used up yet. */
  showOwnerLink(visit: Visit, query: string): void {
    const { owner, paths, seal } = this.#desk;
    const name = owner()?.name;
    const ticket = new URLSearchParams(query).get('ticket');
    if (name === undefined || ticket === null) {
      failPage(visit, goneFault('signin.refused', 'no_ticket'));
      return;
    }
    const { browser, cookies } = browserOf(this.#desk, visit.request);
    const page = ownerLinkPage({
      action: paths.of(PAGES.owner),
      ticket,
      csrf: seal.close(undefined, ['owner', browser], FORM_MS),
      ownerName: shownName(name),
    });
    sendPage(visit, 200, page, cookies);
  }

  /** POST: uses the link up. */
  async takeOwnerLink(visit: Visit, form: URLSearchParams): Promise<void> {
    const { cookies, clock, owner, paths, people, seal, store } = this.#desk;
    const browser = cookies.read(visit.request.rawHeaders, 'browser');
    const { name, issuer } = owner() ?? {};
    if (browser === undefined || name === undefined || issuer === undefined) {
      failPage(visit, goneFault('signin.refused', 'no_ticket'));
      return;
    }
    const isOwn = isOwnForm(fetchMetadataOf(visit.request.rawHeaders), paths.publicUrl.origin);
    if (!isOwn || !seal.open(form.get('csrf') ?? '', ['owner', browser]).ok) {
      failPage(visit, { ...goneFault('signin.refused', 'foreign_form'), status: 403 });
      return;
    }
    if (!(await store.consumeOnce(TICKET, form.get('ticket') ?? ''))) {
      failPage(visit, goneFault('signin.refused', 'unknown_ticket'));
      return;
    }
    const user = await people.remember({
      issuer,
      subject: name,
      tenant: undefined,
      name,
      roles: [],
      groups: [],
      refreshToken: undefined,
    });
    const nowSeconds = Math.floor(clock() / 1000);
    const present = {
      user,
      signedIn: { userId: user.id, sinceSeconds: nowSeconds, authTimeSeconds: nowSeconds, acr: undefined, amr: [] },
    };
    const cookie = await this.#sessionFor(visit, present);
    const returnTo = await this.#returnOf(browser);
    if (returnTo === undefined) sendPage(visit, 200, signedInPage(shownName(name)), [cookie]);
    else
      sendPage(visit, 200, goOnPage({ goTo: returnTo, title: 'Signed in', words: 'Back to what you began.' }), [
        cookie,
      ]);
  }

  async #welcome(visit: Visit, purpose: Purpose, result: SignInResult): Promise<void> {
    const user = await this.#desk.people.remember(result.identity);
    const sinceSeconds = Math.floor(this.#desk.clock() / 1000);
    const { authTimeSeconds, acr, amr } = result;
    const present = { user, signedIn: { userId: user.id, sinceSeconds, authTimeSeconds, acr, amr } };
    const cookie = await this.#sessionFor(visit, present);
    if (purpose.kind === 'page') {
      redirect(visit, purpose.returnTo, [cookie]);
      return;
    }
    visit.extraHeaders = [...visit.extraHeaders, 'set-cookie', cookie];
    await this.#outcome?.succeeded(visit, purpose.uid, purpose.digest, present);
  }

  async #sessionFor(visit: Visit, { user, signedIn }: Present): Promise<string> {
    const { cookies, sessions, config } = this.#desk;
    const former = cookies.read(visit.request.rawHeaders, 'session');
    const session = await sessions.begin(signedIn, config().sessionSeconds, former);
    visit.record('signin.accepted', {
      detail: {
        issuer: user.issuer,
        subject: user.subject,
        ...(user.tenant === undefined ? {} : { tenant: user.tenant }),
        ...(signedIn.acr === undefined ? {} : { acr: signedIn.acr }),
        amr: [...signedIn.amr],
      },
    });
    return cookies.set('session', session, config().sessionSeconds);
  }

  #failed(visit: Visit, error: unknown): void {
    if (!(error instanceof FederationError)) throw error;
    const isOut = error.reason === 'unreachable';
    failPage(visit, {
      status: isOut ? 503 : 403,
      title: isOut ? 'The sign-in service does not answer' : 'You were not signed in',
      words: isOut ? 'Try again in a moment.' : 'The sign-in did not succeed. Start again from your program.',
      type: 'signin.refused',
      reason: error.reason,
      detail: { detail: error.message },
    });
  }

  async #pendingOf(state: string): Promise<Pending | undefined> {
    const found = await this.#desk.store.findArtifact(PENDING, state);
    const payload = found === undefined ? undefined : this.#objectIn(found.payload);
    // Written by `begin`, and found under a name that nobody else knows.
    return payload as Pending | undefined;
  }

  async #returnOf(browser: string): Promise<string | undefined> {
    const found = await this.#desk.store.findArtifact(RETURN, browser);
    if (found === undefined) return undefined;
    await this.#desk.store.removeArtifact(RETURN, browser);
    const returnTo = this.#objectIn(found.payload)?.['returnTo'];
    return typeof returnTo === 'string' ? returnTo : undefined;
  }

  #objectIn(text: string): JsonObject | undefined {
    const parsed = parseJsonText(text, this.#desk.limits);
    return parsed.ok && isJsonObject(parsed.value) ? parsed.value : undefined;
  }
}

/**
 * Whether a text is a path on this gateway and cannot be anything else: no other host, no scheme, no
 * backslash or control character that a browser would read as one.
 */
function isOwnPath(text: string): boolean {
  return /^\/(?![/\\])[!#-;=?-[\]_a-z~]{0,2048}$/.test(text);
}

/** The cookie of a browser, or a new one with the header that sets it. */
export function browserOf(
  desk: Desk,
  request: HttpRequest,
): { readonly browser: string; readonly cookies: readonly string[] } {
  const former = desk.cookies.read(request.rawHeaders, 'browser');
  const browser = former ?? newSecretName();
  return { browser, cookies: former === undefined ? [desk.cookies.set('browser', browser)] : [] };
}
