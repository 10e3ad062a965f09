/**
 * Services and their replicas: creating and placing them, opening a service once what it waits for
 * is there, scaling out and in, and the ledger of when a service had nobody to serve.
 *
 * Placement: the first place, in the order given, that is up and has the memory (first fit).
 * How accurate is this? First fit is the plainest rule there is; schedulers weigh more.
 */
import { resolveEntity } from '../resolve.ts';
import type { EntitySpec } from '../scenario.ts';
import {
  addEntity,
  footingIsUp,
  machineOf,
  record,
  STATE,
  setState,
  stateOf,
  tell,
  tierIsUp,
  type WorldCore,
} from '../world.ts';
import { addBatch, nextTask } from './batch.ts';
import { addNode } from './cpu.ts';
import { addEnd, beginStop, type EndWorld, kill } from './ending.ts';
import { addLinks } from './flows.ts';
import { type ServiceState, takesRequests } from './requests.ts';
import {
  addStart,
  beginStart,
  bringUp,
  daemonIsUp,
  daemonRunsOn,
  guestAround,
  lacks,
  memoryFree,
  memoryNeeded,
} from './starting.ts';
import { freeDisk, provideDisk } from './storage.ts';

/** Creates an entity with its place in every system. Returns its row. */
export function createEntity(world: EndWorld, spec: EntitySpec, service: number): number {
  const row = addEntity(world, spec, service);
  addNode(world, row);
  addLinks(world, row);
  addStart(world, row);
  addEnd(world, row);
  addBatch(world);
  world.request.onRow.push(-1);
  return row;
}

/** Builds the world as it is before the first microsecond: what is up is up, disks are there. */
export function populate(world: EndWorld): void {
  for (const spec of world.spec.entities) {
    const row = createEntity(world, spec, -1);
    const short = lacks(world, row);
    if (short !== 'disk') provideDisk(world, row);
    if (short) tell(world, 'refused', row, { reason: `not enough ${short}` });
    else if (spec.up && footingIsUp(world, row)) bringUp(world, row);
    else if (spec.up) setState(world, row, 'fallen'); // comes up with what it stands on
    nextTask(world, row);
  }
  world.request.services.forEach((_, index) => {
    for (let n = 0; n < serviceAt(world, index).wanted; n++) addReplica(world, index, -1);
  });
}

export const serviceAt = (world: EndWorld, index: number): ServiceState =>
  world.request.services[index] as ServiceState;

/**
 * Creates one more replica, waiting to be started. Returns its row, or −1 when no place has room.
 */
export function addReplica(world: EndWorld, index: number, cause: number): number {
  const state = serviceAt(world, index);
  const place = choosePlace(world, state);
  if (place === null) {
    world.sink.emit({
      at: world.now,
      world: world.spec.id,
      type: 'refused',
      subject: state.spec.id,
      cause,
      data: { reason: 'no host has room for another replica' },
    });
    return -1;
  }
  const id = nextReplicaId(world, state);
  const row = createEntity(world, { ...state.spec.template, id, on: place, up: false }, index);
  state.replicas.push(row);
  setState(world, row, 'waiting');
  world.tree.at.cause[row] = cause;
  tell(world, 'created', row, { on: place }, cause);
  if (lacks(world, row) !== 'disk') provideDisk(world, row);
  return row;
}

function nextReplicaId(world: WorldCore, state: ServiceState): string {
  for (;;) {
    const id = `${state.spec.id}-${state.nextNumber++}`;
    if (!world.rows.has(id)) return id;
  }
}

/** The first place in the order given that is up and has room for what it would have to promise. */
function choosePlace(world: EndWorld, state: ServiceState): string | null {
  for (const id of state.spec.on) {
    const parent = world.rows.get(id);
    if (parent === undefined || !standsUp(world, state, parent)) continue;
    const free = memoryFree(world, parent) - plannedMemory(world, parent);
    if (free >= templateMemory(world, state)) return id;
  }
  return null;
}

/** Memory that a replica will need on its machine before it may start. */
function templateMemory(world: EndWorld, state: ServiceState): number {
  const { kind, tiers, outsideMemoryBytes } = resolveEntity(state.spec.template, world.lookup);
  if (kind.memoryAdmission === 'used') return tiers.reduce((sum, t) => sum + t.memoryBytes, 0);
  return (state.spec.template.memoryBytes ?? 0) + outsideMemoryBytes;
}

function standsUp(world: EndWorld, state: ServiceState, parent: number): boolean {
  const kind = world.lookup.kinds.get(state.spec.template.kind);
  if (kind?.standsOn == null || !tierIsUp(world, parent, kind.standsOn)) return false;
  return daemonRunsOn(world, parent, kind.managedBy);
}

/** Whether any of the places of a service could take a replica now, room aside. */
export function hasPlace(world: EndWorld, index: number): boolean {
  const state = serviceAt(world, index);
  return state.spec.on.some((id) => standsUp(world, state, world.rows.get(id) ?? -1));
}

/** Memory that replicas which wait to be started will ask of the guest or machine of a place. */
function plannedMemory(world: EndWorld, place: number): number {
  const purse = (row: number): number => {
    if (record(world, row).kind.memoryAdmission === 'given') return row;
    const guest = guestAround(world, row);
    return guest < 0 ? machineOf(world, row) : guest;
  };
  let sum = 0;
  for (const state of world.request.services) {
    for (const row of state.replicas) {
      if (stateOf(world, row) !== STATE.waiting) continue;
      if (purse(world.column.parent.get(row)) === purse(place)) sum += memoryNeeded(world, row);
    }
  }
  return sum;
}

/** Starts the waiting replicas of every service that is open. Call when something has come up. */
export function openServices(world: EndWorld, cause: number): void {
  for (const state of world.request.services) {
    state.opened ||= state.spec.after.every(({ service, until }) => reached(world, service, until));
    if (!state.opened) continue;
    for (const row of state.replicas) {
      if (stateOf(world, row) === STATE.waiting) startWaiting(world, row, cause);
    }
  }
}

function startWaiting(world: EndWorld, row: number, cause: number): void {
  const parent = record(world, row).kind.standsOn;
  if (!parent || !tierIsUp(world, world.column.parent.get(row), parent)) return;
  if (!daemonIsUp(world, row)) return;
  const short = lacks(world, row);
  if (!short) {
    beginStart(world, row, world.tree.at.cause[row] === -1 ? cause : undefined);
    return;
  }
  tell(world, 'refused', row, { reason: `not enough ${short}` });
  setState(world, row, 'off');
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
export function scaleTo(world: EndWorld, index: number, wanted: number, cause: number): void {
  const state = serviceAt(world, index);
  const from = state.replicas.length;
  state.wanted = wanted;
  const seq = world.sink.emit({
    at: world.now,
    world: world.spec.id,
    type: 'scaled',
    subject: state.spec.id,
    cause,
    data: { from, to: wanted },
  });
  for (let n = from; n < wanted; n++) if (addReplica(world, index, seq) < 0) break;
  const gone = state.replicas.slice(wanted);
  state.replicas = state.replicas.slice(0, wanted);
  state.dismissed.push(...gone);
  for (const row of gone) dismiss(world, row, seq);
  removeDismissed(world);
  openServices(world, seq);
}

/** A replica that is no longer wanted is stopped, and removed once it is down. */
function dismiss(world: EndWorld, row: number, cause: number): void {
  world.tree.at.stoppedByHand[row] = 1;
  world.tree.at.startWhenStopped[row] = 0;
  world.tree.at.cause[row] = cause;
  const state = stateOf(world, row);
  if (takesRequests(world, row) || state === STATE.starting) beginStop(world, row);
}

/** Removes the replicas that are not wanted any more and down; a wreck is cleared away first. */
export function removeDismissed(world: EndWorld): void {
  for (const state of world.request.services) {
    for (const row of [...state.dismissed]) {
      const code = stateOf(world, row);
      if (code === STATE.stopping) continue;
      if (code === STATE.crashed || code === STATE.backoff) kill(world, row);
      state.dismissed.splice(state.dismissed.indexOf(row), 1);
      freeDisk(world, row);
      setState(world, row, 'removed');
      tell(world, 'removed', row);
    }
  }
}

/** Notes when services gain their first ready replica and lose their last. */
export function watchServices(world: EndWorld): void {
  for (const state of world.request.services) {
    const up = state.replicas.some((row) => takesRequests(world, row));
    if (up && state.lostAt >= 0) {
      const downMicros = state.upAt < 0 ? 0 : world.now - state.lostAt;
      state.downMicros += downMicros;
      if (state.upAt < 0) state.upAt = world.now;
      state.lostAt = -1;
      tellService(world, state, 'serviceUp', { downMicros });
    } else if (!up && state.lostAt < 0) {
      state.lostAt = world.now;
      tellService(world, state, 'serviceLost', {});
    }
  }
}

function tellService(
  world: EndWorld,
  state: ServiceState,
  type: 'serviceUp' | 'serviceLost',
  data: Readonly<Record<string, number>>,
): void {
  const last = state.replicas.map((row) => world.tree.at.cause[row] as number);
  const cause = last.length > 0 ? Math.max(...last) : -1;
  const subject = state.spec.id;
  world.sink.emit({ at: world.now, world: world.spec.id, type, subject, cause, data });
}
