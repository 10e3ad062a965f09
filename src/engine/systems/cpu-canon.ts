/**
 * One form for every state. Machines by themselves are run in stretches, and how a run is cut into
 * stretches decides in which order their timers were set and their classes came and went. None of
 * that may be seen in the state: before it is saved, both are numbered anew. For the same reason
 * the heaps of jobs, which have many forms for one order, are put into one, and jobs that are no
 * more are wiped out.
 */
import { Agenda } from '../agenda.ts';
import { EMPTY_HEAP, heapPush } from '../solve/pairing-heap.ts';
import { TIMER } from '../timers.ts';
import type { CpuWorld } from './cpu-tree.ts';

/** Numbers anew what depends on how the run was cut. Call before the state is saved. */
export function canonizeCpu(world: CpuWorld): void {
  retimeLocal(world);
  renumberClasses(world);
  reheap(world);
  world.cpu.jobs.wipe();
}

/** Builds the heap of the jobs of each row anew, in the order of their numbers. */
function reheap(world: CpuWorld): void {
  const { nodes, jobs } = world.cpu;
  const { top } = nodes.at;
  const j = jobs.at;
  for (let row = 0; row < nodes.length; row++) {
    const root = top[row] as number;
    if (root < 0 || (j.child[root] as number) < 0) continue;
    const found: number[] = [];
    const open = [root];
    for (let job = open.pop(); job !== undefined; job = open.pop()) {
      found.push(job);
      const [child, sibling] = [j.child[job] as number, j.sibling[job] as number];
      if (child >= 0) open.push(child);
      if (sibling >= 0) open.push(sibling);
    }
    found.sort((a, b) => a - b);
    let made = EMPTY_HEAP;
    for (const job of found) made = heapPush(j, made, job);
    top[row] = made;
  }
}

/** Times the machines by themselves anew, in the order of their groups. */
function retimeLocal(world: CpuWorld): void {
  const { a, times } = world.local.snapshot();
  const order = [...a.keys()].sort((i, j) => (a[i] as number) - (a[j] as number));
  world.local = new Agenda();
  for (const i of order) {
    const machine = a[i] as number;
    const timer = world.local.schedule(times[i] as number, TIMER.workDone, machine);
    world.cpu.groups.at.timer[machine] = timer;
  }
}

/** Numbers the classes by their groups, and within one in the order of its list. */
function renumberClasses(world: CpuWorld): void {
  const { groups, classes, nodes } = world.cpu;
  const g = groups.at;
  const numbers = new Map<number, number>();
  for (let group = 0; group < groups.length; group++) {
    for (let id = g.firstClass[group] as number; id >= 0; id = classes.at.next[id] as number) {
      numbers.set(id, numbers.size);
    }
  }
  const renumbered = (id: number): number => (id < 0 ? id : (numbers.get(id) as number));
  const before = classes.snapshot();
  const columns: Record<string, (typeof before.columns)[string]> = {};
  for (const [name, cells] of Object.entries(before.columns)) {
    const made = cells.slice(0, numbers.size);
    for (const [from, to] of numbers) made[to] = cells[from] as number;
    columns[name] = made;
  }
  classes.load({ length: numbers.size, free: new Int32Array(0), columns });
  const c = classes.at;
  for (let id = 0; id < classes.length; id++) c.next[id] = renumbered(c.next[id] as number);
  for (let group = 0; group < groups.length; group++) {
    g.firstClass[group] = renumbered(g.firstClass[group] as number);
    g.seat[group] = renumbered(g.seat[group] as number);
  }
  const { klass } = nodes.at;
  for (let row = 0; row < nodes.length; row++) klass[row] = renumbered(klass[row] as number);
}
