/**
 * Reading a world off the mirror: who stands on whom, which tiers are up, whose kernel it is. All
 * of it follows from the columns and from the lists of tiers; nothing asks which kind something
 * is.
 */
import { findApplication, findKind, findSystem } from '../catalog/find.ts';
import type { catalog } from '../catalog/index.ts';
import type { Mirror, MirrorWorld } from '../wire/mirror.ts';
import { isUp, type State, stateName } from './states.ts';

export type World = MirrorWorld;
export type Entity = MirrorWorld['entities'][number];
export type Tier = Entity['tiers'][number]['tier'];
export type Kind = (typeof catalog.kinds)[number];
export type Command = Mirror['journal'][number]['command'];
export type Happening = Mirror['events'][number];

/** The technology of an entity. Worlds are checked before they are opened, so it exists. */
export function kindOf(entity: Entity): Kind {
  const kind = findKind(entity.kind);
  if (!kind) throw new Error(`the catalogue has no kind "${entity.kind}"; was it renamed?`);
  return kind;
}
export const systemOf = (entity: Entity) => findSystem(entity.system);
export const applicationOf = (entity: Entity) => findApplication(entity.application);

export const stateAt = (world: World, row: number): State => stateName(world.get('state', row));
const parentOf = (world: World, row: number): number => world.get('parent', row);

/** Everything that exists now, in the order in which it came to be. */
export const present = (world: World): Entity[] =>
  world.entities.filter((entity) => stateAt(world, entity.row) !== 'removed');

export const childrenOf = (world: World, row: number): Entity[] =>
  present(world).filter((entity) => parentOf(world, entity.row) === row);

/** The children of each row, in the order in which they came to be. */
export type Families = readonly (readonly Entity[])[];

export function familiesOf(world: World): Families {
  const families: Entity[][] = world.entities.map(() => []);
  for (const entity of present(world)) families[parentOf(world, entity.row)]?.push(entity);
  return families;
}

/** The entity it stands on; undefined on the floor. */
export const beneath = (world: World, row: number): Entity | undefined =>
  world.entities[parentOf(world, row)];

/** The physical machine under it. */
export function machineOf(world: World, row: number): Entity | undefined {
  let entity = world.entities[row];
  for (let steps = 0; entity && steps < 64; steps++) {
    const next = beneath(world, entity.row);
    if (!next) return entity;
    entity = next;
  }
  return entity;
}

export const tierIndex = (entity: Entity, tier: Tier | null | undefined): number =>
  entity.tiers.findIndex((one) => one.tier === tier);

export const indexIsUp = (world: World, row: number, index: number): boolean =>
  index >= 0 && (world.get('tiersUp', row) & (1 << index)) !== 0;

export const tierIsUp = (world: World, entity: Entity, tier: Tier): boolean =>
  indexIsUp(world, entity.row, tierIndex(entity, tier));

/** Whether what it stands on is up; true on the floor. */
export function footingIsUp(world: World, entity: Entity): boolean {
  const { standsOn } = kindOf(entity);
  const parent = beneath(world, entity.row);
  return standsOn === null || (parent !== undefined && tierIsUp(world, parent, standsOn));
}

/** Whose kernel it runs on: its own, or the nearest one beneath it. */
export function kernelOwner(world: World, row: number): Entity | undefined {
  let entity = world.entities[row];
  for (let steps = 0; entity && steps < 64; steps++) {
    if (tierIndex(entity, 'kernel') >= 0) return entity;
    entity = beneath(world, entity.row);
  }
  return undefined;
}

/**
 * The daemon that looks after it: beside it, or beneath up to the system whose kernel is the
 * nearest; undefined when it needs none or there is none.
 */
export function managerOf(
  world: World,
  entity: Entity,
  siblings?: readonly Entity[],
): Entity | undefined {
  const { managedBy } = kindOf(entity);
  if (managedBy === undefined) return undefined;
  let place = beneath(world, entity.row);
  let among = siblings ?? childrenOf(world, parentOf(world, entity.row));
  for (let steps = 0; steps < 64; steps++) {
    const found = among.find((one) => one.kind === managedBy);
    if (found || !place || tierIndex(place, 'kernel') >= 0) return found;
    place = beneath(world, place.row);
    among = place ? childrenOf(world, place.row) : [];
  }
  return undefined;
}

/** It needs a daemon to be started and stopped, and that daemon is not there. */
export function isUnmanaged(world: World, entity: Entity, siblings?: readonly Entity[]): boolean {
  if (kindOf(entity).managedBy === undefined) return false;
  const daemon = managerOf(world, entity, siblings);
  return daemon === undefined || stateAt(world, daemon.row) !== 'running';
}

/** It runs on although nobody looks after it. */
export const runsUnmanaged = (
  world: World,
  entity: Entity,
  siblings?: readonly Entity[],
): boolean => isUp(stateAt(world, entity.row)) && isUnmanaged(world, entity, siblings);

const holdsMemory = (world: World, row: number): boolean =>
  world.get('tiersUp', row) !== 0 || stateAt(world, row) === 'starting';

/** Memory of the technology's own tiers, which lies outside what the guest was given. */
export function outsideMemory(entity: Entity): number {
  const own = kindOf(entity).brings.filter((brought) => brought.filledBy === 'kind');
  const names = new Set(own.map((brought) => brought.tier));
  return entity.tiers.reduce((sum, t) => (names.has(t.tier) ? sum + t.memoryBytes : sum), 0);
}

/** Memory promised to it, its monitor included; 0 for what only takes what it uses. */
export function promisedMemory(world: World, entity: Entity): number {
  if (kindOf(entity).memoryAdmission !== 'given' || !holdsMemory(world, entity.row)) return 0;
  return (entity.settings.memoryBytes ?? 0) + outsideMemory(entity);
}

/** Replicas of a service that exist now, oldest first. */
export const replicasOf = (world: World, service: number): Entity[] =>
  service < 0 ? [] : present(world).filter((entity) => entity.service === service);

export const isReady = (world: World, row: number): boolean => isUp(stateAt(world, row));

/** The tier that was struck when it crashed: the rest above it fell with it. */
export function struckTier(world: World, entity: Entity): number {
  const state = stateAt(world, entity.row);
  if (state !== 'crashed' && state !== 'backoff') return -1;
  const { endsWith } = kindOf(entity);
  if (world.get('tiersUp', entity.row) === 0 && endsWith) return tierIndex(entity, endsWith);
  return entity.tiers.findIndex((_, i) => !indexIsUp(world, entity.row, i));
}

/** Physical machines, in the order of the scenario. */
export const machinesOf = (world: World): Entity[] =>
  present(world).filter((entity) => kindOf(entity).standsOn === null);
