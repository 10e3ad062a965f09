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
import { consequencesOf } from '../../view/consequences.ts';
import { subtitleOf } from '../../view/describe.ts';
import { kernelsOf } from '../../view/kernels.ts';
import { layoutWorld } from '../../view/layout.ts';
import { barsBeneath, hostWidths, largestHost } from '../../view/measure.ts';
import { type Item, outlineOf } from '../../view/outline.ts';
import { type Entity, kernelOwner, type World as MirrorWorld } from '../../view/read.ts';
import { mirror } from '../app/engine.ts';
import { setUi, useUi } from '../store.ts';
import { type MenuPoint, SceneContext, type WorldScene } from './context.ts';
import { HostGlass } from './HostGlass.tsx';
import { bandsIn, Legend } from './Legend.tsx';
import { Menu, type MenuRequest } from './Menu.tsx';
import { Streams } from './Streams.tsx';
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
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const [menu, setMenu] = useState<MenuRequest | null>(null);
  const drawn = useDrawn(world, index, toggled);
  const { picture, items, widths, bars } = drawn;
  const victims = useVictims(world);
  const litKernel = useLitKernel(drawn, world, index);

  const toggle = useCallback((key: string) => {
    setToggled((before) => {
      const after = new Set(before);
      if (!after.delete(key)) after.add(key);
      return after;
    });
  }, []);
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
  const scene: WorldScene = {
    ...drawn,
    world,
    index,
    victims,
    litKernel,
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
        <Streams journeys={picture.journeys} root={root} />
      </div>
      <Legend
        bands={drawn.picture.hosts.flatMap((host) => bandsIn(host.stack))}
        scaleBy={drawn.scaleBy}
      />
      {menu && <Menu request={menu} close={closeMenu} />}
    </SceneContext>
  );
}

/** Everything that follows from the structure of the worlds and from what is folded. */
function useDrawn(world: MirrorWorld, index: number, toggled: ReadonlySet<string>) {
  const structure = useUi((ui) => ui.structure);
  const epoch = useUi((ui) => ui.epoch);
  const scaleBy = useUi((ui) => ui.scaleBy);
  // Layers arrive without a change of structure; the bytes on the disks say when to look again.
  const disk = useUi((ui) => (ui.scaleBy === 'disk' ? diskOf(world, ui.pulse) : 0));
  // biome-ignore lint/correctness/useExhaustiveDependencies: these say when the mirror has changed.
  return useMemo(() => {
    const { worlds, events } = mirror();
    const kernels = kernelsOf(worlds);
    const largest = largestHost(worlds, scaleBy);
    const options = { scaleBy, largest, kernels, events };
    const pictures = worlds.map((one, i) =>
      layoutWorld({ ...options, world: one, index: i, toggled: i === index ? toggled : NOBODY }),
    );
    const picture = pictures[index] ?? { hosts: [], journeys: [] };
    const items = outlineOf(world, picture, scaleBy);
    const widths = hostWidths(pictures);
    return { picture, items, kernels, scaleBy, widths, bars: barsBeneath(worlds) };
  }, [world, index, toggled, scaleBy, structure, epoch, disk]);
}

const diskOf = (world: MirrorWorld, _pulse: number): number =>
  world.metrics?.hosts.reduce((sum, host) => sum + host.diskUsedBytes, 0) ?? 0;

const NOBODY: ReadonlySet<string> = new Set();

function useVictims(world: MirrorWorld): ReadonlySet<string> {
  const preview = useUi((ui) => ui.preview);
  const structure = useUi((ui) => ui.structure);
  // biome-ignore lint/correctness/useExhaustiveDependencies: says when the mirror has changed.
  return useMemo(() => {
    if (!preview || preview.world !== world.info.id) return NOBODY;
    return new Set(consequencesOf(world, preview, mirror().events)?.falls);
  }, [world, preview, structure]);
}

/** The kernel under the selection, so that it can be shown wherever it is. */
function useLitKernel(
  { kernels }: ReturnType<typeof useDrawn>,
  world: MirrorWorld,
  index: number,
): string | undefined {
  const selection = useUi((ui) => ui.selection);
  if (!selection || selection.world !== world.info.id) return undefined;
  const row = world.rowOf(selection.id);
  const owner = row === undefined ? undefined : kernelOwner(world, row);
  return owner && kernels.of(index, owner.row)?.letter;
}
