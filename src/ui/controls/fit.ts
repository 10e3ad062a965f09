/**
 * How much fits on the page. With the projector's large type, or a reader's, the same screen holds
 * less, and everything falls into place as on a smaller one; not quite in proportion, since bars
 * and gaps do not grow. <html data-below="1100 760"> tells the stylesheets, the hook the
 * components.
 */
import { useSyncExternalStore } from 'react';
import { typeScale } from './size.ts';

/** In CSS pixels at the usual type size. */
const WIDTHS = [1280, 1100, 760, 480] as const;
const HEIGHTS = [800, 700, 560] as const;
/**
 * `h800` = lower than that; `bar` = no room for the whole time bar at the foot of the page;
 * `sheet` = the inspector lies over the foot of the page.
 */
type Width = `${(typeof WIDTHS)[number]}`;
type Height = `h${(typeof HEIGHTS)[number]}`;
type Bound = Width | Height | 'bar' | 'sheet';

export function boundsBelow(width: number, height: number, sheet = false): Bound[] {
  const isLow = height < 560 || (width < 1100 && (height < 700 || sheet));
  return [
    ...WIDTHS.filter((bound) => width < bound).map((bound): Bound => `${bound}`),
    ...HEIGHTS.filter((bound) => height < bound).map((bound): Bound => `h${bound}`),
    ...(width < 760 || isLow ? (['bar'] as const) : []),
    ...(width < 1100 && sheet ? (['sheet'] as const) : []),
  ];
}

let below: ReadonlySet<Bound> = new Set();
let hasSheet = false;
const listeners = new Set<() => void>();

/** Looks again; call after the type size has changed. */
export function measureFit(): void {
  const scale = Math.sqrt(typeScale());
  const bounds = boundsBelow(window.innerWidth / scale, window.innerHeight / scale, hasSheet);
  document.documentElement.dataset.below = bounds.join(' ');
  if (bounds.length === below.size && bounds.every((bound) => below.has(bound))) return;
  below = new Set(bounds);
  for (const listener of listeners) listener();
}

/** Where the inspector is a sheet over the foot of the page, an open one takes room. */
export function setSheet(open: boolean): void {
  hasSheet = open;
  measureFit();
}

/** Looks now and whenever the window changes; returns what ends that. */
export function watchFit(): () => void {
  measureFit();
  window.addEventListener('resize', measureFit);
  return () => window.removeEventListener('resize', measureFit);
}

/** Whether the page is smaller than a bound, now and after that changes. */
export function useBelow(bound: Bound): boolean {
  return useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => below.has(bound),
  );
}
