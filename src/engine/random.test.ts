import { describe, expect, test } from 'vitest';
import { hashName, RandomStream, RandomStreams } from './random.ts';

const take = <T>(n: number, draw: () => T): T[] => Array.from({ length: n }, draw);
const mean = (xs: readonly number[]): number => xs.reduce((sum, x) => sum + x, 0) / xs.length;

describe('a stream', () => {
  test('gives the same numbers for the same seed and name, for ever', () => {
    const stream = new RandomStream(42, 'arrivals/web');
    expect(take(5, () => stream.nextUint32())).toEqual([
      2441498430, 993487268, 1254071851, 1181809041, 337439164,
    ]);
    expect(new RandomStream(-1, '').nextUint32()).toBe(107954952);
    expect(new RandomStream(Number.MAX_SAFE_INTEGER, 'ü').nextUint32()).toBe(3135094849);
  });

  test('differs from the streams of other names and other seeds', () => {
    const seeds = [0, 1, 2, -1, 2 ** 32, 2 ** 32 + 1, 2 ** 52];
    const names = ['', 'a', 'b', 'aa', 'ab', 'ba', 'work/1', 'work/2', 'work/10'];
    const first = seeds.flatMap((seed) => names.map((name) => new RandomStream(seed, name)));
    expect(new Set(first.map((stream) => stream.state.join())).size).toBe(first.length);
    expect(new Set(first.map((stream) => stream.nextUint32())).size).toBe(first.length);
  });

  test('does not resemble the stream of a similar name', () => {
    const x = new RandomStream(7, 'work/1');
    const y = new RandomStream(7, 'work/2');
    const products = take(100_000, () => (x.nextUnit() - 0.5) * (y.nextUnit() - 0.5));
    // Correlation: 12 × the covariance of two uniform numbers; its deviation here is 0.003.
    expect(Math.abs(12 * mean(products))).toBeLessThan(0.013);
  });

  test('goes on from its state', () => {
    const stream = new RandomStream(1, 'x');
    stream.nextUint32();
    const copy = RandomStream.restore(stream.state);
    expect(take(10, () => copy.nextUint32())).toEqual(take(10, () => stream.nextUint32()));
  });

  test('refuses a seed that is not a whole number', () => {
    expect(() => new RandomStream(0.5, 'x')).toThrow('the seed 0.5 is not a whole number');
    expect(() => new RandomStream(Number.NaN, 'x')).toThrow(RangeError);
  });
});

describe('distributions', () => {
  test('unit numbers are uniform between 0 and 1 and never either', () => {
    const stream = new RandomStream(3, 'unit');
    const units = take(200_000, () => stream.nextUnit());
    expect(units.every((u) => u > 0 && u < 1)).toBe(true);
    expect(mean(units)).toBeCloseTo(0.5, 2);
    expect(mean(units.map((u) => u * u))).toBeCloseTo(1 / 3, 2);
    // The next draw of 2³²−1 twice, or of 0 twice, is the worst that can happen.
    expect((2 ** 52 - 1 + 0.5) / 2 ** 52).toBeLessThan(1);
  });

  test('every bit is set half of the time', () => {
    const stream = new RandomStream(4, 'bits');
    const draws = take(100_000, () => stream.nextUint32());
    for (let bit = 0; bit < 32; bit++) {
      expect(mean(draws.map((draw) => (draw >>> bit) & 1))).toBeCloseTo(0.5, 1.8);
    }
  });

  test('whole numbers below n are each as likely', () => {
    const stream = new RandomStream(5, 'die');
    const faces = new Array<number>(6).fill(0);
    for (let i = 0; i < 60_000; i++) {
      const face = stream.nextBelow(6);
      faces[face] = (faces[face] as number) + 1;
    }
    // Chi-square with 5 degrees of freedom: above 20.5 once in a thousand.
    const chi = faces.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chi).toBeLessThan(20.5);
    // Without rejection three quarters of 2³² would favour its first third.
    const wide = take(30_000, () => (stream.nextBelow(0.75 * 2 ** 32) < 2 ** 30 ? 1 : 0));
    expect(mean(wide)).toBeCloseTo(1 / 3, 1.8);
    expect(take(5, () => stream.nextBelow(1))).toEqual([0, 0, 0, 0, 0]);
    expect(stream.nextBelow(2 ** 32)).toBeGreaterThanOrEqual(0);
  });

  test.each([0, -1, 1.5, Number.NaN, 2 ** 32 + 1])('nothing can be drawn below %d', (n) => {
    expect(() => new RandomStream(1, 'x').nextBelow(n)).toThrow('cannot draw a whole number below');
  });

  test('exponential numbers have the mean, variance and skewness of their distribution', () => {
    const stream = new RandomStream(6, 'exponential');
    const draws = take(400_000, () => stream.nextExponential(20) / 20);
    expect(draws.every((x) => x > 0)).toBe(true);
    expect(mean(draws)).toBeCloseTo(1, 1.9);
    expect(mean(draws.map((x) => (x - 1) ** 2))).toBeCloseTo(1, 1.5);
    expect(mean(draws.map((x) => (x - 1) ** 3))).toBeCloseTo(2, 0.6);
    expect(mean(draws.map((x) => (x > 3 ? 1 : 0)))).toBeCloseTo(Math.exp(-3), 2);
  });

  test('an exponential number takes the same draws whatever its mean', () => {
    const [x, y] = [new RandomStream(8, 'x'), new RandomStream(8, 'x')];
    expect(x.nextExponential(1) * 1000).toBeCloseTo(y.nextExponential(1000), 9);
    expect(x.state).toEqual(y.state);
  });
});

describe('streams', () => {
  test('a new consumer does not shift the numbers of another', () => {
    const alone = new RandomStreams(9);
    const crowded = new RandomStreams(9);
    crowded.stream('faults').nextUnit();
    const numbers = take(20, () => {
      crowded.stream('balance').nextUint32();
      return crowded.stream('arrivals').nextUint32();
    });
    expect(take(20, () => alone.stream('arrivals').nextUint32())).toEqual(numbers);
  });

  test('a restore goes on exactly where the snapshot was taken', () => {
    const streams = new RandomStreams(10);
    for (const name of ['b', 'a', 'c']) streams.stream(name).nextUint32();
    const snapshot = streams.snapshot();
    const restored = RandomStreams.restore(snapshot);
    expect(restored.snapshot()).toEqual(snapshot);
    for (const name of ['a', 'b', 'c', 'new']) {
      expect(restored.stream(name).nextUint32()).toBe(streams.stream(name).nextUint32());
    }
  });

  test('a snapshot does not depend on who asked first, nor on who asked and never drew', () => {
    const one = new RandomStreams(11);
    const other = new RandomStreams(11);
    for (const name of ['a', 'b']) one.stream(name).nextUint32();
    for (const name of ['idle', 'b', 'a']) other.stream(name);
    for (const name of ['b', 'a']) other.stream(name).nextUint32();
    expect(other.snapshot()).toEqual(one.snapshot());
    expect(one.snapshot().streams.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  test('a snapshot is not touched by later draws', () => {
    const streams = new RandomStreams(12);
    streams.stream('a').nextUint32();
    const snapshot = streams.snapshot();
    const before = structuredClone(snapshot);
    streams.stream('a').nextUint32();
    expect(snapshot).toEqual(before);
  });
});

test('the hash of a name is fixed and sensitive to every character', () => {
  expect(hashName('arrivals/web')).toBe(4014552170);
  const names = ['a', 'b', 'ab', 'ba', 'a\0', '\0a', 'aa', 'web', 'wec', ''];
  expect(new Set(names.map((name) => hashName(name))).size).toBe(names.length);
});
