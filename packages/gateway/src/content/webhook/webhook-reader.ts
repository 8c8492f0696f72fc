import type { Surface } from '@durward/shield';
import { Hook } from '../agent-hooks/hook.ts';
import type { ContentReader, Reading, ReadingRequest } from '../reader.ts';
import { RemoteService } from '../remote/remote-service.ts';
import type { WebhookConfig } from '../../config/readers-schema.ts';

export interface WebhookReaderOptions {
  readonly config: WebhookConfig;
  /** With the secrets in them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly ca: string | undefined;
  readonly clock: () => number;
}

const GUARD = 'the external guard';

/** A guard of the deployer's own, asked over HTTPS in the form of agent-hooks/0.1. */
export class WebhookReader implements ContentReader {
  readonly name = 'webhook';
  readonly surfaces: readonly Surface[];
  readonly whenUnavailable: ContentReader['whenUnavailable'];
  readonly #service: RemoteService;
  readonly #hook: Hook;

  constructor({ config, headers, ca, clock }: WebhookReaderOptions) {
    this.surfaces = config.surfaces;
    this.whenUnavailable = config.whenUnavailable;
    const service = new RemoteService({ ...config, name: GUARD, ca }, clock);
    this.#service = service;
    this.#hook = new Hook({
      guard: GUARD,
      clock,
      ask: (context, waiting) => service.call({ url: config.url, body: context, headers, ...waiting }),
    });
  }

  read(request: ReadingRequest): Promise<Reading> {
    return this.#hook.read(request);
  }

  async close(): Promise<void> {
    await this.#service.close();
  }
}
