/**
 * What must hold after every timer and every command. A breach is a fault of the simulator, never
 * of the user: it stops the run and says which law broke where.
 */

import { guestAround, memoryFreeInside } from './systems/starting.ts';
import type { World } from './systems.ts';
import { footingIsUp, machineOf, record, STATE, stateOf, walk } from './world.ts';

/** The laws that do not hold; empty when all do. One sentence each. */
export function breaches(world: World): string[] {
  return [
    ...cpuBreaches(world),
    ...memoryBreaches(world),
    ...diskBreaches(world),
    ...tierBreaches(world),
    ...requestBreaches(world),
  ];
}

/** Throws on the first law that does not hold. */
export function assertInvariants(world: World): void {
  const found = breaches(world);
  if (found.length > 0) {
    throw new Error(
      `simulator fault at ${world.now} µs in "${world.spec.id}": ${found.join('; ')}`,
    );
  }
}

const close = (a: number, b: number): boolean =>
  Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a), Math.abs(b));

function cpuBreaches(world: World): string[] {
  const found: string[] = [];
  const n = world.cpu.nodes.at;
  for (const { row, id, spec } of world.records) {
    const share = n.share[row] as number;
    if (share < 0 || share > (n.threads[row] as number) + 1e-9) {
      found.push(`${id} has ${share} cores for ${n.threads[row]} threads`);
    }
    if (n.frozen[row] === 1 && share > 0) found.push(`${id} is frozen and has ${share} cores`);
    let below = 0;
    walk(world, row, (r) => {
      below += n.share[r] as number;
    });
    if (below > (n.cap[row] as number) + 1e-6)
      found.push(`${id} uses ${below} cores, over its cap`);
    if (!spec.hardware) continue;
    const wanted = wantedCores(world, row);
    const given = Math.min(wanted, spec.hardware.cores);
    if (!close(below, given)) found.push(`${id} gives ${below} cores and could give ${given}`);
  }
  return found;
}

/** What is asked for below a row when every cap is respected. */
function wantedCores(world: World, row: number): number {
  const n = world.cpu.nodes.at;
  if (n.frozen[row] === 1) return 0;
  let wanted = n.threads[row] as number;
  for (const { row: r } of world.records) {
    if (world.column.parent.get(r) === row) wanted += wantedCores(world, r);
  }
  return Math.min(wanted, n.cap[row] as number);
}

/** A guest whose own tiers need more than it was given is dealt with when it is up. */
const holdsMore = (world: World, row: number): number => {
  const { spec, tiers, outsideMemoryBytes } = record(world, row);
  const own = tiers.reduce((sum, tier) => sum + tier.memoryBytes, 0) - outsideMemoryBytes;
  return Math.max(0, own - (spec.memoryBytes ?? 0));
};

function memoryBreaches(world: World): string[] {
  const found: string[] = [];
  for (const host of world.records) {
    if (!host.spec.hardware) continue;
    let used = 0;
    let promised = 0;
    walk(world, host.row, (row) => {
      used += world.column.memoryBytes.get(row);
      if (row !== host.row && guestAround(world, row) < 0) {
        promised += world.tree.at.committedBytes[row] as number;
      }
      const given = record(world, row).kind.memoryAdmission === 'given';
      if (given && memoryFreeInside(world, row) < -holdsMore(world, row)) {
        found.push(`${record(world, row).id} holds more than its memory`);
      }
    });
    for (const m of world.migration.active) {
      if (machineOf(world, m.to) !== host.row) continue;
      promised += m.promisedBytes;
    }
    if (used > host.spec.hardware.memoryBytes) found.push(`${host.id} holds more than its RAM`);
    if (!close(promised, world.tree.at.committedBytes[host.row] as number)) {
      found.push(
        `${host.id} has promised ${world.tree.at.committedBytes[host.row]}, not ${promised}`,
      );
    }
  }
  return found;
}

function diskBreaches(world: World): string[] {
  const found: string[] = [];
  const { layers, index, used } = world.storage;
  const sums = new Map<number, number>();
  for (const i of index.values()) {
    const layer = layers[i];
    if (layer) sums.set(layer.machine, (sums.get(layer.machine) ?? 0) + layer.bytes);
  }
  for (const host of world.records) {
    if (!host.spec.hardware) continue;
    const sum = sums.get(host.row) ?? 0;
    const told = used[host.row] ?? 0;
    if (sum !== told) found.push(`${host.id} says ${told} bytes of disk; its layers sum to ${sum}`);
  }
  return found;
}

function tierBreaches(world: World): string[] {
  const found: string[] = [];
  for (const { row, id } of world.records) {
    const state = stateOf(world, row);
    const up = world.column.tiersUp.get(row);
    const standing = state !== STATE.removed && footingIsUp(world, row);
    if (up !== 0 && !standing) found.push(`${id} is up on a tier that is down`);
    const all = (1 << record(world, row).tiers.length) - 1;
    const running = state === STATE.running || state === STATE.migrating;
    if (running && up !== all) found.push(`${id} runs without all its tiers`);
    const idle = (world.cpu.heaps[row] as number[]).length;
    const dead = up === 0 && state !== STATE.starting;
    if (dead && idle > 0) found.push(`${id} is down and works on ${idle} jobs`);
  }
  return found;
}

function requestBreaches(world: World): string[] {
  const found: string[] = [];
  let inFlight = 0;
  for (const { row } of world.records) inFlight += world.column.inFlight.get(row);
  if (inFlight !== world.request.requests.size) {
    found.push(`${world.request.requests.size} requests exist, ${inFlight} are on replicas`);
  }
  const open = new Map<number, number>();
  for (const { row } of world.records) {
    for (let id = world.request.onRow[row] as number; id >= 0; ) {
      const service = world.request.requests.at.service[id] as number;
      open.set(service, (open.get(service) ?? 0) + 1);
      id = world.request.requests.at.next[id] as number;
    }
  }
  world.request.services.forEach(({ spec, counts }, i) => {
    const ended = counts.served + counts.failed + counts.timedOut;
    if (counts.arrived !== ended + (open.get(i) ?? 0)) {
      found.push(`${spec.id}: ${counts.arrived} arrived, ${ended} ended, ${open.get(i) ?? 0} open`);
    }
  });
  return found;
}
