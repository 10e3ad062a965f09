/**
 * Services and their replicas: creating and placing them, opening a service once what it waits for
 * is there, scaling out and in, and the ledger of when a service had nobody to serve.
 *
 * A service that has fewer replicas than it wants, because no place had room, gets the rest when
 * room comes. Where replicas go is `placement.ts`; who replaces those on dead places,
 * `controllers.ts`.
 *
 * How accurate is this? The counting is exact. Commands take effect at once; a control plane needs
 * some tens of milliseconds for each.
 */
import type { EventType, SimEvent } from '../events.ts';
import type { EntitySpec } from '../scenario.ts';
import {
  addEntity,
  footingIsUp,
  record,
  STATE,
  setState,
  stateOf,
  tell,
  type WorldCore,
} from '../world.ts';
import { type AddressWorld, freeAddress } from './addresses.ts';
import { addServer } from './balancing.ts';
import { addBatch, nextTask } from './batch.ts';
import { addNode } from './cpu.ts';
import { keepIo } from './disk.ts';
import { beginStop, bootFails, type EndWorld, kill } from './ending.ts';
import { addLinks } from './flows.ts';
import { type OutageWorld, outageBegins, outageEnds } from './outages.ts';
import {
  choosePlace,
  isGoingDown,
  type PlacementWorld,
  planMemory,
  plannedMemory,
} from './placement.ts';
import { forgetPull, waitsForPull } from './registry.ts';
import { isRunning, type ServiceState, takesRequests } from './requests.ts';
import { addSetup, bootFault } from './settings.ts';
import { beginStart, bringUp, daemonIsUp, lacks, lacksDisk } from './starting.ts';
import { freeDisk, provideDisk } from './storage.ts';

export interface ScaleState {
  /** Why each service was last refused another replica; empty when it was not. */
  readonly told: string[];
  /** What replicas that wait to be started are short of, by row. */
  readonly waits: Map<number, string>;
  /** Image that each service was updated to; empty: the template's. */
  readonly image: string[];
}
export interface ScaleWorld extends EndWorld, PlacementWorld, OutageWorld, AddressWorld {
  readonly scale: ScaleState;
}

export const createScale = (services: number): ScaleState => ({
  told: Array.from({ length: services }, () => ''),
  waits: new Map(),
  image: Array.from({ length: services }, () => ''),
});

/** Creates an entity with its place in every system. Returns its row. */
export function createEntity(world: EndWorld, spec: EntitySpec, service: number): number {
  const row = addEntity(world, spec, service);
  addSetup(world, row);
  addNode(world, row);
  addLinks(world, row);
  addBatch(world, row);
  if (service >= 0) addServer(world, row, service);
  return row;
}

/** Builds the world as it is before the first microsecond: what is up is up, disks are there. */
export function populate(world: ScaleWorld): void {
  for (const spec of world.spec.entities) {
    const row = createEntity(world, spec, -1);
    const short = lacks(world, row);
    if (!lacksDisk(world, row)) provideDisk(world, row);
    if (short) tell(world, 'refused', row, { reason: `not enough ${short}` });
    else if (spec.up && footingIsUp(world, row)) bringUpOrFail(world, row);
    else if (spec.up) setState(world, row, 'fallen'); // comes up with what it stands on
    nextTask(world, row);
    keepIo(world, row);
  }
  const planned = plannedMemory(world);
  world.request.services.forEach((state, index) => {
    for (let n = 0; n < state.wanted; n++) if (addReplica(world, index, -1, planned) < 0) break;
  });
}

/** What is up from the beginning is up, unless it is set up so that it could not have booted. */
function bringUpOrFail(world: ScaleWorld, row: number): void {
  const fault = bootFault(world, row);
  if (fault) bootFails(world, row, fault);
  else bringUp(world, row);
}

export const serviceAt = (world: EndWorld, index: number): ServiceState =>
  world.request.services[index] as ServiceState;

/**
 * Creates one more replica, waiting to be started. Returns its row, or −1 when no place has room;
 * that is told once, until there is room again.
 */
export function addReplica(
  world: ScaleWorld,
  index: number,
  cause: number,
  planned = plannedMemory(world),
): number {
  const state = serviceAt(world, index);
  const choice = choosePlace(world, state, planned);
  const { told } = world.scale;
  if (choice.place === null) {
    const { refusals } = choice;
    if (told[index] !== refusals) {
      const reason = 'no host has room for another replica';
      tellOf(world, state, 'refused', cause, { reason, places: refusals });
    }
    told[index] = refusals;
    return -1;
  }
  const { place } = choice;
  told[index] = '';
  const id = nextReplicaId(world, state);
  const image = world.scale.image[index];
  const template = { ...state.spec.template, ...(image && { image }) };
  const row = createEntity(world, { ...template, id, on: place, up: false }, index);
  state.replicas.push(row);
  setState(world, row, 'waiting');
  planMemory(world, row, planned);
  world.tree.at.cause[row] = cause;
  tell(world, 'created', row, { on: place }, cause);
  if (!lacksDisk(world, row)) provideDisk(world, row);
  return row;
}

/** Creates the replicas that services still miss, as far as there is room now. */
export function mendServices(world: ScaleWorld, cause = -1): void {
  const planned = plannedMemory(world);
  world.request.services.forEach((state, index) => {
    while (state.replicas.length < state.wanted) {
      if (addReplica(world, index, cause, planned) < 0) break;
    }
  });
}

/** Whether it may be that there is room now where there was none. */
export const mayHaveRoom = (world: ScaleWorld, changed: readonly number[]): boolean =>
  world.request.services.some((state) => state.replicas.length < state.wanted) &&
  changed.some((row) => record(world, row).service < 0 || world.column.tiersUp.get(row) === 0);

function nextReplicaId(world: WorldCore, state: ServiceState): string {
  for (;;) {
    const id = `${state.spec.id}-${state.nextNumber++}`;
    if (!world.rows.has(id)) return id;
  }
}

/** Starts the waiting replicas of every service that is open. Call when something has come up. */
export function openServices(world: ScaleWorld, cause: number): void {
  for (const state of world.request.services) {
    if (!state.opened) {
      if (!state.spec.after.every(({ service, until }) => reached(world, service, until))) continue;
      state.opened = true;
      tellUnreached(world, state, cause);
    }
    for (const row of state.replicas) {
      if (stateOf(world, row) === STATE.waiting) startWaiting(world, row, cause);
    }
  }
}

/** Says once whom a service cannot call for want of a network in common. */
function tellUnreached(world: ScaleWorld, state: ServiceState, cause: number): void {
  state.calls.forEach((to, i) => {
    if (to >= 0) return;
    const reason = `cannot reach ${state.spec.calls[i]}: they are in no network together`;
    tellOf(world, state, 'refused', cause, { reason });
  });
}

/** Starts it where it stands; while something is short there it waits, and says so once. */
function startWaiting(world: ScaleWorld, row: number, cause: number): void {
  if (!footingIsUp(world, row) || !daemonIsUp(world, row)) return;
  if (isGoingDown(world, row) || waitsForPull(world, row)) return;
  const short = lacks(world, row);
  if (!short) {
    beginStart(world, row, world.tree.at.cause[row] === -1 ? cause : undefined);
    return;
  }
  if (world.scale.waits.get(row) === short) return;
  world.scale.waits.set(row, short);
  tell(world, 'refused', row, { reason: `not enough ${short}` });
}

function reached(world: EndWorld, id: string, until: 'started' | 'ready'): boolean {
  const state = world.request.services.find((service) => service.spec.id === id);
  if (!state || state.replicas.length === 0) return true;
  if (until === 'ready') return state.upAt >= 0;
  return state.replicas.some((row) => {
    const code = stateOf(world, row);
    return code !== STATE.waiting && code !== STATE.off;
  });
}

/** Brings the number of replicas to what is wanted: new ones start, the youngest go. */
export function scaleTo(
  world: ScaleWorld,
  index: number,
  wanted: number,
  cause: number,
  why: Readonly<Record<string, number | string>> = {},
): void {
  const state = serviceAt(world, index);
  const from = state.replicas.length;
  state.wanted = wanted;
  world.scale.told[index] = '';
  const seq = tellOf(world, state, 'scaled', cause, { from, to: wanted, ...why });
  const planned = plannedMemory(world);
  for (let n = from; n < wanted; n++) if (addReplica(world, index, seq, planned) < 0) break;
  dismissAll(world, state, state.replicas.slice(wanted), seq);
  openServices(world, seq);
}

/** Replicas that are no longer wanted are stopped, and removed once they are down. */
export function dismissAll(
  world: ScaleWorld,
  state: ServiceState,
  rows: readonly number[],
  cause: number,
): void {
  state.replicas = state.replicas.filter((row) => !rows.includes(row));
  state.dismissed.push(...rows);
  for (const row of rows) dismiss(world, row, cause);
  removeDismissed(world);
}

function dismiss(world: EndWorld, row: number, cause: number): void {
  world.tree.at.stoppedByHand[row] = 1;
  world.tree.at.startWhenStopped[row] = 0;
  world.tree.at.cause[row] = cause;
  const state = stateOf(world, row);
  if (isRunning(world, row) || state === STATE.starting) beginStop(world, row);
}

/** Removes the replicas that are not wanted any more and down; a wreck is cleared away first. */
export function removeDismissed(world: ScaleWorld): void {
  for (const state of world.request.services) {
    for (const row of [...state.dismissed]) {
      const code = stateOf(world, row);
      if (code === STATE.stopping) continue;
      // A guest that was stopped to be moved may be on its way up again.
      const isUndone = code === STATE.crashed || code === STATE.backoff || code === STATE.starting;
      if (isUndone) kill(world, row);
      state.dismissed.splice(state.dismissed.indexOf(row), 1);
      world.scale.waits.delete(row);
      forgetPull(world, row);
      freeDisk(world, row);
      freeAddress(world, row);
      setState(world, row, 'removed');
      tell(world, 'removed', row);
    }
  }
}

/** Notes when services gain their first ready replica and lose their last. */
export function watchServices(world: ScaleWorld): void {
  world.request.services.forEach((state, index) => {
    const up = state.replicas.some((row) => takesRequests(world, row));
    if (up && state.lostAt >= 0) {
      const downMicros = state.upAt < 0 ? 0 : world.now - state.lostAt;
      state.downMicros += downMicros;
      if (state.upAt < 0) state.upAt = world.now;
      else outageEnds(world, index);
      state.lostAt = -1;
      tellOf(world, state, 'serviceUp', lastCause(world, state), { downMicros });
    } else if (!up && state.lostAt < 0) {
      state.lostAt = world.now;
      const cause = lastCause(world, state);
      outageBegins(world, index, tellOf(world, state, 'serviceLost', cause, {}));
    }
  });
}

/** The latest event that changed one of its replicas. */
function lastCause(world: ScaleWorld, state: ServiceState): number {
  const rows = [...state.replicas, ...state.dismissed];
  return rows.reduce((last, row) => Math.max(last, world.tree.at.cause[row] as number), -1);
}

/** Tells what happened to a service. Returns the number of the event. */
export function tellOf(
  world: EndWorld,
  state: ServiceState,
  type: EventType,
  cause: number,
  data: SimEvent['data'],
): number {
  const subject = state.spec.id;
  return world.sink.emit({ at: world.now, world: world.spec.id, type, subject, cause, data });
}
