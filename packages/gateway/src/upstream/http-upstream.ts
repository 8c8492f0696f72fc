import type { Era, Limits } from '@durward/core';
import type { HttpConfig } from '../config/server-schema.ts';
import { DropLog } from './drop-log.ts';
import { EraProbe } from './era-probe.ts';
import { HttpEndpoint } from './http-endpoint.ts';
import { HttpLink } from './http-link.ts';
import { UpstreamError, type Link, type LinkOwner, type Upstream, type UpstreamEvents } from './link.ts';
import type { UpstreamCredential } from './link-credential.ts';
import type { Clear } from './own-messages.ts';
import { probeEndpoint } from './probe-endpoint.ts';
import { ReplyMemo } from './reply-memo.ts';

export interface HttpUpstreamOptions {
  readonly server: string;
  readonly config: HttpConfig;
  readonly era: 'auto' | Era;
  readonly limits: Limits;
  readonly clock: () => number;
  readonly events: UpstreamEvents;
  readonly clear: Clear;
  /** Headers of the configuration, checked, as a flat list. */
  readonly staticHeaders: readonly string[];
  /** Credentials beyond them; undefined where there are none. */
  readonly credential?: UpstreamCredential | undefined;
}

/** Whose the questions are that the gateway asks for itself. */
const OWN = '';

/** A server that is reached over Streamable HTTP. */
export class HttpUpstream implements Upstream {
  readonly kind = 'http';
  readonly server: string;
  readonly #options: HttpUpstreamOptions;
  readonly #endpoint: HttpEndpoint;
  readonly #memo = new ReplyMemo();
  readonly #probe: EraProbe;
  readonly #links = new Set<HttpLink>();
  #isClosed = false;

  /** Throws an `Error` when the configuration must not be used. */
  constructor(options: HttpUpstreamOptions) {
    const { server, config, limits, clear, clock, events, era } = options;
    this.server = server;
    this.#options = options;
    this.#endpoint = new HttpEndpoint(config, limits);
    this.#probe = new EraProbe({
      known: era === 'auto' ? undefined : era,
      clock,
      found: (detail) => events.lifecycle(server, 'era_found', detail),
      // What a probe hears is its answer, not a reason to ask again.
      ask: (owner) => probeEndpoint({ limits, clear, open: (asked) => this.#newLink(asked, () => {}, owner) }),
    });
  }

  get certificateIssuer(): string | undefined {
    return this.#endpoint.issuer;
  }

  eras(owner?: LinkOwner): Promise<ReadonlySet<Era>> {
    return this.#probe.eras(owner);
  }

  /** Opens nothing yet: the connections are shared, the conversation begins with its first message. */
  open(owner: LinkOwner, era: Era): Promise<Link> {
    if (this.#isClosed) {
      const detail = 'the server was taken out of the configuration';
      return Promise.reject(new UpstreamError({ kind: 'unavailable', detail }));
    }
    return Promise.resolve(this.#newLink(era, () => this.#probe.forget(), owner));
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await Promise.all([...this.#links].map((link) => link.close()));
    await this.#endpoint.close();
    await this.#options.credential?.close();
  }

  #newLink(era: Era, doubtEra: () => void, owner: LinkOwner | undefined): HttpLink {
    const { server, limits, clear, clock, events, staticHeaders, credential } = this.#options;
    const link = new HttpLink({
      server,
      owner: owner?.userId ?? OWN,
      era,
      endpoint: this.#endpoint,
      limits,
      memo: this.#memo,
      drops: new DropLog(server, events, clock),
      clear,
      staticHeaders,
      credential: credential?.for(owner),
      doubtEra,
    });
    this.#links.add(link);
    link.onClosed(() => this.#links.delete(link));
    return link;
  }
}
