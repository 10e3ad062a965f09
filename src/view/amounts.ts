/** How much memory or disk an entity takes, tier by tier, and a machine altogether. */
import type { Band, ScaleBy } from './picture.ts';
import {
  type Entity,
  indexIsUp,
  kindOf,
  machineOf,
  present,
  promisedMemory,
  struckTier,
  type World,
} from './read.ts';

export interface Sizes {
  /** Bottom first, with bytes for heights. */
  readonly bands: readonly Omit<Band, 'kernel'>[];
  readonly givenBytes: number;
  readonly usedBytes: number;
  readonly promisedBytes: number;
}

export function sizesOf(world: World, entity: Entity, scaleBy: ScaleBy): Sizes {
  const machine = kindOf(entity).standsOn === null;
  const sums = { usedBytes: 0, promisedBytes: 0 };
  if (scaleBy === 'disk') {
    const host = world.metrics?.hosts.find((one) => one.id === entity.id);
    sums.usedBytes = host?.diskUsedBytes ?? 0;
    sums.promisedBytes = sums.usedBytes;
  } else if (machine) {
    for (const other of present(world)) {
      if (machineOf(world, other.row)?.row !== entity.row) continue;
      const used = world.get('memoryBytes', other.row);
      sums.usedBytes += used;
      sums.promisedBytes += Math.max(used, promisedMemory(world, other));
    }
  }
  return {
    bands: scaleBy === 'disk' ? diskBands(world, entity) : memoryBands(world, entity),
    givenBytes: scaleBy === 'memory' ? promisedMemory(world, entity) : 0,
    ...sums,
  };
}

type Flat = Omit<Band, 'kernel'>;

function flat(world: World, entity: Entity, index: number, bytes: number): Flat {
  const tier = entity.tiers[index] as Entity['tiers'][number];
  return {
    tier: tier.tier,
    index,
    title: tier.title,
    bytes,
    height: bytes,
    up: indexIsUp(world, entity.row, index),
    struck: struckTier(world, entity) === index,
  };
}

const memoryBands = (world: World, entity: Entity): Flat[] =>
  entity.tiers.map((tier, i) =>
    flat(world, entity, i, indexIsUp(world, entity.row, i) ? tier.memoryBytes : 0),
  );

/** What is its own on the disk. Tiers whose content is shared take nothing here. */
function diskBands(world: World, entity: Entity): Flat[] {
  let left = world.get('diskBytes', entity.row);
  const bands: Flat[] = [];
  for (let i = entity.tiers.length - 1; i >= 0; i--) {
    const bytes = Math.min(left, entity.tiers[i]?.diskBytes ?? 0);
    left -= bytes;
    bands.unshift(flat(world, entity, i, bytes));
  }
  return bands;
}

/** Layers that the disk of a machine keeps once, however many use them. */
export function sharedLayers(world: World, machine: Entity): { count: number; bytes: number } {
  const layers = world.metrics?.hosts.find((one) => one.id === machine.id)?.sharedLayers ?? [];
  return { count: layers.length, bytes: layers.reduce((sum, layer) => sum + layer.bytes, 0) };
}
