/**
 * What an attack would come to, before anybody tries it. The rule is the engine's own
 * (`engine/systems/attack-path.ts`): down from a tier that the attacker holds to the next one of
 * the name that the flaw leads to, if its software is on the way, of the right days, and the
 * separations on the way are as the flaw needs them. A test plays the deck and compares.
 */
import { findApplication, findSystem } from '../catalog/find.ts';
import { catalog } from '../catalog/index.ts';
import { separates } from './inside.ts';
import {
  beneath,
  childrenOf,
  type Entity,
  kindOf,
  stateAt,
  type Tier,
  tierIndex,
  type World,
} from './read.ts';
import { type SwitchId, switchTitle } from './switches.ts';
import { type Footing, footingsOf, holdKey, holdsOf } from './towers.ts';

export type Flaw = (typeof catalog.vulnerabilities)[number];

export interface Foretold {
  /** What would be reached; undefined: nothing. */
  readonly spot: Footing | undefined;
  /** Why nothing would be, as a clause; empty when something is. */
  readonly reason: string;
}

const no = (reason: string): Foretold => ({ spot: undefined, reason });

/** `today` is null where dates play no part. Days are text that can be compared: "2016-10-19". */
export function foretell(
  world: World,
  program: Entity,
  flaw: Flaw,
  today: string | null,
): Foretold {
  if (today !== null && today < flaw.published) {
    return no(`nobody knows of it before ${flaw.published}`);
  }
  const holds = heldBy(world, program).filter((spot) => startsAt(spot, flaw.from));
  let first: Foretold | null = null;
  for (const from of holds) {
    const found = follow(world, from, flaw, today);
    if (found.spot && !isHeld(world, found.spot)) return found;
    first ??= found.spot
      ? no(`the ${tierOf(found.spot)} of ${found.spot.entity.id} is held`)
      : found;
  }
  return first ?? no(`the attacker holds no ${flaw.from} there`);
}

const tierOf = ({ entity, index }: Footing): Tier => entity.tiers[index]?.tier ?? 'application';

/** What the attack that began in a program holds, the lowest first; in any case the program. */
function heldBy(world: World, program: Entity): Footing[] {
  const own = { entity: program, index: tierIndex(program, 'application') };
  const held = (world.metrics?.isolation?.held ?? []).flatMap(({ id, tier, readsOnly, from }) => {
    const entity = world.entities[world.rowOf(id) ?? -1];
    const mine = from === program.id && !readsOnly && entity;
    return mine ? [{ entity, index: tierIndex(entity, tier) }] : [];
  });
  const knows = held.some((spot) => same(spot, own));
  return (knows ? held : [own, ...held]).reverse();
}

const same = (a: Footing, b: Footing): boolean =>
  a.entity.row === b.entity.row && a.index === b.index;

/** A monitor is a process of its machine, so what starts in a program starts there too. */
function startsAt(spot: Footing, from: Tier): boolean {
  const tier = tierOf(spot);
  if (tier === from) return true;
  const isProgram = spot.index === 0 && (tier === 'firmware' || tier === 'userland');
  return from === 'application' && isProgram && kindOf(spot.entity).standsOn !== null;
}

/** Tiers from one down to the floor, itself first. */
function beneathOf(world: World, from: Footing): Footing[] {
  const all = footingsOf(world, from.entity);
  return all.slice(all.findIndex((spot) => same(spot, from)));
}

const isHeld = (world: World, spot: Footing): boolean => {
  const holds = holdsOf(world);
  return beneathOf(world, spot).some(
    (one) => holds.get(holdKey(one.entity.id, tierOf(one))) === 'controls',
  );
};

function follow(world: World, from: Footing, flaw: Flaw, today: string | null): Foretold {
  const all = beneathOf(world, from);
  const end = all.findIndex((spot, i) => i > 0 && tierOf(spot) === flaw.to);
  if (end < 0) return no(`there is no ${flaw.to} beneath ${from.entity.id}`);
  const way = all.slice(0, end + 1);
  const spot = way[end] as Footing;
  const rows = new Set(way.map(({ entity }) => entity));
  rows.delete(spot.entity);
  const passed = [...rows];
  const reason =
    absent(world, way, passed, flaw, today) ??
    kept(world, passed, flaw, from.entity) ??
    unmanaged(world, passed, flaw);
  return reason === null ? { spot, reason: '' } : no(reason);
}

function absent(
  world: World,
  way: readonly Footing[],
  passed: readonly Entity[],
  { component, introduced, fixed }: Flaw,
  today: string | null,
): string | null {
  if (component === undefined) return null;
  const spot = whereIs(world, component, way, passed);
  if (!spot) return `there is no ${component} on the way`;
  if (today === null) return null;
  const day = installedOn(world, spot, today);
  const its = `the ${component} of ${spot.entity.id} is as of ${day}`;
  if (introduced !== undefined && day < introduced) return `${its}; the flaw came in later`;
  if (fixed !== undefined && day >= fixed) return `${its}; the flaw was mended on ${fixed}`;
  return null;
}

function whereIs(
  world: World,
  component: string,
  way: readonly Footing[],
  passed: readonly Entity[],
): Footing | undefined {
  const onWay = way.find((spot) => componentOf(spot) === component);
  if (onWay) return onWay;
  for (const entity of passed) {
    const daemon = daemonOf(world, entity);
    if (kindOf(entity).components?.includes(component)) {
      return { entity: daemon ?? entity, index: 0 };
    }
    const index = daemon?.tiers.findIndex(
      (_, i) => componentOf({ entity: daemon, index: i }) === component,
    );
    if (daemon && index !== undefined && index >= 0) return { entity: daemon, index };
  }
  return undefined;
}

/** The software that a tier is, as flaws name it. */
function componentOf({ entity, index }: Footing): string | undefined {
  const tier = entity.tiers[index]?.tier;
  const brought = kindOf(entity).brings.find((one) => one.tier === tier);
  if (brought?.filledBy === 'kind') return brought.component;
  if (brought?.filledBy === 'application') {
    return findApplication(entity.application)?.cost.component;
  }
  if (brought?.filledBy !== 'system') return undefined;
  const system = findSystem(entity.system);
  return (tier === 'kernel' ? system?.kernel : system?.userland)?.component;
}

function daemonOf(world: World, entity: Entity): Entity | undefined {
  const { managedBy } = kindOf(entity);
  const parent = beneath(world, entity.row);
  if (managedBy === undefined || !parent) return undefined;
  return childrenOf(world, parent.row).find(
    (one) => one.kind === managedBy && stateAt(world, one.row) === 'running',
  );
}

/** The day as of which the software of a tier is. */
function installedOn(world: World, spot: Footing, today: string): string {
  const installed = world.metrics?.upkeep?.installed ?? [];
  for (const { entity } of beneathOf(world, spot)) {
    const now = installed.find((one) => !one.isImage && one.id === entity.id)?.asOf;
    const day =
      now ??
      entity.settings.asOf ??
      findSystem(entity.system)?.released ??
      catalog.images.find((one) => one.id === entity.image)?.built;
    if (day !== undefined) return day;
  }
  return today;
}

/** The separation that decides it. */
function kept(
  world: World,
  passed: readonly Entity[],
  { needsOff, needsOn }: Flaw,
  from: Entity,
): string | null {
  const isOn = (entity: Entity, id: SwitchId): boolean => separates(world, entity, id);
  for (const id of needsOff ?? []) {
    const by = passed.find((entity) => isOn(entity, id));
    if (by) return `the switch “${switchTitle(id)}” of ${by.id} keeps it apart`;
  }
  for (const id of needsOn ?? []) {
    if (passed.some((entity) => isOn(entity, id))) continue;
    return passed.length === 0
      ? `nothing sets ${from.id} apart, so there is no wall to climb`
      : `the switch “${switchTitle(id)}” is off for ${from.id}, and this takes one that is on`;
  }
  return null;
}

function unmanaged(world: World, passed: readonly Entity[], { needsDaemon }: Flaw): string | null {
  if (!needsDaemon || passed.some((entity) => daemonOf(world, entity))) return null;
  return 'no daemon that runs manages it';
}
