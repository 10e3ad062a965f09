/**
 * Placement: where a new replica goes. Filters say why a place cannot have it; of those that can,
 * weighers, one after the other, say which is best; a tie goes to the one named first. Each filter
 * and each weigher is one small rule. A place that is refused is named with its reason.
 *
 * CPU that is reserved is promised like memory: a place whose reservations would exceed its cores
 * (or the share of them that the service allows, `cpuTarget`) is refused, so that reservations
 * cannot starve what has none, or one another.
 *
 * How accurate is this? The scheme is that of the Kubernetes scheduler and of OpenStack's Nova:
 * filters, then weighers; their lists are longer (affinity, taints, topology).
 * Source: the policies in the catalogue name theirs.
 */
import { formatMemory } from '../../units.ts';
import type { Weigher } from '../define.ts';
import { placementPolicy, resolveEntity } from '../resolve.ts';
import { machineOf, record, STATE, stateOf, tierIsUp, walk } from '../world.ts';
import { promiseOf } from './memory.ts';
import type { ServiceState } from './requests.ts';
import { countedRoom } from './room.ts';
import {
  daemonRunsOn,
  guestAround,
  memoryFree,
  memoryNeeded,
  type StartWorld,
} from './starting.ts';

/** Slack for sums of shares of cores. */
const ROUNDING = 1e-9;
/** Refused places named in an event, at most. */
const NAMED_MAX = 20;

export interface PlacementState {
  /** Rows that take nothing new because they are being drained. */
  readonly closed: number[];
}
export interface PlacementWorld extends StartWorld {
  readonly placement: PlacementState;
}

export const createPlacement = (): PlacementState => ({ closed: [] });

/** What is promised for several placements in a row, by the guest or machine that gives it. */
export interface Planned {
  /** Memory that replicas which wait to be started will ask for. */
  readonly memory: Map<number, number>;
  /** Cores that are reserved, of those that were looked at. */
  readonly cores: Map<number, number>;
}

/** Why a place cannot have another replica, in words when asked for; or null. */
type Filter = (
  world: PlacementWorld,
  state: ServiceState,
  place: number,
  planned: Planned,
) => (() => string) | null;

const isUp: Filter = (world, state, place) => {
  const kind = world.lookup.kinds.get(state.spec.template.kind);
  if (kind?.standsOn == null || !tierIsUp(world, place, kind.standsOn)) return () => 'is down';
  if (isGoingDown(world, place)) return () => 'is going down';
  if (daemonRunsOn(world, place, kind.managedBy)) return null;
  return () => `has no ${kind.managedBy} running`;
};

const isOpen: Filter = (world, _state, place) => {
  for (let row = place; row >= 0; row = world.column.parent.get(row)) {
    if (world.placement.closed.includes(row)) return () => 'is being drained';
  }
  return null;
};

const hasMemory: Filter = (world, state, place, planned) => {
  const need = templateMemory(world, state, place);
  const free = unplanned(world, place, planned);
  if (free >= need) return null;
  return () => `has ${formatMemory(Math.max(0, free))} of ${formatMemory(need)}`;
};

/** Memory that is neither promised on a place nor about to be. */
const unplanned = (world: PlacementWorld, place: number, planned: Planned): number =>
  memoryFree(world, place) - (planned.memory.get(purseOf(world, place)) ?? 0);

const hasCpu: Filter = (world, state, place, planned) => {
  const wants = state.spec.template.cpuReserved ?? 0;
  if (wants === 0) return null;
  const free = coresLeft(world, state, place, planned);
  if (free >= wants - ROUNDING) return null;
  return () => `has ${round(Math.max(0, free))} of ${wants} cores`;
};

const round = (cores: number): number => Math.round(cores * 1000) / 1000;

const hasNumbers: Filter = (world, state, place) => {
  const full = countedRoom(world, state.spec.template.kind, place).find((c) => c.left < c.each);
  return full ? () => `has no ${full.name} left` : null;
};

const FILTERS: readonly Filter[] = [isUp, isOpen, hasMemory, hasCpu, hasNumbers];

/** How good a place is: the higher, the better. */
const WEIGHERS: Readonly<
  Record<
    Weigher,
    (world: PlacementWorld, state: ServiceState, place: number, planned: Planned) => number
  >
> = {
  fewestOfService: (world, state, place) =>
    -state.replicas.filter((row) => machineOf(world, row) === machineOf(world, place)).length,
  mostMemoryFree: (world, _state, place, planned) => unplanned(world, place, planned),
  leastMemoryFree: (world, _state, place, planned) => -unplanned(world, place, planned),
};

/** What came of looking for a place: its id, or why each was refused. */
export type Choice =
  | { readonly place: string }
  /** "kvm-1 is down; kvm-2 has 1 GiB of 2 GiB". */
  | { readonly place: null; readonly refusals: string };

/** The best place for another replica. */
export function choosePlace(world: PlacementWorld, state: ServiceState, planned: Planned): Choice {
  const { weighers } = placementPolicy(world.lookup, state.spec.placement ?? 'first-fit');
  const fit: number[] = [];
  for (const id of state.spec.on) {
    const place = world.rows.get(id);
    if (place === undefined || refusal(world, state, place, planned)) continue;
    fit.push(place);
    if (weighers.length === 0) break;
  }
  const best = bestOf(world, state, fit, weighers, planned)[0];
  if (best !== undefined) return { place: record(world, best).id };
  return { place: null, refusals: refusalsOf(world, state, planned) };
}

const refusal: Filter = (world, state, place, planned) => {
  for (const filter of FILTERS) {
    const reason = filter(world, state, place, planned);
    if (reason !== null) return reason;
  }
  return null;
};

function refusalsOf(world: PlacementWorld, state: ServiceState, planned: Planned): string {
  const named = state.spec.on.slice(0, NAMED_MAX).map((id) => {
    const place = world.rows.get(id);
    const reason = place === undefined ? null : refusal(world, state, place, planned);
    return `${id} ${reason ? reason() : 'is not there'}`;
  });
  const more = state.spec.on.length - NAMED_MAX;
  return named.join('; ') + (more > 0 ? `; and ${more} more` : '');
}

/** Keeps those that each weigher in turn likes best. */
function bestOf(
  world: PlacementWorld,
  state: ServiceState,
  places: readonly number[],
  weighers: readonly Weigher[],
  planned: Planned,
): readonly number[] {
  let left = places;
  for (const weigher of weighers) {
    const weights = left.map((place) => WEIGHERS[weigher](world, state, place, planned));
    const best = Math.max(...weights);
    left = left.filter((_, i) => weights[i] === best);
  }
  return left;
}

const NOTHING: Planned = { memory: new Map(), cores: new Map() };

/** Whether any of the places of a service could take a replica now, room aside. */
export const hasPlace = (world: PlacementWorld, state: ServiceState): boolean =>
  state.spec.on.some((id) => {
    const place = world.rows.get(id);
    return place !== undefined && isUp(world, state, place, NOTHING) === null;
  });

/** Whether an entity, or something that it stands on, is stopping. */
export function isGoingDown(world: StartWorld, row: number): boolean {
  for (let r = row; r >= 0; r = world.column.parent.get(r)) {
    if (stateOf(world, r) === STATE.stopping) return true;
  }
  return false;
}

/** Memory that a replica will need on its machine before it may start. */
function templateMemory(world: StartWorld, state: ServiceState, place: number): number {
  const { template } = state.spec;
  return promiseOf(world, machineOf(world, place), resolveEntity(template, world.lookup), template);
}

/** Whose memory and cores something on this place is promised from: a guest's, or a machine's. */
function purseOf(world: StartWorld, place: number): number {
  if (record(world, place).kind.memoryAdmission === 'given') return place;
  const guest = guestAround(world, place);
  return guest < 0 ? machineOf(world, place) : guest;
}

/** What replicas that wait to be started will ask for. One look serves many placements. */
export function plannedMemory(world: StartWorld): Planned {
  const planned: Planned = { memory: new Map(), cores: new Map() };
  for (const state of world.request.services) {
    for (const row of state.replicas) {
      if (stateOf(world, row) === STATE.waiting) planMemory(world, row, planned);
    }
  }
  return planned;
}

/** Adds a replica that has just been created. */
export function planMemory(world: StartWorld, row: number, planned: Planned): void {
  const purse = purseOf(world, world.column.parent.get(row));
  const { memory, cores } = planned;
  memory.set(purse, (memory.get(purse) ?? 0) + memoryNeeded(world, row));
  const reserved = cores.get(purse);
  const { cpuReserved = 0 } = record(world, row).spec;
  if (reserved !== undefined) cores.set(purse, reserved + cpuReserved);
}

/** Cores that reservations for a service may still take on a place. */
export function coresLeft(
  world: PlacementWorld,
  state: ServiceState,
  place: number,
  planned?: Planned,
): number {
  const purse = purseOf(world, place);
  const { spec } = record(world, purse);
  const cores = (spec.hardware?.cores ?? spec.cpus ?? Infinity) * (state.spec.cpuTarget ?? 1);
  const reserved = planned?.cores.get(purse) ?? reservedOn(world, purse);
  planned?.cores.set(purse, reserved);
  return cores - reserved;
}

/** Cores that are reserved by what lives, or is about to, on a guest or machine. */
function reservedOn(world: StartWorld, purse: number): number {
  let sum = 0;
  walk(world, purse, (row) => {
    const { spec } = record(world, row);
    if (row === purse || !spec.cpuReserved || !isWanted(world, row)) return;
    if (purseOf(world, world.column.parent.get(row)) === purse) sum += spec.cpuReserved;
  });
  return sum;
}

const isWanted = (world: StartWorld, row: number): boolean => {
  const state = stateOf(world, row);
  return state !== STATE.off && state !== STATE.removed && state !== STATE.fallen;
};
