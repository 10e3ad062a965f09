/**
 * The state of requests: what is in flight, who serves and who sends. What happens to it is in
 * `requests.ts` (serving), `balancing.ts` (who serves) and `clients.ts` (who sends).
 */
import type { Micros } from '../../units.ts';
import { NO_TIMER } from '../agenda.ts';
import type { BalancePolicySpec } from '../define.ts';
import { Pool } from '../pool.ts';
import { hashName, type RandomStream, type RandomStreams } from '../random.ts';
import { balancePolicy } from '../resolve.ts';
import type { ClientSpec, ServiceSpec } from '../scenario.ts';
import type { WorldCore } from '../world.ts';
import { canReach } from './addresses.ts';
import type { DiskWorld } from './disk-stations.ts';
import { HISTOGRAM_BUCKETS } from './histogram.ts';
import type { MemoryWorld } from './memory.ts';
import { createSeries, type Series } from './series.ts';

export const NONE = -1;

/** Where a request is. */
export const STAGE = {
  /** On its way to the replica. */
  inbound: 0,
  /** Waits for a thread of the replica. */
  queued: 1,
  working: 2,
  /** Its thread waits for the disk. */
  reading: 3,
  /** Its thread waits for the service that it has called. */
  calling: 4,
  /** Its answer is on its way. */
  outbound: 5,
} as const;

const REQUEST_PLAN = {
  service: 'i32',
  client: 'i32',
  /** −1 in cells that are free. */
  row: 'i32',
  server: 'i32',
  parent: 'i32',
  child: 'i32',
  stage: 'u8',
  /** Reads and calls made so far. */
  reads: 'u32',
  calls: 'u32',
  /** The work or the I/O that it waits for; −1 when there is none. */
  job: 'i32',
  /** Of its way through the network. */
  timer: 'i32',
  arrivedAt: 'f64',
  queuedAt: 'f64',
  /** Time it waited for a thread, −1 when it did not have to. */
  waited: 'f64',
  begunAt: 'f64',
  work: 'f64',
  /** How much later than it should whole microseconds have made it so far, in microseconds. */
  late: 'f64',
  /** The random number from which the work of the whole request is drawn. */
  draw: 'u32',
  /** Neighbours in the queue for a thread. */
  next: 'i32',
  previous: 'i32',
  /** Neighbours in the list of what a client has sent, oldest first. */
  newer: 'i32',
  older: 'i32',
} as const;

const SERVER_PLAN = {
  row: 'i32',
  service: 'i32',
  /** Threads; 0 = one for each request. */
  workers: 'u32',
  busy: 'u32',
  /** Both ends of the queue for a thread. */
  first: 'i32',
  last: 'i32',
  /** Failed health checks in a row, and whether the balancer leaves it out. */
  fails: 'u32',
  out: 'u8',
  /** What it stood on when the three that follow were worked out. */
  parent: 'i32',
  roundTrip: 'f64',
  packetWork: 'f64',
  speed: 'f64',
  meanWork: 'f64',
  spread: 'u8',
  /** Disk reads of a request, and how many bytes each. */
  reads: 'u32',
  readBytes: 'f64',
} as const;

export interface Counts {
  arrived: number;
  served: number;
  failed: number;
  timedOut: number;
}

/** Sums over what was served, so that differences between two looks give means of that stretch. */
export interface Sums {
  latencyMicros: Micros;
  /** Waiting for a thread. */
  waitMicros: Micros;
  /** How many had to wait for one. */
  waited: number;
}

export interface ServiceState {
  readonly spec: ServiceSpec;
  /** Index of each service that a request calls; −1: there is no way to it. */
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
  readonly sums: Sums;
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
  readonly spec: ClientSpec;
  readonly service: number;
  /** Present rate of an open stream. */
  perSecond: number;
  /** How many clients a closed one should have, and how many there are. */
  clients: number;
  present: number;
  /** The profile or trace of the scenario holds; a command ends it. */
  profiled: boolean;
  /** Of the next request, or of the next change of the number of clients. */
  timer: number;
  /** When the next request is due exactly, before it is rounded to a microsecond. */
  dueAt: number;
  /** Requests of a trace that have been sent, or steps of a profile that were taken. */
  sent: number;
  /** Requests in flight, oldest first, and the timer that runs for the oldest. */
  oldest: number;
  newest: number;
  timeout: number;
  readonly counts: Counts;
  readonly sums: Sums;
  /** Requests sent before the service had ever been up: nobody was there to be down yet. */
  early: number;
  readonly latency: Uint32Array;
  /** Running hash of every answer: its time, its latency and what became of it. */
  hash: number;
}

/** Who may be picked for a service, as of a structural epoch of the table. */
export interface Ready {
  epoch: number;
  readonly servers: number[];
}

/** What follows from settings and state and is kept at hand; neither saved nor restored. */
export interface Derived {
  random: RandomStreams | null;
  readonly arrivals: (RandomStream | null)[];
  readonly works: (RandomStream | null)[];
  readonly thinks: (RandomStream | null)[];
  readonly balances: (RandomStream | null)[];
  readonly rules: BalancePolicySpec['rule'][];
  readonly ready: Ready[];
}

export interface RequestState {
  readonly requests: Pool<typeof REQUEST_PLAN>;
  readonly servers: Pool<typeof SERVER_PLAN>;
  /** The server of each row that is a replica. */
  readonly serverOf: Map<number, number>;
  readonly services: ServiceState[];
  readonly clients: ClientState[];
  readonly series: Series;
  readonly settings: Derived;
}
export interface RequestWorld extends MemoryWorld, DiskWorld {
  readonly request: RequestState;
}

const noCounts = (): Counts => ({ arrived: 0, served: 0, failed: 0, timedOut: 0 });
const noSums = (): Sums => ({ latencyMicros: 0, waitMicros: 0, waited: 0 });

export function createRequests(world: Pick<WorldCore, 'spec' | 'lookup'>): RequestState {
  const { services, clients } = world.spec;
  const indexOf = (id: string): number => services.findIndex((service) => service.id === id);
  return {
    requests: new Pool(REQUEST_PLAN),
    servers: new Pool(SERVER_PLAN),
    serverOf: new Map(),
    services: services.map((spec, i) => ({
      spec,
      calls: spec.calls.map(indexOf).map((to) => (canReach(world.spec, i, to) ? to : NONE)),
      nameHash: hashName(spec.id),
      replicas: [],
      dismissed: [],
      wanted: spec.replicas,
      nextNumber: 1,
      turn: 0,
      counts: noCounts(),
      sums: noSums(),
      upAt: -1,
      lostAt: 0,
      downMicros: 0,
      opened: false,
    })),
    clients: clients.map((spec) => newClient(spec, indexOf(spec.service))),
    series: createSeries(),
    settings: {
      random: null,
      arrivals: clients.map(() => null),
      works: clients.map(() => null),
      thinks: clients.map(() => null),
      balances: services.map(() => null),
      rules: services.map(({ balance }) => balancePolicy(world.lookup, balance).rule),
      ready: services.map(() => ({ epoch: NONE, servers: [] })),
    },
  };
}

const newClient = (spec: ClientSpec, service: number): ClientState => ({
  spec,
  service,
  perSecond: spec.perSecond,
  clients: spec.clients ?? 0,
  present: 0,
  profiled: spec.profile !== undefined || spec.times !== undefined,
  timer: NO_TIMER,
  dueAt: 0,
  sent: 0,
  oldest: NONE,
  newest: NONE,
  timeout: NO_TIMER,
  counts: noCounts(),
  sums: noSums(),
  early: 0,
  latency: new Uint32Array(HISTOGRAM_BUCKETS),
  hash: 0,
});

/** When a client sends; looked up by name once for each `RandomStreams`, as the others. */
export function arrivalStream(world: RequestWorld, client: number): RandomStream {
  const { settings } = world.request;
  if (settings.random !== world.random) forgetStreams(world);
  return settings.arrivals[client] ?? ofClient(world, settings.arrivals, 'arrivals', client);
}

/** What the requests of a client are drawn from. */
export function workStream(world: RequestWorld, client: number): RandomStream {
  const { settings } = world.request;
  if (settings.random !== world.random) forgetStreams(world);
  return settings.works[client] ?? ofClient(world, settings.works, 'work', client);
}

/** How long a closed client thinks. */
export function thinkStream(world: RequestWorld, client: number): RandomStream {
  const { settings } = world.request;
  if (settings.random !== world.random) forgetStreams(world);
  return settings.thinks[client] ?? ofClient(world, settings.thinks, 'think', client);
}

/** Whom a balancer picks by chance. */
export function balanceStream(world: RequestWorld, service: number): RandomStream {
  const { settings, services } = world.request;
  if (settings.random !== world.random) forgetStreams(world);
  const known = settings.balances[service];
  if (known) return known;
  const stream = world.random.stream(`balance/${services[service]?.spec.id}`);
  settings.balances[service] = stream;
  return stream;
}

function ofClient(
  world: RequestWorld,
  list: (RandomStream | null)[],
  purpose: string,
  client: number,
): RandomStream {
  const stream = world.random.stream(`${purpose}/${world.request.clients[client]?.spec.id}`);
  list[client] = stream;
  return stream;
}

function forgetStreams(world: RequestWorld): void {
  const { settings } = world.request;
  settings.random = world.random;
  for (const list of [settings.arrivals, settings.works, settings.thinks, settings.balances]) {
    list.fill(null);
  }
}

/** Distributions of work by the code that a server keeps. */
export const SPREADS = ['deterministic', 'exponential', 'hyperexponential'] as const;
