import { BlockList, isIP } from 'node:net';

/** IPv4 ranges that are not the public internet: private, shared, loopback, link-local, special, multicast, reserved. */
const closed4 = blockList('ipv4', [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
]);

/** Only this much of IPv6 is given out for the internet. */
const open6 = blockList('ipv6', [['2000::', 3]]);

/** Special ranges inside it: Teredo, ORCHID and other protocols (2001::/23), documentation. */
const closed6 = blockList('ipv6', [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['3fff::', 20],
]);

/** Ranges that carry an IPv4 address, with the index of the 16-bit group in which it begins. */
const carriers: readonly { readonly range: BlockList; readonly at: number }[] = [
  { range: blockList('ipv6', [['::ffff:0:0', 96]]), at: 6 },
  { range: blockList('ipv6', [['64:ff9b::', 96]]), at: 6 },
  { range: blockList('ipv6', [['2002::', 16]]), at: 1 },
];

/** Whether an IP address (text, without a zone) belongs to the public internet. Anything else is not. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !closed4.check(address, 'ipv4');
  if (family !== 6 || address.includes('%')) return false;
  const carrier = carriers.find(({ range }) => range.check(address, 'ipv6'));
  if (carrier) return isPublicAddress(carriedAddress(address, carrier.at));
  return open6.check(address, 'ipv6') && !closed6.check(address, 'ipv6');
}

function carriedAddress(address: string, at: number): string {
  const groups = groupsOf(address);
  return groups
    .slice(at, at + 2)
    .flatMap((group) => [group >> 8, group & 0xff])
    .join('.');
}

/** The eight groups of an IPv6 address. The URL parser writes it out: hexadecimal, with at most one `::`. */
function groupsOf(address: string): readonly number[] {
  const plain = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = plain.split('::');
  const read = (text: string): number[] =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  if (tail === undefined) return read(head);
  const [before, after] = [read(head), read(tail)];
  return [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after];
}

function blockList(family: 'ipv4' | 'ipv6', subnets: readonly (readonly [address: string, bits: number])[]): BlockList {
  const list = new BlockList();
  for (const [address, bits] of subnets) list.addSubnet(address, bits, family);
  return list;
}
