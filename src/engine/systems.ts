/**
 * All systems of a world together: how it is created, what its timers do, and its state as plain
 * data. The order of what happens after a timer is written down once, in `afterwards`.
 */
import { Agenda, type AgendaSnapshot, type Handler } from './agenda.ts';
import type { Catalog, Tier } from './define.ts';
import { encode, type Plain } from './encode.ts';
import type { PoolSnapshot } from './pool.ts';
import { type RandomSnapshot, RandomStreams } from './random.ts';
import { lookupOf, type ResolvedTier } from './resolve.ts';
import type { EntitySpec, WorldSpec } from './scenario.ts';
import { createBatch, nextTask, taskDone } from './systems/batch.ts';
import { createCpu, finishedWork, shareCpu } from './systems/cpu.ts';
import {
  crash,
  createEnds,
  type EndWorld,
  exceedsItsLimit,
  restartDue,
  stopDone,
} from './systems/ending.ts';
import { createFlows, finishedFlow, shareFlows, trimLinks } from './systems/flows.ts';
import {
  createMigrations,
  type Migration,
  migrationArrived,
  resumeAtTarget,
} from './systems/migration.ts';
import {
  createRequests,
  requestArrives,
  requestTimesOut,
  requestWorked,
  scheduleArrival,
} from './systems/requests.ts';
import {
  createEntity,
  openServices,
  populate,
  removeDismissed,
  watchServices,
} from './systems/scaling.ts';
import { createStarts, partDone } from './systems/starting.ts';
import { createStorage, layerArrived, type StoredLayer } from './systems/storage.ts';
import type { TableSnapshot } from './table.ts';
import { OWNER, TIMERS, type TimerKind } from './timers.ts';
import { createCore, type EventSink, record, STATE, stateOf, tierIsUp } from './world.ts';

export type World = EndWorld;

/** A world at its first microsecond. */
export function createWorld(
  spec: WorldSpec,
  catalog: Catalog,
  seed: number,
  sink: EventSink,
): World {
  const core = createCore(spec, lookupOf(catalog, spec.images), seed, sink);
  const world: World = {
    ...core,
    cpu: createCpu(),
    batch: createBatch(),
    flow: createFlows(spec.registryBytesPerSecond),
    storage: createStorage(),
    request: createRequests(core),
    start: createStarts(),
    migration: createMigrations(),
    end: createEnds(),
  };
  populate(world);
  openServices(world, -1);
  for (let client = 0; client < spec.clients.length; client++) scheduleArrival(world, client);
  afterwards(world);
  return world;
}

const owned = (world: World, owner: number, ref: number): void => {
  if (owner === OWNER.start) partDone(world, ref);
  else if (owner === OWNER.request) requestWorked(world, ref);
  else if (owner === OWNER.migration) migrationArrived(world, ref);
  else if (owner === OWNER.batch) taskDone(world, ref);
  else for (const row of layerArrived(world, ref)) partDone(world, row);
};

const WHAT: Readonly<Record<TimerKind, (world: World, a: number) => void>> = {
  workDone: (world, row) => {
    for (const { owner, ref } of finishedWork(world, row)) owned(world, owner, ref);
  },
  flowDone: (world, id) => {
    const { owner, ref } = finishedFlow(world, id);
    owned(world, owner, ref);
  },
  waitDone: partDone,
  stopDone,
  restartDue,
  arrival: requestArrives,
  requestTimeout: requestTimesOut,
  resumeDone: resumeAtTarget,
};

/** What each kind of timer does, by code. */
export const HANDLERS: readonly Handler<World>[] = TIMERS.map((kind) => {
  const what = WHAT[kind];
  return (world, a, _b, at) => {
    world.now = at;
    what(world, a);
    afterwards(world);
  };
});

/** What follows from a timer or a command at the same instant. */
export function afterwards(world: World): void {
  const { changed } = world.start;
  while (changed.length > 0) {
    const rows = changed.splice(0);
    for (const row of rows) {
      const state = stateOf(world, row);
      const lives = state === STATE.running || state === STATE.starting;
      if (lives && exceedsItsLimit(world, row)) {
        crash(world, row, topTier(world, row), 'killedForMemory');
      }
      nextTask(world, row);
    }
    watchServices(world);
    removeDismissed(world);
    openServices(world, -1);
  }
  shareCpu(world);
  shareFlows(world);
}

/** What is killed when memory runs out: the highest tier that is up. */
const topTier = (world: World, row: number): Tier =>
  (record(world, row).tiers.findLast(({ tier }) => tierIsUp(world, row, tier)) as ResolvedTier)
    .tier;

/** A world's state as plain data. */
export interface WorldSnapshot {
  readonly now: number;
  readonly created: readonly { readonly spec: EntitySpec; readonly service: number }[];
  readonly agenda: AgendaSnapshot;
  readonly random: RandomSnapshot;
  readonly entities: TableSnapshot;
  readonly pools: Readonly<Record<string, PoolSnapshot>>;
  readonly heaps: readonly (readonly number[])[];
  readonly layers: readonly StoredLayer[];
  readonly index: readonly (readonly [string, number])[];
  readonly used: readonly number[];
  readonly waiting: readonly number[];
  readonly onRow: readonly number[];
  readonly services: readonly Plain[];
  readonly clients: readonly Plain[];
  readonly series: Plain;
  readonly migrations: readonly Migration[];
  readonly batch: Plain;
}

type AnyPool = { snapshot(): PoolSnapshot; load(s: PoolSnapshot): void; length: number };
const poolsOf = (world: World): Readonly<Record<string, AnyPool>> => ({
  tree: world.tree,
  nodes: world.cpu.nodes,
  jobs: world.cpu.jobs,
  flows: world.flow.flows,
  requests: world.request.requests,
  starts: world.start.starts,
  ends: world.end.ends,
});

/** Pools with one place for each row, in contrast to pools of passing things. */
const BY_ROW = ['tree', 'nodes', 'starts', 'ends'] as const;

export function snapshotWorld(world: World): WorldSnapshot {
  const pools: Record<string, PoolSnapshot> = {};
  for (const [name, pool] of Object.entries(poolsOf(world))) pools[name] = pool.snapshot();
  const { request, storage } = world;
  return {
    now: world.now,
    created: [...world.created],
    agenda: world.agenda.snapshot(),
    random: world.random.snapshot(),
    entities: world.entities.snapshot(),
    pools,
    heaps: world.cpu.heaps.map((heap) => [...heap]),
    layers: storage.layers.map((layer) => ({ ...layer })),
    index: [...storage.index],
    used: Array.from(storage.used, (bytes) => bytes ?? 0),
    waiting: [...storage.waiting],
    onRow: [...request.onRow],
    services: request.services.map(({ spec: _s, calls: _c, ...rest }) => ({
      ...rest,
      replicas: [...rest.replicas],
      dismissed: [...rest.dismissed],
      counts: { ...rest.counts },
    })),
    clients: request.clients.map((client) => ({
      ...client,
      counts: { ...client.counts },
      latency: client.latency.slice(),
    })),
    series: {
      widthMicros: request.series.widthMicros,
      served: request.series.served.slice(),
      failed: request.series.failed.slice(),
    },
    migrations: world.migration.active.map((m) => ({ ...m })),
    batch: { ...world.batch, done: [...world.batch.done], job: [...world.batch.job] },
  };
}

/** Puts a world into a state that it, or another world of the same scenario, has been in. */
export function loadWorld(world: World, s: WorldSnapshot): void {
  matchEntities(world, s.created);
  world.now = s.now;
  world.agenda = Agenda.restore(s.agenda);
  world.random = RandomStreams.restore(s.random);
  world.entities.load(s.entities);
  for (const [name, pool] of Object.entries(poolsOf(world))) {
    pool.load(s.pools[name] as PoolSnapshot);
  }
  refill(
    world.cpu.heaps,
    s.heaps.map((heap) => [...heap]),
  );
  const { storage, request } = world;
  refill(
    storage.layers,
    s.layers.map((layer) => ({ ...layer })),
  );
  storage.index.clear();
  for (const [key, i] of s.index) storage.index.set(key, i);
  refill(storage.used, s.used);
  refill(storage.waiting, s.waiting);
  refill(request.onRow, s.onRow);
  s.services.forEach((saved, i) => {
    Object.assign(request.services[i] as object, structured(saved));
  });
  s.clients.forEach((saved, i) => {
    Object.assign(request.clients[i] as object, structured(saved));
  });
  Object.assign(request.series, structured(s.series));
  refill(
    world.migration.active,
    s.migrations.map((m) => ({ ...m })),
  );
  Object.assign(world.batch, structured(s.batch));
}

/** A deep copy of plain data, typed arrays included. */
function structured(value: Plain): Plain {
  if (value === null || typeof value !== 'object') return value;
  if (ArrayBuffer.isView(value)) return (value as Uint8Array).slice();
  if (Array.isArray(value)) return value.map(structured);
  const entries = Object.entries(value as Readonly<Record<string, Plain>>);
  return Object.fromEntries(entries.map(([key, v]) => [key, structured(v)]));
}

function refill<T>(list: T[], items: readonly T[]): void {
  list.length = 0;
  for (const item of items) list.push(item);
}

/** Makes the world hold exactly the entities of a snapshot, in the same rows. */
function matchEntities(world: World, created: WorldSnapshot['created']): void {
  const same = (i: number): boolean => {
    const mine = world.created[i];
    const theirs = created[i];
    return mine !== undefined && theirs !== undefined && sameSpec(mine.spec, theirs.spec);
  };
  let keep = 0;
  while (keep < created.length && same(keep)) keep++;
  for (const gone of world.records.slice(keep)) world.rows.delete(gone.id);
  world.records.length = keep;
  refill(
    world.machines,
    world.machines.filter((row) => row < keep),
  );
  world.created.length = keep;
  world.entities.length = keep;
  world.gauges.length = keep;
  const pools = poolsOf(world);
  for (const name of BY_ROW) (pools[name] as AnyPool).length = keep;
  world.cpu.heaps.length = keep;
  trimLinks(world, keep);
  world.request.onRow.length = keep;
  world.batch.done.length = keep;
  world.batch.job.length = keep;
  for (const { spec, service } of created.slice(keep)) {
    createEntity(world, { ...spec, on: knownParent(world, spec) }, service);
  }
}

/** A parent may have changed by migration; any place will do, the columns are loaded afterwards. */
const knownParent = (world: World, spec: EntitySpec): string | null =>
  spec.on !== null && world.rows.has(spec.on) ? spec.on : null;

/** Compared as bytes, in which the order of keys does not count. */
const sameSpec = (a: EntitySpec, b: EntitySpec): boolean => {
  if (a === b) return true;
  const [x, y] = [encode(a as unknown as Plain), encode(b as unknown as Plain)];
  return x.length === y.length && x.every((byte, i) => byte === y[i]);
};
