/** Gives that many random bytes. */
export type RandomBytes = (length: number) => Uint8Array;

const POOL_BYTES = 4096;
const pool = new Uint8Array(POOL_BYTES);
let used = POOL_BYTES;

/** The random source of the platform, asked for many bytes at a time. Each byte is given out once. */
export const platformRandom: RandomBytes = (length) => {
  if (length > POOL_BYTES) return globalThis.crypto.getRandomValues(new Uint8Array(length));
  if (used + length > POOL_BYTES) {
    globalThis.crypto.getRandomValues(pool);
    used = 0;
  }
  const bytes = pool.slice(used, used + length);
  pool.fill(0, used, used + length);
  used += length;
  return bytes;
};

/** A whole number below `limit` (at most 65,536), each as likely as the others. */
export function below(limit: number, random: RandomBytes): number {
  const reach = Math.floor(0x10000 / limit) * limit;
  for (;;) {
    const [high = 0, low = 0] = random(2);
    const value = high * 256 + low;
    if (value < reach) return value % limit;
  }
}
