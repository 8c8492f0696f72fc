import type { SecretProbe } from '@durward/core';
import { NO_SECRETS } from '../exchange/house.ts';
import type { LinkOwner } from '../upstream/link.ts';
import type { Challenge, LinkCredential, UpstreamCredential } from '../upstream/link-credential.ts';
import type { AccessToken } from './access-token.ts';
import { asksForNonce, authorizationHeaders, probeOf } from './authorization-header.ts';
import { CredentialError } from './credential-error.ts';
import type { DpopKey } from './dpop-key.ts';
import { PeopleMap } from './people-map.ts';
import type { SubjectSource, SubjectToken } from './subject-token.ts';
import { TokenCell } from './token-cell.ts';

export interface PersonCredentialOptions {
  /** The URL of the server, without query. */
  readonly url: string;
  readonly subjects: SubjectSource;
  /** Exchanges the token of a person for one of the server. */
  readonly exchange: (subject: SubjectToken) => Promise<AccessToken>;
  readonly dpop: DpopKey | undefined;
  readonly clock: () => number;
  readonly close: () => Promise<void>;
}

interface Held {
  readonly digest: string;
  readonly cell: TokenCell;
}

/** A credential for each person, had by exchanging a token of that very person. */
export class PersonCredential implements UpstreamCredential {
  readonly #options: PersonCredentialOptions;
  readonly #held = new PeopleMap<Held>();

  constructor(options: PersonCredentialOptions) {
    this.#options = options;
  }

  for(owner: LinkOwner | undefined): LinkCredential {
    const { dpop } = this.#options;
    return {
      headers: (httpMethod) => this.#headers(owner, httpMethod),
      refused: async ({ status, authenticate, dpopNonce }: Challenge) => {
        if (dpop !== undefined && dpopNonce !== undefined) dpop.nonce = dpopNonce;
        if (dpop !== undefined && asksForNonce(authenticate)) return true;
        return status === 401 && owner !== undefined && this.#held.get(owner.userId)?.cell.refuse() === true;
      },
    };
  }

  probeFor({ userId }: Pick<LinkOwner, 'userId'>): SecretProbe {
    return probeOf(this.#held.peek(userId)?.cell.fresh) ?? NO_SECRETS;
  }

  close(): Promise<void> {
    this.#held.clear();
    return this.#options.close();
  }

  async #headers(owner: LinkOwner | undefined, httpMethod: string): Promise<readonly string[]> {
    const { subjects, dpop, url } = this.#options;
    if (owner?.person === undefined) throw noSubject('nobody has signed in');
    // Each time anew: a token that was revoked, or replaced by one with other rights, is not used further.
    const subject = await subjects.of(owner.person, owner.userId);
    if (subject === undefined) throw noSubject('the person has no token there that is good now');
    const { cell } = this.#heldFor(owner.userId, subject);
    return authorizationHeaders(await cell.get(), dpop, httpMethod, url);
  }

  #heldFor(userId: string, subject: SubjectToken): Held {
    const known = this.#held.get(userId);
    if (known?.digest === subject.digest) return known;
    const held = this.#newFor(subject);
    this.#held.set(userId, held);
    return held;
  }

  #newFor(subject: SubjectToken): Held {
    const { exchange, clock } = this.#options;
    // It does not outlive what it stands for: each request asks for the subject first.
    return { digest: subject.digest, cell: new TokenCell(() => exchange(subject), clock) };
  }
}

function noSubject(why: string): CredentialError {
  return new CredentialError('no_subject', `there is no token to exchange for one of the server: ${why}`);
}
