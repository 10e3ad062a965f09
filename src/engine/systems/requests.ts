/**
 * Requests. Clients send them to a service in an open stream; a load balancer picks a replica that
 * is up; the replica works on all its requests at once (processor sharing, in `cpu.ts`); after its
 * own work a request calls the services that its service depends on, one after the other, and is
 * served when the last has answered. The client gives up after its time-out.
 *
 * Every request is counted exactly once: early (the service has never been up yet), served, failed
 * (nobody there, turned away, or the replica died), timed out, or still in flight. Its work is
 * drawn from the request's own number, so that twin worlds give the same request the same work
 * whatever befell the ones before it.
 *
 * How accurate is this? The queueing is exact; the network between the tiers costs nothing here.
 * Source: M/G/1 processor sharing as the limit (Kleinrock, Queueing Systems vol. 2, 1976, 4.4).
 */
import type { Micros } from '../../units.ts';
import { dueAfter, NO_TIMER } from '../agenda.ts';
import { ln } from '../math.ts';
import { Pool } from '../pool.ts';
import { hashName } from '../random.ts';
import { balancePolicy } from '../resolve.ts';
import type { ServiceSpec } from '../scenario.ts';
import { OWNER, TIMER } from '../timers.ts';
import { record, STATE, stateOf } from '../world.ts';
import { addWork, type CpuWorld, cancelWork } from './cpu.ts';
import { bucketOf, HISTOGRAM_BUCKETS } from './histogram.ts';
import { countInSeries, createSeries, type Series } from './series.ts';

const REQUEST_PLAN = {
  service: 'i32',
  client: 'i32',
  row: 'i32',
  parent: 'i32',
  child: 'i32',
  /** Calls made so far. */
  calls: 'u32',
  /** −1 when its work is done. */
  job: 'i32',
  timer: 'i32',
  arrivedAt: 'f64',
  /** The random number from which the work of the whole request is drawn. */
  draw: 'u32',
  next: 'i32',
  previous: 'i32',
} as const;

export type Outcome = 'served' | 'failed' | 'timedOut';

export interface Counts {
  arrived: number;
  served: number;
  failed: number;
  timedOut: number;
}

export interface ServiceState {
  readonly spec: ServiceSpec;
  /** Index of each service that a request calls. */
  readonly calls: readonly number[];
  readonly nameHash: number;
  /** Rows of its replicas, in order of creation, without those removed. */
  replicas: number[];
  /** Rows that are not wanted any more and have yet to go down. */
  dismissed: number[];
  /** How many replicas it should have. */
  wanted: number;
  /** Number of the next replica to be created. */
  nextNumber: number;
  turn: number;
  readonly counts: Counts;
  /** When its first replica was ready for the first time; −1 = not yet. */
  upAt: Micros;
  /** Since when no replica has been ready; −1 = one is. */
  lostAt: Micros;
  /** Time without a ready replica since `upAt`. */
  downMicros: Micros;
  /** Its replicas have been started: what it waited for was there. */
  opened: boolean;
}

export interface ClientState {
  readonly service: number;
  perSecond: number;
  timer: number;
  readonly counts: Counts;
  /** Requests sent before the service had ever been up: nobody was there to be down yet. */
  early: number;
  readonly latency: Uint32Array;
}

export interface RequestState {
  readonly requests: Pool<typeof REQUEST_PLAN>;
  readonly services: ServiceState[];
  readonly clients: ClientState[];
  readonly series: Series;
  /** First request on each row; −1 = none. */
  readonly onRow: number[];
}
export interface RequestWorld extends CpuWorld {
  readonly request: RequestState;
}

const NONE = -1;
const noCounts = (): Counts => ({ arrived: 0, served: 0, failed: 0, timedOut: 0 });

export function createRequests(world: { readonly spec: CpuWorld['spec'] }): RequestState {
  const { services, clients } = world.spec;
  const indexOf = (id: string): number => services.findIndex((service) => service.id === id);
  return {
    requests: new Pool(REQUEST_PLAN),
    services: services.map((spec) => ({
      spec,
      calls: spec.calls.map(indexOf),
      nameHash: hashName(spec.id),
      replicas: [],
      dismissed: [],
      wanted: spec.replicas,
      nextNumber: 1,
      turn: 0,
      counts: noCounts(),
      upAt: -1,
      lostAt: 0,
      downMicros: 0,
      opened: false,
    })),
    clients: clients.map((client) => ({
      service: indexOf(client.service),
      perSecond: client.perSecond,
      timer: NO_TIMER,
      counts: noCounts(),
      early: 0,
      latency: new Uint32Array(HISTOGRAM_BUCKETS),
    })),
    series: createSeries(),
    onRow: [],
  };
}

/** Schedules the next request of a client; none while its rate is 0. */
export function scheduleArrival(world: RequestWorld, client: number): void {
  const state = world.request.clients[client] as ClientState;
  world.agenda.cancel(state.timer);
  state.timer = NO_TIMER;
  if (state.perSecond <= 0) return;
  const spec = world.spec.clients[client] as (typeof world.spec.clients)[number];
  const mean = 1e6 / state.perSecond;
  const gap =
    spec.arrivals === 'poisson'
      ? world.random.stream(`arrivals/${spec.id}`).nextExponential(mean)
      : mean;
  const due = dueAfter(world.now, Math.max(1, Math.round(gap)));
  state.timer = world.agenda.schedule(due, TIMER.arrival, client);
}

/** A client's next request is due. */
export function requestArrives(world: RequestWorld, client: number): void {
  const state = world.request.clients[client] as ClientState;
  const spec = world.spec.clients[client] as (typeof world.spec.clients)[number];
  state.timer = NO_TIMER;
  scheduleArrival(world, client);
  const draw = world.random.stream(`work/${spec.id}`).nextUint32();
  state.counts.arrived++;
  if ((world.request.services[state.service] as ServiceState).upAt < 0) {
    state.early++;
    return;
  }
  const id = dispatch(world, state.service, client, NONE, draw);
  if (id === NONE) {
    countForClient(world, client, world.now, 'failed');
    return;
  }
  const r = world.request.requests.at;
  r.timer[id] = world.agenda.schedule(world.now + spec.timeoutMicros, TIMER.requestTimeout, id);
}

/** The client of a request has waited long enough. */
export function requestTimesOut(world: RequestWorld, id: number): void {
  world.request.requests.at.timer[id] = NO_TIMER;
  finish(world, id, 'timedOut');
}

/** A request's own work is done: it calls the next service, or it is served. */
export function requestWorked(world: RequestWorld, id: number): void {
  world.request.requests.at.job[id] = NONE;
  proceed(world, id);
}

/** Everything in flight on a row is lost. */
export function failRequestsOn(world: RequestWorld, row: number): void {
  const { onRow } = world.request;
  while ((onRow[row] as number) !== NONE) finish(world, onRow[row] as number, 'failed');
}

/** Whether a replica takes requests. A paused guest does: its requests wait inside. */
export function takesRequests(world: RequestWorld, row: number): boolean {
  const state = stateOf(world, row);
  return state === STATE.running || state === STATE.migrating || state === STATE.paused;
}

function proceed(world: RequestWorld, id: number): void {
  const r = world.request.requests.at;
  const service = world.request.services[r.service[id] as number] as ServiceState;
  const step = r.calls[id] as number;
  if (step >= service.calls.length) {
    finish(world, id, 'served');
    return;
  }
  r.calls[id] = step + 1;
  const child = dispatch(
    world,
    service.calls[step] as number,
    r.client[id] as number,
    id,
    r.draw[id] as number,
  );
  if (child === NONE) finish(world, id, 'failed');
  else world.request.requests.at.child[id] = child;
}

/** Hands a request to a replica. Returns its id, or −1 when nobody took it. */
function dispatch(
  world: RequestWorld,
  service: number,
  client: number,
  parent: number,
  draw: number,
): number {
  const state = world.request.services[service] as ServiceState;
  state.counts.arrived++;
  const row = pickReplica(world, state);
  if (row === NONE || world.column.inFlight.get(row) >= state.spec.backlog) {
    state.counts.failed++;
    if (row !== NONE) world.column.failed.add(row, 1);
    return NONE;
  }
  const id = world.request.requests.add();
  const r = world.request.requests.at;
  r.service[id] = service;
  r.client[id] = client;
  r.row[id] = row;
  r.parent[id] = parent;
  r.child[id] = NONE;
  r.timer[id] = NO_TIMER;
  r.arrivedAt[id] = world.now;
  r.draw[id] = draw;
  link(world, id, row);
  world.column.inFlight.add(row, 1);
  r.job[id] = addWork(world, row, workOf(world, row, state, draw), OWNER.request, id);
  return id;
}

/** Work of one request on one service: the same in every world that draws the same number. */
function workOf(world: RequestWorld, row: number, state: ServiceState, draw: number): number {
  const { application, spec } = record(world, row);
  const mean = spec.requestMicros ?? application?.cpuMicrosPerRequest.value ?? 0;
  if (application?.work !== 'exponential') return mean;
  let h = draw ^ state.nameHash;
  h = Math.imul(h ^ (h >>> 16), 2246822507);
  h = Math.imul(h ^ (h >>> 13), 3266489909);
  const unit = (((h ^ (h >>> 16)) >>> 0) + 0.5) / 4294967296;
  return -ln(unit) * mean;
}

function pickReplica(world: RequestWorld, state: ServiceState): number {
  const ready = state.replicas.filter((row) => takesRequests(world, row));
  if (ready.length === 0) return NONE;
  const { rule } = balancePolicy(world.lookup, state.spec.balance);
  if (rule === 'random') {
    const stream = world.random.stream(`balance/${state.spec.id}`);
    return ready[stream.nextBelow(ready.length)] as number;
  }
  if (rule === 'leastConnections') {
    return ready.reduce((best, row) =>
      world.column.inFlight.get(row) < world.column.inFlight.get(best) ? row : best,
    );
  }
  return ready[state.turn++ % ready.length] as number;
}

/**
 * Ends a request with all it has called. A served or failed call is answered to its caller; a
 * request of a client is counted for the client.
 */
function finish(world: RequestWorld, id: number, outcome: Outcome): void {
  const r = world.request.requests.at;
  const child = r.child[id] as number;
  if (child !== NONE) {
    r.parent[child] = NONE;
    r.client[child] = NONE;
    finish(world, child, outcome);
  }
  const row = r.row[id] as number;
  if (r.job[id] !== NONE) cancelWork(world, r.job[id] as number);
  world.agenda.cancel(r.timer[id] as number);
  unlink(world, id, row);
  world.column.inFlight.add(row, -1);
  world.column[outcome === 'served' ? 'served' : 'failed'].add(row, 1);
  (world.request.services[r.service[id] as number] as ServiceState).counts[outcome]++;
  const parent = r.parent[id] as number;
  const client = r.client[id] as number;
  const arrivedAt = r.arrivedAt[id] as number;
  world.request.requests.remove(id);
  if (parent !== NONE) {
    world.request.requests.at.child[parent] = NONE;
    if (outcome === 'served') proceed(world, parent);
    else finish(world, parent, outcome);
  } else if (client !== NONE) countForClient(world, client, arrivedAt, outcome);
}

function countForClient(
  world: RequestWorld,
  client: number,
  arrivedAt: Micros,
  outcome: Outcome,
): void {
  const state = world.request.clients[client] as ClientState;
  const latency = world.now - arrivedAt;
  state.counts[outcome]++;
  if (outcome === 'served') {
    const bucket = bucketOf(latency);
    state.latency[bucket] = (state.latency[bucket] as number) + 1;
  }
  countInSeries(world.request.series, world.now, outcome === 'served' ? 'served' : 'failed');
  const { digest } = world.sink;
  digest.number(client * 3 + (outcome === 'served' ? 0 : outcome === 'failed' ? 1 : 2));
  digest.number(world.now);
  digest.number(latency);
}

function link(world: RequestWorld, id: number, row: number): void {
  const r = world.request.requests.at;
  const { onRow } = world.request;
  const first = onRow[row] as number;
  r.next[id] = first;
  r.previous[id] = NONE;
  if (first !== NONE) r.previous[first] = id;
  onRow[row] = id;
}

function unlink(world: RequestWorld, id: number, row: number): void {
  const r = world.request.requests.at;
  const next = r.next[id] as number;
  const previous = r.previous[id] as number;
  if (previous !== NONE) r.next[previous] = next;
  else world.request.onRow[row] = next;
  if (next !== NONE) r.previous[next] = previous;
}
