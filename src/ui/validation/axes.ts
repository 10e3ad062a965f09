/** Scales and ticks of a diagram, and reading a line between its points. */
import type { Point } from '../../scenarios/validation/case.ts';

export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
}

const STEPS = [1, 2, 2.5, 5, 10];

/**
 * An axis over all values, from 0 unless they lie far away from it, with about `count` ticks;
 * `least` is the smallest step that makes sense.
 */
export function axisOf(values: readonly number[], count: number, least = 0): Axis {
  let low = Math.min(...values);
  let high = Math.max(...values);
  if (!Number.isFinite(low)) return { from: 0, to: 1, ticks: [0, 1] };
  if (low > 0 && low < 0.6 * high) low = 0;
  if (high < 0 && high > 0.6 * low) high = 0;
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (high - low <= 1e-12 * size || size < 1e-12) {
    const room = size < 1e-12 ? 1 : size / 2;
    [low, high] = [low - room, high + room];
  }
  const rough = (high - low) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(least, (STEPS.find((s) => s * power >= rough * 0.999) ?? 10) * power);
  const from = Math.floor(low / step + 1e-9);
  const to = Math.ceil(high / step - 1e-9);
  const ticks = Array.from({ length: to - from + 1 }, (_, i) =>
    Number(((from + i) * step).toPrecision(12)),
  );
  return { from: ticks[0] ?? 0, to: ticks[ticks.length - 1] ?? 1, ticks };
}

/** The y of a line (sorted by x) at an x, straight between its points; null outside of it. */
export function valueAt(line: readonly Point[], x: number): number | null {
  let before: Point | null = null;
  for (const point of line) {
    if (point[0] === x) return point[1];
    if (point[0] > x) {
      if (!before) return null;
      const share = (x - before[0]) / (point[0] - before[0]);
      return before[1] + share * (point[1] - before[1]);
    }
    before = point;
  }
  return null;
}

/** "1,200", "0.25", "3e-7": as short as it can be said. */
export function tickText(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e7 || size < 1e-3)) return value.toExponential().replace('e+', 'e');
  return value.toLocaleString('en', { maximumFractionDigits: 6 });
}
