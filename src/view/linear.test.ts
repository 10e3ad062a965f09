import { expect, test } from 'vitest';
import { linear, roundUp } from './linear.ts';

test('a scale maps its ends to its ends and back', () => {
  const x = linear(60, 10, 310);
  expect([x(0), x(30), x(60)]).toEqual([10, 160, 310]);
  expect(x.invert(160)).toBe(30);
});

test('a scale may run downwards, as heights do', () => {
  const y = linear(100, 36, 4);
  expect([y(0), y(100)]).toEqual([36, 4]);
});

test('round numbers are 1, 2 and 5 times a power of ten', () => {
  expect([0.3, 1, 1.2, 2.1, 7, 98, 113, 400].map(roundUp)).toEqual([
    0.5, 1, 2, 5, 10, 100, 200, 500,
  ]);
});
