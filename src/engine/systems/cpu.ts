/**
 * CPU. The demand for CPU forms the same tree as the stack: an entity's own runnable threads, and
 * what stands on it. Each node shares what it is given among them by weighted max–min with caps and
 * reservations (`solve/share.ts`): a thread takes at most one core and weighs 1, an entity is
 * capped at its vCPUs or quota and weighs what its shares say.
 *
 * The threads of one entity get equal parts, so its work is processor sharing, kept in virtual
 * time: V is the work each thread has had; a job that arrives with work w is done when V reaches V
 * + w. Only entities whose rate changed are touched, and each keeps a single timer for its next
 * job.
 *
 * CPU work inside runs at the product of the efficiencies of the kinds beneath (`cpuEfficiency`).
 *
 * How accurate is this? Exact for fluid sharing. Left out: time slices, cache and NUMA effects,
 * SMT. Source: demand trees as in SimGrid's virtual machines; virtual time as in Parekh & Gallager,
 * A Generalized Processor Sharing Approach, IEEE/ACM ToN 1993.
 */
import type { CoreMicros, Cores, Micros } from '../../units.ts';
import { dueAfter, NO_TIMER } from '../agenda.ts';
import { Pool } from '../pool.ts';
import { heapPush, heapRemove } from '../solve/heap.ts';
import { ensureTakers, makeTakers, share, type Takers } from '../solve/share.ts';
import { TIMER } from '../timers.ts';
import { firstChild, machineOf, nextSibling, record, type WorldCore, walk } from '../world.ts';

const NODE_PLAN = {
  /** Runnable threads of its own. */
  threads: 'u32',
  /** The same of it and all that stands on it. */
  below: 'u32',
  frozen: 'u8',
  weight: 'f64',
  cap: 'f64',
  reserved: 'f64',
  efficiency: 'f64',
  /** Cores its own threads have together. */
  share: 'f64',
  virtual: 'f64',
  settledAt: 'f64',
  /** CPU time its own threads have had, in core-microseconds: what it did. */
  used: 'f64',
  timer: 'i32',
  /** Its own rate has to be set again. */
  touched: 'u8',
  /** It or something that stands on it is touched. */
  stale: 'u8',
} as const;

const JOB_PLAN = { finish: 'f64', row: 'i32', place: 'i32', owner: 'u8', ref: 'i32' } as const;

export interface CpuState {
  readonly nodes: Pool<typeof NODE_PLAN>;
  readonly jobs: Pool<typeof JOB_PLAN>;
  /** A heap of jobs by finishing virtual time, one a row. */
  readonly heaps: number[][];
  /** Machines to be shared out again before the next timer. Empty between timers. */
  readonly dirty: number[];
}
export interface CpuWorld extends WorldCore {
  readonly cpu: CpuState;
}

export const createCpu = (): CpuState => ({
  nodes: new Pool(NODE_PLAN),
  jobs: new Pool(JOB_PLAN),
  heaps: [],
  dirty: [],
});

/** Gives a new entity its node. Call in row order, after `addEntity`. */
export function addNode(world: CpuWorld, row: number): void {
  const { spec, kind } = record(world, row);
  const { nodes, heaps } = world.cpu;
  nodes.add();
  heaps.push([]);
  nodes.at.weight[row] = spec.cpuWeight ?? 1;
  nodes.at.cap[row] = spec.hardware?.cores ?? spec.cpus ?? Infinity;
  nodes.at.reserved[row] = spec.cpuReserved ?? 0;
  nodes.at.timer[row] = NO_TIMER;
  nodes.at.settledAt[row] = world.now;
  setEfficiency(world, row, kind.cpuEfficiency.value);
}

/** Efficiencies multiply from the machine upwards. */
export function setEfficiency(world: CpuWorld, row: number, own: number): void {
  const parent = world.column.parent.get(row);
  const { efficiency } = world.cpu.nodes.at;
  efficiency[row] = own * (parent < 0 ? 1 : (efficiency[parent] as number));
}

/**
 * Queues CPU work of one thread on an entity. Returns the job; its owner is told when it is done.
 */
export function addWork(
  world: CpuWorld,
  row: number,
  work: CoreMicros,
  owner: number,
  ref: number,
): number {
  settle(world, row);
  const { nodes, jobs, heaps } = world.cpu;
  const heap = heaps[row] as number[];
  if (heap.length === 0) nodes.at.virtual[row] = 0;
  const job = jobs.add();
  jobs.at.finish[job] = (nodes.at.virtual[row] as number) + work;
  jobs.at.row[job] = row;
  jobs.at.owner[job] = owner;
  jobs.at.ref[job] = ref;
  heapPush(heap, job, jobs.at.finish, jobs.at.place);
  addThreads(world, row, 1);
  return job;
}

/** Takes a job away unfinished. */
export function cancelWork(world: CpuWorld, job: number): void {
  const row = world.cpu.jobs.at.row[job] as number;
  settle(world, row);
  const { jobs, heaps } = world.cpu;
  heapRemove(heaps[row] as number[], job, jobs.at.finish, jobs.at.place);
  jobs.remove(job);
  addThreads(world, row, -1);
}

/** Work that a job still has to get, in core-microseconds. Reads only. */
export function workLeft(world: CpuWorld, job: number): CoreMicros {
  const { jobs } = world.cpu;
  const row = jobs.at.row[job] as number;
  return Math.max(0, (jobs.at.finish[job] as number) - virtualNow(world, row));
}

/** CPU time that the entity's own threads have had so far, in core-microseconds. Reads only. */
export function cpuUsed(world: CpuWorld, row: number): CoreMicros {
  const n = world.cpu.nodes.at;
  const since = world.now - (n.settledAt[row] as number);
  return (n.used[row] as number) + (n.share[row] as number) * since;
}

/** Freezes (a paused guest) or thaws: its threads keep their work but ask for nothing. */
export function setFrozen(world: CpuWorld, row: number, frozen: boolean): void {
  settle(world, row);
  const n = world.cpu.nodes.at;
  if ((n.frozen[row] === 1) === frozen) return;
  const below = n.below[row] as number;
  if (frozen) changeBelow(world, world.column.parent.get(row), -below);
  n.frozen[row] = frozen ? 1 : 0;
  if (!frozen) changeBelow(world, world.column.parent.get(row), below);
  touch(world, row);
}

/** Takes an entity's demand out of the tree before it changes parents, and puts it back after. */
export function moveDemand(world: CpuWorld, row: number, move: () => void): void {
  const n = world.cpu.nodes.at;
  const counted = n.frozen[row] === 1 ? 0 : (n.below[row] as number);
  settle(world, row);
  changeBelow(world, world.column.parent.get(row), -counted);
  markDirty(world, machineOf(world, row));
  move();
  walk(world, row, (r) => setEfficiency(world, r, record(world, r).kind.cpuEfficiency.value));
  changeBelow(world, world.column.parent.get(row), counted);
  touch(world, row);
}

/** The timer of a row has fired: all jobs that are done by now leave. Returns their owners. */
export function finishedWork(world: CpuWorld, row: number): { owner: number; ref: number }[] {
  const { nodes, jobs, heaps } = world.cpu;
  nodes.at.timer[row] = NO_TIMER;
  settle(world, row);
  const heap = heaps[row] as number[];
  const reached = (nodes.at.virtual[row] as number) + ROUNDING;
  const done: { owner: number; ref: number }[] = [];
  while (heap.length > 0) {
    const job = heap[0] as number;
    if ((jobs.at.finish[job] as number) > reached) break;
    heapRemove(heap, job, jobs.at.finish, jobs.at.place);
    done.push({ owner: jobs.at.owner[job] as number, ref: jobs.at.ref[job] as number });
    jobs.remove(job);
  }
  if (done.length > 0) addThreads(world, row, -done.length);
  else touch(world, row);
  return done;
}

/** Slack for floating-point sums, in core-microseconds: a nanosecond. */
const ROUNDING = 1e-3;

/** Shares out every machine whose demand has changed. Call after each timer and command. */
export function shareCpu(world: CpuWorld): void {
  const { dirty } = world.cpu;
  for (let i = 0; i < dirty.length; i++) allot(world, dirty[i] as number, Infinity, 0);
  dirty.length = 0;
}

function addThreads(world: CpuWorld, row: number, change: number): void {
  const n = world.cpu.nodes.at;
  n.threads[row] = (n.threads[row] as number) + change;
  world.column.threads.set(row, n.threads[row] as number);
  changeBelow(world, row, change);
  touch(world, row);
}

/** Threads below a frozen node do not count above it. */
function changeBelow(world: CpuWorld, row: number, change: number): void {
  const n = world.cpu.nodes.at;
  for (let r = row; r >= 0; r = world.column.parent.get(r)) {
    n.below[r] = (n.below[r] as number) + change;
    if (n.frozen[r] === 1) return;
  }
}

function touch(world: CpuWorld, row: number): void {
  const n = world.cpu.nodes.at;
  n.touched[row] = 1;
  for (let r = row; r >= 0 && n.stale[r] === 0; r = world.column.parent.get(r)) n.stale[r] = 1;
  markDirty(world, machineOf(world, row));
}

function markDirty(world: CpuWorld, machine: number): void {
  if (!world.cpu.dirty.includes(machine)) world.cpu.dirty.push(machine);
}

/** Brings an entity's virtual time and CPU account up to now at the rate it has had. */
function settle(world: CpuWorld, row: number): void {
  const n = world.cpu.nodes.at;
  const elapsed = world.now - (n.settledAt[row] as number);
  if (elapsed > 0) {
    n.virtual[row] = virtualNow(world, row);
    n.used[row] = (n.used[row] as number) + (n.share[row] as number) * elapsed;
  }
  n.settledAt[row] = world.now;
}

function virtualNow(world: CpuWorld, row: number): number {
  const elapsed = world.now - (world.cpu.nodes.at.settledAt[row] as number);
  return (world.cpu.nodes.at.virtual[row] as number) + threadRate(world, row) * elapsed;
}

/** Work each thread gets per microsecond. */
function threadRate(world: CpuWorld, row: number): number {
  const n = world.cpu.nodes.at;
  const threads = n.threads[row] as number;
  if (threads === 0) return 0;
  return ((n.share[row] as number) * (n.efficiency[row] as number)) / threads;
}

/** One set of takers a depth of the stack, made when a stack is that deep for the first time. */
const scratch: Takers[] = [];
function scratchAt(depth: number): Takers {
  const known = scratch[depth];
  if (known) return known;
  const made = makeTakers(16);
  scratch[depth] = made;
  return made;
}

/** Gives a node up to `given` cores to share among its own threads and what stands on it. */
function allot(world: CpuWorld, row: number, given: Cores, depth: number): void {
  const n = world.cpu.nodes.at;
  const takers = scratchAt(depth);
  takers.count = 0;
  const threads = n.frozen[row] === 1 ? 0 : (n.threads[row] as number);
  addTaker(takers, Math.max(threads, 1), threads, 0);
  for (let c = firstChild(world, row); c >= 0; c = nextSibling(world, c)) {
    if (n.stale[c] === 0 && n.below[c] === 0) continue;
    const wants = demand(world, c);
    const reserved = Math.min(n.reserved[c] as number, wants);
    addTaker(takers, n.weight[c] as number, wants, reserved);
  }
  const available = n.frozen[row] === 1 ? 0 : Math.min(given, n.cap[row] as number);
  share(available, takers);
  setShare(world, row, takers.rates[0] as number);
  let i = 1;
  for (let c = firstChild(world, row); c >= 0; c = nextSibling(world, c)) {
    if (n.stale[c] === 0 && n.below[c] === 0) continue;
    allot(world, c, takers.rates[i++] as number, depth + 1);
  }
  n.stale[row] = 0;
}

function addTaker(takers: Takers, weight: number, cap: number, reserved: number): void {
  const i = takers.count++;
  ensureTakers(takers, takers.count);
  takers.weights[i] = weight;
  takers.caps[i] = cap;
  takers.reserved[i] = reserved;
}

/** What a node could use at most: its threads and its children's demands, under its cap. */
function demand(world: CpuWorld, row: number): Cores {
  const n = world.cpu.nodes.at;
  if (n.frozen[row] === 1 || n.below[row] === 0) return 0;
  let wants = n.threads[row] as number;
  if (n.below[row] !== wants) {
    for (let c = firstChild(world, row); c >= 0; c = nextSibling(world, c)) {
      wants += demand(world, c);
    }
  }
  return Math.min(wants, n.cap[row] as number);
}

/** Sets what an entity's own threads have together, and re-times its next job. */
function setShare(world: CpuWorld, row: number, cores: Cores): void {
  const n = world.cpu.nodes.at;
  if (n.share[row] === cores && n.touched[row] === 0) return;
  settle(world, row);
  n.share[row] = cores;
  n.touched[row] = 0;
  world.column.cpuShare.set(row, cores);
  const heap = world.cpu.heaps[row] as number[];
  const rate = threadRate(world, row);
  const timer = n.timer[row] as number;
  if (heap.length === 0 || rate === 0) {
    world.agenda.cancel(timer);
    n.timer[row] = NO_TIMER;
    return;
  }
  const left = (world.cpu.jobs.at.finish[heap[0] as number] as number) - (n.virtual[row] as number);
  const due: Micros = dueAfter(world.now, Math.ceil(left / rate - 1e-9));
  if (timer !== NO_TIMER) world.agenda.reschedule(timer, due);
  else n.timer[row] = world.agenda.schedule(due, TIMER.workDone, row);
}
