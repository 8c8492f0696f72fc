import type { Era, Limits } from '@durward/core';
import type { HttpConfig } from '../config/server-schema.ts';
import { DropLog } from './drop-log.ts';
import { HttpEndpoint } from './http-endpoint.ts';
import { UpstreamError, type Link, type LinkOwner, type Upstream, type UpstreamEvents } from './link.ts';
import type { UpstreamCredential } from './link-credential.ts';
import type { Clear } from './own-messages.ts';
import { SseLink } from './sse-link.ts';

export interface SseUpstreamOptions {
  readonly server: string;
  readonly config: HttpConfig;
  readonly limits: Limits;
  readonly clock: () => number;
  readonly events: UpstreamEvents;
  readonly clear: Clear;
  /** Headers of the configuration, checked, as a flat list. */
  readonly staticHeaders: readonly string[];
  /** Credentials beyond them; undefined where there are none. */
  readonly credential?: UpstreamCredential | undefined;
}

const ERAS: ReadonlySet<Era> = new Set<Era>(['legacy']);

/** A server that is reached over the deprecated HTTP+SSE transport, which only the legacy era has. */
export class SseUpstream implements Upstream {
  readonly kind = 'sse';
  readonly server: string;
  readonly #options: SseUpstreamOptions;
  readonly #endpoint: HttpEndpoint;
  readonly #links = new Set<SseLink>();
  #isClosed = false;

  /** Throws an `Error` when the configuration must not be used. */
  constructor(options: SseUpstreamOptions) {
    this.server = options.server;
    this.#options = options;
    this.#endpoint = new HttpEndpoint(options.config, options.limits);
  }

  get certificateIssuer(): string | undefined {
    return this.#endpoint.issuer;
  }

  eras(): Promise<ReadonlySet<Era>> {
    return Promise.resolve(ERAS);
  }

  async open(owner: LinkOwner, era: Era): Promise<Link> {
    if (this.#isClosed || era === 'modern') {
      const detail = era === 'modern'
        ? 'the HTTP+SSE transport has no modern era'
        : 'the server was taken out of the configuration';
      throw new UpstreamError({ kind: 'unavailable', detail });
    }
    const { server, config, limits, clear, clock, events, staticHeaders, credential } = this.#options;
    const link = new SseLink({
      server,
      owner: owner.userId,
      endpoint: this.#endpoint,
      limits,
      drops: new DropLog(server, events, clock),
      clear,
      staticHeaders,
      credential: credential?.for(owner),
      openTimeoutMs: config.connectTimeoutMs,
      doubtEra: () => {},
    });
    this.#links.add(link);
    link.onClosed(() => this.#links.delete(link));
    await link.open();
    return link;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await Promise.all([...this.#links].map((link) => link.close()));
    await this.#endpoint.close();
    await this.#options.credential?.close();
  }
}
