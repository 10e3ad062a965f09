/** The parts of a machine, virtual or not: what is in it, what has been taken out. */

import { formatCores, formatDisk, formatMemory } from '../units.ts';
import type { Mirror } from '../wire/mirror.ts';
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

/** Commands so far. */
export type Journal = Mirror['journal'];

/** The last of the settings that somebody has given it: they hold from its next start on. */
function asked(world: World, entity: Entity, journal: Journal) {
  const settings: { without?: readonly string[]; virtualization?: boolean } = {};
  for (const { command } of journal) {
    if (command.type !== 'configure' || command.id !== entity.id) continue;
    if (command.world === world.info.id) Object.assign(settings, command);
  }
  return settings;
}

/** Parts that it is, or at its next start will be, without. */
export function withoutOf(world: World, entity: Entity, journal: Journal): readonly string[] {
  const { without } = asked(world, entity, journal);
  const now = world.metrics?.isolation?.without[entity.id];
  return without ?? now ?? entity.settings.without ?? [];
}

/** Empty for what gives no hardware to what runs in it. */
export function machineParts(world: World, entity: Entity, journal: Journal): MachinePart[] {
  const without = withoutOf(world, entity, journal);
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
export function toggled(world: World, entity: Entity, part: PartId, journal: Journal): PartId[] {
  const parts = kindOf(entity).parts ?? [];
  const out = new Set(withoutOf(world, entity, journal));
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
export function extensionsOf(world: World, entity: Entity, journal: Journal = []): boolean | null {
  const { virtualization } = entity.settings;
  if (virtualization === undefined) return null;
  const wanted = asked(world, entity, journal).virtualization;
  if (wanted !== undefined) return wanted;
  const { isolation } = world.metrics ?? {};
  return isolation ? !isolation.extensionsOff.includes(entity.id) : virtualization;
}
