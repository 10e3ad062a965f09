/**
 * What a process sees: of each kind of thing (processes, files, interfaces …) what belongs to its
 * own space and to the spaces nested in it.
 *
 * One rule for all of them. For each switch an entity belongs to the nearest entity, itself or
 * beneath it, that has the switch on or that brings a kernel: that is its space. A space is nested
 * in the one beneath it on the same kernel; nothing is seen through a kernel of another's own. So
 * a chroot jail, which has one switch on, has its own files and the processes of the machine.
 */
import {
  beneath,
  type Entity,
  indexIsUp,
  kernelOwner,
  kindOf,
  present,
  tierIndex,
  type World,
} from './read.ts';
import type { SwitchId } from './switches.ts';

/** Whether a switch is on for an entity: as it was set, else as its technology does. */
export function separates(world: World, entity: Entity, id: SwitchId): boolean {
  const set = world.metrics?.isolation?.changed[entity.id]?.[id];
  return set ?? kindOf(entity).separates?.includes(id) ?? false;
}

const bringsKernel = (entity: Entity): boolean => tierIndex(entity, 'kernel') >= 0;
/** Bounds every walk down the tree. */
const DEPTH = 64;

/** The entity whose space it is in: itself or beneath, with the switch on or a kernel. */
export function spaceOf(world: World, entity: Entity, id: SwitchId): Entity {
  let at = entity;
  for (let steps = 0; steps < DEPTH; steps++) {
    if (bringsKernel(at) || separates(world, at, id)) return at;
    const next = beneath(world, at.row);
    if (!next) return at;
    at = next;
  }
  return at;
}

/** Whether a space is this one or nested in it, without another kernel in between. */
export function isWithin(world: World, space: Entity, around: Entity): boolean {
  let at: Entity | undefined = space;
  for (let steps = 0; at && steps < DEPTH; steps++) {
    if (at.row === around.row) return true;
    if (bringsKernel(at)) return false;
    at = beneath(world, at.row);
  }
  return false;
}

/** Who looks, and at what they are looking: an entity, as the root of its space. */
export interface Looker {
  readonly entity: Entity;
  /** From inside the entity, or from the system or hypervisor that it stands on. */
  readonly title: string;
}

/** From inside, then from each system beneath it whose root looks at it, the nearest first. */
export function lookers(world: World, entity: Entity): Looker[] {
  const found: Looker[] = [{ entity, title: `inside ${entity.id}` }];
  let at: Entity | undefined = entity;
  for (let steps = 0; at && steps < DEPTH; steps++) {
    const from: Entity | undefined = bringsKernel(at)
      ? beneath(world, at.row)
      : kernelOwner(world, at.row);
    const owner: Entity | undefined = from && kernelOwner(world, from.row);
    if (!owner || owner.row === entity.row) break;
    found.push({ entity: owner, title: `root of ${owner.id}` });
    at = owner;
  }
  return found;
}

/** Something that can be seen, and whose it is. */
export interface Thing {
  readonly name: string;
  readonly detail: string;
  /** Id of the entity it belongs to. */
  readonly of: string;
  /** It belongs to the looker’s own space, not to one nested in it. */
  readonly own: boolean;
}

/** A process on the kernel of its space. */
export interface Process {
  readonly name: string;
  readonly entity: Entity;
}

/** Whether anybody runs in a tier: it has memory of its own there. */
const runs = (world: World, entity: Entity, index: number): boolean =>
  indexIsUp(world, entity.row, index) && (entity.tiers[index]?.memoryBytes ?? 0) > 0;

/**
 * What an entity runs on its own kernel, or the nearest beneath it: the first process of a system,
 * a program, a daemon.
 */
function processesIn(world: World, entity: Entity): Process[] {
  return entity.tiers.flatMap(({ tier, title }, index): Process[] => {
    if (tier === 'application' && indexIsUp(world, entity.row, index)) {
      return [{ name: title, entity }];
    }
    if (tier !== 'userland' || !runs(world, entity, index)) return [];
    const filledBy = kindOf(entity).brings.find((b) => b.tier === tier)?.filledBy;
    return [{ name: filledBy === 'system' ? `init (${title})` : title, entity }];
  });
}

/** What of an entity with a kernel of its own is a process of the kernel beneath it. */
function monitorOf(world: World, entity: Entity): Process[] {
  const lowest = entity.tiers[0];
  const parent = beneath(world, entity.row);
  const owner = parent && kernelOwner(world, parent.row);
  if (!lowest || !owner || !indexIsUp(world, entity.row, 0)) return [];
  const isProcess = lowest.tier === 'firmware' || kindOf(entity).standsOn === 'kernel';
  return isProcess ? [{ name: lowest.title, entity }] : [];
}

/** All processes that run on a kernel, those of the first ones first. */
export function processesOn(world: World, owner: Entity): Process[] {
  return present(world).flatMap((entity) => {
    if (entity.row === owner.row) return processesIn(world, entity);
    if (bringsKernel(entity)) {
      const parent = beneath(world, entity.row);
      const on = parent && kernelOwner(world, parent.row);
      return on?.row === owner.row ? monitorOf(world, entity) : [];
    }
    if (kernelOwner(world, entity.row)?.row !== owner.row) return [];
    const isService =
      kindOf(entity).standsOn === 'userland' && tierIndex(entity, 'hypervisor') >= 0;
    const service = isService && indexIsUp(world, entity.row, 0) ? [entity.tiers[0]] : [];
    return [
      ...service.flatMap((tier) => (tier ? [{ name: tier.title, entity }] : [])),
      ...processesIn(world, entity),
    ];
  });
}

/** The space of a process as the kernel beneath sees it: a monitor is in the space around it. */
export function processSpace(world: World, { entity }: Process, owner: Entity): Entity {
  const outside = bringsKernel(entity) && entity.row !== owner.row;
  const at = outside ? beneath(world, entity.row) : entity;
  return at ? spaceOf(world, at, 'pid') : entity;
}
