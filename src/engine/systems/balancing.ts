/**
 * Who serves a request: replicas as servers with their threads, the load balancer's choice, and the
 * health checks by which a balancer learns of those that do not answer.
 *
 * Without a health check the balancer knows at once who is up. With one it knows only what the last
 * checks said: every `interval` it asks all replicas; who fails `threshold` checks in a row is left
 * out, and taken back after the first that succeeds. Until then requests go to the dead and fail. A
 * check fails when the replica is not up, is paused, or holds its backlog.
 *
 * How accurate is this? A check itself costs nothing and is answered at once. Source: nginx, HTTP
 * Health Checks (`interval`, `fails`, `passes`).
 */
import { TIMER } from '../timers.ts';
import { record, STATE, stateOf } from '../world.ts';
import { pathTo } from './network.ts';
import {
  balanceStream,
  NONE,
  type RequestWorld,
  type ServiceState,
  SPREADS,
} from './request-state.ts';
import { hasLine } from './settings.ts';

/** Bytes of a read, unless set: a block (assumption: what a file system reads at least). */
const IO_BYTES = 4096;

/** Gives a replica its server. */
export function addServer(world: RequestWorld, row: number, service: number): void {
  const { servers, serverOf, services } = world.request;
  const { spec, application } = record(world, row);
  const server = servers.add();
  const s = servers.at;
  s.row[server] = row;
  s.service[server] = service;
  s.workers[server] = spec.workers ?? 0;
  s.first[server] = NONE;
  s.last[server] = NONE;
  s.out[server] = services[service]?.spec.healthCheck ? 1 : 0;
  s.meanWork[server] = spec.requestMicros ?? application?.cpuMicrosPerRequest.value ?? 0;
  s.spread[server] = SPREADS.indexOf(spec.requestSpread ?? application?.work ?? 'deterministic');
  s.reads[server] = spec.requestIos ?? 0;
  s.readBytes[server] = spec.requestIoBytes ?? IO_BYTES;
  serverOf.set(row, server);
  findPath(world, server);
}

/** Works out the way to a server. */
export function findPath(world: RequestWorld, server: number): void {
  const s = world.request.servers.at;
  const row = s.row[server] as number;
  const { roundTripMicros, packetWork, speed } = pathTo(world, row);
  s.parent[server] = world.column.parent.get(row);
  s.roundTrip[server] = roundTripMicros;
  s.packetWork[server] = packetWork;
  s.speed[server] = speed;
}

/** Whether all of it is up, moving or not. */
export function isRunning(world: RequestWorld, row: number): boolean {
  const state = stateOf(world, row);
  return state === STATE.running || state === STATE.migrating || state === STATE.paused;
}

/**
 * Whether a replica takes requests. A paused guest does: its requests wait inside. One without a
 * network card does not.
 */
export const takesRequests = (world: RequestWorld, row: number): boolean =>
  isRunning(world, row) && hasLine(world, row);

/** The server that the balancer hands the next request of a service to; −1 for none. */
export function pickServer(world: RequestWorld, service: number): number {
  const ready = readyServers(world, service);
  const count = ready.length;
  if (count === 0) return NONE;
  const rule = world.request.settings.rules[service];
  if (rule === 'random') {
    return ready[balanceStream(world, service).nextBelow(count)] as number;
  }
  if (rule === 'leastConnections') return leastBusy(world, ready);
  const state = world.request.services[service] as ServiceState;
  return ready[state.turn++ % count] as number;
}

function leastBusy(world: RequestWorld, ready: readonly number[]): number {
  const { row } = world.request.servers.at;
  const inFlight = world.column.inFlight.cells;
  let best = ready[0] as number;
  let fewest = inFlight[row[best] as number] as number;
  for (let i = 1; i < ready.length; i++) {
    const server = ready[i] as number;
    const has = inFlight[row[server] as number] as number;
    if (has >= fewest) continue;
    best = server;
    fewest = has;
  }
  return best;
}

/** Servers that the balancer knows of, in the order of the replicas. */
export function readyServers(world: RequestWorld, service: number): readonly number[] {
  const ready = world.request.settings.ready[service];
  if (!ready) return [];
  if (ready.epoch === world.entities.epoch) return ready.servers;
  const { serverOf, servers, services } = world.request;
  const state = services[service] as ServiceState;
  const checked = state.spec.healthCheck !== undefined;
  ready.epoch = world.entities.epoch;
  ready.servers.length = 0;
  for (const row of state.replicas) {
    const server = serverOf.get(row) as number;
    const known = checked ? servers.at.out[server] === 0 : takesRequests(world, row);
    if (known) ready.servers.push(server);
  }
  return ready.servers;
}

/** Begins the health checks of every service that has them. */
export function beginHealthChecks(world: RequestWorld): void {
  world.request.services.forEach((_, service) => {
    scheduleCheck(world, service);
  });
}

function scheduleCheck(world: RequestWorld, service: number): void {
  const check = world.request.services[service]?.spec.healthCheck;
  if (!check) return;
  world.agenda.schedule(world.now + check.intervalMicros, TIMER.healthCheck, service);
}

/** The balancer of a service asks all its replicas whether they answer. */
export function checkHealth(world: RequestWorld, service: number): void {
  const { services, serverOf, servers, settings } = world.request;
  const { spec, replicas } = services[service] as ServiceState;
  const s = servers.at;
  for (const row of replicas) {
    const server = serverOf.get(row) as number;
    const up = takesRequests(world, row) && stateOf(world, row) !== STATE.paused;
    const answers = up && world.column.inFlight.get(row) < spec.backlog;
    const fails = answers ? 0 : (s.fails[server] as number) + 1;
    s.fails[server] = fails;
    const out = fails === 0 ? 0 : fails >= (spec.healthCheck?.threshold ?? 1) ? 1 : s.out[server];
    if (out === s.out[server]) continue;
    s.out[server] = out as number;
    tellOf(world, row, out === 1 ? 'ejected' : 'readmitted');
  }
  const ready = settings.ready[service];
  if (ready) ready.epoch = NONE;
  scheduleCheck(world, service);
}

/** The replica itself is as it was: it is the balancer that has changed its mind. */
function tellOf(world: RequestWorld, row: number, type: 'ejected' | 'readmitted'): void {
  const cause = world.tree.at.cause[row] as number;
  const subject = record(world, row).id;
  world.sink.emit({ at: world.now, world: world.spec.id, type, subject, cause, data: {} });
}
