/** Requests: they arrive, are given to a replica, work there, ask others, and end exactly once. */
import { ln } from '../../math.ts';
import { hashName } from '../../random.ts';
import { type Box, hasTier, type Request, type Service, serves } from './box.ts';
import { alarm, hangsOn, note, type SlowWorld, work } from './world.ts';

type Outcome = 'served' | 'failed' | 'timedOut';

/** The next request of a client; `due` is the unrounded time of the one before. */
export function nextArrival(world: SlowWorld, client: number, due = world.now): void {
  const spec = world.spec.clients[client];
  const rate = world.rates[client] as number;
  if (!spec || rate <= 0) return;
  const mean = 1e6 / rate;
  const stream = world.random.stream(`arrivals/${spec.id}`);
  const next = due + (spec.arrivals === 'poisson' ? stream.nextExponential(mean) : mean);
  alarm(world, Math.max(0, Math.round(next) - world.now), null, () => {
    nextArrival(world, client, next);
    arrive(world, client);
  });
}

function arrive(world: SlowWorld, client: number): void {
  const spec = world.spec.clients[client];
  const service = world.services.find((s) => s.spec.id === spec?.service);
  if (!spec || !service) return;
  const draw = world.random.stream(`work/${spec.id}`).nextUint32();
  world.arrived++;
  if (!service.everUp) {
    world.early++;
    return;
  }
  const request = place(world, service, { client, draw, caller: null });
  if (!request) {
    world.answers.push({ client, outcome: 'failed', at: world.now, latency: 0 });
    return;
  }
  alarm(world, spec.timeoutMicros, request, () => end(world, request, 'timedOut'));
  work1(world, request);
}

/** Gives a request to a replica; null when nobody takes it. */
function place(
  world: SlowWorld,
  service: Service,
  from: Pick<Request, 'client' | 'draw' | 'caller'>,
): Request | null {
  if (from.caller) hangsOn(world, service.placedAt);
  else hangsOn(world, service.calledAt);
  if (service.spec.balance === 'least-connections' || service.spec.backlog < 100) {
    hangsOn(world, service.endedAt);
  }
  service.placedAt = world.now;
  if (from.caller) service.calledAt = world.now;
  const box = pick(world, service);
  if (!box || holds(world, box) >= service.spec.backlog) return null;
  const request: Request = {
    ...from,
    service,
    box,
    arrivedAt: world.now,
    calls: 0,
    called: null,
  };
  world.requests.push(request);
  return request;
}

const holds = (world: SlowWorld, box: Box): number =>
  world.requests.filter((r) => r.box === box).length;

const canServe = (box: Box): boolean => serves(box) && hasTier(box, 'application');

function pick(world: SlowWorld, service: Service): Box | null {
  const { replicas, spec } = service;
  const open = replicas.filter(canServe);
  if (open.length === 0) return null;
  const rule = world.policies.find((p) => p.id === spec.balance);
  if (rule?.policy !== 'balance') return null;
  if (rule.rule === 'random') {
    return open[world.random.stream(`balance/${spec.id}`).nextBelow(open.length)] ?? null;
  }
  if (rule.rule === 'leastConnections') {
    return open.reduce((best, box) => (holds(world, box) < holds(world, best) ? box : best));
  }
  // In turn among those that are there: the n-th request goes to place n of their list.
  return open[service.turn++ % open.length] ?? null;
}

/** Its own work. */
function work1(world: SlowWorld, request: Request): void {
  work(world, request.box, worksFor(request), ['request', request], () => ask(world, request));
}

/** The same request has the same work in every world. */
function worksFor({ box, service, draw }: Request): number {
  const { application } = box.parts;
  const mean = box.settings.requestMicros ?? application?.cpuMicrosPerRequest.value ?? 0;
  if (application?.work !== 'exponential') return mean;
  let h = draw ^ hashName(service.spec.id);
  h = Math.imul(h ^ (h >>> 16), 2246822507);
  h = Math.imul(h ^ (h >>> 13), 3266489909);
  return -ln((((h ^ (h >>> 16)) >>> 0) + 0.5) / 4294967296) * mean;
}

/** Asks the next of the services that its service calls; after the last it is served. */
function ask(world: SlowWorld, request: Request): void {
  const id = request.service.spec.calls[request.calls];
  if (id === undefined) {
    end(world, request, 'served');
    return;
  }
  const other = world.services.find((s) => s.spec.id === id) as Service;
  const { client, draw } = request;
  const called = place(world, other, { client, draw, caller: request });
  if (!called) {
    end(world, request, 'failed');
    return;
  }
  request.called = called;
  work1(world, called);
}

/** Ends a request with what it has called, and tells who called it. */
export function end(world: SlowWorld, request: Request, outcome: Outcome): void {
  if (!world.requests.includes(request)) return;
  request.service.endedAt = world.now;
  const spec = world.spec.clients[request.client];
  if (!request.caller && spec) {
    if (outcome === 'served') hangsOn(world, request.arrivedAt + spec.timeoutMicros);
    const left = world.jobs.find((job) => job.whose === request)?.left ?? Infinity;
    if (outcome === 'timedOut') hangsOn(world, world.now + left);
  }
  world.requests = world.requests.filter((r) => r !== request);
  world.jobs = world.jobs.filter((job) => job.whose !== request);
  world.alarms = world.alarms.filter((one) => one.whose !== request);
  if (request.called) end(world, request.called, outcome);
  const { caller, client, arrivedAt } = request;
  if (!caller) {
    const latency = world.now - arrivedAt;
    world.answers.push({ client, outcome, at: world.now, latency });
    return;
  }
  if (!world.requests.includes(caller)) return;
  caller.called = null;
  if (outcome === 'served') {
    caller.calls++;
    ask(world, caller);
  } else {
    end(world, caller, outcome);
  }
}

/** The replica is gone, and what it was at. */
export function loseRequests(world: SlowWorld, box: Box): void {
  for (const request of world.requests.filter((r) => r.box === box)) end(world, request, 'failed');
}

/** Which services are there, now that something has changed. */
export function settleServices(world: SlowWorld): void {
  for (const service of world.services) {
    const isUp = service.replicas.some(canServe);
    if (isUp === service.isUp) continue;
    service.isUp = isUp;
    if (isUp) service.everUp = true;
    note(world, isUp ? 'serviceUp' : 'serviceLost', service.spec.id);
  }
}
