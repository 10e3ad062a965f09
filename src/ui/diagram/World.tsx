/** One world of the comparison: its heading, and its hosts with everything that stands in them. */
import {
  type CSSProperties,
  type ReactNode,
  useCallback,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';
import { subtitleOf } from '../../view/describe.ts';
import type { Item } from '../../view/outline.ts';
import type { Entity, World as MirrorWorld } from '../../view/read.ts';
import { mirror } from '../app/engine.ts';
import { chosenPart } from '../inspector/part.ts';
import { usePart } from '../parts.ts';
import { setUi, useUi } from '../store.ts';
import { type MenuPoint, SceneContext, type WorldScene } from './context.ts';
import { HostGlass } from './HostGlass.tsx';
import { bandsIn, Legend } from './Legend.tsx';
import type { MenuRequest } from './Menu.tsx';
import { useDrawn, useLitKernel, useVictims } from './use-drawn.ts';
import { useTree } from './use-tree.ts';
import './diagram.css';

interface Props {
  readonly index: 0 | 1;
  /** Stack chips and the like, under the heading. */
  readonly children?: ReactNode;
}

export function World({ index, children }: Props) {
  useUi((ui) => ui.structure);
  useUi((ui) => ui.epoch);
  const headingId = useId();
  const world = mirror().worlds[index];
  return (
    <section className="world" aria-labelledby={headingId}>
      <header className="world-head">
        <h2 id={headingId}>{world?.info.title ?? 'World'}</h2>
        <p className="world-subtitle">{world ? subtitleOf(world) : 'not there yet'}</p>
        {children !== undefined && <div className="world-chips">{children}</div>}
      </header>
      {world ? (
        <Hosts key={world.info.id} world={world} index={index} headingId={headingId} />
      ) : (
        <div className="glass is-empty" />
      )}
    </section>
  );
}

interface HostsProps {
  readonly world: MirrorWorld;
  readonly index: number;
  readonly headingId: string;
}

function Hosts({ world, index, headingId }: HostsProps) {
  const root = useRef<HTMLDivElement>(null);
  const [toggled, toggle] = useFolding();
  const { menu, select, openMenu, closeMenu } = useMenu(world);
  const drawn = useDrawn(world, index, toggled);
  const { picture, items, widths, bars, scaleBy } = drawn;
  const selectedId = useUi(({ selection }) =>
    selection?.world === world.info.id ? selection.id : undefined,
  );
  const tree = useTree({
    items,
    initialKey: items.find((item) => item.entity?.id === selectedId)?.key,
    root,
    toggle: (item: Item) => toggle(item.key),
    select: (item: Item) => (item.entity ? select(item.entity) : toggle(item.key)),
    openMenu: (item, anchor) => item.entity && openMenu(item.entity, anchor),
  });
  const { it: chosen } = usePart(chosenPart, picture.journeys.length > 0);
  const scene: WorldScene = {
    ...drawn,
    world,
    index,
    victims: useVictims(world),
    litKernel: useLitKernel(drawn, world, index),
    items: useMemo(() => new Map(items.map((item) => [item.key, item])), [items]),
    activeKey: tree.activeKey,
    setActive: tree.setActive,
    select,
    toggle,
    openMenu,
  };
  return (
    <SceneContext value={scene}>
      <div
        ref={root}
        role="tree"
        aria-labelledby={headingId}
        className="hosts"
        style={{ '--bars': bars } as CSSProperties}
        onKeyDown={tree.onKeyDown}
      >
        {picture.hosts.map((host, i) => (
          <HostGlass key={host.stack.key} host={host} width={widths[i] ?? 1} />
        ))}
        {chosen && <chosen.Streams journeys={picture.journeys} root={root} />}
      </div>
      <Legend bands={picture.hosts.flatMap((host) => bandsIn(host.stack))} scaleBy={scaleBy} />
      {menu && <MenuPlace request={menu} close={closeMenu} />}
    </SceneContext>
  );
}

/** The verbs are all in the inspector too: where they cannot be loaded, that says so. */
function MenuPlace(props: { readonly request: MenuRequest; readonly close: () => void }) {
  const { it } = usePart(chosenPart);
  return it && <it.Menu {...props} />;
}

/** Keys of what is not in its usual state: folded boxes, opened groups. */
function useFolding(): readonly [ReadonlySet<string>, (key: string) => void] {
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback((key: string) => {
    setToggled((before) => {
      const after = new Set(before);
      if (!after.delete(key)) after.add(key);
      return after;
    });
  }, []);
  return [toggled, toggle];
}

/** Selecting, and the menu of what is selected. */
function useMenu(world: MirrorWorld) {
  const [menu, setMenu] = useState<MenuRequest | null>(null);
  const select = useCallback(
    (entity: Entity) => setUi({ selection: { world: world.info.id, id: entity.id } }),
    [world],
  );
  const openMenu = useCallback(
    (entity: Entity, anchor: HTMLElement, at?: MenuPoint) => {
      select(entity);
      setMenu({ entity, anchor, at });
    },
    [select],
  );
  const closeMenu = useCallback(() => setMenu(null), []);
  return { menu, select, openMenu, closeMenu };
}
