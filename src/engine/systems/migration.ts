/**
 * Pre-copy live migration. The guest runs on while its memory is sent; what it writes meanwhile is
 * sent again in the next round; when the rest fits into the allowed pause (or the rounds are used
 * up) it is stopped, the rest is sent, and it goes on at the target. Rounds, total time and pause
 * are results: they follow from the memory in use, from how fast the guest writes under the load of
 * the moment, and from the bandwidth that the other flows leave.
 *
 * Dirtied in a round = min(CPU time of the guest × bytes it writes per CPU second,
 *                          its working set, a fixed share of its memory).
 *
 * How accurate is this? Good where the write rate is steady. Left out: pages skipped because they
 * are already dirty again, compression, throttling of the guest, the CPU cost of copying, the disk
 * (both hosts are taken to reach the same storage). Source: Clark et al., Live Migration of Virtual
 * Machines, NSDI 2005; stop rule as in SimGrid's live-migration plug-in (remaining ≤ measured
 * bandwidth × allowed pause).
 */
import type { Bytes, Micros } from '../../units.ts';
import { NO_TIMER } from '../agenda.ts';
import type { PreCopySpec } from '../define.ts';
import { OWNER, TIMER } from '../timers.ts';
import { attach, detach, machineOf, record, setState, tell, tierIsUp, walk } from '../world.ts';
import { cpuUsed, moveDemand, setFrozen } from './cpu.ts';
import { bytesLeft, downLink, endFlow, startFlow, upLink } from './flows.ts';
import { commitMemory, type StartWorld } from './starting.ts';
import { moveDisk } from './storage.ts';

/** A migration under way. `flow` and `timer` are −1 when not in use. */
export interface Migration {
  readonly row: number;
  readonly to: number;
  readonly begunAt: Micros;
  /** Memory promised at the target. */
  readonly promisedBytes: Bytes;
  round: number;
  roundBytes: Bytes;
  roundBegunAt: Micros;
  /** What had ever been written in the guest when the round began. */
  writtenAtRound: Bytes;
  sentBytes: Bytes;
  pausedAt: Micros;
  converged: boolean;
  flow: number;
  timer: number;
}
export interface MigrationState {
  readonly active: Migration[];
}
export interface MigrationWorld extends StartWorld {
  readonly migration: MigrationState;
}

const NONE = -1;
export const createMigrations = (): MigrationState => ({ active: [] });

const preCopyOf = (world: MigrationWorld, row: number): PreCopySpec =>
  record(world, row).kind.preCopy as PreCopySpec;

/** A sum over a guest and all that stands on it. */
function total(world: MigrationWorld, row: number, amount: (row: number) => number): number {
  let sum = 0;
  walk(world, row, (r) => {
    sum += amount(r);
  });
  return sum;
}

/** Memory of the guest that has to be sent: what it has touched, without the monitor's own. */
function guestMemory(world: MigrationWorld, row: number): Bytes {
  const touched = total(world, row, (r) => world.column.memoryBytes.get(r));
  return Math.max(1, touched - record(world, row).outsideMemoryBytes);
}

/** Memory that a guest has been promised; what stands on it lives inside. */
export const promisedMemory = (world: MigrationWorld, row: number): Bytes =>
  world.tree.at.committedBytes[row] as number;

/** Begins a migration. The caller has made sure that it may. */
export function beginMigration(world: MigrationWorld, row: number, to: number): void {
  const machine = machineOf(world, to);
  const promised = world.tree.at.committedBytes;
  const promisedBytes = promisedMemory(world, row);
  promised[machine] = (promised[machine] as number) + promisedBytes;
  const migration: Migration = {
    row,
    to,
    begunAt: world.now,
    promisedBytes,
    round: 0,
    roundBytes: 0,
    roundBegunAt: world.now,
    writtenAtRound: 0,
    sentBytes: 0,
    pausedAt: NONE,
    converged: true,
    flow: NONE,
    timer: NO_TIMER,
  };
  world.migration.active.push(migration);
  setState(world, row, 'migrating');
  const bytes = guestMemory(world, row);
  tell(world, 'migrationBegun', row, {
    from: record(world, machineOf(world, row)).id,
    to: record(world, machine).id,
    bytes,
  });
  send(world, migration, bytes);
}

/** The flow of a migration has arrived: a round, or the last copy. */
export function migrationArrived(world: MigrationWorld, row: number): void {
  const m = migrationOf(world, row) as Migration;
  m.flow = NONE;
  m.sentBytes += m.roundBytes;
  const tookMicros = world.now - m.roundBegunAt;
  if (m.pausedAt !== NONE) {
    const resume = preCopyOf(world, row).resumeMicros.value;
    m.timer = world.agenda.schedule(world.now + resume, TIMER.resumeDone, row);
    return;
  }
  const dirty = dirtied(world, m);
  tell(world, 'migrationRoundSent', row, {
    round: m.round,
    bytes: m.roundBytes,
    tookMicros,
    dirtyBytes: dirty,
  });
  const spec = preCopyOf(world, row);
  const bandwidth = m.roundBytes / Math.max(1, tookMicros);
  const fits = dirty <= bandwidth * spec.downtimeMicrosMax.value;
  if (!fits && m.round < spec.roundsMax.value) {
    send(world, m, dirty);
    return;
  }
  m.converged = fits;
  m.pausedAt = world.now;
  setFrozen(world, row, true);
  setState(world, row, 'paused');
  tell(world, 'migrationPaused', row, { remainingBytes: dirty, rounds: m.round });
  send(world, m, Math.max(1, dirty));
}

/** The guest goes on at the target. */
export function resumeAtTarget(world: MigrationWorld, row: number): void {
  const m = migrationOf(world, row) as Migration;
  const from = machineOf(world, row);
  const bytes = promisedMemory(world, row);
  commitMemory(world, row, 0);
  moveDemand(world, row, () => {
    detach(world, row);
    attach(world, row, m.to);
  });
  const promised = world.tree.at.committedBytes;
  const machine = machineOf(world, row);
  promised[machine] = (promised[machine] as number) - m.promisedBytes;
  commitMemory(world, row, bytes);
  moveDisk(world, row, from);
  setFrozen(world, row, false);
  world.migration.active.splice(world.migration.active.indexOf(m), 1);
  setState(world, row, 'running');
  tell(world, 'migrated', row, {
    to: record(world, machine).id,
    downtimeMicros: world.now - m.pausedAt,
    tookMicros: world.now - m.begunAt,
    bytes: m.sentBytes,
    rounds: m.round,
    converged: m.converged ? 'yes' : 'no',
  });
}

/**
 * Calls a migration off: the guest goes on where it was, if it still can. Nothing happens when the
 * entity is not migrating.
 */
export function abortMigration(world: MigrationWorld, row: number, reason: string): void {
  const m = migrationOf(world, row);
  if (!m) return;
  if (m.flow !== NONE) m.sentBytes += Math.round(m.roundBytes - endFlow(world, m.flow));
  world.agenda.cancel(m.timer);
  const promised = world.tree.at.committedBytes;
  const machine = machineOf(world, m.to);
  promised[machine] = (promised[machine] as number) - m.promisedBytes;
  world.migration.active.splice(world.migration.active.indexOf(m), 1);
  setFrozen(world, row, false);
  setState(world, row, 'running');
  tell(world, 'migrationAborted', row, { reason, sentBytes: m.sentBytes });
}

/** Calls off every migration whose target has just gone. */
export function abortMigrationsTo(world: MigrationWorld, parent: number): void {
  for (const m of [...world.migration.active]) {
    if (m.to === parent) abortMigration(world, m.row, 'the target went down');
  }
}

export const migrationOf = (world: MigrationWorld, row: number): Migration | undefined =>
  world.migration.active.find((m) => m.row === row);

/** Bytes of the current round that are still to be sent. Reads only. */
export function migrationLeft(world: MigrationWorld, m: Migration): Bytes {
  return m.flow === NONE ? 0 : bytesLeft(world, m.flow);
}

function send(world: MigrationWorld, m: Migration, bytes: Bytes): void {
  if (m.pausedAt === NONE) m.round++;
  m.roundBytes = bytes;
  m.roundBegunAt = world.now;
  m.writtenAtRound = written(world, m.row);
  const up = upLink(world, m.row);
  m.flow = startFlow(world, bytes, up, downLink(world, m.to), OWNER.migration, m.row);
}

/** Memory that has ever been written in the guest: CPU time of its applications × their rates. */
const written = (world: MigrationWorld, row: number): Bytes =>
  total(world, row, (r) => {
    const rate = record(world, r).application?.dirtyBytesPerCpuSecond.value ?? 0;
    return (cpuUsed(world, r) / 1e6) * rate;
  });

/** Memory that the guest has written since the round began. */
function dirtied(world: MigrationWorld, m: Migration): Bytes {
  const since = written(world, m.row) - m.writtenAtRound;
  const workingSet = total(world, m.row, (r) => {
    const { application } = record(world, r);
    return tierIsUp(world, r, 'application') ? (application?.workingSetBytes.value ?? 0) : 0;
  });
  const most = guestMemory(world, m.row) * preCopyOf(world, m.row).workingSetShareMax.value;
  return Math.floor(Math.min(since, workingSet, most));
}
