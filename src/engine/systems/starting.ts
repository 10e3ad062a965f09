/**
 * Starting. An entity comes up tier by tier through the phases of its tiers; each phase is a wait,
 * then the fetching of image layers, then CPU work of one thread, then bytes read from the
 * machine's disk, then small writes that wait for the disk one by one. All but the waits are shared
 * with whatever else goes on, so fifty guests that boot at once slow one another down. How long a
 * start takes is therefore a result, not a setting.
 *
 * The work of a toolstack may grow with what it keeps already: in proportion to the neighbours that
 * are up (a name compared with all others), and to their square (transactions that collide).
 *
 * How accurate is this? The parts of a phase overlap in reality and follow one another here. Every
 * start of a kind takes the same. Source: Manco et al., SOSP 2017, 4 (what grows, and why).
 */
import type { Bytes } from '../../units.ts';
import { NO_TIMER } from '../agenda.ts';
import type { KindSpec } from '../define.ts';
import { RowPool } from '../pool.ts';
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
} from '../world.ts';
import type { BatchWorld } from './batch.ts';
import { addWork, cancelWork, followExtensions, workLeft } from './cpu.ts';
import { cancelIo, submitIo } from './disk.ts';
import { diskLink, endFlow, flowProgress, startFlow } from './flows.ts';
import {
  commitMemory,
  type MemoryWorld,
  memoryFreeFor,
  memoryNeeded,
  showMemory,
} from './memory.ts';
import type { RequestWorld } from './requests.ts';
import { bootFault, takeEffect } from './settings.ts';
import {
  fetchedBytes,
  fetchImage,
  imageShare,
  missingBytes,
  type StorageWorld,
  settleFetched,
  stopWaiting,
} from './storage.ts';

export {
  commitMemory,
  guestAround,
  memoryFree,
  memoryFreeFor,
  memoryFreeInside,
  memoryNeeded,
  showMemory,
} from './memory.ts';

const NONE = -1;
/** Parts of a phase, in order. */
const PART = { wait: 0, fetch: 1, work: 2, read: 3, io: 4, done: 5 } as const;
/** A small I/O of a start: one block, a page of x86. */
const BLOCK_BYTES = 4096;

const START_PLAN = {
  part: 'u8',
  timer: 'i32',
  job: 'i32',
  /** Work of the running part in core-microseconds, to tell how far it is. */
  work: 'f64',
  flow: 'i32',
  /** The I/O under way, and how many follow it. */
  io: 'i32',
  iosLeft: 'u32',
  begunAt: 'f64',
  phaseBegunAt: 'f64',
  partBegunAt: 'f64',
} as const;

export interface StartState {
  /** Of those that start. */
  readonly starts: RowPool<typeof START_PLAN>;
  /** Entities that have just begun to start, or whose tiers have come up or gone down. */
  readonly changed: number[];
}
export interface StartWorld extends RequestWorld, StorageWorld, BatchWorld, MemoryWorld {
  readonly start: StartState;
}

export const createStarts = (): StartState => ({ starts: new RowPool(START_PLAN), changed: [] });

/** The place of a row that starts. */
const placeOf = (world: StartWorld, row: number): number => world.start.starts.find(row);

/** Why an entity cannot be started right now: too little memory or disk. Null if it can. */
export function lacks(world: StartWorld, row: number): 'memory' | 'disk' | null {
  const held = world.tree.at.committedBytes[row] as number;
  if (memoryNeeded(world, row) - held > memoryFreeFor(world, row)) return 'memory';
  return lacksDisk(world, row) ? 'disk' : null;
}

/** Whether what it misses of its disk does not fit on that of its machine. */
export function lacksDisk(world: StartWorld, row: number): boolean {
  const machine = machineOf(world, row);
  const room = (record(world, machine).spec.hardware?.diskBytes ?? 0) - diskUsed(world, machine);
  return missingBytes(world, row) > room;
}

const diskUsed = (world: StartWorld, machine: number): Bytes =>
  (world.storage.used[machine] ?? 0) + (world.storage.reserved.get(machine) ?? 0);

/** Starts an entity from its lowest tier that is down. The caller has made sure that it may. */
export function beginStart(world: StartWorld, row: number, cause?: number): void {
  const entity = record(world, row);
  const up = world.column.tiersUp.get(row);
  let tier = 0;
  while ((up & (1 << tier)) !== 0) tier++;
  takeEffect(world, row);
  if (entity.spec.hardware) followExtensions(world, row);
  commitMemory(world, row, memoryNeeded(world, row));
  setState(world, row, 'starting');
  const place = world.start.starts.open(row);
  const s = world.start.starts.at;
  s.timer[place] = NO_TIMER;
  s.job[place] = NONE;
  s.flow[place] = NONE;
  s.io[place] = NONE;
  s.begunAt[place] = world.now;
  tell(world, 'startBegun', row, { tier: entity.tiers[tier]?.tier ?? '' }, cause);
  world.start.changed.push(row);
  enterPhase(world, row, firstPhase(world, row, tier));
}

/** A snapshot brings back all of it, whatever is down, unless only its program is. */
function firstPhase(world: StartWorld, row: number, tier: number): number {
  const { phases, tiers } = record(world, row);
  if (tier < tiers.length - 1 && phases.some((phase) => phase.last)) return 0;
  const again = world.column.readyAt.get(row) >= 0;
  const first = phases.findIndex((phase) => phase.tier >= tier && !(again && phase.once));
  return first < 0 ? phases.length : first;
}

/** An entity that is up from the beginning. */
export function bringUp(world: StartWorld, row: number): void {
  commitMemory(world, row, memoryNeeded(world, row));
  raiseTiers(world, row, record(world, row).tiers.length);
  setState(world, row, 'running');
  world.column.readyAt.set(row, world.now);
}

/** Calls a start off: whatever it waits for is taken back. Nothing happens when there is none. */
export function cancelStart(world: StartWorld, row: number): void {
  const i = placeOf(world, row);
  if (i < 0) return;
  const s = world.start.starts.at;
  world.agenda.cancel(s.timer[i] as number);
  if (s.job[i] !== NONE) cancelWork(world, s.job[i] as number);
  if (s.flow[i] !== NONE) endFlow(world, s.flow[i] as number);
  if (s.io[i] !== NONE) cancelIo(world, s.io[i] as number);
  world.start.starts.close(row);
  stopWaiting(world, row);
  world.column.phase.set(row, 255);
}

/** The wait, the work, the fetching or the reading of a start is over. */
export function partDone(world: StartWorld, row: number): void {
  const s = world.start.starts.at;
  const i = placeOf(world, row);
  s.timer[i] = NO_TIMER;
  s.job[i] = NONE;
  s.flow[i] = NONE;
  s.io[i] = NONE;
  if (s.part[i] === PART.io && (s.iosLeft[i] as number) > 0) nextIo(world, row);
  else enterPart(world, row, (s.part[i] as number) + 1);
}

/** How far the current phase is, 0 to 1; for the picture. Reads only. */
export function phaseProgress(world: StartWorld, row: number): number {
  const phase = record(world, row).phases[world.column.phase.get(row)];
  if (!phase) return 0;
  const s = world.start.starts.at;
  const parts = partsOf(world, row, phase);
  const total = parts.reduce((a, b) => a + b, 0);
  if (total === 0) return 0;
  const part = s.part[placeOf(world, row)] as number;
  let done = 0;
  for (let i = 0; i < part && i < parts.length; i++) done += parts[i] as number;
  return (done + (parts[part] ?? 0) * partProgress(world, row, phase)) / total;
}

function partProgress(world: StartWorld, row: number, phase: ResolvedPhase): number {
  const s = world.start.starts.at;
  const i = placeOf(world, row);
  const part = s.part[i] as number;
  if (part === PART.wait) return (world.now - (s.partBegunAt[i] as number)) / phase.waitMicros;
  if (part === PART.fetch) return imageShare(world, row);
  if (part === PART.work && s.job[i] !== NONE) {
    return 1 - workLeft(world, s.job[i] as number) / (s.work[i] as number);
  }
  return s.flow[i] === NONE ? 0 : flowProgress(world, s.flow[i] as number);
}

/** Rough weights of the parts, alone on the machine: only the progress bar uses them. */
function partsOf(world: StartWorld, row: number, phase: ResolvedPhase): number[] {
  const hardware = record(world, machineOf(world, row)).spec.hardware;
  const disk = (hardware?.diskBytesPerSecond ?? 1e8) / 1e6;
  const fetch = phase.fetches ? 1e6 : 0;
  const writes = phase.ios / ((hardware?.diskIops ?? Infinity) / 1e6);
  return [phase.waitMicros, fetch, phase.cpuMicros, phase.readBytes / disk, writes];
}

function enterPhase(world: StartWorld, row: number, index: number): void {
  const { phases, tiers } = record(world, row);
  const phase = phases[index];
  if (endsEarly(world, row, phase)) return;
  raiseTiers(world, row, phase ? phase.tier : tiers.length);
  if (!phase) {
    finishStart(world, row);
    return;
  }
  world.column.phase.set(row, index);
  world.start.starts.at.phaseBegunAt[placeOf(world, row)] = world.now;
  enterPart(world, row, PART.wait);
}

/**
 * Whether a start has come to the tier that does not come up as the entity is set up. The work of a
 * toolstack is done by then; what follows from it is told in `afterwards`.
 */
function endsEarly(world: StartWorld, row: number, phase: ResolvedPhase | undefined): boolean {
  const fault = bootFault(world, row);
  if (!fault) return false;
  const before = phase && (phase.tier < fault.tier || (phase.tier === fault.tier && phase.outside));
  if (before) return false;
  if (world.column.tiersUp.get(row) < 2 ** fault.tier - 1) raiseTiers(world, row, fault.tier);
  world.setup.failed.push(row);
  world.start.changed.push(row);
  return true;
}

/** Enters the next part of the current phase that has anything to do. */
function enterPart(world: StartWorld, row: number, from: number): void {
  const index = world.column.phase.get(row);
  const phase = record(world, row).phases[index] as ResolvedPhase;
  const s = world.start.starts.at;
  const i = placeOf(world, row);
  for (let part = from; part < PART.done; part++) {
    s.part[i] = part;
    s.partBegunAt[i] = world.now;
    if (beginPart(world, row, phase, part)) return;
  }
  // Only what has been unpacked to the end need not be unpacked again.
  if (phase.cpuMicrosPerFetchedByte > 0) settleFetched(world, row);
  const tookMicros = world.now - (s.phaseBegunAt[i] as number);
  tell(world, 'phaseEnded', row, { phase: phase.title, tookMicros });
  enterPhase(world, row, phase.last ? record(world, row).phases.length : index + 1);
}

/**
 * Siblings that are up and kept by the same toolstack or daemon (without one: of the same kind),
 * beyond those that cost nothing.
 */
function siblings(world: StartWorld, row: number, free: number): number {
  const own = record(world, row).kind;
  const alike = ({ id, managedBy }: KindSpec): boolean =>
    own.managedBy === undefined ? id === own.id : managedBy === own.managedBy;
  let count = -free;
  const parent = world.column.parent.get(row);
  for (let c = firstChild(world, parent); c >= 0; c = nextSibling(world, c)) {
    const up = c !== row && world.column.tiersUp.get(c) !== 0;
    if (up && alike(record(world, c).kind)) count++;
  }
  return Math.max(0, count);
}

/** CPU work of a phase as things stand, in core-microseconds. */
function workOf(world: StartWorld, row: number, phase: ResolvedPhase): number {
  const { cpuMicrosPerSibling: each, cpuMicrosPerSiblingSquared: pair } = phase;
  const n = each + pair > 0 ? siblings(world, row, phase.siblingsFree) : 0;
  const unpacking = phase.cpuMicrosPerFetchedByte * fetchedBytes(world, row);
  return phase.cpuMicros + unpacking + (each + pair * n) * n;
}

/** Begins a part; false if there is nothing to wait for. */
function beginPart(world: StartWorld, row: number, phase: ResolvedPhase, part: number): boolean {
  const s = world.start.starts.at;
  const i = placeOf(world, row);
  if (part === PART.wait && phase.waitMicros > 0) {
    s.timer[i] = world.agenda.schedule(world.now + phase.waitMicros, TIMER.waitDone, row);
    return true;
  }
  if (part === PART.fetch && phase.fetches) return !fetchImage(world, row);
  if (part === PART.work) {
    const work = workOf(world, row, phase);
    if (work <= 0) return false;
    const where = phase.outside ? world.column.parent.get(row) : row;
    s.work[i] = work;
    s.job[i] = addWork(world, where, work, OWNER.start, row);
    return true;
  }
  if (part === PART.read && phase.readBytes > 0) {
    s.flow[i] = startFlow(world, phase.readBytes, diskLink(world, row), NONE, OWNER.start, row);
    return true;
  }
  if (part === PART.io && phase.ios > 0 && countsIos(world, row)) {
    s.iosLeft[i] = phase.ios;
    nextIo(world, row);
    return true;
  }
  return false;
}

/** Small I/Os take time only on a disk whose I/Os a second are known. */
const countsIos = (world: StartWorld, row: number): boolean =>
  record(world, machineOf(world, row)).spec.hardware?.diskIops !== undefined;

/** Sends the next of a phase's small I/Os, each a wait of its own. */
function nextIo(world: StartWorld, row: number): void {
  const s = world.start.starts.at;
  const i = placeOf(world, row);
  s.iosLeft[i] = (s.iosLeft[i] as number) - 1;
  s.io[i] = submitIo(world, row, BLOCK_BYTES, true, OWNER.start, row);
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

function finishStart(world: StartWorld, row: number): void {
  world.column.phase.set(row, 255);
  const begunAt = world.start.starts.at.begunAt[placeOf(world, row)] as number;
  world.start.starts.close(row);
  setState(world, row, 'running');
  world.column.readyAt.set(row, world.now);
  tell(world, 'started', row, { tookMicros: world.now - begunAt });
  world.start.changed.push(row);
  returnManaged(world, row);
}

/** Whether the daemon that manages this entity is up, or it needs none. */
export const daemonIsUp = (world: StartWorld, row: number): boolean =>
  daemonRunsOn(world, world.column.parent.get(row), record(world, row).kind.managedBy);

/**
 * Whether a daemon of that kind runs on `parent`, or beneath it up to the system whose kernel is
 * the nearest (small machines on a hypervisor are kept by a daemon of the system that has it);
 * true when none is asked for.
 */
export function daemonRunsOn(
  world: StartWorld,
  parent: number,
  daemon: string | undefined,
): boolean {
  if (daemon === undefined) return true;
  for (let r = parent; r >= 0; r = world.column.parent.get(r)) {
    for (let c = firstChild(world, r); c >= 0; c = nextSibling(world, c)) {
      if (record(world, c).kind.id === daemon && stateOf(world, c) === STATE.running) return true;
    }
    if (record(world, r).bringsKernel) return false;
  }
  return false;
}

/** Everything that a daemon manages: its siblings, and what stands on those without a kernel. */
export function eachManaged(
  world: StartWorld,
  row: number,
  visit: (managed: number) => void,
): void {
  const { id } = record(world, row).kind;
  const walk = (parent: number): void => {
    for (let c = firstChild(world, parent); c >= 0; c = nextSibling(world, c)) {
      if (record(world, c).kind.managedBy === id) visit(c);
      if (!record(world, c).bringsKernel) walk(c);
    }
  };
  const parent = world.column.parent.get(row);
  if (parent >= 0) walk(parent);
}

/** What fell with a tier comes back with it. */
function returnChildren(world: StartWorld, row: number): void {
  for (let c = firstChild(world, row); c >= 0; c = nextSibling(world, c)) {
    returnFallen(world, c, row);
  }
}

/** A daemon that comes up looks after what it manages. */
function returnManaged(world: StartWorld, row: number): void {
  if (!world.lookup.managers.has(record(world, row).kind.id)) return;
  eachManaged(world, row, (c) => {
    if (returnsStopped(world, c)) world.tree.at.stoppedByHand[c] = 0;
    returnFallen(world, c, row);
  });
}

/** Whether its policy brings back what was stopped by hand, now that its daemon has started. */
function returnsStopped(world: StartWorld, row: number): boolean {
  const { spec } = record(world, row);
  if (stateOf(world, row) !== STATE.off || world.tree.at.stoppedByHand[row] === 0) return false;
  if (!spec.restart || !restartPolicy(world.lookup, spec.restart).returnsStopped) return false;
  setState(world, row, 'fallen');
  return true;
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
