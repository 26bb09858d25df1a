import { describe, expect, it } from 'vitest';
import { isPublicAddress } from './public-address.ts';

describe('S-4: only addresses of the public internet', () => {
  it.each([
    ['unspecified', ['0.0.0.0', '0.1.2.3', '::']],
    ['loopback', ['127.0.0.1', '127.255.255.254', '::1']],
    ['private', ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.0.1']],
    ['shared (CGNAT)', ['100.64.0.1', '100.127.255.255']],
    ['link-local, where clouds keep their metadata', ['169.254.169.254', 'fe80::1', 'febf::1']],
    ['link-local with a zone', ['fe80::1%lo', '2606:4700::1111%lo']],
    ['unique local and site-local', ['fc00::1', 'fdff::1', 'fec0::1']],
    ['multicast', ['224.0.0.1', '239.255.255.255', 'ff02::1']],
    ['reserved and broadcast', ['240.0.0.1', '255.255.255.255']],
    [
      'special and documentation',
      ['192.0.0.8', '192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '192.88.99.1'],
    ],
    ['special and documentation, IPv6', ['100::1', '2001:db8::1', '2001:20::1', '3fff::1', '5f00::1']],
    ['IPv4-mapped', ['::ffff:127.0.0.1', '::ffff:7f00:1', '0:0:0:0:0:ffff:a00:1', '::ffff:169.254.169.254']],
    ['IPv4-compatible', ['::127.0.0.1', '::1.1.1.1', '::7f00:1']],
    ['NAT64', ['64:ff9b::7f00:1', '64:ff9b::10.0.0.1', '64:ff9b:1::101:101']],
    ['6to4', ['2002:7f00:1::', '2002:a00:1::1', '2002:c0a8:1::']],
    ['Teredo', ['2001:0:4136:e378:8000:63bf:3fff:fdd2']],
    ['no address', ['', 'localhost', '2130706433', '0x7f.1', '0177.0.0.1', '127.1', '1.1.1.1.', '[::1]', '1.1.1.1:80']],
  ])('not %s', (_, addresses) => {
    expect(addresses.filter(isPublicAddress)).toEqual([]);
  });

  it.each([
    [
      'IPv4',
      [
        '1.1.1.1',
        '9.255.255.255',
        '11.0.0.0',
        '100.63.255.255',
        '100.128.0.0',
        '172.15.0.1',
        '172.32.0.1',
        '223.255.255.255',
      ],
    ],
    ['IPv6', ['2606:4700::1111', '2001:4860:4860::8888', '2a00:1450:4001::1']],
    ['a public IPv4 address inside an IPv6 one', ['::ffff:1.1.1.1', '64:ff9b::101:101', '2002:101:101::']],
  ])('%s', (_, addresses) => {
    expect(addresses.filter((address) => !isPublicAddress(address))).toEqual([]);
  });
});
