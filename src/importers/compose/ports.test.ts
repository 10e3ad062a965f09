import { expect, test } from 'vitest';
import { isAddress, readShortPort } from './ports.ts';

const ports = (text: string): unknown => {
  const read = readShortPort(text);
  return 'ports' in read ? read.ports : read.problem;
};
const tcp = { protocol: 'tcp' };

test.each([
  ['80', [{ target: 80, ...tcp }]],
  ['8080:80', [{ published: 8080, target: 80, ...tcp }]],
  ['53:53/UDP', [{ published: 53, target: 53, protocol: 'udp' }]],
  ['80/sctp', [{ target: 80, protocol: 'sctp' }]],
  ['80/', [{ target: 80, ...tcp }]],
  [':80', [{ target: 80, ...tcp }]],
  ['127.0.0.1:8080:80', [{ hostIp: '127.0.0.1', published: 8080, target: 80, ...tcp }]],
  ['127.0.0.1::80', [{ hostIp: '127.0.0.1', target: 80, ...tcp }]],
  ['[::1]:8080:80', [{ hostIp: '::1', published: 8080, target: 80, ...tcp }]],
  ['::1:8080:80', [{ hostIp: '::1', published: 8080, target: 80, ...tcp }]],
  [
    '3000-3001:4000-4001',
    [
      { published: 3000, target: 4000, ...tcp },
      { published: 3001, target: 4001, ...tcp },
    ],
  ],
  [
    '9-10',
    [
      { target: 10, ...tcp },
      { target: 9, ...tcp },
    ],
  ],
  ['6005-6015:80', [{ published: 6005, publishedLast: 6015, target: 80, ...tcp }]],
])('the port "%s" is understood', (text, expected) => {
  expect(ports(text)).toEqual(expected);
});

test.each([
  ['80000:80', '"80000:80" is not a port (1\u201365535) or a range of ports. Write "8080:80".'],
  ['', 'has no container port'],
  ['8080:', 'has no container port'],
  ['80/http', 'protocol'],
  ['300.0.0.1:80:80', 'IP address'],
  ['localhost:80:80', 'IP address'],
  ['80-70', 'not a port'],
  ['1-3:1-2', 'different lengths'],
  ['a:b', 'not a port'],
  ['-1:80', 'not a port'],
  ['1e3:80', 'not a port'],
])('the port "%s" is refused with a reason', (text, reason) => {
  expect(ports(text)).toContain(reason);
});

test('addresses are told from names', () => {
  expect(['1.2.3.4', '::', 'fe80::1%eth0', '::ffff:1.2.3.4'].every(isAddress)).toBe(true);
  expect(['', '1.2.3', '1.2.3.256', 'host', ':'].some(isAddress)).toBe(false);
});
