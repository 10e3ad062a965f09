import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Claim, minFunding } from './min-funding.ts';

const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);

test('two guests with equal shares and no tax get equal parts', () => {
  const claims = [
    { shares: 1, has: 256, active: 0, least: 0 },
    { shares: 1, has: 256, active: 256, least: 0 },
  ];
  const [idle, busy] = minFunding(360, 0, claims);
  expect(idle).toBeCloseTo(180, 6);
  expect(busy).toBeCloseTo(180, 6);
});

test('a tax of 75 % moves memory from the idle to the busy', () => {
  const claims = [
    { shares: 1, has: 256, active: 20, least: 0 },
    { shares: 1, has: 256, active: 256, least: 0 },
  ];
  const [idle, busy] = minFunding(360, 0.75, claims);
  // 20 + 4 × (idle − 20) = busy, and both are 360 together: idle 84, busy 276, which has only 256.
  expect(busy).toBeCloseTo(256, 6);
  expect(idle).toBeCloseTo(104, 6);
});

const claim = fc.record({
  shares: fc.integer({ min: 1, max: 1000 }),
  has: fc.integer({ min: 0, max: 10_000 }),
  active: fc.integer({ min: 0, max: 10_000 }),
  least: fc.integer({ min: 0, max: 3000 }),
});

test('nobody gets more than it has or less than its reservation, and the capacity is used up', () => {
  fc.assert(
    fc.property(
      fc.array(claim, { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 0, max: 50_000 }),
      fc.constantFrom(0, 0.5, 0.75),
      (raw, capacity, tax) => {
        const claims = raw.map((c): Claim => ({ ...c, active: Math.min(c.active, c.has) }));
        const kept = minFunding(capacity, tax, claims);
        const least = claims.map((c) => Math.min(c.least, c.has));
        kept.forEach((bytes, i) => {
          expect(bytes).toBeLessThanOrEqual((claims[i] as Claim).has + 1e-6);
          expect(bytes).toBeGreaterThanOrEqual((least[i] as number) - 1e-6);
        });
        const all = sum(claims.map((c) => c.has));
        const wanted = Math.max(sum(least), Math.min(capacity, all));
        expect(sum(kept)).toBeCloseTo(wanted, 3);
      },
    ),
    { numRuns: 300, seed: 1 },
  );
});

test('everybody between the bounds pays the same price', () => {
  const claims = [
    { shares: 1, has: 900, active: 100, least: 0 },
    { shares: 2, has: 900, active: 300, least: 0 },
    { shares: 4, has: 900, active: 0, least: 0 },
  ];
  const kept = minFunding(1000, 0.75, claims);
  const prices = kept.map((pages, i) => {
    const { shares, active } = claims[i] as Claim;
    return (Math.min(pages, active) + 4 * Math.max(0, pages - active)) / shares;
  });
  expect(prices[1]).toBeCloseTo(prices[0] as number, 6);
  expect(prices[2]).toBeCloseTo(prices[0] as number, 6);
});
