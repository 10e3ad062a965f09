/**
 * Rolling updates and drains: replacing replicas a few at a time, so that a service goes on.
 *
 * An update replaces all replicas of a service by new ones, perhaps of another image. At no time
 * are there more than `wanted + surge` replicas, and an old one that is ready goes only while
 * `wanted − unavailable` others are. New ones are created first, as far as that allows; old ones
 * that are not ready go at once.
 *
 * A drain empties a place, or all places of a machine: nothing new is placed there, and the
 * replicas on it go one after the other while their service has so few unavailable as it allows
 * (`disruptions`; without it, all go at once). New ones are created elsewhere. What is not a
 * replica of a service stays.
 *
 * How accurate is this? These are the documented rules of a Deployment and of `kubectl drain` with
 * a disruption budget. Left out: time-outs and rollbacks of updates, several updates at once, and
 * moving virtual machines alive instead of starting them anew.
 * Source: Kubernetes documentation, Deployments, Rolling Update; Disruptions.
 */
import type { Micros } from '../../units.ts';
import { record, tell, walk } from '../world.ts';
import { withNewestImage, withoutVersion } from './images.ts';
import { type ServiceState, takesRequests } from './requests.ts';
import { addReplica, dismissAll, mendServices, type ScaleWorld, tellOf } from './scaling.ts';

export interface Update {
  /** Rows of the replicas that are to be replaced. */
  old: number[];
  readonly surge: number;
  readonly unavailable: number;
  readonly begunAt: Micros;
  /** The event that says so. */
  readonly event: number;
}
export interface Drain {
  readonly row: number;
  readonly begunAt: Micros;
  readonly event: number;
  done: boolean;
}
export interface RollingState {
  /** By service; null where nothing is being updated. */
  readonly updates: (Update | null)[];
  readonly drains: Drain[];
}
export interface RollingWorld extends ScaleWorld {
  readonly rolling: RollingState;
}

export const createRolling = (services: number): RollingState => ({
  updates: Array.from({ length: services }, () => null),
  drains: [],
});

const stateAt = (world: RollingWorld, index: number): ServiceState =>
  world.request.services[index] as ServiceState;

const readyOf = (world: RollingWorld, state: ServiceState): number =>
  state.replicas.filter((row) => takesRequests(world, row)).length;

/** Begins to replace the replicas of a service; one that was under way is taken over. */
export function beginUpdate(
  world: RollingWorld,
  index: number,
  limits: { readonly surge: number; readonly unavailable: number },
  image: string | undefined,
  cause: number,
): void {
  const state = stateAt(world, index);
  const { template } = state.spec;
  const wanted = image ?? (withoutVersion(world.scale.image[index] ?? '') || template.image);
  // The newest version of it, or what it was if it has no other.
  const newest = withNewestImage(world, { ...template, ...(wanted && { image: wanted }) }).image;
  if (newest !== undefined && newest !== template.image) world.scale.image[index] = newest;
  else if (image !== undefined) world.scale.image[index] = image;
  const data = { replicas: state.replicas.length, ...limits, image: image ?? '' };
  const event = tellOf(world, state, 'updateBegun', cause, data);
  const { surge, unavailable } = limits;
  const old = [...state.replicas];
  world.rolling.updates[index] = { old, surge, unavailable, begunAt: world.now, event };
}

/** Begins to empty a place or a machine. */
export function beginDrain(world: RollingWorld, row: number, cause: number): void {
  world.placement.closed.push(row);
  const event = tell(world, 'drainBegun', row, {}, cause);
  world.rolling.drains.push({ row, begunAt: world.now, event, done: false });
}

/** Lets a place or machine take replicas again. */
export function endDrain(world: RollingWorld, row: number): void {
  const { closed } = world.placement;
  closed.splice(closed.indexOf(row), 1);
  const i = world.rolling.drains.findIndex((drain) => drain.row === row);
  world.rolling.drains.splice(i, 1);
}

/** Goes on with updates and drains as far as their limits allow now. */
export function proceedRolling(world: RollingWorld): void {
  world.rolling.updates.forEach((update, index) => {
    if (update) proceedUpdate(world, index, update);
  });
  for (const drain of world.rolling.drains) if (!drain.done) proceedDrain(world, drain);
}

function proceedUpdate(world: RollingWorld, index: number, update: Update): void {
  const state = stateAt(world, index);
  update.old = update.old.filter((row) => state.replicas.includes(row));
  const idle = update.old.filter((row) => !takesRequests(world, row));
  if (idle.length > 0) retire(world, state, update, idle);
  for (;;) {
    if (addNew(world, index, update)) continue;
    const oldest = update.old[0];
    const spare = readyOf(world, state) - (state.wanted - update.unavailable);
    if (oldest === undefined || spare < 1) break;
    retire(world, state, update, [oldest]);
  }
  if (update.old.length > 0 || readyOf(world, state) < state.wanted) return;
  world.rolling.updates[index] = null;
  tellOf(world, state, 'updateDone', update.event, { tookMicros: world.now - update.begunAt });
}

/** Creates another new replica if there may be one and there is room. */
function addNew(world: RollingWorld, index: number, update: Update): boolean {
  const { replicas, wanted } = stateAt(world, index);
  const fresh = replicas.length - update.old.length;
  if (fresh >= wanted || replicas.length >= wanted + update.surge) return false;
  return addReplica(world, index, update.event) >= 0;
}

function retire(
  world: RollingWorld,
  state: ServiceState,
  update: Update,
  rows: readonly number[],
): void {
  update.old = update.old.filter((row) => !rows.includes(row));
  dismissAll(world, state, rows, update.event);
}

function proceedDrain(world: RollingWorld, drain: Drain): void {
  const on = new Set<number>();
  walk(world, drain.row, (row) => on.add(row));
  let left = 0;
  for (const state of world.request.services) {
    for (const row of state.replicas.filter((r) => on.has(r))) {
      if (mayGo(world, state, row)) evict(world, state, row, drain.event);
      else left++;
    }
  }
  if (left > 0) return;
  drain.done = true;
  tell(world, 'drainDone', drain.row, { tookMicros: world.now - drain.begunAt }, drain.event);
}

/** What is not ready goes; of what is, as many as the service allows to be missing. */
function mayGo(world: RollingWorld, state: ServiceState, row: number): boolean {
  const { disruptions } = state.spec;
  if (disruptions === undefined || !takesRequests(world, row)) return true;
  return readyOf(world, state) - 1 >= state.wanted - disruptions;
}

function evict(world: RollingWorld, state: ServiceState, row: number, cause: number): void {
  const from = record(world, world.column.parent.get(row)).id;
  tell(world, 'evicted', row, { from }, cause);
  dismissAll(world, state, [row], cause);
  mendServices(world, cause);
}
