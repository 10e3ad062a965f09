/**
 * A queue by itself: one open client, one replica with so many threads on cores that are surely
 * there, and nobody else whom any of it concerns. Until something else happens, its arrivals and
 * departures are taken one after the other here, without the agenda, the classes of the CPU and the
 * way of a request through its stages (`docs/adr/0029-queues-by-themselves.md`).
 *
 * It is the same model, not another one: the same random numbers are drawn in the same order, the
 * same sums are made in the same order, and times are rounded where the general path rounds them.
 * What comes out has the same bytes, wherever a run goes from one path to the other.
 *
 * Doubles live in cells of one typed array and are never handed to a function that might be called:
 * V8 would put each into an object of its own.
 */
import type { Micros } from '../../units.ts';
import { dueAfter } from '../agenda.ts';
import { ln } from '../math.ts';
import type { RandomStream } from '../random.ts';
import { hashAnswer, wholeTime } from './clients.ts';
import { ROUNDING } from './cpu.ts';
import { TIMER_ROUNDING } from './cpu-tree.ts';
import { bucketOf } from './histogram.ts';
import {
  arrivalStream,
  type ClientState,
  NONE,
  type RequestWorld,
  workStream,
} from './request-state.ts';
import { drawnWork } from './request-work.ts';
import { seriesBucket } from './series.ts';

/** Requests at work at once that a queue by itself may have. */
export const WORKERS_MAX = 64;
/** Requests that are drawn at once: at first, and at most. */
const DRAWN_LEAST = 16;
const DRAWN_MOST = 256;
/** Room for the requests at work: they move on in it until the end is reached. */
const ROOM = 1024;

/** Cells of `Queue.cells`. Times in µs, work in core-µs. */
export const NOW = 0;
/** When the next request comes and the next work is done; Infinity = nobody is at work. */
export const ARRIVAL_AT = 1;
export const DONE_AT = 2;
/** Which of the two was timed first, as sequence numbers of the agenda; and the next of those. */
export const ARRIVAL_SEQUENCE = 3;
export const DONE_SEQUENCE = 4;
export const SEQUENCE = 5;
/** When the next request is due exactly, and the mean time between two. */
export const DUE_AT = 6;
export const INTERVAL = 7;
/** Work of a request: its mean, and what is added for packets. */
export const MEAN = 8;
export const WIRE = 9;
/** Work that a thread gets done in a microsecond: as requests, and as the CPU has it. */
export const SPEED = 10;
export const EFFICIENCY = 11;
/** The virtual time of the threads and the clock of their class, as in `cpu-tree.ts`. */
export const VIRTUAL = 12;
export const USED = 13;
export const CLOCK_AT = 14;
export const CLOCK = 15;
export const SETTLED_AT = 16;
export const KEY = 17;
/** Work that each thread gets while the clock goes on by one. */
export const PER_THREAD = 18;
/** When the CPU was last shared out for another number of threads. */
export const CHANGED_AT = 19;
/** What rounding has cost so far the request that gets a thread. */
const LATE = 20;
/** Sums over what was served. */
export const LATENCY_SUM = 21;
export const WAIT_SUM = 22;
/** The end of the present bucket of the series. */
const BUCKET_END = 23;
const CELLS = 24;

/** A queue while it runs by itself. */
export class Queue {
  readonly world: RequestWorld;
  readonly client: number;
  readonly state: ClientState;
  readonly cells = new Float64Array(CELLS);
  /** The running hash of answers, in a cell that is 32 bits wide everywhere. */
  readonly hash = new Int32Array(1);
  readonly random: boolean;
  readonly arrivals: RandomStream;
  readonly draws: RandomStream;
  /**
   * Requests drawn ahead, of which `drawn` have come: the time to the next, random bits of its own,
   * and its work. Many at once take less time: no step has to wait for a logarithm.
   */
  readonly gaps = new Float64Array(DRAWN_MOST);
  readonly bits = new Uint32Array(DRAWN_MOST);
  readonly works = new Float64Array(DRAWN_MOST);
  drawn = 0;
  ahead = 0;
  /** The two streams when those were drawn. */
  readonly arrivalsAt = new Uint32Array(4);
  readonly drawsAt = new Uint32Array(4);
  workers = 0;
  backlog = 0;
  /** The code of the distribution of work, and what is mixed into what it is drawn from. */
  spread = 0;
  nameHash = 0;
  /** Requests at work, the first to be done first: `keys` and `ids` from `from` to `end`. */
  readonly keys = new Float64Array(ROOM);
  readonly ids = new Int32Array(ROOM);
  from = 0;
  end = 0;
  /** Requests that wait for a thread, in a list by `next`. */
  first = NONE;
  last = NONE;
  inFlight = 0;
  /** Counts up with each request that gets a thread: the order in which they came. */
  rank = 0;
  /** Threads that the CPU was last shared out for, and before that; whether any were touched. */
  placed = 0;
  before = NONE;
  touched = false;
  /** The present bucket of the series. */
  bucket = 0;
  /** What has happened so far. */
  arrived = 0;
  refused = 0;
  served = 0;
  waited = 0;

  constructor(world: RequestWorld, client: number, state: ClientState) {
    this.world = world;
    this.client = client;
    this.state = state;
    this.random = state.spec.arrivals === 'poisson';
    this.arrivals = arrivalStream(world, client);
    this.draws = workStream(world, client);
    this.hash[0] = state.hash;
    this.cells[DUE_AT] = state.dueAt;
    this.cells[INTERVAL] = 1e6 / state.perSecond;
  }
}

/**
 * Runs a queue until a time, inclusive, before which nothing else happens, or until `budget` of its
 * timers have fired. Returns how many have.
 */
export function runQueue(q: Queue, until: Micros, budget: number): number {
  const { cells } = q;
  let fired = 0;
  while (fired < budget) {
    if (q.end > ROOM - WORKERS_MAX) makeRoom(q);
    const arrivalAt = cells[ARRIVAL_AT] as number;
    const doneAt = cells[DONE_AT] as number;
    if (arrivalAt < doneAt || (arrivalAt === doneAt && arrivesFirst(cells))) {
      if (arrivalAt > until) break;
      cells[NOW] = arrivalAt;
      arrive(q);
    } else {
      if (doneAt > until) break;
      cells[NOW] = doneAt;
      depart(q);
    }
    fired++;
  }
  return fired;
}

const arrivesFirst = (cells: Float64Array): boolean =>
  (cells[ARRIVAL_SEQUENCE] as number) < (cells[DONE_SEQUENCE] as number);

/** A request comes: it gets a thread, waits for one, or is turned away. */
function arrive(q: Queue): void {
  const { cells } = q;
  const now = cells[NOW] as number;
  const due = cells[DUE_AT] as number;
  if (q.drawn === q.ahead) drawAhead(q);
  const at = q.drawn++;
  q.arrived++;
  scheduleNext(q, due + (q.gaps[at] as number));
  if (q.inFlight >= q.backlog) {
    refuse(q);
    return;
  }
  q.inFlight++;
  const { requests } = q.world.request;
  const id = requests.take();
  const r = requests.at;
  r.arrivedAt[id] = now;
  r.draw[id] = q.bits[at] as number;
  r.work[id] = q.works[at] as number;
  r.waited[id] = NONE;
  if (q.end - q.from < q.workers) {
    cells[LATE] = now - due;
    settle(q);
    begin(q, id, q.world.cpu.jobs.take());
    place(q);
    return;
  }
  r.late[id] = now - due;
  r.next[id] = NONE;
  if (q.first === NONE) q.first = id;
  else r.next[q.last] = id;
  q.last = id;
}

/** Notes when the next request comes. */
function scheduleNext(q: Queue, due: number): void {
  const { cells } = q;
  cells[DUE_AT] = due;
  cells[ARRIVAL_AT] = wholeTime(cells[NOW] as number, due);
  const sequence = cells[SEQUENCE] as number;
  cells[ARRIVAL_SEQUENCE] = sequence;
  cells[SEQUENCE] = sequence + 1;
}

/** Draws requests ahead, more each time. */
function drawAhead(q: Queue): void {
  const { cells, gaps, bits, works, arrivals, draws, nameHash, spread } = q;
  const count = Math.min(DRAWN_MOST, Math.max(DRAWN_LEAST, 2 * q.ahead));
  const interval = cells[INTERVAL] as number;
  const mean = cells[MEAN] as number;
  arrivals.mark(q.arrivalsAt);
  draws.mark(q.drawsAt);
  if (q.random) for (let i = 0; i < count; i++) gaps[i] = -ln(arrivals.nextUnit()) * interval;
  else gaps.fill(interval, 0, count);
  for (let i = 0; i < count; i++) bits[i] = draws.nextUint32();
  for (let i = 0; i < count; i++) {
    works[i] = drawnWork((bits[i] as number) ^ nameHash, mean, spread);
  }
  q.drawn = 0;
  q.ahead = count;
}

/** Brings the streams back to where they are after the requests that have come. */
export function drawNoMore(q: Queue): void {
  if (q.ahead === 0) return;
  q.arrivals.goTo(q.arrivalsAt);
  q.draws.goTo(q.drawsAt);
  for (let i = 0; i < q.drawn; i++) {
    if (q.random) q.arrivals.nextUnit();
    q.draws.nextUint32();
  }
}

/** Work is done: who is done leaves, and who has waited longest gets the thread. */
function depart(q: Queue): void {
  const { cells, keys, world } = q;
  settle(q);
  cells[DONE_AT] = Infinity;
  const reached = (cells[VIRTUAL] as number) + ROUNDING;
  let i = q.from;
  while (q.from < q.end && (keys[q.from] as number) <= reached) q.from++;
  const last = q.from;
  const r = world.request.requests.at;
  for (; i < last; i++) {
    const id = q.ids[i] as number;
    const job = r.job[id] as number;
    const next = q.first;
    if (next === NONE) {
      world.cpu.jobs.remove(job);
    } else {
      const now = cells[NOW] as number;
      const ideal = (r.work[id] as number) / (cells[SPEED] as number);
      const late = now - (r.begunAt[id] as number) - ideal;
      cells[LATE] = late >= 0 && late < 1 ? late : 0;
      q.first = r.next[next] as number;
      r.waited[next] = now - (r.arrivedAt[next] as number);
      begin(q, next, job);
    }
    leave(q, id);
  }
  place(q);
}

/** A request gets a thread, and what rounding has cost is taken off its work. */
function begin(q: Queue, id: number, job: number): void {
  const { cells, keys, ids } = q;
  const r = q.world.request.requests.at;
  const late = cells[LATE] as number;
  const own = r.work[id] as number;
  const work = own + (cells[WIRE] as number) - late * (cells[SPEED] as number);
  r.late[id] = late;
  r.begunAt[id] = cells[NOW] as number;
  r.work[id] = work;
  r.job[id] = job;
  r.next[id] = q.rank++; // it is in no queue any more
  if (q.from === q.end) cells[VIRTUAL] = 0;
  const key = (cells[VIRTUAL] as number) + Math.max(0, work);
  let at = q.end++;
  for (; at > q.from; at--) {
    const before = keys[at - 1] as number;
    if (before < key || (before === key && (r.job[ids[at - 1] as number] as number) < job)) break;
    keys[at] = before;
    ids[at] = ids[at - 1] as number;
  }
  keys[at] = key;
  ids[at] = id;
}

/** Moves the requests at work to where there is room again. */
function makeRoom(q: Queue): void {
  q.keys.copyWithin(0, q.from, q.end);
  q.ids.copyWithin(0, q.from, q.end);
  q.end -= q.from;
  q.from = 0;
}

/** A request is answered. */
function leave(q: Queue, id: number): void {
  const { cells, hash } = q;
  const { requests, series } = q.world.request;
  const r = requests.at;
  const now = cells[NOW] as number;
  const latency = now - (r.arrivedAt[id] as number);
  const waited = r.waited[id] as number;
  r.row[id] = NONE;
  requests.remove(id);
  q.inFlight--;
  q.served++;
  cells[LATENCY_SUM] = (cells[LATENCY_SUM] as number) + latency;
  if (waited >= 0) {
    cells[WAIT_SUM] = (cells[WAIT_SUM] as number) + waited;
    q.waited++;
  }
  const { latency: histogram } = q.state;
  const bucket = bucketOf(latency);
  histogram[bucket] = (histogram[bucket] as number) + 1;
  if (now >= (cells[BUCKET_END] as number)) nextBucket(q);
  series.served[q.bucket] = (series.served[q.bucket] as number) + 1;
  hash[0] = hashAnswer(hash[0] as number, latency, now, 0);
}

/** The replica holds its backlog: a request is answered with a no. */
function refuse(q: Queue): void {
  const { cells, hash } = q;
  const { series } = q.world.request;
  const now = cells[NOW] as number;
  q.refused++;
  if (now >= (cells[BUCKET_END] as number)) nextBucket(q);
  series.failed[q.bucket] = (series.failed[q.bucket] as number) + 1;
  hash[0] = hashAnswer(hash[0] as number, 0, now, 1);
}

function nextBucket(q: Queue): void {
  const { series } = q.world.request;
  q.bucket = seriesBucket(series, q.cells[NOW] as number);
  q.cells[BUCKET_END] = (q.bucket + 1) * series.widthMicros;
}

/** Brings virtual time and the CPU account up to now, as `settle` does. */
function settle(q: Queue): void {
  if (q.placed === 0) return;
  const { cells } = q;
  const elapsed = (cells[NOW] as number) - (cells[SETTLED_AT] as number);
  const clock = (cells[CLOCK] as number) + q.placed * elapsed;
  const since = clock - (cells[CLOCK_AT] as number);
  if (since === 0) return;
  cells[VIRTUAL] = (cells[VIRTUAL] as number) + since * (cells[PER_THREAD] as number);
  cells[USED] = (cells[USED] as number) + since;
  cells[CLOCK_AT] = clock;
}

/** Gives each thread at work a core, and times the next work to be done. */
function place(q: Queue): void {
  const { cells } = q;
  const threads = q.end - q.from;
  q.touched = true;
  if (threads !== q.placed) {
    cells[CHANGED_AT] = cells[NOW] as number;
    if (q.placed === 0) cells[CLOCK_AT] = 0; // a new class, a new clock
    q.before = q.placed;
    q.placed = threads;
    if (threads === 0) return;
    cells[CLOCK] = cells[CLOCK_AT] as number;
    cells[SETTLED_AT] = cells[NOW] as number;
    cells[PER_THREAD] = (cells[EFFICIENCY] as number) / threads;
  }
  const left = Math.max(0, (q.keys[q.from] as number) - (cells[VIRTUAL] as number));
  const key = (cells[CLOCK_AT] as number) + left / (cells[PER_THREAD] as number);
  const wait = Math.ceil((key - (cells[CLOCK] as number)) / threads - TIMER_ROUNDING);
  const due = dueAfter(cells[SETTLED_AT] as number, wait);
  cells[KEY] = key;
  if (due === cells[DONE_AT]) return;
  cells[DONE_AT] = due;
  const sequence = cells[SEQUENCE] as number;
  cells[DONE_SEQUENCE] = sequence;
  cells[SEQUENCE] = sequence + 1;
}
