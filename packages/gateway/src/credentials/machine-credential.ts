import type { SecretProbe } from '@durward/core';
import { NO_SECRETS } from '../exchange/house.ts';
import type { Challenge, LinkCredential, UpstreamCredential } from '../upstream/link-credential.ts';
import type { AccessToken } from './access-token.ts';
import { asksForNonce, authorizationHeaders, probeOf } from './authorization-header.ts';
import type { DpopKey } from './dpop-key.ts';
import { TokenCell } from './token-cell.ts';

export interface MachineCredentialOptions {
  /** The URL of the server, without query. */
  readonly url: string;
  readonly ask: () => Promise<AccessToken>;
  readonly dpop: DpopKey | undefined;
  readonly clock: () => number;
  readonly close: () => Promise<void>;
}

/** The gateway’s own credential for a server: the same token for everybody’s requests. */
export class MachineCredential implements UpstreamCredential, LinkCredential {
  readonly #options: MachineCredentialOptions;
  readonly #cell: TokenCell;

  constructor(options: MachineCredentialOptions) {
    this.#options = options;
    this.#cell = new TokenCell(options.ask, options.clock);
  }

  for(): LinkCredential {
    return this;
  }

  headers(httpMethod: string): readonly string[] | Promise<readonly string[]> {
    const { dpop, url } = this.#options;
    const { fresh } = this.#cell;
    if (fresh !== undefined) return authorizationHeaders(fresh, dpop, httpMethod, url);
    return this.#cell.get().then((token) => authorizationHeaders(token, dpop, httpMethod, url));
  }

  async refused({ status, authenticate, dpopNonce }: Challenge): Promise<boolean> {
    const { dpop } = this.#options;
    if (dpop !== undefined && dpopNonce !== undefined) dpop.nonce = dpopNonce;
    if (dpop !== undefined && asksForNonce(authenticate)) return true;
    return status === 401 && this.#cell.refuse();
  }

  probeFor(): SecretProbe {
    return probeOf(this.#cell.fresh) ?? NO_SECRETS;
  }

  close(): Promise<void> {
    return this.#options.close();
  }
}
