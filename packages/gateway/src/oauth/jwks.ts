import type { IssuerConfig } from '../config/schema.ts';
import { isSafeFor, keysAddressOf, metadataUrls } from './discovery.ts';
import type { Documents } from './documents.ts';
import { chooseKey, readKeySet, type KeyQuery, type VerificationKey } from './key-set.ts';
import { OauthError } from './oauth-error.ts';
import { OAUTH_LIMITS } from './oauth-limits.ts';
import type { OauthLog } from './oauth-log.ts';

/** The key for a token, or why there is none. */
export type KeyAnswer = VerificationKey | 'unknown_key' | 'key_not_for_issuer' | 'keys_unavailable';

/** Where the keys of one issuer come from. */
export interface KeySource {
  /** From then on nothing that these keys have signed counts, unless they are fetched again. */
  readonly usableUntilMs: number;
  /** Answers at once from known keys; waits only where a fetch could change the answer. */
  find(query: KeyQuery): KeyAnswer | Promise<KeyAnswer>;
  /** Starts a fetch in the background when the keys are due for one. */
  refreshIfDue(): void;
  /** No fetch begins after this. One under way ends with the documents that it reads from. */
  close(): void;
}

/**
 * The keys of an identity provider, fetched over HTTP.
 *
 * Guarantees: at most one fetch at a time, and none within the cool-down of the last; keys that are
 * known answer without waiting, however slow or broken the provider is; a failed or unacceptable
 * answer leaves the last good keys in place, until they are older than `jwksMaxAgeSeconds` and
 * `jwksOutageSeconds` together; a good answer that lacks a key withdraws it at once.
 */
export class JwksSource implements KeySource {
  readonly #config: IssuerConfig;
  readonly #documents: Documents;
  readonly #clock: () => number;
  readonly #log: OauthLog;
  readonly #timeoutMs: number;
  #keys: readonly VerificationKey[] = [];
  #fetchedAtMs = Number.NEGATIVE_INFINITY;
  #nextFetchMs = Number.NEGATIVE_INFINITY;
  #failing = false;
  #discovered: string | undefined;
  #inFlight: Promise<void> | undefined;
  #closed = false;

  /** @throws OauthError `issuer_insecure` when the issuer or its keys are not behind https. */
  constructor(options: {
    readonly config: IssuerConfig;
    readonly documents: Documents;
    readonly clock: () => number;
    readonly log: OauthLog;
    readonly timeoutMs?: number;
  }) {
    this.#config = options.config;
    this.#documents = options.documents;
    this.#clock = options.clock;
    this.#log = options.log;
    this.#timeoutMs = options.timeoutMs ?? OAUTH_LIMITS.keyFetchTimeoutMs;
    requireSafe(this.#config);
  }

  get usableUntilMs(): number {
    const { jwksMaxAgeSeconds, jwksOutageSeconds } = this.#config;
    return this.#fetchedAtMs + (jwksMaxAgeSeconds + jwksOutageSeconds) * 1000;
  }

  find(query: KeyQuery): KeyAnswer | Promise<KeyAnswer> {
    const answer = this.#answer(query);
    if (answer !== 'unknown_key' && answer !== 'keys_unavailable') {
      this.refreshIfDue();
      return answer;
    }
    return this.#refresh()?.then(() => this.#answer(query)) ?? answer;
  }

  refreshIfDue(): void {
    const ageMs = this.#clock() - this.#fetchedAtMs;
    if (ageMs >= this.#config.jwksMaxAgeSeconds * 1000) void this.#refresh();
  }

  close(): void {
    this.#closed = true;
  }

  #answer(query: KeyQuery): KeyAnswer {
    if (this.#clock() >= this.usableUntilMs) return 'keys_unavailable';
    const chosen = chooseKey(this.#keys, query);
    // While the provider cannot be asked, nobody knows whether it has such a key.
    return chosen === 'unknown_key' && this.#failing ? 'keys_unavailable' : chosen;
  }

  /** The fetch under way, or a new one; undefined within the cool-down. Never rejects. */
  #refresh(): Promise<void> | undefined {
    if (this.#inFlight === undefined && !this.#closed && this.#clock() >= this.#nextFetchMs) {
      this.#inFlight = this.#fetchKeys().then(
        (keys) => this.#adopt(keys),
        (error: unknown) => this.#keepLastGood(error),
      );
    }
    return this.#inFlight;
  }

  #adopt(fetched: readonly VerificationKey[]): void {
    const known = new Map(this.#keys.map((key) => [key.fingerprint, key]));
    this.#keys = fetched.map((key) => known.get(key.fingerprint) ?? key);
    for (const key of this.#keys) known.delete(key.fingerprint);
    for (const gone of known.values()) gone.withdraw();
    this.#fetchedAtMs = this.#clock();
    this.#nextFetchMs = this.#fetchedAtMs + OAUTH_LIMITS.keyCoolDownMs;
    this.#inFlight = undefined;
    const fields = { issuer: this.#config.name, keys: fetched.length, withdrawn: known.size };
    if (this.#failing || known.size > 0) this.#log.info(fields, 'signing keys were fetched');
    this.#failing = false;
  }

  #keepLastGood(error: unknown): void {
    this.#nextFetchMs = this.#clock() + OAUTH_LIMITS.keyRetryMs;
    this.#inFlight = undefined;
    this.#discovered = undefined;
    if (this.#failing || this.#closed) return;
    this.#failing = true;
    const cause = error instanceof Error ? error.message : 'unknown';
    this.#log.warn(
      { issuer: this.#config.name, cause },
      'signing keys cannot be fetched; the last good ones are used for a while. Check that the issuer is reachable',
    );
  }

  async #fetchKeys(): Promise<readonly VerificationKey[]> {
    const signal = AbortSignal.timeout(this.#timeoutMs);
    const address = this.#config.jwksUri ?? (this.#discovered ??= await this.#discover(signal));
    return readKeySet(await this.#documents.read(address, signal));
  }

  async #discover(signal: AbortSignal): Promise<string> {
    const { issuer } = this.#config;
    const failures: string[] = [];
    for (const url of metadataUrls(issuer)) {
      try {
        const address = keysAddressOf(await this.#documents.read(url, signal), issuer);
        if (address !== undefined) return address;
        failures.push(`${url} names another issuer, or no safe jwks_uri`);
      } catch (error) {
        failures.push(error instanceof Error ? error.message : 'unknown');
      }
    }
    throw new OauthError('document_unavailable', `no usable metadata: ${failures.join('; ')}`);
  }
}

function requireSafe({ name, issuer, jwksUri }: IssuerConfig): void {
  const unsafe = [issuer, jwksUri ?? issuer].find((address) => !isSafeFor(address, issuer));
  if (unsafe === undefined) return;
  throw new OauthError(
    'issuer_insecure',
    `identity.issuers "${name}": ${unsafe} is not https, so anybody on the way could put in keys of their own. ` +
      'Use https (plain http only for an issuer on this machine)',
  );
}
