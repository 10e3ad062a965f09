import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sharesOf } from './widths.ts';

const wishes = fc.array(
  fc.record({
    weight: fc.constantFrom(0.45, 1, 1.6),
    need: fc.double({ min: 0, max: 1, noNaN: true }),
    plated: fc.boolean(),
  }),
  { minLength: 1, maxLength: 9 },
);

test('columns get what they would like when there is room', () => {
  const wish = { need: 0.01, plated: false };
  expect(
    sharesOf(
      [
        { ...wish, weight: 1 },
        { ...wish, weight: 1 },
      ],
      1,
      2,
    ),
  ).toEqual([0.5, 0.5]);
});

test('shares never take more than the floor', () => {
  fc.assert(
    fc.property(wishes, (list) => {
      const floor = Math.max(
        1,
        list.reduce((sum, one) => sum + one.weight, 0),
      );
      const total = sharesOf(list, 1, floor).reduce((sum, share) => sum + share, 0);
      expect(total).toBeLessThanOrEqual(1.04);
    }),
  );
});

test('no column vanishes', () => {
  fc.assert(
    fc.property(wishes, (list) => {
      for (const share of sharesOf(list, 1, 20)) expect(share).toBeGreaterThan(0.01);
    }),
  );
});

test('a column rises above the rim only where more was promised than there is', () => {
  fc.assert(
    fc.property(wishes, (list) => {
      const promised = list.reduce((sum, one) => sum + one.need, 0);
      fc.pre(promised <= 1);
      const floor = Math.max(
        1,
        list.reduce((sum, one) => sum + one.weight, 0),
      );
      const shares = sharesOf(list, 1, floor);
      list.forEach((one, i) => {
        // Nine columns keep a fiftieth each, whatever the others need.
        expect(one.need / (shares[i] ?? 1)).toBeLessThanOrEqual(1 + list.length / 50);
      });
    }),
  );
});
