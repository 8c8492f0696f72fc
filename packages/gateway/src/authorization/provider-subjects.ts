import { SubjectToken, type SubjectSource } from '../credentials/subject-token.ts';
import type { Person } from '../upstream/link.ts';
import { userIdFor, type People } from './people.ts';

/** A token is not handed out in the last part of its life, in milliseconds. */
const MARGIN_MS = 30_000;
/** Most people whose tokens are in memory; the one who asked longest ago makes room. */
const PEOPLE_MAX = 10_000;

/**
 * Tokens of the provider for people who signed in there, had by the refresh token that it gave then: sealed,
 * in memory only, for servers whose credentials are exchanged for them.
 */
export class ProviderSubjects implements SubjectSource {
  readonly #people: People;
  readonly #kind: 'id_token' | 'access_token';
  readonly #clock: () => number;
  readonly #known = new Map<string, SubjectToken>();

  constructor(people: People, kind: 'id_token' | 'access_token', clock: () => number) {
    this.#people = people;
    this.#kind = kind;
    this.#clock = clock;
  }

  async of({ issuer, subject }: Person): Promise<SubjectToken | undefined> {
    const id = userIdFor(issuer, subject);
    const known = this.#known.get(id);
    if (known !== undefined && known.expiresAtMs - MARGIN_MS > this.#clock()) return known;
    this.#known.delete(id);
    const tokens = await this.#people.providerTokens(id);
    const value = this.#kind === 'id_token' ? tokens?.idToken : tokens?.accessToken;
    if (tokens === undefined || value === undefined) return undefined;
    const token = new SubjectToken(value, this.#kind, tokens.expiresAtMs);
    this.#known.set(id, token);
    if (this.#known.size > PEOPLE_MAX) {
      const [oldest] = this.#known.keys();
      if (oldest !== undefined) this.#known.delete(oldest);
    }
    return token;
  }
}
