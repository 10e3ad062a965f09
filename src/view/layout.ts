/**
 * The signature picture, as numbers. Each host is a glass whose area is its memory (or disk); what
 * stands in it has the same area for the same bytes, in both worlds: a box that is a third as wide
 * as the glass is three times as high. A box stands on exactly the tier it needs, so a kernel runs
 * under all that share it and a daemon stands beside the containers it looks after.
 *
 * Heights are fractions of the height of the largest host's glass; the stylesheet turns them into
 * lengths. Name plates and labels have the height of their text and are not to scale.
 */
import { sharedLayers, sizesOf } from './amounts.ts';
import { type Journey, journeyOf } from './journeys.ts';
import type { Kernels } from './kernels.ts';
import { capacityOf } from './measure.ts';
import type {
  Arrival,
  Column,
  Group,
  Host,
  Layers,
  Picture,
  Placed,
  ScaleBy,
  Stack,
} from './picture.ts';
import {
  type Entity,
  type Families,
  familiesOf,
  type Happening,
  kernelOwner,
  kindOf,
  machineOf,
  machinesOf,
  present,
  runsUnmanaged,
  stateAt,
  type Tier,
  tierIndex,
  tierIsUp,
  type World,
} from './read.ts';
import { scaled, usesLayers } from './scale.ts';

export interface Options {
  readonly world: World;
  readonly index: number;
  readonly scaleBy: ScaleBy;
  /** Bytes of the largest host on the page. */
  readonly largest: number;
  readonly kernels: Kernels;
  readonly events: readonly Happening[];
  /** Keys that are not in their usual state: folded boxes, opened groups. */
  readonly toggled: ReadonlySet<string>;
}

const WEIGHT = { guest: 1, group: 1.6, beside: 0.45 } as const;
/** More guests than this on one host, and replicas of a service share a plate. */
const LEGIBLE = 8;

export function layoutWorld(options: Options): Picture {
  const machines = machinesOf(options.world);
  const families = familiesOf(options.world);
  const sharers = sharersOf(options.world);
  const drafts = machines.map((machine, i) => {
    const crowded = guestsOn(options.world, machine.row) > LEGIBLE;
    const journeys = arrivalsTo(options, machine);
    const making = { ...options, crowded, journeys, families, sharers };
    return draftFrom(making, machine, 0, { level: 1, position: i + 1, siblings: machines.length });
  });
  const hosts = drafts.map((stack) => hostOf(options, stack));
  const rows = options.world.entities.map((_, row) => row);
  const journeys = rows.flatMap((row) => journeyOf(options.events, options.world, row) ?? []);
  return { hosts, journeys };
}

function sharersOf(world: World): Map<number, number> {
  const sharers = new Map<number, number>();
  for (const entity of present(world)) {
    const owner = kernelOwner(world, entity.row);
    if (entity.service < 0 || !owner || owner.row === entity.row) continue;
    sharers.set(owner.row, (sharers.get(owner.row) ?? 0) + 1);
  }
  return sharers;
}

function hostOf(options: Options, stack: Stack): Host {
  const { world, scaleBy, largest } = options;
  const sizes = sizesOf(world, stack.entity, scaleBy);
  const capacityBytes = capacityOf(stack.entity, scaleBy);
  return {
    stack: scaled(stack, 1, 1, { largest, capacity: capacityBytes }) as Stack,
    capacityBytes,
    usedBytes: sizes.usedBytes,
    promisedBytes: sizes.promisedBytes,
    height: capacityBytes / largest,
    weight: stack.weight,
    cores: stack.entity.settings.cores ?? 0,
  };
}

/** Guests of a machine: what stands at the top and is neither installed nor a daemon. */
function guestsOn(world: World, machine: number): number {
  return world.entities.filter(
    (entity) =>
      entity &&
      entity.service >= 0 &&
      stateAt(world, entity.row) !== 'removed' &&
      machineOf(world, entity.row)?.row === machine,
  ).length;
}

function arrivalsTo({ world, events }: Options, machine: Entity): Journey[] {
  return world.entities.flatMap((entity) => {
    const journey = entity ? journeyOf(events, world, entity.row) : undefined;
    return journey && journey.to === machine.id ? [journey] : [];
  });
}

interface Making extends Options {
  readonly crowded: boolean;
  /** Guests on their way to this machine. */
  readonly journeys: readonly Journey[];
  readonly families: Families;
  /** How many replicas run on the kernel of a row that is not their own. */
  readonly sharers: ReadonlyMap<number, number>;
}

type Rank = Pick<Placed, 'level' | 'position' | 'siblings'>;

function draftFrom(making: Making, entity: Entity, from: number, rank: Rank): Stack {
  const { world, index: w, kernels, scaleBy, toggled, events } = making;
  const kind = kindOf(entity);
  const children = making.families[entity.row] ?? [];
  const key = `${w}/${entity.id}${from === 0 ? '' : `/${from}`}`;
  const footings = new Set(
    [...children, ...arrivingOn(making, entity)].map((child) => kindOf(child).standsOn),
  );
  const split = entity.tiers.findIndex((tier, i) => i >= from && footings.has(tier.tier));
  const top = split < 0 ? entity.tiers.length - 1 : split;
  const sizes = sizesOf(world, entity, scaleBy);
  const folded = from === 0 && toggled.has(key);
  const standing = split < 0 ? [] : columnsOn(making, entity, top, rank.level + 1);
  const rest = split >= 0 && split < entity.tiers.length - 1;
  const above = rest ? [...standing, draftFrom(making, entity, top + 1, rank)] : standing;
  const owner = kernelOwner(world, entity.row);
  const weight = above.reduce((sum, column) => sum + column.weight, 0);
  return {
    type: 'stack',
    key,
    ...rank,
    entity,
    kind,
    state: stateAt(world, entity.row),
    whole: from === 0,
    share: 1,
    weight: Math.max(weight, kind.beside || from > 0 ? WEIGHT.beside : WEIGHT.guest),
    bands: sizes.bands.slice(from, top + 1).map((band) => ({
      ...band,
      kernel: band.tier === 'kernel' ? kernels.of(w, entity.row) : undefined,
    })),
    givenBytes: from === 0 ? sizes.givenBytes : 0,
    given: from === 0 ? sizes.givenBytes : 0,
    kernel: owner && kernels.of(w, owner.row),
    kernelUp: owner !== undefined && tierIsUp(world, owner, 'kernel'),
    sharers: making.sharers.get(entity.row) ?? 0,
    unmanaged: runsUnmanaged(world, entity, making.families[world.get('parent', entity.row)]),
    journey: from === 0 ? journeyOf(events, world, entity.row) : undefined,
    above: folded ? [] : above,
    layers: scaleBy === 'disk' && above.some(usesLayers) ? layersUnder(world, entity) : null,
    folded,
    carries: from === 0 ? carried(making.families, entity.row) : 0,
  };
}

function layersUnder(world: World, entity: Entity): Layers | null {
  const machine = machineOf(world, entity.row);
  const { count, bytes } = machine ? sharedLayers(world, machine) : { count: 0, bytes: 0 };
  return count > 0 ? { count, bytes, height: 0 } : null;
}

/**
 * Whom an entity shares a plate with where it is crowded: replicas of one service, or guests that
 * are alike in what they bring and carry nothing themselves.
 */
function heapsOf(making: Making, here: readonly Entity[]): Map<string, Entity[]> {
  const { crowded, families } = making;
  const carries = (child: Entity): boolean => (families[child.row] ?? []).length > 0;
  const alike = (child: Entity): string => `${child.kind}/${child.system}/${child.application}`;
  const counts = new Map<string, number>();
  for (const child of here) counts.set(alike(child), (counts.get(alike(child)) ?? 0) + 1);
  const heaps = new Map<string, Entity[]>();
  for (const child of here) {
    const many = (counts.get(alike(child)) ?? 0) > LEGIBLE && !carries(child);
    const single = child.service < 0 ? !many : !crowded;
    const shared = child.service < 0 ? `alike-${alike(child)}` : `service-${child.service}`;
    const name = single ? child.id : shared;
    const heap = heaps.get(name);
    if (heap) heap.push(child);
    else heaps.set(name, [child]);
  }
  return heaps;
}

/** What stands on one tier of an entity. */
function columnsOn(making: Making, parent: Entity, top: number, level: number): Column[] {
  const all = making.families[parent.row] ?? [];
  const tier = parent.tiers[top]?.tier;
  const here = all.filter((child) => kindOf(child).standsOn === tier);
  const heaps = heapsOf(making, here);
  const others = all.length - here.length;
  const siblings = heaps.size + others;
  // Upper tiers are drawn to the right, so what stands on them comes after.
  const before = all.filter((child) => tierIndex(parent, kindOf(child).standsOn) < top).length;
  const columns = [...heaps].map(([name, heap], i): Column => {
    const rank = { level, position: before + i + 1, siblings };
    const [first] = heap;
    if (heap.length > 1 && first) return groupOf(making, `${parent.id}/${name}`, heap, rank);
    return draftFrom(making, first as Entity, 0, rank);
  });
  return [...columns, ...arrivalsOn(making, parent, tier)];
}

function groupOf(making: Making, name: string, heap: readonly Entity[], rank: Rank): Group {
  const [first] = heap;
  const service = making.world.info.services[first?.service ?? -1];
  const key = `${making.index}/${name}`;
  return {
    type: 'group',
    key,
    ...rank,
    weight: WEIGHT.group,
    share: 1,
    title: service?.title ?? (first ? kindOf(first).title : ''),
    members: heap.map((entity, i) =>
      draftFrom(making, entity, 0, {
        level: rank.level + 1,
        position: i + 1,
        siblings: heap.length,
      }),
    ),
    open: making.toggled.has(key),
  };
}

/** Guests that will stand on this entity: it is on their target, and of the kind they stand on. */
function arrivingOn({ world, journeys, scaleBy }: Making, parent: Entity): Entity[] {
  if (scaleBy === 'disk') return [];
  return journeys.flatMap(({ row }) => {
    const beneath = world.entities[world.get('parent', row)];
    return beneath?.kind === parent.kind ? (world.entities[row] ?? []) : [];
  });
}

function arrivalsOn(making: Making, parent: Entity, tier: Tier | undefined): Arrival[] {
  const { world, scaleBy, index } = making;
  const here = arrivingOn(making, parent).filter((guest) => kindOf(guest).standsOn === tier);
  return here.map((entity) => {
    const given = sizesOf(world, entity, scaleBy).givenBytes;
    const key = `${index}/${entity.id}/arriving`;
    const rank = { level: 0, position: 0, siblings: 0 };
    return { type: 'arrival', key, weight: 1, share: 1, ...rank, entity, given };
  });
}

function carried(families: Families, row: number): number {
  const children = families[row] ?? [];
  return children.reduce((sum, child) => sum + 1 + carried(families, child.row), 0);
}
