/**
 * Work that is done: what happens when the timer of a machine fires, and how machines whose work
 * concerns nobody else are run for a stretch (`docs/adr/0020-machines-by-themselves.md`).
 */
import type { Micros } from '../../units.ts';
import { dueAfter, NO_TIMER } from '../agenda.ts';
import { IntList } from '../int-list.ts';
import { heapPush, heapRemove } from '../solve/pairing-heap.ts';
import { TIMER } from '../timers.ts';
import { type BatchWorld, countTask, hasNext } from './batch.ts';
import { endThread, NOBODY, placeTouched, ROUNDING } from './cpu.ts';
import { settle, touch } from './cpu-threads.ts';
import {
  type CpuWorld,
  classDue,
  dropKey,
  machineDue,
  markMachine,
  NONE,
  TIMER_ROUNDING,
} from './cpu-tree.ts';

/** Told of a job that is done. */
export type Told<W> = (world: W, owner: number, ref: number) => void;

/** Jobs that are done and of which nobody has been told yet. Empty between timers. */
const finished = new IntList();

/** The timer of a machine has fired: all jobs that are done by now leave, and their owners hear. */
export function finishWork<W extends CpuWorld>(world: W, machine: number, tell: Told<W>): void {
  world.cpu.groups.at.timer[machine] = NO_TIMER;
  markMachine(world, machine);
  collect(world, machine);
  const { jobs, settings } = world.cpu;
  for (let i = 0; i < finished.length; i++) {
    const job = finished.at(i);
    const owner = jobs.at.owner[job] as number;
    settings.spare = job;
    if (owner !== NOBODY) tell(world, owner, jobs.at.ref[job] as number);
    if (settings.spare >= 0) jobs.remove(settings.spare);
    settings.spare = NONE;
  }
  finished.clear();
}

/** Takes all jobs that are done by now out of the classes of a machine. */
function collect(world: CpuWorld, machine: number): void {
  const g = world.cpu.groups.at;
  const c = world.cpu.classes.at;
  for (let group = machine; group >= 0; group = g.nextHere[group] as number) {
    if ((g.due[group] as number) > world.now) continue;
    for (let klass = g.firstClass[group] as number; klass >= 0; klass = c.next[klass] as number) {
      while (classDue(world, klass) <= world.now) {
        const row = c.top[klass] as number;
        dropKey(world, row, klass);
        collectRow(world, row);
      }
    }
  }
}

function collectRow(world: CpuWorld, row: number): void {
  settle(world, row);
  const { nodes, jobs } = world.cpu;
  const n = nodes.at;
  const reached = (n.virtual[row] as number) + ROUNDING;
  for (;;) {
    const job = n.top[row] as number;
    if (job < 0 || (jobs.at.key[job] as number) > reached) break;
    n.top[row] = heapRemove(jobs.at, job, job);
    endThread(world, row, job);
    jobs.at.row[job] = NONE;
    finished.push(job);
  }
  touch(world, row);
}

/**
 * Runs the machines whose work concerns nobody else, each by itself, until a time (inclusive) up to
 * which nothing else happens. `tell` hears of batch work only. Returns how many times work ended.
 */
export function runLocal<W extends BatchWorld>(world: W, until: Micros, tell: Told<W>): number {
  const { local } = world;
  let fired = 0;
  while (local.pop(until)) {
    const machine = local.a;
    let due: Micros = local.time;
    while (due <= until) {
      fired += followTasks(world, machine, until);
      due = machineDue(world, machine);
      if (due > until) break;
      world.now = due;
      finishWork(world, machine, tell);
      placeTouched(world);
      due = machineDue(world, machine);
      fired++;
    }
    const { queued, timer } = world.cpu.groups.at;
    queued[machine] = 0;
    world.cpu.settings.machines.clear();
    timer[machine] = due < Infinity ? local.schedule(due, TIMER.workDone, machine) : NO_TIMER;
  }
  return fired;
}

/** Classes of a machine among which the next to be due is looked for one by one. */
const CLASSES_MAX = 16;
const open = new Int32Array(CLASSES_MAX);

/**
 * What batch work does most of the time: the one task of an entity is done and its next one takes
 * its place, so that nothing has to be shared out. Runs a machine by itself as long as nothing else
 * happens on it. Returns how many tasks were done.
 */
function followTasks(world: BatchWorld, machine: number, until: Micros): number {
  const count = openClasses(world, machine);
  if (count === 0) return 0;
  const { due, top } = world.cpu.classes.at;
  let fired = 0;
  for (;;) {
    let next = open[0] as number;
    for (let i = 1; i < count; i++) {
      const klass = open[i] as number;
      if ((due[klass] as number) < (due[next] as number)) next = klass;
    }
    if ((due[next] as number) > until) break;
    if (!followTask(world, next, top[next] as number)) break;
    fired++;
  }
  if (fired === 0) return 0;
  const g = world.cpu.groups.at;
  for (let i = machine; i >= 0; i = g.nextHere[i] as number) g.due[i] = NONE;
  return fired;
}

/** Lists the classes of a machine, and finds out when each is due. None if there are too many. */
function openClasses(world: CpuWorld, machine: number): number {
  const g = world.cpu.groups.at;
  const c = world.cpu.classes.at;
  let count = 0;
  for (let group = machine; group >= 0; group = g.nextHere[group] as number) {
    for (let klass = g.firstClass[group] as number; klass >= 0; klass = c.next[klass] as number) {
      if (count === CLASSES_MAX) return 0;
      if (classDue(world, klass) < Infinity) open[count++] = klass;
    }
  }
  return count;
}

/** The first task of a class to be done is followed by another one. False if it is not. */
function followTask(world: BatchWorld, klass: number, row: number): boolean {
  const { nodes, jobs, classes, settings } = world.cpu;
  const n = nodes.at;
  const c = classes.at;
  const s = settings.rows.at;
  if (n.threads[row] !== 1 || s.quota[row] !== 0 || !hasNext(world, row)) return false;
  const job = n.top[row] as number;
  const now = c.due[klass] as number;
  const begun = c.settledAt[klass] as number;
  const rate = c.rate[klass] as number;
  const clock = (c.clock[klass] as number) + rate * (now - begun);
  const since = clock - (n.clockAt[row] as number);
  const size = s.size[row] as number;
  const speed = (s.efficiency[row] as number) * size;
  const reached = (n.virtual[row] as number) + since * speed + ROUNDING;
  if ((jobs.at.key[job] as number) > reached) return false;
  world.now = now;
  const work = countTask(world, row);
  n.virtual[row] = 0;
  n.used[row] = (n.used[row] as number) + since * size;
  n.clockAt[row] = clock;
  jobs.at.key[job] = work;
  const rest = heapRemove(n, row, row);
  n.key[row] = clock + work / speed;
  const first = heapPush(n, rest, row);
  c.top[klass] = first;
  const left = (n.key[first] as number) - (c.clock[klass] as number);
  c.due[klass] = dueAfter(begun, Math.ceil(left / rate - TIMER_ROUNDING));
  return true;
}
