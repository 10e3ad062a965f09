/**
 * Failures that nobody orders: faults that the scenario has planned, and machines and disks that
 * fail by themselves.
 *
 * A machine that has been up fails after a time drawn from an exponential distribution with its
 * mean time between failures; its hardware is struck as by a power loss. When its repair is over it
 * is switched on. The time to the next failure is drawn when it comes up, from a stream of its own:
 * machines are independent, and twin worlds draw the same. Disks fail at their yearly rate; a disk
 * that fails is counted and replaced, and takes nothing along (the machine's disks mirror one
 * another).
 *
 *     P(time to failure > t) = exp(−t ÷ mtbf)        availability → mtbf ÷ (mtbf + time to repair)
 *
 * How accurate is this? The exponential distribution forgets how old a machine is; in the field
 * failures come in clusters and grow with age (Schroeder & Gibson 2007, whose figures the built-in
 * scenarios use). Left out: what a rebuild of disks costs, and failures that strike together.
 */
import type { Micros } from '../../units.ts';
import { dueAfter, NO_TIMER } from '../agenda.ts';
import { TIMER } from '../timers.ts';
import { record, STATE, stateOf, tell, tierIsUp } from '../world.ts';
import { crash } from './ending.ts';
import type { ScaleWorld } from './scaling.ts';
import { beginStart } from './starting.ts';

const YEAR: Micros = 365 * 86_400e6;

export interface FailureState {
  /** Timer of the next failure of machines that may fail and are up, by row. */
  readonly next: Map<number, number>;
  /** When machines that are being repaired failed, by row. */
  readonly failedAt: Map<number, Micros>;
  /** Failures of machines, and of disks, by row. */
  readonly machines: Map<number, number>;
  readonly disks: Map<number, number>;
}
export interface FailureWorld extends ScaleWorld {
  readonly failure: FailureState;
}

export const createFailures = (): FailureState => ({
  next: new Map(),
  failedAt: new Map(),
  machines: new Map(),
  disks: new Map(),
});

const count = (counts: Map<number, number>, row: number): void => {
  counts.set(row, (counts.get(row) ?? 0) + 1);
};

/** Sets the faults that are planned, and the first failures of disks. Call once. */
export function beginFailures(world: FailureWorld): void {
  (world.spec.faults ?? []).forEach(({ at }, i) => {
    world.agenda.schedule(at, TIMER.faultDue, i);
  });
  for (const row of world.machines) {
    nextDiskFailure(world, row);
    watchMachine(world, row);
  }
}

/** A planned fault is due. What is not there, or down already, cannot be struck. */
export function faultDue(world: FailureWorld, index: number): void {
  const fault = world.spec.faults?.[index];
  const row = fault && world.rows.get(fault.id);
  if (!fault || row === undefined || !tierIsUp(world, row, fault.tier)) return;
  world.tree.at.cause[row] = -1;
  crash(world, row, fault.tier, 'crashed');
}

/** A row has come up or gone down: a machine that is up may fail, one that is down may not. */
export function watchMachine(world: FailureWorld, row: number): void {
  const mtbf = record(world, row).spec.hardware?.mtbfMicros;
  if (mtbf === undefined) return;
  const { next } = world.failure;
  const state = stateOf(world, row);
  if (state !== STATE.running && state !== STATE.stopping) {
    world.agenda.cancel(next.get(row) ?? NO_TIMER);
    next.delete(row);
  }
  if (state !== STATE.running || next.has(row)) return;
  const stream = world.random.stream(`failures/${record(world, row).id}`);
  const due = dueAfter(world.now, Math.ceil(stream.nextExponential(mtbf)));
  next.set(row, world.agenda.schedule(due, TIMER.machineFails, row));
}

/** A machine fails by itself. */
export function machineFails(world: FailureWorld, row: number): void {
  world.failure.next.delete(row);
  count(world.failure.machines, row);
  world.tree.at.cause[row] = -1;
  crash(world, row, 'hardware', 'crashed');
  const repair = record(world, row).spec.hardware?.repairMicros;
  if (repair === undefined) return;
  world.failure.failedAt.set(row, world.now);
  world.agenda.schedule(dueAfter(world.now, repair), TIMER.machineRepaired, row);
}

/** The repair of a machine is over: it is switched on, unless somebody has done that. */
export function machineRepaired(world: FailureWorld, row: number): void {
  const since = world.failure.failedAt.get(row) ?? world.now;
  world.failure.failedAt.delete(row);
  if (stateOf(world, row) !== STATE.crashed) return;
  beginStart(world, row, tell(world, 'repaired', row, { tookMicros: world.now - since }));
}

function nextDiskFailure(world: FailureWorld, row: number): void {
  const { disks = 1, diskFailuresPerYear = 0 } = record(world, row).spec.hardware ?? {};
  if (diskFailuresPerYear <= 0) return;
  const stream = world.random.stream(`disks/${record(world, row).id}`);
  const mean = YEAR / (disks * diskFailuresPerYear);
  const due = dueAfter(world.now, Math.ceil(stream.nextExponential(mean)));
  world.agenda.schedule(due, TIMER.diskFails, row);
}

/** A disk of a machine fails and is replaced. */
export function diskFails(world: FailureWorld, row: number): void {
  count(world.failure.disks, row);
  tell(world, 'diskFailed', row, { failures: world.failure.disks.get(row) ?? 0 }, -1);
  nextDiskFailure(world, row);
}
