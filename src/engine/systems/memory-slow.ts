/**
 * What it costs when memory is not there: work takes longer.
 *
 *   time = native time × (1 + pages touched a second × share of them missing × time of a page)
 *                      ÷ (1 − loss by the balloon)
 *
 * *Missing* is the part of an entity's memory that is out on the disk, or, of a program on a
 * machine whose page cache has been taken, the part of its files that has to be read again. Pages
 * touched are at least those written (`dirtyBytesPerCpuSecond`). A page takes an I/O and its bytes.
 * The loss by a balloon comes of tables in the guest that were sized for all of its memory; it is
 * the published one at two sizes, straight lines between.
 *
 * How accurate is this? The direction and the order of magnitude. The wait for the disk counts as
 * work of the processor, as does the `wa` of top(1). A job keeps the speed at which it began.
 * Source: Waldspurger, OSDI 2002, 3.2, Fig. 2 (balloon); the rest is arithmetic on the figures of
 * the disk and of live migration.
 */
import type { Bytes } from '../../units.ts';
import type { ReclaimSpec } from '../define.ts';
import { machineOf, record } from '../world.ts';
import { guestAround, isGuest, type MemoryWorld } from './memory.ts';
import { type HostMemory, type HostView, holderAbove, touchedBy } from './memory-host.ts';

/** A page of x86. */
const PAGE = 4096;
/** Steps in which the page cache is said to be lost. */
const STEPS = 8;
/** Microseconds of one read where a machine's disk has no figure of I/Os: a flash disk. */
const READ_MICROS = 100; // assumption: order of magnitude of flash

/** How much of the page cache that programs need is lost with so much memory free, in eighths. */
export function thrashAt(view: HostView, free: Bytes): number {
  if (view.files <= 0 || free >= view.files) return 0;
  return Math.min(STEPS, Math.ceil((STEPS * (view.files - Math.max(0, free))) / view.files));
}

/** Writes down what slows whom, for `slowness`. */
export function noteSlowness(world: MemoryWorld, view: HostView, now: HostMemory): void {
  if (view.watch) view.watch.thrash = thrashAt(view, view.size - now.resident);
  const h = world.memory.holdings.at;
  for (const holder of now.holders) {
    const touched = touchedBy(holder);
    const out = h.swapped[holder.id] as number;
    h.missing[holder.id] = touched > 0 ? Math.min(1, out / touched) : 0;
    const share =
      holder.guest && holder.size > 0 ? (h.balloon[holder.id] as number) / holder.size : 0;
    h.loss[holder.id] = view.reclaim ? balloonLoss(view.reclaim, share) : 0;
  }
}

/** Loss of speed of a guest whose balloon holds a share of its memory. */
export function balloonLoss({ balloonLoss: points }: ReclaimSpec, share: number): number {
  let [x, y] = [0, 0];
  for (const point of points) {
    const [nextX, nextY] = [point.share.value, point.loss.value];
    const last = point === points.at(-1);
    if (share <= nextX || last) return y + ((nextY - y) * (share - x)) / (nextX - x);
    [x, y] = [nextX, nextY];
  }
  return 0;
}

/** How many times as long work takes on an entity as if all its memory were there. Reads only. */
export function slowness(world: MemoryWorld, row: number): number {
  const machine = machineOf(world, row);
  const watch = world.memory.watches.get(machine);
  if (!watch) return 1;
  const { application, phases } = record(world, row);
  const top = holderAbove(world, row);
  const h = world.memory.holdings.at;
  const id = top < 0 ? -1 : (world.memory.holdingOf.get(top) as number);
  let missing = id < 0 ? 0 : (h.missing[id] as number);
  if (watch.thrash > 0 && !isGuest(world, row) && guestAround(world, row) < 0) {
    const files = phases.reduce((sum, phase) => sum + phase.readBytes, 0);
    const all = files + world.column.memoryBytes.get(row);
    if (all > 0) missing = Math.max(missing, ((watch.thrash / STEPS) * files) / all);
  }
  const pages = (application?.dirtyBytesPerCpuSecond.value ?? 0) / PAGE;
  const stall = (pages * missing * pageMicros(world, machine)) / 1e6;
  return (1 + stall) / (1 - (id < 0 ? 0 : (h.loss[id] as number)));
}

function pageMicros(world: MemoryWorld, machine: number): number {
  const hardware = record(world, machine).spec.hardware;
  if (!hardware) return 0;
  const io = hardware.diskIops
    ? ((hardware.diskChannels ?? 1) * 1e6) / hardware.diskIops
    : READ_MICROS;
  return io + (PAGE / hardware.diskBytesPerSecond) * 1e6;
}
