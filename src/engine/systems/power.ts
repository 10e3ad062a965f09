/**
 * Power. A machine that is on draws its idle power; the rest grows with the share of its cores that
 * work:
 *
 *     watts = idle + (peak − idle) × busy cores ÷ cores
 *     joules = idle × time on + (peak − idle) × core-seconds used ÷ cores
 *
 * The second line is the integral of the first, exactly: the CPU keeps account of what every entity
 * has used, so nothing is sampled. A machine that is off, or down, draws nothing.
 *
 * How accurate is this? A straight line is what was measured for groups of servers; single models
 * bend below it. Left out: sleep states and clock frequencies, power supplies, cooling, what disks
 * and networks draw by themselves.
 * Source: Fan, Weber & Barroso, Power Provisioning for a Warehouse-sized Computer, ISCA 2007.
 */
import type { CoreMicros, Micros } from '../../units.ts';
import { machineOf, record, STATE, stateOf, walk } from '../world.ts';
import { type CpuWorld, cpuUsed } from './cpu.ts';

export interface PowerState {
  /** Since when machines that are on have been on, by row. */
  readonly onSince: Map<number, Micros>;
  /** How long they were on before that. */
  readonly onBefore: Map<number, Micros>;
  /**
   * What must be added to the CPU used by what stands on a machine, to get what was used on it: the
   * work of guests before they went, less what those that came had used elsewhere.
   */
  readonly usedElsewhere: Map<number, CoreMicros>;
}
export interface PowerWorld extends CpuWorld {
  readonly power: PowerState;
}

export const createPower = (): PowerState => ({
  onSince: new Map(),
  onBefore: new Map(),
  usedElsewhere: new Map(),
});

/** A row has come up or gone down: a machine is switched on or off. */
export function watchPower(world: PowerWorld, row: number): void {
  if (record(world, row).spec.hardware?.peakWatts === undefined) return;
  const { onSince, onBefore } = world.power;
  const state = stateOf(world, row);
  if (state === STATE.stopping) return; // what is on stays so until it is down; a wreck stays off
  const on = state !== STATE.off && state !== STATE.crashed && state !== STATE.fallen;
  const since = onSince.get(row);
  if (on && since === undefined) onSince.set(row, world.now);
  if (on || since === undefined) return;
  onSince.delete(row);
  onBefore.set(row, (onBefore.get(row) ?? 0) + world.now - since);
}

/** An entity has moved, with all that stands on it, from one machine to where it is now. */
export function countMove(world: PowerWorld, row: number, from: number): void {
  const to = machineOf(world, row);
  let used = 0;
  walk(world, row, (r) => {
    used += cpuUsed(world, r);
  });
  const { usedElsewhere } = world.power;
  usedElsewhere.set(from, (usedElsewhere.get(from) ?? 0) + used);
  usedElsewhere.set(to, (usedElsewhere.get(to) ?? 0) - used);
}

/** Power that a machine draws now, in watts; `busy` are the cores that work. Reads only. */
export function wattsOf(world: PowerWorld, row: number, busy: number): number {
  const { hardware } = record(world, row).spec;
  const { idleWatts = 0, peakWatts = 0, cores = 1 } = hardware ?? {};
  if (!world.power.onSince.has(row)) return 0;
  return idleWatts + ((peakWatts - idleWatts) * busy) / cores;
}

/** Energy that a machine has taken so far, in joules. Reads only. */
export function joulesOf(world: PowerWorld, row: number, used: CoreMicros): number {
  const { idleWatts = 0, peakWatts = 0, cores = 1 } = record(world, row).spec.hardware ?? {};
  const { onSince, onBefore, usedElsewhere } = world.power;
  const since = onSince.get(row);
  const on = (onBefore.get(row) ?? 0) + (since === undefined ? 0 : world.now - since);
  const here = used + (usedElsewhere.get(row) ?? 0);
  return (idleWatts * on + ((peakWatts - idleWatts) * here) / cores) / 1e6;
}
