import type { HttpRequest } from '../transport/http.ts';
import type { Visit } from '../transport/visit.ts';

/** Somebody who is signed in at the gateway in a browser. */
export interface SignedInUser {
  /** Where the subject is known. */
  readonly issuer: string;
  readonly subject: string;
  readonly tenant: string | undefined;
  /** For pages; never for decisions. */
  readonly name: string | undefined;
  /** Seconds since the epoch. */
  readonly signedInAtSeconds: number;
}

/** Who sits in front of a browser, for pages of the gateway that are for one person. */
export interface BrowserSignIn {
  /** Undefined when nobody is signed in there. Rejects when the store does. */
  who(request: HttpRequest): Promise<SignedInUser | undefined>;
  /**
   * Sends the browser through a sign-in and then back. Writes the whole reply.
   *
   * @param returnTo path and query on this gateway, as it is written in links to it; anything else is refused
   */
  begin(visit: Visit, returnTo: string): void;
}
