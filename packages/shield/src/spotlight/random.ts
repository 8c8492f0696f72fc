/** Gives that many random bytes. */
export type RandomBytes = (length: number) => Uint8Array;

/** The random source of the platform. */
export const platformRandom: RandomBytes = (length) => globalThis.crypto.getRandomValues(new Uint8Array(length));

/** A whole number below `limit` (at most 65,536), each as likely as the others. */
export function below(limit: number, random: RandomBytes): number {
  const reach = Math.floor(0x10000 / limit) * limit;
  for (;;) {
    const [high = 0, low = 0] = random(2);
    const value = high * 256 + low;
    if (value < reach) return value % limit;
  }
}
