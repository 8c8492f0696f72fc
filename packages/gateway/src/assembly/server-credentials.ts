import type { Principal } from '@durward/core';
import type { ServerConfig } from '../config/server-schema.ts';
import { CallerTokens } from '../credentials/caller-tokens.ts';
import { createCredential, needsCallers, wantsDpop, type CredentialSources } from '../credentials/create-credential.ts';
import type { DpopKey } from '../credentials/dpop-key.ts';
import type { UpstreamCredential } from '../upstream/link-credential.ts';

/** The credential of one server, and who has to be told of accepted tokens for it. */
export interface ServerCredential {
  readonly upstream: UpstreamCredential | undefined;
  readonly callers: CallerTokens | undefined;
}

/** The credentials of all servers. */
export class ServerCredentials {
  readonly #sources: CredentialSources & { readonly dpop: DpopKey };
  readonly #callers = new Map<string, CallerTokens>();

  constructor(sources: CredentialSources & { readonly dpop: DpopKey }) {
    this.#sources = sources;
  }

  /** The credential of a server by its configuration; undefined where it has none. */
  for(name: string, { http }: ServerConfig): ServerCredential | undefined {
    this.#callers.delete(name);
    const config = http?.credential;
    if (http === undefined || config === undefined) return undefined;
    const callers = needsCallers(config) ? new CallerTokens(this.#sources.clock) : undefined;
    if (callers !== undefined) this.#callers.set(name, callers);
    const dpop = wantsDpop(config) ? this.#sources.dpop.forAnother() : undefined;
    const upstream = createCredential({ ...this.#sources, http, config, subjects: callers, dpop });
    return { upstream, callers };
  }

  /** Tokens that were revoked stand for nobody any more. */
  forgetTokens(isHit: (caller: { readonly principal: Principal; readonly tokenDigest: string }) => boolean): void {
    for (const callers of this.#callers.values()) callers.dropWhere(isHit);
  }
}
