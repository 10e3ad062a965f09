/**
 * Memory: who has touched how much, who was promised how much, and what grows.
 *
 *   touched by an entity = its tiers that are up
 *                        + what its application has grown by (a leak, a hog, processes it made)
 *                        + requests in flight × memory per request
 *   promised to a virtual machine = configured size + monitor; with overcommit, what is reserved
 *                                   for it + monitor
 *   promised to anything else     = memory of its tiers
 *
 * Growth is fluid: bytes = base + rate × time, with one timer a machine for the next thing that can
 * happen (a limit, an end of growth, a state of the host; `memory-pressure.ts`). A machine on which
 * nothing grows and nothing is overcommitted has no timer and costs nothing per event.
 *
 * How accurate is this? Figures at rest are those of the catalogue. Growth is steady, and goes on
 * while its guest is paused for the last milliseconds of a migration. Memory that a request has
 * used goes back when the request ends; real allocators keep some.
 */
import type { Bytes, Micros } from '../../units.ts';
import { NO_TIMER } from '../agenda.ts';
import { type ApplicationSpec, valueOf } from '../define.ts';
import { Pool } from '../pool.ts';
import type { EntitySettings } from '../scenario.ts';
import { OWNER } from '../timers.ts';
import { machineOf, record, STATE, stateOf, tierIsUp, type WorldCore, walk } from '../world.ts';
import { addWork, type CpuWorld, cancelWork } from './cpu.ts';
import type { FlowWorld } from './flows.ts';
import { limitLifted } from './settings.ts';

const GROWTH_PLAN = {
  row: 'i32',
  /** Bytes at `since`. */
  base: 'f64',
  since: 'f64',
  /** Bytes per microsecond; 0 while it cannot grow. */
  rate: 'f64',
  /** The rate at which it grows when it can. */
  pace: 'f64',
  most: 'f64',
  /** It grows by whole pieces of this size: 1, or what a process takes. */
  piece: 'f64',
} as const;

/** What the hypervisor has done about the memory of one guest or container. Sparse. */
const HOLDING_PLAN = {
  row: 'i32',
  /** Bytes that page sharing has looked at once; merging begins when it comes by again. */
  seen: 'f64',
  /** The part of its shareable bytes that maps shared copies, 0 to 1. */
  merged: 'f64',
  balloon: 'f64',
  swapped: 'f64',
  /** Idle memory that it has left, once a balloon has taken some; no bound before. */
  keeps: 'f64',
  /** Stopped by its host because it holds more than its target while memory is short. */
  blocked: 'u8',
  /** The part of its memory that is not there, and the speed that its balloon costs, 0 to 1. */
  missing: 'f64',
  loss: 'f64',
} as const;

/** What a machine is doing about its memory. */
export interface MemoryWatch {
  readonly row: number;
  timer: number;
  /** When page sharing was last brought up to date. */
  settledAt: Micros;
  /** 0 high, 1 soft, 2 hard, 3 low. */
  state: number;
  /** How much of the page cache that its programs need is lost, in eighths. */
  thrash: number;
  /** What is under way: 0 nothing, 1 a balloon, 2 out to the disk, 3 back from it. */
  doing: number;
  /** For whom; −1 for all, in proportion. */
  of: number;
  bytes: Bytes;
  /** Flow on the disk, or timer of the balloon. */
  flow: number;
  opTimer: number;
  /** Bytes of what is under way that have been counted as gone already. */
  taken: Bytes;
  /** Rows of the guests and programs that it takes from, in the order in which they came. */
  holders: number[];
}

export interface MemoryState {
  /** Memory that has been touched on each machine, by row. */
  readonly touched: Map<number, Bytes>;
  readonly growths: Pool<typeof GROWTH_PLAN>;
  readonly growthOf: Map<number, number>;
  /** Threads with which what grows keeps a CPU busy. */
  readonly busy: Map<number, number[]>;
  readonly holdings: Pool<typeof HOLDING_PLAN>;
  readonly holdingOf: Map<number, number>;
  readonly watches: Map<number, MemoryWatch>;
  /** Machines to be looked at, and rows whose memory has risen. Empty between timers. */
  readonly dirty: number[];
  readonly risen: number[];
}
export interface MemoryWorld extends CpuWorld, FlowWorld {
  readonly memory: MemoryState;
}

export const createMemory = (): MemoryState => ({
  touched: new Map(),
  growths: new Pool(GROWTH_PLAN),
  growthOf: new Map(),
  busy: new Map(),
  holdings: new Pool(HOLDING_PLAN),
  holdingOf: new Map(),
  watches: new Map(),
  dirty: [],
  risen: [],
});

/** Whether a machine admits more memory than it has. */
export const overcommits = (world: WorldCore, machine: number): boolean =>
  record(world, machine).spec.hardware?.memoryOvercommit === true;

/** Memory that an entity of these settings would be promised on a machine. */
export function promiseOf(
  world: WorldCore,
  machine: number,
  made: Pick<ReturnType<typeof record>, 'kind' | 'tiers' | 'outsideMemoryBytes'>,
  settings: EntitySettings,
): Bytes {
  const { kind, tiers, outsideMemoryBytes } = made;
  if (kind.memoryAdmission === 'used') return tiers.reduce((sum, t) => sum + t.memoryBytes, 0);
  const size = settings.memoryBytes ?? 0;
  const reserved = overcommits(world, machine)
    ? Math.min(settings.memoryReservedBytes ?? 0, size)
    : size;
  return reserved + outsideMemoryBytes;
}

/** Memory that must be free on the machine before this entity may start. */
export const memoryNeeded = (world: WorldCore, row: number): Bytes =>
  promiseOf(world, machineOf(world, row), record(world, row), record(world, row).spec);

/**
 * The guest inside which an entity lives: what it uses comes out of the guest's memory. −1: none.
 */
export function guestAround(world: WorldCore, row: number): number {
  for (let r = world.column.parent.get(row); r >= 0; r = world.column.parent.get(r)) {
    if (isGuest(world, r)) return r;
  }
  return -1;
}

/** Whether an entity was given memory of its own: a virtual machine. */
export const isGuest = (world: WorldCore, row: number): boolean =>
  record(world, row).kind.memoryAdmission === 'given';

/**
 * Memory that an entity on this place could be promised: of its guest, if there is one around it.
 */
export function memoryFree(world: WorldCore, place: number): Bytes {
  const guest = isGuest(world, place) ? place : guestAround(world, place);
  if (guest >= 0) return memoryFreeInside(world, guest);
  const machine = machineOf(world, place);
  const hardware = record(world, machine).spec.hardware;
  const swap = hardware?.memoryOvercommit === true ? (hardware.swapBytes ?? 0) : 0;
  return (hardware?.memoryBytes ?? 0) + swap - (world.tree.at.committedBytes[machine] as number);
}

/** What a guest's own tiers and all that stands on it leave of the memory that it was given. */
export function memoryFreeInside(world: WorldCore, guest: number): Bytes {
  const { spec, tiers, outsideMemoryBytes } = record(world, guest);
  let free = (spec.memoryBytes ?? 0) + outsideMemoryBytes;
  for (const tier of tiers) free -= tier.memoryBytes;
  walk(world, guest, (r) => {
    if (r !== guest && guestAround(world, r) === guest) {
      free -= world.tree.at.committedBytes[r] as number;
    }
  });
  return free;
}

/** Where an entity stands; a machine stands on itself. */
const placeOf = (world: WorldCore, row: number): number =>
  row === machineOf(world, row) ? row : world.column.parent.get(row);

/** Memory that this entity could be promised where it stands. */
export const memoryFreeFor = (world: WorldCore, row: number): Bytes =>
  memoryFree(world, placeOf(world, row));

/** Promises memory to an entity, or with 0 gives it back. */
export function commitMemory(world: WorldCore, row: number, bytes: Bytes): void {
  const committed = world.tree.at.committedBytes;
  const machine = machineOf(world, row);
  if (row === machine) return;
  const change = bytes - (committed[row] as number);
  committed[row] = bytes;
  if (guestAround(world, row) >= 0) return;
  committed[machine] = (committed[machine] as number) + change;
}

/** An entity's memory is what its tiers that are up, and what runs in them, have touched. */
export function showMemory(world: MemoryWorld, row: number): void {
  const up = world.column.tiersUp.get(row);
  let bytes = 0;
  record(world, row).tiers.forEach((tier, i) => {
    if ((up & (1 << i)) !== 0) bytes += tier.memoryBytes;
  });
  if (up !== 0 && tierIsUp(world, row, 'application')) {
    bytes += grownBytes(world, row) + requestBytes(world, row) * world.column.inFlight.get(row);
  }
  setMemory(world, row, bytes);
}

function setMemory(world: MemoryWorld, row: number, bytes: Bytes): void {
  const change = bytes - world.column.memoryBytes.get(row);
  if (change === 0) return;
  world.column.memoryBytes.set(row, bytes);
  const { touched, watches, risen } = world.memory;
  const machine = machineOf(world, row);
  touched.set(machine, (touched.get(machine) ?? 0) + change);
  if (bytes === change) holderComes(world, row);
  else if (bytes === 0) leaveHolders(world, row, machine);
  if (!watches.has(machine)) return;
  markMemory(world, machine);
  if (change > 0) risen.push(row);
}

/** Has a machine's memory looked at before the next timer. */
export function markMemory(world: MemoryWorld, machine: number): void {
  const { dirty } = world.memory;
  if (!dirty.includes(machine)) dirty.push(machine);
}

const requestBytes = (world: WorldCore, row: number): Bytes =>
  record(world, row).spec.memoryPerRequestBytes ?? 0;

/** The number of requests in flight on a row has changed. */
export function requestsTouch(world: MemoryWorld, row: number): void {
  if (record(world, row).spec.memoryPerRequestBytes === undefined) return;
  watchMachine(world, machineOf(world, row));
  showMemory(world, row);
}

/** The watch over a machine's memory, made when it is first needed. */
export function watchMachine(world: MemoryWorld, machine: number): MemoryWatch {
  const known = world.memory.watches.get(machine);
  if (known) return known;
  const watch: MemoryWatch = {
    row: machine,
    timer: NO_TIMER,
    settledAt: world.now,
    state: 0,
    thrash: 0,
    doing: 0,
    of: -1,
    bytes: 0,
    flow: -1,
    opTimer: NO_TIMER,
    taken: 0,
    holders: [],
  };
  world.memory.watches.set(machine, watch);
  return watch;
}

/** A row (with all on it) has come to another machine: its memory is there now. */
export function moveMemory(world: MemoryWorld, row: number, from: number): void {
  const { touched, watches } = world.memory;
  const to = machineOf(world, row);
  let bytes = 0;
  let grows = false;
  walk(world, row, (r) => {
    bytes += world.column.memoryBytes.get(r);
    grows ||= world.memory.growthOf.has(r);
  });
  touched.set(from, (touched.get(from) ?? 0) - bytes);
  touched.set(to, (touched.get(to) ?? 0) + bytes);
  leaveHolders(world, row, from);
  if (grows) watchMachine(world, to);
  if (watches.has(from)) markMemory(world, from);
  if (!watches.has(to) && !overcommits(world, to)) return;
  holderComes(world, row);
  markMemory(world, to);
}

/** Whether an entity is something to take memory from: a guest, or whatever runs a program. */
const holds = (world: WorldCore, row: number): boolean =>
  isGuest(world, row) || record(world, row).application !== null;

/** An entity has come up on a machine that may take memory from it. */
export function holderComes(world: MemoryWorld, row: number): void {
  const machine = machineOf(world, row);
  const hardware = record(world, machine).spec.hardware;
  if (hardware?.memoryOvercommit !== true && hardware?.swapBytes === undefined) return;
  const watch = watchMachine(world, machine);
  if (!holds(world, row) || watch.holders.includes(row)) return;
  for (let r = world.column.parent.get(row); r >= 0; r = world.column.parent.get(r)) {
    if (holds(world, r)) return;
  }
  watch.holders.push(row);
  const { holdings, holdingOf } = world.memory;
  const id = holdings.add();
  holdings.at.row[id] = row;
  holdings.at.keeps[id] = Infinity;
  holdingOf.set(row, id);
  markMemory(world, machine);
}

/** An entity is down, or gone to another machine: nothing of it is shared, swapped or ballooned. */
export function leaveHolders(world: MemoryWorld, row: number, machine: number): void {
  const { holdings, holdingOf, watches } = world.memory;
  const id = holdingOf.get(row);
  const watch = watches.get(machine);
  if (id === undefined || !watch) return;
  watch.holders.splice(watch.holders.indexOf(row), 1);
  holdingOf.delete(row);
  holdings.remove(id);
  markMemory(world, machine);
}

/** How an application's memory grows while it is up: settings first, then the catalogue. */
function growthOf(world: WorldCore, row: number) {
  const { spec, application } = record(world, row);
  const wild: ApplicationSpec['wild'] = application?.wild;
  if (spec.memoryGrowthPerSecond === undefined && spec.spawnPerSecond === undefined && !wild) {
    return null;
  }
  const spawn = spec.spawnPerSecond ?? valueOf(wild?.spawnPerSecond);
  const piece = spawn > 0 ? Math.max(1, spec.processMemoryBytes ?? valueOf(wild?.processBytes)) : 1;
  const pace =
    spawn > 0 ? spawn * piece : (spec.memoryGrowthPerSecond ?? valueOf(wild?.bytesPerSecond));
  const most = spawn > 0 ? processesMax(world, row) * piece : (spec.memoryMaxBytes ?? Infinity);
  const threads = spawn > 0 ? Infinity : valueOf(wild?.threads);
  return { pace: pace / 1e6, piece, most, threads };
}

/** Processes that a kernel holds unless it was told otherwise (`pid_max`). */
export const PIDS_MAX = 32_768; // linux-pid-max
/** Processes an entity may make: its limit (`pids`), or what the kernel has room for. */
export function processesMax(world: WorldCore, row: number): number {
  const limit = limitLifted(world, row, 'pids') ? PIDS_MAX : record(world, row).spec.pids;
  return Math.min(limit ?? PIDS_MAX, PIDS_MAX);
}

/** The number of processes that an entity may make has changed. */
export function changeProcessesMax(world: MemoryWorld, row: number): void {
  const id = world.memory.growthOf.get(row);
  const g = world.memory.growths.at;
  if (id === undefined || (g.piece[id] as number) === 1) return;
  setGrowing(world, id, false); // the line goes on from here
  g.most[id] = Math.max(grownBytes(world, row), processesMax(world, row) * (g.piece[id] as number));
  markMemory(world, machineOf(world, row));
}

/** Lets what grows begin when its application comes up, and end when it goes down. */
export function followGrowth(world: MemoryWorld, row: number): void {
  const growth = growthOf(world, row);
  if (!growth) return;
  const { growths, growthOf: ids, busy } = world.memory;
  const state = stateOf(world, row);
  const works = state === STATE.running || state === STATE.migrating || state === STATE.paused;
  const up = works && tierIsUp(world, row, 'application');
  const id = ids.get(row);
  if (up === (id !== undefined)) return;
  if (id !== undefined) {
    for (const job of busy.get(row) ?? []) cancelWork(world, job);
    busy.delete(row);
    ids.delete(row);
    growths.remove(id);
    markMemory(world, machineOf(world, row));
    return;
  }
  const made = growths.add();
  const g = growths.at;
  g.row[made] = row;
  g.since[made] = world.now;
  g.rate[made] = 0;
  g.pace[made] = growth.pace;
  g.most[made] = growth.most;
  g.piece[made] = growth.piece;
  ids.set(row, made);
  const cores = record(world, machineOf(world, row)).spec.hardware?.cores ?? 1;
  // More threads than cores get no more: its weight among its neighbours is that of one entity.
  const threads = Math.min(growth.threads, Math.ceil(cores), processesMax(world, row));
  const jobs = Array.from({ length: threads }, () => addWork(world, row, FOREVER, OWNER.hog, row));
  if (jobs.length > 0) busy.set(row, jobs);
  watchMachine(world, machineOf(world, row));
  markMemory(world, machineOf(world, row));
}

/** CPU work that does not end within a run, in core-microseconds: 31 years. */
const FOREVER = 1e15;

/** What a growth amounts to now. Reads only. */
export function grownBytes(world: MemoryWorld, row: number): Bytes {
  const id = world.memory.growthOf.get(row);
  if (id === undefined) return 0;
  const g = world.memory.growths.at;
  const piece = g.piece[id] as number;
  const raw = (g.rate[id] as number) * (world.now - (g.since[id] as number));
  const more = Math.floor(raw / piece + 1e-9) * piece;
  return Math.min(g.most[id] as number, (g.base[id] as number) + more);
}

/** Processes that an entity has made and that are still there. */
export function processesOf(world: MemoryWorld, row: number): number {
  const id = world.memory.growthOf.get(row);
  if (id === undefined) return 0;
  const piece = world.memory.growths.at.piece[id] as number;
  return piece > 1 ? grownBytes(world, row) / piece : 0;
}

/** Sets how fast a growth goes on from here: its pace, or not at all. */
export function setGrowing(world: MemoryWorld, id: number, grows: boolean): void {
  const g = world.memory.growths.at;
  const row = g.row[id] as number;
  const rate =
    grows && grownBytes(world, row) < (g.most[id] as number) ? (g.pace[id] as number) : 0;
  if (g.rate[id] === rate) return;
  g.base[id] = grownBytes(world, row);
  g.since[id] = world.now;
  g.rate[id] = rate;
}

/** Takes at least so many bytes of a growth back, in whole pieces: processes that are ended. */
export function shrinkGrowth(world: MemoryWorld, row: number, id: number, bytes: Bytes): void {
  const g = world.memory.growths.at;
  const piece = g.piece[id] as number;
  const grown = grownBytes(world, row);
  g.base[id] = Math.max(0, grown - Math.ceil(bytes / piece) * piece);
  g.since[id] = world.now;
  g.rate[id] = 0;
  showMemory(world, row);
}

/**
 * Brings the column that the page sees up to now. What grows does so by the same line whether or
 * not somebody looks, so this changes no run.
 */
export function settleMemory(world: MemoryWorld): void {
  for (const [row, id] of world.memory.growthOf) {
    if ((world.memory.growths.at.rate[id] as number) > 0) showGrown(world, row);
  }
}

/** The same of one row, without having its machine looked at again. */
export function showGrown(world: MemoryWorld, row: number): void {
  const { dirty, risen } = world.memory;
  const [marked, rose] = [dirty.length, risen.length];
  showMemory(world, row);
  dirty.length = marked;
  risen.length = rose;
}
