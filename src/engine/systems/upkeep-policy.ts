/**
 * Policies of upkeep: who patches and rebuilds without being asked, every so many days at a time of
 * the day. Each entity begins a while later, at random but the same in every run, so that not all
 * restart at once; what has nothing to mend, or is down, is left alone until the next time. Images
 * that a policy builds are rolled out as soon as they are there.
 *
 * How accurate is this? These are the documented schedules; what is missed while an entity is down
 * is not made up for when it is up. Source: apt-daily-upgrade.timer, unattended-upgrades.
 */
import { MICROS_PER_DAY, type Micros } from '../../units.ts';
import { dueAfter } from '../agenda.ts';
import type { UpkeepPolicySpec } from '../define.ts';
import { TIMER } from '../timers.ts';
import { record, type WorldCore } from '../world.ts';
import { oldestByImage, ownsSoftware } from './exposure.ts';
import { buildOf, canWork, orderOf } from './orders.ts';
import { beginPatch, beginRebuild, toMend, type UpkeepWorld } from './upkeep.ts';

/** Sets the first times of all policies. Call once. */
export function beginPolicies(world: UpkeepWorld): void {
  if (!world.upkeep.book) return;
  policiesOf(world).forEach(({ patchDays, rebuildDays, atMicros }, i) => {
    const at = (days: number): Micros => (days - 1) * MICROS_PER_DAY + atMicros.value;
    if (patchDays) world.agenda.schedule(at(patchDays.value), TIMER.upkeepDue, 2 * i);
    if (rebuildDays) world.agenda.schedule(at(rebuildDays.value), TIMER.upkeepDue, 2 * i + 1);
  });
}

/** The policies that are named in a world, in order. */
function policiesOf(world: WorldCore): readonly UpkeepPolicySpec[] {
  const { entities, services, upkeep } = world.spec;
  const named = [
    upkeep,
    ...entities.map((e) => e.upkeep),
    ...services.map((s) => s.template.upkeep),
  ];
  return [...new Set(named)].flatMap((id) => {
    const policy = id === undefined ? undefined : world.lookup.policies.get(id);
    return policy?.policy === 'upkeep' ? [policy] : [];
  });
}

const policyFor = (world: WorldCore, row: number): string | undefined =>
  record(world, row).spec.upkeep ?? world.spec.upkeep;

/** It is time for a policy to look for patches (even numbers) or to build images (odd ones). */
export function upkeepDue(world: UpkeepWorld, code: number): void {
  const policy = policiesOf(world)[code >> 1];
  if (!policy) return;
  const rebuilds = (code & 1) === 1;
  const days = (rebuilds ? policy.rebuildDays : policy.patchDays)?.value ?? 1;
  world.agenda.schedule(dueAfter(world.now, days * MICROS_PER_DAY), TIMER.upkeepDue, code);
  if (rebuilds) {
    for (const [image, { row }] of oldestByImage(world)) {
      if (policyFor(world, row) !== policy.id || buildOf(world, image)) continue;
      beginRebuild(world, image, true, -1);
    }
    return;
  }
  for (const { row } of world.records) {
    if (policyFor(world, row) !== policy.id || !ownsSoftware(world, row)) continue;
    const stream = world.random.stream(`patches/${record(world, row).id}`);
    const later = Math.floor(stream.nextUnit() * policy.spreadMicros.value);
    world.agenda.schedule(dueAfter(world.now, later), TIMER.patchDue, row);
  }
}

/** It is time for an entity to patch itself, if it is up and there is anything to mend. */
export function patchDue(world: UpkeepWorld, row: number): void {
  if (!ownsSoftware(world, row) || !canWork(world, row) || orderOf(world, row)) return;
  const { named, packages, kernels } = toMend(world, row);
  const policy = world.lookup.policies.get(policyFor(world, row) ?? '');
  if (policy?.policy !== 'upkeep' || named.length + packages + kernels === 0) return;
  world.tree.at.cause[row] = -1;
  beginPatch(world, row, policy.restarts === true, -1);
}
