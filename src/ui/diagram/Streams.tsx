/**
 * Memory on its way from one host to another: a dashed line that runs from the guest to the room
 * that is kept for it. Decoration; the plates say the same in words. It stands still when time
 * does, and where people ask for less motion.
 */
import { type RefObject, useEffect, useState } from 'react';
import type { Journey } from '../../view/journeys.ts';
import { useUi } from '../store.ts';
import { useScene } from './context.ts';

interface Props {
  readonly journeys: readonly Journey[];
  readonly root: RefObject<HTMLElement | null>;
}

interface Line {
  readonly id: string;
  readonly path: string;
}

export function Streams({ journeys, root }: Props) {
  const { world } = useScene();
  const playing = useUi((ui) => ui.playing);
  const [lines, setLines] = useState<readonly Line[]>([]);
  // Not a layout effect: the root is an ancestor, and its reference is set after this one's.
  useEffect(() => {
    const element = root.current;
    if (!element || journeys.length === 0) {
      setLines((before) => (before.length === 0 ? before : []));
      return;
    }
    const measure = (): void => {
      setLines(
        journeys.flatMap(({ row }) => {
          const id = world.entities[row]?.id ?? '';
          const path = pathBetween(element, id);
          return path ? { id, path } : [];
        }),
      );
    };
    measure();
    if (typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [journeys, root, world]);
  if (lines.length === 0) return null;
  return (
    <svg className={`streams ${playing ? 'is-moving' : ''}`} aria-hidden="true">
      <title>Memory on its way</title>
      {lines.map(({ id, path }) => (
        <g key={id}>
          <path className="stream-halo" d={path} />
          <path className="stream" d={path} />
        </g>
      ))}
    </svg>
  );
}

/** How far above the floor memory leaves and arrives, in pixels: below the plates. */
const ABOVE_FLOOR = 28;

/** From the guest's frame to its place, as an arc through what is between. */
function pathBetween(root: HTMLElement, id: string): string | null {
  const find = (attribute: string, test: (value: string) => boolean): DOMRect | null => {
    const all = [...root.querySelectorAll<HTMLElement>(`[${attribute}]`)];
    const found = all.find((one) => test(one.getAttribute(attribute) ?? ''));
    return found?.getBoundingClientRect() ?? null;
  };
  const from = find('data-frame', (key) => key.endsWith(`/${id}`));
  const to = find('data-arrival', (value) => value === id);
  if (!from || !to) return null;
  const base = root.getBoundingClientRect();
  const point = (box: DOMRect): { x: number; y: number } => ({
    x: box.left + box.width / 2 - base.left + root.scrollLeft,
    y: box.bottom - Math.min(box.height / 2, ABOVE_FLOOR) - base.top + root.scrollTop,
  });
  const a = point(from);
  const b = point(to);
  const top = Math.min(a.y, b.y) - ABOVE_FLOOR;
  return `M${a.x},${a.y} C${a.x},${top} ${b.x},${top} ${b.x},${b.y}`;
}
