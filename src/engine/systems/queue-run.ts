/**
 * A queue by itself: one open client, one replica with so many threads on cores that are surely
 * there, and nobody else whom any of it concerns. Until something else happens, its arrivals and
 * departures are taken one after the other here, without the agenda, the classes of the CPU and the
 * way of a request through its stages (`docs/adr/0026-queues-by-themselves.md`).
 *
 * It is the same model, not another one: the same random numbers are drawn in the same order, the
 * same sums are made in the same order, and times are rounded where the general path rounds them.
 * What comes out has the same bytes, wherever a run goes from one path to the other.
 */
import type { CoreMicros, Micros } from '../../units.ts';
import { dueAfter } from '../agenda.ts';
import type { RandomStream } from '../random.ts';
import { countAnswer, nextArrival } from './clients.ts';
import { ROUNDING } from './cpu.ts';
import { TIMER_ROUNDING } from './cpu-tree.ts';
import { type ClientState, NONE, type RequestWorld, workStream } from './request-state.ts';
import { drawnWork } from './request-work.ts';

/** Requests at work at once that a queue by itself may have. */
export const WORKERS_MAX = 64;
/** Room for the requests at work: they move on in it until the end is reached. */
const ROOM = 1024;

/** A queue while it runs by itself. Times in µs, work in core-µs. */
export class Queue {
  readonly world: RequestWorld;
  readonly client: number;
  readonly state: ClientState;
  readonly draws: RandomStream;
  workers = 0;
  backlog = 0;
  /** Work of a request: its mean, what is added for packets, the code of its distribution. */
  mean = 0.5;
  packets = 0.5;
  spread = 0;
  nameHash = 0;
  /** Work that a thread gets done in a microsecond: as requests, and as the CPU has it. */
  speed = 0.5;
  efficiency = 0.5;

  /** When the next request comes and the next work is done; Infinity = nobody is at work. */
  arrivalAt = 0.5;
  doneAt = 0.5;
  /** Which of the two was timed first, as sequence numbers of the agenda; and the next of those. */
  arrivalSeq = 0.5;
  doneSeq = 0.5;
  sequence = 0.5;

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

  /** The virtual time of the threads and the clock of their class, as in `cpu-tree.ts`. */
  virtual = 0.5;
  used = 0.5;
  clockAt = 0.5;
  clock = 0.5;
  settledAt = 0.5;
  rate = 0.5;
  key = 0.5;
  /** Threads that the CPU was last shared out for, when that was, and for how many before. */
  placed = 0;
  changedAt = 0.5;
  before = NONE;
  /** Whether any of that has changed. */
  touched = false;

  /** What has happened so far. */
  arrived = 0;
  ended = 0;
  refused = 0;
  served = 0;
  latencyMicros = 0.5;
  waitMicros = 0.5;
  waited = 0;

  /** The halves above are for V8: a field that has held one is kept as a double from then on. */
  constructor(world: RequestWorld, client: number, state: ClientState) {
    this.latencyMicros = 0;
    this.waitMicros = 0;
    this.world = world;
    this.client = client;
    this.state = state;
    this.draws = workStream(world, client);
  }
}

/**
 * Runs a queue until a time, inclusive, before which nothing else happens, or until `budget` of its
 * timers have fired. Returns how many have.
 */
export function runQueue(q: Queue, until: Micros, budget: number): number {
  const { world } = q;
  let fired = 0;
  while (fired < budget) {
    if (q.end > ROOM - WORKERS_MAX) makeRoom(q);
    const { arrivalAt, doneAt } = q;
    if (arrivalAt < doneAt || (arrivalAt === doneAt && q.arrivalSeq < q.doneSeq)) {
      if (arrivalAt > until) break;
      world.now = arrivalAt;
      arrive(q, arrivalAt);
    } else {
      if (doneAt > until) break;
      world.now = doneAt;
      depart(q, doneAt);
    }
    fired++;
  }
  return fired;
}

/** A request comes: it gets a thread, waits for one, or is turned away. */
function arrive(q: Queue, now: Micros): void {
  const { world, client } = q;
  const late = now - q.state.dueAt;
  q.arrived++;
  q.arrivalAt = nextArrival(world, client);
  q.arrivalSeq = q.sequence++;
  const draw = q.draws.nextUint32();
  if (q.inFlight >= q.backlog) {
    q.refused++;
    countAnswer(world, client, now, NONE, 'failed');
    return;
  }
  q.inFlight++;
  const { requests } = world.request;
  const id = requests.take();
  const r = requests.at;
  r.arrivedAt[id] = now;
  r.late[id] = late;
  r.draw[id] = draw;
  r.waited[id] = NONE;
  if (q.end - q.from < q.workers) {
    settle(q, now);
    begin(q, id, world.cpu.jobs.take(), late, now);
    place(q, now);
    return;
  }
  r.next[id] = NONE;
  if (q.first === NONE) q.first = id;
  else r.next[q.last] = id;
  q.last = id;
}

/** Work is done: who is done leaves, and who has waited longest gets the thread. */
function depart(q: Queue, now: Micros): void {
  const { world } = q;
  const { jobs } = world.cpu;
  settle(q, now);
  const reached = q.virtual + ROUNDING;
  q.doneAt = Infinity;
  q.ended++;
  const first = q.from;
  while (q.from < q.end && (q.keys[q.from] as number) <= reached) q.from++;
  const last = q.from;
  const r = world.request.requests.at;
  for (let i = first; i < last; i++) {
    const id = q.ids[i] as number;
    const job = r.job[id] as number;
    const ideal = (r.work[id] as number) / q.speed;
    const over = now - (r.begunAt[id] as number) - ideal;
    const late = over >= 0 && over < 1 ? over : 0;
    const next = q.first;
    if (next !== NONE) {
      q.first = r.next[next] as number;
      r.waited[next] = now - (r.arrivedAt[next] as number);
      begin(q, next, job, late, now);
    } else jobs.remove(job);
    leave(q, id, now);
  }
  place(q, now);
}

/** A request is answered. */
function leave(q: Queue, id: number, now: Micros): void {
  const { requests } = q.world.request;
  const r = requests.at;
  const arrivedAt = r.arrivedAt[id] as number;
  const waited = r.waited[id] as number;
  r.row[id] = NONE;
  requests.remove(id);
  q.inFlight--;
  q.served++;
  q.latencyMicros += now - arrivedAt;
  if (waited >= 0) {
    q.waitMicros += waited;
    q.waited++;
  }
  countAnswer(q.world, q.client, arrivedAt, waited, 'served');
}

/** A request gets a thread, and what rounding has cost is taken off its work. */
function begin(q: Queue, id: number, job: number, late: number, now: Micros): void {
  const r = q.world.request.requests.at;
  const own: CoreMicros = drawnWork((r.draw[id] as number) ^ q.nameHash, q.mean, q.spread);
  const work = own + q.packets - late * q.speed;
  r.late[id] = late;
  r.begunAt[id] = now;
  r.work[id] = work;
  r.job[id] = job;
  r.next[id] = q.rank++; // it is in no queue any more
  if (q.from === q.end) q.virtual = 0;
  const { keys, ids } = q;
  const key = q.virtual + Math.max(0, work);
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

function makeRoom(q: Queue): void {
  q.keys.copyWithin(0, q.from, q.end);
  q.ids.copyWithin(0, q.from, q.end);
  q.end -= q.from;
  q.from = 0;
}

/** Brings virtual time and the CPU account up to now, as `settle` does. */
function settle(q: Queue, now: Micros): void {
  if (q.placed === 0) return;
  const clock = q.clock + q.rate * (now - q.settledAt);
  const since = clock - q.clockAt;
  if (since === 0) return;
  q.virtual += since * (q.efficiency / q.placed);
  q.used += since;
  q.clockAt = clock;
}

/** Gives each thread at work a core, and times the next work to be done. */
function place(q: Queue, now: Micros): void {
  const threads = q.end - q.from;
  q.touched = true;
  if (threads !== q.placed) {
    q.changedAt = now;
    q.before = q.placed;
    if (q.placed === 0) q.clockAt = 0; // a new class, a new clock
    q.placed = threads;
    if (threads === 0) return;
    q.clock = q.clockAt;
    q.settledAt = now;
    q.rate = threads;
  }
  const left = (q.keys[q.from] as number) - q.virtual;
  q.key = q.clockAt + Math.max(0, left) / (q.efficiency / threads);
  const due = dueAfter(q.settledAt, Math.ceil((q.key - q.clock) / q.rate - TIMER_ROUNDING));
  if (due === q.doneAt) return;
  q.doneAt = due;
  q.doneSeq = q.sequence++;
}
