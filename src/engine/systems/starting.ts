/**
 * Starting. An entity comes up tier by tier through the phases of its tiers; each phase is a wait,
 * then the fetching of image layers, then CPU work of one thread, then bytes read from the
 * machine's disk. All but the waits are shared with whatever else goes on, so fifty guests that
 * boot at once slow one another down. How long a start takes is therefore a result, not a setting.
 *
 * How accurate is this? The parts of a phase overlap in reality and follow one another here.
 */
import type { Bytes } from '../../units.ts';
import { NO_TIMER } from '../agenda.ts';
import { Pool } from '../pool.ts';
import { type ResolvedPhase, restartPolicy } from '../resolve.ts';
import { OWNER, TIMER } from '../timers.ts';
import {
  firstChild,
  footingIsUp,
  machineOf,
  nextSibling,
  record,
  STATE,
  setState,
  stateOf,
  tell,
  type WorldCore,
  walk,
} from '../world.ts';
import type { BatchWorld } from './batch.ts';
import { addWork, cancelWork, workLeft } from './cpu.ts';
import { diskLink, endFlow, flowProgress, startFlow } from './flows.ts';
import type { RequestWorld } from './requests.ts';
import {
  fetchedBytes,
  fetchImage,
  imageShare,
  missingBytes,
  type StorageWorld,
  settleFetched,
  stopWaiting,
} from './storage.ts';

const NONE = -1;
/** Parts of a phase, in order. */
const PART = { wait: 0, fetch: 1, work: 2, read: 3, done: 4 } as const;

const START_PLAN = {
  part: 'u8',
  timer: 'i32',
  job: 'i32',
  /** Work of the running part in core-microseconds, to tell how far it is. */
  work: 'f64',
  flow: 'i32',
  begunAt: 'f64',
  phaseBegunAt: 'f64',
  partBegunAt: 'f64',
} as const;

export interface StartState {
  readonly starts: Pool<typeof START_PLAN>;
  /** Entities that have just begun to start, or whose tiers have come up or gone down. */
  readonly changed: number[];
}
export interface StartWorld extends RequestWorld, StorageWorld, BatchWorld {
  readonly start: StartState;
}

export const createStarts = (): StartState => ({ starts: new Pool(START_PLAN), changed: [] });

/** Gives a new entity its place. Call in row order. */
export function addStart(world: StartWorld, row: number): void {
  const s = world.start.starts;
  s.add();
  s.at.timer[row] = NO_TIMER;
  s.at.job[row] = NONE;
  s.at.flow[row] = NONE;
}

/** Memory that must be free on the machine before this entity may start. */
export function memoryNeeded(world: StartWorld, row: number): Bytes {
  const { kind, spec, tiers, outsideMemoryBytes } = record(world, row);
  if (kind.memoryAdmission === 'given') return (spec.memoryBytes ?? 0) + outsideMemoryBytes;
  return tiers.reduce((sum, tier) => sum + tier.memoryBytes, 0);
}

/**
 * The guest inside which an entity lives: what it uses comes out of the guest's memory. −1: none.
 */
export function guestAround(world: WorldCore, row: number): number {
  for (let r = world.column.parent.get(row); r >= 0; r = world.column.parent.get(r)) {
    if (record(world, r).kind.memoryAdmission === 'given') return r;
  }
  return -1;
}

/**
 * Memory that an entity on this place could be promised: of its guest, if there is one around it.
 */
export function memoryFree(world: StartWorld, place: number): Bytes {
  const given = record(world, place).kind.memoryAdmission === 'given';
  const guest = given ? place : guestAround(world, place);
  if (guest >= 0) return memoryFreeInside(world, guest);
  const machine = machineOf(world, place);
  const size = record(world, machine).spec.hardware?.memoryBytes ?? 0;
  return size - (world.tree.at.committedBytes[machine] as number);
}

/** What a guest's own tiers and all that stands on it leave of the memory that it was given. */
export function memoryFreeInside(world: WorldCore, guest: number): Bytes {
  const { spec, tiers, outsideMemoryBytes } = record(world, guest);
  let free = (spec.memoryBytes ?? 0) + outsideMemoryBytes;
  for (const tier of tiers) free -= tier.memoryBytes;
  walk(world, guest, (r) => {
    if (guestAround(world, r) === guest) free -= world.tree.at.committedBytes[r] as number;
  });
  return free;
}

/** Where an entity stands; a machine stands on itself. */
const placeOf = (world: StartWorld, row: number): number =>
  row === machineOf(world, row) ? row : world.column.parent.get(row);

/** Memory that this entity could be promised where it stands. */
export const memoryFreeFor = (world: StartWorld, row: number): Bytes =>
  memoryFree(world, placeOf(world, row));

/** Promises memory to an entity, or with 0 gives it back. */
export function commitMemory(world: StartWorld, row: number, bytes: Bytes): void {
  const committed = world.tree.at.committedBytes;
  const machine = machineOf(world, row);
  if (row === machine) return;
  const change = bytes - (committed[row] as number);
  committed[row] = bytes;
  if (guestAround(world, row) >= 0) return;
  committed[machine] = (committed[machine] as number) + change;
}

/** Why an entity cannot be started right now: too little memory or disk. Null if it can. */
export function lacks(world: StartWorld, row: number): 'memory' | 'disk' | null {
  const held = world.tree.at.committedBytes[row] as number;
  if (memoryNeeded(world, row) - held > memoryFreeFor(world, row)) return 'memory';
  const machine = machineOf(world, row);
  const room = (record(world, machine).spec.hardware?.diskBytes ?? 0) - diskUsed(world, machine);
  return missingBytes(world, row) > room ? 'disk' : null;
}

const diskUsed = (world: StartWorld, machine: number): Bytes => world.storage.used[machine] ?? 0;

/** Starts an entity from its lowest tier that is down. The caller has made sure that it may. */
export function beginStart(world: StartWorld, row: number, cause?: number): void {
  const entity = record(world, row);
  const up = world.column.tiersUp.get(row);
  let tier = 0;
  while ((up & (1 << tier)) !== 0) tier++;
  commitMemory(world, row, memoryNeeded(world, row));
  setState(world, row, 'starting');
  world.start.starts.at.begunAt[row] = world.now;
  tell(world, 'startBegun', row, { tier: entity.tiers[tier]?.tier ?? '' }, cause);
  world.start.changed.push(row);
  const first = entity.phases.findIndex((phase) => phase.tier >= tier);
  enterPhase(world, row, first < 0 ? entity.phases.length : first);
}

/** An entity that is up from the beginning. */
export function bringUp(world: StartWorld, row: number): void {
  commitMemory(world, row, memoryNeeded(world, row));
  raiseTiers(world, row, record(world, row).tiers.length);
  setState(world, row, 'running');
  world.column.readyAt.set(row, world.now);
}

/** Calls a start off: whatever it waits for is taken back. */
export function cancelStart(world: StartWorld, row: number): void {
  const s = world.start.starts.at;
  world.agenda.cancel(s.timer[row] as number);
  s.timer[row] = NO_TIMER;
  if (s.job[row] !== NONE) cancelWork(world, s.job[row] as number);
  s.job[row] = NONE;
  if (s.flow[row] !== NONE) endFlow(world, s.flow[row] as number);
  s.flow[row] = NONE;
  stopWaiting(world, row);
  world.column.phase.set(row, 255);
}

/** The wait, the work, the fetching or the reading of a start is over. */
export function partDone(world: StartWorld, row: number): void {
  const s = world.start.starts.at;
  s.timer[row] = NO_TIMER;
  s.job[row] = NONE;
  s.flow[row] = NONE;
  enterPart(world, row, (s.part[row] as number) + 1);
}

/** How far the current phase is, 0 to 1; for the picture. Reads only. */
export function phaseProgress(world: StartWorld, row: number): number {
  const phase = record(world, row).phases[world.column.phase.get(row)];
  if (!phase) return 0;
  const s = world.start.starts.at;
  const parts = partsOf(world, row, phase);
  const total = parts.reduce((a, b) => a + b, 0);
  if (total === 0) return 0;
  const part = s.part[row] as number;
  let done = 0;
  for (let i = 0; i < part && i < parts.length; i++) done += parts[i] as number;
  return (done + (parts[part] ?? 0) * partProgress(world, row, phase)) / total;
}

function partProgress(world: StartWorld, row: number, phase: ResolvedPhase): number {
  const s = world.start.starts.at;
  const part = s.part[row] as number;
  if (part === PART.wait) return (world.now - (s.partBegunAt[row] as number)) / phase.waitMicros;
  if (part === PART.fetch) return imageShare(world, row);
  if (part === PART.work && s.job[row] !== NONE) {
    return 1 - workLeft(world, s.job[row] as number) / (s.work[row] as number);
  }
  return s.flow[row] === NONE ? 0 : flowProgress(world, s.flow[row] as number);
}

/** Rough weights of the parts, alone on the machine: only the progress bar uses them. */
function partsOf(world: StartWorld, row: number, phase: ResolvedPhase): number[] {
  const hardware = record(world, machineOf(world, row)).spec.hardware;
  const disk = (hardware?.diskBytesPerSecond ?? 1e8) / 1e6;
  const fetch = phase.fetches ? 1e6 : 0;
  return [phase.waitMicros, fetch, phase.cpuMicros, phase.readBytes / disk];
}

function enterPhase(world: StartWorld, row: number, index: number): void {
  const { phases, tiers } = record(world, row);
  const phase = phases[index];
  raiseTiers(world, row, phase ? phase.tier : tiers.length);
  if (!phase) {
    finishStart(world, row);
    return;
  }
  world.column.phase.set(row, index);
  world.start.starts.at.phaseBegunAt[row] = world.now;
  enterPart(world, row, PART.wait);
}

/** Enters the next part of the current phase that has anything to do. */
function enterPart(world: StartWorld, row: number, from: number): void {
  const index = world.column.phase.get(row);
  const phase = record(world, row).phases[index] as ResolvedPhase;
  const s = world.start.starts.at;
  for (let part = from; part < PART.done; part++) {
    s.part[row] = part;
    s.partBegunAt[row] = world.now;
    if (beginPart(world, row, phase, part)) return;
  }
  const tookMicros = world.now - (s.phaseBegunAt[row] as number);
  tell(world, 'phaseEnded', row, { phase: phase.title, tookMicros });
  enterPhase(world, row, index + 1);
}

/** Begins a part; false if there is nothing to wait for. */
function beginPart(world: StartWorld, row: number, phase: ResolvedPhase, part: number): boolean {
  const s = world.start.starts.at;
  if (part === PART.wait && phase.waitMicros > 0) {
    s.timer[row] = world.agenda.schedule(world.now + phase.waitMicros, TIMER.waitDone, row);
    return true;
  }
  if (part === PART.fetch && phase.fetches) return !fetchImage(world, row);
  if (part === PART.work) {
    const work = phase.cpuMicros + phase.cpuMicrosPerFetchedByte * fetchedBytes(world, row);
    if (phase.cpuMicrosPerFetchedByte > 0) settleFetched(world, row);
    if (work <= 0) return false;
    const where = phase.outside ? world.column.parent.get(row) : row;
    s.work[row] = work;
    s.job[row] = addWork(world, where, work, OWNER.start, row);
    return true;
  }
  if (part === PART.read && phase.readBytes > 0) {
    s.flow[row] = startFlow(world, phase.readBytes, diskLink(world, row), NONE, OWNER.start, row);
    return true;
  }
  return false;
}

/** Marks the tiers below `count` as up and their memory as touched. */
function raiseTiers(world: StartWorld, row: number, count: number): void {
  const up = (1 << count) - 1;
  if (world.column.tiersUp.get(row) === up) return;
  world.column.tiersUp.set(row, up);
  showMemory(world, row);
  world.start.changed.push(row);
  returnChildren(world, row);
}

/** An entity's memory is what its tiers that are up have touched. */
export function showMemory(world: StartWorld, row: number): void {
  const up = world.column.tiersUp.get(row);
  let bytes = 0;
  record(world, row).tiers.forEach((tier, i) => {
    if ((up & (1 << i)) !== 0) bytes += tier.memoryBytes;
  });
  world.column.memoryBytes.set(row, bytes);
}

function finishStart(world: StartWorld, row: number): void {
  world.column.phase.set(row, 255);
  const begunAt = world.start.starts.at.begunAt[row] as number;
  setState(world, row, 'running');
  world.column.readyAt.set(row, world.now);
  tell(world, 'started', row, { tookMicros: world.now - begunAt });
  world.start.changed.push(row);
  returnManaged(world, row);
}

/** Whether the daemon that manages this entity is up, or it needs none. */
export const daemonIsUp = (world: StartWorld, row: number): boolean =>
  daemonRunsOn(world, world.column.parent.get(row), record(world, row).kind.managedBy);

/** Whether a daemon of that kind runs on `parent`; true when none is asked for. */
export function daemonRunsOn(
  world: StartWorld,
  parent: number,
  daemon: string | undefined,
): boolean {
  if (daemon === undefined) return true;
  for (let c = firstChild(world, parent); c >= 0; c = nextSibling(world, c)) {
    if (record(world, c).kind.id === daemon && stateOf(world, c) === STATE.running) return true;
  }
  return false;
}

/** What fell with a tier comes back with it. */
function returnChildren(world: StartWorld, row: number): void {
  for (let c = firstChild(world, row); c >= 0; c = nextSibling(world, c)) {
    returnFallen(world, c, row);
  }
}

/** A daemon that comes up looks after what it manages: its siblings. */
function returnManaged(world: StartWorld, row: number): void {
  const parent = world.column.parent.get(row);
  if (parent < 0) return;
  for (let c = firstChild(world, parent); c >= 0; c = nextSibling(world, c)) {
    if (record(world, c).kind.managedBy === record(world, row).kind.id) returnFallen(world, c, row);
  }
}

/**
 * Starts what has fallen, or crashed while its daemon was away, if its policy says so or it belongs
 * to the machine.
 */
function returnFallen(world: StartWorld, row: number, because: number): void {
  const state = stateOf(world, row);
  const missed = state === STATE.crashed && record(world, row).kind.managedBy !== undefined;
  if ((state !== STATE.fallen && !missed) || world.tree.at.stoppedByHand[row] === 1) return;
  if (!footingIsUp(world, row) || !daemonIsUp(world, row)) return;
  const { spec } = record(world, row);
  const policy = spec.restart ? restartPolicy(world.lookup, spec.restart) : null;
  if (!spec.up && !policy?.returnsWithParent) return;
  const short = lacks(world, row);
  if (short) tell(world, 'refused', row, { reason: `not enough ${short}` });
  else beginStart(world, row, world.tree.at.cause[because]);
}
