/**
 * The ledger of a machine's memory: what is resident, what is saved and what is out.
 *
 *   resident = touched + idle memory of guests − saved by sharing + its book-keeping − swapped out
 *   free     = memory of the machine − resident
 *
 * All of it is a function of time between two happenings: growth is a straight line, and so is the
 * progress of page sharing. So the next time at which something has to be decided is looked for on
 * that function, and nothing ticks.
 *
 * Page sharing goes round and round through the memory of all guests, a part of it each second, in
 * proportion to their sizes. A page that it sees for the first time it remembers; when it comes by
 * again it merges what is equal. Of contents that n guests hold, one copy is kept:
 *
 *   saved = Σ over contents (Σ over guests of what is merged − the most that one guest has merged)
 *
 * *Idle* is what a guest has touched and does not need: its page cache and pages it has freed.
 * Only that can a balloon get without the guest swapping by itself.
 *
 * How accurate is this? Contents stay equal for ever here: real pages are written to and split.
 * Source: linux/Documentation/admin-guide/mm/ksm.rst; Waldspurger, OSDI 2002, 4.
 */
import type { Bytes, Micros } from '../../units.ts';
import type { ReclaimSpec } from '../define.ts';
import type { ResolvedPhase } from '../resolve.ts';
import { firstChild, machineOf, nextSibling, record, tierIsUp, walk } from '../world.ts';
import { isGuest, type MemoryWatch, type MemoryWorld, overcommits } from './memory.ts';

/** A page of x86. */
const PAGE = 4096;
/** Pages of zeros are equal to each other, whatever guest they are in: one is enough. */
const ZERO = 'zero';

/** A guest or program from which its machine can take memory, at one moment. */
export interface Holder {
  readonly row: number;
  /** Its place in the pool of holdings. */
  readonly id: number;
  readonly guest: boolean;
  /** Touched by what runs in it. */
  inside: Bytes;
  idle: Bytes;
  seen: Bytes;
  merged: number;
  swapped: Bytes;
  /** Size of a guest; for others no bound. */
  readonly size: Bytes;
}
export const touchedBy = (holder: Holder): Bytes => holder.inside + holder.idle;
/** In the machine's memory on its account, shared copies apart. */
export const residentOf = (holder: Holder, shareable: number): Bytes =>
  touchedBy(holder) * (1 - holder.merged * shareable) - holder.swapped;

/** What takes memory back on a machine: the hypervisor that is up there, if any. */
export function reclaimOf(world: MemoryWorld, machine: number): ReclaimSpec | null {
  if (!overcommits(world, machine)) return null;
  return findReclaim(world, machine);
}

function findReclaim(world: MemoryWorld, row: number): ReclaimSpec | null {
  const { reclaim } = record(world, row).kind;
  if (reclaim && world.column.tiersUp.get(row) !== 0) return reclaim;
  if (isGuest(world, row)) return null;
  for (let c = firstChild(world, row); c >= 0; c = nextSibling(world, c)) {
    const found = findReclaim(world, c);
    if (found) return found;
  }
  return null;
}

/** Bytes that have been read for what is up in an entity and on it: they are in a page cache. */
export function filesRead(world: MemoryWorld, row: number): Bytes {
  let bytes = 0;
  walk(world, row, (r) => {
    bytes += ownFiles(world, r);
  });
  return bytes;
}

function ownFiles(world: MemoryWorld, row: number): Bytes {
  const up = world.column.tiersUp.get(row);
  if (up === 0) return 0;
  const { phases } = record(world, row);
  let sums = files.get(phases);
  if (!sums) {
    sums = new Map();
    files.set(phases, sums);
  }
  const sum = sums.get(up);
  if (sum !== undefined) return sum;
  let bytes = 0;
  for (const phase of phases) if ((up & (1 << phase.tier)) !== 0) bytes += phase.readBytes;
  sums.set(up, bytes);
  return bytes;
}
/** Sums over phases, by which tiers are up; they follow from the catalogue. */
const files = new WeakMap<readonly ResolvedPhase[], Map<number, Bytes>>();

/** Memory touched by an entity and what stands on it, without the monitor around a guest. */
export function insideBytes(world: MemoryWorld, row: number): Bytes {
  let bytes = 0;
  walk(world, row, (r) => {
    bytes += world.column.memoryBytes.get(r);
  });
  if (!isGuest(world, row)) return bytes;
  return Math.max(0, bytes - Math.min(bytes, outsideUp(world, row)));
}

/** Memory of the kind's own tiers that are up: a guest's monitor. */
export function outsideUp(world: MemoryWorld, row: number): Bytes {
  const { kind, tiers } = record(world, row);
  const up = world.column.tiersUp.get(row);
  let bytes = 0;
  tiers.forEach((tier, i) => {
    const own = kind.brings.find((b) => b.tier === tier.tier)?.filledBy === 'kind';
    if (own && (up & (1 << i)) !== 0) bytes += tier.memoryBytes;
  });
  return bytes;
}

/** Contents of a guest that others may hold too, and what part of its memory they are. */
export function contentsOf(world: MemoryWorld, row: number) {
  const { spec, system, application } = record(world, row);
  if (spec.memoryContents) return spec.memoryContents;
  const share = system?.shareable?.value ?? 0;
  return share > 0 ? [{ id: `${system?.id}+${application?.id ?? ''}`, share }] : NOTHING;
}
const NOTHING: readonly { readonly id: string; readonly share: number }[] = [];

export const shareableOf = (world: MemoryWorld, row: number): number =>
  contentsOf(world, row).reduce((sum, content) => sum + content.share, 0);

/** The state of a machine's memory at a time that has not passed the next decision. */
export interface HostMemory {
  readonly holders: readonly Holder[];
  readonly saved: Bytes;
  readonly copies: Bytes;
  /** Book-keeping of page sharing. */
  readonly kept: Bytes;
  readonly idle: Bytes;
  readonly swapped: Bytes;
  readonly resident: Bytes;
}

interface KnownHolder extends Holder {
  /** Bytes of files that it has read, and what it is said to have touched in all. */
  readonly files: Bytes;
  readonly touched: Bytes;
  /** Idle memory that it has left, and what its balloon holds. */
  readonly keeps: Bytes;
  readonly balloon: Bytes;
  readonly grows: readonly number[];
}

/** Idle memory of a guest whose programs have touched so much. */
function idleOf(known: KnownHolder, inside: Bytes): Bytes {
  const wish = Math.min(known.keeps, Math.max(known.files, known.touched - inside));
  return Math.max(0, Math.min(wish, known.size - inside - known.balloon));
}

/** What is needed to compute a machine's memory at any time up to the next happening. */
export interface HostView {
  readonly machine: number;
  readonly size: Bytes;
  readonly touched: Bytes;
  readonly reclaim: ReclaimSpec | null;
  readonly watch: MemoryWatch | undefined;
  /** Room on the disk for memory that is written out. */
  readonly swap: Bytes;
  /** What programs on the machine's own kernel read again and again, if it may be short of it. */
  readonly files: Bytes;
  readonly holders: readonly KnownHolder[];
  /** Places of what grows outside of all holders. */
  readonly loose: readonly number[];
}

/** Gathers what is known of a machine's memory now; columns must be up to date. */
export function viewHost(world: MemoryWorld, machine: number): HostView {
  const { memory } = world;
  const watch = memory.watches.get(machine);
  const growing = [...memory.growthOf].filter(([row]) => machineOf(world, row) === machine);
  const under = new Map<number, number[]>();
  const loose: number[] = [];
  for (const [row, id] of growing) {
    const top = holderAbove(world, row);
    if (top < 0) loose.push(id);
    else under.set(top, [...(under.get(top) ?? []), id]);
  }
  const holders = (watch?.holders ?? []).map((row) => {
    const id = memory.holdingOf.get(row) as number;
    const h = memory.holdings.at;
    const { spec } = record(world, row);
    const guest = isGuest(world, row);
    const inside = insideBytes(world, row);
    const up = guest && tierIsUp(world, row, 'kernel');
    return {
      row,
      id,
      guest,
      inside,
      idle: 0,
      seen: h.seen[id] as number,
      merged: h.merged[id] as number,
      swapped: h.swapped[id] as number,
      size: guest ? (spec.memoryBytes ?? 0) : Infinity,
      files: up ? filesRead(world, row) : 0,
      touched: up ? (spec.memoryTouchedBytes ?? 0) : 0,
      keeps: h.keeps[id] as number,
      balloon: h.balloon[id] as number,
      grows: under.get(row) ?? [],
    };
  });
  return {
    machine,
    size: record(world, machine).spec.hardware?.memoryBytes ?? 0,
    touched: memory.touched.get(machine) ?? 0,
    reclaim: reclaimOf(world, machine),
    watch,
    swap: record(world, machine).spec.hardware?.swapBytes ?? 0,
    files: growing.length > 0 ? filesOutsideGuests(world, machine) : 0,
    holders,
    loose,
  };
}

/** The same of an entity and what stands on it, without what is inside guests. */
export function filesOutsideGuests(world: MemoryWorld, row: number): Bytes {
  if (isGuest(world, row)) return 0;
  let bytes = ownFiles(world, row);
  for (let c = firstChild(world, row); c >= 0; c = nextSibling(world, c)) {
    bytes += filesOutsideGuests(world, c);
  }
  return bytes;
}

/** The holder on a machine in which an entity lives, itself included; −1: none. */
export function holderAbove(world: MemoryWorld, row: number): number {
  for (let r = row; r >= 0; r = world.column.parent.get(r)) {
    if (world.memory.holdingOf.has(r)) return r;
  }
  return -1;
}

/** What a growth adds between now and a time. */
function growsBy(world: MemoryWorld, id: number, at: Micros): Bytes {
  const g = world.memory.growths.at;
  const piece = g.piece[id] as number;
  const since = g.since[id] as number;
  const rate = g.rate[id] as number;
  const [base, most] = [g.base[id] as number, g.most[id] as number];
  const until = (t: Micros): Bytes =>
    Math.min(most, base + Math.floor((rate * (t - since)) / piece + 1e-9) * piece);
  return until(at) - until(world.now);
}

/** A machine's memory at a time from now on, if nothing happens until then. Reads only. */
export function hostAt(world: MemoryWorld, view: HostView, at: Micros): HostMemory {
  let touched = view.touched;
  for (const id of view.loose) touched += growsBy(world, id, at);
  let idle = 0;
  let swapped = 0;
  let registered = 0;
  const holders = view.holders.map((known) => {
    let inside = known.inside;
    for (const id of known.grows) inside += growsBy(world, id, at);
    touched += inside - known.inside;
    const spare = view.reclaim && known.guest ? idleOf(known, inside) : 0;
    idle += spare;
    swapped += known.swapped;
    const holder: Holder = { ...known, inside, idle: spare };
    if (known.guest) registered += touchedBy(holder);
    return holder;
  });
  const scan = view.reclaim?.scanBytesPerSecond;
  const elapsed = view.watch ? at - view.watch.settledAt : 0;
  let kept = 0;
  if (scan && registered > 0) {
    const passed = (scan.value / 1e6) * elapsed;
    for (const holder of holders) {
      if (!holder.guest) continue;
      look(holder, (passed * touchedBy(holder)) / registered);
      kept += (holder.seen / PAGE) * (view.reclaim?.bytesPerPageSeen.value ?? 0);
    }
  }
  const { saved, copies } = savings(world, holders);
  kept = Math.floor(kept);
  return {
    holders,
    saved,
    copies,
    kept,
    idle,
    swapped,
    resident: touched + idle - saved + kept - swapped,
  };
}

/** Page sharing passes over some bytes of a guest: it remembers first, and merges after. */
function look(holder: Holder, bytes: Bytes): void {
  const touched = touchedBy(holder);
  if (touched <= 0) return;
  const first = Math.max(0, Math.min(bytes, touched - holder.seen));
  holder.seen = Math.min(touched, holder.seen + first);
  // What is out on the disk is not looked at.
  const most = Math.max(holder.merged, 1 - holder.swapped / touched);
  holder.merged = Math.min(1, most, holder.merged + (bytes - first) / touched);
}

/** What sharing saves: of equal contents one copy is kept. */
function savings(world: MemoryWorld, holders: readonly Holder[]): { saved: Bytes; copies: Bytes } {
  const sums = new Map<string, { sum: number; most: number }>();
  for (const holder of holders) {
    if (!holder.guest || holder.merged === 0) continue;
    for (const { id, share } of contentsOf(world, holder.row)) {
      const bytes = touchedBy(holder) * share * holder.merged;
      const known = sums.get(id) ?? { sum: 0, most: 0 };
      known.sum += bytes;
      known.most = Math.max(known.most, bytes);
      sums.set(id, known);
    }
  }
  let saved = 0;
  let copies = 0;
  for (const [id, { sum, most }] of sums) {
    const copy = id === ZERO ? Math.min(PAGE, sum) : most;
    saved += sum - copy;
    copies += copy;
  }
  return { saved: Math.floor(saved), copies: Math.ceil(copies) };
}

/**
 * Writes the progress of page sharing down, and answers what is then. Call when something has
 * happened, not to look.
 */
export function settleSharing(
  world: MemoryWorld,
  machine: number,
): { readonly view: HostView; readonly now: HostMemory } {
  const view = viewHost(world, machine);
  const h = world.memory.holdings.at;
  for (const holder of hostAt(world, view, world.now).holders) {
    h.seen[holder.id] = holder.seen;
    h.merged[holder.id] = holder.merged;
    const free = touchedBy(holder) * (1 - holder.merged * shareableOf(world, holder.row));
    h.swapped[holder.id] = Math.min(holder.swapped, Math.max(0, Math.floor(free)));
    const room = Math.max(0, holder.size - touchedBy(holder));
    if (holder.guest) h.balloon[holder.id] = Math.min(h.balloon[holder.id] as number, room);
  }
  if (view.watch) view.watch.settledAt = world.now;
  const settled = viewHost(world, machine);
  return { view: settled, now: hostAt(world, settled, world.now) };
}
