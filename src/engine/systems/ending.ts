/**
 * Ending: stopping politely, killing, crashing, falling, and what brings things back.
 *
 * A fault strikes one tier of one entity. The tiers above it go down with it; whatever stands on a
 * tier that went down falls, with all that stands on that; everything else lives. A restart policy
 * answers for as long as somebody is there to carry it out: the system beneath the application
 * inside the same entity, the daemon that manages the entity, or the system the process stands on.
 *
 * How accurate is this? The spread is exact by construction. Left out: file systems to be checked
 * after a crash, and data that was not yet on disk.
 * Source: Docker's documented restart policies and back-off; systemd.service(5).
 */
import type { Micros } from '../../units.ts';
import { NO_TIMER } from '../agenda.ts';
import type { RestartPolicySpec, Tier } from '../define.ts';
import { Pool } from '../pool.ts';
import { restartPolicy } from '../resolve.ts';
import { TIMER } from '../timers.ts';
import {
  firstChild,
  footingIsUp,
  machineOf,
  nextSibling,
  record,
  STATE,
  type State,
  setState,
  stateOf,
  tell,
  tierIsUp,
} from '../world.ts';
import { dropTask } from './batch.ts';
import { abortMigration, abortMigrationsTo, type MigrationWorld } from './migration.ts';
import { failRequestsOn } from './requests.ts';
import {
  beginStart,
  cancelStart,
  commitMemory,
  daemonIsUp,
  lacks,
  showMemory,
} from './starting.ts';
import { dropFetches } from './storage.ts';

const END_PLAN = {
  /** Timer of the polite stop or of the next restart. */
  timer: 'i32',
  /** Restarts in a row, for the back-off. */
  attempts: 'u32',
  /** Starts in the current window, for policies that give up. */
  startsInWindow: 'u32',
  windowBegunAt: 'f64',
} as const;

export interface EndState {
  readonly ends: Pool<typeof END_PLAN>;
}
export interface EndWorld extends MigrationWorld {
  readonly end: EndState;
}

export const createEnds = (): EndState => ({ ends: new Pool(END_PLAN) });

/** Gives a new entity its place. Call in row order. */
export function addEnd(world: EndWorld, row: number): void {
  world.end.ends.add();
  world.end.ends.at.timer[row] = NO_TIMER;
}

/** Stops politely: no new requests, then down after the time it takes to stop. */
export function beginStop(world: EndWorld, row: number): void {
  const { application, system, kind } = record(world, row);
  cancelStart(world, row);
  abortMigration(world, row, 'the guest is being stopped');
  const wanted = (application?.stopMicros.value ?? 0) + (system?.stopMicros.value ?? 0);
  const takes = Math.min(wanted, kind.stopGraceMicros.value);
  setState(world, row, 'stopping');
  tell(world, 'stopBegun', row);
  setTimer(world, row, world.now + takes, TIMER.stopDone);
}

/** The time of a polite stop is over. */
export function stopDone(world: EndWorld, row: number): void {
  world.end.ends.at.timer[row] = NO_TIMER;
  const again = world.tree.at.startWhenStopped[row] === 1;
  takeDown(world, row, 0, 'off');
  const cause = tell(world, 'stopped', row);
  fellOn(world, row, cause);
  if (again && daemonIsUp(world, row)) startAgain(world, row);
}

/** Ends an entity at once. */
export function kill(world: EndWorld, row: number): void {
  abortMigration(world, row, 'the guest was killed');
  takeDown(world, row, 0, 'off');
  fellOn(world, row, tell(world, 'killed', row, { exitCode: 137 }));
}

/** A fault strikes a tier that is up. */
export function crash(
  world: EndWorld,
  row: number,
  tier: Tier,
  type: 'crashed' | 'killedForMemory',
): void {
  const { kind, tiers } = record(world, row);
  const index = tiers.findIndex((t) => t.tier === tier);
  abortMigration(world, row, 'the guest crashed');
  const wasUp = stateOf(world, row) === STATE.running;
  const ranMicros = wasUp ? world.now - world.column.readyAt.get(row) : 0;
  const ends = kind.endsWith === tier;
  takeDown(world, row, ends ? 0 : index, 'crashed');
  const cause = tell(world, type, row, { tier, ...(type === 'crashed' ? {} : { exitCode: 137 }) });
  fellOn(world, row, cause);
  answer(world, row, tier, ranMicros);
}

/** A restart that was put off is due. */
export function restartDue(world: EndWorld, row: number): void {
  world.end.ends.at.timer[row] = NO_TIMER;
  if (stateOf(world, row) !== STATE.backoff) return;
  if (footingIsUp(world, row) && daemonIsUp(world, row)) startAgain(world, row);
  else setState(world, row, 'crashed');
}

/** Whether an entity needs more memory than its limit allows its own tiers. */
export function exceedsItsLimit(world: EndWorld, row: number): boolean {
  const { spec, outsideMemoryBytes, kind } = record(world, row);
  if (spec.memoryBytes === undefined || kind.standsOn === null) return false;
  return world.column.memoryBytes.get(row) - outsideMemoryBytes > spec.memoryBytes;
}

/** Takes the tiers from `from` upwards down, with all that was going on in the entity. */
function takeDown(world: EndWorld, row: number, from: number, state: State): void {
  cancelStart(world, row);
  clearTimer(world, row);
  failRequestsOn(world, row);
  dropTask(world, row);
  const up = world.column.tiersUp.get(row) & ((1 << from) - 1);
  world.column.tiersUp.set(row, up);
  showMemory(world, row);
  if (up === 0 && row !== machineOf(world, row)) commitMemory(world, row, 0);
  world.tree.at.startWhenStopped[row] = 0;
  setState(world, row, state);
  world.start.changed.push(row);
}

/** Everything that stood on a tier that is down now falls. */
function fellOn(world: EndWorld, row: number, cause: number): void {
  abortMigrationsTo(world, row);
  dropUnfinished(world, row, cause);
  dropFetches(world, row);
  for (let c = firstChild(world, row); c >= 0; c = nextSibling(world, c)) {
    if (footingIsUp(world, c)) continue;
    const state = stateOf(world, c);
    const wasDown =
      state === STATE.off ||
      state === STATE.fallen ||
      state === STATE.removed ||
      state === STATE.waiting;
    if (wasDown) continue;
    abortMigration(world, c, 'the source went down');
    takeDown(world, c, 0, 'fallen');
    const because = tell(world, 'fell', c, { with: record(world, row).id }, cause);
    fellOn(world, c, because);
  }
}

/** A daemon is gone: what it was about to start among its siblings never comes up. */
function dropUnfinished(world: EndWorld, row: number, cause: number): void {
  const parent = world.column.parent.get(row);
  if (parent < 0) return;
  const { id, kind } = record(world, row);
  for (let c = firstChild(world, parent); c >= 0; c = nextSibling(world, c)) {
    if (stateOf(world, c) !== STATE.starting || daemonIsUp(world, c)) continue;
    if (record(world, c).kind.managedBy !== kind.id) continue;
    takeDown(world, c, 0, 'fallen');
    fellOn(world, c, tell(world, 'fell', c, { with: id }, cause));
  }
}

/** The restart policy answers a crash, if somebody is there to carry it out. */
function answer(world: EndWorld, row: number, tier: Tier, ranMicros: Micros): void {
  const { spec } = record(world, row);
  if (!spec.restart || world.tree.at.stoppedByHand[row] === 1) return;
  if (!hasSupervisor(world, row, tier)) return;
  const policy = restartPolicy(world.lookup, spec.restart);
  if (policy.after === 'never') return;
  const e = world.end.ends.at;
  if (ranMicros >= policy.resetAfterMicros.value) e.attempts[row] = 0;
  const delay = backOff(policy, e.attempts[row] as number);
  if (policy.startLimit && !countStart(world, row, policy.startLimit, world.now + delay)) {
    tell(world, 'restartGivenUp', row, { starts: e.startsInWindow[row] as number });
    return;
  }
  e.attempts[row] = (e.attempts[row] as number) + 1;
  setState(world, row, 'backoff');
  tell(world, 'restartScheduled', row, { delayMicros: delay, attempt: e.attempts[row] as number });
  setTimer(world, row, world.now + delay, TIMER.restartDue);
}

/**
 * Counts a start that is due; false when there have been too many since the first of its window.
 */
function countStart(
  world: EndWorld,
  row: number,
  { burst, windowMicros }: NonNullable<RestartPolicySpec['startLimit']>,
  at: Micros,
): boolean {
  const e = world.end.ends.at;
  if (e.startsInWindow[row] === 0) {
    // The run that has just ended was the first.
    e.windowBegunAt[row] = world.start.starts.at.phaseBegunAt[row] as number;
    e.startsInWindow[row] = 1;
  }
  if (at - (e.windowBegunAt[row] as number) >= windowMicros.value) {
    e.windowBegunAt[row] = at;
    e.startsInWindow[row] = 0;
  } else if ((e.startsInWindow[row] as number) >= burst.value) return false;
  e.startsInWindow[row] = (e.startsInWindow[row] as number) + 1;
  return true;
}

/**
 * The pause before restart number `attempt` (0, 1, 2 …): first × factor^attempt, at most the cap.
 */
export function backOff(
  policy: {
    readonly firstDelayMicros: { readonly value: number };
    readonly factor: { readonly value: number };
    readonly delayMicrosMax: { readonly value: number };
  },
  attempt: number,
): Micros {
  const most = policy.delayMicrosMax.value;
  let delay = policy.firstDelayMicros.value;
  for (let i = 0; i < attempt && delay < most; i++) delay *= policy.factor.value;
  return Math.min(delay, most);
}

/** Who would restart it: its own system, its daemon, or the system it stands on. */
function hasSupervisor(world: EndWorld, row: number, struck: Tier): boolean {
  const { kind, tiers } = record(world, row);
  const below = tiers.slice(
    0,
    tiers.findIndex((t) => t.tier === struck),
  );
  const systemInside = kind.brings.some(
    (b) => b.tier === 'userland' && b.filledBy === 'system' && below.some((t) => t.tier === b.tier),
  );
  if (systemInside) return tierIsUp(world, row, 'userland');
  if (kind.managedBy !== undefined) return footingIsUp(world, row) && daemonIsUp(world, row);
  return kind.standsOn === 'userland' && footingIsUp(world, row);
}

function startAgain(world: EndWorld, row: number): void {
  const short = lacks(world, row);
  if (short) {
    tell(world, 'refused', row, { reason: `not enough ${short}` });
    setState(world, row, 'off');
    return;
  }
  world.column.restarts.add(row, 1);
  beginStart(world, row);
}

function setTimer(world: EndWorld, row: number, at: Micros, kind: number): void {
  clearTimer(world, row);
  world.end.ends.at.timer[row] = world.agenda.schedule(at, kind, row);
}

/** Calls off the end of a stop, or the restart that was put off. */
export function clearTimer(world: EndWorld, row: number): void {
  world.agenda.cancel(world.end.ends.at.timer[row] as number);
  world.end.ends.at.timer[row] = NO_TIMER;
}
