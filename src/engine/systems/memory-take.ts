/**
 * Taking memory from guests and programs, and giving it back: balloons, and writing to the disk.
 * One step at a time on a machine; `memory-pressure.ts` decides when, this decides whom and how.
 *
 * How accurate is this? As there. A step that is hurried because memory is needed at once counts as
 * gone when it begins; the disk then still has its work.
 * Source: Waldspurger, OSDI 2002, 3 (balloons, paging), 4.3 (sharing before paging), 5 (targets).
 */
import type { Bytes } from '../../units.ts';
import { NO_TIMER } from '../agenda.ts';
import type { ReclaimSpec } from '../define.ts';
import { type Claim, minFunding } from '../solve/min-funding.ts';
import { OWNER, TIMER } from '../timers.ts';
import { machineOf, record, tell } from '../world.ts';
import { setIdle } from './cpu.ts';
import type { EndWorld } from './ending.ts';
import { diskLink, endFlow, startFlow } from './flows.ts';
import { type MemoryWatch, markMemory, showGrown } from './memory.ts';
import {
  type Holder,
  type HostMemory,
  type HostView,
  hostAt,
  residentOf,
  settleSharing,
  shareableOf,
  touchedBy,
  viewHost,
} from './memory-host.ts';

/** Reason in `cpu.ts` for which a guest's threads ask for nothing. */
const BLOCKED = 4;
const NONE = -1;
export const DOING = { nothing: 0, balloon: 1, out: 2, back: 3 } as const;
/** A step of taking, as a share of the machine's memory, and at least so many bytes. */
const STEP_SHARE = 0.01; // limit of the steps
const STEP_BYTES = 1 << 20; // limit of the steps
/** A balloon is not asked for less. */
const GAIN_LEAST = 65_536;

/** A machine whose memory is being looked after. */
export interface Case {
  readonly watch: MemoryWatch;
  view: HostView;
  now: HostMemory;
  /** Places of what cannot grow for now. */
  readonly stuck: Set<number>;
  /** Some of that waits for room on the machine, not for a limit of its own. */
  full: boolean;
}

export const freeOf = (it: Case): Bytes => it.view.size - it.now.resident;

/** Lets a guest stand still, or go on. */
export function setBlocked(world: EndWorld, row: number, blocked: boolean): void {
  const id = world.memory.holdingOf.get(row);
  if (id === undefined || (world.memory.holdings.at.blocked[id] === 1) === blocked) return;
  world.memory.holdings.at.blocked[id] = blocked ? 1 : 0;
  setIdle(world, row, BLOCKED, blocked);
}

export const stepOf = (it: Case): Bytes =>
  Math.max(STEP_BYTES, Math.floor(it.view.size * STEP_SHARE));

interface Debt {
  readonly holder: Holder;
  /** What it has above what it may keep. */
  readonly bytes: Bytes;
}

/** What each guest has above its target if so much is to be taken in all; the deepest first. */
function debts(world: EndWorld, it: Case, goal: Bytes, reclaim: ReclaimSpec): Debt[] {
  const guests = it.now.holders.filter((h) => h.guest);
  const claims = guests.map((holder): Claim => {
    const { spec } = record(world, holder.row);
    const has = Math.max(0, residentOf(holder, shareableOf(world, holder.row)));
    return {
      shares: spec.memoryShares ?? holder.size,
      has: Math.min(has, spec.memoryLimitBytes ?? has),
      active: Math.min(has, holder.inside),
      least: spec.memoryReservedBytes ?? 0,
    };
  });
  const all = claims.reduce((sum, { has }) => sum + has, 0);
  const targets = minFunding(Math.max(0, all - goal), reclaim.idleTax.value, claims);
  return guests
    .map((holder, i) => {
      const has = Math.max(0, residentOf(holder, shareableOf(world, holder.row)));
      return { holder, bytes: Math.ceil(has - (targets[i] as number) - 1e-3) };
    })
    .filter(({ bytes }) => bytes > 0)
    .sort((a, b) => b.bytes - a.bytes || a.holder.row - b.holder.row);
}

/** Begins the next step of taking or giving back, if there is one and none is under way. */
export function take(world: EndWorld, it: Case): void {
  const { watch, view, now } = it;
  const { reclaim } = view;
  // A step more than is missing, so that a state is left and not hovered at.
  const missing = reclaim ? Math.ceil(reclaim.free.high.value * view.size) - freeOf(it) : 0;
  const goal = Math.max(0, missing + stepOf(it));
  const short = reclaim !== null && watch.state > 0;
  const owed = reclaim ? debts(world, it, short ? goal : 0, reclaim) : [];
  if (watch.state === 3) {
    for (const h of now.holders) {
      if (h.guest)
        setBlocked(
          world,
          h.row,
          owed.some(({ holder }) => holder.row === h.row),
        );
    }
  }
  if (watch.doing !== DOING.nothing) return;
  if (reclaim && holdToLimits(world, it, reclaim)) return;
  if (short) {
    if (watch.state === 1 && balloonSome(world, it, owed, reclaim)) return;
    if (swapOut(world, it, Math.min(goal, stepOf(it)), false, owed) > 0) {
      // What sharing got needs no time: the next step can follow.
      if (watch.doing === DOING.nothing) markMemory(world, view.machine);
      return;
    }
    if (balloonSome(world, it, owed, reclaim)) return;
  }
  if (watch.state === 0) giveBack(world, it);
}

/** A guest may have at most its limit, however much is free: its balloon takes the rest. */
function holdToLimits(world: EndWorld, it: Case, reclaim: ReclaimSpec): boolean {
  for (const holder of it.now.holders) {
    const limit = record(world, holder.row).spec.memoryLimitBytes;
    if (limit === undefined || !holder.guest || holder.inside === 0) continue;
    const balloon = world.memory.holdings.at.balloon[holder.id] as number;
    const most = Math.floor(
      Math.min(reclaim.balloonShareMax.value * holder.size, holder.size - holder.inside),
    );
    const wish = Math.min(holder.size - limit, most) - balloon;
    if (wish > 0) {
      inflate(world, it, holder, wish, reclaim);
      return true;
    }
    const above = residentOf(holder, shareableOf(world, holder.row)) - limit;
    // A little more than it is above, so that growth does not ask for every single page.
    const over = above >= 1 ? Math.floor(above) + STEP_BYTES : 0;
    if (
      over > 0 &&
      swapOut(world, it, Math.min(over, stepOf(it)), false, [{ holder, bytes: over }]) > 0
    ) {
      return true;
    }
  }
  return false;
}

/** Inflates the balloon of the first guest that owes memory and has any to give. */
function balloonSome(
  world: EndWorld,
  it: Case,
  owed: readonly Debt[],
  reclaim: ReclaimSpec,
): boolean {
  for (const { holder, bytes } of owed) {
    const balloon = world.memory.holdings.at.balloon[holder.id] as number;
    const untouched = Math.max(0, holder.size - touchedBy(holder) - balloon);
    const most = Math.floor(reclaim.balloonShareMax.value * holder.size) - balloon - untouched;
    const gain = Math.floor(Math.min(bytes, holder.idle, most, stepOf(it)));
    if (gain < GAIN_LEAST) continue;
    inflate(world, it, holder, untouched + gain, reclaim);
    return true;
  }
  return false;
}

export function balloonNow(world: EndWorld, it: Case): boolean {
  const { reclaim } = it.view;
  return reclaim !== null && balloonSome(world, it, debts(world, it, stepOf(it), reclaim), reclaim);
}

function inflate(
  world: EndWorld,
  it: Case,
  holder: Holder,
  bytes: Bytes,
  reclaim: ReclaimSpec,
): void {
  const { watch } = it;
  watch.doing = DOING.balloon;
  watch.of = holder.row;
  watch.bytes = bytes;
  const takes = Math.ceil((bytes / reclaim.balloonBytesPerSecond.value) * 1e6);
  watch.opTimer = world.agenda.schedule(world.now + takes, TIMER.balloonDone, watch.row);
}

/** A balloon has got what was asked for. */
export function balloonDone(world: EndWorld, machine: number): void {
  const watch = world.memory.watches.get(machine) as MemoryWatch;
  watch.opTimer = NO_TIMER;
  watch.doing = DOING.nothing;
  markMemory(world, machine);
  const id = world.memory.holdingOf.get(watch.of);
  if (id === undefined) return;
  for (const [row] of world.memory.growthOf)
    if (machineOf(world, row) === machine) showGrown(world, row);
  const { now } = settleSharing(world, machine);
  const holder = now.holders.find((h) => h.row === watch.of) as Holder;
  const h = world.memory.holdings.at;
  const balloon = h.balloon[id] as number;
  const untouched = Math.max(0, holder.size - touchedBy(holder) - balloon);
  const from = Math.min(holder.idle, Math.max(0, watch.bytes - untouched));
  h.keeps[id] = holder.idle - from;
  const room = Math.max(0, holder.size - holder.inside);
  h.balloon[id] = Math.min(balloon + Math.min(untouched, watch.bytes) + from, room);
  tell(world, 'ballooned', watch.of, { bytes: h.balloon[id] as number, gotBytes: from });
}

/**
 * Writes memory out: from the guests that owe it, or from all in proportion. `atOnce` counts it as
 * gone when it begins. Answers how much it got, by sharing before writing where that is done.
 */
export function swapOut(
  world: EndWorld,
  it: Case,
  bytes: Bytes,
  atOnce: boolean,
  owed?: readonly Debt[],
): Bytes {
  const { watch, view } = it;
  const { reclaim } = view;
  const list = owed ?? (reclaim ? debts(world, it, bytes, reclaim) : null);
  if (list) {
    for (const { holder, bytes: owes } of list) {
      const got = shareFirst(world, it, holder, Math.min(bytes, owes));
      if (got > 0) return got;
      const out = Math.min(bytes, owes, swapFree(it), swappable(world, holder));
      if (out >= 1) return writeOut(world, it, holder.row, Math.floor(out), atOnce);
    }
    return 0;
  }
  const able = it.now.holders.reduce((sum, h) => sum + swappable(world, h), 0);
  const out = Math.floor(Math.min(bytes, swapFree(it), able));
  if (out < 1 || (watch.doing !== DOING.nothing && !atOnce)) return 0;
  return writeOut(world, it, NONE, out, atOnce);
}

/** What of a holder can be out: all of its own, apart from what is shared. */
const swappable = (world: EndWorld, holder: Holder): Bytes =>
  Math.max(0, Math.floor(residentOf(holder, shareableOf(world, holder.row))));

const swapFree = (it: Case): Bytes => {
  const { watch, view, now } = it;
  const pending = watch.doing === DOING.out ? watch.bytes - watch.taken : 0;
  return view.swap - now.swapped - pending;
};

/** Pages on their way out are looked for among the shared ones first. */
function shareFirst(world: EndWorld, it: Case, holder: Holder, bytes: Bytes): Bytes {
  const share = shareableOf(world, holder.row);
  if (!it.view.reclaim?.sharesBeforeSwap || share === 0 || !holder.guest) return 0;
  const unmerged = touchedBy(holder) * share * (1 - holder.merged);
  if (unmerged < 1) return 0;
  const h = world.memory.holdings.at;
  const before = it.now.resident;
  const part = Math.min(bytes, unmerged) / (touchedBy(holder) * share);
  h.merged[holder.id] = Math.min(1, holder.merged + part);
  it.view = viewHost(world, it.view.machine);
  it.now = hostAt(world, it.view, world.now);
  const got = before - it.now.resident;
  return got > 0
    ? got
    : shareFirst(world, it, it.now.holders.find((o) => o.row === holder.row) as Holder, bytes);
}

function writeOut(world: EndWorld, it: Case, of: number, bytes: Bytes, atOnce: boolean): Bytes {
  const { watch, view } = it;
  if (watch.doing !== DOING.nothing) {
    // What is under way ends as if it were done: the disk has not finished, the memory is gone.
    if (watch.doing === DOING.out) settleOut(world, watch);
    stopTaking(world, watch);
  }
  watch.doing = DOING.out;
  watch.of = of;
  watch.bytes = bytes;
  watch.taken = 0;
  watch.flow = startFlow(
    world,
    bytes,
    diskLink(world, view.machine),
    NONE,
    OWNER.swap,
    view.machine,
  );
  if (atOnce) settleOut(world, watch);
  ({ view: it.view, now: it.now } = settleSharing(world, view.machine));
  return bytes;
}

/** Counts what is being written out as gone. */
function settleOut(world: EndWorld, watch: MemoryWatch): void {
  const bytes = watch.bytes - watch.taken;
  watch.taken = watch.bytes;
  const h = world.memory.holdings.at;
  const now = hostAt(world, viewHost(world, watch.row), world.now);
  const from = now.holders.filter((o) => watch.of === NONE || o.row === watch.of);
  const all = from.reduce((sum, o) => sum + swappable(world, o), 0);
  let left = bytes;
  from.forEach((holder, i) => {
    const able = swappable(world, holder);
    const part = all > 0 ? Math.ceil((bytes * able) / all) : 0;
    const out = Math.min(i === from.length - 1 ? left : part, able, left);
    h.swapped[holder.id] = (h.swapped[holder.id] as number) + out;
    left -= out;
  });
}

/** When memory is plenty, balloons go down and what is out comes back. */
function giveBack(world: EndWorld, it: Case): void {
  const { watch, view, now } = it;
  const h = world.memory.holdings.at;
  let spare = freeOf(it) - (view.reclaim?.free.high.value ?? 0) * view.size - stepOf(it);
  for (const holder of now.holders) {
    const limit = record(world, holder.row).spec.memoryLimitBytes ?? holder.size;
    const balloon = h.balloon[holder.id] as number;
    const least = Math.min(balloon, holder.guest ? Math.max(0, holder.size - limit) : 0);
    const back = Math.floor(Math.min(balloon - least, spare));
    if (back < 1 || back < Math.min(balloon - least, stepOf(it))) continue;
    h.balloon[holder.id] = balloon - back;
    spare -= back;
    tell(world, 'ballooned', holder.row, { bytes: balloon - back, gotBytes: 0 });
  }
  const most = now.holders.reduce<Holder | null>((best, holder) => {
    const limit = record(world, holder.row).spec.memoryLimitBytes;
    if (limit !== undefined || holder.swapped <= (best?.swapped ?? 0)) return best;
    return holder;
  }, null);
  const bytes = Math.floor(Math.min(most?.swapped ?? 0, spare, stepOf(it)));
  if (!most || bytes < 1) return;
  watch.doing = DOING.back;
  watch.of = most.row;
  watch.bytes = bytes;
  watch.flow = startFlow(
    world,
    bytes,
    diskLink(world, view.machine),
    NONE,
    OWNER.swap,
    view.machine,
  );
}

/** The disk has taken what was written out, or has given it back. */
export function swapDone(world: EndWorld, machine: number): void {
  const watch = world.memory.watches.get(machine) as MemoryWatch;
  watch.flow = NONE;
  const way = watch.doing === DOING.out ? 'out' : 'back';
  for (const [row] of world.memory.growthOf)
    if (machineOf(world, row) === machine) showGrown(world, row);
  if (watch.doing === DOING.out) settleOut(world, watch);
  const id = world.memory.holdingOf.get(watch.of);
  if (watch.doing === DOING.back && id !== undefined) {
    const h = world.memory.holdings.at;
    h.swapped[id] = Math.max(0, (h.swapped[id] as number) - watch.bytes);
  }
  watch.doing = DOING.nothing;
  tell(world, 'swapped', watch.of === NONE ? machine : watch.of, { way, bytes: watch.bytes });
  markMemory(world, machine);
}

/** Calls off what is under way. */
export function stopTaking(world: EndWorld, watch: MemoryWatch): void {
  world.agenda.cancel(watch.opTimer);
  watch.opTimer = NO_TIMER;
  if (watch.flow !== NONE) endFlow(world, watch.flow, 'the memory is not needed there any more');
  watch.flow = NONE;
  watch.doing = DOING.nothing;
}
