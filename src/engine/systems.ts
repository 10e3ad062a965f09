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
import { type AddressWorld, createAddresses, watchAddress } from './systems/addresses.ts';
import {
  type AutoscaleWorld,
  autoscaleDue,
  beginAutoscaling,
  createAutoscale,
} from './systems/autoscaling.ts';
import { beginHealthChecks, checkHealth } from './systems/balancing.ts';
import { createBatch, nextTask, taskDone, tellEnded } from './systems/batch.ts';
import { buildGoesOn, createBuilds, wakeBuilds } from './systems/building.ts';
import { beginTraffic } from './systems/clients.ts';
import {
  type ControlWorld,
  createControl,
  replaceDue,
  replaceEnded,
  watchDue,
  watchPlace,
} from './systems/controllers.ts';
import { createCpu, settleSettings, shareCpu } from './systems/cpu.ts';
import { canonizeCpu } from './systems/cpu-canon.ts';
import { quotaRefilled } from './systems/cpu-quota.ts';
import { finishWork } from './systems/cpu-run.ts';
import { ioServed, keepIo, releaseHeld, stationFree } from './systems/disk.ts';
import { createDisk } from './systems/disk-stations.ts';
import {
  continueStop,
  crash,
  createEnds,
  exceedsItsLimit,
  programEnds,
  restartDue,
  stopDone,
  tellFailedBoots,
  watchProgram,
} from './systems/ending.ts';
import {
  beginFailures,
  createFailures,
  diskFails,
  type FailureWorld,
  faultDue,
  machineFails,
  machineRepaired,
  watchMachine,
} from './systems/failures.ts';
import { createFlows, finishedFlow, flowBegins, shareFlows } from './systems/flows.ts';
import { createImages, learnImages } from './systems/images.ts';
import {
  createIsolation,
  type IsolationWorld,
  watchHeld,
  watchRemoved,
} from './systems/isolation.ts';
import { startMade } from './systems/making.ts';
import { createMemory, followGrowth, settleMemory } from './systems/memory.ts';
import { balanceMemory, memoryDue } from './systems/memory-pressure.ts';
import { balloonDone, swapDone } from './systems/memory-take.ts';
import { createMigrations, migrationClosed, showMoving } from './systems/migration.ts';
import { coldStopped, migrationArrived, moveDue, pullRuns, pullStalls } from './systems/moving.ts';
import { createOutages } from './systems/outages.ts';
import { createPlacement } from './systems/placement.ts';
import { createPower, type PowerWorld, watchPower } from './systems/power.ts';
import { failPulls, pullDue } from './systems/pulls.ts';
import { createRegistry } from './systems/registry.ts';
import { canonizeRequests } from './systems/request-canon.ts';
import {
  bringClients,
  clientHasThought,
  createRequests,
  legDone,
  loadSteps,
  requestArrives,
  requestRead,
  requestsTimeOut,
  requestWorked,
} from './systems/requests.ts';
import { createRolling, proceedRolling, type RollingWorld } from './systems/rolling.ts';
import {
  createEntity,
  createScale,
  mayHaveRoom,
  mendServices,
  openServices,
  populate,
  removeDismissed,
  watchServices,
} from './systems/scaling.ts';
import { meetLibraries } from './systems/software.ts';
import { createStarts, partDone } from './systems/starting.ts';
import { createStorage, layerArrived } from './systems/storage.ts';
import {
  createTransfers,
  scheduleTransfers,
  transferArrived,
  transferDue,
} from './systems/transfers.ts';
import {
  beginUpkeep,
  disclosureDue,
  flawsKnown,
  orderDone,
  type UpkeepWorld,
  watchImages,
  watchUpkeep,
} from './systems/upkeep.ts';
import { beginPolicies, patchDue, upkeepDue } from './systems/upkeep-policy.ts';
import type { TableSnapshot } from './table.ts';
import { OWNER, TIMERS, type TimerKind } from './timers.ts';
import { uniform } from './uniform.ts';
import { absent, IS_WHOLE } from './whole.ts';
import {
  createCore,
  type EventSink,
  findMachines,
  record,
  STATE,
  stateOf,
  tierIsUp,
  type WorldCore,
} from './world.ts';

export type World = ControlWorld &
  AutoscaleWorld &
  FailureWorld &
  RollingWorld &
  IsolationWorld &
  AddressWorld &
  UpkeepWorld &
  PowerWorld & {
    /** The states of the systems by name: what is saved and restored. */
    readonly parts: Readonly<Record<string, object>>;
  };

/** The state of every system of a world; each is saved and restored as it is. */
const createSystems = (core: WorldCore) => ({
  setup: core.setup,
  upkeep: core.upkeep,
  cpu: createCpu(),
  batch: createBatch(),
  flow: createFlows(core.spec.registryBytesPerSecond, core.spec.network),
  disk: createDisk(),
  storage: createStorage(),
  memory: createMemory(),
  request: createRequests(core),
  start: createStarts(),
  migration: createMigrations(),
  transfer: createTransfers(core.spec.transfers?.length ?? 0),
  end: createEnds(core.spec.services.length),
  scale: createScale(core.spec.services.length),
  outage: createOutages(core.spec.services.length),
  placement: createPlacement(),
  control: createControl(core),
  rolling: createRolling(core.spec.services.length),
  autoscale: createAutoscale(core),
  failure: createFailures(),
  power: createPower(),
  image: createImages(),
  registry: createRegistry(),
  build: createBuilds(),
  isolation: createIsolation(),
  address: createAddresses(core.spec),
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
  const world: World = uniform({ ...core, ...parts, parts });
  populate(world);
  for (const row of world.records.keys()) {
    watchRow(world, row);
    watchAddress(world, row);
  }
  if (IS_WHOLE) beginFailures(world);
  if (IS_WHOLE) beginUpkeep(world);
  if (IS_WHOLE) beginPolicies(world);
  if (IS_WHOLE) beginAutoscaling(world);
  openServices(world, -1);
  beginTraffic(world);
  if (IS_WHOLE) scheduleTransfers(world);
  beginHealthChecks(world);
  afterwards(world);
  return world;
}

/** Tells whoever waits for a piece of work that it is done. */
export const owned = (world: World, owner: number, ref: number): void => {
  if (owner === OWNER.start) partDone(world, ref);
  else if (owner === OWNER.request) requestWorked(world, ref);
  else if (IS_WHOLE && owner === OWNER.migration) migrationArrived(world, ref);
  else if (IS_WHOLE && owner === OWNER.transfer) transferArrived(world, ref);
  else if (owner === OWNER.batch) taskDone(world, ref);
  else if (owner === OWNER.requestIo) requestRead(world, ref);
  else if (owner === OWNER.swap) swapDone(world, ref);
  else if (IS_WHOLE && owner === OWNER.build) buildGoesOn(world, ref);
  else if (IS_WHOLE && owner === OWNER.upkeep) orderDone(world, ref);
  else {
    for (const row of layerArrived(world, ref)) partDone(world, row);
    if (IS_WHOLE) wakeBuilds(world, ref);
  }
};

const WHAT: Readonly<Record<TimerKind, (world: World, a: number) => void>> = {
  workDone: (world, machine) => finishWork(world, machine, owned),
  flowDone: (world, id) => {
    const { owner, ref } = finishedFlow(world, id);
    owned(world, owner, ref);
  },
  waitDone: partDone,
  stopDone: (world, row) => {
    stopDone(world, row);
    if (IS_WHOLE) coldStopped(world, row);
  },
  restartDue,
  arrival: requestArrives,
  requestTimeout: requestsTimeOut,
  resumeDone: IS_WHOLE ? moveDue : absent,
  flowBegun: flowBegins,
  transferDue: IS_WHOLE ? transferDue : absent,
  migrationClosed: IS_WHOLE ? migrationClosed : absent,
  pullStalls: IS_WHOLE ? pullStalls : absent,
  pullRuns: IS_WHOLE ? pullRuns : absent,
  legDone,
  thinkDone: clientHasThought,
  loadStep: loadSteps,
  healthCheck: checkHealth,
  programEnds,
  watchDue: IS_WHOLE ? watchDue : absent,
  replaceDue: IS_WHOLE ? replaceDue : absent,
  pullDue,
  autoscaleDue: IS_WHOLE ? autoscaleDue : absent,
  machineFails: IS_WHOLE ? machineFails : absent,
  machineRepaired: IS_WHOLE ? machineRepaired : absent,
  diskFails: IS_WHOLE ? diskFails : absent,
  faultDue: IS_WHOLE ? faultDue : absent,
  quotaRefilled,
  ioServed: (world, id) => ioServed(world, id, owned),
  diskFree: stationFree,
  memoryDue,
  balloonDone,
  flawsKnown: IS_WHOLE ? flawsKnown : absent,
  disclosureDue: IS_WHOLE ? disclosureDue : absent,
  upkeepDue: IS_WHOLE ? upkeepDue : absent,
  patchDue: IS_WHOLE ? patchDue : absent,
  builtElsewhere: IS_WHOLE ? orderDone : absent,
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
  do {
    failPulls(world);
    followChanges(world, changed);
  } while (!balanceMemory(world) || world.registry.failing.length > 0);
  if (IS_WHOLE && world.isolation.holds.length > 0) watchRemoved(world);
  if (world.batch.settings.ended.rows.length > 0) tellEnded([world]);
  releaseHeld(world);
  shareCpu(world);
  shareFlows(world);
}

/** What follows from tiers that have come up or gone down, until nothing more does. */
function followChanges(world: World, changed: number[]): void {
  while (changed.length > 0) {
    const rows = changed.splice(0);
    tellFailedBoots(world);
    for (const row of rows) {
      const state = stateOf(world, row);
      const lives = state === STATE.running || state === STATE.starting;
      if (lives && exceedsItsLimit(world, row)) {
        crash(world, row, topTier(world, row), 'killedForMemory');
      }
      if (IS_WHOLE) meetLibraries(world, row);
      showMoving(world, row);
      nextTask(world, row);
      followGrowth(world, row);
      keepIo(world, row);
      watchRow(world, row);
      watchHeld(world, row);
      watchAddress(world, row);
      continueStop(world, world.column.parent.get(row));
    }
    replaceEnded(world, rows);
    watchServices(world);
    removeDismissed(world);
    if (mayHaveRoom(world, rows)) mendServices(world);
    proceedRolling(world);
    openServices(world, -1);
    startMade(world);
    bringClients(world);
    if (IS_WHOLE) watchImages(world, rows);
  }
}

/** What is expected of a row that has come up or gone down. */
function watchRow(world: World, row: number): void {
  watchProgram(world, row);
  watchPlace(world, row);
  watchMachine(world, row);
  watchPower(world, row);
  if (IS_WHOLE) watchUpkeep(world, row);
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
  readonly local: AgendaSnapshot;
  readonly random: RandomSnapshot;
  readonly entities: TableSnapshot;
  readonly tree: PoolSnapshot;
  readonly parts: Readonly<Record<string, Plain>>;
}

export function snapshotWorld(world: World): WorldSnapshot {
  settleMemory(world);
  canonizeCpu(world);
  canonizeRequests(world);
  const parts = Object.entries(world.parts).map(([name, part]) => [name, saveState(part)]);
  return {
    now: world.now,
    created: [...world.created],
    agenda: world.agenda.snapshot(),
    local: world.local.snapshot(),
    random: world.random.snapshot(),
    entities: world.entities.snapshot(),
    tree: world.tree.snapshot(),
    parts: Object.fromEntries(parts),
  };
}

/** Puts a world into a state that it, or another world of the same scenario, has been in. */
export function loadWorld(world: World, s: WorldSnapshot): void {
  loadState(world.image, s.parts.image as Plain);
  learnImages(world);
  matchEntities(world, s.created);
  world.now = s.now;
  world.agenda = Agenda.restore(s.agenda);
  world.local = Agenda.restore(s.local);
  world.random = RandomStreams.restore(s.random);
  world.entities.load(s.entities);
  world.tree.load(s.tree);
  findMachines(world);
  for (const [name, part] of Object.entries(world.parts)) loadState(part, s.parts[name] as Plain);
  settleSettings(world);
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
  world.foot.length = keep;
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
