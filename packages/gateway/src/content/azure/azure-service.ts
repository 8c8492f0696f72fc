import type { JsonValue } from '@durward/core';
import { RemoteService, type RemoteAnswer, type RemoteCall, type RemoteSettings } from '../remote/remote-service.ts';
import type { Credential } from './credential.ts';

/** How long calls are waited for. */
export interface Waiting {
  /** The exchange has ended. */
  readonly signal: AbortSignal;
  /** Of all calls about one message together. */
  readonly deadline?: AbortSignal | undefined;
}

/** One operation of the service. */
export interface Operation {
  /** `text:shieldPrompt` */
  readonly name: string;
  readonly apiVersion: string;
  readonly body: JsonValue;
  readonly query?: Readonly<Record<string, string>>;
  readonly method?: RemoteCall['method'];
}

export const SERVICE = 'Azure AI Content Safety';

/** A resource of Azure AI Content Safety, or its container. Never rejects. */
export class AzureService {
  readonly #base: string;
  readonly #remote: RemoteService;
  readonly #credential: Credential;

  constructor(settings: Omit<RemoteSettings, 'name'>, credential: Credential, clock: () => number) {
    this.#base = `${settings.url.replace(/\/$/, '')}/contentsafety/`;
    this.#credential = credential;
    this.#remote = new RemoteService({ ...settings, name: SERVICE }, clock);
  }

  async call({ name, apiVersion, body, query = {}, method }: Operation, waiting: Waiting): Promise<RemoteAnswer> {
    const url = new URL(`${this.#base}${name}`);
    for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
    url.searchParams.set('api-version', apiVersion);
    return this.#send({ url: url.href, body, method }, waiting);
  }

  /** The next page of a list. It must be of the same service: credentials go along. */
  async next(link: string, waiting: Waiting): Promise<RemoteAnswer> {
    if (URL.parse(link)?.origin !== new URL(this.#base).origin) {
      return { ok: false, reason: `${SERVICE} continues a list at another origin, which is not followed` };
    }
    return this.#send({ url: link, body: null, method: 'GET' }, waiting);
  }

  async close(): Promise<void> {
    await this.#credential.close();
    await this.#remote.close();
  }

  async #send(call: Pick<RemoteCall, 'url' | 'body' | 'method'>, waiting: Waiting): Promise<RemoteAnswer> {
    const { signal, deadline } = waiting;
    let headers: Readonly<Record<string, string>>;
    try {
      headers = await this.#credential.headers(deadline === undefined ? signal : AbortSignal.any([signal, deadline]));
    } catch {
      return { ok: false, reason: `${SERVICE} cannot be asked: there is no token for it` };
    }
    const contentType = call.method === 'PATCH' ? 'application/merge-patch+json' : undefined;
    const answer = await this.#remote.call({ ...call, headers, contentType, signal, deadline });
    if (!answer.ok && answer.status === UNAUTHORIZED) this.#credential.refused();
    return answer;
  }
}

const UNAUTHORIZED = 401;
