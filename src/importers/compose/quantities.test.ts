import { expect, test } from 'vitest';
import {
  parseBoolean,
  parseBytes,
  parseDuration,
  parseInteger,
  parseNumber,
} from './quantities.ts';

test.each([
  ['0', 0],
  ['1024', 1024],
  ['512b', 512],
  ['2k', 2048],
  ['300M', 314_572_800],
  ['1.5G', 1_610_612_736],
  ['64Mb', 67_108_864],
  ['64mib', 67_108_864],
  ['1 GB', 1_073_741_824],
  ['1T', 1_099_511_627_776],
])('the size %s is %i bytes', (text, bytes) => {
  expect(parseBytes(text)).toBe(bytes);
});

test.each(['', 'm', '-1', '1x', '1kk', '1kbb', '1 2 k', '.', '1e999', 'NaN', '9'.repeat(400)])(
  'the size "%s" is refused',
  (text) => {
    expect(parseBytes(text)).toBeUndefined();
  },
);

test.each([
  ['0', 0],
  ['30s', 30_000_000],
  ['1m30s', 90_000_000],
  ['1.5h', 5_400_000_000],
  ['10ms', 10_000],
  ['5us', 5],
  ['5\u00b5s', 5],
  ['1500ns', 2],
  ['1d', 86_400_000_000],
  ['1w', 604_800_000_000],
])('the duration %s is %i microseconds', (text, micros) => {
  expect(parseDuration(text)).toBe(micros);
});

test.each(['', '30', '-1s', 's', '1 s', '1x', '1s2', '1e3s', `${'9'.repeat(30)}h`])(
  'the duration "%s" is refused',
  (text) => {
    expect(parseDuration(text)).toBeUndefined();
  },
);

test('numbers are finite, and integers exact', () => {
  expect(parseNumber('0.50')).toBe(0.5);
  expect(parseNumber('1e3')).toBe(1000);
  for (const text of ['1e999', '.inf', 'NaN', '0x10', '', ' 1']) {
    expect(parseNumber(text)).toBeUndefined();
  }
  expect(parseInteger('-3')).toBe(-3);
  for (const text of ['1.0', '9007199254740993', '1_000', '']) {
    expect(parseInteger(text)).toBeUndefined();
  }
});

test('yes and no have several spellings', () => {
  expect(['true', 'Yes', 'ON', 'y'].map(parseBoolean)).toEqual([true, true, true, true]);
  expect(['false', 'No', 'off', 'N'].map(parseBoolean)).toEqual([false, false, false, false]);
  expect(['', '1', 'maybe'].map(parseBoolean)).toEqual([undefined, undefined, undefined]);
});
