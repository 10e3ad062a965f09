import { expect, test } from 'vitest';
import { weightOfShares } from './weights.ts';

test('shares become the weights that the container runtime writes', () => {
  expect([256, 512, 1024, 2048, 4096].map(weightOfShares)).toEqual([35, 59, 100, 174, 303]);
});

test('the ends of the one range become the ends of the other, and 0 the default', () => {
  expect([2, 1, 262_144, 1e9, 0].map(weightOfShares)).toEqual([1, 1, 10_000, 10_000, 100]);
});
