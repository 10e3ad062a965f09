import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { axisOf, tickText, valueAt } from './axes.ts';

describe('an axis', () => {
  test('begins at nothing unless its values are far from it', () => {
    expect(axisOf([4, 31.5], 4)).toMatchObject({ from: 0, ticks: [0, 10, 20, 30, 40] });
    expect(axisOf([100, 104], 4)).toMatchObject({ from: 100, ticks: [100, 101, 102, 103, 104] });
    expect(axisOf([-3, 2], 5)).toMatchObject({ from: -3, to: 2 });
  });

  test('is there without a value and with one', () => {
    expect(axisOf([], 4)).toEqual({ from: 0, to: 1, ticks: [0, 1] });
    expect(axisOf([5, 5], 2).from).toBeLessThanOrEqual(5);
    expect(axisOf([0], 2).to).toBeGreaterThan(0);
  });

  test('holds all values between few round ticks', () => {
    const value = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), fc.integer({ min: 2, max: 8 }), (all, n) => {
        const { from, to, ticks } = axisOf(all, n);
        expect(from).toBeLessThanOrEqual(Math.min(...all) + 1e-6 * (to - from));
        expect(to).toBeGreaterThanOrEqual(Math.max(...all) - 1e-6 * (to - from));
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(n + 3);
      }),
    );
  });

  test('counts whole things in whole steps', () => {
    expect(axisOf([1, 2, 3], 8, 1).ticks).toEqual([0, 1, 2, 3]);
  });

  test('prints its ticks short', () => {
    expect([0, 0.25, 1200, 3e-7, 2e9].map(tickText)).toEqual(['0', '0.25', '1,200', '3e-7', '2e9']);
  });
});

test('a line is read straight between its points, and not beyond them', () => {
  const line = [
    [0, 0],
    [10, 5],
    [20, 5],
  ] as const;
  expect([-1, 0, 4, 10, 15, 21].map((x) => valueAt(line, x))).toEqual([null, 0, 2, 5, 5, null]);
});
