import type { IssuedToken } from '../../azure/issued-token.ts';

/** What proves to Azure who asks. */
export interface Credential {
  /** The headers of a request. Rejects when they cannot be had. */
  headers(signal: AbortSignal): Promise<Readonly<Record<string, string>>>;
  /** Azure refused it: whatever was kept is asked for anew. */
  refused(): void;
  close(): Promise<void>;
}

/** A key of the resource. */
export function keyCredential(key: string): Credential {
  return fixedCredential({ 'ocp-apim-subscription-key': key });
}

/** None: a container of one's own asks for none. */
export function noCredential(): Credential {
  return fixedCredential({});
}

function fixedCredential(headers: Readonly<Record<string, string>>): Credential {
  return {
    headers: () => Promise.resolve(headers),
    refused: () => undefined,
    close: () => Promise.resolve(),
  };
}

/** A token is renewed this long before it ends, so that none ends on its way. */
const MARGIN_MS = 120_000;
/** A token that says nothing of its end is used for so long. */
const LIFETIME_MAX_SECONDS = 86_400;

/** A bearer of Entra ID, fetched when it is needed, by one request for all who wait, and kept until it ends. */
export class BearerCredential implements Credential {
  readonly #fetch: () => Promise<IssuedToken>;
  readonly #end: () => Promise<void>;
  readonly #clock: () => number;
  #token: string | undefined;
  #untilMs = 0;
  #underWay: Promise<string> | undefined;

  constructor(options: {
    readonly fetch: () => Promise<IssuedToken>;
    readonly end: () => Promise<void>;
    readonly clock: () => number;
  }) {
    this.#fetch = options.fetch;
    this.#end = options.end;
    this.#clock = options.clock;
  }

  async headers(signal: AbortSignal): Promise<Readonly<Record<string, string>>> {
    const kept = this.#untilMs > this.#clock() ? this.#token : undefined;
    const token = kept ?? (await this.#renewed(signal));
    return { authorization: `Bearer ${token}` };
  }

  refused(): void {
    this.#token = undefined;
  }

  close(): Promise<void> {
    return this.#end();
  }

  /** Whoever gives up waiting leaves the request to the others. */
  async #renewed(signal: AbortSignal): Promise<string> {
    this.#underWay ??= this.#renew().finally(() => {
      this.#underWay = undefined;
    });
    const { promise: ended, reject } = Promise.withResolvers<never>();
    const end = (): void => reject(new Error('nobody waits for the token any longer'));
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
    try {
      return await Promise.race([this.#underWay, ended]);
    } finally {
      signal.removeEventListener('abort', end);
    }
  }

  async #renew(): Promise<string> {
    const { token, lifetimeSeconds } = await this.#fetch();
    const lifetimeMs = Math.min(lifetimeSeconds, LIFETIME_MAX_SECONDS) * 1000;
    this.#token = token;
    this.#untilMs = this.#clock() + Math.max(lifetimeMs - MARGIN_MS, lifetimeMs / 2);
    return token;
  }
}
