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
import { loadState, saveState } from './state.ts';
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
import { createFlows, finishedFlow, shareFlows } from './systems/flows.ts';
import { createMigrations, migrationArrived, resumeAtTarget } from './systems/migration.ts';
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
import { createStorage, layerArrived } from './systems/storage.ts';
import type { TableSnapshot } from './table.ts';
import { OWNER, TIMERS, type TimerKind } from './timers.ts';
import {
  createCore,
  type EventSink,
  record,
  STATE,
  stateOf,
  tierIsUp,
  type WorldCore,
} from './world.ts';

export type World = EndWorld & {
  /** The states of the systems by name: what is saved and restored. */
  readonly parts: Readonly<Record<string, object>>;
};

/** The state of every system of a world; each is saved and restored as it is. */
const createSystems = (core: WorldCore) => ({
  cpu: createCpu(),
  batch: createBatch(),
  flow: createFlows(core.spec.registryBytesPerSecond),
  storage: createStorage(),
  request: createRequests(core),
  start: createStarts(),
  migration: createMigrations(),
  end: createEnds(),
});

/** A world at its first microsecond. */
export function createWorld(
  spec: WorldSpec,
  catalog: Catalog,
  seed: number,
  sink: EventSink,
): World {
  const core = createCore(spec, lookupOf(catalog, spec.images), seed, sink);
  const parts = createSystems(core);
  const world: World = { ...core, ...parts, parts };
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
  readonly tree: PoolSnapshot;
  readonly parts: Readonly<Record<string, Plain>>;
}

export function snapshotWorld(world: World): WorldSnapshot {
  const parts = Object.entries(world.parts).map(([name, part]) => [name, saveState(part)]);
  return {
    now: world.now,
    created: [...world.created],
    agenda: world.agenda.snapshot(),
    random: world.random.snapshot(),
    entities: world.entities.snapshot(),
    tree: world.tree.snapshot(),
    parts: Object.fromEntries(parts),
  };
}

/** Puts a world into a state that it, or another world of the same scenario, has been in. */
export function loadWorld(world: World, s: WorldSnapshot): void {
  matchEntities(world, s.created);
  world.now = s.now;
  world.agenda = Agenda.restore(s.agenda);
  world.random = RandomStreams.restore(s.random);
  world.entities.load(s.entities);
  world.tree.load(s.tree);
  for (const [name, part] of Object.entries(world.parts)) loadState(part, s.parts[name] as Plain);
}

/**
 * Makes the world hold exactly the entities of a snapshot, in the same rows. What the systems keep
 * of them is loaded afterwards, all of it.
 */
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
  const machines = world.machines.filter((row) => row < keep);
  world.machines.splice(0, world.machines.length, ...machines);
  world.created.length = keep;
  world.entities.length = keep;
  world.gauges.length = keep;
  world.tree.length = keep;
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
