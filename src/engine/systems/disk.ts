/**
 * Disks. A machine's disk serves single I/Os: `diskChannels` at a time, each taking
 *
 *     service = channels ÷ IOPS (of reads or of writes), and no less than its bytes take on the
 *               disk's one bus, which carries one I/O after the other at diskBytesPerSecond
 *
 * so that it does IOPS small I/Os a second when all channels are busy, and its bandwidth with large
 * ones. `diskService: "exponential"` draws the first term around the same mean. What cannot be
 * served waits; who is next is decided by the tags of `disk-tags.ts` (weight, reservation, limit).
 *
 * A technology whose virtual disk costs time for each I/O (`diskMicrosPerIo`) puts a queue of its
 * own in front: one I/O after the other passes from the guest to what is beneath it, in nested
 * guests through one queue after the other. In such a queue the guest's own I/Os and those of what
 * stands in it compete by the same tags; towards the machine's disk all of them count as the
 * guest's.
 *
 * Latency is measured on each I/O, from its submission to the end of its service. Nothing here
 * knows a formula of queueing: Little's law is a test.
 *
 * How accurate is this? As good as a figure of I/Os a second is for a disk: service does not depend
 * on the address or on what was served before. Left out: caches, merging, seeks, write barriers,
 * latency that a virtual disk adds without being busy with it, and the CPU that I/Os cost. Single
 * I/Os and the fluid reads of `flows.ts` do not slow each other down. Source: Felter et al. 2014
 * for the serial cost (`disk-randread-native`); Gulati et al., mClock, OSDI 2010.
 */
import type { Bytes, Micros } from '../../units.ts';
import { NO_TIMER } from '../agenda.ts';
import { OWNER } from '../timers.ts';
import { record, STATE, stateOf, walk } from '../world.ts';
import {
  count,
  type DiskWorld,
  discard,
  dispatch,
  enter,
  entrance,
  IO,
  leaveQueue,
  NONE,
  stationBeneath,
} from './disk-stations.ts';
import { nextTurn, tagHead, untag } from './disk-tags.ts';

/**
 * Sends an I/O of an entity on its way. Returns its id, which is valid until the owner is told
 * (`owned` in systems.ts: owner and ref) or the I/O is cancelled. What goes down with its entity is
 * cancelled by `dropIo` and told to nobody. An owner that has several I/Os to do one after the
 * other submits the next when it is told.
 */
export function submitIo(
  world: DiskWorld,
  row: number,
  bytes: Bytes,
  write: boolean,
  owner: number,
  ref: number,
): number {
  const { ios, queues } = world.disk;
  const origin = entrance(world, row);
  const id = ios.add();
  const io = ios.at;
  const q = queues.at;
  io.origin[id] = origin;
  io.bytes[id] = bytes;
  io.write[id] = write ? 1 : 0;
  io.owner[id] = owner;
  io.ref[id] = ref;
  io.submittedAt[id] = world.now;
  const first = q.firstOpen[origin] as number;
  io.before[id] = NONE;
  io.after[id] = first;
  if (first !== NONE) io.before[first] = id;
  q.firstOpen[origin] = id;
  q.open[origin] = (q.open[origin] as number) + 1;
  enter(world, id, origin, world.now);
  return id;
}

/** Takes an I/O back. If the disk is at it already it is served all the same, for nobody. */
export function cancelIo(world: DiskWorld, id: number): void {
  const { ios } = world.disk;
  const io = ios.at;
  close(world, id);
  if (io.state[id] === IO.served) {
    io.state[id] = IO.gone;
    return;
  }
  const queue = io.queue[id] as number;
  const station = world.disk.queues.at.station[queue] as number;
  leaveQueue(world, id);
  count(world, station, world.now, -1);
  discard(world, id);
}

/** An entity goes down: its I/Os are lost. */
export function dropIo(world: DiskWorld, row: number): void {
  const origin = world.disk.inner.get(row) ?? world.disk.outer.get(row);
  if (origin === undefined) return;
  const q = world.disk.queues.at;
  q.kept[origin] = 0;
  while (q.firstOpen[origin] !== NONE) cancelIo(world, q.firstOpen[origin] as number);
}

/** Keeps as many I/Os of an entity outstanding as its settings ask, once it is up. */
export function keepIo(world: DiskWorld, row: number): void {
  const { io } = record(world, row).spec;
  if (!io || !goesOn(world, row)) return;
  const origin = entrance(world, row);
  const { at: q } = world.disk.queues;
  while ((q.kept[origin] as number) < io.outstanding) {
    q.kept[origin] = (q.kept[origin] as number) + 1;
    submitIo(world, row, io.bytes, nextIsWrite(world, origin, io.reads), OWNER.kept, row);
  }
}

/** Reads and writes alternate so that each stretch of the run holds its share of both. */
function nextIsWrite(world: DiskWorld, origin: number, reads: number): boolean {
  const q = world.disk.queues.at;
  const credit = (q.readCredit[origin] as number) + reads;
  const write = credit < 1 - 1e-9;
  q.readCredit[origin] = write ? credit : credit - 1;
  return write;
}

const goesOn = (world: DiskWorld, row: number): boolean => {
  const state = stateOf(world, row);
  return state === STATE.running || state === STATE.migrating || state === STATE.paused;
};

/**
 * The service of an I/O is over: it goes on to the station beneath, or is done. `tell` is called
 * with the owner of one that is done; its id is free by then.
 */
export function ioServed<W extends DiskWorld>(
  world: W,
  id: number,
  tell: (world: W, owner: number, ref: number) => void,
): void {
  const { ios, stations, queues } = world.disk;
  const io = ios.at;
  const s = stations.at;
  const queue = io.queue[id] as number;
  const station = io.station[id] as number;
  const end = io.endsAt[id] as number;
  const micros = end - (io.arrivedAt[id] as number);
  s.busy[station] = (s.busy[station] as number) - 1;
  s.freedAt[station] = Math.max(s.freedAt[station] as number, end);
  s.done[station] = (s.done[station] as number) + 1;
  s.micros[station] = (s.micros[station] as number) + micros;
  s.doneBytes[station] = (s.doneBytes[station] as number) + (io.bytes[id] as number);
  count(world, station, end, -1);
  const q = queues.at;
  q.inService[queue] = (q.inService[queue] as number) - 1;
  q.done[queue] = (q.done[queue] as number) + 1;
  q.micros[queue] = (q.micros[queue] as number) + micros;
  dispatch(world, station, end);
  if (io.state[id] === IO.gone) discard(world, id);
  else if (s.beneath[station] !== NONE) enter(world, id, s.beneath[station] as number, end);
  else finish(world, id, end, tell);
}

/** An I/O has passed every station. */
function finish<W extends DiskWorld>(
  world: W,
  id: number,
  end: number,
  tell: (world: W, owner: number, ref: number) => void,
): void {
  const { ios, queues } = world.disk;
  const io = ios.at;
  const q = queues.at;
  const origin = io.origin[id] as number;
  const owner = io.owner[id] as number;
  const ref = io.ref[id] as number;
  q.finished[origin] = (q.finished[origin] as number) + 1;
  q.finishedMicros[origin] =
    (q.finishedMicros[origin] as number) + end - (io.submittedAt[id] as number);
  q.finishedBytes[origin] = (q.finishedBytes[origin] as number) + (io.bytes[id] as number);
  if (owner === OWNER.kept && goesOn(world, ref)) {
    const reads = record(world, ref).spec.io?.reads ?? 1;
    io.submittedAt[id] = end;
    io.write[id] = nextIsWrite(world, origin, reads) ? 1 : 0;
    enter(world, id, origin, end);
    return;
  }
  if (owner === OWNER.kept) q.kept[origin] = (q.kept[origin] as number) - 1;
  close(world, id);
  discard(world, id);
  if (owner !== OWNER.kept && owner !== OWNER.nobody) tell(world, owner, ref);
}

/** The limits that held a station back may allow its next I/O. */
export function stationFree(world: DiskWorld, station: number): void {
  world.disk.stations.at.timer[station] = NO_TIMER;
  dispatch(world, station, Math.min(world.now, nextTurn(world.disk, station)));
}

/** Guests that have been resumed go on with their I/Os. Call after each timer and command. */
export function releaseHeld(world: DiskWorld): void {
  const { held } = world.disk;
  if (held.length === 0) return;
  for (const station of held.splice(0)) dispatch(world, station, world.now);
}

/** An entity has moved: what waits below it, and it itself, now waits where it stands. */
export function moveIo(world: DiskWorld, row: number): void {
  const { outer, queues, stations } = world.disk;
  if (outer.size === 0) return;
  walk(world, row, (r) => {
    const queue = outer.get(r);
    if (queue === undefined) return;
    const from = queues.at.station[queue] as number;
    const to = stationBeneath(world, r);
    if (from === to) return;
    const waiting = queues.at.waiting[queue] as number;
    untag(world.disk, queue);
    for (const [station, change] of [
      [from, -waiting],
      [to, waiting],
    ] as const) {
      stations.at.waiting[station] = (stations.at.waiting[station] as number) + change;
      count(world, station, world.now, change);
    }
    queues.at.station[queue] = to;
    const head = queues.at.head[queue] as number;
    if (head === NONE) return;
    tagHead(world.disk, queue, world.now, true);
    dispatch(world, to, world.now);
  });
}

/** What came of an entity's I/Os; of all on its disk, if it is a machine. Reads only. */
export interface IoMetrics {
  readonly done: number;
  /** Mean time from submission to completion; −1 when none is done. */
  readonly meanMicros: Micros;
  /** Waiting or in service. */
  readonly open: number;
  readonly doneBytes: Bytes;
}

export function ioOf(world: DiskWorld, row: number): IoMetrics {
  const { disk } = world;
  const station = disk.stationOf.get(row);
  if (station !== undefined && disk.stations.at.beneath[station] === NONE) {
    const s = disk.stations.at;
    const done = s.done[station] as number;
    const open = (s.busy[station] as number) + (s.waiting[station] as number);
    const meanMicros = mean(s.micros[station] as number, done);
    return { done, meanMicros, open, doneBytes: s.doneBytes[station] as number };
  }
  const origin = disk.inner.get(row) ?? disk.outer.get(row);
  if (origin === undefined) return { done: 0, meanMicros: -1, open: 0, doneBytes: 0 };
  return readAccount(world, origin);
}

export interface EntityIo extends IoMetrics {
  readonly id: string;
}

/** The same of the entities that have sent I/Os themselves, the first so many. Reads only. */
export function ioByEntity(world: DiskWorld, most: number): EntityIo[] {
  const { queues } = world.disk;
  const found: EntityIo[] = [];
  for (let queue = 0; queue < queues.length && found.length < most; queue++) {
    const q = queues.at;
    if (q.finished[queue] === 0 && q.open[queue] === 0) continue;
    const row = q.row[queue] as number;
    found.push({ id: record(world, row).id, ...readAccount(world, queue) });
  }
  return found;
}

function readAccount(world: DiskWorld, queue: number): IoMetrics {
  const q = world.disk.queues.at;
  const done = q.finished[queue] as number;
  const meanMicros = mean(q.finishedMicros[queue] as number, done);
  const doneBytes = q.finishedBytes[queue] as number;
  return { done, meanMicros, open: q.open[queue] as number, doneBytes };
}

const mean = (sum: number, count: number): number => (count > 0 ? sum / count : -1);

/** Takes an I/O out of the list of its entity's open ones. */
function close(world: DiskWorld, id: number): void {
  const io = world.disk.ios.at;
  const q = world.disk.queues.at;
  const origin = io.origin[id] as number;
  const after = io.after[id] as number;
  const before = io.before[id] as number;
  if (after !== NONE) io.before[after] = before;
  if (before !== NONE) io.after[before] = after;
  else q.firstOpen[origin] = after;
  q.open[origin] = (q.open[origin] as number) - 1;
}
