import type { SecretProbe } from '@durward/core';
import { NO_SECRETS } from '../exchange/house.ts';
import { UpstreamError, type LinkOwner, type Person } from '../upstream/link.ts';
import type { Challenge, LinkCredential, UpstreamCredential } from '../upstream/link-credential.ts';
import { asksForNonce, authorizationHeaders, probeOf } from './authorization-header.ts';
import type { AuthorizationFlow } from './authorization-flow.ts';
import { readChallenge } from './challenge-parameters.ts';
import { standingOf } from './standing.ts';
import { PeopleMap } from './people-map.ts';
import type { InUse, UserConnections } from './user-connections.ts';

/** A token that was refused this soon after it was had is not renewed: the server wants something else. */
const FRESH_MS = 5000;

export interface OAuthCredentialOptions {
  /** The URL of the server, without query. */
  readonly url: string;
  /** Its name on pages. */
  readonly title: string;
  readonly connections: UserConnections;
  readonly flow: AuthorizationFlow;
  /** Where people connect their account: the same for everybody. */
  readonly connectUrl: string;
  readonly personId: (person: Person) => string;
  readonly clock: () => number;
  readonly close: () => Promise<void>;
}

const NO_HEADERS: readonly string[] = Object.freeze([]);

interface Wanted {
  readonly scopes: ReadonlySet<string>;
  /** Of the connection that had too little. */
  readonly connectedAtMs: number;
}

/** The accounts of people at a server, as what authorizes their requests. */
export class OAuthCredential implements UpstreamCredential {
  readonly #options: OAuthCredentialOptions;
  /** Scopes that a request of somebody turned out to need. */
  readonly #wanted = new PeopleMap<Wanted>();

  constructor(options: OAuthCredentialOptions) {
    this.#options = options;
  }

  for(owner: LinkOwner | undefined): LinkCredential {
    const person = owner?.person;
    const { connections } = this.#options;
    return {
      headers: (httpMethod) => this.#headers(person, httpMethod),
      refused: (challenge) => this.#refused(person, challenge),
      standing: () => standingOf(
        async () => (person === undefined ? undefined : (await connections.about(person))?.connectedAtMs),
        (detail) => this.#unconnected(detail).failure,
      ),
    };
  }

  probeFor({ person }: Pick<LinkOwner, 'person'>): SecretProbe {
    return (person && probeOf(this.#options.connections.peek(person)?.token)) ?? NO_SECRETS;
  }

  /** Scopes that a person is to be asked for, beyond those that the server names by itself. */
  wantedOf(person: Person): readonly string[] {
    return [...(this.#wanted.get(this.#options.personId(person))?.scopes ?? [])];
  }

  close(): Promise<void> {
    return this.#options.close();
  }

  /** Without a connection a request goes as it is: the server may want none, or says what it wants. */
  #headers(person: Person | undefined, httpMethod: string): readonly string[] | Promise<readonly string[]> {
    if (person === undefined) return NO_HEADERS;
    const { connections, url } = this.#options;
    const use = (inUse: InUse | undefined): readonly string[] | Promise<readonly string[]> =>
      inUse === undefined ? NO_HEADERS : authorizationHeaders(inUse.token, inUse.dpop, httpMethod, url);
    const inUse = connections.inUse(person);
    return inUse instanceof Promise ? inUse.then(use) : use(inUse);
  }

  async #refused(person: Person | undefined, challenge: Challenge): Promise<boolean> {
    const { connections, flow, clock } = this.#options;
    const { status, authenticate, dpopNonce } = challenge;
    const inUse = person === undefined ? undefined : await connections.inUse(person);
    if (inUse?.dpop !== undefined && dpopNonce !== undefined) {
      inUse.dpop.nonce = dpopNonce;
      if (asksForNonce(authenticate)) return true;
    }
    if (person === undefined) return false;
    if (status === 403) return inUse !== undefined && this.#missesScopes(person, inUse, authenticate);
    flow.heard(authenticate);
    if (inUse === undefined) throw this.#unconnected('no account is connected');
    if (clock() - inUse.sinceMs < FRESH_MS) throw this.#unconnected('the server refuses the account');
    if ((await connections.renew(person)) === undefined) throw this.#unconnected('the account must be connected again');
    return true;
  }

  /** A step up: the person is asked for what there was and what is missing; once they were, not again. */
  #missesScopes(person: Person, inUse: InUse, authenticate: string | undefined): boolean {
    const { error, scopes } = readChallenge(authenticate);
    if (error !== 'insufficient_scope' || scopes.every((scope) => inUse.scopes.includes(scope))) return false;
    const id = this.#options.personId(person);
    const known = this.#wanted.get(id);
    const isKnown = known !== undefined && scopes.every((scope) => known.scopes.has(scope));
    if (isKnown && known.connectedAtMs !== inUse.connectedAtMs) return false;
    const wanted = new Set([...inUse.scopes, ...(known?.scopes ?? []), ...scopes]);
    this.#wanted.set(id, { scopes: wanted, connectedAtMs: inUse.connectedAtMs });
    throw this.#unconnected('the account allows too little');
  }

  #unconnected(detail: string): UpstreamError {
    const { connectUrl: url, title } = this.#options;
    return new UpstreamError({ kind: 'unconnected', detail, connect: { url, title } });
  }
}
