/** The line of requests served a second, from the counts that the engine keeps in buckets. */
import { curveMonotoneX, line } from 'd3-shape';
import { MICROS_PER_SECOND, type Micros } from '../../units.ts';
import { roundUp } from '../../view/linear.ts';
import type { SeriesInfo } from '../../wire/messages.ts';

export interface Point {
  readonly at: Micros;
  readonly served: number;
  readonly failed: number;
}

/**
 * As far as the counts reach: series come a little less often than the time, and at a high speed
 * that is seconds. Requests always arrive, so the last bucket with any is the last that was known.
 */
export function countedUntil(series: readonly (SeriesInfo | null)[]): Micros {
  let until = 0;
  for (const one of series) {
    if (!one) continue;
    let last = one.served.length - 1;
    while (last >= 0 && one.served[last] === 0 && one.failed[last] === 0) last--;
    until = Math.max(until, last * one.widthMicros);
  }
  return until;
}

/**
 * Rates a second in steps of at least `step`, up to `until`; the step that is not over is left out.
 */
export function rates(series: SeriesInfo, until: Micros, step: Micros): Point[] {
  const { widthMicros, served, failed } = series;
  const group = Math.max(1, Math.ceil(step / widthMicros));
  const width = group * widthMicros;
  const count = Math.floor(Math.min(until / width, served.length / group));
  const points: Point[] = [];
  for (let i = 0; i < count; i++) {
    let s = 0;
    let f = 0;
    for (let j = i * group; j < (i + 1) * group; j++) {
      s += served[j] ?? 0;
      f += failed[j] ?? 0;
    }
    const perSecond = MICROS_PER_SECOND / width;
    points.push({ at: (i + 0.5) * width, served: s * perSecond, failed: f * perSecond });
  }
  return points;
}

/** The largest rate, rounded up to a round number: the top of the scale. At least 1. */
export function topOf(lines: readonly (readonly Point[])[]): number {
  let most = 1;
  for (const points of lines) for (const p of points) most = Math.max(most, p.served, p.failed);
  return roundUp(most);
}

/** An SVG path; empty for fewer than two points. */
export function pathOf(
  points: readonly Point[],
  pick: 'served' | 'failed',
  x: (at: Micros) => number,
  y: (rate: number) => number,
): string {
  if (points.length < 2) return '';
  // Failures are drawn where there are any, not as a line along the bottom.
  const near = (i: number): boolean => (points[i]?.[pick] ?? 0) > 0;
  const path = line<Point>()
    .x((p) => x(p.at))
    .y((p) => y(p[pick]))
    .defined((_, i) => pick === 'served' || near(i - 1) || near(i) || near(i + 1))
    .curve(curveMonotoneX)
    .digits(1);
  return path(points as Point[]) ?? '';
}
