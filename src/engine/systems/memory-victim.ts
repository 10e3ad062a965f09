/**
 * Who is killed when memory is out, by the rule of the Linux kernel: the process with the highest
 *
 *   score = what it has in memory and in swap + adjustment ÷ 1000 × the memory in question
 *
 * −1000 exempts it. A virtual machine is one process of its host (its monitor, with all the
 * guest's memory). Of an entity that has made many processes only the first counts: each of the
 * others is small, so the kernel passes them by and finds the large innocent one next door.
 *
 * How accurate is this? Processes of one entity are not told apart otherwise. Left out: page
 * tables, and memory that is shared between processes.
 * Source: proc_pid_oom_score_adj(5); mm/oom_kill.c, oom_badness.
 */
import type { Bytes } from '../../units.ts';
import { valueOf } from '../define.ts';
import { firstChild, kernelRow, nextSibling, record, tierIsUp } from '../world.ts';
import { grownBytes, isGuest, type MemoryWorld, processesOf } from './memory.ts';
import { insideBytes, outsideUp } from './memory-host.ts';

/** Tier that ends when an entity is killed: a guest's lowest, a program's highest that is up. */
export function tierToKill(world: MemoryWorld, row: number, from: number) {
  const { tiers } = record(world, row);
  if (isGuest(world, row) && row !== from) return tiers[0]?.tier ?? null;
  return tiers.findLast(({ tier }) => tierIsUp(world, row, tier))?.tier ?? null;
}

/** The entity with the highest score among those that share the memory of `domain`; −1: none. */
export function victimIn(world: MemoryWorld, domain: number, size: Bytes): number {
  let best = -1;
  let most = Number.NEGATIVE_INFINITY;
  const consider = (row: number): void => {
    const score = scoreOf(world, row, domain, size);
    if (score !== null && score >= most) {
      best = row;
      most = score;
    }
  };
  const visit = (row: number): void => {
    consider(row);
    if (isGuest(world, row) && row !== domain) return;
    for (let c = firstChild(world, row); c >= 0; c = nextSibling(world, c)) visit(c);
  };
  visit(domain);
  return best;
}

/** Null for what no kernel would or could kill. */
function scoreOf(world: MemoryWorld, row: number, domain: number, size: Bytes): number | null {
  const { spec, kind, bringsKernel } = record(world, row);
  if (world.column.tiersUp.get(row) === 0) return null;
  const adjust = spec.oomScoreAdjust ?? valueOf(kind.oomScoreAdjust);
  if (adjust <= -1000) return null;
  if (isGuest(world, row) && row !== domain) {
    // Only a kernel kills; a hypervisor of the first type has no processes.
    if (kernelRow(world, world.column.parent.get(row)) < 0) return null;
    return insideBytes(world, row) + outsideUp(world, row) + (adjust / 1000) * size;
  }
  const program = tierIsUp(world, row, 'application');
  if (!program && (bringsKernel || kind.standsOn !== 'userland' || kind.endsWith === undefined)) {
    return null;
  }
  const made = processesOf(world, row) > 0 ? grownBytes(world, row) : 0;
  return ownBytes(world, row) - made + (adjust / 1000) * size;
}

/** A program's own memory: in an entity with a kernel of its own, only the application's. */
function ownBytes(world: MemoryWorld, row: number): Bytes {
  const { tiers, bringsKernel } = record(world, row);
  const all = world.column.memoryBytes.get(row);
  if (!bringsKernel) return all;
  return tiers.reduce((left, t) => (t.tier === 'application' ? left : left - t.memoryBytes), all);
}
