/**
 * Keys of a tree, as the ARIA Authoring Practices describe them: one tab stop, arrows in reading
 * order, Left and Right fold and unfold, Home, End, `*`, type-ahead; Enter and Space select,
 * Shift+F10 or the menu key opens the actions.
 */
import { type KeyboardEvent, type RefObject, useCallback, useRef, useState } from 'react';
import type { Item } from '../../view/outline.ts';

export interface TreeOptions {
  readonly items: readonly Item[];
  /** Where the tab stop is as long as nobody has moved it. */
  readonly initialKey: string | undefined;
  readonly root: RefObject<HTMLElement | null>;
  readonly toggle: (item: Item) => void;
  readonly select: (item: Item) => void;
  readonly openMenu: (item: Item, element: HTMLElement) => void;
}

export interface Tree {
  readonly activeKey: string | undefined;
  readonly setActive: (key: string) => void;
  readonly focus: (key: string) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** Letters typed within this time make one word. */
const WORD_MILLIS = 600;

export function useTree(options: TreeOptions): Tree {
  const { items, initialKey, root } = options;
  const [moved, setActive] = useState<string>();
  const typed = useRef({ text: '', at: 0 });
  const exists = (key: string | undefined): boolean => items.some((item) => item.key === key);
  const activeKey = exists(moved) ? moved : exists(initialKey) ? initialKey : items[0]?.key;

  const focus = useCallback(
    (key: string) => {
      setActive(key);
      elementOf(root.current, key)?.focus();
    },
    [root],
  );

  const onKeyDown = (event: KeyboardEvent): void => {
    const at = items.findIndex((item) => item.key === activeKey);
    const item = items[at];
    const target = event.target as HTMLElement;
    if (!item || target.getAttribute('role') !== 'treeitem') return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const handled = press(event, { ...options, at, item, focus, typed: typed.current });
    if (handled) event.preventDefault();
  };
  return { activeKey, setActive, focus, onKeyDown };
}

const elementOf = (root: HTMLElement | null, key: string): HTMLElement | undefined =>
  [...(root?.querySelectorAll<HTMLElement>('[role=treeitem]') ?? [])].find(
    (element) => element.dataset.key === key,
  );

interface Press extends TreeOptions {
  readonly at: number;
  readonly item: Item;
  readonly focus: (key: string) => void;
  readonly typed: { text: string; at: number };
}

function press(event: KeyboardEvent, context: Press): boolean {
  const { items, at, item, focus, select, openMenu } = context;
  const go = (to: Item | undefined): true => {
    if (to) focus(to.key);
    return true;
  };
  switch (event.key) {
    case 'ArrowDown':
      return go(items[at + 1]);
    case 'ArrowUp':
      return go(items[at - 1]);
    case 'Home':
      return go(items[0]);
    case 'End':
      return go(items[items.length - 1]);
    case 'ArrowRight':
      return right(context);
    case 'ArrowLeft':
      return left(context);
    case 'Enter':
    case ' ':
      select(item);
      return true;
    case 'ContextMenu':
      openMenu(item, event.target as HTMLElement);
      return true;
    case 'F10':
      if (!event.shiftKey) return false;
      openMenu(item, event.target as HTMLElement);
      return true;
    case '*':
      return unfoldSiblings(context);
    default:
      return event.key.length === 1 && typeAhead(event.key, context);
  }
}

function right({ items, at, item, focus, toggle }: Press): boolean {
  if (!item.expandable) return true;
  if (!item.expanded) toggle(item);
  else if (items[at + 1]?.parent === item.key) focus(items[at + 1]?.key ?? item.key);
  return true;
}

function left({ item, focus, toggle }: Press): boolean {
  if (item.expandable && item.expanded) toggle(item);
  else if (item.parent !== null) focus(item.parent);
  return true;
}

function unfoldSiblings({ items, item, toggle }: Press): boolean {
  for (const one of items) {
    if (one.parent === item.parent && one.expandable && !one.expanded) toggle(one);
  }
  return true;
}

function typeAhead(key: string, { items, at, focus, typed }: Press): boolean {
  const now = Date.now();
  const text = (now - typed.at < WORD_MILLIS ? typed.text : '') + key.toLowerCase();
  typed.text = text;
  typed.at = now;
  // A first letter looks further on; more letters may still mean the present item.
  const from = text.length === 1 ? at + 1 : at;
  const ring = [...items.slice(from), ...items.slice(0, from)];
  const found = ring.find((item) => item.text.toLowerCase().startsWith(text));
  if (found) focus(found.key);
  return found !== undefined;
}
