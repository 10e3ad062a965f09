/**
 * What must hold after every timer and every command. A breach is a fault of the simulator, never
 * of the user: it stops the run and says which law broke where.
 */

import { controlBreaches } from './invariants-control.ts';
import { upkeepBreaches } from './invariants-upkeep.ts';
import { addressBreaches } from './systems/addresses.ts';
import { buildBreaches } from './systems/build-laws.ts';
import { threadsOf } from './systems/cpu.ts';
import { cpuBreaches } from './systems/cpu-laws.ts';
import { ioBreaches } from './systems/disk-laws.ts';
import { flowBreaches } from './systems/flow-laws.ts';
import { isolationBreaches } from './systems/isolation.ts';
import { memoryBreaches } from './systems/memory-laws.ts';
import { requestBreaches } from './systems/request-laws.ts';
import type { World } from './systems.ts';
import { IS_WHOLE } from './whole.ts';
import { footingIsUp, machineOf, record, STATE, stateOf } from './world.ts';

/** The laws that do not hold; empty when all do. One sentence each. */
export function breaches(world: World): string[] {
  return [
    ...cpuBreaches(world),
    ...memoryBreaches(world),
    ...diskBreaches(world),
    ...flowBreaches(world),
    ...ioBreaches(world),
    ...tierBreaches(world),
    ...treeBreaches(world),
    ...timeBreaches(world),
    ...requestBreaches(world),
    ...controlBreaches(world),
    ...(IS_WHOLE ? upkeepBreaches(world) : []),
    ...(IS_WHOLE ? isolationBreaches(world) : []),
    ...addressBreaches(world),
    ...(IS_WHOLE ? buildBreaches(world) : []),
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
    const idle = threadsOf(world, row);
    const dead = up === 0 && state !== STATE.starting;
    if (dead && idle > 0) found.push(`${id} is down and works on ${idle} jobs`);
  }
  return found;
}

/** Everything stands on something that is still there, and knows on which machine. */
function treeBreaches(world: World): string[] {
  const found: string[] = [];
  for (const { row, id, spec } of world.records) {
    const parent = world.column.parent.get(row);
    if (stateOf(world, row) === STATE.removed) continue;
    if (parent < 0 && !spec.hardware) found.push(`${id} stands on nothing`);
    if (parent < 0) continue;
    if (stateOf(world, parent) === STATE.removed) found.push(`${id} stands on what is gone`);
    if (machineOf(world, row) !== machineOf(world, parent)) found.push(`${id} is on two machines`);
  }
  return found;
}

/** Time never goes back: nothing is due that should have happened already. */
function timeBreaches(world: World): string[] {
  const due = Math.min(world.agenda.nextAt(), world.local.nextAt());
  return due < world.now ? [`something was due ${world.now - due} µs ago`] : [];
}
