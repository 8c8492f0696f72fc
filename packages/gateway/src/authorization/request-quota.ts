import { networkOf } from '../config/network-of.ts';

const MINUTE_MS = 60_000;

/**
 * How often each address has asked of late.
 *
 * IPv6 addresses of one /64 count as one, because whoever has one of them has them all. Bounded: when
 * more addresses ask than can be counted, those that were seen first are forgotten.
 */
export class RequestQuota {
  readonly #max: number;
  readonly #addressesMax: number;
  readonly #windowMs: number;
  readonly #clock: () => number;
  readonly #windows = new Map<string, { beganAtMs: number; count: number }>();

  constructor(options: {
    readonly max: number;
    readonly addressesMax: number;
    readonly clock: () => number;
    readonly windowMs?: number;
  }) {
    this.#max = options.max;
    this.#addressesMax = options.addressesMax;
    this.#clock = options.clock;
    this.#windowMs = options.windowMs ?? MINUTE_MS;
  }

  /** Counts one request; false when it is one too many. */
  take(address: string): boolean {
    const network = networkOf(address);
    const nowMs = this.#clock();
    const window = this.#windows.get(network);
    if (window === undefined || nowMs - window.beganAtMs >= this.#windowMs || nowMs < window.beganAtMs) {
      this.#begin(network, nowMs);
      return this.#max > 0;
    }
    window.count += 1;
    return window.count <= this.#max;
  }

  #begin(network: string, nowMs: number): void {
    this.#windows.delete(network);
    if (this.#windows.size >= this.#addressesMax) {
      const [oldest] = this.#windows.keys();
      if (oldest !== undefined) this.#windows.delete(oldest);
    }
    this.#windows.set(network, { beganAtMs: nowMs, count: 1 });
  }
}
