/**
 * Controllers: who notices that a place has died, and replaces the replicas on it. A place (what
 * the replicas of a service stand on) gives a sign of life every so often while the tier that they
 * stand on is up. When the last sign is older than the grace the place is taken for dead; when it
 * has been so for the time that the service tolerates, its replicas are given up and created anew
 * elsewhere, with a start of their own: an image pulled and a container made, or a whole boot.
 *
 *     taken for dead = last sign + grace        replaced = taken for dead + toleration
 *
 * The signs themselves cost nothing and are not simulated one by one: the last one follows from
 * when the place came up. A controller that `replacesEnded` also replaces what has ended for good
 * on a place that lives. Both are the same mechanism for containers and for virtual machines; the
 * figures are the policy's.
 *
 * How accurate is this? To the microsecond for the figures given. Left out: the controller's own
 * round (Kubernetes looks every few seconds), its limit of dead nodes emptied per second, hosts
 * that are cut off and live on, a machine keeping its name when it is started elsewhere, and
 * traffic that is still sent to a dead place before anybody knows.
 * Source: Kubernetes documentation, Nodes; VMware, vSphere 4 Failure Detection.
 */
import type { Micros } from '../../units.ts';
import { NO_TIMER } from '../agenda.ts';
import { controllerPolicy } from '../resolve.ts';
import { TIMER } from '../timers.ts';
import { footingIsUp, record, STATE, stateOf, tell, tierIsUp } from '../world.ts';
import type { ServiceState } from './requests.ts';
import { dismissAll, mendServices, openServices, type ScaleWorld } from './scaling.ts';
import { daemonIsUp } from './starting.ts';

/** A place that is down, as the controller of one service sees it. */
export interface Watch {
  readonly service: number;
  readonly place: number;
  readonly lastSignAt: Micros;
  timer: number;
  /** When it was taken for dead; −1 = not yet. */
  deadAt: Micros;
  /** The replicas on it have been given up. */
  emptied: boolean;
}

export interface ControlState {
  /** Places that are down, by a number of their own. */
  readonly watches: Map<number, Watch>;
  nextWatch: number;
  /** Services that have a controller. */
  readonly settings: { readonly controlled: readonly number[] };
}
export interface ControlWorld extends ScaleWorld {
  readonly control: ControlState;
}

export const createControl = (world: { readonly spec: ControlWorld['spec'] }): ControlState => ({
  watches: new Map(),
  nextWatch: 0,
  settings: {
    controlled: world.spec.services.flatMap((s, i) => (s.controller === undefined ? [] : [i])),
  },
});

const serviceOf = (world: ControlWorld, index: number): ServiceState =>
  world.request.services[index] as ServiceState;

/** A row has come up or gone down: begins to watch it, or ends that. */
export function watchPlace(world: ControlWorld, row: number): void {
  for (const service of world.control.settings.controlled) {
    const { spec } = serviceOf(world, service);
    if (spec.controller === undefined || !spec.on.includes(record(world, row).id)) continue;
    const tier = world.lookup.kinds.get(spec.template.kind)?.standsOn;
    const up = tier != null && tierIsUp(world, row, tier);
    const id = watchOf(world, service, row);
    if (up && id >= 0) endWatch(world, id);
    else if (!up && id < 0) beginWatch(world, service, row, spec.controller);
  }
}

function watchOf(world: ControlWorld, service: number, place: number): number {
  for (const [id, watch] of world.control.watches) {
    if (watch.service === service && watch.place === place) return id;
  }
  return -1;
}

function beginWatch(world: ControlWorld, service: number, place: number, controller: string): void {
  const { heartbeatMicros, graceMicros } = controllerPolicy(world.lookup, controller);
  const upSince = world.column.readyAt.get(place);
  if (upSince < 0) return; // it has never given a sign: nobody expects one
  const every = heartbeatMicros.value;
  const lastSignAt = upSince + Math.floor((world.now - upSince) / every) * every;
  const id = world.control.nextWatch++;
  const due = Math.max(world.now, lastSignAt + graceMicros.value);
  const timer = world.agenda.schedule(due, TIMER.watchDue, id);
  world.control.watches.set(id, { service, place, lastSignAt, timer, deadAt: -1, emptied: false });
}

function endWatch(world: ControlWorld, id: number): void {
  const watch = world.control.watches.get(id) as Watch;
  world.agenda.cancel(watch.timer);
  world.control.watches.delete(id);
  if (watch.deadAt >= 0) tell(world, 'placeBack', watch.place);
}

/** The grace of a silent place is over, or what its service tolerates. */
export function watchDue(world: ControlWorld, id: number): void {
  const watch = world.control.watches.get(id);
  if (!watch) return;
  watch.timer = NO_TIMER;
  if (watch.deadAt >= 0) {
    empty(world, watch);
    return;
  }
  watch.deadAt = world.now;
  const { spec } = serviceOf(world, watch.service);
  tell(world, 'placeSilent', watch.place, {
    silentMicros: world.now - watch.lastSignAt,
    service: spec.id,
  });
  const policy = controllerPolicy(world.lookup, spec.controller as string);
  const tolerated = spec.tolerationMicros ?? policy.evictionMicros.value;
  if (tolerated === 0) empty(world, watch);
  else watch.timer = world.agenda.schedule(world.now + tolerated, TIMER.watchDue, id);
}

/** Gives up the replicas on a dead place; others are created elsewhere. */
function empty(world: ControlWorld, watch: Watch): void {
  const state = serviceOf(world, watch.service);
  watch.emptied = true;
  const cause = world.tree.at.cause[watch.place] as number;
  const on = state.replicas.filter((row) => world.column.parent.get(row) === watch.place);
  giveUp(world, state, on, cause);
  mendServices(world, cause);
  openServices(world, cause);
}

function giveUp(
  world: ControlWorld,
  state: ServiceState,
  rows: readonly number[],
  cause: number,
): void {
  for (const row of rows) {
    const from = record(world, world.column.parent.get(row)).id;
    tell(world, 'evicted', row, { from }, cause);
  }
  if (rows.length > 0) dismissAll(world, state, rows, cause);
}

/**
 * Replaces replicas that have ended for good, where a controller does that: at once, or after the
 * time between two signs of life if the replica has not lived that long. One that cannot live would
 * otherwise be replaced without end in no time.
 */
export function replaceEnded(world: ControlWorld, changed: readonly number[]): void {
  for (const row of changed) {
    const pause = replacesAfter(world, row);
    if (pause < 0) continue;
    if (pause === 0) replaceOne(world, row);
    else world.agenda.schedule(world.now + pause, TIMER.replaceDue, row);
  }
}

/** A replica that lived too short is replaced now, if it is still down. */
export function replaceDue(world: ControlWorld, row: number): void {
  if (replacesAfter(world, row) >= 0) replaceOne(world, row);
}

function replaceOne(world: ControlWorld, row: number): void {
  const state = serviceOf(world, record(world, row).service);
  giveUp(world, state, [row], world.tree.at.cause[row] as number);
  mendServices(world, world.tree.at.cause[row] as number);
  openServices(world, world.tree.at.cause[row] as number);
}

/** After what pause a controller replaces a replica that has ended for good; −1 = not. */
function replacesAfter(world: ControlWorld, row: number): Micros {
  const state = world.request.services[record(world, row).service];
  if (state?.spec.controller === undefined || !state.replicas.includes(row)) return -1;
  const policy = controllerPolicy(world.lookup, state.spec.controller);
  if (!policy.replacesEnded) return -1;
  const code = stateOf(world, row);
  const ended = code === STATE.off || (code === STATE.crashed && isDown(world, row));
  if (!ended || !footingIsUp(world, row) || !daemonIsUp(world, row)) return -1;
  const readyAt = world.column.readyAt.get(row);
  const every = policy.heartbeatMicros.value;
  const lived = readyAt >= 0 && world.column.since.get(row) - readyAt >= every;
  return lived ? 0 : every;
}

const isDown = (world: ControlWorld, row: number): boolean => world.column.tiersUp.get(row) === 0;

/** How the controllers see a place: by the id of what replicas stand on. Reads only. */
export function deadPlaces(world: ControlWorld): readonly string[] {
  const dead: string[] = [];
  for (const { place, deadAt } of world.control.watches.values()) {
    const { id } = record(world, place);
    if (deadAt >= 0 && !dead.includes(id)) dead.push(id);
  }
  return dead;
}
