/**
 * Batch work: tasks that an entity does one after the other once it is up, each of one thread. It
 * is what schedulers and simulators are compared by: no arrivals, only how the CPU is shared.
 */
import type { CoreMicros, Micros } from '../../units.ts';
import { OWNER } from '../timers.ts';
import { record, STATE, stateOf } from '../world.ts';
import { addWork, type CpuWorld, cancelWork } from './cpu.ts';

const NONE = -1;

export interface BatchState {
  /** Tasks done by each row. */
  readonly done: number[];
  /** The running job of each row; −1 = none. */
  readonly job: number[];
  tasksDone: number;
  /** Sum of the times at which tasks were done, for their mean. */
  sumMicros: number;
  lastAt: Micros;
}
export interface BatchWorld extends CpuWorld {
  readonly batch: BatchState;
}

export const createBatch = (): BatchState => ({
  done: [],
  job: [],
  tasksDone: 0,
  sumMicros: 0,
  lastAt: -1,
});

/** Starts the next task of an entity that is up. */
export function nextTask(world: BatchWorld, row: number): void {
  const tasks = record(world, row).spec.tasks;
  const { batch } = world;
  if (!tasks || batch.job[row] !== NONE || stateOf(world, row) !== STATE.running) return;
  const work: CoreMicros | undefined = tasks[batch.done[row] as number];
  if (work !== undefined) batch.job[row] = addWork(world, row, work, OWNER.batch, row);
}

/** The entity goes down: the task it was at is lost, and done again when it is back. */
export function dropTask(world: BatchWorld, row: number): void {
  const job = world.batch.job[row] as number;
  if (job === NONE) return;
  cancelWork(world, job);
  world.batch.job[row] = NONE;
}

/** Gives a new entity its place. Call in row order. */
export function addBatch(world: BatchWorld): void {
  world.batch.done.push(0);
  world.batch.job.push(NONE);
}

/** A task is done. */
export function taskDone(world: BatchWorld, row: number): void {
  const { batch } = world;
  batch.job[row] = NONE;
  batch.done[row] = (batch.done[row] as number) + 1;
  batch.tasksDone++;
  batch.sumMicros += world.now;
  batch.lastAt = world.now;
  nextTask(world, row);
}
