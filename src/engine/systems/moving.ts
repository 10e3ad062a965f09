/**
 * The other ways to move, and who is told when a step of a move is done.
 *
 * Post-copy: the guest is paused only for the state of its processors and devices, goes on at the
 * target, and its memory follows. Pages that are asked for before they have come make it wait:
 *
 *     stalls = share of the working set asked for × pages × wait for a page, spread over the pull
 *
 * Until all pages are there half of the guest is on each machine, and it dies with either.
 *
 * Cold: the guest is stopped, its disk copied where hosts share none, and it starts at the target.
 *
 * Checkpoint: the processes of a container are frozen and written down, their memory is sent, and
 * they are made again on a kernel like the one they knew.
 *
 * How accurate is this? The stalls stop all threads of a guest, where in reality the one that asks
 * waits; they come in slices of 10 ms. Source: Hines & Gopalan, Post-Copy Based Live Virtual
 * Machine Migration, VEE 2009; CRIU's documentation for the conditions of a checkpoint.
 */
import { NO_TIMER } from '../agenda.ts';
import type { CheckpointSpec, PostCopySpec } from '../define.ts';
import { TIMER } from '../timers.ts';
import { machineOf, record, STATE, setState, stateOf, tell } from '../world.ts';
import { setFrozen } from './cpu.ts';
import { beginStop, type EndWorld } from './ending.ts';
import {
  beginMigration,
  beginRounds,
  type Migration,
  migrationLeft,
  migrationOf,
  moveOver,
  pauseGuest,
  restArrived,
  resumeAtTarget,
  roundArrived,
  sendBytes,
  sendDisk,
  tellArrived,
} from './migration.ts';
import { guestMemory, workingSet } from './migration-pages.ts';
import {
  closeMigration,
  type Move,
  openMigration,
  resumeMicros,
  setStalled,
} from './migration-state.ts';
import { beginStart, lacks } from './starting.ts';

const NONE = -1;
const PAGE_BYTES = 4096; // a page of x86
/** Stalls are handed out in slices of this length, and never fill one. */
const SLICE_MICROS = 10_000; // limit of the grain
const STALLED_SHARE_MAX = 0.95; // limit

const postCopyOf = (world: EndWorld, row: number): PostCopySpec =>
  record(world, row).kind.postCopy as PostCopySpec;
const checkpointOf = (world: EndWorld, row: number): CheckpointSpec =>
  record(world, row).kind.checkpoint as CheckpointSpec;

/** Begins a move by its method. The caller has made sure that it may. */
export function beginMove(world: EndWorld, row: number, move: Move): void {
  if (move.method === 'preCopy') beginMigration(world, row, move);
  else if (move.method === 'cold') beginCold(world, row, move);
  else {
    const m = openMigration(world, row, move);
    setState(world, row, 'migrating');
    if (m.diskBytes > 0) sendDisk(world, m);
    else stopForIt(world, m, world.now);
  }
}

/** A flow of a migration has arrived. */
export function migrationArrived(world: EndWorld, row: number): void {
  const m = migrationOf(world, row) as Migration;
  const at = world.flow.endedAt;
  m.flow = NONE;
  if (m.stage === 'disk') diskArrived(world, m, at);
  else if (m.stage === 'round') roundArrived(world, m, at);
  else if (m.stage === 'pull') pulled(world, m, at);
  else restArrived(world, m, at, resumeTime(world, m));
}

function resumeTime(world: EndWorld, m: Migration): number {
  if (m.method === 'preCopy') return resumeMicros(world, m.row);
  if (m.method === 'checkpoint') return checkpointOf(world, m.row).restoreMicros.value;
  return postCopyOf(world, m.row).resumeMicros.value;
}

/** The timer of a move has fired: the guest goes on, or its processes are frozen. */
export function moveDue(world: EndWorld, row: number): void {
  const m = migrationOf(world, row) as Migration;
  m.timer = NO_TIMER;
  if (m.stage === 'freeze') sendRest(world, m, guestMemory(world, row), world.now);
  else if (m.method === 'postCopy') beginPull(world, m);
  else resumeAtTarget(world, m);
}

function diskArrived(world: EndWorld, m: Migration, at: number): void {
  tell(world, 'migrationDiskCopied', m.row, { bytes: m.diskBytes });
  m.sentBytes += m.diskBytes;
  if (m.method === 'cold') arriveCold(world, m);
  else if (m.method === 'preCopy') beginRounds(world, m, at);
  else stopForIt(world, m, at);
}

/** Stops the guest for what has to be sent while it stands still. */
function stopForIt(world: EndWorld, m: Migration, at: number): void {
  if (m.method === 'postCopy') {
    const bytes = postCopyOf(world, m.row).stateBytes.value;
    pauseGuest(world, m, { remainingBytes: bytes, rounds: 0 });
    sendRest(world, m, bytes, at);
    return;
  }
  pauseGuest(world, m, { remainingBytes: guestMemory(world, m.row), rounds: 0 });
  m.stage = 'freeze';
  const due = world.now + checkpointOf(world, m.row).freezeMicros.value;
  m.timer = world.agenda.schedule(due, TIMER.resumeDone, m.row);
}

function sendRest(world: EndWorld, m: Migration, bytes: number, at: number): void {
  m.stage = 'rest';
  m.roundBytes = bytes;
  sendBytes(world, m, bytes, at, NONE);
}

/** The guest goes on at the target and its memory follows. */
function beginPull(world: EndWorld, m: Migration): void {
  const { row } = m;
  const { faultShare, faultMicros } = postCopyOf(world, row);
  const bytes = guestMemory(world, row);
  const faults = (workingSet(world, row) / PAGE_BYTES) * faultShare.value;
  m.downtimeMicros = world.now - m.pausedAt;
  m.stallMicrosPerByte = (faults * faultMicros.value) / bytes;
  m.stallMicros = 0;
  m.leftAtStall = bytes;
  moveOver(world, m);
  setFrozen(world, row, false);
  if (stateOf(world, row) === STATE.paused) setState(world, row, 'migrating');
  tell(world, 'migrationPulling', row, { to: record(world, machineOf(world, row)).id, bytes });
  m.stage = 'pull';
  m.roundBytes = bytes;
  sendBytes(world, m, bytes, m.roundBegunAt, NONE);
  if (m.stallMicrosPerByte > 0) setSlice(world, m, SLICE_MICROS);
}

function setSlice(world: EndWorld, m: Migration, micros: number): void {
  m.timer = world.agenda.schedule(world.now + micros, TIMER.pullStalls, m.row);
}

/** The end of a slice, in which the guest ran, or of its stall. */
export function pullStalls(world: EndWorld, row: number): void {
  const m = migrationOf(world, row) as Migration;
  const left = migrationLeft(world, m);
  m.stallMicros += (m.leftAtStall - left) * m.stallMicrosPerByte;
  m.leftAtStall = left;
  const stall = Math.floor(Math.min(m.stallMicros, SLICE_MICROS * STALLED_SHARE_MAX));
  m.stallMicros -= stall;
  setStalled(world, row, stall > 0);
  if (stall === 0) setSlice(world, m, SLICE_MICROS);
  else m.timer = world.agenda.schedule(world.now + stall, TIMER.pullRuns, row);
}

/** A stall is over: the guest runs for the rest of the slice. */
export function pullRuns(world: EndWorld, row: number): void {
  const m = migrationOf(world, row) as Migration;
  setStalled(world, row, false);
  setSlice(world, m, SLICE_MICROS);
}

/** All pages are there. */
function pulled(world: EndWorld, m: Migration, at: number): void {
  m.sentBytes += m.roundBytes;
  world.agenda.cancel(m.timer);
  setStalled(world, m.row, false);
  closeMigration(world, m);
  if (stateOf(world, m.row) === STATE.migrating) setState(world, m.row, 'running');
  tellArrived(world, m, at);
}

/** Stops the guest, or goes on at once when it is off. */
function beginCold(world: EndWorld, row: number, move: Move): void {
  const wasUp = stateOf(world, row) === STATE.running;
  if (wasUp) beginStop(world, row);
  const m = openMigration(world, row, move);
  m.wasUp = wasUp;
  m.pausedAt = world.now;
  if (!wasUp) proceedCold(world, m);
}

/** A guest that is moved cold is down. Nothing happens to others. */
export function coldStopped(world: EndWorld, row: number): void {
  const m = migrationOf(world, row);
  if (m?.stage === 'stop' && stateOf(world, row) === STATE.off) proceedCold(world, m);
}

function proceedCold(world: EndWorld, m: Migration): void {
  if (m.diskBytes > 0) sendDisk(world, m);
  else arriveCold(world, m);
}

/** The guest is at the target: it starts there if it was up. */
function arriveCold(world: EndWorld, m: Migration): void {
  const { row } = m;
  m.downtimeMicros = world.now - m.pausedAt;
  moveOver(world, m);
  closeMigration(world, m);
  tellArrived(world, m, world.now);
  if (!m.wasUp) return;
  const short = lacks(world, row);
  if (short) tell(world, 'refused', row, { reason: `not enough ${short}` });
  else {
    world.tree.at.stoppedByHand[row] = 0;
    beginStart(world, row);
  }
}
