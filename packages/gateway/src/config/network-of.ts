import { isIP } from 'node:net';

const GROUPS = 8;

/** An IPv4 address as it is, also in its IPv6 form; of an IPv6 address the first 64 bits: who has one has them all. */
export function networkOf(address: string): string {
  const [plain = ''] = address.split('%');
  const lower = plain.toLowerCase();
  const mapped = lower.startsWith('::ffff:') ? lower.slice('::ffff:'.length) : lower;
  if (isIP(mapped) === 4) return mapped;
  if (isIP(lower) !== 6) return 'unknown';
  const [head = '', tail] = lower.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = tail === undefined ? 0 : GROUPS - left.length - right.length;
  const groups = [...left, ...Array.from({ length: Math.max(0, missing) }, () => '0'), ...right];
  return groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16)).join(':');
}
