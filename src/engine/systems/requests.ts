/**
 * Requests. Clients send them to a service (`clients.ts`); its balancer picks a replica
 * (`balancing.ts`); the network brings them there and the answers back (`network.ts`). In between:
 *
 *     way in → wait for a thread → CPU work → reads from the disk → calls → way back
 *
 * A replica has a thread for each request and works on all at once (processor sharing, in
 * `cpu.ts`), or so many `workers`: then the rest wait in order of arrival. A thread is held until
 * the last call has answered. What a request calls is a request of its own, called one after the
 * other. A replica that holds its backlog turns further ones away.
 *
 * Every request is counted exactly once: early (the service has never been up yet), served, failed
 * (nobody there, turned away, or the replica died), timed out, or still in flight. Its work is
 * drawn from the request's own number, so that twin worlds give the same request the same work
 * whatever befell the ones before it.
 *
 * Things happen at whole microseconds. By how much that made a request late is kept and taken off
 * its next step, or off the work of the one that gets its thread: a thread with short requests is
 * as fast in the mean as the numbers say.
 *
 * How accurate is this? The queueing is exact. Left out: connections, retries, and what a thread
 * costs by itself. Source: Kleinrock, Queueing Systems, 1975 and 1976 (M/G/1, processor sharing).
 */
import type { CoreMicros, Micros } from '../../units.ts';
import { NO_TIMER } from '../agenda.ts';
import { OWNER, TIMER } from '../timers.ts';
import { findPath, pickServer, takesRequests } from './balancing.ts';
import {
  awaitAnswer,
  clientAt,
  countAnswer,
  forgetAnswer,
  missing,
  nextSending,
  type Outcome,
  overdue,
  REFUSED_PAUSE,
  scheduleNext,
  scheduleStep,
  thought,
} from './clients.ts';
import { addWork, cancelWork } from './cpu.ts';
import { cancelIo, submitIo } from './disk.ts';
import { requestsTouch } from './memory.ts';
import { slowness } from './memory-slow.ts';
import { NONE, type RequestWorld, type ServiceState, STAGE, workStream } from './request-state.ts';
import { drawnWork } from './request-work.ts';

export { isRunning, takesRequests } from './balancing.ts';
export {
  type ClientState,
  createRequests,
  type RequestState,
  type RequestWorld,
  type ServiceState,
} from './request-state.ts';

/** The next request of an open stream is due. */
export function requestArrives(world: RequestWorld, client: number): void {
  const state = clientAt(world, client);
  state.timer = NO_TIMER;
  const late = world.now - state.dueAt;
  state.sent++;
  scheduleNext(world, client);
  send(world, client, late);
}

/** One of a closed client has thought. */
export function clientHasThought(world: RequestWorld, client: number): void {
  const state = clientAt(world, client);
  if (state.present > state.clients) state.present--;
  else sendOrPause(world, client, 0);
}

/** Lets those of closed clients come that are not there yet; for a new service or load. */
export function bringClients(world: RequestWorld): void {
  for (let client = 0; client < world.request.clients.length; client++) {
    for (let n = missing(world, client); n > 0; n--) {
      clientAt(world, client).present++;
      const pause = thought(world, client);
      if (pause === 0) sendOrPause(world, client, 0);
      else world.agenda.schedule(world.now + pause, TIMER.thinkDone, client);
    }
  }
}

/** The number of a closed client's profile changes. */
export function loadSteps(world: RequestWorld, client: number): void {
  clientAt(world, client).timer = NO_TIMER;
  scheduleStep(world, client);
  bringClients(world);
}

/** Sends for one of a closed client; one that is refused pauses. */
function sendOrPause(world: RequestWorld, client: number, late: number): void {
  if (!send(world, client, late)) thinkOn(world, client, REFUSED_PAUSE, 0);
}

/** What one of a closed client does after an answer: it thinks, and at least so long. */
function thinkOn(world: RequestWorld, client: number, least: Micros, late: number): void {
  const at = nextSending(world, client, least);
  if (at === NONE) return;
  if (at > world.now) world.agenda.schedule(at, TIMER.thinkDone, client);
  else sendOrPause(world, client, late);
}

/** A client sends a request. False when nobody took it. */
function send(world: RequestWorld, client: number, late: number): boolean {
  const state = clientAt(world, client);
  const draw = workStream(world, client).nextUint32();
  state.counts.arrived++;
  if ((world.request.services[state.service] as ServiceState).upAt < 0) {
    state.early++;
    return false;
  }
  const id = dispatch(world, state.service, client, NONE, draw);
  if (id === NONE) {
    countAnswer(world, client, world.now, NONE, 'failed');
    return false;
  }
  awaitAnswer(world, client, id);
  world.request.requests.at.late[id] = late;
  setOut(world, id, state.spec.latencyMicros ?? 0);
  return true;
}

/** The oldest request of a client may have been waited for long enough. */
export function requestsTimeOut(world: RequestWorld, client: number): void {
  clientAt(world, client).timeout = NO_TIMER;
  for (let id = overdue(world, client); id !== NONE; id = overdue(world, client)) {
    finish(world, id, 'timedOut');
  }
}

/** A request's CPU work is done. */
export function requestWorked(world: RequestWorld, id: number): void {
  const r = world.request.requests.at;
  r.job[id] = NONE;
  const { workers, speed } = world.request.servers.at;
  const server = r.server[id] as number;
  if ((workers[server] as number) > 0) {
    const ideal = (r.work[id] as number) / (speed[server] as number);
    const late = world.now - (r.begunAt[id] as number) - ideal;
    r.late[id] = late >= 0 && late < 1 ? late : 0;
  }
  proceed(world, id);
}

/** One of its reads is done. */
export function requestRead(world: RequestWorld, id: number): void {
  world.request.requests.at.job[id] = NONE;
  proceed(world, id);
}

/** A request has reached its replica, or the answer its client. */
export function legDone(world: RequestWorld, id: number): void {
  const r = world.request.requests.at;
  r.timer[id] = NO_TIMER;
  if (r.stage[id] === STAGE.outbound) finish(world, id, 'served');
  else enter(world, id);
}

/** Everything in flight on a row is lost. */
export function failRequestsOn(world: RequestWorld, row: number): void {
  const { requests, servers, serverOf } = world.request;
  if (world.column.inFlight.get(row) === 0) return;
  const server = serverOf.get(row) as number;
  // Those that wait first, so that no thread is handed on.
  for (;;) {
    const waiting = servers.at.first[server] as number;
    if (waiting === NONE) break;
    finish(world, waiting, 'failed');
  }
  for (let id = 0; id < requests.length; id++) {
    if (requests.at.row[id] === row) finish(world, id, 'failed');
  }
}

/** Hands a request to a replica. Returns its id, or −1 when nobody took it. */
function dispatch(
  world: RequestWorld,
  service: number,
  client: number,
  parent: number,
  draw: number,
): number {
  const { request, column } = world;
  const state = request.services[service] as ServiceState;
  state.counts.arrived++;
  const server = pickServer(world, service);
  if (server === NONE) {
    state.counts.failed++;
    return NONE;
  }
  const row = request.servers.at.row[server] as number;
  if (!takesRequests(world, row) || column.inFlight.get(row) >= state.spec.backlog) {
    state.counts.failed++;
    column.failed.add(row, 1);
    return NONE;
  }
  column.inFlight.add(row, 1);
  requestsTouch(world, row);
  const id = request.requests.take();
  const r = request.requests.at;
  r.service[id] = service;
  r.client[id] = client;
  r.row[id] = row;
  r.server[id] = server;
  r.parent[id] = parent;
  r.child[id] = NONE;
  r.stage[id] = STAGE.inbound;
  r.reads[id] = 0;
  r.calls[id] = 0;
  r.job[id] = NONE;
  r.timer[id] = NO_TIMER;
  r.arrivedAt[id] = world.now;
  r.waited[id] = NONE;
  r.late[id] = 0;
  r.draw[id] = draw;
  return id;
}

/** Sends a request on its way to its replica; `beyond` is the round trip outside the host. */
function setOut(world: RequestWorld, id: number, beyond: Micros): void {
  const { servers, requests } = world.request;
  const server = requests.at.server[id] as number;
  const row = requests.at.row[id] as number;
  if (servers.at.parent[server] !== world.column.parent.get(row)) findPath(world, server);
  const roundTrip = (servers.at.roundTrip[server] as number) + beyond;
  if (roundTrip === 0) enter(world, id);
  else takeLeg(world, id, roundTrip / 2);
}

/** Half a round trip, in whole microseconds from now and right in the mean. */
function takeLeg(world: RequestWorld, id: number, delay: number): void {
  const r = world.request.requests.at;
  const exact = Math.max(0, delay - (r.late[id] as number));
  const whole = Math.round(exact);
  r.late[id] = whole - exact;
  r.timer[id] = world.agenda.schedule(world.now + whole, TIMER.legDone, id);
}

/** A request is at its replica: it gets a thread, or waits for one. */
function enter(world: RequestWorld, id: number): void {
  const { servers, requests } = world.request;
  const s = servers.at;
  const r = requests.at;
  const server = r.server[id] as number;
  const workers = s.workers[server] as number;
  if (workers === 0) {
    work(world, id, server);
    return;
  }
  if ((s.busy[server] as number) < workers) {
    s.busy[server] = (s.busy[server] as number) + 1;
    work(world, id, server);
    return;
  }
  r.stage[id] = STAGE.queued;
  r.queuedAt[id] = world.now;
  const last = s.last[server] as number;
  r.previous[id] = last;
  r.next[id] = NONE;
  if (last === NONE) s.first[server] = id;
  else r.next[last] = id;
  s.last[server] = id;
}

/** Takes a request out of the queue for a thread. */
function leaveQueue(world: RequestWorld, id: number): void {
  const s = world.request.servers.at;
  const r = world.request.requests.at;
  const server = r.server[id] as number;
  const next = r.next[id] as number;
  const previous = r.previous[id] as number;
  if (previous === NONE) s.first[server] = next;
  else r.next[previous] = next;
  if (next === NONE) s.last[server] = previous;
  else r.previous[next] = previous;
}

/** A thread is free: whoever has waited longest gets it, and what rounding has cost it. */
function releaseThread(world: RequestWorld, server: number, late: number): void {
  const s = world.request.servers.at;
  if ((s.workers[server] as number) === 0) return;
  const id = s.first[server] as number;
  if (id === NONE) {
    s.busy[server] = (s.busy[server] as number) - 1;
    return;
  }
  leaveQueue(world, id);
  const r = world.request.requests.at;
  r.waited[id] = world.now - (r.queuedAt[id] as number);
  r.late[id] = late;
  work(world, id, server);
}

/** A request has a thread: its CPU work begins. */
function work(world: RequestWorld, id: number, server: number): void {
  const r = world.request.requests.at;
  const { speed, workers } = world.request.servers.at;
  const slow = slowness(world, r.row[id] as number);
  const late = workers[server] === 0 ? 0 : (r.late[id] as number);
  const wanted = workOf(world, id, server) * slow - late * (speed[server] as number);
  r.stage[id] = STAGE.working;
  r.begunAt[id] = world.now;
  r.work[id] = wanted;
  const job = addWork(world, r.row[id] as number, Math.max(0, wanted), OWNER.request, id);
  world.request.requests.at.job[id] = job;
}

/** Work of one request on one service: the same in every world that draws the same number. */
function workOf(world: RequestWorld, id: number, server: number): CoreMicros {
  const { requests, servers, services } = world.request;
  const r = requests.at;
  const s = servers.at;
  const client = r.parent[id] === NONE ? clientAt(world, r.client[id] as number) : null;
  const mean = client?.spec.requestMicros ?? (s.meanWork[server] as number);
  const { nameHash } = services[r.service[id] as number] as ServiceState;
  const own = drawnWork((r.draw[id] as number) ^ nameHash, mean, s.spread[server] as number);
  return own + (s.packetWork[server] as number);
}

/** The next thing of a request that holds a thread: a read, a call, or the way back. */
function proceed(world: RequestWorld, id: number): void {
  const r = world.request.requests.at;
  const { reads, readBytes } = world.request.servers.at;
  const server = r.server[id] as number;
  if ((r.reads[id] as number) < (reads[server] as number)) {
    r.reads[id] = (r.reads[id] as number) + 1;
    r.stage[id] = STAGE.reading;
    const [row, bytes] = [r.row[id] as number, readBytes[server] as number];
    r.job[id] = submitIo(world, row, bytes, false, OWNER.requestIo, id);
    return;
  }
  const { calls } = world.request.services[r.service[id] as number] as ServiceState;
  const step = r.calls[id] as number;
  if (step < calls.length) call(world, id, calls[step] as number);
  else leave(world, id);
}

function call(world: RequestWorld, id: number, service: number): void {
  const r = world.request.requests.at;
  r.calls[id] = (r.calls[id] as number) + 1;
  r.stage[id] = STAGE.calling;
  const draw = r.draw[id] as number;
  // Without a network in common there is no way to it.
  const child =
    service === NONE ? NONE : dispatch(world, service, r.client[id] as number, id, draw);
  if (child === NONE) {
    finish(world, id, 'failed');
    return;
  }
  world.request.requests.at.child[id] = child;
  setOut(world, child, 0);
}

/** The replica is done with a request: its thread is free and the answer sets out. */
function leave(world: RequestWorld, id: number): void {
  const { servers, requests } = world.request;
  const r = requests.at;
  const server = r.server[id] as number;
  r.stage[id] = STAGE.outbound;
  releaseThread(world, server, r.late[id] as number);
  const root = requests.at.parent[id] === NONE && requests.at.client[id] !== NONE;
  const beyond = root ? clientAt(world, requests.at.client[id] as number).spec.latencyMicros : 0;
  const roundTrip = (servers.at.roundTrip[server] as number) + (beyond ?? 0);
  if (roundTrip === 0) finish(world, id, 'served');
  else takeLeg(world, id, roundTrip / 2);
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
  const parent = r.parent[id] as number;
  const client = r.client[id] as number;
  const sentAt = r.arrivedAt[id] as number;
  const waited = r.waited[id] as number;
  const late = r.late[id] as number;
  if (parent === NONE && client !== NONE) forgetAnswer(world, client, id);
  countForService(world, id, outcome);
  drop(world, id);
  if (parent !== NONE) {
    world.request.requests.at.child[parent] = NONE;
    if (outcome === 'served') proceed(world, parent);
    else finish(world, parent, outcome);
  } else if (client !== NONE) {
    countAnswer(world, client, sentAt, waited, outcome);
    if (clientAt(world, client).spec.clients !== undefined) {
      const instant = world.now === sentAt ? 1 : 0; // time has to pass
      thinkOn(world, client, outcome === 'failed' ? REFUSED_PAUSE : instant, late);
    }
  }
}

function countForService(world: RequestWorld, id: number, outcome: Outcome): void {
  const r = world.request.requests.at;
  const row = r.row[id] as number;
  const { column, request } = world;
  const { counts, sums } = request.services[r.service[id] as number] as ServiceState;
  column.inFlight.add(row, -1);
  requestsTouch(world, row);
  if (outcome !== 'served') {
    counts[outcome]++;
    column.failed.add(row, 1);
    return;
  }
  counts.served++;
  column.served.add(row, 1);
  sums.latencyMicros += world.now - (r.arrivedAt[id] as number);
  if ((r.waited[id] as number) < 0) return;
  sums.waitMicros += r.waited[id] as number;
  sums.waited++;
}

/** Frees a request wherever it is. */
function drop(world: RequestWorld, id: number): void {
  const { requests } = world.request;
  const r = requests.at;
  const stage = r.stage[id] as number;
  const job = r.job[id] as number;
  if (r.timer[id] !== NO_TIMER) world.agenda.cancel(r.timer[id] as number);
  if (stage === STAGE.queued) leaveQueue(world, id);
  if (stage === STAGE.working && job !== NONE) cancelWork(world, job);
  if (stage === STAGE.reading && job !== NONE) cancelIo(world, job);
  r.row[id] = NONE;
  requests.remove(id);
  const held = stage === STAGE.working || stage === STAGE.reading || stage === STAGE.calling;
  if (held) releaseThread(world, r.server[id] as number, 0);
}
