/**
 * How many requests were served and failed over time, for the line at the bottom of the page. A
 * fixed number of buckets; when the run outgrows them, neighbours merge and the width doubles.
 */
import type { Micros } from '../../units.ts';

export const SERIES_BUCKETS = 512;
const FIRST_WIDTH: Micros = 100_000;

export interface Series {
  widthMicros: Micros;
  readonly served: Float64Array;
  readonly failed: Float64Array;
}

export const createSeries = (): Series => ({
  widthMicros: FIRST_WIDTH,
  served: new Float64Array(SERIES_BUCKETS),
  failed: new Float64Array(SERIES_BUCKETS),
});

/** The bucket of a time; the series is made wide enough for it. */
export function seriesBucket(series: Series, at: Micros): number {
  while (at >= series.widthMicros * SERIES_BUCKETS) widen(series);
  return Math.floor(at / series.widthMicros);
}

export function countInSeries(series: Series, at: Micros, counts: 'served' | 'failed'): void {
  const bucket = seriesBucket(series, at);
  const list = counts === 'served' ? series.served : series.failed;
  list[bucket] = (list[bucket] as number) + 1;
}

function widen(series: Series): void {
  series.widthMicros *= 2;
  for (const counts of [series.served, series.failed]) {
    for (let i = 0; i < SERIES_BUCKETS / 2; i++) {
      counts[i] = (counts[2 * i] as number) + (counts[2 * i + 1] as number);
    }
    counts.fill(0, SERIES_BUCKETS / 2);
  }
}
