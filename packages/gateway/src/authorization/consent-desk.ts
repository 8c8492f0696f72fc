import type { StoredConsent, StoredUser } from '../store/authorization-store.ts';
import type { Visit } from '../transport/visit.ts';
import type { SignedIn } from './browser-sessions.ts';
import { findRequest, isBegunHere, type ConsentRequest, type SignInWish } from './consent-request.ts';
import { failPage, FORM_MS, goneFault, principalFor, redirect, sendPage, type Desk } from './desk.ts';
import { beganWithUser, fetchMetadataOf, isOwnForm, isWholeWindow } from './fetch-metadata.ts';
import { consentPage } from './pages/consent-page.ts';
import { goOnPage } from './pages/message-pages.ts';
import { shownName, shownPlace } from './pages/shown.ts';
import { PAGES } from './paths.ts';
import { browserOf, type SignInDesk } from './sign-in-desk.ts';

/** Somebody who is signed in, and how. */
export interface Present {
  readonly user: StoredUser;
  readonly signedIn: SignedIn;
}

/**
 * Asks people whether a client may act for them, before anything else happens.
 *
 * Guarantees: nobody is sent to the provider, and no code is made, before a person has said yes on our
 * own page, in the browser that began the request; the answer counts once, for exactly what the page
 * showed. A remembered yes spares the page only to a client that has to prove who it is, for the same
 * user, redirect, server and no further scopes, when the request did not come from another site.
 *
 * @see MCP security best practices §Confused Deputy; FastMCP CVE-2026-27124, GHSA-6x8h-498w-gv8c
 */
export class ConsentDesk {
  readonly #desk: Desk;
  readonly #signIn: SignInDesk;

  constructor(desk: Desk, signIn: SignInDesk) {
    this.#desk = desk;
    this.#signIn = signIn;
    signIn.onOutcome({
      succeeded: (visit, uid, digest, present) => this.#resume(visit, uid, digest, present),
      denied: async (visit, uid) => {
        const request = await findRequest(desk, uid);
        if (request === undefined) failPage(visit, goneFault('consent.refused', 'unknown_request'));
        else await this.#deny(visit, request, 'the provider denied the sign-in');
      },
    });
  }

  /** GET: shows the question, or goes on where it was answered before. */
  async ask(visit: Visit, uid: string): Promise<void> {
    const { rawHeaders } = visit.request;
    const request = await this.#requestOf(rawHeaders, uid);
    if (request === undefined) {
      failPage(visit, goneFault('consent.refused', 'unknown_request'));
      return;
    }
    if (!isWholeWindow(fetchMetadataOf(rawHeaders))) {
      failPage(visit, notAWindow());
      return;
    }
    const present = await this.#presentIn(rawHeaders);
    if (present === undefined && this.#desk.owner() !== undefined) {
      this.#signIn.waitForOwner(visit, this.#pathOf(uid));
      return;
    }
    if (present !== undefined && (await this.#isRemembered(visit, request, present))) {
      await this.#grant(visit, request, present, 'remembered');
      return;
    }
    this.#show(visit, request, present);
  }

  /** POST: the answer. */
  async decide(visit: Visit, uid: string, form: URLSearchParams): Promise<void> {
    const { rawHeaders } = visit.request;
    const { cookies, store, clock } = this.#desk;
    const request = await this.#requestOf(rawHeaders, uid);
    const browser = cookies.read(rawHeaders, 'browser');
    if (request === undefined || browser === undefined) {
      failPage(visit, goneFault('consent.refused', 'unknown_request'));
      return;
    }
    if (!isOwnForm(fetchMetadataOf(rawHeaders), this.#desk.paths.publicUrl.origin)) {
      failPage(visit, { ...goneFault('consent.refused', 'foreign_form'), status: 403 });
      return;
    }
    const csrf = form.get('csrf') ?? '';
    if (!this.#desk.seal.open(csrf, bindingOf(uid, browser, request.digest)).ok) {
      failPage(visit, { ...goneFault('consent.refused', 'forged_form'), status: 403 });
      return;
    }
    const decision = form.get('decision');
    if (decision === 'switch') {
      await this.#switchAccount(visit, request);
      return;
    }
    const isFirst = await store.putIfAbsent({
      kind: 'ConsentAnswer', id: csrf, payload: '{}', expiresAtMs: clock() + FORM_MS,
    });
    if (!isFirst) {
      failPage(visit, goneFault('consent.refused', 'answered_before'));
      return;
    }
    // Whatever is not a yes is a no.
    if (decision === 'allow') await this.#allow(visit, request, browser);
    else await this.#deny(visit, request, 'the person denied access');
  }

  /** The request, if this browser began it. */
  async #requestOf(rawHeaders: readonly string[], uid: string): Promise<ConsentRequest | undefined> {
    return isBegunHere(this.#desk, rawHeaders, uid) ? findRequest(this.#desk, uid) : undefined;
  }

  async #allow(visit: Visit, request: ConsentRequest, browser: string): Promise<void> {
    const present = await this.#presentIn(visit.request.rawHeaders);
    if (present !== undefined && this.#satisfies(present, request.demands)) {
      await this.#grant(visit, request, present, 'asked');
      return;
    }
    const { interaction, digest, demands } = request;
    await this.#signIn.begin(visit, {
      browser,
      demands: { ...demands, mustAsk: present !== undefined },
      purpose: { kind: 'consent', uid: interaction.uid, digest },
    });
  }

  /** After a sign-in that belonged to a consent. */
  async #resume(visit: Visit, uid: string, digest: string, present: Present): Promise<void> {
    const request = await findRequest(this.#desk, uid);
    if (request === undefined || request.digest !== digest) {
      failPage(visit, goneFault('consent.refused', 'unknown_request'));
      return;
    }
    if (!this.#satisfies(present, request.demands)) {
      await this.#end(
        visit,
        request,
        'unmet_authentication_requirements',
        'the sign-in was not strong or fresh enough',
      );
      return;
    }
    await this.#grant(visit, request, present, 'asked');
  }

  #show(visit: Visit, request: ConsentRequest, present: Present | undefined): void {
    const { seal, federation } = this.#desk;
    const { interaction, resource } = request;
    const { browser, cookies } = browserOf(this.#desk, visit.request);
    const providerHost = federation() === undefined ? undefined : new URL(federation()?.issuer ?? '').host;
    const page = consentPage({
      clientName: request.clientName,
      proof: request.proof,
      redirect: shownPlace(request.redirectUri),
      serverTitle: resource.title,
      serverUri: resource.uri,
      scopes: request.scopes.map((name) => ({ name, words: resource.scopes.get(name) ?? name })),
      userName: present === undefined ? undefined : shownName(present.user.name ?? present.user.subject),
      providerHost,
      action: this.#pathOf(interaction.uid),
      csrf: seal.close(undefined, bindingOf(interaction.uid, browser, request.digest), FORM_MS),
    });
    this.#record(visit, 'consent.asked', request, present?.user);
    sendPage(visit, 200, page, cookies);
  }

  async #grant(visit: Visit, request: ConsentRequest, present: Present, how: 'asked' | 'remembered'): Promise<void> {
    const { clock, store } = this.#desk;
    const { provider } = this.#desk.engine();
    const { interaction, resource, scopes, clientId } = request;
    const { user, signedIn } = present;
    const grant = new provider.Grant({ accountId: user.id, clientId });
    grant.addResourceScope(resource.uri, [...scopes]);
    const grantId = await grant.save();
    await store.putConsent(consentOf(request, user, grantId, clock(), this.#desk.config().consentSeconds));
    interaction.result = {
      login: {
        accountId: user.id,
        ts: signedIn.authTimeSeconds ?? signedIn.sinceSeconds,
        amr: [...signedIn.amr],
        remember: false,
        ...(signedIn.acr === undefined ? {} : { acr: signedIn.acr }),
      },
      consent: { grantId },
      select_account: {},
    };
    await interaction.persist();
    this.#record(visit, 'consent.given', request, user, how);
    this.#goOn(visit, request, how === 'asked');
  }

  async #deny(visit: Visit, request: ConsentRequest, reason: string): Promise<void> {
    this.#record(visit, 'consent.denied', request, undefined, reason);
    await this.#end(visit, request, 'access_denied', 'access was denied');
  }

  async #end(visit: Visit, request: ConsentRequest, error: string, words: string): Promise<void> {
    const { interaction } = request;
    interaction.result = { error, error_description: words };
    await interaction.persist();
    if (error !== 'access_denied') this.#record(visit, 'consent.denied', request, undefined, error);
    this.#goOn(visit, request, true);
  }

  /**
   * Back to the engine, and from there to the client. After a form this is a page that goes on, because
   * browsers hold a form to the places that our policy names, and a client's place is not among them.
   */
  #goOn(visit: Visit, { interaction, clientName }: ConsentRequest, isPage: boolean): void {
    const back = new URL(interaction.returnTo);
    const goTo = `${back.pathname}${back.search}`;
    if (!isPage || visit.request.method === 'GET') redirect(visit, goTo);
    else sendPage(visit, 200, goOnPage({ goTo, title: `Back to ${clientName}`, words: 'Your answer is on its way.' }));
  }

  async #switchAccount(visit: Visit, request: ConsentRequest): Promise<void> {
    const { cookies, sessions } = this.#desk;
    const session = cookies.read(visit.request.rawHeaders, 'session');
    if (session !== undefined) await sessions.end(session);
    visit.record('signin.ended', { reason: 'another account is wanted' });
    redirect(visit, this.#pathOf(request.interaction.uid), [cookies.clear('session')]);
  }

  async #presentIn(rawHeaders: readonly string[]): Promise<Present | undefined> {
    const { cookies, sessions } = this.#desk;
    return sessions.find(cookies.read(rawHeaders, 'session'));
  }

  #satisfies({ signedIn }: Present, { acrValues, amr, maxAgeSeconds }: SignInWish): boolean {
    // The owner of the machine signs in by holding the machine; there is no provider that could ask again.
    if (this.#desk.federation() === undefined) return true;
    if (acrValues.length > 0 && !acrValues.includes(signedIn.acr ?? '')) return false;
    if (!amr.every((method) => signedIn.amr.includes(method))) return false;
    if (maxAgeSeconds === undefined) return true;
    const { authTimeSeconds } = signedIn;
    return authTimeSeconds !== undefined && this.#desk.clock() / 1000 - authTimeSeconds <= maxAgeSeconds;
  }

  async #isRemembered(visit: Visit, request: ConsentRequest, present: Present): Promise<boolean> {
    if (!request.isConfidential || request.prompts.size > 0) return false;
    if (!beganWithUser(fetchMetadataOf(visit.request.rawHeaders))) return false;
    if (!this.#satisfies(present, request.demands)) return false;
    const given = await this.#desk.store.consents({
      userId: present.user.id, clientId: request.clientId, server: request.resource.server,
    });
    return given.some((consent) => coversRequest(consent, request));
  }

  #record(
    visit: Visit,
    type: 'consent.asked' | 'consent.given' | 'consent.denied',
    request: ConsentRequest,
    user: StoredUser | undefined,
    reason?: string,
  ): void {
    const { clientId, clientName, redirectUri, resource, scopes } = request;
    visit.record(type, {
      server: resource.server,
      ...(user === undefined ? {} : { principal: principalFor(user, clientId, scopes) }),
      ...(reason === undefined ? {} : { reason }),
      detail: { client: clientId, clientName, redirectUri, scopes: [...scopes] },
    });
  }

  #pathOf(uid: string): string {
    return this.#desk.paths.of(`${PAGES.consent}${uid}`);
  }
}

function bindingOf(uid: string, browser: string, digest: string): readonly string[] {
  return ['consent', uid, browser, digest];
}

/** Whether a yes from before is a yes to exactly this, or to more. */
function coversRequest(consent: StoredConsent, { redirectUri, scopes }: ConsentRequest): boolean {
  return consent.redirectUri === redirectUri && scopes.every((scope) => consent.scopes.includes(scope));
}

function consentOf(
  { clientId, clientName, redirectUri, resource, scopes }: ConsentRequest,
  { id: userId, issuer, subject }: StoredUser,
  grantId: string,
  nowMs: number,
  lifetimeSeconds: number,
): StoredConsent {
  return {
    grantId,
    userId,
    issuer,
    subject,
    clientId,
    clientName,
    redirectUri,
    server: resource.server,
    scopes,
    givenAtMs: nowMs,
    lastUsedAtMs: nowMs,
    expiresAtMs: nowMs + lifetimeSeconds * 1000,
  };
}

function notAWindow() {
  return {
    status: 403,
    title: 'This page must be opened in a window of its own',
    words: 'It was asked for inside another page, or by a browser that does not say so. Use a current browser.',
    type: 'consent.refused',
    reason: 'no_window',
  } as const;
}
