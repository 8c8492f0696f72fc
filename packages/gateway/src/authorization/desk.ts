import type { JsonObject, Limits, Principal } from '@durward/core';
import { userIdOf } from '@durward/core';
import type { AuditEventType } from '../audit/event.ts';
import type { AuthorizationConfig } from '../config/authorization-schema.ts';
import { newIncident } from '../exchange/trace.ts';
import type { Seal } from '../session/seal.ts';
import type { AuthorizationStore, StoredUser } from '../store/authorization-store.ts';
import type { Visit } from '../transport/visit.ts';
import { AUTHORIZATION_LIMITS } from './authorization-limits.ts';
import type { BrowserCookies } from './browser-cookies.ts';
import type { BrowserSessions } from './browser-sessions.ts';
import type { Engine } from './engine.ts';
import type { Federation } from './federation.ts';
import { documentOf, PAGE_HEADERS, type Page } from './pages/layout.ts';
import { failurePage, type Link } from './pages/message-pages.ts';
import type { PublicPaths } from './paths.ts';
import type { People } from './people.ts';
import type { Resource } from './resources.ts';

/** The owner of the machine, where there is no provider. */
export interface Owner {
  /** Where the owner is known: the local issuer, which `durward token` works with too. */
  readonly issuer: string;
  readonly name: string;
}

/** What the pages of the authorization server share. What may change is asked for each time. */
export interface Desk {
  readonly store: AuthorizationStore;
  readonly clock: () => number;
  readonly limits: Limits;
  readonly people: People;
  readonly sessions: BrowserSessions;
  readonly cookies: BrowserCookies;
  readonly seal: Seal;
  readonly paths: PublicPaths;
  readonly config: () => AuthorizationConfig;
  readonly engine: () => Engine;
  readonly resources: () => ReadonlyMap<string, Resource>;
  readonly federation: () => Federation | undefined;
  readonly owner: () => Owner | undefined;
}

/** A fault of a page: what the person reads, and what the record says. */
export interface PageFault {
  readonly status: number;
  readonly title: string;
  readonly words: string;
  readonly type: AuditEventType;
  readonly reason: string;
  readonly detail?: JsonObject;
  /** Where it can be tried again. */
  readonly next?: Link;
}

/** Sends a page, once everything that was recorded about it is written. */
export function sendPage(visit: Visit, status: number, page: Page, cookies: readonly string[] = []): void {
  documentOf(page).then(
    (document) => {
      visit.house.recorder.settled(false, (isWritten) => {
        if (!isWritten) {
          visit.refuse({ reason: 'record_unwritable' }, 'gateway', 'request.refused');
          return;
        }
        const headers = [
          ...PAGE_HEADERS,
          ...cookies.flatMap((cookie) => ['set-cookie', cookie]),
          ...visit.extraHeaders,
        ];
        visit.response.reply(status, headers, visit.request.method === 'HEAD' ? undefined : document);
      });
    },
    () => visit.response.destroy(),
  );
}

/** Sends the browser to another place, once everything that was recorded is written. */
export function redirect(visit: Visit, to: string, cookies: readonly string[] = []): void {
  visit.house.recorder.settled(false, (isWritten) => {
    if (!isWritten) {
      visit.refuse({ reason: 'record_unwritable' }, 'gateway', 'request.refused');
      return;
    }
    const headers = [
      'location', to,
      'cache-control', 'no-store',
      'referrer-policy', 'no-referrer',
      'x-content-type-options', 'nosniff',
      ...cookies.flatMap((cookie) => ['set-cookie', cookie]),
      ...visit.extraHeaders,
    ];
    visit.response.reply(303, headers, undefined);
  });
}

/** Records a fault, and shows a page that names the incident and nothing else. */
export function failPage(visit: Visit, { status, title, words, type, reason, detail, next }: PageFault): void {
  const incident = newIncident();
  visit.record(type, { reason, incident, ...(detail === undefined ? {} : { detail }) });
  sendPage(visit, status, failurePage({ title, words, incident, next }));
}

/** A request that has expired, was answered already, or belongs to another browser: outside all the same. */
export function goneFault(type: AuditEventType, reason: string): PageFault {
  return {
    status: 400,
    title: 'This request is no longer here',
    words: 'It has expired, was answered already, or was begun in another browser. Start again from your program.',
    type,
    reason,
  };
}

/** How long a page may stand before its form is sent, in milliseconds. */
export const FORM_MS = AUTHORIZATION_LIMITS.interactionSeconds * 1000;

/** A person and a client as the record names them. */
export function principalFor(user: StoredUser, clientId: string, scopes: readonly string[]): Principal {
  const { issuer, tenant, subject, roles, groups } = user;
  return {
    userId: userIdOf({ issuer, tenant, subject, client: clientId }),
    issuer,
    tenant,
    subject,
    client: clientId,
    scopes,
    roles,
    groups,
    privileges: '',
    expiresAtMs: undefined,
    tokenId: undefined,
  };
}
