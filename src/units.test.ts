import { describe, expect, test } from 'vitest';
import { RandomStream } from './engine/random.ts';
import {
  formatBandwidth,
  formatCores,
  formatDay,
  formatDisk,
  formatDuration,
  formatMemory,
  formatPercent,
  formatRate,
  parseDay,
  parseQuantity,
  type QuantityKind,
} from './units.ts';

const valueOf = (kind: QuantityKind, text: string | number): number | string => {
  const parsed = parseQuantity(kind, text);
  return parsed.ok ? parsed.value : parsed.message;
};

describe('a quantity is read as people write it', () => {
  test.each<[QuantityKind, string | number, number]>([
    ['bytes', '4 GiB', 4 * 2 ** 30],
    ['bytes', '4GiB', 4 * 2 ** 30],
    ['bytes', '500 MB', 500e6],
    ['bytes', '1.5 kB', 1500],
    ['bytes', '0 B', 0],
    ['bytes', '0.1 KiB', 102],
    ['bytes', ' 1 TB ', 1e12],
    ['duration', '10 ms', 10_000],
    ['duration', '1.5 s', 1_500_000],
    ['duration', '250 us', 250],
    ['duration', '250 µs', 250],
    ['duration', '2 min', 120e6],
    ['duration', '1 h', 3600e6],
    ['duration', '7 d', 7 * 86_400e6],
    ['duration', '0.4 us', 0],
    ['bandwidth', '1 Gbit/s', 125e6],
    ['bandwidth', '200 MB/s', 200e6],
    ['bandwidth', '1 MiB/s', 1_048_576],
    ['rate', '30/s', 30],
    ['rate', '30 /min', 0.5],
    ['rate', '36/h', 0.01],
    ['cores', 2, 2],
    ['cores', '0.5', 0.5],
    ['cores', '1 core', 1],
  ])('%s: %s is %d', (kind, text, expected) => {
    expect(valueOf(kind, text)).toBeCloseTo(expected, 9);
  });

  test.each<[QuantityKind, string | number, string]>([
    ['bytes', '4 G', '"4 G" has the unit "G", which is not a bytes; write "4 GiB" or "500 MB"'],
    ['bytes', '4', '"4" has no unit; write "4 GiB" or "500 MB"'],
    [
      'bytes',
      '4 gib',
      '"4 gib" has the unit "gib", which is not a bytes; write "4 GiB" or "500 MB"',
    ],
    ['bytes', '', '"" is not a bytes; write "4 GiB" or "500 MB"'],
    ['bytes', '-4 GB', '"-4 GB" is not a bytes; write "4 GiB" or "500 MB"'],
    ['bytes', '1e3 GB', '"1e3 GB" is not a bytes; write "4 GiB" or "500 MB"'],
    ['bytes', '1,5 GB', '"1,5 GB" is not a bytes; write "4 GiB" or "500 MB"'],
    [
      'bytes',
      '2000 TB',
      '"2000 TB" is larger than this simulator can hold; write "4 GiB" or "500 MB"',
    ],
    ['bytes', '4 constructor', '"4 constructor" is not a bytes; write "4 GiB" or "500 MB"'],
    [
      'duration',
      '5 GB',
      '"5 GB" has the unit "GB", which is not a duration; write "10 ms" or "1.5 s"',
    ],
    ['duration', 'soon', '"soon" is not a duration; write "10 ms" or "1.5 s"'],
    ['rate', '5', '"5" has no unit; write "30/s"'],
    ['cores', 'NaN', '"NaN" is not a cores; write 2 or "0.5"'],
    ['cores', Number.POSITIVE_INFINITY, '"Infinity" is not a cores; write 2 or "0.5"'],
    [
      'bandwidth',
      '1 Gbps',
      '"1 Gbps" has the unit "Gbps", which is not a bandwidth; write "1 Gbit/s" or "200 MB/s"',
    ],
  ])('%s: "%s" is refused', (kind, text, message) => {
    expect(valueOf(kind, text)).toBe(message);
  });

  test('the message quotes at most forty characters', () => {
    expect(`${valueOf('bytes', 'x'.repeat(5000))}`.length).toBeLessThan(100);
  });
});

describe('a quantity is printed as it is read best', () => {
  test.each([
    [0, '0 B'],
    [1, '1 B'],
    [1023, '1023 B'],
    [1024, '1 KiB'],
    [131 * 2 ** 20, '131 MiB'],
    [1.13 * 2 ** 30, '1.13 GiB'],
    [2 ** 30, '1 GiB'],
    [3.5 * 2 ** 40, '3.5 TiB'],
  ])('%d bytes of memory: %s', (bytes, text) => {
    expect(formatMemory(bytes)).toBe(text);
  });

  test.each([
    [0, '0 B'],
    [5e6, '5 MB'],
    [50e6, '50 MB'],
    [999.6e6, '1 GB'],
    [3405e6, '3405 MB'],
    [34_060e6, '34.1 GB'],
    [9_999e6, '9999 MB'],
    [10e9, '10 GB'],
    [4e12, '4 TB'],
    [1500, '1.5 kB'],
  ])('%d bytes of disk: %s', (bytes, text) => {
    expect(formatDisk(bytes)).toBe(text);
  });

  test('two amounts beside each other are written in one unit, unless one would look like none', () => {
    const disks = [17.2e9, 7662e6, 3e6, 0];
    expect(disks.map((bytes) => formatDisk(bytes, 17.2e9))).toEqual([
      '17.2 GB',
      '7.66 GB',
      '3 MB',
      '0 GB',
    ]);
    expect(formatMemory(587 * 2 ** 20, 1.2 * 2 ** 30)).toBe('0.57 GiB');
  });

  test.each([
    [0, '0 µs'],
    [999, '999 µs'],
    [1000, '1 ms'],
    [9001, '9 ms'],
    [18_400_000, '18.4 s'],
    [999_499, '999 ms'],
    [999_500, '1 s'],
    [119_949_999, '120 s'],
    [119_950_000, '2 min'],
    [125e6, '2 min 5 s'],
    [3600e6, '60 min'],
    [7200e6, '2 h'],
    [11_040e6, '3 h 4 min'],
    [172_800e6, '2 d'],
    [180_000e6, '2 d 2 h'],
    [-5000, '−5 ms'],
  ])('%d µs: %s', (time, text) => {
    expect(formatDuration(time)).toBe(text);
  });

  test('rates, bandwidths, cores and shares', () => {
    expect([30, 0.5, 1234, 0.001].map(formatRate)).toEqual(['30/s', '0.5/s', '1234/s', '0/s']);
    expect([125e6, 12.5e6, 1].map(formatBandwidth)).toEqual(['1 Gbit/s', '100 Mbit/s', '8 bit/s']);
    expect([1, 0.25, 8].map(formatCores)).toEqual(['1 core', '0.25 cores', '8 cores']);
    expect([0, 0.62, 1, 0.999].map(formatPercent)).toEqual(['0 %', '62 %', '100 %', '99.9 %']);
  });

  test('so that it can be read again, to three figures', () => {
    const random = new RandomStream(1, 'units');
    for (let i = 0; i < 5000; i++) {
      const amount = Math.floor(2 ** (49 * random.nextUnit()));
      for (const format of [formatMemory, formatDisk]) {
        const again = valueOf('bytes', format(amount)) as number;
        expect(Math.abs(again - amount), format(amount)).toBeLessThanOrEqual(0.5 + 0.0051 * amount);
      }
      const rate = 10 ** (12 * random.nextUnit());
      const read = valueOf('bandwidth', formatBandwidth(rate)) as number;
      expect(Math.abs(read / rate - 1), formatBandwidth(rate)).toBeLessThan(0.0051);
    }
  });
});

describe('days', () => {
  test('a day is counted from 1970 and written as a date', () => {
    expect(parseDay('1970-01-01')).toBe(0);
    expect(parseDay('2000-02-29')).toBe(11_016);
    expect(formatDay(11_016)).toBe('2000-02-29');
    expect(parseDay('1966-01-01')).toBe(-1461);
  });
  test('every day from 1960 to 2060 is read as it is written', () => {
    for (let day = -3653; day < 32_873; day++) expect(parseDay(formatDay(day))).toBe(day);
  });
  test.each(['2015-02-29', '2015-13-01', '2015-00-10', '15-01-01', 'today'])(
    '%s is no day',
    (text) => {
      expect(parseDay(text)).toBeNull();
    },
  );
});
