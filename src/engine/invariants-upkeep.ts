/** What must hold for software and its upkeep after every timer and command. */
import { today } from './systems/dates.ts';
import { goesOn } from './systems/orders.ts';
import { misfitOf, misfitReason } from './systems/software.ts';
import type { World } from './systems.ts';
import { record, STATE, stateOf, tierIsUp } from './world.ts';

/** The laws of upkeep that do not hold; one sentence each. */
export function upkeepBreaches(world: World): string[] {
  return [...libraryBreaches(world), ...orderBreaches(world), ...dateBreaches(world)];
}

/** No program is up with a library that it does not run with. */
function libraryBreaches(world: World): string[] {
  if (world.upkeep.versions.size === 0) return [];
  return world.records.flatMap(({ row, id, application }) => {
    if (!application?.libraries || !tierIsUp(world, row, 'application')) return [];
    if (stateOf(world, row) === STATE.stopping) return []; // it has what it was started with
    const misfit = misfitOf(world, row);
    return misfit ? [`${id} runs and ${misfitReason(world, misfit)}`] : [];
  });
}

/** Whoever has an order is up, and has one. */
function orderBreaches(world: World): string[] {
  const found: string[] = [];
  const seen = new Set<string>();
  for (const order of world.upkeep.orders) {
    if (!order) continue;
    const who = order.row < 0 ? order.subject : record(world, order.row).id;
    if (seen.has(who)) found.push(`${who} has two orders`);
    seen.add(who);
    if (order.row >= 0 && !goesOn(world, order.row)) found.push(`${who} is down and patched`);
    if (order.begunAt > world.now) found.push(`${who} has an order of the future`);
  }
  return found;
}

/** What runs is not newer than what is installed, and nothing is known before its day. */
function dateBreaches(world: World): string[] {
  const { book } = world.upkeep;
  const now = today(world);
  if (!book || now === null) return [];
  const found: string[] = [];
  for (const [row, { installed, running }] of book.dates) {
    const { id } = record(world, row);
    if (running > installed) found.push(`${id} runs what is not installed`);
  }
  for (const [family, { days, marks, kernels }] of book.flaws) {
    const last = Math.max(days.at(-1) ?? 0, kernels.at(-1) ?? 0);
    if (last > now) found.push(`a flaw of ${family} is known too early`);
    if (days.length !== marks.length) found.push(`flaws of ${family} lack their marks`);
  }
  return found;
}
