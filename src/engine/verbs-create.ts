/** The verbs that make things and take them away. What comes from a link is not trusted. */
import { formatMemory } from '../units.ts';
import type { Command, CommandResult, Rejection } from './commands.ts';
import { type Misfit, misfit, partMisfit, switchMisfit } from './fit.ts';
import { isId, wrongSettings } from './made-settings.ts';
import { ACCEPTED, nameOf, no, sentence } from './refusal.ts';
import { newAddressMisfit } from './systems/addresses.ts';
import { today } from './systems/attack-path.ts';
import { withNewestImage } from './systems/images.ts';
import { diskPlan, make, memoryPlan, rowsOn, takeAway } from './systems/making.ts';
import { migrationOf } from './systems/migration.ts';
import type { World } from './systems.ts';
import { chainOf, isManaged, standingOf, startsAnother, wayOutOf, withDaemon } from './way-out.ts';
import { machineOf, record, STATE, stateOf } from './world.ts';

type Create = Extract<Command, { type: 'create' }>;

/** Things that commands may make in one world. */
const MADE_MAX = 2000;

/** Makes something new and starts it as soon as it can, or says why it cannot be there. */
export function create(world: World, given: Create, cause: () => number): CommandResult {
  const command = { ...given, settings: withNewestImage(world, given.settings) };
  const { id, on, settings } = command;
  if (!isId(id)) {
    const remedy = 'Begin with a letter; letters, digits, "-", "_" and "." may follow, 80 in all.';
    return no('outOfRange', nameOf(id), 'is no name for a thing', remedy);
  }
  if (world.rows.has(id)) {
    return no('idTaken', id, 'is, or was, the name of something else here', 'Choose another.');
  }
  const place = world.rows.get(on);
  if (place === undefined || stateOf(world, place) === STATE.removed) {
    return no('noSuchEntity', on, `is not in world "${world.spec.id}"`, 'Pick one that is.');
  }
  const wrong = wrongSettings(settings, world.lookup, today(world));
  if (wrong) return no('outOfRange', id, wrong.reason, wrong.remedy);
  const refused =
    unfit(world, command, place) ??
    occupied(world, command, place) ??
    passing(world, command, place) ??
    unmanaged(world, command, place);
  if (refused) return refused;
  const address = newAddressMisfit(world, id, settings, place);
  if (address) return { accepted: false, rejection: address };
  if (world.setup.made >= MADE_MAX) {
    const reason = `cannot be added: ${MADE_MAX} things have been`;
    return no('outOfRange', id, reason, 'Put them into the scenario, or scale a service.');
  }
  const full = noRoom(world, command, place);
  if (full) return full;
  // What nobody manages belongs to its machine and comes back with it.
  const up = world.lookup.kinds.get(settings.kind)?.managedBy === undefined;
  make(world, { ...settings, id, on, up }, cause());
  return ACCEPTED;
}

/** The refusal of what cannot exist there, with the commands that lead around it. */
function unfit(world: World, command: Create, place: number): CommandResult | null {
  const { id, settings, on } = command;
  const thing = standingOf(world, id, settings);
  const own =
    switchMisfit(thing.kind, settings.separation, world.lookup.kinds.values()) ??
    partMisfit(thing.kind, settings.without ?? []);
  if (own) return no('misfit', id, `cannot be set up so: ${own.reason}`, sentence(own.remedy));
  const titleOf = (kind: string): string => world.lookup.kinds.get(kind)?.title ?? kind;
  const found: Misfit | null = misfit(thing, chainOf(world, place), titleOf);
  if (!found) return null;
  const way = wayOutOf(world, command, place);
  const rejection: Rejection = {
    code: found.code,
    subject: id,
    reason: `cannot be put on ${on}: ${found.reason}`,
    remedy: way?.remedy ?? sentence(found.elsewhere ?? found.remedy),
    ...(way && { wayOut: way.commands }),
  };
  return { accepted: false, rejection };
}

/** A machine's firmware starts one thing. */
function occupied(world: World, { id, on, settings }: Create, place: number): CommandResult | null {
  const kind = world.lookup.kinds.get(settings.kind);
  const other = kind ? startsAnother(world, place, kind) : null;
  if (other === null) return null;
  const reason = `cannot be put on ${on}: its firmware starts ${other} already`;
  return no('busy', id, reason, `Remove ${other} first.`);
}

/** Replicas come and go with their service, and nothing that was made by hand should. */
function passing(world: World, { id, on }: Create, place: number): CommandResult | null {
  const own = world.request.services[record(world, place).service]?.spec.id;
  if (own === undefined) return null;
  const reason = `cannot be put on ${on}: it is a replica of ${own}, which comes and goes`;
  return no('wrongTarget', id, reason, 'Put it on something that stays.');
}

/** Without the daemon that would start it, it would wait for ever. */
function unmanaged(world: World, command: Create, place: number): CommandResult | null {
  const { id, on, settings } = command;
  const kind = world.lookup.kinds.get(settings.kind);
  if (!kind || isManaged(world, kind, { chain: chainOf(world, place) })) return null;
  const daemon = world.lookup.kinds.get(kind.managedBy ?? '')?.title ?? kind.managedBy;
  const way = withDaemon(world, command, place);
  const rejection: Rejection = {
    code: 'daemonDown',
    subject: id,
    reason: `cannot be put on ${on}: there is no ${daemon} that would start it`,
    remedy: way?.remedy ?? `Put a ${daemon} there first.`,
    ...(way && { wayOut: way.commands }),
  };
  return { accepted: false, rejection };
}

function noRoom(world: World, { id, on, settings }: Create, place: number): CommandResult | null {
  const memory = memoryPlan(world, place, settings);
  if (memory.need > memory.free) {
    const free = formatMemory(Math.max(0, memory.free));
    const reason = `needs ${formatMemory(memory.need)}; ${on} has ${free} free`;
    return no('notEnoughMemory', id, reason, 'Stop something there, or give it less.');
  }
  const disk = diskPlan(world, place, settings);
  if (disk.need <= disk.free) return null;
  const host = record(world, machineOf(world, place)).id;
  return no('notEnoughDisk', id, `does not fit on the disk of ${host}`, 'Remove something there.');
}

/** Takes something away that is down, with all that stands on it. */
export function remove(
  world: World,
  row: number,
  _command: Extract<Command, { type: 'remove' }>,
  cause: () => number,
): CommandResult {
  const { id, spec, kind } = record(world, row);
  if (spec.hardware) {
    return no('wrongTarget', id, `is a ${kind.title.toLowerCase()}`, 'Stop it instead.');
  }
  const rows = rowsOn(world, row);
  const refused =
    serviceRefusal(world, id, rows) ??
    rows.reduce<CommandResult | null>((no, r) => no ?? notDown(world, id, r), null);
  if (refused) return refused;
  takeAway(world, row, cause());
  return ACCEPTED;
}

/** What services are made of, or put on, is theirs. */
function serviceRefusal(world: World, id: string, rows: readonly number[]): CommandResult | null {
  for (const r of rows) {
    const { service, id: found } = record(world, r);
    const own = world.request.services[service]?.spec.id;
    if (own !== undefined) {
      const reason =
        found === id ? `is a replica of ${own}` : `carries ${found}, a replica of ${own}`;
      return no('wrongTarget', id, reason, `Scale ${own} in instead.`);
    }
    const home = world.request.services.find(({ spec }) => spec.on.includes(found));
    if (home) {
      const reason = `is where ${home.spec.id} puts its replicas`;
      return no('wrongTarget', id, reason, 'Drain it, or choose another stack.');
    }
  }
  return null;
}

const DOWN: readonly number[] = [
  STATE.off,
  STATE.waiting,
  STATE.crashed,
  STATE.fallen,
  STATE.backoff,
];

function notDown(world: World, id: string, row: number): CommandResult | null {
  const { id: found } = record(world, row);
  const arriving = world.migration.active.some((m) => m.to === row);
  if (migrationOf(world, row) || arriving) {
    const reason = found === id ? 'is being moved' : `carries ${found}, which is being moved`;
    return no('busy', id, reason, 'Wait until it has arrived.');
  }
  if (DOWN.includes(stateOf(world, row))) return null;
  const reason = found === id ? 'is not down' : `carries ${found}, which is not down`;
  return no('busy', id, reason, `Stop ${found} first.`);
}
