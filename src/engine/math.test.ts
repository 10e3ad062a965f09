import { describe, expect, test } from 'vitest';
import { exp, ln } from './math.ts';

/** Distance between neighbouring doubles at x. */
function ulp(x: number): number {
  const bits = new BigInt64Array(new Float64Array([Math.abs(x)]).buffer);
  const next = new Float64Array(BigInt64Array.of((bits[0] as bigint) + 1n).buffer)[0] as number;
  return next - Math.abs(x);
}

function worstError(arguments_: readonly number[]): number {
  return arguments_.reduce((worst, x) => {
    const expected = Math.log(x);
    const error = expected === ln(x) ? 0 : Math.abs(ln(x) - expected) / ulp(expected);
    return Math.max(worst, error);
  }, 0);
}

const many = (f: (i: number) => number): number[] => Array.from({ length: 50_000 }, (_, i) => f(i));

describe('the natural logarithm agrees with Math.log to 2 units in the last place', () => {
  test('between 0 and 1, where random numbers lie', () => {
    expect(worstError(many((i) => (i + 0.5) / 50_000))).toBeLessThanOrEqual(2);
  });
  test('around 1, down to the neighbours of 1', () => {
    expect(worstError(many((i) => 1 + (i - 25_000) / 2 ** (18 + (i % 35))))).toBeLessThanOrEqual(2);
  });
  test('around the square roots of 2 and ½, where the exponent changes', () => {
    expect(worstError(many((i) => Math.SQRT2 + (i - 25_000) * 1e-8))).toBeLessThanOrEqual(2);
    expect(worstError(many((i) => Math.SQRT1_2 + (i - 25_000) * 1e-8))).toBeLessThanOrEqual(2);
  });
  test('over all normal and subnormal magnitudes', () => {
    const all = many((i) => (1 + ((i * 7919) % 50_000) / 50_000) * 2 ** ((i % 2097) - 1074));
    expect(worstError(all.filter((x) => x > 0 && x < Infinity))).toBeLessThanOrEqual(2);
  });
});

test('the logarithm of a given number has the same bits everywhere', () => {
  expect([0.001, 0.3, 0.7, 1.5, 10, 1e300, 5e-324].map(ln)).toEqual([
    -6.907755278982137,
    -1.2039728043259361,
    -0.35667494393873245,
    0.4054651081081644,
    Math.LN10,
    690.7755278982137,
    -744.4400719213812,
  ]);
  expect([1, 2, 2 ** -1022, Number.MAX_VALUE].map(ln)).toEqual([
    0,
    Math.LN2,
    -708.3964185322641,
    709.782712893384,
  ]);
});

test('arguments without a logarithm give what Math.log gives', () => {
  expect([0, -0, -1, Number.NaN, Infinity, -Infinity].map(ln)).toEqual(
    [0, -0, -1, Number.NaN, Infinity, -Infinity].map(Math.log),
  );
});

describe('exp', () => {
  test('is within a few units in the last place of the mathematical value', () => {
    for (let seed = 0; seed < 20_000; seed++) {
      const x = (seed / 20_000 - 0.5) * 1400;
      const expected = Math.exp(x);
      if (expected === 0 || expected < 1e-300) continue;
      expect(Math.abs(exp(x) / expected - 1), `exp(${x})`).toBeLessThan(2e-15);
    }
  });

  test('has its landmarks', () => {
    expect([exp(0), exp(Math.LN2)]).toEqual([1, 2]);
    expect(Math.abs(exp(1) / Math.E - 1)).toBeLessThan(4e-16);
    expect([exp(-1000), exp(1000), exp(Number.NaN)]).toEqual([0, Infinity, Number.NaN]);
    expect([exp(Number.NEGATIVE_INFINITY), exp(Infinity)]).toEqual([0, Infinity]);
  });
});
