/**
 * Batch work: tasks that an entity does once it is up, one after the other or so many at once, each
 * of one thread. It is what schedulers and simulators are compared by: no arrivals, only how the
 * CPU is shared.
 */
import type { CoreMicros, Micros } from '../../units.ts';
import { IntList } from '../int-list.ts';
import { Pool } from '../pool.ts';
import { OWNER } from '../timers.ts';
import { record, STATE, stateOf, tell } from '../world.ts';
import { addWork, cancelWork, jobsOf } from './cpu.ts';
import type { MemoryWorld } from './memory.ts';
import { slowness } from './memory-slow.ts';

const BATCH_PLAN = {
  /** Tasks done. */
  done: 'u32',
  /** Tasks that it is at. */
  running: 'u32',
} as const;

export interface BatchState {
  /** One place for each row. */
  readonly rows: Pool<typeof BATCH_PLAN>;
  tasksDone: number;
  /** Sum of the times at which tasks were done, for their mean. */
  sumMicros: number;
  lastAt: Micros;
  readonly settings: {
    /** Works of each row's tasks. */
    readonly tasks: (readonly CoreMicros[])[];
    /** Rows that have done all their tasks, and when. Empty between timers. */
    readonly ended: { readonly rows: IntList; readonly times: Micros[] };
  };
}
export interface BatchWorld extends MemoryWorld {
  readonly batch: BatchState;
}

const NO_WORK: CoreMicros = -1;
const NO_TASKS: readonly CoreMicros[] = [];

export const createBatch = (): BatchState => ({
  rows: new Pool(BATCH_PLAN),
  settings: { tasks: [], ended: { rows: new IntList(), times: [] } },
  tasksDone: 0,
  sumMicros: 0,
  lastAt: -1,
});

/** Starts as many tasks of an entity that is up as it does at once. */
export function nextTask(world: BatchWorld, row: number): void {
  const { tasks, tasksAtOnce } = record(world, row).spec;
  if (!tasks || stateOf(world, row) !== STATE.running) return;
  const b = world.batch.rows.at;
  while ((b.running[row] as number) < (tasksAtOnce ?? 1)) {
    const work: CoreMicros | undefined =
      tasks[(b.done[row] as number) + (b.running[row] as number)];
    if (work === undefined) return;
    addWork(world, row, stretched(world, row, work), OWNER.batch, row);
    b.running[row] = (b.running[row] as number) + 1;
  }
}

/** The entity goes down: the tasks it was at are lost, and as many done again when it is back. */
export function dropTasks(world: BatchWorld, row: number): void {
  const b = world.batch.rows.at;
  if (b.running[row] === 0) return;
  for (const job of jobsOf(world, row, OWNER.batch)) cancelWork(world, job);
  b.running[row] = 0;
}

/** Gives a new entity its place. Call in row order. */
export function addBatch(world: BatchWorld, row: number): void {
  world.batch.rows.add();
  world.batch.settings.tasks[row] = record(world, row).spec.tasks ?? NO_TASKS;
}

/** A task is done: the next one begins. Concerns nobody but the entity. */
export function taskDone(world: BatchWorld, row: number): void {
  const work = countTask(world, row);
  if (work >= 0) addWork(world, row, work, OWNER.batch, row);
}

/** Whether a task begins when one of a row's is done. */
export const hasNext = ({ batch }: BatchWorld, row: number): boolean =>
  (batch.rows.at.done[row] as number) + (batch.rows.at.running[row] as number) <
  (batch.settings.tasks[row] as readonly CoreMicros[]).length;

/** Counts a task that is done. Returns the work of the one that begins instead; −1 = none does. */
export function countTask(world: BatchWorld, row: number): CoreMicros {
  const { batch } = world;
  const b = batch.rows.at;
  const done = (b.done[row] as number) + 1;
  b.done[row] = done;
  batch.tasksDone++;
  batch.sumMicros += world.now;
  if (world.now > batch.lastAt) batch.lastAt = world.now;
  const tasks = batch.settings.tasks[row] as readonly CoreMicros[];
  const others = (b.running[row] as number) - 1;
  const next = done + others;
  if (next < tasks.length) return stretched(world, row, tasks[next] as CoreMicros);
  b.running[row] = others;
  if (done === tasks.length) {
    batch.settings.ended.rows.push(row);
    batch.settings.ended.times.push(world.now);
  }
  return NO_WORK;
}

/** Work as it takes with the memory that is there. */
const stretched = (world: BatchWorld, row: number, work: CoreMicros): CoreMicros =>
  world.memory.watches.size === 0 ? work : work * slowness(world, row);

/** Tells of those that have done all their tasks, in the order of time, worlds and rows. */
export function tellEnded(worlds: readonly BatchWorld[]): void {
  let open = 0;
  for (const world of worlds) open += world.batch.settings.ended.rows.length;
  if (open === 0) return;
  const times = new Float64Array(open);
  const rows = new Int32Array(open);
  const owners = new Uint8Array(open);
  let n = 0;
  worlds.forEach((world, w) => {
    const { ended } = world.batch.settings;
    for (let i = 0; i < ended.rows.length; i++, n++) {
      times[n] = ended.times[i] as number;
      rows[n] = ended.rows.at(i);
      owners[n] = w;
    }
    ended.rows.clear();
    ended.times.length = 0;
  });
  for (const i of inOrder(times, owners, rows)) {
    tellOne(worlds[owners[i] as number] as BatchWorld, rows[i] as number, times[i] as number);
  }
}

/** Places of the lists, sorted by them, the first list first. */
function inOrder(times: Float64Array, owners: Uint8Array, rows: Int32Array): Uint32Array {
  const order = new Uint32Array(times.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  if (order.length === 1) return order;
  return order.sort(
    (a, b) =>
      (times[a] as number) - (times[b] as number) ||
      (owners[a] as number) - (owners[b] as number) ||
      (rows[a] as number) - (rows[b] as number),
  );
}

function tellOne(world: BatchWorld, row: number, at: Micros): void {
  const { now } = world;
  world.now = at;
  const tookMicros = at - world.column.readyAt.get(row);
  tell(world, 'tasksDone', row, { tasks: world.batch.rows.at.done[row] as number, tookMicros });
  world.now = now;
}
