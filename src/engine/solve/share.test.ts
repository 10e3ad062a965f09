import { describe, expect, test } from 'vitest';
import { RandomStream } from '../random.ts';
import { ensureTakers, makeTakers, share } from './share.ts';

interface Taker {
  readonly weight: number;
  readonly cap: number;
  readonly reserved: number;
}

function ratesOf(capacity: number, list: readonly Taker[]): number[] {
  const takers = makeTakers(1);
  ensureTakers(takers, list.length);
  takers.count = list.length;
  list.forEach(({ weight, cap, reserved }, i) => {
    takers.weights[i] = weight;
    takers.caps[i] = cap;
    takers.reserved[i] = reserved;
  });
  share(capacity, takers);
  return [...takers.rates.slice(0, list.length)];
}

describe('shares, reservations and limits as in mClock (OSDI 2010, figure 3)', () => {
  const dayAndNight: readonly Taker[] = [
    { weight: 100, reserved: 250, cap: Number.POSITIVE_INFINITY },
    { weight: 200, reserved: 250, cap: Number.POSITIVE_INFINITY },
    { weight: 300, reserved: 0, cap: 1000 },
  ];

  test.each([
    [400, [200, 200, 0]],
    [500, [250, 250, 0]],
    [600, [250, 250, 100]],
    [875, [250, 250, 375]],
    [1000, [250, 300, 450]],
    [1200, [250, 380, 570]],
    [1500, [250, 500, 750]],
    [1800, [300, 600, 900]],
    [2000, [1000 / 3, 2000 / 3, 1000]],
    [2400, [1400 / 3, 2800 / 3, 1000]],
  ])('%d operations a second are shared as %j', (total, expected) => {
    ratesOf(total, dayAndNight).forEach((rate, i) => {
      expect(Math.abs(rate - (expected[i] as number))).toBeLessThan(1e-9);
    });
  });
});

describe('sharing', () => {
  test('gives nothing to nobody and nothing of nothing', () => {
    expect(ratesOf(1, [])).toEqual([]);
    expect(ratesOf(0, [{ weight: 1, cap: 1, reserved: 0.5 }])).toEqual([0]);
    expect(ratesOf(0, [{ weight: 1, cap: Number.POSITIVE_INFINITY, reserved: 0 }])).toEqual([0]);
  });

  test('gives everybody all they can use when there is enough, whatever is endless above it', () => {
    const two = [
      { weight: 1, cap: 2, reserved: 0 },
      { weight: 9, cap: 3, reserved: 5 },
    ];
    expect(ratesOf(5, two)).toEqual([2, 3]);
    expect(ratesOf(Number.POSITIVE_INFINITY, two)).toEqual([2, 3]);
  });

  test('keeps what it holds when it grows', () => {
    const takers = makeTakers(2);
    takers.weights.set([3, 4]);
    ensureTakers(takers, 5);
    expect([...takers.weights.slice(0, 2)]).toEqual([3, 4]);
    expect(takers.rates.length).toBeGreaterThanOrEqual(5);
  });

  test('is work conserving, keeps every bound, and lets nobody be better off at the cost of a poorer', () => {
    for (let seed = 0; seed < 5000; seed++) {
      const random = new RandomStream(seed, 'share');
      const pick = (list: readonly number[]): number =>
        list[random.nextBelow(list.length)] as number;
      const list = Array.from({ length: 1 + random.nextBelow(12) }, () => ({
        weight: pick([1, 1, 2, 3, 0.001, 1e6, random.nextUnit()]),
        cap: pick([0, 0.5, 1, 4, Number.POSITIVE_INFINITY, random.nextUnit() * 5]),
        reserved: pick([0, 0, 0, 0.2, 1, 6]),
      }));
      const capacity = pick([0, 0.3, 1, 5, 20, random.nextUnit() * 30]);
      expect(faultOf(capacity, list, ratesOf(capacity, list)), `seed ${seed}`).toBe('');
    }
  });
});

/** What is wrong with a sharing; empty when it is the fair one. */
function faultOf(capacity: number, list: readonly Taker[], rates: readonly number[]): string {
  const slack = 1e-9 * Math.max(1, capacity);
  const leastOf = (t: Taker): number => Math.min(t.reserved, t.cap);
  const floors = list.reduce((sum, t) => sum + leastOf(t), 0);
  const wanted = list.reduce((sum, t) => sum + t.cap, 0);
  const given = rates.reduce((sum, rate) => sum + rate, 0);
  if (Math.abs(given - Math.min(capacity, wanted)) > slack) return `gives ${given} of ${capacity}`;
  for (let i = 0; i < list.length; i++) {
    const a = list[i] as Taker;
    const rate = rates[i] as number;
    if (rate > a.cap + slack) return `${i} is above its cap`;
    if (rate < 0) return `${i} gets less than nothing`;
    if (floors > capacity) continue;
    if (rate < leastOf(a) - slack) return `${i} is below its reservation`;
    // Whoever is above its floor could give to whoever is below its cap: none may be poorer.
    for (let j = 0; j < list.length; j++) {
      const b = list[j] as Taker;
      if (rate <= leastOf(a) + slack || (rates[j] as number) >= b.cap - slack) continue;
      const [levelA, levelB] = [rate / a.weight, (rates[j] as number) / b.weight];
      if (levelA > levelB + 1e-6 * Math.max(1, levelA)) return `${i} is richer than ${j}`;
    }
  }
  return '';
}
