/**
 * Where I/Os wait and are served: the disk of a machine, the virtual disk of a guest. A station is
 * made when the first I/O comes to it, so that what does no I/O takes no room.
 *
 * Times may lie within a microsecond: an I/O of 11.9 µs is followed by the next one after 11.9 µs,
 * although timers fire at whole ones. The rules and their sources are in `disk.ts`.
 */
import type { BytesPerSecond } from '../../units.ts';
import { NO_TIMER } from '../agenda.ts';
import { valueOf } from '../define.ts';
import { Pool } from '../pool.ts';
import { TIMER } from '../timers.ts';
import { record, STATE, stateOf, type WorldCore } from '../world.ts';
import {
  chargeTags,
  nextTurn,
  pickQueue,
  QUEUE_PLAN,
  type TagState,
  tagHead,
  untag,
} from './disk-tags.ts';
import { limitLifted } from './settings.ts';

export const NONE = -1;
/** What an I/O is at. `gone`: in service, and nobody waits for it any more. */
export const IO = { queued: 1, served: 2, gone: 3 } as const;

/** A limit: no channel of a disk does more than ten million I/Os a second; time has to go on. */
const MICROS_PER_IO_MIN = 0.1;
const MICROS_PER_SECOND = 1e6;

const IO_PLAN = {
  state: 'u8',
  /** The queue it is in, and the one through which its entity sends. */
  queue: 'i32',
  origin: 'i32',
  /** Where it is, or is on its way to. */
  station: 'i32',
  /** Neighbours in the queue. */
  next: 'i32',
  previous: 'i32',
  /** Neighbours among the open I/Os of its origin. */
  after: 'i32',
  before: 'i32',
  bytes: 'f64',
  write: 'u8',
  owner: 'u8',
  ref: 'i32',
  submittedAt: 'f64',
  arrivedAt: 'f64',
  endsAt: 'f64',
} as const;

/** What serves I/Os: the disk of a machine, or the virtual disk of a guest. */
const STATION_PLAN = {
  row: 'i32',
  channels: 'u32',
  readMicros: 'f64',
  writeMicros: 'f64',
  /** Of its bus; 0 = no bus. */
  microsPerByte: 'f64',
  random: 'u8',
  busy: 'u32',
  waiting: 'u32',
  /** Waiting or in service. */
  here: 'u32',
  /** When a channel was freed last, and when the bus will be. */
  freedAt: 'f64',
  busFreeAt: 'f64',
  timer: 'i32',
  /** The guest's queue at the station beneath; −1 = the disk itself. */
  beneath: 'i32',
  done: 'f64',
  /** Sum of the times that they spent here. */
  micros: 'f64',
  doneBytes: 'f64',
  /** Sum over time of how many are here, up to `changedAt`. */
  area: 'f64',
  changedAt: 'f64',
} as const;

export interface DiskState extends TagState {
  readonly ios: Pool<typeof IO_PLAN>;
  readonly stations: Pool<typeof STATION_PLAN>;
  /** Stations by row; only where there has been an I/O. */
  readonly stationOf: Map<number, number>;
  /** Queues by row: at the station beneath it, and at its own if it is one. */
  readonly outer: Map<number, number>;
  readonly inner: Map<number, number>;
  /** Name of the random stream of each station. */
  readonly streams: string[];
  /** Stations of paused guests. */
  readonly held: number[];
}
export interface DiskWorld extends WorldCore {
  readonly disk: DiskState;
}

export const createDisk = (): DiskState => ({
  ios: new Pool(IO_PLAN),
  stations: new Pool(STATION_PLAN),
  queues: new Pool(QUEUE_PLAN),
  byReservation: [],
  byLimit: [],
  byShare: [],
  clock: [],
  stationOf: new Map(),
  outer: new Map(),
  inner: new Map(),
  streams: [],
  held: [],
});

/** The queue through which an entity's own I/Os go: at its own station, if it is one. */
export function entrance(world: DiskWorld, row: number): number {
  if (!isStation(world, row)) return outerQueue(world, row);
  const known = world.disk.inner.get(row);
  if (known !== undefined) return known;
  const queue = makeQueue(world, row, stationOf(world, row));
  world.disk.inner.set(row, queue);
  return queue;
}

/** An entity's queue at the station beneath it, with the weight and the limits it was given. */
function outerQueue(world: DiskWorld, row: number): number {
  const known = world.disk.outer.get(row);
  if (known !== undefined) return known;
  const { spec } = record(world, row);
  const queue = makeQueue(world, row, stationBeneath(world, row));
  world.disk.outer.set(row, queue);
  const q = world.disk.queues.at;
  q.perShare[queue] = 1 / (spec.diskWeight ?? 1);
  q.perReserved[queue] = spacing(spec.diskReserved);
  q.perLimit[queue] = limitOf(world, row);
  return queue;
}

/** So short that nobody waits for it: a limit that was lifted, while an I/O keeps its turn. */
const LIFTED_MICROS = 1e-9;

function limitOf(world: DiskWorld, row: number): number {
  const given = spacing(record(world, row).spec.diskLimit);
  return given > 0 && limitLifted(world, row, 'io') ? LIFTED_MICROS : given;
}

/** The limit of an entity's I/Os applies now, or does not any more. */
export function changeIoLimit(world: DiskWorld, row: number): void {
  const queue = world.disk.outer.get(row);
  if (queue !== undefined) world.disk.queues.at.perLimit[queue] = limitOf(world, row);
}

const spacing = (perSecond: number | undefined): number =>
  perSecond === undefined || perSecond === 0 ? 0 : MICROS_PER_SECOND / perSecond;

function makeQueue(world: DiskWorld, row: number, station: number): number {
  const { queues } = world.disk;
  const queue = queues.add();
  const q = queues.at;
  q.row[queue] = row;
  q.station[queue] = station;
  q.perShare[queue] = 1;
  for (const link of [q.head, q.tail, q.placeR, q.placeL, q.placeP, q.firstOpen]) {
    link[queue] = NONE;
  }
  return queue;
}

const isStation = (world: DiskWorld, row: number): boolean => {
  const { spec, kind } = record(world, row);
  return spec.hardware !== undefined || kind.memoryAdmission === 'given';
};

/** The nearest station beneath an entity. */
export function stationBeneath(world: DiskWorld, row: number): number {
  let r = world.column.parent.get(row);
  while (!isStation(world, r)) r = world.column.parent.get(r);
  return stationOf(world, r);
}

function stationOf(world: DiskWorld, row: number): number {
  const { disk } = world;
  const known = disk.stationOf.get(row);
  if (known !== undefined) return known;
  const { spec, kind, id } = record(world, row);
  const { hardware } = spec;
  const station = disk.stations.add();
  disk.stationOf.set(row, station);
  for (const heaps of [disk.byReservation, disk.byLimit, disk.byShare]) heaps.push([]);
  disk.clock.push(0);
  disk.streams.push(`disk/${id}`);
  const beneath = hardware ? NONE : outerQueue(world, row);
  const s = disk.stations.at;
  s.row[station] = row;
  s.timer[station] = NO_TIMER;
  s.beneath[station] = beneath;
  const channels = hardware?.diskChannels ?? 1;
  s.channels[station] = channels;
  const micros = (perSecond: number | undefined): number =>
    Math.max(MICROS_PER_IO_MIN, channels * spacing(perSecond));
  s.readMicros[station] = hardware ? micros(hardware.diskIops) : valueOf(kind.diskMicrosPerIo);
  s.writeMicros[station] = hardware?.diskWriteIops
    ? micros(hardware.diskWriteIops)
    : (s.readMicros[station] as number);
  s.microsPerByte[station] = busMicros(hardware?.diskBytesPerSecond);
  s.random[station] = hardware?.diskService === 'exponential' ? 1 : 0;
  return station;
}

const busMicros = (bandwidth: BytesPerSecond | undefined): number =>
  bandwidth === undefined || bandwidth === 0 ? 0 : MICROS_PER_SECOND / bandwidth;

/** An I/O comes to a station, behind the others of its queue, at a time that has just been. */
export function enter(world: DiskWorld, id: number, queue: number, at: number): void {
  const io = world.disk.ios.at;
  const q = world.disk.queues.at;
  const s = world.disk.stations.at;
  const station = q.station[queue] as number;
  const last = q.tail[queue] as number;
  io.state[id] = IO.queued;
  io.queue[id] = queue;
  io.station[id] = station;
  io.arrivedAt[id] = at;
  io.next[id] = NONE;
  io.previous[id] = last;
  q.tail[queue] = id;
  q.waiting[queue] = (q.waiting[queue] as number) + 1;
  s.waiting[station] = (s.waiting[station] as number) + 1;
  count(world, station, at, 1);
  if (last !== NONE) io.next[last] = id;
  else {
    q.head[queue] = id;
    tagHead(world.disk, queue, at, true);
  }
  dispatch(world, station, at);
}

/** Takes an I/O that waits out of its queue; whoever is behind it moves up. */
export function leaveQueue(world: DiskWorld, id: number): void {
  const io = world.disk.ios.at;
  const q = world.disk.queues.at;
  const s = world.disk.stations.at;
  const queue = io.queue[id] as number;
  const station = q.station[queue] as number;
  const next = io.next[id] as number;
  const previous = io.previous[id] as number;
  if (next !== NONE) io.previous[next] = previous;
  else q.tail[queue] = previous;
  q.waiting[queue] = (q.waiting[queue] as number) - 1;
  s.waiting[station] = (s.waiting[station] as number) - 1;
  if (previous !== NONE) {
    io.next[previous] = next;
    return;
  }
  q.head[queue] = next;
  untag(world.disk, queue);
  if (next !== NONE) tagHead(world.disk, queue, io.arrivedAt[next] as number, false);
}

/** Serves what may be served from a time on that lies at most a microsecond back. */
export function dispatch(world: DiskWorld, station: number, from: number): void {
  const { disk } = world;
  const s = disk.stations.at;
  let at = from;
  while ((s.busy[station] as number) < (s.channels[station] as number)) {
    if (s.waiting[station] === 0) return;
    if (s.beneath[station] !== NONE && isPaused(world, station)) return;
    const queue = pickQueue(disk, station, at);
    if (queue !== NONE) serve(world, station, queue, at);
    else {
      const turn = nextTurn(disk, station);
      if (turn > world.now) {
        wakeAt(world, station, turn);
        return;
      }
      at = turn;
    }
  }
}

/** A guest that stands still sends nothing; it is looked at again when it goes on. */
function isPaused(world: DiskWorld, station: number): boolean {
  const { disk } = world;
  if (stateOf(world, disk.stations.at.row[station] as number) !== STATE.paused) return false;
  if (!disk.held.includes(station)) disk.held.push(station);
  return true;
}

function wakeAt(world: DiskWorld, station: number, turn: number): void {
  const s = world.disk.stations.at;
  const due = Math.min(Math.ceil(turn), Number.MAX_SAFE_INTEGER);
  const timer = s.timer[station] as number;
  if (timer !== NO_TIMER) world.agenda.reschedule(timer, due);
  else s.timer[station] = world.agenda.schedule(due, TIMER.diskFree, station);
}

/** Puts the head of a queue into service. */
function serve(world: DiskWorld, station: number, queue: number, at: number): void {
  const { disk } = world;
  const io = disk.ios.at;
  const q = disk.queues.at;
  const s = disk.stations.at;
  const id = q.head[queue] as number;
  const bytes = io.bytes[id] as number;
  const perByte = s.microsPerByte[station] as number;
  const busy = (s.busy[station] as number) + 1;
  s.busy[station] = busy;
  const mean = (io.write[id] === 1 ? s.writeMicros[station] : s.readMicros[station]) as number;
  const onBus = bytes * perByte;
  const cost = perByte > 0 ? Math.max(1, (onBus * (s.channels[station] as number)) / mean) : 1;
  chargeTags(disk, queue, cost, at);
  leaveQueue(world, id);
  q.inService[queue] = (q.inService[queue] as number) + 1;
  io.state[id] = IO.served;
  // Its guest may have moved while it waited.
  io.station[id] = station;
  // Of several free channels one has been free for long; the last one only since `freedAt`.
  let begin = Math.max(at, io.arrivedAt[id] as number);
  if (busy === s.channels[station]) begin = Math.max(begin, s.freedAt[station] as number);
  const random = s.random[station] === 1;
  const took = random
    ? world.random.stream(disk.streams[station] as string).nextExponential(mean)
    : mean;
  let end = begin + took;
  if (perByte > 0) {
    const carried = Math.max(begin, s.busFreeAt[station] as number) + onBus;
    s.busFreeAt[station] = carried;
    end = Math.max(end, carried);
  }
  io.endsAt[id] = end;
  const due = Math.min(Math.max(world.now, Math.ceil(end)), Number.MAX_SAFE_INTEGER);
  world.agenda.schedule(due, TIMER.ioServed, id);
}

/** Keeps the account of how many I/Os are at a station; they come and go at times. */
export function count(world: DiskWorld, station: number, at: number, change: number): void {
  const s = world.disk.stations.at;
  const here = s.here[station] as number;
  s.area[station] = (s.area[station] as number) + here * (at - (s.changedAt[station] as number));
  s.changedAt[station] = at;
  s.here[station] = here + change;
}

/** The I/O is no more. */
export function discard(world: DiskWorld, id: number): void {
  world.disk.ios.at.state[id] = 0;
  world.disk.ios.remove(id);
}
