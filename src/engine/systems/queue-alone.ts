/**
 * When a queue is by itself, and how it comes out of the state. What happens then is in
 * `queue-run.ts`, and how it goes back in `queue-back.ts`.
 *
 * By itself are the requests of one open client at the only ready replica of its service, if
 * - the replica has a fixed number of threads, runs, and stands on what runs;
 * - each of its threads surely has a core to itself, whatever the number: no limit on the way down
 *   to the machine is below it, there is no quota, and nobody else on the machine has work to do;
 * - a request waits, works and is answered: it calls nobody, reads nothing, has no way through a
 *   network and no memory of its own, and the machine's memory slows nobody;
 * - the time-out of the oldest request has a timer, which ends the stretch.
 */
import type { Micros } from '../../units.ts';
import { NO_TIMER } from '../agenda.ts';
import { OWNER } from '../timers.ts';
import { machineOf, record, STATE, stateOf } from '../world.ts';
import { readyServers, takesRequests } from './balancing.ts';
import { jobsOf } from './cpu.ts';
import { machineGroup } from './cpu-threads.ts';
import {
  ARRIVAL_AT,
  ARRIVAL_SEQUENCE,
  CLOCK,
  CLOCK_AT,
  DONE_AT,
  DONE_SEQUENCE,
  EFFICIENCY,
  KEY,
  MEAN,
  PER_THREAD,
  Queue,
  SEQUENCE,
  SETTLED_AT,
  SPEED,
  USED,
  VIRTUAL,
  WIRE,
  WORKERS_MAX,
} from './queue-run.ts';
import {
  type ClientState,
  NONE,
  type RequestWorld,
  type ServiceState,
  STAGE,
} from './request-state.ts';
import { drawnWork } from './request-work.ts';

/** Larger than any number of requests in flight, and small enough for a fast comparison. */
const BACKLOG_MAX = 0x3fffffff;

/** A queue that may run by itself now, and when something else happens in its world. */
export interface Alone {
  readonly client: number;
  readonly server: number;
  readonly row: number;
  /** The time of the next timer that is not the queue's; Infinity if there is none. */
  readonly until: Micros;
}

/** The first queue of a world that is by itself; undefined if none is. Reads only. */
export function queueAlone(world: RequestWorld): Alone | undefined {
  const { clients, services } = world.request;
  if (world.sink.answered) return undefined;
  for (let client = 0; client < clients.length; client++) {
    const state = clients[client] as ClientState;
    const service = services[state.service] as ServiceState;
    if (!isPlainStream(world, state) || !isPlainService(world, state, service)) continue;
    const ready = readyServers(world, state.service);
    if (ready.length !== 1) continue;
    const server = ready[0] as number;
    if (!isPlainServer(world, server) || !hasCores(world, server)) continue;
    const row = world.request.servers.at.row[server] as number;
    const timer = world.cpu.groups.at.timer[machineGroup(world, row)] as number;
    return { client, server, row, until: world.agenda.nextBesides(state.timer, timer) };
  }
  return undefined;
}

/** An open stream of a fixed rate, whose next request and next time-out are timed. */
const isPlainStream = (world: RequestWorld, state: ClientState): boolean =>
  state.spec.clients === undefined &&
  !state.profiled &&
  state.perSecond > 0 &&
  (state.spec.latencyMicros ?? 0) === 0 &&
  state.timer !== NO_TIMER &&
  state.timeout !== NO_TIMER &&
  world.agenda.timeOf(state.timeout) > world.now;

/** Nobody else asks it, and it asks nobody. */
function isPlainService(world: RequestWorld, state: ClientState, service: ServiceState): boolean {
  const { clients, services, settings } = world.request;
  return (
    service.upAt >= 0 &&
    service.calls.length === 0 &&
    settings.rules[state.service] !== 'random' &&
    clients.every((other) => other === state || other.service !== state.service) &&
    services.every(({ calls }) => !calls.includes(state.service))
  );
}

/** A replica with threads, none of whose requests does more than to work. */
function isPlainServer(world: RequestWorld, server: number): boolean {
  const s = world.request.servers.at;
  const row = s.row[server] as number;
  const workers = s.workers[server] as number;
  if (!takesRequests(world, row)) return false;
  if (workers < 1 || workers > WORKERS_MAX || s.reads[server] !== 0) return false;
  if (s.roundTrip[server] !== 0 || s.parent[server] !== world.column.parent.get(row)) return false;
  if (record(world, row).spec.memoryPerRequestBytes !== undefined) return false;
  return !world.memory.watches.has(machineOf(world, row));
}

/** Whether each thread has a core, and only the replica's threads have work on the machine. */
function hasCores(world: RequestWorld, server: number): boolean {
  const { nodes, groups, classes, settings } = world.cpu;
  const row = world.request.servers.at.row[server] as number;
  const workers = world.request.servers.at.workers[server] as number;
  if ((nodes.at.group[row] as number) >= 0 || settings.rows.at.quota[row] !== 0) return false;
  const asking = (nodes.at.threads[row] as number) > 0;
  for (let r = row; r >= 0; r = world.column.parent.get(r)) {
    if (stateOf(world, r) !== STATE.running || nodes.at.idle[r] !== 0) return false;
    if ((settings.rows.at.cap[r] as number) < workers) return false;
    if (r === row) continue;
    const klass = groups.at.firstClass[nodes.at.group[r] as number] as number;
    if (klass < 0 !== !asking) return false;
    if (asking && (classes.at.count[klass] !== 1 || (classes.at.next[klass] as number) >= 0)) {
      return false;
    }
  }
  return true;
}

/** Takes a queue out of the state. Undefined if its requests are not all the client's own. */
export function takeQueue(world: RequestWorld, { client, server, row }: Alone): Queue | undefined {
  const { clients, services } = world.request;
  const state = clients[client] as ClientState;
  const service = services[state.service] as ServiceState;
  const s = world.request.servers.at;
  const q = new Queue(world, client, state);
  q.workers = s.workers[server] as number;
  q.backlog = Math.min(service.spec.backlog, BACKLOG_MAX);
  q.cells[MEAN] = state.spec.requestMicros ?? (s.meanWork[server] as number);
  q.cells[WIRE] = s.packetWork[server] as number;
  q.spread = s.spread[server] as number;
  q.nameHash = service.nameHash;
  q.cells[SPEED] = s.speed[server] as number;
  q.first = s.first[server] as number;
  q.last = s.last[server] as number;
  q.inFlight = world.column.inFlight.get(row);
  return takeThreads(q, row) && rankRequests(q) ? q : undefined;
}

/** Timers, jobs and clocks. False when somebody else's work is among the jobs. */
function takeThreads(q: Queue, row: number): boolean {
  const { world } = q;
  const { nodes, classes, jobs, groups, settings } = world.cpu;
  const n = nodes.at;
  const found = jobsOf(world, row, OWNER.request);
  q.placed = n.threads[row] as number;
  if (found.length !== q.placed || q.placed > q.workers) return false;
  found.sort((a, b) => (jobs.at.key[a] as number) - (jobs.at.key[b] as number) || a - b);
  for (const job of found) {
    q.keys[q.end] = jobs.at.key[job] as number;
    q.ids[q.end++] = jobs.at.ref[job] as number;
  }
  q.cells[EFFICIENCY] = settings.rows.at.efficiency[row] as number;
  q.cells[VIRTUAL] = n.virtual[row] as number;
  q.cells[USED] = n.used[row] as number;
  q.cells[CLOCK_AT] = n.clockAt[row] as number;
  q.cells[KEY] = n.key[row] as number;
  const klass = n.klass[row] as number;
  if (klass >= 0) {
    q.cells[CLOCK] = classes.at.clock[klass] as number;
    q.cells[SETTLED_AT] = classes.at.settledAt[klass] as number;
    if (classes.at.rate[klass] !== q.placed) return false;
    q.cells[PER_THREAD] = (q.cells[EFFICIENCY] as number) / q.placed;
  }
  const timer = groups.at.timer[machineGroup(world, row)] as number;
  const { agenda } = world;
  q.cells[ARRIVAL_AT] = agenda.timeOf(q.state.timer);
  q.cells[ARRIVAL_SEQUENCE] = agenda.sequenceOf(q.state.timer);
  q.cells[DONE_AT] = timer === NO_TIMER ? Infinity : agenda.timeOf(timer);
  q.cells[DONE_SEQUENCE] = timer === NO_TIMER ? NONE : agenda.sequenceOf(timer);
  q.cells[SEQUENCE] = agenda.sequence;
  return true;
}

/**
 * Numbers the requests at work in the order in which they came, and notes the work of those that
 * wait. False when the client's list is
 * not those at work, followed by those that wait: then some came another way, or have done more.
 */
function rankRequests(q: Queue): boolean {
  const r = q.world.request.requests.at;
  const atWork = q.end - q.from;
  let count = 0;
  let waiting = q.first;
  for (let id = q.state.oldest; id !== NONE; id = r.newer[id] as number, count++) {
    const works = count < atWork;
    if (r.stage[id] !== (works ? STAGE.working : STAGE.queued)) return false;
    const hadToWait = !works || (r.waited[id] as number) >= 0;
    if (hadToWait && r.queuedAt[id] !== r.arrivedAt[id]) return false;
    if (works) continue;
    if (id !== waiting) return false;
    waiting = r.next[id] as number;
  }
  if (waiting !== NONE || count !== q.inFlight) return false;
  for (let id = q.state.oldest; q.rank < atWork; id = r.newer[id] as number) {
    r.next[id] = q.rank++;
  }
  for (let id = q.first; id !== NONE; id = r.next[id] as number) {
    const bits = (r.draw[id] as number) ^ q.nameHash;
    r.work[id] = drawnWork(bits, q.cells[MEAN] as number, q.spread);
  }
  return true;
}
