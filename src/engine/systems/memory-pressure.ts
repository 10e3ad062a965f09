/**
 * What happens when memory gets short.
 *
 * *Limits.* A container or a guest whose memory is full loses the process that the kernel's rule
 * picks inside it (`memory-victim.ts`); what makes processes is only kept from making more.
 *
 * *A machine without overcommit*, or with a plain kernel: the page cache has gone by itself; then
 * memory is written to the swap, oldest first (from all in proportion); then the kernel kills.
 * While it writes, whoever wants more memory waits.
 *
 * *A machine that overcommits under a hypervisor* goes through four states of free memory. A state
 * is entered when free memory falls below its threshold, and left when it is above that of the
 * state before:
 *
 *   high                nothing is taken
 *   soft   below 4 %    balloons; the disk only where no balloon can
 *   hard   below 2 %    the disk
 *   low    below 1 %    the disk, and guests above their target stand still
 *
 * until 6 % are free again. Whom to take from is decided by `solve/min-funding.ts`: shares, idle
 * tax, reservations. A guest above its own limit is brought down to it in every state.
 *
 * How accurate is this? Taking goes in steps of at most 1 % of the machine's memory. Which pages of
 * a guest go is left out: those out are a fair sample. Left out: compression, host caches,
 * transparent huge pages, swapping by a guest itself.
 * Source: Waldspurger, OSDI 2002, 6.3; Documentation/admin-guide/mm (Linux).
 */
import type { Bytes, Micros } from '../../units.ts';
import { NO_TIMER } from '../agenda.ts';
import type { ReclaimSpec } from '../define.ts';
import { TIMER } from '../timers.ts';
import { machineOf, record, tell } from '../world.ts';
import { crash, type EndWorld } from './ending.ts';
import {
  grownBytes,
  isGuest,
  leaveHolders,
  type MemoryWatch,
  markMemory,
  setGrowing,
  showGrown,
  shrinkGrowth,
} from './memory.ts';
import { hostAt, insideBytes, settleSharing, touchedBy, viewHost } from './memory-host.ts';
import { noteSlowness, thrashAt } from './memory-slow.ts';
import {
  balloonNow,
  type Case,
  DOING,
  freeOf,
  setBlocked,
  stepOf,
  stopTaking,
  swapOut,
  take,
} from './memory-take.ts';
import { tierToKill, victimIn } from './memory-victim.ts';
import { limitLifted } from './settings.ts';

export const MEMORY_STATES = ['high', 'soft', 'hard', 'low'] as const;
/** Memory that is made free at once is at least so much: no time is lost with single pages. */
const LEAST: Bytes = 1 << 20;
/** How far ahead the next decision is looked for. */
const HORIZON: Micros = 86_400_000_000;

/** Looks after every machine whose memory has changed. False: something fell; call it again. */
export function balanceMemory(world: EndWorld): boolean {
  const { dirty } = world.memory;
  for (let machine = dirty.shift(); machine !== undefined; machine = dirty.shift()) {
    balance(world, machine);
    if (world.start.changed.length === 0) continue;
    markMemory(world, machine);
    return false;
  }
  return true;
}

/** The timer of a machine's memory: something was to be decided now. */
export function memoryDue(world: EndWorld, machine: number): void {
  const watch = world.memory.watches.get(machine);
  if (!watch) return;
  watch.timer = NO_TIMER;
  markMemory(world, machine);
}

function balance(world: EndWorld, machine: number): void {
  const watch = world.memory.watches.get(machine);
  if (!watch) return;
  const growing = [...world.memory.growthOf].filter(([row]) => machineOf(world, row) === machine);
  if (world.column.tiersUp.get(machine) === 0) {
    forget(world, watch);
    return;
  }
  for (const [row] of growing) showGrown(world, row);
  const stuck = new Set<number>();
  if (enforceLimits(world, machine, growing, stuck)) return;
  const { view, now } = settleSharing(world, machine);
  const it: Case = { watch, view, now, stuck, full: false };
  if (relieve(world, it, growing)) return;
  if (view.reclaim) changeState(world, it, view.reclaim);
  take(world, it);
  for (const [row, id] of growing) {
    const waits = stuck.has(id) || isBlocked(world, row);
    setGrowing(world, id, !waits);
  }
  it.view = viewHost(world, machine);
  noteSlowness(world, it.view, it.now);
  schedule(world, it, growing);
}

/** A machine that is down takes nothing and owes nothing. */
function forget(world: EndWorld, watch: MemoryWatch): void {
  stopTaking(world, watch);
  world.agenda.cancel(watch.timer);
  watch.timer = NO_TIMER;
  watch.state = 0;
  watch.thrash = 0;
  for (const row of [...watch.holders]) leaveHolders(world, row, watch.row);
}

// Limits

/** Kills where a limit is reached. True: somebody fell. */
function enforceLimits(
  world: EndWorld,
  machine: number,
  growing: readonly (readonly [number, number])[],
  stuck: Set<number>,
): boolean {
  const { risen, growths } = world.memory;
  const rows = risen.filter((row) => machineOf(world, row) === machine);
  for (let i = risen.length - 1; i >= 0; i--) {
    if (machineOf(world, risen[i] as number) === machine) risen.splice(i, 1);
  }
  for (const row of rows) {
    for (let d = row; d !== machine && d >= 0; d = world.column.parent.get(d)) {
      if (limitOf(world, d) - insideBytes(world, d) < 0 && killIn(world, d)) return true;
    }
  }
  for (const [row, id] of growing) {
    const piece = growths.at.piece[id] as number;
    if (grownBytes(world, row) >= (growths.at.most[id] as number)) continue;
    for (let d = row; d !== machine && d >= 0; d = world.column.parent.get(d)) {
      if (limitOf(world, d) - insideBytes(world, d) >= piece) continue;
      const victim = victimIn(world, d, limitOf(world, d));
      if (victim !== row || piece === 1) {
        if (killIn(world, d)) return true;
      }
      stuck.add(id);
    }
  }
  return false;
}

/** What an entity, with all on it, may have of its machine. */
const limitOf = (world: EndWorld, row: number): Bytes => {
  const { spec } = record(world, row);
  if (spec.hardware) return spec.hardware.memoryBytes;
  return limitLifted(world, row, 'memory') ? Infinity : (spec.memoryBytes ?? Infinity);
};

/** Kills by the kernel's rule in a domain; false if there is nobody to kill. */
function killIn(world: EndWorld, domain: number): boolean {
  const victim = victimIn(world, domain, limitOf(world, domain));
  const tier = victim < 0 ? null : tierToKill(world, victim, domain);
  if (tier === null) return false;
  crash(world, victim, tier, 'killedForMemory');
  return true;
}

// The machine is full

/** Makes room at once when there is less than none, or growth has used it up. True: a kill. */
function relieve(
  world: EndWorld,
  it: Case,
  growing: readonly (readonly [number, number])[],
): boolean {
  const { view, watch } = it;
  for (let left = 10_000; freeOf(it) < 0 && left > 0; left--) {
    if (swapOut(world, it, Math.max(-freeOf(it), LEAST), true) > 0) continue;
    if (killIn(world, view.machine)) return true;
    if (shrinkSome(world, growing, -freeOf(it))) return true;
    if (dropLast(world, watch)) return true;
    return false;
  }
  const wanting = growing.filter(([row, id]) => wants(world, it, row, id));
  const need = roomFor(world, wanting);
  if (need === 0 || freeOf(it) >= need) return false;
  if (watch.doing !== DOING.out && watch.doing !== DOING.balloon) {
    if (watch.doing === DOING.back) stopTaking(world, watch);
    const taken = swapOut(world, it, stepOf(it), false);
    if (taken === 0 && !balloonNow(world, it)) {
      const victim = victimIn(world, view.machine, view.size);
      const only =
        wanting.length > 0 &&
        wanting.every(([row, id]) => {
          return row === victim && (world.memory.growths.at.piece[id] as number) > 1;
        });
      if (!only && killIn(world, view.machine)) return true;
    }
  }
  for (const [, id] of wanting) it.stuck.add(id);
  it.full = true;
  return false;
}

/** What growths may take before anybody can look: a piece each, and a microsecond of each. */
function roomFor(world: EndWorld, growing: readonly (readonly [number, number])[]): Bytes {
  const { piece, pace } = world.memory.growths.at;
  let bytes = 0;
  for (const [, id] of growing) bytes += (piece[id] as number) + (pace[id] as number);
  return bytes;
}

/** Whether a growth still goes on and takes memory of the machine that is not idle in its guest. */
function wants(world: EndWorld, it: Case, row: number, id: number): boolean {
  if (it.stuck.has(id) || grownBytes(world, row) >= (world.memory.growths.at.most[id] as number)) {
    return false;
  }
  const holder = it.view.holders.find((h) => h.grows.includes(id));
  if (!holder || !it.view.reclaim) return true;
  const at = it.now.holders.find((h) => h.row === holder.row);
  return at === undefined || touchedBy(at) < at.size || at.idle <= 0;
}

/** Processes that were made without end are the only ones left to end. */
function shrinkSome(
  world: EndWorld,
  growing: readonly (readonly [number, number])[],
  bytes: Bytes,
): boolean {
  for (const [row, id] of growing) {
    if (grownBytes(world, row) <= 0) continue;
    shrinkGrowth(world, row, id, bytes);
    return true;
  }
  return false;
}

/** Under a hypervisor without a kernel nobody is killed by rule: the last to come must go. */
function dropLast(world: EndWorld, watch: MemoryWatch): boolean {
  const last = watch.holders.findLast((row) => isGuest(world, row));
  const tier = last === undefined ? undefined : record(world, last).tiers[0]?.tier;
  if (last === undefined || tier === undefined) return false;
  crash(world, last, tier, 'killedForMemory');
  return true;
}

// States

/** The state of a machine with so much free, coming from a state. */
export function stateAfter(from: number, free: number, { free: at }: ReclaimSpec): number {
  const enter = [Infinity, at.soft.value, at.hard.value, at.low.value];
  const leave = [Infinity, at.high.value, at.soft.value, at.hard.value];
  let state = from;
  while (state < 3 && free < (enter[state + 1] as number)) state++;
  if (state !== from) return state;
  while (state > 0 && free > (leave[state] as number)) state--;
  return state;
}

function changeState(world: EndWorld, it: Case, reclaim: ReclaimSpec): void {
  const { watch, view } = it;
  const state = stateAfter(watch.state, freeOf(it) / view.size, reclaim);
  if (state === watch.state) return;
  const from = MEMORY_STATES[watch.state] as string;
  watch.state = state;
  const to = MEMORY_STATES[state] as string;
  tell(world, 'memoryStateChanged', view.machine, { from, to, freeBytes: freeOf(it) });
  if (state < 3) for (const row of watch.holders) setBlocked(world, row, false);
}

/** Whether an entity stands still because its machine is out of memory. */
function isBlocked(world: EndWorld, row: number): boolean {
  for (let r = row; r >= 0; r = world.column.parent.get(r)) {
    const id = world.memory.holdingOf.get(r);
    if (id !== undefined) return world.memory.holdings.at.blocked[id] === 1;
  }
  return false;
}

// When to look again

function schedule(
  world: EndWorld,
  it: Case,
  growing: readonly (readonly [number, number])[],
): void {
  const { watch } = it;
  const due = Math.min(limitsDue(world, it, growing), hostDue(world, it, growing));
  if (due >= world.now + HORIZON) {
    world.agenda.cancel(watch.timer);
    watch.timer = NO_TIMER;
  } else if (watch.timer !== NO_TIMER) world.agenda.reschedule(watch.timer, due);
  else watch.timer = world.agenda.schedule(due, TIMER.memoryDue, watch.row);
}

/** When the first limit inside the machine is reached. */
function limitsDue(
  world: EndWorld,
  it: Case,
  growing: readonly (readonly [number, number])[],
): Micros {
  const rates = new Map<number, number>();
  const g = world.memory.growths.at;
  let due = Infinity;
  for (const [row, id] of growing) {
    const rate = g.rate[id] as number;
    if (rate === 0) continue;
    for (let d = row; d !== it.view.machine && d >= 0; d = world.column.parent.get(d)) {
      if (limitOf(world, d) < Infinity) rates.set(d, (rates.get(d) ?? 0) + rate);
    }
  }
  for (const [row, rate] of rates) {
    const room = Math.max(0, limitOf(world, row) - insideBytes(world, row));
    due = Math.min(due, world.now + Math.max(1, Math.ceil(room / rate)));
  }
  return due;
}

/** When the machine's memory next asks for a decision, if nothing happens until then. */
function hostDue(
  world: EndWorld,
  it: Case,
  growing: readonly (readonly [number, number])[],
): Micros {
  const { view, watch } = it;
  const g = world.memory.growths.at;
  const moving = growing.filter(([, id]) => (g.rate[id] as number) > 0);
  const scans =
    view.reclaim?.scanBytesPerSecond !== undefined &&
    it.now.holders.some((h) => h.guest && h.merged < 1);
  if (moving.length === 0 && !scans) return Infinity;
  const need = roomFor(world, moving);
  const waits = it.full;
  const asks = (at: Micros): boolean => {
    const free = view.size - hostAt(world, view, at).resident;
    if (free < need) return true;
    if (waits && free >= stepOf(it)) return true;
    if (thrashAt(view, free) !== watch.thrash) return true;
    return (
      view.reclaim !== null &&
      stateAfter(watch.state, free / view.size, view.reclaim) !== watch.state
    );
  };
  let before = 0;
  let after = 1000;
  while (!asks(world.now + after)) {
    if (after >= HORIZON) return Infinity;
    before = after;
    after = Math.min(HORIZON, after * 2);
  }
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (asks(world.now + middle)) after = middle;
    else before = middle;
  }
  return world.now + after;
}
