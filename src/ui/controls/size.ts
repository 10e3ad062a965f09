import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

/**
 * The width of an element in CSS pixels, now and after it changes; `unknown` where nothing is laid
 * out.
 */
export function useWidth<T extends HTMLElement>(unknown: number): [RefObject<T | null>, number] {
  const ref = useRef<T>(null);
  const [width, setWidth] = useState(unknown);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element || typeof ResizeObserver === 'undefined') return;
    const measure = (): void => setWidth(Math.max(1, Math.floor(element.clientWidth)) || unknown);
    measure();
    const watcher = new ResizeObserver(measure);
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [unknown]);
  return [ref, width];
}

/**
 * Keeps the height of an element in its `--room`, for what is inside to size itself by. (Container
 * units would do, but then every number that is painted inside makes the browser look at all styles
 * again: five times the work of a frame.)
 */
export function useRoom<T extends HTMLElement>(): RefObject<T | null> {
  const ref = useRef<T>(null);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element || typeof ResizeObserver === 'undefined') return;
    const measure = (): void => element.style.setProperty('--room', `${element.clientHeight}px`);
    measure();
    const watcher = new ResizeObserver(measure);
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);
  return ref;
}

/** How much larger than 16 px the page's type is: 1, or 1.35 for the projector. */
export function typeScale(): number {
  const size = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return Number.isFinite(size) && size > 0 ? size / 16 : 1;
}
