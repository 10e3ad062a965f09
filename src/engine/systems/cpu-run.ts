/**
 * Work that is done: what happens when the timer of a machine fires, and how machines whose work
 * concerns nobody else are run for a stretch (`docs/adr/0020-machines-by-themselves.md`).
 */
import type { Micros } from '../../units.ts';
import { NO_TIMER } from '../agenda.ts';
import { IntList } from '../int-list.ts';
import { heapRemove } from '../solve/pairing-heap.ts';
import { TIMER } from '../timers.ts';
import { endThread, NOBODY, placeTouched, ROUNDING } from './cpu.ts';
import { settle, touch } from './cpu-threads.ts';
import { type CpuWorld, classDue, dropKey, machineDue, markMachine, NONE } from './cpu-tree.ts';

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
export function runLocal<W extends CpuWorld>(world: W, until: Micros, tell: Told<W>): number {
  const { local } = world;
  let fired = 0;
  while (local.pop(until)) {
    const machine = local.a;
    let due: Micros = local.time;
    do {
      world.now = due;
      finishWork(world, machine, tell);
      placeTouched(world);
      due = machineDue(world, machine);
      fired++;
    } while (due <= until);
    const { queued, timer } = world.cpu.groups.at;
    queued[machine] = 0;
    world.cpu.settings.machines.clear();
    if (due < Infinity) timer[machine] = local.schedule(due, TIMER.workDone, machine);
  }
  return fired;
}
