/**
 * How a queue that has run by itself (`queue-run.ts`) goes back into the state: what the general
 * path would have left there, down to the numbers of timers and jobs.
 */
import { NO_TIMER } from '../agenda.ts';
import { heapPush } from '../solve/pairing-heap.ts';
import { OWNER, TIMER } from '../timers.ts';
import { askFor } from './cpu.ts';
import { machineGroup } from './cpu-threads.ts';
import { machineDue, setKey } from './cpu-tree.ts';
import type { Alone } from './queue-alone.ts';
import {
  ARRIVAL_AT,
  ARRIVAL_SEQUENCE,
  CHANGED_AT,
  CLOCK,
  CLOCK_AT,
  DONE_AT,
  DONE_SEQUENCE,
  DUE_AT,
  drawNoMore,
  KEY,
  LATENCY_SUM,
  NOW,
  type Queue,
  SEQUENCE,
  SETTLED_AT,
  USED,
  VIRTUAL,
  WAIT_SUM,
} from './queue-run.ts';
import { NONE, type ServiceState, STAGE } from './request-state.ts';

const cellOf = (q: Queue, cell: number): number => q.cells[cell] as number;

/** Puts a queue back into the state, at the time of what happened last. */
export function putBack(q: Queue, { server, row }: Alone): void {
  if (q.arrived === 0 && !q.touched) return;
  q.world.now = cellOf(q, NOW);
  drawNoMore(q);
  putCounts(q, row);
  putRequests(q, server, row);
  const timer = q.world.cpu.groups.at.timer[machineGroup(q.world, row)] as number;
  if (q.touched) putThreads(q, row);
  putTimers(q, row, timer);
}

function putCounts(q: Queue, row: number): void {
  const { column, request } = q.world;
  const service = request.services[q.state.service] as ServiceState;
  q.state.dueAt = cellOf(q, DUE_AT);
  q.state.hash = q.hash[0] as number;
  q.state.sent += q.arrived;
  for (const { counts, sums } of [q.state, service]) {
    counts.arrived += q.arrived;
    counts.failed += q.refused;
    counts.served += q.served;
    sums.latencyMicros += cellOf(q, LATENCY_SUM);
    sums.waitMicros += cellOf(q, WAIT_SUM);
    sums.waited += q.waited;
  }
  if (request.settings.rules[q.state.service] !== 'leastConnections') service.turn += q.arrived;
  column.inFlight.set(row, q.inFlight);
  column.served.add(row, q.served);
  column.failed.add(row, q.refused);
}

/** Writes what the requests in flight are, and links them in the order in which they came. */
function putRequests(q: Queue, server: number, row: number): void {
  const { world, state } = q;
  const r = world.request.requests.at;
  const s = world.request.servers.at;
  const atWork = [...q.ids.subarray(q.from, q.end)];
  atWork.sort((a, b) => (r.next[a] as number) - (r.next[b] as number));
  s.busy[server] = atWork.length;
  s.first[server] = q.first;
  s.last[server] = q.first === NONE ? NONE : q.last;
  let older = NONE;
  const put = (id: number, stage: number): void => {
    r.service[id] = state.service;
    r.client[id] = q.client;
    r.row[id] = row;
    r.server[id] = server;
    r.parent[id] = NONE;
    r.child[id] = NONE;
    r.stage[id] = stage;
    r.reads[id] = 0;
    r.calls[id] = 0;
    r.timer[id] = NO_TIMER;
    r.queuedAt[id] = r.arrivedAt[id] as number;
    r.older[id] = older;
    if (older === NONE) state.oldest = id;
    else r.newer[older] = id;
    older = id;
  };
  state.oldest = NONE;
  for (const id of atWork) put(id, STAGE.working);
  let previous = NONE;
  for (let id = q.first; id !== NONE; id = r.next[id] as number) {
    put(id, STAGE.queued);
    r.job[id] = NONE;
    r.previous[id] = previous;
    previous = id;
  }
  state.newest = older;
  if (older !== NONE) r.newer[older] = NONE;
}

/** Puts the jobs onto their row, and lets it ask for as many threads, since they were as many. */
function putThreads(q: Queue, row: number): void {
  const { world } = q;
  const { nodes, groups, classes, settings } = world.cpu;
  const { now } = world;
  const n = nodes.at;
  const machine = machineGroup(world, row);
  if (q.before !== NONE) {
    world.now = cellOf(q, CHANGED_AT);
    if (q.before !== n.threads[row]) askFor(world, row, q.before);
    askFor(world, row, q.placed);
    world.now = now;
  }
  n.threads[row] = q.placed;
  n.virtual[row] = cellOf(q, VIRTUAL);
  n.used[row] = cellOf(q, USED);
  n.clockAt[row] = cellOf(q, CLOCK_AT);
  putJobs(q, row);
  const klass = n.klass[row] as number;
  if (klass >= 0) {
    setKey(world, row, klass, cellOf(q, KEY));
    classes.at.clock[klass] = cellOf(q, CLOCK);
    classes.at.settledAt[klass] = cellOf(q, SETTLED_AT);
    classes.at.rate[klass] = q.placed;
    classes.at.due[klass] = NONE;
    groups.at.due[classes.at.group[klass] as number] = NONE;
  }
  n.key[row] = cellOf(q, KEY);
  const g = groups.at;
  g.strangers[machine] = q.placed;
  g.local[machine] = q.placed === 0 ? 1 : 0;
  g.queued[machine] = 0;
  settings.machines.clear();
  const due = machineDue(world, machine);
  if (due !== cellOf(q, DONE_AT)) {
    const alone = cellOf(q, DONE_AT);
    throw new Error(`a queue by itself has work done at ${alone} µs, its machine at ${due} µs`);
  }
}

function putJobs(q: Queue, row: number): void {
  const { nodes, jobs } = q.world.cpu;
  const { job: jobOf } = q.world.request.requests.at;
  const j = jobs.at;
  let top = NONE;
  for (let i = q.from; i < q.end; i++) {
    const id = q.ids[i] as number;
    const job = jobOf[id] as number;
    j.key[job] = q.keys[i] as number;
    j.row[job] = row;
    j.owner[job] = OWNER.request;
    j.ref[job] = id;
    top = heapPush(j, top, job);
  }
  nodes.at.top[row] = top;
}

/** Sets the timers in the order, and with the numbers, that the agenda would have given them. */
function putTimers(q: Queue, row: number, timer: number): void {
  const { world } = q;
  const { agenda } = world;
  const machine = machineGroup(world, row);
  const since = agenda.sequence;
  const arrival = (): void => {
    if (cellOf(q, ARRIVAL_SEQUENCE) < since) return;
    agenda.skipTo(cellOf(q, ARRIVAL_SEQUENCE));
    agenda.reschedule(q.state.timer, cellOf(q, ARRIVAL_AT));
  };
  const done = (): void => {
    const { timer: timers } = world.cpu.groups.at;
    if (cellOf(q, DONE_AT) === Infinity) {
      // A timer that came and went leaves a place that timers to come will take.
      const gone = timer !== NO_TIMER || !q.touched;
      agenda.cancel(gone ? timer : agenda.schedule(world.now, TIMER.workDone, machine));
      timers[machine] = NO_TIMER;
    } else if (cellOf(q, DONE_SEQUENCE) >= since) {
      agenda.skipTo(cellOf(q, DONE_SEQUENCE));
      if (timer !== NO_TIMER) agenda.reschedule(timer, cellOf(q, DONE_AT));
      else timers[machine] = agenda.schedule(cellOf(q, DONE_AT), TIMER.workDone, machine);
    }
  };
  const arrivalFirst = cellOf(q, ARRIVAL_SEQUENCE) < cellOf(q, DONE_SEQUENCE);
  for (const set of arrivalFirst ? [arrival, done] : [done, arrival]) set();
  agenda.skipTo(cellOf(q, SEQUENCE));
  agenda.goOn(world.now);
}
