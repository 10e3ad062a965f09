/**
 * The tree of CPU demand, as groups and classes. A group belongs to an entity that others stand on;
 * its members are the threads of the entity itself and what stands on it. Members of one group with
 * the same weight, the same most and the same least form a class: they always have the same rate,
 * so one virtual clock does for all of them. A member's key is the reading of that clock at which
 * its next work is done, and does not change when the rate does.
 *
 * So a change of demand costs O(classes of the group + log members), whatever stands there; deeper
 * groups are visited only when what they are given changes.
 *
 * Method: virtual time (Parekh & Gallager, A Generalized Processor Sharing Approach, IEEE/ACM ToN
 * 1993), one clock per class; the shares are those of `solve/share.ts`.
 */
import type { Cores, Micros } from '../../units.ts';
import { dueAfter } from '../agenda.ts';
import { IntList } from '../int-list.ts';
import { Pool, SteadyPool } from '../pool.ts';
import { heapPush, heapRemove, isInHeap } from '../solve/pairing-heap.ts';
import { ensureTakers, makeTakers, share } from '../solve/share.ts';
import type { WorldCore } from '../world.ts';

const NODE_PLAN = {
  /** Runnable threads of its own. */
  threads: 'u32',
  /** Why its threads ask for nothing: FROZEN, THROTTLED. */
  idle: 'u8',
  /** Work each of its threads has had, in core-microseconds. */
  virtual: 'f64',
  /** Reading of the class's clock when `virtual` and `used` were brought up to date. */
  clockAt: 'f64',
  /** CPU time its own threads have had, in core-microseconds: what it did. */
  used: 'f64',
  /** Class of its threads; −1 = they ask for nothing. */
  klass: 'i32',
  /** First of its jobs to end; −1 = none. */
  top: 'i32',
  /** The group of what stands on it; −1 = nothing does. */
  group: 'i32',
  key: 'f64',
  child: 'i32',
  sibling: 'i32',
  previous: 'i32',
} as const;

const JOB_PLAN = {
  /** Reading of its row's `virtual` at which it is done. */
  key: 'f64',
  row: 'i32',
  owner: 'u8',
  ref: 'i32',
  child: 'i32',
  sibling: 'i32',
  previous: 'i32',
} as const;

const GROUP_PLAN = {
  row: 'i32',
  /** The group its entity is a member of; −1 for a machine's. */
  above: 'i32',
  /** The group of its machine. */
  machine: 'i32',
  firstClass: 'i32',
  /** Its entity's class in the group above; −1 = it asks for nothing. */
  seat: 'i32',
  /** Cores to share at most. */
  given: 'f64',
  /** When its next work is done, in µs; −1 = to be found out. */
  due: 'f64',
  /** Groups beneath a member of this group that ask for something. */
  firstInner: 'i32',
  nextInner: 'i32',
  previousInner: 'i32',
  /** Groups of one machine, from the machine's own. */
  nextHere: 'i32',
  previousHere: 'i32',
  /** Of a machine: its timer, and how many of its jobs concern others than itself. */
  timer: 'i32',
  strangers: 'u32',
  /** Of a machine: whether its timer waits in the local agenda. */
  local: 'u8',
  /** Its members have changed; something deeper has. Both 0 between timers. */
  stale: 'u8',
  path: 'u8',
  /** Of a machine: it waits to have its timer set. 0 between timers. */
  queued: 'u8',
} as const;

const CLASS_PLAN = {
  group: 'i32',
  next: 'i32',
  weight: 'f64',
  most: 'f64',
  least: 'f64',
  count: 'u32',
  /** CPU time each member has had since the class came to be, in core-microseconds. */
  clock: 'f64',
  settledAt: 'f64',
  /** Cores each member has. */
  rate: 'f64',
  /** The row whose work is done first; −1 = none is timed. */
  top: 'i32',
  /** When that is, in µs; −1 = to be found out. */
  due: 'f64',
} as const;

/** What follows from the scenario, the catalogue and the rest of the state, by row. */
const SETTINGS_PLAN = {
  weight: 'f64',
  cap: 'f64',
  reserved: 'f64',
  efficiency: 'f64',
  /** What the second thread of each core adds; 0 where there is none. */
  smt: 'f64',
  /** CFS bandwidth: CPU time a period, and the period, in µs; 0 = a smooth cap. */
  quota: 'f64',
  period: 'f64',
  /** Members that it counts for in its class: 1, or its threads in its own group. */
  size: 'u32',
  /** Threads that it had when its class was chosen. */
  placed: 'u32',
  touched: 'u8',
} as const;

/** CFS bandwidth of an entity whose period runs. */
export interface Quota {
  /** `used` at the beginning of the period. */
  usedAt: number;
  /** End of the period; NO_TIMER while nothing wants to run. */
  timer: number;
  periods: number;
  throttled: number;
  throttledAt: Micros;
  throttledMicros: Micros;
}

export interface CpuState {
  readonly nodes: Pool<typeof NODE_PLAN>;
  readonly jobs: SteadyPool<typeof JOB_PLAN>;
  readonly groups: Pool<typeof GROUP_PLAN>;
  readonly classes: Pool<typeof CLASS_PLAN>;
  readonly quotas: Map<number, Quota>;
  readonly settings: {
    readonly rows: Pool<typeof SETTINGS_PLAN>;
    /** Rows, groups and machines with something to be done. Empty between timers. */
    readonly touched: IntList;
    readonly stale: IntList;
    readonly machines: IntList;
    /** A job that is done and whose owner hears of it now: the next one takes its place. */
    spare: number;
  };
}
export interface CpuWorld extends WorldCore {
  readonly cpu: CpuState;
}

export const NONE = -1;
export const FROZEN = 1;
export const THROTTLED = 2;

export const createCpu = (): CpuState => ({
  nodes: new Pool(NODE_PLAN),
  jobs: new SteadyPool(JOB_PLAN),
  groups: new Pool(GROUP_PLAN),
  classes: new Pool(CLASS_PLAN),
  quotas: new Map(),
  settings: {
    rows: new Pool(SETTINGS_PLAN),
    touched: new IntList(),
    stale: new IntList(),
    machines: new IntList(),
    spare: NONE,
  },
});

/** Reading of a class's clock now. */
export function clockNow(world: CpuWorld, id: number): number {
  const c = world.cpu.classes.at;
  const elapsed = world.now - (c.settledAt[id] as number);
  return (c.clock[id] as number) + (c.rate[id] as number) * elapsed;
}

/** The class of a group with these bounds; made when there is none. */
export function classOf(
  world: CpuWorld,
  group: number,
  weight: number,
  most: Cores,
  least: Cores,
): number {
  const { groups, classes } = world.cpu;
  const { at } = classes;
  let id = groups.at.firstClass[group] as number;
  for (; id >= 0; id = at.next[id] as number) {
    if (at.most[id] === most && at.weight[id] === weight && at.least[id] === least) return id;
  }
  id = classes.add();
  const c = classes.at;
  c.group[id] = group;
  c.next[id] = groups.at.firstClass[group] as number;
  c.weight[id] = weight;
  c.most[id] = most;
  c.least[id] = least;
  c.settledAt[id] = world.now;
  c.top[id] = NONE;
  c.due[id] = NONE;
  groups.at.firstClass[group] = id;
  return id;
}

/** Counts members into a class, and marks its group for sharing. */
export function joinClass(world: CpuWorld, id: number, members: number): void {
  const c = world.cpu.classes.at;
  c.count[id] = (c.count[id] as number) + members;
  markStale(world, c.group[id] as number);
}

/** Gives a class of one member other bounds. */
export function retuneClass(world: CpuWorld, id: number, most: Cores, least: Cores): void {
  const c = world.cpu.classes.at;
  c.most[id] = most;
  c.least[id] = least;
  markStale(world, c.group[id] as number);
}

/** Takes members out of a class; an empty one goes. */
export function leaveClass(world: CpuWorld, id: number, members: number): void {
  const { groups, classes } = world.cpu;
  const c = classes.at;
  const group = c.group[id] as number;
  c.count[id] = (c.count[id] as number) - members;
  markStale(world, group);
  if (c.count[id] !== 0) return;
  const next = c.next[id] as number;
  let before = groups.at.firstClass[group] as number;
  if (before === id) groups.at.firstClass[group] = next;
  else {
    while (c.next[before] !== id) before = c.next[before] as number;
    c.next[before] = next;
  }
  classes.remove(id);
}

/** Sets the clock reading at which a row's next work is done. */
export function setKey(world: CpuWorld, row: number, id: number, key: number): void {
  const { at } = world.cpu.nodes;
  const c = world.cpu.classes.at;
  if (isInHeap(at, row)) {
    if (at.key[row] === key) return;
    c.top[id] = heapRemove(at, c.top[id] as number, row);
  }
  at.key[row] = key;
  c.top[id] = heapPush(at, c.top[id] as number, row);
  forgetDue(world, id);
}

/** Takes a row out of the order of its class. */
export function dropKey(world: CpuWorld, row: number, id: number): void {
  const { at } = world.cpu.nodes;
  if (!isInHeap(at, row)) return;
  const c = world.cpu.classes.at;
  c.top[id] = heapRemove(at, c.top[id] as number, row);
  forgetDue(world, id);
}

/** When the next work of a class is done has to be found out again. */
function forgetDue(world: CpuWorld, id: number): void {
  const c = world.cpu.classes.at;
  const g = world.cpu.groups.at;
  const group = c.group[id] as number;
  c.due[id] = NONE;
  if (g.due[group] === NONE) return;
  g.due[group] = NONE;
  markMachine(world, g.machine[group] as number);
}

export function markStale(world: CpuWorld, group: number): void {
  const g = world.cpu.groups.at;
  if (g.stale[group] === 1) return;
  g.stale[group] = 1;
  world.cpu.settings.stale.push(group);
  for (let u = g.above[group] as number; u >= 0 && g.path[u] === 0; u = g.above[u] as number) {
    g.path[u] = 1;
  }
  markMachine(world, g.machine[group] as number);
}

export function markMachine(world: CpuWorld, machine: number): void {
  const { queued } = world.cpu.groups.at;
  if (queued[machine] === 1) return;
  queued[machine] = 1;
  world.cpu.settings.machines.push(machine);
}

/** Lets every changed group sit where its demand says, from the depth upwards, then shares out. */
export function shareStale(world: CpuWorld): void {
  const { stale, machines } = world.cpu.settings;
  for (let i = 0; i < stale.length; i++) {
    let group = stale.at(i);
    while (reseat(world, group)) group = world.cpu.groups.at.above[group] as number;
  }
  if (stale.length > 0) {
    for (let i = 0; i < machines.length; i++) {
      const machine = machines.at(i);
      const g = world.cpu.groups.at;
      if (g.stale[machine] === 1 || g.path[machine] === 1) descend(world, machine, Infinity);
    }
  }
  const g = world.cpu.groups.at;
  for (let i = 0; i < stale.length; i++) {
    const group = stale.at(i);
    // Not reached from the machine: it, or something beneath it, is frozen or asks for nothing.
    if (g.stale[group] === 1) descend(world, group, 0);
    for (let u = group; u >= 0; u = g.above[u] as number) g.path[u] = 0;
  }
  stale.clear();
}

/** What the members of a group could use together. */
export function demandOf(world: CpuWorld, group: number): Cores {
  const c = world.cpu.classes.at;
  let sum = 0;
  for (
    let id = world.cpu.groups.at.firstClass[group] as number;
    id >= 0;
    id = c.next[id] as number
  ) {
    sum += (c.count[id] as number) * (c.most[id] as number);
  }
  return sum;
}

/**
 * Moves a group's entity to the class of the group above that its demand asks for. Returns whether
 * that was another one, so that the demand above is another one too.
 */
function reseat(world: CpuWorld, group: number): boolean {
  const { groups, nodes } = world.cpu;
  const g = groups.at;
  const above = g.above[group] as number;
  if (above < 0) return false;
  const row = g.row[group] as number;
  const s = world.cpu.settings.rows.at;
  const demand = nodes.at.idle[row] === 0 ? demandOf(world, group) : 0;
  const most = Math.min(s.cap[row] as number, demand);
  const least = Math.min(s.reserved[row] as number, most);
  const old = g.seat[group] as number;
  const seat = most > 0 ? classOf(world, above, s.weight[row] as number, most, least) : NONE;
  if (seat === old) return false;
  if (seat >= 0) joinClass(world, seat, 1);
  if (old >= 0) leaveClass(world, old, 1);
  g.seat[group] = seat;
  if (old < 0) linkInner(world, group, above);
  if (seat < 0) unlinkInner(world, group, above);
  return true;
}

function linkInner(world: CpuWorld, group: number, above: number): void {
  const g = world.cpu.groups.at;
  const first = g.firstInner[above] as number;
  g.nextInner[group] = first;
  g.previousInner[group] = NONE;
  if (first >= 0) g.previousInner[first] = group;
  g.firstInner[above] = group;
}

function unlinkInner(world: CpuWorld, group: number, above: number): void {
  const g = world.cpu.groups.at;
  const next = g.nextInner[group] as number;
  const before = g.previousInner[group] as number;
  if (before >= 0) g.nextInner[before] = next;
  else g.firstInner[above] = next;
  if (next >= 0) g.previousInner[next] = before;
}

/** Takes a group out of the group above it, before its entity moves. */
export function unseat(world: CpuWorld, group: number): void {
  const g = world.cpu.groups.at;
  const seat = g.seat[group] as number;
  if (seat < 0) return;
  unlinkInner(world, group, g.above[group] as number);
  leaveClass(world, seat, 1);
  g.seat[group] = NONE;
}

/** Shares out what a group is given, and goes on where that changed something. */
function descend(world: CpuWorld, group: number, given: Cores): void {
  const g = world.cpu.groups.at;
  const row = g.row[group] as number;
  const most = capacityOf(world, group, row);
  const available = world.cpu.nodes.at.idle[row] === 0 ? Math.min(given, most) : 0;
  if (g.stale[group] === 1 || g.given[group] !== available) solve(world, group, available);
  g.stale[group] = 0;
  g.path[group] = 0;
  const c = world.cpu.classes.at;
  for (let i = g.firstInner[group] as number; i >= 0; i = g.nextInner[i] as number) {
    const rate = c.rate[g.seat[i] as number] as number;
    const has = Math.min(rate, world.cpu.settings.rows.at.cap[g.row[i] as number] as number);
    if (g.stale[i] === 1 || g.path[i] === 1 || g.given[i] !== has) descend(world, i, rate);
  }
}

/**
 * What a group may share at most. A machine with two threads a core gives more than its cores when
 * more threads than cores are runnable: each further thread adds the sourced fraction of a core.
 */
function capacityOf(world: CpuWorld, group: number, row: number): Cores {
  const s = world.cpu.settings.rows.at;
  const cap = s.cap[row] as number;
  const gain = s.smt[row] as number;
  return gain === 0 ? cap : smtCapacity(cap, gain, demandOf(world, group));
}

/** Cores' worth of work that `cores` cores of two threads do when `demand` threads are runnable. */
export function smtCapacity(cores: Cores, gain: number, demand: Cores): Cores {
  return cores + gain * Math.min(cores, Math.max(0, demand - cores));
}

const takers = makeTakers(16);

function solve(world: CpuWorld, group: number, available: Cores): void {
  const g = world.cpu.groups.at;
  const c = world.cpu.classes.at;
  const first = g.firstClass[group] as number;
  g.given[group] = available;
  g.due[group] = NONE;
  if (first >= 0 && c.next[first] === NONE) {
    const each = available / (c.count[first] as number);
    setRate(world, first, Math.min(c.most[first] as number, each));
    return;
  }
  let n = 0;
  for (let id = first; id >= 0; id = c.next[id] as number) {
    ensureTakers(takers, n + 1);
    const count = c.count[id] as number;
    takers.weights[n] = count * (c.weight[id] as number);
    takers.caps[n] = count * (c.most[id] as number);
    takers.reserved[n++] = count * (c.least[id] as number);
  }
  takers.count = n;
  share(available, takers);
  n = 0;
  for (let id = first; id >= 0; id = c.next[id] as number, n++) {
    const has = takers.rates[n] as number;
    const full = has === takers.caps[n];
    setRate(world, id, full ? (c.most[id] as number) : has / (c.count[id] as number));
  }
}

function setRate(world: CpuWorld, id: number, rate: Cores): void {
  const c = world.cpu.classes.at;
  if (c.rate[id] === rate) return;
  c.clock[id] = clockNow(world, id);
  c.settledAt[id] = world.now;
  c.rate[id] = rate;
  c.due[id] = NONE;
}

/** When the first work of a class is done; Infinity = not at this rate. */
export function classDue(world: CpuWorld, id: number): Micros {
  const c = world.cpu.classes.at;
  if (c.due[id] === NONE) c.due[id] = findDue(world, id);
  return c.due[id] as number;
}

function findDue(world: CpuWorld, id: number): Micros {
  const c = world.cpu.classes.at;
  const top = c.top[id] as number;
  const rate = c.rate[id] as number;
  if (top < 0 || rate <= 0) return Infinity;
  const left = (world.cpu.nodes.at.key[top] as number) - (c.clock[id] as number);
  return dueAfter(c.settledAt[id] as number, Math.ceil(left / rate - TIMER_ROUNDING));
}
/** A timer is set to the microsecond in which work is done; this much after one still counts. */
export const TIMER_ROUNDING = 1e-9;

/** When the next work of any group of a machine is done; Infinity = nothing is under way. */
export function machineDue(world: CpuWorld, machine: number): Micros {
  const g = world.cpu.groups.at;
  const c = world.cpu.classes.at;
  let due = Infinity;
  for (let i = machine; i >= 0; i = g.nextHere[i] as number) {
    if (g.due[i] === NONE) {
      let first = Infinity;
      for (let id = g.firstClass[i] as number; id >= 0; id = c.next[id] as number) {
        first = Math.min(first, classDue(world, id));
      }
      g.due[i] = first;
    }
    due = Math.min(due, g.due[i] as number);
  }
  return due;
}
