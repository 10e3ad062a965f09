/**
 * A lane with more replicas than it has room for: instead of each, how many are in which tier of
 * their start, over time. The engine's events are exact; the drawing samples them.
 */
import { area, curveStepAfter } from 'd3-shape';
import type { Tier } from '../../engine/index.ts';
import type { Micros } from '../../units.ts';
import type { Strip } from './lanes.ts';

/** What a replica can be seen doing; `wait` is the fetching of layers, `move` a migration. */
export type Doing = Tier | 'wait' | 'move';
const ORDER: readonly Doing[] = [
  'wait',
  'hardware',
  'firmware',
  'hypervisor',
  'kernel',
  'userland',
  'application',
  'move',
];

export interface Share {
  readonly doing: Doing;
  /** At each sample, from which share of the replicas to which, 0 to 1. */
  readonly from: Float64Array;
  readonly to: Float64Array;
}

/**
 * Shares at `count` moments, `step` apart, stacked upon each other; what never happens is left out.
 */
export function sharesOf(
  strips: readonly Strip[],
  until: Micros,
  step: Micros,
  count: number,
): Share[] {
  const counts = new Map<Doing, Float64Array>();
  const add = (doing: Doing, from: Micros, to: Micros): void => {
    let column = counts.get(doing);
    if (!column) {
      column = new Float64Array(count + 1);
      counts.set(doing, column);
    }
    const first = Math.min(count, Math.ceil(from / step));
    const last = Math.min(count, Math.max(first + 1, Math.ceil(to / step)));
    column[first] = (column[first] as number) + 1;
    column[last] = (column[last] as number) - 1;
  };
  for (const strip of strips) {
    for (const p of strip.phases) add(p.fetches ? 'wait' : p.tier, p.from, p.to ?? until);
    for (const s of strip.migrations) add('move', s.from, s.to ?? until);
  }
  const below = new Float64Array(count);
  return ORDER.flatMap((doing) => {
    const column = counts.get(doing);
    if (!column) return [];
    const from = below.slice();
    let running = 0;
    for (let i = 0; i < count; i++) {
      running += column[i] as number;
      below[i] = Math.min(1, (below[i] as number) + running / strips.length);
    }
    return [{ doing, from, to: below.slice() }];
  });
}

/** The outline of a share: `y` is the bottom of the lane, `height` that of all replicas. */
export function outlineOf(share: Share, step: number, y: number, height: number): string {
  const path = area<number>()
    .x((_, i) => i * step)
    .y0((_, i) => y - (share.from[i] ?? 0) * height)
    .y1((to) => y - to * height)
    .curve(curveStepAfter)
    .digits(1);
  return path([...share.to]) ?? '';
}
