import { describe, expect, test } from 'vitest';
import { RandomStream } from '../random.ts';
import { bucketOf, bucketTop, HISTOGRAM_BUCKETS, percentile } from './histogram.ts';
import { countInSeries, createSeries, SERIES_BUCKETS } from './series.ts';

describe('a latency histogram', () => {
  test('puts every latency into the bucket that holds it', () => {
    const random = new RandomStream(1, 'latency');
    const latencies = Array.from({ length: 20_000 }, () =>
      Math.floor(2 ** (46 * random.nextUnit())),
    );
    for (const latency of [
      0,
      1,
      31,
      32,
      33,
      63,
      64,
      2 ** 32 - 1,
      2 ** 32,
      2 ** 32 + 1,
      ...latencies,
    ]) {
      const bucket = bucketOf(latency);
      expect(latency).toBeLessThanOrEqual(bucketTop(bucket));
      if (bucket > 0) expect(latency).toBeGreaterThan(bucketTop(bucket - 1));
      expect(bucketTop(bucket)).toBeLessThanOrEqual(latency * (1 + 1 / 32));
    }
  });

  test('has a last bucket for what is longer than a year', () => {
    expect(bucketOf(1e15)).toBe(HISTOGRAM_BUCKETS - 1);
    expect(bucketOf(-5)).toBe(0);
  });

  test('gives percentiles at most 1/32 above the true ones, never below', () => {
    const random = new RandomStream(2, 'latency');
    const counts = new Uint32Array(HISTOGRAM_BUCKETS);
    const values = Array.from({ length: 5000 }, () => Math.round(random.nextExponential(20_000)));
    for (const value of values) counts[bucketOf(value)] = (counts[bucketOf(value)] as number) + 1;
    values.sort((a, b) => a - b);
    for (const q of [0.001, 0.5, 0.95, 0.99, 1]) {
      const exact = values[Math.ceil(q * values.length) - 1] as number;
      expect(percentile(counts, q)).toBeGreaterThanOrEqual(exact);
      expect(percentile(counts, q)).toBeLessThanOrEqual(exact * (1 + 1 / 32));
    }
  });

  test('of few values gives one of them', () => {
    const counts = new Uint32Array(HISTOGRAM_BUCKETS);
    for (const value of [1, 2, 3]) counts[value] = 1;
    expect([0.01, 0.5, 0.67, 1].map((q) => percentile(counts, q))).toEqual([1, 2, 3, 3]);
  });

  test('knows nothing of nothing', () => {
    expect(percentile(new Uint32Array(HISTOGRAM_BUCKETS), 0.5)).toBe(-1);
  });
});

describe('a series', () => {
  test('counts into tenths of a second, and into wider buckets when the run outgrows it', () => {
    const series = createSeries();
    countInSeries(series, 0, 'served');
    countInSeries(series, 99_999, 'served');
    countInSeries(series, 100_000, 'failed');
    expect([series.served[0], series.failed[1], series.widthMicros]).toEqual([2, 1, 100_000]);
    countInSeries(series, 100_000 * SERIES_BUCKETS, 'served');
    expect(series.widthMicros).toBe(200_000);
    expect([series.served[0], series.failed[0], series.served[SERIES_BUCKETS / 2]]).toEqual([
      2, 1, 1,
    ]);
  });

  test('loses nothing, whenever it happened', () => {
    const series = createSeries();
    const random = new RandomStream(3, 'series');
    let at = 0;
    for (let i = 0; i < 5000; i++) {
      at += Math.floor(random.nextExponential(1e6));
      countInSeries(series, at, i % 3 === 0 ? 'failed' : 'served');
    }
    const sum = (list: Float64Array): number => list.reduce((a, b) => a + b, 0);
    expect([sum(series.failed), sum(series.served)]).toEqual([1667, 3333]);
    expect(at).toBeLessThan(series.widthMicros * SERIES_BUCKETS);
  });
});
