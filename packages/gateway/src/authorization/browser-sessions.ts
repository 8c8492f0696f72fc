import { isJsonObject, parseJsonText, type Limits } from '@durward/core';
import type { AuthorizationStore, StoredUser } from '../store/authorization-store.ts';
import { newSecretName } from './browser-cookies.ts';

const KIND = 'BrowserSession';

/** How somebody has signed in. */
export interface SignedIn {
  readonly userId: string;
  /** When the gateway saw it, in seconds since the epoch. */
  readonly sinceSeconds: number;
  /** When the person proved who it is, in seconds since the epoch; undefined when the provider does not say. */
  readonly authTimeSeconds: number | undefined;
  readonly acr: string | undefined;
  readonly amr: readonly string[];
}

/** Browsers in which somebody is signed in at the gateway. */
export class BrowserSessions {
  readonly #store: AuthorizationStore;
  readonly #clock: () => number;
  readonly #limits: Limits;

  constructor(store: AuthorizationStore, clock: () => number, limits: Limits) {
    this.#store = store;
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Begins a session under a new name, and ends the one that the browser had. */
  async begin(signedIn: SignedIn, lifetimeSeconds: number, former: string | undefined): Promise<string> {
    if (former !== undefined) await this.#store.removeArtifact(KIND, former);
    const id = newSecretName();
    await this.#store.putArtifact({
      kind: KIND,
      id,
      payload: JSON.stringify(signedIn),
      userId: signedIn.userId,
      expiresAtMs: this.#clock() + lifetimeSeconds * 1000,
    });
    return id;
  }

  /** Who is signed in; undefined when nobody is, or the person was cut off since. */
  async find(id: string | undefined): Promise<{ readonly user: StoredUser; readonly signedIn: SignedIn } | undefined> {
    const found = id === undefined ? undefined : await this.#store.findArtifact(KIND, id);
    const signedIn = found === undefined ? undefined : signedInFrom(found.payload, this.#limits);
    const user = signedIn === undefined ? undefined : await this.#store.user(signedIn.userId);
    if (signedIn === undefined || user === undefined) return undefined;
    const isCutOff = await this.#store.isCutOff(user.issuer, user.subject, signedIn.sinceSeconds * 1000);
    return isCutOff ? undefined : { user, signedIn };
  }

  async end(id: string): Promise<void> {
    await this.#store.removeArtifact(KIND, id);
  }
}

function signedInFrom(text: string, limits: Limits): SignedIn | undefined {
  const parsed = parseJsonText(text, limits);
  if (!parsed.ok || !isJsonObject(parsed.value)) return undefined;
  const { userId, sinceSeconds, authTimeSeconds, acr, amr } = parsed.value as { [member in keyof SignedIn]?: unknown };
  if (typeof userId !== 'string' || typeof sinceSeconds !== 'number') return undefined;
  return {
    userId,
    sinceSeconds,
    authTimeSeconds: typeof authTimeSeconds === 'number' ? authTimeSeconds : undefined,
    acr: typeof acr === 'string' ? acr : undefined,
    amr: Array.isArray(amr) ? amr.filter((word) => typeof word === 'string') : [],
  };
}
