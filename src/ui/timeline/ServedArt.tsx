/**
 * Requests served a second: a line for each world, what failed as a thin line in the danger colour.
 */

import type { Micros } from '../../units.ts';
import { linear } from '../../view/linear.ts';
import type { SeriesInfo } from '../../wire/messages.ts';
import { countedUntil, pathOf, rates, topOf } from './served.ts';

interface ServedProps {
  readonly series: readonly (SeriesInfo | null)[];
  readonly until: Micros;
  readonly x: { (at: Micros): number; invert(pixel: number): number };
  readonly width: number;
  readonly scale: number;
}

/** No two points are closer than this, in pixels and in simulated time. */
const STEP_PIXELS = 7;
const STEP_MICROS = 250_000;

export function ServedArt({ series, until, x, width, scale }: ServedProps) {
  const height = Math.round(38 * scale);
  const step = Math.max(STEP_MICROS, x.invert(STEP_PIXELS));
  const counted = Math.min(until, countedUntil(series));
  const lines = series.map((one) => (one ? rates(one, counted, step) : []));
  const top = topOf(lines);
  const y = linear(top, height - 2, 4);
  const hasLine = lines.some((points) => points.length > 1);
  return (
    <svg className="served" width={width} height={height} aria-hidden="true">
      <path className="served-base" d={`M0 ${height - 1.5}H${width}`} />
      {lines.map((points, w) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: worlds keep their places
        <g key={w} className={`world-${w + 1}`}>
          <path className="served-line" d={pathOf(points, 'served', x, y)} />
          {points.some((p) => p.failed > 0) && (
            <path className="failed-line" d={pathOf(points, 'failed', x, y)} />
          )}
        </g>
      ))}
      {hasLine && (
        <text className="served-top number" x="4" y={11 * scale}>
          {top}/s
        </text>
      )}
    </svg>
  );
}
