/** One item of the picture's tree: a real box with a name, a level and one of many tab stops. */
import type { MouseEvent, PointerEvent, ReactNode } from 'react';
import { useRef } from 'react';
import type { Entity } from '../../view/read.ts';
import { useUi } from '../store.ts';
import { useScene } from './context.ts';

interface Props {
  readonly itemKey: string;
  readonly className: string;
  readonly children: ReactNode;
}

export function TreeItem({ itemKey, className, children }: Props) {
  const scene = useScene();
  const item = scene.items.get(itemKey);
  const entity = item?.entity;
  const worldId = scene.world.info.id;
  const selected = useUi(
    ({ selection }) => selection?.id === entity?.id && selection?.world === worldId,
  );
  const gestures = useGestures(entity ?? null, itemKey);
  if (!item) return null;
  return (
    <div
      role="treeitem"
      className={className}
      data-key={itemKey}
      tabIndex={scene.activeKey === itemKey ? 0 : -1}
      aria-level={item.level}
      aria-posinset={item.position}
      aria-setsize={item.siblings}
      aria-selected={entity ? selected : undefined}
      aria-expanded={item.expandable ? item.expanded : undefined}
      onFocus={() => scene.setActive(itemKey)}
      {...gestures}
    >
      <span className="unseen">{item.name}</span>
      <div className="item-face" aria-hidden="true">
        {children}
      </div>
    </div>
  );
}

/** Touch has no second button: holding still this long opens the menu. */
const HOLD_MILLIS = 550;

/** Click selects, the second button and a long press open the menu. Keys are the tree's. */
export function useGestures(entity: Entity | null, toggleKey?: string) {
  const scene = useScene();
  const hold = useRef<ReturnType<typeof setTimeout>>(undefined);
  const held = useRef(false);
  const menuAt = (element: HTMLElement, x: number, y: number): void => {
    if (entity) scene.openMenu(entity, element, { x, y });
  };
  return {
    onClick: (event: MouseEvent<HTMLElement>): void => {
      event.stopPropagation();
      if (held.current) held.current = false;
      else if (entity) scene.select(entity);
      else if (toggleKey) scene.toggle(toggleKey);
    },
    onContextMenu: (event: MouseEvent<HTMLElement>): void => {
      event.preventDefault();
      event.stopPropagation();
      menuAt(event.currentTarget, event.clientX, event.clientY);
    },
    onPointerDown: (event: PointerEvent<HTMLElement>): void => {
      held.current = false;
      if (event.pointerType !== 'touch') return;
      const { currentTarget, clientX, clientY } = event;
      clearTimeout(hold.current);
      hold.current = setTimeout(() => {
        held.current = true;
        menuAt(currentTarget, clientX, clientY);
      }, HOLD_MILLIS);
    },
    onPointerUp: () => clearTimeout(hold.current),
    onPointerCancel: () => clearTimeout(hold.current),
    onPointerLeave: () => clearTimeout(hold.current),
  };
}
