/** The parts of a machine, virtual or not: what is in it, what has been taken out. */
import { formatCores, formatDisk, formatMemory } from '../units.ts';
import { type Entity, type Happening, type Kind, kindOf, machineOf, type World } from './read.ts';

export type PartId = NonNullable<Kind['parts']>[number];

export interface MachinePart {
  readonly id: PartId;
  readonly title: string;
  /** "2 vCPUs", "1 GiB". */
  readonly what: string;
  readonly isIn: boolean;
}

const TITLES: Readonly<Record<PartId, string>> = {
  cpu: 'Processor',
  memory: 'Memory',
  firmware: 'Firmware',
  disk: 'Disk',
  nic: 'Network card',
};

/** Parts that it is without at this moment. */
export function withoutOf(world: World, entity: Entity): readonly string[] {
  return world.metrics?.isolation?.without[entity.id] ?? entity.settings.without ?? [];
}

/** Empty for what gives no hardware to what runs in it. */
export function machineParts(world: World, entity: Entity): MachinePart[] {
  const without = withoutOf(world, entity);
  return (kindOf(entity).parts ?? []).map((id) => ({
    id,
    title: TITLES[id],
    what: whatOf(world, entity, id),
    isIn: !without.includes(id),
  }));
}

function whatOf(world: World, entity: Entity, part: PartId): string {
  const { settings } = entity;
  switch (part) {
    case 'cpu': {
      const cores = settings.cores ?? settings.cpus ?? machineOf(world, entity.row)?.settings.cores;
      return formatCores(cores ?? 1);
    }
    case 'memory':
      return formatMemory(settings.machineMemoryBytes ?? settings.memoryBytes ?? 0);
    case 'disk':
      return formatDisk(settings.machineDiskBytes ?? world.get('diskBytes', entity.row));
    case 'firmware':
      return entity.tiers.find((tier) => tier.tier === 'firmware')?.title ?? 'firmware';
    case 'nic':
      return world.metrics?.addresses?.[entity.id]?.[0]?.address ?? 'connected';
  }
}

/** The same list without, or again with, one of them. */
export function toggled(world: World, entity: Entity, part: PartId): PartId[] {
  const parts = kindOf(entity).parts ?? [];
  const out = new Set(withoutOf(world, entity));
  if (!out.delete(part)) out.add(part);
  return parts.filter((one) => out.has(one));
}

/** Why its last start ended before it was up; null when it did not. */
export function bootError(events: readonly Happening[], world: World, id: string): string | null {
  for (let i = events.length - 1; i >= 0; i--) {
    const { type, subject, world: where, data } = events[i] as Happening;
    if (subject !== id || where !== world.info.id) continue;
    if (type === 'bootFailed') return String(data.reason);
    if (type === 'started' || type === 'configured') return null;
  }
  return null;
}

/** Whether its processor's extensions for virtualization are on; null for what has none. */
export function extensionsOf(world: World, entity: Entity): boolean | null {
  const { virtualization } = entity.settings;
  if (virtualization === undefined) return null;
  const { isolation } = world.metrics ?? {};
  return isolation ? !isolation.extensionsOff.includes(entity.id) : virtualization;
}
