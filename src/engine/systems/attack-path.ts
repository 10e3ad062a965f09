/**
 * The way of an attack: from a tier that the attacker holds down to the tier that a flaw leads to,
 * and whether the flaw is open there. Pure: it reads the structure, the catalogue and the dates.
 *
 * The way goes down through the tiers of one entity, on to the tier of what that stands on, and so
 * on. A flaw is there if its software is one of the tiers on the way, or a daemon that manages
 * something on the way; it is open if that software is as of a day between the one on which the
 * flaw came in and the one on which it was mended. Separations count of everything on the way but
 * of what is reached.
 *
 * Who holds the lowest tier of an entity is a program on what that stands on: a monitor is a
 * process of its machine, so what starts in an application starts there too.
 */
import { type Day, formatDay, MICROS_PER_DAY, parseDay } from '../../units.ts';
import type { SwitchId, Tier, VulnerabilitySpec } from '../define.ts';
import { archName } from '../fit.ts';
import {
  firstChild,
  nextSibling,
  record,
  STATE,
  stateOf,
  tierIsUp,
  type WorldCore,
} from '../world.ts';

/** A tier of an entity: its row, and the place of the tier in its list. */
export interface Spot {
  readonly row: number;
  readonly tier: number;
}

/** Why a flaw does not lead anywhere: a name for the page, and the reason as a clause. */
export interface Obstacle {
  readonly why:
    | 'notYetKnown'
    | 'holdsNot'
    | 'noSuchTier'
    | 'notPresent'
    | 'otherProcessor'
    | 'notYetIn'
    | 'mended'
    | 'apart'
    | 'together'
    | 'noDaemon'
    | 'noWay'
    | 'heldAlready';
  readonly reason: string;
  /** The separation that decides it, and the entity whose it is. */
  readonly switch?: SwitchId;
  readonly at?: string;
}

/** Today, or null where dates play no part. */
export function today(world: WorldCore): Day | null {
  const begin = world.spec.date === undefined ? null : parseDay(world.spec.date);
  return begin === null ? null : begin + Math.floor(world.now / MICROS_PER_DAY);
}

/** The software that a tier is, for vulnerabilities; undefined if nobody has named it. */
export function componentOf(world: WorldCore, { row, tier }: Spot): string | undefined {
  const { kind, tiers, system, application } = record(world, row);
  const name = tiers[tier]?.tier;
  const brought = kind.brings.find((b) => b.tier === name);
  if (!brought) return undefined;
  if (brought.filledBy === 'kind') return brought.component;
  if (brought.filledBy === 'application') return application?.cost.component;
  if (brought.filledBy === 'image') return undefined;
  return (name === 'kernel' ? system?.kernel : system?.userland)?.component;
}

export const tierAt = (world: WorldCore, { row, tier }: Spot): Tier =>
  record(world, row).tiers[tier]?.tier ?? 'application';

const indexOf = (world: WorldCore, row: number, tier: Tier | null): number =>
  record(world, row).tiers.findIndex((t) => t.tier === tier);

/** The tier beneath a tier, in its entity or in what that stands on; null: there is none. */
export function spotBeneath(world: WorldCore, { row, tier }: Spot): Spot | null {
  if (tier > 0) return { row, tier: tier - 1 };
  const parent = world.column.parent.get(row);
  if (parent < 0) return null;
  return { row: parent, tier: indexOf(world, parent, record(world, row).kind.standsOn) };
}

/** Tiers from where an attacker is (included) down to the next of a name; null: there is none. */
export function wayTo(world: WorldCore, from: Spot, to: Tier): Spot[] | null {
  const way = [from];
  for (let spot = spotBeneath(world, from); spot; spot = spotBeneath(world, spot)) {
    way.push(spot);
    if (tierAt(world, spot) === to) return way;
  }
  return null;
}

/** Whether a flaw that starts in `from` can be tried by somebody who holds this tier. */
export function startsAt(world: WorldCore, spot: Spot, from: Tier): boolean {
  return tierAt(world, spot) === from || (from === 'application' && isProgram(world, spot));
}

/** The lowest tier of an entity is a program of what that stands on, or its monitor is. */
function isProgram(world: WorldCore, spot: Spot): boolean {
  if (spot.tier !== 0) return false;
  const { standsOn } = record(world, spot.row).kind;
  const isMonitor = standsOn === 'hypervisor' && tierAt(world, spot) === 'firmware';
  return isMonitor || standsOn === 'kernel' || standsOn === 'userland';
}

/** The daemon that manages an entity, if it runs; −1: none, or none is needed. */
export function daemonOf(world: WorldCore, row: number): number {
  const { managedBy } = record(world, row).kind;
  const parent = world.column.parent.get(row);
  if (managedBy === undefined || parent < 0) return -1;
  for (let c = firstChild(world, parent); c >= 0; c = nextSibling(world, c)) {
    if (record(world, c).kind.id === managedBy && stateOf(world, c) === STATE.running) return c;
  }
  return -1;
}

/** Entities on the way whose walls have to be passed: all but the one that is reached. */
function passed(way: readonly Spot[]): number[] {
  const last = way[way.length - 1] as Spot;
  return [...new Set(way.map(({ row }) => row))].filter((row) => row !== last.row);
}

/**
 * Where the software of a flaw is: a tier on the way, or what makes or manages something on it
 * (then it is as old as the daemon); null: nowhere.
 */
function whereIs(world: WorldCore, component: string, way: readonly Spot[]): Spot | null {
  const onWay = way.find((spot) => componentOf(world, spot) === component);
  if (onWay) return onWay;
  for (const row of passed(way)) {
    const daemon = daemonOf(world, row);
    const { components } = record(world, row).kind;
    if (components?.includes(component)) return { row: daemon < 0 ? row : daemon, tier: 0 };
    if (daemon < 0) continue;
    for (let tier = 0; tier < record(world, daemon).tiers.length; tier++) {
      if (componentOf(world, { row: daemon, tier }) === component) return { row: daemon, tier };
    }
  }
  return null;
}

export interface Conditions {
  readonly separates: (row: number, switchId: SwitchId) => boolean;
  /** Day of the software of a tier; null where dates play no part. */
  readonly asOf: (spot: Spot) => Day | null;
}

/** The way that a flaw takes from a tier that the attacker holds, or what is in the way. */
export function follow(
  world: WorldCore,
  from: Spot,
  flaw: VulnerabilitySpec,
  conditions: Conditions,
): { readonly reached: Spot } | { readonly obstacle: Obstacle } {
  const way = wayTo(world, from, flaw.to);
  if (!way) {
    const { id } = record(world, from.row);
    return { obstacle: { why: 'noSuchTier', reason: `there is no ${flaw.to} beneath ${id}` } };
  }
  const obstacle =
    absent(world, way, flaw, conditions) ??
    kept(world, way, flaw, conditions) ??
    unmanaged(world, way, flaw);
  return obstacle ? { obstacle } : { reached: way[way.length - 1] as Spot };
}

/** The tier of another entity to which a flaw leads over the network; null: not there. */
export function openAt(
  world: WorldCore,
  row: number,
  flaw: VulnerabilitySpec,
  conditions: Conditions,
): Spot | null {
  const tier = indexOf(world, row, flaw.to);
  if (tier < 0 || !tierIsUp(world, row, flaw.to)) return null;
  return absent(world, [{ row, tier }], flaw, conditions) ? null : { row, tier };
}

/** What an entity stands on in the end. */
function machineOf(world: WorldCore, row: number): ReturnType<typeof record> {
  for (let at = row; ; at = world.column.parent.get(at)) {
    if (world.column.parent.get(at) < 0) return record(world, at);
  }
}

/** The software or the processor is not there, or not as of the days of the flaw. */
function absent(
  world: WorldCore,
  way: readonly Spot[],
  { component, introduced, fixed, archs }: VulnerabilitySpec,
  conditions: Conditions,
): Obstacle | null {
  if (component === undefined) return null;
  const spot = whereIs(world, component, way);
  const last = way[way.length - 1] as Spot;
  if (!spot) {
    const where = `the ${tierAt(world, last)} of ${record(world, last.row).id}`;
    return { why: 'notPresent', reason: `there is no ${component} on the way to ${where}` };
  }
  const machine = machineOf(world, spot.row);
  const arch = machine.spec.hardware?.arch ?? 'x86-64';
  if (archs && !archs.includes(arch)) {
    const reason = `the processor of ${machine.id} is ${archName(arch)}, which has no such flaw`;
    return { why: 'otherProcessor', at: machine.id, reason };
  }
  const day = conditions.asOf(spot);
  if (day === null) return null;
  const at = record(world, spot.row).id;
  const its = `${at} has ${component} as of ${formatDay(day)}`;
  if (introduced !== undefined && day < (parseDay(introduced) ?? day)) {
    return { why: 'notYetIn', at, reason: `${its}; the flaw came in on ${introduced}` };
  }
  if (fixed !== undefined && day >= (parseDay(fixed) ?? Number.POSITIVE_INFINITY)) {
    return { why: 'mended', at, reason: `${its}; the flaw was mended on ${fixed}` };
  }
  return null;
}

/** A separation that would have to be off is on, or one that it needs is off. */
function kept(
  world: WorldCore,
  way: readonly Spot[],
  { needsOff, needsOn }: VulnerabilitySpec,
  conditions: Conditions,
): Obstacle | null {
  const rows = passed(way);
  for (const id of needsOff ?? []) {
    const row = rows.find((r) => conditions.separates(r, id));
    if (row === undefined) continue;
    const at = record(world, row).id;
    return { why: 'apart', switch: id, at, reason: `the switch “${id}” of ${at} keeps it apart` };
  }
  for (const id of needsOn ?? []) {
    if (rows.some((r) => conditions.separates(r, id))) continue;
    const at = record(world, (way[0] as Spot).row).id;
    if (rows.length === 0) {
      const tier = tierAt(world, way[way.length - 1] as Spot);
      const reason = `nothing sets the program apart from the ${tier} of ${at}`;
      return { why: 'together', switch: id, at, reason };
    }
    const reason = `it leads out of what has the switch “${id}” on, and ${at} has it off`;
    return { why: 'together', switch: id, at, reason };
  }
  return null;
}

function unmanaged(
  world: WorldCore,
  way: readonly Spot[],
  { needsDaemon }: VulnerabilitySpec,
): Obstacle | null {
  if (!needsDaemon || passed(way).some((row) => daemonOf(world, row) >= 0)) return null;
  const { id } = record(world, (way[0] as Spot).row);
  return { why: 'noDaemon', at: id, reason: `no daemon that runs manages ${id}` };
}
