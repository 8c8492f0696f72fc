/**
 * The first of some bytes, in memory of their own and not from the pool of small buffers: whatever lives long in there
 * keeps its neighbours alive.
 */
export function ownCopy(bytes: Uint8Array, length: number): Buffer {
  const copy = Buffer.allocUnsafeSlow(length);
  copy.set(bytes.subarray(0, length));
  return copy;
}
