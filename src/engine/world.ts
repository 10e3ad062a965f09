/**
 * A world: one stack under test. Every box in it is a row of one table; `parent` makes the table a
 * forest, from the machine upwards. Tiers are not rows: one byte says which of an entity's tiers
 * are up. Worlds of one scenario share the clock and the random numbers, and nothing else.
 */
import type { Micros } from '../units.ts';
import { Agenda } from './agenda.ts';
import type { Tier } from './define.ts';
import type { Digest } from './digest.ts';
import type { EventType, SimEvent } from './events.ts';
import { type Pool, Pool as PoolClass } from './pool.ts';
import { RandomStreams } from './random.ts';
import { type Lookup, type Resolved, resolveEntity } from './resolve.ts';
import type { EntitySpec, WorldSpec } from './scenario.ts';
import { createSetup, type SetupState } from './setup.ts';
import { type Column, Table } from './table.ts';
import { createUpkeep, type UpkeepState } from './upkeep-state.ts';

/** What an entity is doing. The order is part of the wire: append, never reorder. */
export const STATES = [
  'off',
  'waiting',
  'starting',
  'running',
  'stopping',
  'migrating',
  'paused',
  'crashed',
  'fallen',
  'backoff',
  'removed',
] as const;
export type State = (typeof STATES)[number];
const codes = Object.fromEntries(STATES.map((name, code) => [name, code]));
/** State codes by name. */
export const STATE = codes as Readonly<Record<State, number>>;

/** The columns of an entity that the page sees. `since` and `readyAt` are times; −1 = never. */
export const ENTITY_PLAN = [
  { name: 'parent', type: 'i32', initial: -1, structural: true },
  { name: 'state', type: 'u8', structural: true },
  { name: 'tiersUp', type: 'u8', structural: true },
  { name: 'phase', type: 'u8', initial: 255, structural: true },
  { name: 'memoryBytes', type: 'f64' },
  { name: 'diskBytes', type: 'f64' },
  { name: 'inFlight', type: 'u32' },
  { name: 'served', type: 'f64' },
  { name: 'failed', type: 'f64' },
  { name: 'restarts', type: 'u32' },
  { name: 'since', type: 'f64' },
  { name: 'readyAt', type: 'f64', initial: -1 },
] as const;
export type EntityColumn = (typeof ENTITY_PLAN)[number]['name'];

/** Readings for the picture, computed when somebody looks; not part of the state. */
export const GAUGE_PLAN = [
  { name: 'threads', type: 'u32' },
  { name: 'cpuShare', type: 'f64' },
  { name: 'progress', type: 'f64' },
  { name: 'remainingBytes', type: 'f64' },
] as const;

export type GaugeColumn = (typeof GAUGE_PLAN)[number]['name'];

/** Inner book-keeping of an entity that never leaves the engine. */
/** What follows from the tree and is looked up often; not saved. */
const FOOT_PLAN = { machine: 'i32' } as const;

const TREE_PLAN = {
  firstChild: 'i32',
  lastChild: 'i32',
  nextSibling: 'i32',
  previousSibling: 'i32',
  /** Memory promised, in bytes: on a machine the sum over all that stands on it. */
  committedBytes: 'f64',
  /** Set by stop and kill: no policy brings it back. */
  stoppedByHand: 'u8',
  /** Started again as soon as it has stopped. */
  startWhenStopped: 'u8',
  /** The event that last changed it; the cause of what follows from it. */
  cause: 'i32',
} as const;

export interface EntityRecord extends Resolved {
  readonly row: number;
  readonly id: string;
  readonly title: string;
  readonly spec: EntitySpec;
  /** Index of the service it is a replica of; −1 for none. */
  readonly service: number;
  /** Its settings say how fast it writes to its memory. */
  readonly writes: boolean;
  /** As set on it; −1 if the catalogue's holds. */
  readonly workingSetBytes: number;
}

export type EntityColumns = Readonly<Record<EntityColumn, Column>>;

/** Where events of all worlds go: numbered, digested, kept for the page. */
export interface EventSink {
  emit(event: Omit<SimEvent, 'seq'>): number;
  readonly digest: Digest;
  /** Told of the end of each request of a client; for tests. */
  answered?(
    client: number,
    outcome: 'served' | 'failed' | 'timedOut',
    at: Micros,
    took: Micros,
  ): void;
}

/** The part of the world that is there whatever the systems are. */
export interface WorldCore {
  readonly spec: WorldSpec;
  readonly lookup: Lookup;
  readonly sink: EventSink;
  now: Micros;
  agenda: Agenda;
  /** Timers of machines whose work concerns nobody else: see `systems/cpu.ts`. */
  local: Agenda;
  random: RandomStreams;
  readonly entities: Table;
  readonly gauges: Table;
  readonly column: EntityColumns;
  readonly gauge: Readonly<Record<GaugeColumn, Column>>;
  readonly tree: Pool<typeof TREE_PLAN>;
  readonly foot: Pool<typeof FOOT_PLAN>;
  readonly records: EntityRecord[];
  readonly rows: Map<string, number>;
  /** Rows that bring hardware, in order. */
  readonly machines: number[];
  /** Settings of entities created during the run, so that a snapshot can make them again. */
  readonly created: { spec: EntitySpec; service: number }[];
  /** What has been set up otherwise than its technology has it: see `systems/settings.ts`. */
  readonly setup: SetupState;
  /** Dates and versions of software that have changed: see `systems/upkeep.ts`. */
  readonly upkeep: UpkeepState;
}

export function createCore(
  spec: WorldSpec,
  lookup: Lookup,
  seed: number,
  sink: EventSink,
): WorldCore {
  const entities = new Table(ENTITY_PLAN);
  const gauges = new Table(GAUGE_PLAN);
  const named = (table: Table): Record<string, Column> =>
    Object.fromEntries(table.columns.map((column) => [column.name, column]));
  return {
    spec,
    lookup,
    sink,
    now: 0,
    agenda: new Agenda(),
    local: new Agenda(),
    random: new RandomStreams(seed),
    entities,
    gauges,
    column: named(entities) as EntityColumns,
    gauge: named(gauges) as WorldCore['gauge'],
    tree: new PoolClass(TREE_PLAN),
    foot: new PoolClass(FOOT_PLAN),
    records: [],
    rows: new Map(),
    machines: [],
    created: [],
    setup: createSetup(),
    upkeep: createUpkeep(spec.date !== undefined),
  };
}

/** Adds an entity, off. Its parent must exist. Returns its row. */
export function addEntity(world: WorldCore, spec: EntitySpec, service: number): number {
  const resolved = resolveEntity(spec, world.lookup);
  const row = world.entities.addRow();
  world.gauges.addRow();
  world.tree.add();
  world.foot.add();
  const title = spec.title ?? resolved.application?.title ?? resolved.kind.title;
  world.records.push(recordOf(resolved, row, title, spec, service));
  world.created.push({ spec, service });
  world.rows.set(spec.id, row);
  if (spec.hardware) world.machines.push(row);
  const tree = world.tree.at;
  tree.firstChild[row] = -1;
  tree.lastChild[row] = -1;
  tree.nextSibling[row] = -1;
  tree.previousSibling[row] = -1;
  world.foot.at.machine[row] = row;
  tree.cause[row] = -1;
  const parent = spec.on === null ? -1 : (world.rows.get(spec.on) ?? -1);
  if (spec.on !== null && parent < 0) throw new Error(`"${spec.id}" stands on nothing`);
  attach(world, row, parent);
  return row;
}

/** Written out: spread, each record would have a layout of its own in V8, and reads be slow. */
function recordOf(
  resolved: Resolved,
  row: number,
  title: string,
  spec: EntitySpec,
  service: number,
): EntityRecord {
  const { kind, tiers, phases, layers, system, application, image } = resolved;
  const { bringsKernel, outsideMemoryBytes } = resolved;
  const writes = spec.pageSets !== undefined || spec.dirtyBytesPerSecond !== undefined;
  return {
    kind,
    tiers,
    phases,
    layers,
    system,
    application,
    image,
    bringsKernel,
    outsideMemoryBytes,
    row,
    id: spec.id,
    title,
    spec,
    service,
    writes,
    workingSetBytes: spec.workingSetBytes ?? -1,
  };
}

/** Puts a row (and all that stands on it) onto a parent, as its youngest child. */
export function attach(world: WorldCore, row: number, parent: number): void {
  const tree = world.tree.at;
  world.column.parent.set(row, parent);
  if (parent >= 0) {
    const last = tree.lastChild[parent] as number;
    tree.previousSibling[row] = last;
    tree.nextSibling[row] = -1;
    if (last >= 0) tree.nextSibling[last] = row;
    else tree.firstChild[parent] = row;
    tree.lastChild[parent] = row;
  }
  const machine = parent >= 0 ? (world.foot.at.machine[parent] as number) : row;
  walk(world, row, (r) => {
    world.foot.at.machine[r] = machine;
  });
}

/** Finds out again which machine each row stands on, after a tree was loaded. */
export function findMachines(world: WorldCore): void {
  for (const machine of world.machines) {
    walk(world, machine, (r) => {
      world.foot.at.machine[r] = machine;
    });
  }
}

/** Takes a row off its parent; follow it with `attach`. */
export function detach(world: WorldCore, row: number): void {
  const tree = world.tree.at;
  const parent = world.column.parent.get(row);
  if (parent < 0) return;
  const before = tree.previousSibling[row] as number;
  const after = tree.nextSibling[row] as number;
  if (before >= 0) tree.nextSibling[before] = after;
  else tree.firstChild[parent] = after;
  if (after >= 0) tree.previousSibling[after] = before;
  else tree.lastChild[parent] = before;
}

/** Visits a row and everything that stands on it, parents first, siblings in order. */
export function walk(world: WorldCore, row: number, visit: (row: number) => void): void {
  visit(row);
  for (let c = firstChild(world, row); c >= 0; c = nextSibling(world, c)) walk(world, c, visit);
}

export const firstChild = (world: WorldCore, row: number): number =>
  world.tree.at.firstChild[row] as number;
export const nextSibling = (world: WorldCore, row: number): number =>
  world.tree.at.nextSibling[row] as number;
export const machineOf = (world: WorldCore, row: number): number =>
  world.foot.at.machine[row] as number;
export const record = (world: WorldCore, row: number): EntityRecord =>
  world.records[row] as EntityRecord;
export const stateOf = (world: WorldCore, row: number): number => world.column.state.get(row);

/** Whether a tier of this entity is up. False if the entity has no such tier. */
export function tierIsUp(world: WorldCore, row: number, tier: Tier): boolean {
  const { tiers } = record(world, row);
  for (let i = 0; i < tiers.length; i++) {
    if (tiers[i]?.tier === tier) return (world.column.tiersUp.get(row) & (1 << i)) !== 0;
  }
  return false;
}

/** Whether what the entity stands on is up; true for what stands on the floor. */
export function footingIsUp(world: WorldCore, row: number): boolean {
  const tier = record(world, row).kind.standsOn;
  const parent = world.column.parent.get(row);
  return tier === null || (parent >= 0 && tierIsUp(world, parent, tier));
}

/** The row whose kernel this entity runs on: its own, or the nearest beneath. −1 for none. */
export function kernelRow(world: WorldCore, row: number): number {
  for (let r = row; r >= 0; r = world.column.parent.get(r)) {
    if (record(world, r).bringsKernel) return r;
  }
  return -1;
}

/** Records what happened to an entity and makes it the cause of what follows. */
export function tell(
  world: WorldCore,
  type: EventType,
  row: number,
  data: SimEvent['data'] = {},
  cause: number = world.tree.at.cause[row] as number,
): number {
  const subject = record(world, row).id;
  const seq = world.sink.emit({ at: world.now, world: world.spec.id, type, subject, cause, data });
  world.tree.at.cause[row] = seq;
  return seq;
}

export function setState(world: WorldCore, row: number, state: State): void {
  world.column.state.set(row, STATE[state]);
  world.column.since.set(row, world.now);
}
