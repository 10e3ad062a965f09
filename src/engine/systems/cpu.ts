/**
 * CPU. The demand for CPU forms the same tree as the stack: an entity's own runnable threads, and
 * what stands on it. Each node shares what it is given among them by weighted max–min with caps and
 * reservations: a thread takes at most one core and weighs 1, an entity is capped at its vCPUs or
 * quota and weighs what its shares say (`cpu-tree.ts`).
 *
 * The threads of one entity get equal parts, so its work is processor sharing, kept in virtual
 * time: V is the work each thread has had; a job that arrives with work w is done when V reaches V
 * + w. CPU work inside runs at the product of the efficiencies of the kinds beneath.
 *
 * A machine has one timer. A machine whose work concerns nobody else (batch work) waits in an
 * agenda of its own and is run for a stretch, alone (`runLocal`): until the next thing happens that
 * could touch it, nothing about it depends on the others.
 *
 * How accurate is this? Exact for fluid sharing. Left out: time slices, cache and NUMA effects.
 * Source: demand trees as in SimGrid's virtual machines; virtual time as in Parekh & Gallager, A
 * Generalized Processor Sharing Approach, IEEE/ACM ToN 1993.
 */
import type { CoreMicros, Cores } from '../../units.ts';
import { NO_TIMER } from '../agenda.ts';
import { heapPush, heapRemove, unlinked } from '../solve/pairing-heap.ts';
import { OWNER, TIMER } from '../timers.ts';
import { record, walk } from '../world.ts';
import { checkQuota, quotaKey, resetQuota } from './cpu-quota.ts';
import { clockSince, machineGroup, perThread, setIdle, settle, touch } from './cpu-threads.ts';
import {
  type CpuWorld,
  classOf,
  clockNow,
  dropKey,
  FROZEN,
  joinClass,
  leaveClass,
  machineDue,
  markMachine,
  markStale,
  NONE,
  retuneClass,
  setKey,
  shareStale,
  smtCapacity,
  unseat,
} from './cpu-tree.ts';
import { limitLifted } from './settings.ts';
import { speedInside } from './speed.ts';

export { setIdle, touch } from './cpu-threads.ts';
export { type CpuState, type CpuWorld, createCpu } from './cpu-tree.ts';

/** Slack for floating-point sums, in core-microseconds: a nanosecond. */
export const ROUNDING = 1e-3;
/** Owner of a job that was cancelled after it was done and before anybody was told. */
export const NOBODY = 255;

/** Gives a new entity its node. Call in row order, after `addEntity`. */
export function addNode(world: CpuWorld, row: number): void {
  const { spec } = record(world, row);
  const { nodes, settings } = world.cpu;
  nodes.add();
  settings.rows.add();
  settings.rows.at.weight[row] = spec.cpuWeight ?? 1;
  settings.rows.at.reserved[row] = spec.cpuReserved ?? 0;
  const n = nodes.at;
  n.klass[row] = NONE;
  n.top[row] = NONE;
  n.group[row] = NONE;
  unlinked(n, row);
  setLimit(world, row);
  setEfficiency(world, row);
  const parent = world.column.parent.get(row);
  if (parent < 0) openGroup(world, row);
  else openGroup(world, parent);
}

function setEfficiency(world: CpuWorld, row: number): void {
  world.cpu.settings.rows.at.efficiency[row] = speedInside(world, row);
}

/** A limit is a smooth cap, or with a period a quota; what others stand on has no quota. */
function setLimit(world: CpuWorld, row: number): void {
  const { spec, kind } = record(world, row);
  const s = world.cpu.settings.rows.at;
  const quota = limitLifted(world, row, 'cpu') ? undefined : spec.cpus;
  const limit = spec.hardware?.cores ?? quota ?? Infinity;
  const leaf = (world.cpu.nodes.at.group[row] as number) < 0;
  const period = leaf && limit < Infinity ? (spec.cpuPeriodMicros ?? 0) : 0;
  s.cap[row] = period > 0 ? Infinity : limit;
  const smt = (spec.hardware?.threadsPerCore ?? 1) > 1 ? kind.smtGain : undefined;
  s.smt[row] = smt?.value ?? 0;
  s.quota[row] = limit < Infinity ? limit * period : 0;
  s.period[row] = period;
}

/** A limit of an entity applies now, or does not any more. */
export function changeLimit(world: CpuWorld, row: number): void {
  settle(world, row);
  leave(world, row);
  setLimit(world, row);
  resetQuota(world, row);
  const group = world.cpu.nodes.at.group[row] as number;
  if (group >= 0) markStale(world, group);
  touch(world, row);
}

/** The extensions of a machine's processor are as its firmware has them from now on. */
export function followExtensions(world: CpuWorld, machine: number): void {
  if (world.setup.rows.has(machine)) walk(world, machine, (row) => setEfficiency(world, row));
}

/** Works out again what follows from where entities stand, after a state was loaded. */
export function settleSettings(world: CpuWorld): void {
  for (const machine of world.machines) {
    walk(world, machine, (row) => {
      setEfficiency(world, row);
      setLimit(world, row);
      const s = world.cpu.settings.rows.at;
      const { threads, klass, group } = world.cpu.nodes.at;
      const asks = (klass[row] as number) >= 0;
      s.placed[row] = threads[row] as number;
      s.size[row] = !asks ? 0 : (group[row] as number) >= 0 ? (threads[row] as number) : 1;
    });
  }
}

/** Makes a group for an entity that something stands on; nothing happens when it has one. */
function openGroup(world: CpuWorld, row: number): void {
  const { nodes, groups } = world.cpu;
  if ((nodes.at.group[row] as number) >= 0) return;
  const parent = world.column.parent.get(row);
  if (parent >= 0) openGroup(world, parent);
  const above = parent < 0 ? NONE : (nodes.at.group[parent] as number);
  const id = groups.add();
  const g = groups.at;
  g.row[id] = row;
  g.above[id] = above;
  g.machine[id] = above < 0 ? id : (g.machine[above] as number);
  for (const link of ['firstClass', 'seat', 'firstInner', 'nextInner', 'previousInner'] as const) {
    g[link][id] = NONE;
  }
  g.nextHere[id] = NONE;
  g.previousHere[id] = NONE;
  g.timer[id] = NO_TIMER;
  g.due[id] = Infinity;
  if (above >= 0) linkHere(world, id);
  // Its own threads become members of its own group.
  settle(world, row);
  leave(world, row);
  nodes.at.group[row] = id;
  setLimit(world, row);
  touch(world, row);
}

function linkHere(world: CpuWorld, id: number): void {
  const g = world.cpu.groups.at;
  const machine = g.machine[id] as number;
  const next = g.nextHere[machine] as number;
  g.nextHere[id] = next;
  g.previousHere[id] = machine;
  if (next >= 0) g.previousHere[next] = id;
  g.nextHere[machine] = id;
}

function unlinkHere(world: CpuWorld, id: number): void {
  const g = world.cpu.groups.at;
  const next = g.nextHere[id] as number;
  const before = g.previousHere[id] as number;
  g.nextHere[before] = next;
  if (next >= 0) g.previousHere[next] = before;
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
  const { nodes, jobs, settings } = world.cpu;
  const n = nodes.at;
  if (settings.rows.at.touched[row] === 0) settle(world, row);
  if (n.threads[row] === 0) n.virtual[row] = 0;
  const job = settings.spare >= 0 ? settings.spare : jobs.take();
  settings.spare = NONE;
  const j = jobs.at;
  j.key[job] = (n.virtual[row] as number) + work;
  j.row[job] = row;
  j.owner[job] = owner;
  j.ref[job] = ref;
  n.top[row] = heapPush(j, n.top[row] as number, job);
  n.threads[row] = (n.threads[row] as number) + 1;
  if (owner !== OWNER.batch) countStrangers(world, row, 1);
  touch(world, row);
  return job;
}

/** Takes a job away unfinished. */
export function cancelWork(world: CpuWorld, job: number): void {
  const { jobs, nodes } = world.cpu;
  const row = jobs.at.row[job] as number;
  if (row === NONE) {
    jobs.at.owner[job] = NOBODY; // done at this very instant, and not told yet
    return;
  }
  settle(world, row);
  nodes.at.top[row] = heapRemove(jobs.at, nodes.at.top[row] as number, job);
  endThread(world, row, job);
  jobs.remove(job);
  touch(world, row);
}

export function endThread(world: CpuWorld, row: number, job: number): void {
  const n = world.cpu.nodes.at;
  n.threads[row] = (n.threads[row] as number) - 1;
  if (world.cpu.jobs.at.owner[job] !== OWNER.batch) countStrangers(world, row, -1);
}

function countStrangers(world: CpuWorld, row: number, change: number): void {
  const { strangers } = world.cpu.groups.at;
  const machine = machineGroup(world, row);
  strangers[machine] = (strangers[machine] as number) + change;
}

/** Work that a job still has to get, in core-microseconds. Reads only. */
export function workLeft(world: CpuWorld, job: number): CoreMicros {
  const { jobs, nodes } = world.cpu;
  const row = jobs.at.row[job] as number;
  if (row === NONE) return 0;
  const since = clockSince(world, row);
  const virtual = (nodes.at.virtual[row] as number) + since * perThread(world, row);
  return Math.max(0, (jobs.at.key[job] as number) - virtual);
}

/** CPU time that the entity's own threads have had so far, in core-microseconds. Reads only. */
export function cpuUsed(world: CpuWorld, row: number): CoreMicros {
  const n = world.cpu.nodes.at;
  return (
    (n.used[row] as number) +
    clockSince(world, row) * (world.cpu.settings.rows.at.size[row] as number)
  );
}

/** Cores that the entity's own threads have together at this moment. Reads only. */
export function cpuShareOf(world: CpuWorld, row: number): Cores {
  const { nodes, classes } = world.cpu;
  const klass = nodes.at.klass[row] as number;
  return klass < 0
    ? 0
    : (classes.at.rate[klass] as number) * (world.cpu.settings.rows.at.size[row] as number);
}

/** Runnable threads of an entity's own. Reads only. */
export const threadsOf = (world: CpuWorld, row: number): number =>
  world.cpu.nodes.at.threads[row] as number;

/** Cores' worth of work that a machine could do for so many runnable threads. */
export function machineCapacity(world: CpuWorld, machine: number, wanted: Cores): Cores {
  const s = world.cpu.settings.rows.at;
  return smtCapacity(s.cap[machine] as number, s.smt[machine] as number, wanted);
}

/** Freezes (a paused guest) or thaws: its threads keep their work but ask for nothing. */
export function setFrozen(world: CpuWorld, row: number, frozen: boolean): void {
  setIdle(world, row, FROZEN, frozen);
}

/** Takes an entity's demand out of the tree before it changes parents, and puts it back after. */
export function moveDemand(world: CpuWorld, row: number, move: () => void): void {
  const { nodes } = world.cpu;
  const moving: number[] = [];
  let strangers = 0;
  walk(world, row, (r) => {
    moving.push(r);
    settle(world, r);
    strangers += strangersOn(world, r);
  });
  const group = nodes.at.group[row] as number;
  if (group < 0) leave(world, row);
  else unseat(world, group);
  countStrangers(world, row, -strangers);
  markMachine(world, machineGroup(world, row));
  const g = world.cpu.groups.at;
  for (const r of moving)
    if ((nodes.at.group[r] as number) >= 0) unlinkHere(world, nodes.at.group[r] as number);
  move();
  const parent = world.column.parent.get(row);
  openGroup(world, parent);
  if (group >= 0) g.above[group] = nodes.at.group[parent] as number;
  countStrangers(world, row, strangers);
  for (const r of moving) {
    setEfficiency(world, r);
    const own = nodes.at.group[r] as number;
    touch(world, r);
    if (own < 0) continue;
    world.cpu.groups.at.machine[own] = machineGroup(world, r);
    linkHere(world, own);
    markStale(world, own);
  }
}

/** The jobs of an owner on a row. Reads only. */
export function jobsOf(world: CpuWorld, row: number, owner: number): number[] {
  const { nodes, jobs } = world.cpu;
  const found: number[] = [];
  const open = [nodes.at.top[row] as number];
  for (let job = open.pop(); job !== undefined; job = open.pop()) {
    if (job < 0) continue;
    if (jobs.at.owner[job] === owner) found.push(job);
    open.push(jobs.at.child[job] as number, jobs.at.sibling[job] as number);
  }
  return found.sort((a, b) => a - b);
}

function strangersOn(world: CpuWorld, row: number): number {
  const own = jobsOf(world, row, OWNER.batch).length;
  return (world.cpu.nodes.at.threads[row] as number) - own;
}

/** Shares out every machine whose demand has changed. Call after each timer and command. */
export function shareCpu(world: CpuWorld): void {
  const { machines } = world.cpu.settings;
  if (machines.length === 0) return;
  placeTouched(world);
  for (let i = 0; i < machines.length; i++) {
    world.cpu.groups.at.queued[machines.at(i)] = 0;
    setTimer(world, machines.at(i));
  }
  machines.clear();
}

/** Places every row that has been touched, and shares out what follows. */
export function placeTouched(world: CpuWorld): void {
  const { touched, rows } = world.cpu.settings;
  for (let i = 0; i < touched.length; i++) {
    const row = touched.at(i);
    rows.at.touched[row] = 0;
    place(world, row);
  }
  touched.clear();
  shareStale(world);
}

/** Takes the threads of a row out of their class. */
function leave(world: CpuWorld, row: number): void {
  const n = world.cpu.nodes.at;
  const klass = n.klass[row] as number;
  if (klass < 0) return;
  dropKey(world, row, klass);
  leaveClass(world, klass, world.cpu.settings.rows.at.size[row] as number);
  n.klass[row] = NONE;
  world.cpu.settings.rows.at.size[row] = 0;
}

/** Puts the threads of a row where their number says, and times its next job. */
function place(world: CpuWorld, row: number): void {
  const n = world.cpu.nodes.at;
  const s = world.cpu.settings.rows.at;
  if (s.quota[row] !== 0) checkQuota(world, row);
  const threads = n.idle[row] === 0 ? (n.threads[row] as number) : 0;
  const old = n.klass[row] as number;
  if (threads === 0) {
    leave(world, row);
    return;
  }
  if (old < 0 || threads !== world.cpu.settings.rows.at.placed[row]) choose(world, row, threads);
  const klass = n.klass[row] as number;
  const left = (world.cpu.jobs.at.key[n.top[row] as number] as number) - (n.virtual[row] as number);
  const key = (n.clockAt[row] as number) + Math.max(0, left) / perThread(world, row);
  setKey(world, row, klass, s.quota[row] === 0 ? key : Math.min(key, quotaKey(world, row)));
}

/** Moves the threads of a row into the class that their number asks for. */
function choose(world: CpuWorld, row: number, threads: number): void {
  settle(world, row);
  const n = world.cpu.nodes.at;
  world.cpu.settings.rows.at.placed[row] = threads;
  const own = n.group[row] as number;
  if (own >= 0) enter(world, row, classOf(world, own, 1, 1, 0), threads);
  else chooseLeaf(world, row, threads);
}

/** An entity that nothing stands on is a member of its parent's group. */
function chooseLeaf(world: CpuWorld, row: number, threads: number): void {
  const n = world.cpu.nodes.at;
  const s = world.cpu.settings.rows.at;
  const most = Math.min(s.cap[row] as number, threads);
  const least = Math.min(s.reserved[row] as number, most);
  const old = n.klass[row] as number;
  if (old >= 0 && world.cpu.classes.at.count[old] === 1) {
    retuneClass(world, old, most, least); // alone in its class: it takes the class along
    return;
  }
  const group = n.group[world.column.parent.get(row)] as number;
  enter(world, row, classOf(world, group, s.weight[row] as number, most, least), 1);
}

/**
 * Lets a row that nothing stands on ask for so many threads from now on, without timing its jobs;
 * the caller does that, and sets the machine's timer.
 */
export function askFor(world: CpuWorld, row: number, threads: number): void {
  if (threads === 0) leave(world, row);
  else choose(world, row, threads);
  shareStale(world);
}

/** Makes a row so many members of a class instead of what it was. */
function enter(world: CpuWorld, row: number, klass: number, size: number): void {
  const n = world.cpu.nodes.at;
  const old = n.klass[row] as number;
  if (klass === old && size === world.cpu.settings.rows.at.size[row]) return;
  if (klass !== old && old >= 0) dropKey(world, row, old);
  joinClass(world, klass, size);
  if (old >= 0) leaveClass(world, old, world.cpu.settings.rows.at.size[row] as number);
  n.klass[row] = klass;
  world.cpu.settings.rows.at.size[row] = size;
  n.clockAt[row] = clockNow(world, klass);
}

/** Sets the timer of a machine, in the agenda in which it belongs. */
function setTimer(world: CpuWorld, machine: number): void {
  const g = world.cpu.groups.at;
  const due = machineDue(world, machine);
  const timer = g.timer[machine] as number;
  const local = g.strangers[machine] === 0 ? 1 : 0;
  if (timer !== NO_TIMER && (due === Infinity || local !== g.local[machine])) {
    (g.local[machine] === 1 ? world.local : world.agenda).cancel(timer);
    g.timer[machine] = NO_TIMER;
  }
  g.local[machine] = local;
  if (due === Infinity) return;
  const agenda = local === 1 ? world.local : world.agenda;
  if (g.timer[machine] === NO_TIMER) {
    g.timer[machine] = agenda.schedule(due, TIMER.workDone, machine);
  } else if (agenda.timeOf(timer) !== due) agenda.reschedule(timer, due);
}
