/**
 * Ending: stopping politely, killing, crashing, falling, and what brings things back.
 *
 * A fault strikes one tier of one entity. The tiers above it go down with it; whatever stands on a
 * tier that went down falls, with all that stands on that; everything else lives. A restart policy
 * answers for as long as somebody is there to carry it out: the system beneath the application
 * inside the same entity, the daemon that manages the entity, or the system the process stands on.
 *
 * A polite stop begins at the top: what stands on an entity is stopped first, one after the other,
 * the youngest first; when the last is down, the entity itself takes its time and goes down.
 *
 * How accurate is this? The spread is exact by construction. Left out: file systems to be checked
 * after a crash, and data that was not yet on disk; systems that stop several guests at once.
 * Source: Docker's and Kubernetes' documented restart policies and back-offs; systemd.service(5).
 */
import type { Micros } from '../../units.ts';
import { NO_TIMER } from '../agenda.ts';
import type { BroughtTier, KindSpec, RestartPolicySpec, Tier } from '../define.ts';
import type { EventType, SimEvent } from '../events.ts';
import { RowPool } from '../pool.ts';
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
import { dropTasks } from './batch.ts';
import { type BuildWorld, dropBuilds } from './building.ts';
import { dropIo } from './disk.ts';
import {
  abortMigration,
  abortMigrationsTo,
  losePulls,
  type MigrationWorld,
  migrationOf,
} from './migration.ts';
import { failRequestsOn } from './requests.ts';
import { type BootFault, bootFault, limitLifted } from './settings.ts';
import {
  beginStart,
  cancelStart,
  commitMemory,
  daemonIsUp,
  eachManaged,
  lacks,
  showMemory,
} from './starting.ts';
import { dropFetches } from './storage.ts';
import { loseTransfers, type TransferWorld } from './transfers.ts';

const END_PLAN = {
  /** Timer of the polite stop or of the next restart; none while its guests are stopped first. */
  timer: 'i32',
  /** Stopped because what it stands on is being stopped: it comes back with that. */
  withParent: 'u8',
  /** Restarts in a row, for the back-off. */
  attempts: 'u32',
  /** Starts in the current window, for policies that give up. */
  startsInWindow: 'u32',
  windowBegunAt: 'f64',
} as const;

export interface EndState {
  /** Of those that have ever been stopped, or have crashed. */
  readonly ends: RowPool<typeof END_PLAN>;
  /** Timers of programs that end by themselves, by row. */
  readonly programs: Map<number, number>;
  /** Requests that each service last lost with a replica, and when, for its ledger. */
  readonly lost: { at: Micros; requests: number }[];
}
export interface EndWorld extends MigrationWorld, TransferWorld, BuildWorld {
  readonly end: EndState;
}

export const createEnds = (services: number): EndState => ({
  ends: new RowPool(END_PLAN),
  programs: new Map(),
  lost: Array.from({ length: services }, () => ({ at: -1, requests: 0 })),
});

/** The place of a row among the ends; made when it has none. */
function endOf(world: EndWorld, row: number): number {
  const { ends } = world.end;
  const known = ends.find(row);
  if (known >= 0) return known;
  const made = ends.open(row);
  ends.at.timer[made] = NO_TIMER;
  return made;
}

/**
 * Stops politely: no new requests, then what stands on it, then down after the time it takes.
 * `withParent`: because what it stands on is being stopped.
 */
export function beginStop(world: EndWorld, row: number, withParent = false): void {
  cancelStart(world, row);
  abortMigration(world, row, 'the guest is being stopped');
  clearTimer(world, row);
  const end = endOf(world, row); // first: it may make the columns anew
  world.end.ends.at.withParent[end] = withParent ? 1 : 0;
  setState(world, row, 'stopping');
  tell(world, 'stopBegun', row);
  proceedStop(world, row);
}

/** Goes on with a stop that waits for what stands on it. Nothing happens to others. */
export function continueStop(world: EndWorld, row: number): void {
  if (row < 0 || stateOf(world, row) !== STATE.stopping) return;
  const end = endOf(world, row);
  if (world.end.ends.at.timer[end] === NO_TIMER) proceedStop(world, row);
}

function proceedStop(world: EndWorld, row: number): void {
  const next = youngestAlive(world, row);
  if (next >= 0) {
    if (stateOf(world, next) === STATE.stopping) return;
    world.tree.at.cause[next] = world.tree.at.cause[row] as number;
    beginStop(world, next, true);
    return;
  }
  const { application, system, kind } = record(world, row);
  const wanted = (application?.stopMicros.value ?? 0) + (system?.stopMicros.value ?? 0);
  const takes = Math.min(wanted, kind.stopGraceMicros.value);
  setTimer(world, row, world.now + takes, TIMER.stopDone);
}

/** The youngest of what stands on an entity and has yet to go down; −1: nothing. */
function youngestAlive(world: EndWorld, row: number): number {
  let c = world.tree.at.lastChild[row] as number;
  for (; c >= 0; c = world.tree.at.previousSibling[c] as number) {
    const state = stateOf(world, c);
    if (state === STATE.starting || state === STATE.stopping) return c;
    if (state !== STATE.removed && world.column.tiersUp.get(c) !== 0) return c;
  }
  return -1;
}

/** The time of a polite stop is over. */
export function stopDone(world: EndWorld, row: number): void {
  const end = endOf(world, row);
  world.end.ends.at.timer[end] = NO_TIMER;
  const again = world.tree.at.startWhenStopped[row] === 1;
  const withParent = world.end.ends.at.withParent[end] === 1;
  takeDown(world, row, 0, withParent ? 'fallen' : 'off');
  const cause = tell(world, 'stopped', row);
  fellOn(world, row, cause);
  if (again && daemonIsUp(world, row)) startAgain(world, row);
}

/** A program that ends by itself has been up for its time. */
export function programEnds(world: EndWorld, row: number): void {
  world.end.programs.delete(row);
  if (!tierIsUp(world, row, 'application')) return;
  const exitCode = record(world, row).spec.exitCode ?? 1;
  strike(world, row, 'application', exitCode === 0 ? 'exited' : 'crashed', exitCode);
}

/** Gives a program that ends by itself its end, once it is up. */
export function watchProgram(world: EndWorld, row: number): void {
  const after = record(world, row).spec.crashesAfterMicros;
  if (after === undefined || stateOf(world, row) !== STATE.running) return;
  const { programs } = world.end;
  if (programs.has(row)) return;
  programs.set(row, world.agenda.schedule(world.now + after, TIMER.programEnds, row));
}

/** Ends an entity at once. */
export function kill(world: EndWorld, row: number): void {
  abortMigration(world, row, 'the guest was killed');
  takeDown(world, row, 0, 'off');
  fellOn(world, row, tell(world, 'killed', row, { exitCode: 137 }));
}

/**
 * A start has come to a tier that does not come up as the entity is set up: what is beneath stays,
 * as in a machine that has found nothing to boot. Nobody tries again by himself.
 */
export function bootFails(world: EndWorld, row: number, { tier, reason }: BootFault): void {
  abortMigration(world, row, 'the guest did not boot');
  takeDown(world, row, tier, 'crashed');
  fellOn(world, row, tell(world, 'bootFailed', row, { reason }));
}

/** Tells of the starts that have come to such an end. */
export function tellFailedBoots(world: EndWorld): void {
  for (const row of world.setup.failed.splice(0)) {
    const fault = bootFault(world, row);
    if (fault && stateOf(world, row) === STATE.starting) bootFails(world, row, fault);
  }
}

/** A start comes to nothing before its program was up. Returns the event. */
export function failStart(
  world: EndWorld,
  row: number,
  state: 'waiting' | 'off',
  type: EventType,
  data: SimEvent['data'],
  because: number,
): number {
  takeDown(world, row, 0, state);
  const cause = tell(world, type, row, data, because);
  fellOn(world, row, cause);
  return cause;
}

/** A fault strikes a tier that is up. */
export function crash(
  world: EndWorld,
  row: number,
  tier: Tier,
  type: 'crashed' | 'killedForMemory',
): void {
  strike(world, row, tier, type, type === 'crashed' ? undefined : 137);
}

/** A tier ends, by a fault, for want of memory or by itself, and its policy answers. */
function strike(
  world: EndWorld,
  row: number,
  tier: Tier,
  type: 'crashed' | 'killedForMemory' | 'exited' | 'broke',
  exitCode?: number,
  more: SimEvent['data'] = {},
): void {
  const { kind, tiers } = record(world, row);
  const index = tiers.findIndex((t) => t.tier === tier);
  if (!goesOnMoving(world, row, tier)) abortMigration(world, row, 'the guest crashed');
  const wasUp = stateOf(world, row) === STATE.running;
  const ranMicros = wasUp ? world.now - world.column.readyAt.get(row) : 0;
  const ends = kind.endsWith === tier;
  const failed = type !== 'exited';
  takeDown(world, row, ends ? 0 : index, ends && !failed ? 'off' : 'crashed');
  const code = exitCode === undefined ? {} : { exitCode };
  const cause = tell(world, type, row, { tier, ...code, ...more });
  fellOn(world, row, cause);
  answer(world, row, tier, ranMicros, failed);
}

/** A program does not run with what it finds; what the loader of programs answers then. */
export function breakProgram(world: EndWorld, row: number, reason: string): void {
  strike(world, row, 'application', 'broke', 127, { reason });
}

/** Ends a program and starts it again at once; what is beneath it stays. */
export function restartProgram(world: EndWorld, row: number): void {
  const index = record(world, row).tiers.findIndex(({ tier }) => tier === 'application');
  const goesOn = goesOnMoving(world, row, 'application');
  if (!goesOn) abortMigration(world, row, 'its program is restarted');
  takeDown(world, row, index, 'off');
  fellOn(world, row, tell(world, 'stopped', row));
  startAgain(world, row);
}

/**
 * A guest whose program has ended is still moved, and the program started again inside; not so a
 * guest that was to be stopped first, or that ends with its program.
 */
const goesOnMoving = (world: EndWorld, row: number, tier: Tier): boolean =>
  tier === 'application' &&
  record(world, row).kind.endsWith !== tier &&
  migrationOf(world, row)?.stage !== 'stop';

/** A restart that was put off is due. */
export function restartDue(world: EndWorld, row: number): void {
  const end = endOf(world, row);
  world.end.ends.at.timer[end] = NO_TIMER;
  if (stateOf(world, row) !== STATE.backoff) return;
  if (footingIsUp(world, row) && daemonIsUp(world, row)) startAgain(world, row);
  else setState(world, row, 'crashed');
}

/** Whether an entity needs more memory than its limit allows its own tiers. */
export function exceedsItsLimit(world: EndWorld, row: number): boolean {
  const { spec, outsideMemoryBytes, kind } = record(world, row);
  if (spec.memoryBytes === undefined || kind.standsOn === null) return false;
  if (limitLifted(world, row, 'memory')) return false;
  return world.column.memoryBytes.get(row) - outsideMemoryBytes > spec.memoryBytes;
}

/** Takes the tiers from `from` upwards down, with all that was going on in the entity. */
function takeDown(world: EndWorld, row: number, from: number, state: State): void {
  cancelStart(world, row);
  dropBuilds(world, row);
  clearTimer(world, row);
  world.agenda.cancel(world.end.programs.get(row) ?? NO_TIMER);
  world.end.programs.delete(row);
  noteLost(world, row);
  failRequestsOn(world, row);
  dropTasks(world, row);
  dropIo(world, row);
  const up = world.column.tiersUp.get(row) & ((1 << from) - 1);
  world.column.tiersUp.set(row, up);
  showMemory(world, row);
  if (up === 0 && row !== machineOf(world, row)) commitMemory(world, row, 0);
  world.tree.at.startWhenStopped[row] = 0;
  const end = endOf(world, row);
  world.end.ends.at.withParent[end] = 0;
  setState(world, row, state);
  world.start.changed.push(row);
}

/** Adds the requests that a replica takes with it to what its service has lost at this instant. */
function noteLost(world: EndWorld, row: number): void {
  const lost = world.end.lost[record(world, row).service];
  if (!lost) return;
  if (lost.at !== world.now) lost.requests = 0;
  lost.at = world.now;
  lost.requests += world.column.inFlight.get(row);
}

/** Everything that stood on a tier that is down now falls. */
function fellOn(world: EndWorld, row: number, cause: number): void {
  abortMigrationsTo(world, row);
  for (const guest of losePulls(world, row)) {
    crash(world, guest, record(world, guest).tiers[0]?.tier ?? 'application', 'crashed');
  }
  loseTransfers(world, row);
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

/** A daemon is gone: what it was about to start never comes up. */
function dropUnfinished(world: EndWorld, row: number, cause: number): void {
  const { id, kind } = record(world, row);
  if (!world.lookup.managers.has(kind.id)) return;
  eachManaged(world, row, (c) => {
    if (stateOf(world, c) !== STATE.starting || daemonIsUp(world, c)) return;
    takeDown(world, c, 0, 'fallen');
    fellOn(world, c, tell(world, 'fell', c, { with: id }, cause));
  });
}

/** The restart policy answers a crash, if somebody is there to carry it out. */
function answer(
  world: EndWorld,
  row: number,
  tier: Tier,
  ranMicros: Micros,
  failed: boolean,
): void {
  const { spec } = record(world, row);
  if (!spec.restart || world.tree.at.stoppedByHand[row] === 1) return;
  if (!hasSupervisor(world, row, tier)) return;
  const policy = restartPolicy(world.lookup, spec.restart);
  if (policy.after === 'never' || (policy.after === 'failure' && !failed)) return;
  const end = endOf(world, row);
  const e = world.end.ends.at;
  if (ranMicros >= policy.resetAfterMicros.value) e.attempts[end] = 0;
  const delay = backOff(policy, e.attempts[end] as number);
  if (policy.startLimit && !countStart(world, row, policy.startLimit, world.now + delay)) {
    tell(world, 'restartGivenUp', row, { starts: e.startsInWindow[end] as number });
    return;
  }
  e.attempts[end] = (e.attempts[end] as number) + 1;
  setState(world, row, 'backoff');
  tell(world, 'restartScheduled', row, { delayMicros: delay, attempt: e.attempts[end] as number });
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
  const end = endOf(world, row);
  const e = world.end.ends.at;
  if (e.startsInWindow[end] === 0) {
    // The run that has just ended was the first.
    e.windowBegunAt[end] = Math.max(0, world.column.readyAt.get(row));
    e.startsInWindow[end] = 1;
  }
  if (at - (e.windowBegunAt[end] as number) >= windowMicros.value) {
    e.windowBegunAt[end] = at;
    e.startsInWindow[end] = 0;
  } else if ((e.startsInWindow[end] as number) >= burst.value) return false;
  e.startsInWindow[end] = (e.startsInWindow[end] as number) + 1;
  return true;
}

/**
 * The pause before restart number `attempt` (0, 1, 2 …): first × factor^attempt, at most the cap.
 * Where the first restart is immediate the pauses begin with the second.
 */
export function backOff(
  policy: {
    readonly firstDelayMicros: { readonly value: number };
    readonly factor: { readonly value: number };
    readonly delayMicrosMax: { readonly value: number };
    readonly firstIsImmediate?: boolean;
  },
  attempt: number,
): Micros {
  if (policy.firstIsImmediate && attempt === 0) return 0;
  const steps = policy.firstIsImmediate ? attempt - 1 : attempt;
  const most = policy.delayMicrosMax.value;
  let delay = policy.firstDelayMicros.value;
  for (let i = 0; i < steps && delay < most; i++) delay *= policy.factor.value;
  return Math.min(delay, most);
}

/** Whether a userland has an init of its own: a system's has, and one with which all of it ends. */
const hasInit = (kind: KindSpec, { filledBy }: BroughtTier): boolean =>
  filledBy === 'system' || (filledBy === 'kind' && kind.endsWith === 'userland');

/** Who would restart it: its own system, its daemon, or the system it stands on. */
function hasSupervisor(world: EndWorld, row: number, struck: Tier): boolean {
  const { kind, tiers, bringsKernel } = record(world, row);
  const below = tiers.slice(
    0,
    tiers.findIndex((t) => t.tier === struck),
  );
  const systemInside = kind.brings.some(
    (b) => b.tier === 'userland' && hasInit(kind, b) && below.some((t) => t.tier === b.tier),
  );
  if (systemInside) return tierIsUp(world, row, 'userland');
  if (kind.managedBy !== undefined) return footingIsUp(world, row) && daemonIsUp(world, row);
  const parent = world.column.parent.get(row);
  const onSystem = kind.standsOn === 'userland' || (kind.standsOn === 'kernel' && !bringsKernel);
  return onSystem && footingIsUp(world, row) && tierIsUp(world, parent, 'userland');
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
  const end = endOf(world, row);
  world.end.ends.at.timer[end] = world.agenda.schedule(at, kind, row);
}

/** Forgets the restarts in a row: somebody has started it by hand. */
export function forgetAttempts(world: EndWorld, row: number): void {
  const end = world.end.ends.find(row);
  if (end >= 0) world.end.ends.at.attempts[end] = 0;
}

/** Calls off the end of a stop, or the restart that was put off. */
export function clearTimer(world: EndWorld, row: number): void {
  const end = world.end.ends.find(row);
  if (end < 0) return;
  world.agenda.cancel(world.end.ends.at.timer[end] as number);
  world.end.ends.at.timer[end] = NO_TIMER;
}
