/**
 * Settings of isolation and of virtual hardware: what a technology sets, what a scenario says
 * instead, and what was changed since.
 *
 *   a switch is on = what was last set on the entity, else what its technology sets
 *
 * Resource limits (`cpu`, `memory`, `io`, `pids`) apply at once; the others, like parts of hardware
 * and the firmware's extensions, at the next start, for a process keeps the namespaces that it was
 * born into. A limit applies unless its switch was turned off by hand.
 *
 * How accurate is this? Parts are there or not; there is no slow or broken one. A guest's processor
 * is assumed to have the extensions of the machine's: every technology here can pass them on.
 * Source: namespaces(7), cgroups(7); docker-update(1) changes limits of what is running.
 */
import { PARTS, type PartId, SWITCHES, type SwitchId, TIERS } from '../define.ts';
import { PART_RULES } from '../parts.ts';
import type { EntitySettings } from '../scenario.ts';
import type { RowSetup } from '../setup.ts';
import { machineOf, record, type WorldCore } from '../world.ts';

/** The bit of a switch. */
export const switchBit = (id: SwitchId): number => 1 << SWITCHES.indexOf(id);
export const switchBits = (ids: readonly SwitchId[]): number =>
  ids.reduce((bits, id) => bits | switchBit(id), 0);
export const partBits = (ids: readonly PartId[]): number =>
  ids.reduce((bits, id) => bits | (1 << PARTS.indexOf(id)), 0);

/** The switches that are set in `bits`, in their order. */
export const switchesIn = (bits: number): SwitchId[] =>
  SWITCHES.filter((_, i) => (bits & (1 << i)) !== 0);
export const partsIn = (bits: number): PartId[] => PARTS.filter((_, i) => (bits & (1 << i)) !== 0);

/** Limits of resources, which apply at once. */
export const LIMITS = switchBits(['cpu', 'memory', 'io', 'pids']);

function named(separation: EntitySettings['separation']): { named: number; on: number } {
  let [all, on] = [0, 0];
  for (const id of SWITCHES) {
    if (separation?.[id] === undefined) continue;
    all |= switchBit(id);
    if (separation[id]) on |= switchBit(id);
  }
  return { named: all, on };
}

/** What a scenario says of an entity, if that differs from its technology. */
function setupFrom(spec: EntitySettings): RowSetup {
  const set = named(spec.separation);
  const without = partBits(spec.without ?? []);
  const extensions = spec.hardware?.virtualization === false ? 0 : 1;
  return {
    ...set,
    nextNamed: set.named,
    nextOn: set.on,
    without,
    nextWithout: without,
    extensions,
    nextExtensions: extensions,
  };
}

/** Notes what a scenario says of a new entity. */
export function addSetup(world: WorldCore, row: number): void {
  const { spec } = record(world, row);
  const differs =
    spec.separation !== undefined ||
    spec.without !== undefined ||
    spec.hardware?.virtualization === false;
  if (differs) world.setup.rows.set(row, setupFrom(spec));
}

/** The settings of an entity to be changed; made when it has none. */
export function setupOf(world: WorldCore, row: number): RowSetup {
  const known = world.setup.rows.get(row);
  if (known) return known;
  const made = setupFrom(record(world, row).spec);
  world.setup.rows.set(row, made);
  return made;
}

/** Switches that are on unless somebody turns them: its technology's, and limits it was given. */
export function separatedBy(world: WorldCore, row: number): number {
  const { kind, spec } = record(world, row);
  return switchBits(kind.separates ?? []) | switchBits(limitsOf(spec));
}

/** Resources of which an entity was given a limit. */
export const limitsOf = (spec: EntitySettings): SwitchId[] => [
  ...(spec.cpus === undefined ? [] : (['cpu'] as const)),
  ...(spec.memoryBytes === undefined ? [] : (['memory'] as const)),
  ...(spec.diskLimit === undefined ? [] : (['io'] as const)),
  ...(spec.pids === undefined ? [] : (['pids'] as const)),
];

/** The switches that are on for an entity at this moment, as bits in the order of `SWITCHES`. */
export function separates(world: WorldCore, row: number): number {
  const own = separatedBy(world, row);
  const setup = world.setup.rows.get(row);
  return setup ? (own & ~setup.named) | (setup.on & setup.named) : own;
}

/** Whether one switch is on for an entity. */
export const isSeparate = (world: WorldCore, row: number, id: SwitchId): boolean =>
  (separates(world, row) & switchBit(id)) !== 0;

/** Whether a limit of an entity has been lifted by hand, or by the scenario. */
export function limitLifted(world: WorldCore, row: number, id: SwitchId): boolean {
  if (world.setup.rows.size === 0) return false;
  const setup = world.setup.rows.get(row);
  return setup !== undefined && (setup.named & ~setup.on & switchBit(id)) !== 0;
}

/** What was set for the next start takes effect: it is one. */
export function takeEffect(world: WorldCore, row: number): void {
  const setup = world.setup.rows.get(row);
  if (!setup) return;
  setup.named = setup.nextNamed;
  setup.on = setup.nextOn;
  setup.without = setup.nextWithout;
  setup.extensions = setup.nextExtensions;
}

/** Whether the extensions of the processor are on where an entity runs. */
export function hasExtensions(world: WorldCore, row: number): boolean {
  if (world.setup.rows.size === 0) return true;
  return world.setup.rows.get(machineOf(world, row))?.extensions !== 0;
}

const NETWORK_CARD = partBits(['nic']);

/** Whether packets can get to an entity: none of what carries it is without a network card. */
export function hasLine(world: WorldCore, row: number): boolean {
  if (world.setup.rows.size === 0) return true;
  for (let r = row; r >= 0; r = world.column.parent.get(r)) {
    if (((world.setup.rows.get(r)?.without ?? 0) & NETWORK_CARD) !== 0) return false;
  }
  return true;
}

/** Why the start of an entity would not get to its end, and at which of its tiers it stops. */
export interface BootFault {
  readonly tier: number;
  readonly reason: string;
}

/**
 * What keeps an entity from coming up as it is set up now, the first reason first. What stands on
 * firmware boots from the parts of what it stands on.
 */
export function bootFault(world: WorldCore, row: number): BootFault | null {
  if (world.setup.rows.size === 0) return null;
  const { kind, tiers } = record(world, row);
  const found: BootFault[] = [];
  if (kind.needsExtensions && !hasExtensions(world, row)) {
    found.push({ tier: 0, reason: extensionsReason(world, row) });
  }
  const parent = world.column.parent.get(row);
  const sources = kind.standsOn === 'firmware' ? [row, parent] : [row];
  for (const source of sources) {
    const bits = world.setup.rows.get(source)?.without ?? 0;
    for (const part of partsIn(bits)) {
      const { stops, machine, guest } = PART_RULES[part];
      if (stops === null) continue;
      const from = TIERS.indexOf(stops);
      const tier = tiers.findIndex((t) => TIERS.indexOf(t.tier) >= from);
      const virtual = record(world, source).kind.memoryAdmission === 'given';
      if (tier >= 0) found.push({ tier, reason: virtual ? guest : machine });
    }
  }
  found.sort((a, b) => a.tier - b.tier);
  return found[0] ?? null;
}

/** Why something that needs the extensions does not start without them. */
export const extensionsReason = (world: WorldCore, row: number): string =>
  `the virtualization extensions of the processor are off in the firmware of ${
    record(world, machineOf(world, row)).id
  }`;
