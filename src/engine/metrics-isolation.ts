/** What the page and the headless runner read about isolation: see `metrics-upkeep.ts`. */
import type { Separation } from './define.ts';
import type { Addresses, HeldTier, IsolationMetrics } from './metrics-upkeep.ts';
import { type AddressWorld, interfacesOf } from './systems/addresses.ts';
import { spotBeneath, tierAt } from './systems/attack-path.ts';
import { holdsSpot, type IsolationWorld } from './systems/isolation.ts';
import { partsIn, separatedBy, separates, switchBit, switchesIn } from './systems/settings.ts';
import { record, STATE, stateOf } from './world.ts';

/** Absent where nothing has been set otherwise and nobody has attacked anything. */
export function measureIsolation(world: IsolationWorld): IsolationMetrics | undefined {
  const { holds } = world.isolation;
  if (holds.length === 0 && world.setup.rows.size === 0) return undefined;
  const held = holds.flatMap((hold): HeldTier[] => {
    if (hold.cleaned) return [];
    const { row, readsOnly } = hold;
    const tier = tierAt(world, hold);
    return [{ id: idOf(world, row), tier, readsOnly, from: idOf(world, hold.start) }];
  });
  return { ...measureSetup(world), held, ...measureReach(world) };
}

const idOf = (world: IsolationWorld, row: number): string => record(world, row).id;

/** What is set otherwise than the technology has it. */
function measureSetup(
  world: IsolationWorld,
): Pick<IsolationMetrics, 'changed' | 'without' | 'extensionsOff'> {
  const changed: Record<string, Separation> = {};
  const without: Record<string, readonly string[]> = {};
  const extensionsOff: string[] = [];
  for (const [row, setup] of [...world.setup.rows].sort(([a], [b]) => a - b)) {
    if (stateOf(world, row) === STATE.removed) continue;
    const id = idOf(world, row);
    const now = separates(world, row);
    const differs = switchesIn(now ^ separatedBy(world, row));
    if (differs.length > 0) {
      changed[id] = Object.fromEntries(differs.map((s) => [s, (now & switchBit(s)) !== 0]));
    }
    if (setup.without !== 0) without[id] = partsIn(setup.without);
    if (setup.extensions === 0) extensionsOff.push(id);
  }
  return { changed, without, extensionsOff };
}

/** Who stands on what is held, or can be read from there, of all that stand on anything. */
function measureReach(
  world: IsolationWorld,
): Pick<IsolationMetrics, 'reached' | 'exposed' | 'of'> {
  const reached: string[] = [];
  const exposed: string[] = [];
  let of = 0;
  const reads = world.isolation.holds.filter((hold) => !hold.cleaned && hold.readsOnly);
  for (const { row, id, tiers } of world.records) {
    if (world.column.tiersUp.get(row) === 0 || world.column.parent.get(row) < 0) continue;
    of++;
    if (tiers.some((_, tier) => holdsSpot(world, { row, tier }))) reached.push(id);
    else if (reads.length > 0 && standsOnAny(world, row, reads)) exposed.push(id);
  }
  return { reached, exposed, of };
}

function standsOnAny(
  world: IsolationWorld,
  row: number,
  spots: readonly { readonly row: number; readonly tier: number }[],
): boolean {
  const top = { row, tier: record(world, row).tiers.length - 1 };
  for (let at: typeof top | null = top; at; at = spotBeneath(world, at)) {
    const { row: r, tier } = at;
    if (spots.some((spot) => spot.row === r && spot.tier === tier)) return true;
  }
  return false;
}

/** Addresses by entity; absent where nobody has one. */
export function measureAddresses(world: AddressWorld): Addresses | undefined {
  if (world.address.leases.size === 0) return undefined;
  const shown = [...interfacesOf(world)].map(([row, list]) => [record(world, row).id, list]);
  return Object.fromEntries(shown) as Addresses;
}
