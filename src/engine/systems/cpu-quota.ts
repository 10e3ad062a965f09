/**
 * CFS bandwidth control: a quota of CPU time in each period. An entity's threads run as fast as
 * they like until the quota of the period is used up, stand still until the period ends, and go on.
 * The period begins when the first thread becomes runnable and runs on, period after period, until
 * one begins with nothing to run.
 *
 * How accurate is this? Exact where slices are small against the quota. The kernel hands the quota
 * to CPUs in slices of 5 ms, of which up to 1 ms a CPU can be left over unused.
 * Source: Linux, Documentation/scheduler/sched-bwc.rst.
 */
import { NO_TIMER } from '../agenda.ts';
import { TIMER } from '../timers.ts';
import { setIdle, settle, touch } from './cpu-threads.ts';
import { type CpuWorld, type Quota, THROTTLED } from './cpu-tree.ts';

/** CPU time below which a quota is used up, in core-microseconds. */
const ROUNDING = 1e-3;

function quotaOf(world: CpuWorld, row: number): Quota {
  const known = world.cpu.quotas.get(row);
  if (known) return known;
  const made = {
    usedAt: 0,
    timer: NO_TIMER,
    periods: 0,
    throttled: 0,
    throttledAt: 0,
    throttledMicros: 0,
  };
  world.cpu.quotas.set(row, made);
  return made;
}

/** CPU time left in this period. The row is settled. */
function left(world: CpuWorld, row: number): number {
  const { nodes, settings } = world.cpu;
  const used = (nodes.at.used[row] as number) - quotaOf(world, row).usedAt;
  return (settings.rows.at.quota[row] as number) - used;
}

/** Begins a period if a thread wants to run, and stops the threads if the quota is used up. */
export function checkQuota(world: CpuWorld, row: number): void {
  const n = world.cpu.nodes.at;
  if (n.threads[row] === 0 || (n.idle[row] as number) !== 0) return;
  const quota = quotaOf(world, row);
  if (quota.timer === NO_TIMER) beginPeriod(world, row, quota);
  const ends = world.agenda.timeOf(quota.timer);
  if (left(world, row) > ROUNDING || ends <= world.now) return;
  quota.throttled++;
  quota.throttledAt = world.now;
  n.idle[row] = (n.idle[row] as number) | THROTTLED;
}

/** Reading of the class's clock at which the quota will be used up; Infinity = not any more. */
export function quotaKey(world: CpuWorld, row: number): number {
  const n = world.cpu.nodes.at;
  const rest = left(world, row);
  // Used up at the very end of the period: the next one begins within this microsecond.
  if (rest <= ROUNDING) return Infinity;
  return (n.clockAt[row] as number) + rest / (world.cpu.settings.rows.at.size[row] as number);
}

function beginPeriod(world: CpuWorld, row: number, quota: Quota): void {
  const { settings } = world.cpu;
  // What a thread had within the microsecond in which the quota ran out counts for the next one.
  const over = quota.periods === 0 ? 0 : Math.max(0, -left(world, row));
  quota.usedAt = (world.cpu.nodes.at.used[row] as number) - over;
  quota.periods++;
  const ends = world.now + (settings.rows.at.period[row] as number);
  quota.timer = world.agenda.schedule(ends, TIMER.quotaRefilled, row);
}

/** A period has ended: the quota is full again. */
export function quotaRefilled(world: CpuWorld, row: number): void {
  const quota = quotaOf(world, row);
  quota.timer = NO_TIMER;
  settle(world, row);
  const n = world.cpu.nodes.at;
  if (((n.idle[row] as number) & THROTTLED) !== 0) {
    quota.throttledMicros += world.now - quota.throttledAt;
    setIdle(world, row, THROTTLED, false);
  }
  const applies = (world.cpu.settings.rows.at.quota[row] as number) > 0;
  if (n.threads[row] !== 0 && applies) beginPeriod(world, row, quota);
  touch(world, row);
}

/** A quota applies again, or does not any more: what was used until now does not count. */
export function resetQuota(world: CpuWorld, row: number): void {
  const quota = world.cpu.quotas.get(row);
  if (quota) quota.usedAt = world.cpu.nodes.at.used[row] as number;
}

/** Periods begun, periods in which it was stopped, and for how long in all, in µs. */
export interface Throttling {
  readonly periods: number;
  readonly throttled: number;
  readonly throttledMicros: number;
}
export function throttlingOf(world: CpuWorld, row: number): Throttling {
  const quota = world.cpu.quotas.get(row);
  if (!quota) return { periods: 0, throttled: 0, throttledMicros: 0 };
  const { periods, throttled, throttledMicros } = quota;
  const stopped = ((world.cpu.nodes.at.idle[row] as number) & THROTTLED) !== 0;
  const now = stopped ? world.now - quota.throttledAt : 0;
  return { periods, throttled, throttledMicros: throttledMicros + now };
}
