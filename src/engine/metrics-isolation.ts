/** What the page and the headless runner read about isolation: see `metrics-upkeep.ts`. */
import type { Separation, VulnerabilitySpec } from './define.ts';
import type { Addresses, Foreseen, HeldTier, IsolationMetrics, Outlook } from './metrics-upkeep.ts';
import { type AddressWorld, type Interface, interfacesOf } from './systems/addresses.ts';
import { type Spot, spotBeneath, tierAt } from './systems/attack-path.ts';
import { type IsolationWorld, isHeld, outcomeOf } from './systems/isolation.ts';
import { partsIn, separatedBy, separates, switchBit, switchesIn } from './systems/settings.ts';
import { record, STATE, stateOf, tierIsUp, type WorldCore } from './world.ts';

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

const idOf = (world: WorldCore, row: number): string => record(world, row).id;

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
function measureReach(world: IsolationWorld): Pick<IsolationMetrics, 'reached' | 'exposed' | 'of'> {
  const reached: string[] = [];
  const exposed: string[] = [];
  let of = 0;
  const held = world.isolation.holds.filter(isHeld);
  const read = world.isolation.holds.filter((hold) => !hold.cleaned && hold.readsOnly);
  const isReached = standingOn(world, held);
  const isRead = standingOn(world, read);
  for (const { row, id } of world.records) {
    if (world.column.tiersUp.get(row) === 0 || world.column.parent.get(row) < 0) continue;
    of++;
    if (isReached(row)) reached.push(id);
    else if (isRead(row)) exposed.push(id);
  }
  return { reached, exposed, of };
}

/** Whether an entity has one of these tiers, or stands on one. Each is asked once. */
function standingOn(world: IsolationWorld, spots: readonly Spot[]): (row: number) => boolean {
  const lowest = new Map<number, number>();
  for (const { row, tier } of spots) {
    lowest.set(row, Math.min(tier, lowest.get(row) ?? Infinity));
  }
  const known = new Map<number, boolean>();
  /** Whether what an entity stands on is one of them, or stands on one. */
  const footed = (row: number): boolean => {
    const before = known.get(row);
    if (before !== undefined) return before;
    const foot = spotBeneath(world, { row, tier: 0 });
    const found =
      foot !== null && ((lowest.get(foot.row) ?? Infinity) <= foot.tier || footed(foot.row));
    known.set(row, found);
    return found;
  };
  return (row) => spots.length > 0 && (lowest.has(row) || footed(row));
}

/** Programs of which it is said what attacks on them would come to. */
const OUTLOOK_MAX = 100;

/** What each flaw would come to if it were tried now: what the verb `attack` finds. */
export function measureOutlook(world: IsolationWorld): Outlook {
  const programs = world.records
    .filter(({ row, tiers }) => {
      const isThere = stateOf(world, row) !== STATE.removed;
      return isThere && tiers.some(({ tier }) => tier === 'application');
    })
    .slice(0, OUTLOOK_MAX);
  const flaws = [...world.lookup.vulnerabilities.values()];
  return Object.fromEntries(
    programs.map(({ row, id }) => [
      id,
      Object.fromEntries(flaws.map((flaw) => [flaw.id, foresee(world, row, flaw)])),
    ]),
  );
}

function foresee(world: IsolationWorld, row: number, flaw: VulnerabilitySpec): Foreseen {
  const outcome = outcomeOf(world, row, flaw);
  if ('reached' in outcome && !tierIsUp(world, row, 'application')) {
    return { why: 'notRunning', reason: `the program of ${idOf(world, row)} is down` };
  }
  if ('obstacle' in outcome) return outcome.obstacle;
  const { reached } = outcome;
  return { id: idOf(world, reached.row), tier: tierAt(world, reached) };
}

/** Addresses by entity; absent where nobody has one. */
export function measureAddresses(world: AddressWorld): Addresses | undefined {
  if (world.address.leases.size === 0) return undefined;
  const shown: Record<string, readonly Interface[]> = {};
  for (const [row, list] of interfacesOf(world)) shown[idOf(world, row)] = list;
  return shown;
}
