/** What must hold of memory after every timer and every command. */
import { machineOf, record, STATE, stateOf, walk } from '../world.ts';
import type { EndWorld } from './ending.ts';
import { grownBytes, guestAround, isGuest, memoryFreeInside, overcommits } from './memory.ts';
import { hostAt, insideBytes, viewHost } from './memory-host.ts';
import { memoryLedger } from './memory-ledger.ts';

const close = (a: number, b: number): boolean =>
  Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a), Math.abs(b));

/** The laws of memory that do not hold. */
export function memoryBreaches(world: EndWorld): string[] {
  return world.machines.flatMap((machine) => [
    ...promises(world, machine),
    ...ledger(world, machine),
    ...holdings(world, machine),
  ]);
}

/** A guest whose own tiers need more than it was given is dealt with when it is up. */
const holdsMore = (world: EndWorld, row: number): number => {
  const { spec, tiers, outsideMemoryBytes } = record(world, row);
  const own = tiers.reduce((sum, tier) => sum + tier.memoryBytes, 0) - outsideMemoryBytes;
  return Math.max(0, own - (spec.memoryBytes ?? 0));
};

function promises(world: EndWorld, machine: number): string[] {
  const found: string[] = [];
  const { id, spec } = record(world, machine);
  let promised = 0;
  walk(world, machine, (row) => {
    if (row !== machine && guestAround(world, row) < 0) {
      promised += world.tree.at.committedBytes[row] as number;
    }
    if (isGuest(world, row) && memoryFreeInside(world, row) < -holdsMore(world, row)) {
      found.push(`${record(world, row).id} holds more than its memory`);
    }
  });
  for (const m of world.migration.active) {
    if (machineOf(world, m.to) === machine) promised += m.promisedBytes;
  }
  const told = world.tree.at.committedBytes[machine] as number;
  if (!close(promised, told)) found.push(`${id} has promised ${told}, not ${promised}`);
  const swap = overcommits(world, machine) ? (spec.hardware?.swapBytes ?? 0) : 0;
  const size = (spec.hardware?.memoryBytes ?? 0) + swap;
  if (promised > size + 1e-6 * size) found.push(`${id} has promised ${promised} of ${size}`);
  return found;
}

function ledger(world: EndWorld, machine: number): string[] {
  const found: string[] = [];
  const { id } = record(world, machine);
  let touched = 0;
  walk(world, machine, (row) => {
    touched += world.column.memoryBytes.get(row);
  });
  const told = world.memory.touched.get(machine) ?? 0;
  if (!close(touched, told)) found.push(`${id} says ${told} bytes are touched, not ${touched}`);
  const now = hostAt(world, viewHost(world, machine), world.now);
  const size = record(world, machine).spec.hardware?.memoryBytes ?? 0;
  if (now.resident + touched - told > size + 4096) found.push(`${id} holds more than its RAM`);
  const parts = memoryLedger(world, machine);
  const sum =
    parts.hypervisorBytes +
    parts.monitorBytes +
    parts.kernelBytes +
    parts.userlandBytes +
    parts.applicationBytes +
    parts.guestIdleBytes +
    parts.sharedBytes +
    parts.pageCacheBytes +
    parts.freeBytes;
  if (sum !== size) found.push(`the parts of ${id}'s memory sum to ${sum}, not ${size}`);
  for (const [part, bytes] of Object.entries(parts)) {
    if (typeof bytes === 'number' && bytes < -4096) found.push(`${id} has ${bytes} of ${part}`);
  }
  return found;
}

/** What is swapped, ballooned and grown stays within what there is. */
function holdings(world: EndWorld, machine: number): string[] {
  const found: string[] = [];
  const { holdings: pool, holdingOf, watches, growthOf } = world.memory;
  const h = pool.at;
  let swapped = 0;
  for (const row of watches.get(machine)?.holders ?? []) {
    const { id, spec } = record(world, row);
    const at = holdingOf.get(row);
    if (at === undefined || machineOf(world, row) !== machine) {
      found.push(`${id} is held to account on a machine that it is not on`);
      continue;
    }
    swapped += h.swapped[at] as number;
    const all = isGuest(world, row) ? (spec.memoryBytes ?? 0) : Infinity;
    if ((h.swapped[at] as number) < 0) found.push(`${id} has less than nothing swapped`);
    const balloon = h.balloon[at] as number;
    if (balloon < 0 || balloon > all) found.push(`${id} has a balloon of ${balloon}`);
    if (isGuest(world, row) && insideBytes(world, row) > all + holdsMore(world, row) + 1e6) {
      found.push(`${id} has touched more than its memory`);
    }
  }
  const room = record(world, machine).spec.hardware?.swapBytes ?? 0;
  if (swapped > room + 1) found.push(`${swapped} bytes are swapped into ${room}`);
  for (const [row] of growthOf) {
    const up = stateOf(world, row) !== STATE.off && grownBytes(world, row) >= 0;
    if (!up) found.push(`${record(world, row).id} is down and grows`);
  }
  return found;
}
