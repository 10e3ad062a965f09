/**
 * Clients. An open stream sends at a rate, however slow the answers are: at random (Poisson), on
 * the beat, or at the times of a trace. A closed one is a number of clients, each of which sends
 * its next request when the last has ended and it has thought. Both may follow a profile: steps, or
 * a ramp from point to point.
 *
 * Arrivals are exact in the mean: the time of the next is kept unrounded. Under a changing rate the
 * next request comes when the rate, integrated since the last, reaches 1 (on the beat) or an
 * exponential of mean 1 (at random): the time change that makes a Poisson stream of any rate.
 *
 * All requests of a client have the same time-out, so the oldest is the next to be given up, and
 * one timer for the oldest is enough. It runs until it fires, even when the oldest was answered.
 *
 * How accurate is this? Exact, but for: clients do not try again what has failed; a closed client
 * that is refused waits a while. Source: D. Lewis, G. Shedler, Naval Research Logistics 26, 1979
 * (time change); Little, Operations Research 9, 1961, for the tests.
 */
import type { Micros } from '../../units.ts';
import { dueAfter, NO_TIMER } from '../agenda.ts';
import { TIMER } from '../timers.ts';
import { bucketOf } from './histogram.ts';
import {
  arrivalStream,
  type ClientState,
  NONE,
  type RequestWorld,
  thinkStream,
} from './request-state.ts';
import { countInSeries } from './series.ts';

export type Outcome = 'served' | 'failed' | 'timedOut';

/**
 * A closed client that was refused pauses at least so long: assumption, a program that tries to
 * connect again does so a few times a second. Without a pause it would do nothing else.
 */
export const REFUSED_PAUSE: Micros = 100_000;

/** Everything that clients do by themselves begins. */
export function beginTraffic(world: RequestWorld): void {
  for (let client = 0; client < world.request.clients.length; client++) scheduleLoad(world, client);
}

/** Begins anew with the load that a client has now: a rate, a trace, or a number of clients. */
export function scheduleLoad(world: RequestWorld, client: number): void {
  const state = clientAt(world, client);
  world.agenda.cancel(state.timer);
  state.timer = NO_TIMER;
  state.dueAt = world.now;
  if (state.spec.clients !== undefined) scheduleStep(world, client);
  else scheduleNext(world, client);
}

export const clientAt = (world: RequestWorld, client: number): ClientState =>
  world.request.clients[client] as ClientState;

/** Schedules the next request of an open stream; none while its rate is 0. */
export function scheduleNext(world: RequestWorld, client: number): void {
  const state = clientAt(world, client);
  const due = nextDue(world, client, state);
  if (!(due < Infinity)) return;
  state.dueAt = due;
  state.timer = world.agenda.schedule(wholeTime(world.now, due), TIMER.arrival, client);
}

/** The whole microsecond at which something happens that is due at an exact time. */
export const wholeTime = (now: Micros, due: number): Micros =>
  Math.min(Math.max(now, Math.round(due)), Number.MAX_SAFE_INTEGER);

function nextDue(world: RequestWorld, client: number, state: ClientState): number {
  const { spec, perSecond } = state;
  if (spec.times && state.profiled) return spec.times[state.sent] ?? Infinity;
  if (!state.profiled && perSecond <= 0) return Infinity;
  const random = spec.arrivals === 'poisson';
  if (!state.profiled) {
    const mean = 1e6 / perSecond;
    return state.dueAt + (random ? arrivalStream(world, client).nextExponential(mean) : mean);
  }
  const amount = random ? arrivalStream(world, client).nextExponential(1) : 1;
  return whenReached(state, state.dueAt, amount);
}

/** When the rate of a profile, integrated from a time on, reaches an amount. */
function whenReached(state: ClientState, from: number, amount: number): number {
  const points = state.spec.profile ?? [];
  let [at, left] = [from, amount * 1e6];
  for (let i = 0; i <= points.length; i++) {
    const end = points[i]?.at ?? Infinity;
    if (at >= end) continue;
    const rate = valueAt(state, at);
    const last = end < Infinity && state.spec.ramp ? valueAt(state, end) : rate;
    const area = end < Infinity ? ((rate + last) / 2) * (end - at) : Infinity;
    if (rate + last > 0 && area >= left) return at + within(rate, last, end - at, left);
    if (end === Infinity) break;
    left -= area;
    at = end;
  }
  return Infinity;
}

/** How far into a stretch of a linear rate its integral reaches an amount; by halving. */
function within(rate: number, last: number, length: number, amount: number): number {
  if (rate === last) return amount / rate;
  let [low, high] = [0, length];
  for (let i = 0; i < 64; i++) {
    const middle = (low + high) / 2;
    const area = middle * (rate + ((last - rate) * middle) / length / 2);
    if (area < amount) low = middle;
    else high = middle;
  }
  return high;
}

/** The profile's value at a time: of the last point, or between two points on a ramp. */
export function valueAt({ spec }: Pick<ClientState, 'spec'>, at: number): number {
  const points = spec.profile ?? [];
  let value = spec.clients ?? spec.perSecond;
  let since = 0;
  for (const point of points) {
    if (point.at > at) {
      if (!spec.ramp) return value;
      return value + ((point.value - value) * (at - since)) / (point.at - since);
    }
    value = point.value;
    since = point.at;
  }
  return value;
}

/** Sets the number of a closed client's profile now, and schedules the next change. */
export function scheduleStep(world: RequestWorld, client: number): void {
  const state = clientAt(world, client);
  if (!state.profiled) return;
  state.clients = Math.floor(valueAt(state, world.now) + 1e-9);
  const next = nextStep(state, world.now);
  if (next < Infinity) state.timer = world.agenda.schedule(next, TIMER.loadStep, client);
}

/** When the whole number of clients of a profile changes next. */
function nextStep(state: ClientState, now: Micros): number {
  const points = state.spec.profile ?? [];
  const index = points.findIndex((point) => point.at > now);
  const point = points[index];
  if (!point) return Infinity;
  if (!state.spec.ramp) return point.at;
  const since = points[index - 1]?.at ?? 0;
  const before = points[index - 1]?.value ?? state.spec.clients ?? 0;
  if (before === point.value) return point.at;
  const slope = (point.value - before) / (point.at - since);
  const wanted = slope > 0 ? state.clients + 1 : state.clients - 1e-6;
  return Math.max(now + 1, Math.min(point.at, Math.ceil(since + (wanted - before) / slope)));
}

/** How many more of a closed client have to come; its service must have been up. */
export function missing(world: RequestWorld, client: number): number {
  const state = clientAt(world, client);
  if (state.spec.clients === undefined) return 0;
  const service = world.request.services[state.service];
  return service && service.upAt >= 0 ? Math.max(0, state.clients - state.present) : 0;
}

/** A thought of a closed client, in microseconds. */
export function thought(world: RequestWorld, client: number): Micros {
  const { spec } = clientAt(world, client);
  const mean = spec.thinkMicros ?? 0;
  if (mean === 0 || spec.thinkSpread !== 'exponential') return mean;
  return Math.round(thinkStream(world, client).nextExponential(mean));
}

/** When one of a closed client sends again, `least` later or after; −1 when it is not wanted. */
export function nextSending(world: RequestWorld, client: number, least: Micros): Micros {
  const state = clientAt(world, client);
  if (state.present > state.clients) {
    state.present--;
    return NONE;
  }
  return world.now + Math.max(thought(world, client), least);
}

/** Puts a request at the end of its client's list; the time-out of the oldest is watched. */
export function awaitAnswer(world: RequestWorld, client: number, id: number): void {
  const state = clientAt(world, client);
  const r = world.request.requests.at;
  r.older[id] = state.newest;
  r.newer[id] = NONE;
  if (state.newest !== NONE) r.newer[state.newest] = id;
  else state.oldest = id;
  state.newest = id;
  if (state.timeout !== NO_TIMER) return;
  const due = dueAfter(world.now, state.spec.timeoutMicros);
  state.timeout = world.agenda.schedule(due, TIMER.requestTimeout, client);
}

/** Takes a request out of its client's list. */
export function forgetAnswer(world: RequestWorld, client: number, id: number): void {
  const state = clientAt(world, client);
  const r = world.request.requests.at;
  const newer = r.newer[id] as number;
  const older = r.older[id] as number;
  if (older !== NONE) r.newer[older] = newer;
  else state.oldest = newer;
  if (newer !== NONE) r.older[newer] = older;
  else state.newest = older;
}

/** The oldest request of a client if it has been given up by now; otherwise it is watched on. */
export function overdue(world: RequestWorld, client: number): number {
  const state = clientAt(world, client);
  const { oldest } = state;
  if (oldest === NONE) return NONE;
  const sentAt = world.request.requests.at.arrivedAt[oldest] as number;
  const due = dueAfter(sentAt, state.spec.timeoutMicros);
  if (due <= world.now) return oldest;
  if (state.timeout === NO_TIMER) {
    state.timeout = world.agenda.schedule(due, TIMER.requestTimeout, client);
  } else if (world.agenda.timeOf(state.timeout) !== due) {
    world.agenda.reschedule(state.timeout, due);
  }
  return NONE;
}

/** The running hash after one more answer; the code says what became of it. */
export function hashAnswer(before: number, latency: Micros, now: Micros, code: number): number {
  let hash = Math.imul(before ^ (latency | 0), 0x9e3779b1);
  hash = Math.imul((hash ^ (hash >>> 15)) + (now | 0), 0x85ebca6b);
  return hash ^ (hash >>> 13) ^ code;
}

/** Counts the end of a request for its client. */
export function countAnswer(
  world: RequestWorld,
  client: number,
  sentAt: Micros,
  waited: Micros,
  outcome: Outcome,
): void {
  const state = clientAt(world, client);
  const { now } = world;
  const latency = now - sentAt;
  let code = 0;
  if (outcome === 'served') {
    state.counts.served++;
    const bucket = bucketOf(latency);
    state.latency[bucket] = (state.latency[bucket] as number) + 1;
    state.sums.latencyMicros += latency;
    if (waited >= 0) {
      state.sums.waitMicros += waited;
      state.sums.waited++;
    }
  } else {
    state.counts[outcome]++;
    code = outcome === 'failed' ? 1 : 2;
  }
  countInSeries(world.request.series, now, outcome === 'served' ? 'served' : 'failed');
  state.hash = hashAnswer(state.hash, latency, now, code);
  world.sink.answered?.(client, outcome, now, latency);
}
