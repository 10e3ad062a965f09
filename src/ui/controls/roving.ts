/**
 * One tab stop for many buttons; the arrow keys go from one to the next. For what would otherwise
 * put dozens of stops between the user and the next region.
 */
import { type KeyboardEvent, type RefObject, useEffect } from 'react';

const ITEM = '[data-roving]';

const itemsIn = (box: HTMLElement | null): HTMLElement[] =>
  box ? [...box.querySelectorAll<HTMLElement>(ITEM)] : [];

/** Makes `next` the one that Tab reaches. */
function choose(items: readonly HTMLElement[], next: HTMLElement): void {
  for (const item of items) item.tabIndex = item === next ? 0 : -1;
}

/**
 * Put `data-roving` on the buttons and the returned handler on what holds them. `columns` buttons
 * make a row: up and down go by rows.
 */
export function useRoving(
  box: RefObject<HTMLElement | null>,
  columns = 1,
): (event: KeyboardEvent) => void {
  // After each render: buttons come and go, and exactly one of them is to be reached.
  useEffect(() => {
    const items = itemsIn(box.current);
    const current = items.find((item) => item.tabIndex === 0) ?? items[0];
    if (current) choose(items, current);
  });
  return (event) => {
    const items = itemsIn(box.current);
    const at = items.indexOf(document.activeElement as HTMLElement);
    if (at < 0) return;
    const to = target(event.key, at, items.length, columns);
    const next = to === null ? undefined : items[to];
    if (!next) return;
    event.preventDefault();
    choose(items, next);
    next.focus();
  };
}

function target(key: string, at: number, count: number, columns: number): number | null {
  const byRow = columns > 1;
  switch (key) {
    case 'ArrowRight':
      return at + 1;
    case 'ArrowLeft':
      return at - 1;
    case 'ArrowDown':
      return byRow ? at + columns : at + 1;
    case 'ArrowUp':
      return byRow ? at - columns : at - 1;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
