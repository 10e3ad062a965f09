/**
 * Migrations under way: what is known of each, and the memory and disk that are promised to it at
 * its target. What happens in them is in `migration.ts` and `moving.ts`.
 */
import type { Bytes, Micros } from '../../units.ts';
import { NO_TIMER } from '../agenda.ts';
import type { PreCopySpec } from '../define.ts';
import { machineOf, record, tell } from '../world.ts';
import type { BuildWorld } from './building.ts';
import { setIdle } from './cpu.ts';
import { guestMemory } from './migration-pages.ts';
import type { PowerWorld } from './power.ts';
import { reserveDisk } from './storage.ts';

export type Method = 'preCopy' | 'postCopy' | 'cold' | 'checkpoint';
/**
 * What a migration is at: copying the disk, a round, freezing processes, the rest while the guest
 * is paused, the last steps at the target, post-copy's pull; waiting for a cold guest to stop.
 */
export type Stage = 'disk' | 'round' | 'freeze' | 'rest' | 'resume' | 'pull' | 'stop';

/** A migration under way. `flow` and `timer` are −1 when not in use. */
export interface Migration {
  readonly row: number;
  /** What it stood on, and what it will stand on. */
  readonly from: number;
  readonly to: number;
  readonly method: Method;
  readonly begunAt: Micros;
  /** Memory and disk promised at the target. */
  promisedBytes: Bytes;
  promisedDiskBytes: Bytes;
  /** Disk that is copied; 0 on shared storage. */
  readonly diskBytes: Bytes;
  /** It was up when a cold move began. */
  wasUp: boolean;
  stage: Stage;
  round: number;
  roundBytes: Bytes;
  /** To the fraction of a microsecond. */
  roundBegunAt: number;
  /** Most that the round may have, in bytes per microsecond; −1 for no limit. */
  limit: number;
  /** How fast the last round went, in bytes per microsecond; −1 before the first. */
  speed: number;
  /** What CPU work had ever written in the guest when the round began. */
  writtenAtRound: Bytes;
  sentBytes: Bytes;
  pausedAt: Micros;
  downtimeMicros: Micros;
  converged: boolean;
  /** That it does not converge has been told. */
  told: boolean;
  /** Post-copy: what of the stalls is still to come, for each byte, and what was left then. */
  stallMicros: number;
  stallMicrosPerByte: number;
  leftAtStall: Bytes;
  flow: number;
  timer: number;
}

/** A migration whose guest runs at the target and whose closing message is under way. */
export interface Closing {
  readonly row: number;
  readonly begunAt: Micros;
  readonly data: Readonly<Record<string, number | string>>;
}

export interface MigrationState {
  readonly active: Migration[];
  /** Where in `active` the migration of a row is. */
  readonly place: Map<number, number>;
  readonly closing: Closing[];
}
export interface MigrationWorld extends BuildWorld, PowerWorld {
  readonly migration: MigrationState;
}

export const NONE = -1;
export const createMigrations = (): MigrationState => ({
  active: [],
  place: new Map(),
  closing: [],
});

/** How a guest is moved by pre-copy: what the world says, or else its kind. */
export const downtimeMicrosMax = (world: MigrationWorld, row: number): Micros =>
  world.spec.migration?.downtimeMicrosMax ?? preCopyOf(world, row).downtimeMicrosMax.value;
export const roundsMax = (world: MigrationWorld, row: number): number =>
  world.spec.migration?.roundsMax ?? preCopyOf(world, row).roundsMax.value;
export const resumeMicros = (world: MigrationWorld, row: number): Micros =>
  world.spec.migration?.resumeMicros ?? preCopyOf(world, row).resumeMicros.value;
export const workingSetShareMax = (world: MigrationWorld, row: number): number =>
  world.spec.migration?.workingSetShareMax ?? preCopyOf(world, row).workingSetShareMax.value;

const preCopyOf = (world: MigrationWorld, row: number): PreCopySpec =>
  record(world, row).kind.preCopy as PreCopySpec;

/** Memory that a guest has been promised; what stands on it lives inside. */
export const promisedMemory = (world: MigrationWorld, row: number): Bytes =>
  world.tree.at.committedBytes[row] as number;

export function migrationOf(world: MigrationWorld, row: number): Migration | undefined {
  const place = world.migration.place.get(row);
  return place === undefined ? undefined : world.migration.active[place];
}

/** What a move asks of the target, and how it goes. */
export interface Move {
  readonly to: number;
  readonly method: Method;
  readonly memoryBytes: Bytes;
  /** What the disk will take at the target. */
  readonly diskBytes: Bytes;
  readonly copiesDisk: boolean;
  readonly stage: Stage;
}

/** Registers a migration and promises it room at the target. The caller has made sure it may. */
export function openMigration(world: MigrationWorld, row: number, move: Move): Migration {
  const { active, place } = world.migration;
  const machine = machineOf(world, move.to);
  promise(world, machine, move.memoryBytes);
  reserveDisk(world, machine, move.diskBytes);
  const migration: Migration = {
    row,
    from: world.column.parent.get(row),
    to: move.to,
    method: move.method,
    begunAt: world.now,
    promisedBytes: move.memoryBytes,
    promisedDiskBytes: move.diskBytes,
    diskBytes: move.copiesDisk ? move.diskBytes : 0,
    wasUp: true,
    stage: move.stage,
    round: 0,
    roundBytes: 0,
    roundBegunAt: world.now,
    limit: NONE,
    speed: NONE,
    writtenAtRound: 0,
    sentBytes: 0,
    pausedAt: NONE,
    downtimeMicros: 0,
    converged: true,
    told: false,
    stallMicros: 0,
    stallMicrosPerByte: 0,
    leftAtStall: 0,
    flow: NONE,
    timer: NO_TIMER,
  };
  place.set(row, active.length);
  active.push(migration);
  tell(world, 'migrationBegun', row, {
    from: record(world, machineOf(world, row)).id,
    to: record(world, machine).id,
    bytes: move.stage === 'stop' ? 0 : guestMemory(world, row),
    ...(move.method === 'preCopy' ? {} : { method: move.method }),
  });
  return migration;
}

function promise(world: MigrationWorld, machine: number, bytes: Bytes): void {
  const promised = world.tree.at.committedBytes;
  promised[machine] = (promised[machine] as number) + bytes;
}

/** Takes a migration off the list, with what was promised to it at the target. */
export function closeMigration(world: MigrationWorld, m: Migration): void {
  const { active, place } = world.migration;
  const at = place.get(m.row) as number;
  const last = active.pop() as Migration;
  if (last !== m) {
    active[at] = last;
    place.set(last.row, at);
  }
  place.delete(m.row);
  keepPromises(world, m);
}

/** What was promised is given back, or has become what the guest has there. */
export function keepPromises(world: MigrationWorld, m: Migration): void {
  const machine = machineOf(world, m.to);
  promise(world, machine, -m.promisedBytes);
  reserveDisk(world, machine, -m.promisedDiskBytes);
  m.promisedBytes = 0;
  m.promisedDiskBytes = 0;
}

/** Why all threads of a guest wait: for pages that have not come yet. */
const STALLED = 4;
export function setStalled(world: MigrationWorld, row: number, stalled: boolean): void {
  setIdle(world, row, STALLED, stalled);
}
