import ipaddr from 'ipaddr.js';

/**
 * What an IP address leads to: the open internet, this machine, a network that only its deployer can
 * have meant, or a place that no request belongs to.
 */
export type AddressClass = 'public' | 'loopback' | 'private' | 'forbidden';

/**
 * The class of an IP address, as text without brackets. What cannot be read is forbidden.
 *
 * Guarantees that nothing is `public` but addresses of globally routed unicast space, and that no form
 * which carries an IPv4 address inside (mapped, compatible, translated, 6to4, Teredo, NAT64) is taken for
 * something else than what it carries: all are forbidden but NAT64 of a public address, which is how a
 * network without IPv4 reaches the internet. Metadata services of clouds are forbidden, also those with
 * an address out of private or public space.
 *
 * @see IANA special-purpose address registries (RFC 6890); RFC 6052 §3.1; RFC 8215
 */
export function classOfAddress(text: string): AddressClass {
  if (!ipaddr.isValid(text)) return 'forbidden';
  const address = ipaddr.parse(text);
  // `parse` reads octal and hexadecimal IPv4 as well; only the one usual form is what it looks like.
  if (address instanceof ipaddr.IPv4) return address.toString() === text ? classOfIpv4(address) : 'forbidden';
  return address.zoneId === undefined ? classOfIpv6(address) : 'forbidden';
}

function classOfIpv4(address: ipaddr.IPv4): AddressClass {
  if (METADATA_SERVICES.has(address.toString())) return 'forbidden';
  return IPV4_CLASSES.get(address.range()) ?? 'forbidden';
}

function classOfIpv6(address: ipaddr.IPv6): AddressClass {
  if (METADATA_SERVICES.has(address.toString())) return 'forbidden';
  if (address.match(NAT64)) {
    const carried = new ipaddr.IPv4(address.toByteArray().slice(-IPV4_BYTES));
    return classOfIpv4(carried) === 'public' ? 'public' : 'forbidden';
  }
  // What the library does not know counts as unicast, but only 2000::/3 has been given out (RFC 4291 §2.4).
  if (address.range() === 'unicast') return address.match(GLOBAL_UNICAST) ? 'public' : 'forbidden';
  return IPV6_CLASSES.get(address.range()) ?? 'forbidden';
}

const IPV4_CLASSES: ReadonlyMap<string, AddressClass> = new Map([
  ['unicast', 'public'],
  ['loopback', 'loopback'],
  ['private', 'private'],
  ['carrierGradeNat', 'private'],
]);
const IPV6_CLASSES: ReadonlyMap<string, AddressClass> = new Map([
  ['loopback', 'loopback'],
  ['uniqueLocal', 'private'],
]);
const IPV4_BYTES = 4;
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');
const NAT64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96');

/**
 * Services that hand credentials to whoever asks, outside of link-local space: Azure (host agent),
 * Alibaba Cloud, AWS and Google Cloud over IPv6. Those in 169.254.0.0/16 and fe80::/10 are forbidden anyway.
 */
const METADATA_SERVICES: ReadonlySet<string> = new Set([
  '168.63.129.16',
  '100.100.100.200',
  'fd00:ec2::254',
  'fd20:ce::254',
]);
