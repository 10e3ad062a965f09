/**
 * What is made and taken away by hand while the world runs. Something new waits until what it
 * stands on, and the daemon that manages it, are up; then it starts like anything else.
 *
 * How accurate is this? To define a thing costs nothing and takes no time; its start does. A disk
 * that needs no fetching is there at once.
 */
import type { Bytes } from '../../units.ts';
import type { LayerSpec } from '../define.ts';
import { type Resolved, resolveEntity } from '../resolve.ts';
import type { EntitySettings, EntitySpec } from '../scenario.ts';
import { footingIsUp, machineOf, record, STATE, setState, stateOf, tell, walk } from '../world.ts';
import { kill } from './ending.ts';
import { memoryFree, promiseOf } from './memory.ts';
import { isGoingDown } from './placement.ts';
import { createEntity, type ScaleWorld } from './scaling.ts';
import { beginStart, daemonIsUp, lacks, lacksDisk } from './starting.ts';
import { diskFree, freeDisk, freeStore, provideDisk } from './storage.ts';

/** What a new thing would be made of, without making it. */
export const plan = (world: ScaleWorld, settings: EntitySettings): Resolved =>
  resolveEntity(settings, world.lookup);

/** Memory that a new thing would be promised on a place, and what is free there. */
export function memoryPlan(
  world: ScaleWorld,
  parent: number,
  settings: EntitySettings,
): { readonly need: Bytes; readonly free: Bytes } {
  const need = promiseOf(world, machineOf(world, parent), plan(world, settings), settings);
  return { need, free: memoryFree(world, parent) };
}

/** Bytes that a new thing would add to its machine's disk, and what is free there. */
export function diskPlan(
  world: ScaleWorld,
  parent: number,
  settings: EntitySettings,
): { readonly need: Bytes; readonly free: Bytes } {
  const { layers, kind } = plan(world, settings);
  const copies = settings.copies ?? kind.copies;
  const isThere = ({ digest }: LayerSpec): boolean =>
    copies === 'shared' &&
    !digest.startsWith('private/') &&
    world.storage.index.has(`${parent}/${digest}`);
  let need = (settings.writableBytes ?? 0) + (settings.volumeBytes ?? 0);
  for (const layer of layers) if (!isThere(layer)) need += layer.bytes;
  return { need, free: diskFree(world, parent) };
}

/** Makes an entity that starts as soon as it can. */
export function make(world: ScaleWorld, spec: EntitySpec, cause: number): void {
  const row = createEntity(world, spec, -1);
  world.setup.made++;
  setState(world, row, 'waiting');
  world.tree.at.cause[row] = cause;
  tell(world, 'created', row, { on: spec.on ?? '' }, cause);
  const { image } = record(world, row);
  if (!image && !lacksDisk(world, row)) provideDisk(world, row);
  world.setup.waiting.set(row, '');
  world.start.changed.push(row);
}

/** Starts what was made by hand and can be started now. Call when something has come up. */
export function startMade(world: ScaleWorld): void {
  for (const [row, told] of [...world.setup.waiting]) {
    if (stateOf(world, row) !== STATE.waiting) {
      world.setup.waiting.delete(row); // somebody has started it, or taken it away
      continue;
    }
    if (!footingIsUp(world, row) || !daemonIsUp(world, row) || isGoingDown(world, row)) continue;
    const short = lacks(world, row);
    if (!short) {
      world.setup.waiting.delete(row);
      beginStart(world, row);
    } else if (told !== short) {
      world.setup.waiting.set(row, short);
      tell(world, 'refused', row, { reason: `not enough ${short}` });
    }
  }
}

/** An entity with all that stands on it, parents first, without what is gone already. */
export function rowsOn(world: ScaleWorld, row: number): number[] {
  const rows: number[] = [];
  walk(world, row, (r) => {
    if (stateOf(world, r) !== STATE.removed) rows.push(r);
  });
  return rows;
}

/** Takes an entity away with all that stands on it. All of it is down. */
export function takeAway(world: ScaleWorld, row: number, cause: number): void {
  for (const r of rowsOn(world, row).reverse()) {
    const state = stateOf(world, r);
    world.tree.at.cause[r] = cause;
    if (state === STATE.crashed || state === STATE.backoff) kill(world, r); // clear the wreck away
    world.setup.waiting.delete(r);
    world.setup.rows.delete(r);
    world.setup.addresses.delete(r);
    const { closed } = world.placement;
    if (closed.includes(r)) closed.splice(closed.indexOf(r), 1);
    freeDisk(world, r);
    freeStore(world, r);
    setState(world, r, 'removed');
    tell(world, 'removed', r);
    world.start.changed.push(r);
  }
}
