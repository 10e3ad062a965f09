/**
 * Live migration. Pre-copy: the guest runs on while its memory is sent; what it writes meanwhile is
 * sent again in the next round; when the rest fits into the allowed pause (or the rounds are used
 * up) it is stopped, the rest is sent, and it goes on at the target. Rounds, total time and pause
 * are results: they follow from the memory in use, from how fast the guest writes under the load of
 * the moment (`migration-pages.ts`), and from the bandwidth that the other flows leave.
 *
 *     stop when dirty ≤ bandwidth of the round × allowed pause, or after so many rounds
 *     with a rate of its own: limit of the next round = max(min, dirty rate + step);
 *                             stop when that is above the maximum, or little is left
 *
 * A round in which as much is written as was sent will never end by itself: that is told, and the
 * limit of rounds ends it. Hosts that share no storage copy the disk first. The other methods are
 * in `post-copy.ts` and `cold-move.ts`.
 *
 * A program that crashes inside a moving guest is started again there while the guest moves on.
 *
 * How accurate is this? Good where the write rate is steady. Left out: compression, throttling of
 * the guest, the CPU cost of copying, what the guest writes to a disk that is being copied. Source:
 * Clark et al., Live Migration of Virtual Machines, NSDI 2005; stop rule and closing message as in
 * SimGrid's live-migration plug-in (remaining ≤ measured bandwidth × allowed pause).
 */
import type { Bytes } from '../../units.ts';
import { NO_TIMER } from '../agenda.ts';
import { OWNER, TIMER } from '../timers.ts';
import { attach, detach, machineOf, record, STATE, setState, stateOf, tell } from '../world.ts';
import { moveDemand, setFrozen } from './cpu.ts';
import {
  bytesLeft,
  crossAlso,
  diskLink,
  downLink,
  endFlow,
  messageLatency,
  moveFlows,
  networkSpeed,
  sendMessage,
  upLink,
} from './flows.ts';
import { moveMemory } from './memory.ts';
import { readGuest, sentWithSkips } from './migration-pages.ts';
import {
  type Closing,
  closeMigration,
  downtimeMicrosMax,
  keepPromises,
  type Migration,
  type MigrationWorld,
  type Move,
  migrationOf,
  NONE,
  openMigration,
  promisedMemory,
  roundsMax,
  setStalled,
  workingSetShareMax,
} from './migration-state.ts';
import { countMove } from './power.ts';
import { commitMemory } from './starting.ts';
import { moveDisk } from './storage.ts';

export {
  createMigrations,
  type Method,
  type Migration,
  type MigrationWorld,
  migrationOf,
  promisedMemory,
} from './migration-state.ts';

/** Begins to move a running guest. The caller has made sure that it may. */
export function beginMigration(world: MigrationWorld, row: number, move: Move): Migration {
  const m = openMigration(world, row, move);
  setState(world, row, 'migrating');
  if (m.diskBytes > 0) sendDisk(world, m);
  else beginRounds(world, m, world.now);
  return m;
}

/** The disk goes over both disks and the network between them. */
export function sendDisk(world: MigrationWorld, m: Migration): void {
  m.stage = 'disk';
  m.roundBytes = m.diskBytes;
  sendBytes(world, m, m.diskBytes, world.now, NONE);
  crossAlso(world, m.flow, diskLink(world, m.from));
  crossAlso(world, m.flow, diskLink(world, m.to));
}

/** Sends from the old machine to the new one; `limit` in bytes per microsecond, −1 for none. */
export function sendBytes(
  world: MigrationWorld,
  m: Migration,
  bytes: Bytes,
  from: number,
  limit: number,
): void {
  const up = upLink(world, m.from);
  const down = downLink(world, m.to);
  const most = limit === NONE ? Infinity : limit;
  m.roundBegunAt = from;
  m.flow = sendMessage(world, bytes, up, down, OWNER.migration, m.row, from, most);
}

/** The first round sends all memory. */
export function beginRounds(world: MigrationWorld, m: Migration, at: number): void {
  const { byCpu, memory } = readGuest(world, m.row, at, 0, 0);
  m.writtenAtRound = byCpu;
  sendRound(world, m, memory, at, Infinity);
}

/** Sends a round; `before` is how long the guest has run since what is to be sent was clean. */
function sendRound(
  world: MigrationWorld,
  m: Migration,
  bytes: Bytes,
  from: number,
  before: number,
): void {
  m.stage = 'round';
  m.round++;
  const { rate, skipsDirty } = world.spec.migration ?? {};
  if (rate && m.round === 1) m.limit = rate.min / 1e6;
  m.roundBytes = skipsDirty
    ? Math.ceil(sentWithSkips(world, m.row, bytes, before, expectedSpeed(world, m)))
    : bytes;
  sendBytes(world, m, m.roundBytes, from, m.limit);
}

/** How fast the next round is likely to go: its limit, or as the last one. */
function expectedSpeed(world: MigrationWorld, m: Migration): number {
  if (m.limit !== NONE) return m.limit;
  if (m.speed !== NONE) return m.speed;
  return Math.min(networkSpeed(world, m.from), networkSpeed(world, m.to));
}

/** A round has arrived: on to the next, or to the pause. */
export function roundArrived(world: MigrationWorld, m: Migration, at: number): void {
  const { row } = m;
  m.sentBytes += m.roundBytes;
  const took = at - m.roundBegunAt;
  const guest = readGuest(world, row, at, m.writtenAtRound, took);
  m.writtenAtRound = guest.byCpu;
  const most = guest.memory * workingSetShareMax(world, row);
  const dirty = Math.floor(Math.min(guest.dirty, most) + 1e-6);
  tell(world, 'migrationRoundSent', row, {
    round: m.round,
    bytes: m.roundBytes,
    tookMicros: Math.round(took),
    dirtyBytes: dirty,
  });
  m.speed = m.roundBytes / Math.max(took, 1e-3);
  const fits = mayStop(world, m, dirty, took);
  if (!fits && m.round < roundsMax(world, row)) {
    if (dirty >= m.roundBytes && !m.told && !world.spec.migration?.rate) {
      m.told = true;
      tell(world, 'migrationNotConverging', row, { round: m.round, dirtyBytes: dirty });
    }
    sendRound(world, m, dirty, at, took);
    return;
  }
  m.converged = fits;
  pauseGuest(world, m, { remainingBytes: dirty, rounds: m.round });
  m.stage = 'rest';
  m.roundBytes = Math.max(1, dirty);
  sendBytes(world, m, m.roundBytes, at, NONE);
}

/** Whether the rest may be sent with the guest stopped; sets the limit of the next round. */
function mayStop(world: MigrationWorld, m: Migration, dirty: Bytes, took: number): boolean {
  const settings = world.spec.migration;
  const { rate, restBytesMax } = settings ?? {};
  if (restBytesMax !== undefined && dirty < restBytesMax) return true;
  if (rate) {
    const next = (dirty / Math.max(took, 1e-3)) * 1e6 + rate.step;
    m.limit = Math.max(next, rate.min) / 1e6;
    if (next > rate.max) return true;
    if (settings?.downtimeMicrosMax === undefined) return false;
  }
  return dirty <= m.speed * downtimeMicrosMax(world, m.row);
}

/** The guest stands still; its requests wait inside. */
export function pauseGuest(
  world: MigrationWorld,
  m: Migration,
  data: Readonly<Record<string, number>>,
): void {
  m.pausedAt = world.now;
  setFrozen(world, m.row, true);
  if (stateOf(world, m.row) === STATE.migrating) setState(world, m.row, 'paused');
  tell(world, 'migrationPaused', m.row, data);
}

/** The rest is there: the guest goes on after the time that takes. */
export function restArrived(world: MigrationWorld, m: Migration, at: number, micros: number): void {
  m.sentBytes += m.roundBytes;
  m.stage = 'resume';
  // Kept for the closing message, which follows at once.
  m.roundBegunAt = at + micros;
  const due = Math.max(world.now, Math.ceil(m.roundBegunAt - 1e-6));
  m.timer = world.agenda.schedule(due, TIMER.resumeDone, m.row);
}

/** Puts a guest onto what it will stand on, with its memory, disk, demand and flows. */
export function moveOver(world: MigrationWorld, m: Migration): void {
  const { row } = m;
  const from = machineOf(world, row);
  const bytes = promisedMemory(world, row);
  commitMemory(world, row, 0);
  moveDemand(world, row, () => {
    detach(world, row);
    attach(world, row, m.to);
  });
  keepPromises(world, m);
  if (bytes > 0) commitMemory(world, row, bytes);
  moveDisk(world, row, from);
  countMove(world, row, from);
  moveMemory(world, row, from);
  moveFlows(world, from, machineOf(world, row), (owner, ref) => {
    if (owner === OWNER.start) return isInside(world, ref, row);
    if (owner === OWNER.build) {
      return isInside(world, world.build.builds.get(ref)?.row ?? NONE, row);
    }
    return owner === OWNER.layer && isInside(world, world.storage.layers[ref]?.store ?? NONE, row);
  });
}

/** Whether an entity is the guest or stands on it. */
function isInside(world: MigrationWorld, row: number, guest: number): boolean {
  for (let r = row; r >= 0; r = world.column.parent.get(r)) if (r === guest) return true;
  return false;
}

/** The guest goes on at the target. */
export function resumeAtTarget(world: MigrationWorld, m: Migration): void {
  m.timer = NO_TIMER;
  m.downtimeMicros = world.now - m.pausedAt;
  moveOver(world, m);
  closeMigration(world, m);
  setFrozen(world, m.row, false);
  const state = stateOf(world, m.row);
  if (state === STATE.migrating || state === STATE.paused) setState(world, m.row, 'running');
  tellArrived(world, m, m.roundBegunAt);
}

/** Tells of the end at once, or when the closing message is back at the source. */
export function tellArrived(world: MigrationWorld, m: Migration, from: number): void {
  const data = {
    to: record(world, machineOf(world, m.row)).id,
    downtimeMicros: m.downtimeMicros,
    tookMicros: 0,
    bytes: m.sentBytes,
    rounds: m.round,
    converged: m.converged ? 'yes' : 'no',
    ...(m.method === 'preCopy' ? {} : { method: m.method }),
    ...(m.diskBytes > 0 ? { diskBytes: m.diskBytes } : {}),
  };
  const closing = { row: m.row, begunAt: m.begunAt, data };
  const latency = messageLatency(world);
  if (latency === 0) {
    tellClosed(world, closing);
    return;
  }
  world.migration.closing.push(closing);
  const due = Math.max(world.now, Math.ceil(from + latency - 1e-6));
  world.agenda.schedule(due, TIMER.migrationClosed, closing.row);
}

/** The closing message of a migration has come. */
export function migrationClosed(world: MigrationWorld, row: number): void {
  const { closing } = world.migration;
  const at = closing.findIndex((c) => c.row === row);
  const [found] = closing.splice(at, 1);
  if (found) tellClosed(world, found);
}

function tellClosed(world: MigrationWorld, { row, begunAt, data }: Closing): void {
  tell(world, 'migrated', row, { ...data, tookMicros: world.now - begunAt });
}

/**
 * Calls a migration off: the guest goes on where it is, if it still can. Nothing happens when the
 * entity is not migrating.
 */
export function abortMigration(world: MigrationWorld, row: number, reason: string): void {
  const m = migrationOf(world, row);
  if (!m) return;
  if (m.flow !== NONE) m.sentBytes += Math.round(m.roundBytes - endFlow(world, m.flow, reason));
  world.agenda.cancel(m.timer);
  closeMigration(world, m);
  setFrozen(world, row, false);
  setStalled(world, row, false);
  const state = stateOf(world, row);
  if (state === STATE.migrating || state === STATE.paused) setState(world, row, 'running');
  tell(world, 'migrationAborted', row, { reason, sentBytes: m.sentBytes });
}

/** Calls off every migration whose target has just gone. */
export function abortMigrationsTo(world: MigrationWorld, parent: number): void {
  for (const m of [...world.migration.active]) {
    if (m.to !== parent || world.column.parent.get(m.row) === parent) continue;
    abortMigration(world, m.row, 'the target went down');
  }
}

/**
 * Calls off every pull from a source that has just gone. Returns the guests: they cannot go on
 * without the memory that they left behind.
 */
export function losePulls(world: MigrationWorld, source: number): number[] {
  const lost = world.migration.active.filter((m) => m.stage === 'pull' && m.from === source);
  return lost.map(({ row }) => {
    abortMigration(world, row, 'the source went down before all its memory had come');
    return row;
  });
}

/** A guest whose program has come up again while it moves is moving, not only running. */
export function showMoving(world: MigrationWorld, row: number): void {
  const m = migrationOf(world, row);
  if (!m || m.stage === 'stop' || stateOf(world, row) !== STATE.running) return;
  setState(world, row, m.stage === 'rest' || m.stage === 'resume' ? 'paused' : 'migrating');
}

/** Bytes of the current round that are still to be sent. Reads only. */
export function migrationLeft(world: MigrationWorld, m: Migration): Bytes {
  return m.flow === NONE ? 0 : bytesLeft(world, m.flow);
}
