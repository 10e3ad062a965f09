/**
 * The threads of one entity: what they have had, in virtual time, and what happens when their
 * number or their right to run changes.
 */
import { machineOf } from '../world.ts';
import { type CpuWorld, clockNow, markMachine, markStale } from './cpu-tree.ts';

/** The group of the machine that a row stands on. */
export const machineGroup = (world: CpuWorld, row: number): number =>
  world.cpu.nodes.at.group[machineOf(world, row)] as number;

/** Sets or clears a reason for which an entity, with all that stands on it, asks for nothing. */
export function setIdle(world: CpuWorld, row: number, reason: number, holds: boolean): void {
  const { idle, group } = world.cpu.nodes.at;
  const now = idle[row] as number;
  if (((now & reason) !== 0) === holds) return;
  settle(world, row);
  idle[row] = holds ? now | reason : now & ~reason;
  touch(world, row);
  if ((group[row] as number) >= 0) markStale(world, group[row] as number);
}

/** A row's jobs have changed: it has to be placed again before time goes on. */
export function touch(world: CpuWorld, row: number): void {
  const { rows, touched } = world.cpu.settings;
  if (rows.at.touched[row] === 1) return;
  rows.at.touched[row] = 1;
  touched.push(row);
  markMachine(world, machineGroup(world, row));
}

/** Clock of its class since the row was settled. */
export function clockSince(world: CpuWorld, row: number): number {
  const n = world.cpu.nodes.at;
  const klass = n.klass[row] as number;
  return klass < 0 ? 0 : clockNow(world, klass) - (n.clockAt[row] as number);
}

/** Work that each thread gets while the clock of the class goes on by one. */
export function perThread(world: CpuWorld, row: number): number {
  const n = world.cpu.nodes.at;
  const efficiency = world.cpu.settings.rows.at.efficiency[row] as number;
  return (
    (efficiency * (world.cpu.settings.rows.at.size[row] as number)) / (n.threads[row] as number)
  );
}

/** Brings an entity's virtual time and CPU account up to now. Call before its threads change. */
export function settle(world: CpuWorld, row: number): void {
  const n = world.cpu.nodes.at;
  const klass = n.klass[row] as number;
  if (klass < 0) return;
  const clock = clockNow(world, klass);
  const since = clock - (n.clockAt[row] as number);
  if (since === 0) return;
  n.virtual[row] = (n.virtual[row] as number) + since * perThread(world, row);
  n.used[row] = (n.used[row] as number) + since * (world.cpu.settings.rows.at.size[row] as number);
  n.clockAt[row] = clock;
}
