/**
 * The ledger of a machine's memory as people read it: parts that are whole bytes, not negative, and
 * sum to the machine's memory exactly; and what is beside them, saved, swapped or ballooned.
 *
 * A guest's memory is told apart by tiers as it was touched. What is swapped or shared is a fair
 * sample of it, so each tier keeps its part of the rest.
 */
import type { Bytes } from '../../units.ts';
import type { Resolved, ResolvedTier } from '../resolve.ts';
import { firstChild, nextSibling, record, walk } from '../world.ts';
import type { MemoryWorld } from './memory.ts';
import {
  filesOutsideGuests,
  type Holder,
  hostAt,
  residentOf,
  shareableOf,
  touchedBy,
  viewHost,
} from './memory-host.ts';
import { MEMORY_STATES } from './memory-pressure.ts';

/** Where the memory of a machine is. The first ten sum to its size. */
export interface MemoryParts {
  /** Firmware and hypervisor, with the book-keeping of page sharing. */
  readonly hypervisorBytes: Bytes;
  /** Monitors of virtual machines. */
  readonly monitorBytes: Bytes;
  readonly kernelBytes: Bytes;
  readonly userlandBytes: Bytes;
  readonly applicationBytes: Bytes;
  /** Page caches of guests, and pages that they have freed. */
  readonly guestIdleBytes: Bytes;
  /** The one copy of each page that guests share. */
  readonly sharedBytes: Bytes;
  /** Page cache of the machine's own system: given up as soon as somebody needs the memory. */
  readonly pageCacheBytes: Bytes;
  readonly freeBytes: Bytes;
  /** Beside them: what guests would take if they shared nothing. */
  readonly savedBytes: Bytes;
  readonly swappedBytes: Bytes;
  readonly balloonedBytes: Bytes;
  /** What page sharing has merged, before the copies kept. */
  readonly mergedBytes: Bytes;
  readonly state: (typeof MEMORY_STATES)[number];
}

const TIER_PART = {
  hardware: 'hypervisor',
  firmware: 'hypervisor',
  hypervisor: 'hypervisor',
  kernel: 'kernel',
  userland: 'userland',
  application: 'application',
} as const;

interface Sums {
  hypervisor: number;
  monitor: number;
  kernel: number;
  userland: number;
  application: number;
  idle: number;
}

/** The ledger of a machine at this moment, once `settleMemory` has been called. */
export function memoryLedger(world: MemoryWorld, machine: number): MemoryParts {
  const view = viewHost(world, machine);
  const now = hostAt(world, view, world.now);
  const sums: Sums = {
    hypervisor: now.kept,
    monitor: 0,
    kernel: 0,
    userland: 0,
    application: 0,
    idle: 0,
  };
  const heldIn = new Map(now.holders.map((holder) => [holder.row, holder]));
  const visit = (row: number): void => {
    const holder = heldIn.get(row);
    if (!holder) {
      addTiers(world, row, sums);
      for (let c = firstChild(world, row); c >= 0; c = nextSibling(world, c)) visit(c);
      return;
    }
    const own: Sums = {
      hypervisor: 0,
      monitor: 0,
      kernel: 0,
      userland: 0,
      application: 0,
      idle: holder.idle,
    };
    walk(world, row, (r) => addTiers(world, r, own));
    addScaled(sums, own, holder, shareableOf(world, row));
  };
  visit(machine);
  return parts(world, machine, view.size, sums, now);
}

function parts(
  world: MemoryWorld,
  machine: number,
  size: Bytes,
  sums: Sums,
  now: ReturnType<typeof hostAt>,
): MemoryParts {
  const { watches, holdings, holdingOf } = world.memory;
  const free = size - now.resident;
  // Rounding in the holders' parts is the application's.
  const others =
    sums.hypervisor + sums.monitor + sums.kernel + sums.userland + sums.idle + now.copies;
  const cache = Math.min(Math.max(0, free), machineFiles(world, machine));
  const merged = now.holders.reduce(
    (sum, h) => sum + (h.guest ? touchedBy(h) * h.merged * shareableOf(world, h.row) : 0),
    0,
  );
  let ballooned = 0;
  for (const h of now.holders)
    ballooned += holdings.at.balloon[holdingOf.get(h.row) as number] as number;
  return {
    hypervisorBytes: sums.hypervisor,
    monitorBytes: sums.monitor,
    kernelBytes: sums.kernel,
    userlandBytes: sums.userland,
    applicationBytes: now.resident - others,
    guestIdleBytes: sums.idle,
    sharedBytes: now.copies,
    pageCacheBytes: cache,
    freeBytes: free - cache,
    savedBytes: now.saved,
    swappedBytes: now.swapped,
    balloonedBytes: ballooned,
    mergedBytes: Math.floor(merged),
    state: MEMORY_STATES[watches.get(machine)?.state ?? 0] ?? 'high',
  };
}

/** Files that programs on the machine's own kernel have read: its page cache if there is room. */
function machineFiles(world: MemoryWorld, machine: number): Bytes {
  return filesOutsideGuests(world, machine);
}

/** Adds what the tiers of an entity have touched; growth counts as the application's. */
function addTiers(world: MemoryWorld, row: number, sums: Sums): void {
  const made = record(world, row);
  const up = world.column.tiersUp.get(row);
  if (up === 0) return;
  const places = partsOf(made);
  let rest = world.column.memoryBytes.get(row);
  for (let i = 0; i < places.length; i++) {
    if ((up & (1 << i)) === 0) continue;
    const bytes = (made.tiers[i] as ResolvedTier).memoryBytes;
    sums[places[i] as keyof Sums] += bytes;
    rest -= bytes;
  }
  sums.application += rest;
}

/** Part of the ledger of each tier; replicas of a service are made of the same tiers. */
const known = new WeakMap<readonly ResolvedTier[], readonly (keyof Sums)[]>();
function partsOf({ kind, tiers }: Pick<Resolved, 'kind' | 'tiers'>): readonly (keyof Sums)[] {
  const found = known.get(tiers);
  if (found) return found;
  const guest = kind.memoryAdmission === 'given';
  const made = tiers.map(({ tier }) => {
    const own = kind.brings.find((b) => b.tier === tier)?.filledBy === 'kind';
    return guest && own ? 'monitor' : TIER_PART[tier];
  });
  known.set(tiers, made);
  return made;
}

/** Adds what of a holder's memory is its own and in the machine, each tier in proportion. */
function addScaled(sums: Sums, own: Sums, holder: Holder, shareable: number): void {
  const touched = touchedBy(holder);
  const scale = touched > 0 ? Math.max(0, residentOf(holder, shareable)) / touched : 0;
  sums.monitor += own.monitor;
  for (const part of ['kernel', 'userland', 'application', 'idle', 'hypervisor'] as const) {
    sums[part] += Math.floor(own[part] * scale);
  }
}
