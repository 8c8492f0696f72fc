import type { AuthorizationConfig } from '../config/authorization-schema.ts';
import type { Visit } from '../transport/visit.ts';
import { AUTHORIZATION_LIMITS } from './authorization-limits.ts';
import { RequestQuota } from './request-quota.ts';

/** Which client metadata documents are fetched, and how often. Where they may be is for the outbound client. */
export class DocumentRules {
  readonly #allowed: readonly string[] | undefined;
  readonly #quota: RequestQuota;

  constructor({ clientDocuments }: AuthorizationConfig, clock: () => number) {
    this.#allowed = clientDocuments.allowedDomains?.map((domain) => domain.toLowerCase());
    this.#quota = new RequestQuota({
      max: AUTHORIZATION_LIMITS.documentFetchesPerMinuteMax,
      addressesMax: AUTHORIZATION_LIMITS.countedAddressesMax,
      clock,
    });
  }

  /** Whether a document may be fetched now, for a visit; there is none when a page of ours asks again. */
  mayFetch(url: string, visit: Visit | undefined): boolean {
    if (!this.#isAllowed(url)) return false;
    return visit === undefined || this.#quota.take(visit.connection.peer);
  }

  /** A host is allowed by its own name, with its port if it has one, or by that of a domain around it. */
  #isAllowed(text: string): boolean {
    if (this.#allowed === undefined) return true;
    const url = URL.parse(text);
    if (url === null) return false;
    return this.#allowed.some((domain) => url.host === domain || url.host.endsWith(`.${domain}`));
  }
}
