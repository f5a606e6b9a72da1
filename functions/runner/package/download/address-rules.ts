import { BlockList, isIP } from "node:net";

/**
 * Addresses that are not on the public internet. A package must not be fetched from the machine itself, from its
 * neighbours, or from the metadata service of the cloud.
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry/
 */
const SPECIAL_IPV4: readonly [network: string, prefix: number][] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];

/** The one block of IPv6 that is assigned to the public internet. */
const GLOBAL_IPV6: [network: string, prefix: number] = ["2000::", 3];

/** Parts of that block that are not public: IETF protocols (with Teredo), documentation, and 6to4, which carries an IPv4 address inside.
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry/ */
const SPECIAL_IPV6: readonly [network: string, prefix: number][] = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
];

const specialIpv4 = new BlockList();
for (const [network, prefix] of SPECIAL_IPV4) specialIpv4.addSubnet(network, prefix, "ipv4");
const specialIpv6 = new BlockList();
for (const [network, prefix] of SPECIAL_IPV6) specialIpv6.addSubnet(network, prefix, "ipv6");
const globalIpv6 = new BlockList();
globalIpv6.addSubnet(...GLOBAL_IPV6, "ipv6");

/** @param address without brackets. An IPv4 address inside an IPv6 one (`::ffff:10.0.0.1`, `64:ff9b::a00:1`) is never public. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !specialIpv4.check(address, "ipv4");
  return family === 6 && globalIpv6.check(address, "ipv6") && !specialIpv6.check(address, "ipv6");
}
