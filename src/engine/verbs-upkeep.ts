/** What the commands of upkeep do, or why they are refused. */

import { formatDay, parseDay } from '../units.ts';
import type { Command, CommandResult } from './commands.ts';
import { type LibrarySpec, valueOf } from './define.ts';
import { ACCEPTED, no } from './refusal.ts';
import { today } from './systems/dates.ts';
import { oldestByImage, ownsSoftware } from './systems/exposure.ts';
import { newestImage } from './systems/images.ts';
import { beginOrder, buildOf, canWork, orderOf } from './systems/orders.ts';
import { installationOf, misfitOf, misfitReason, versionOf } from './systems/software.ts';
import { beginPatch, beginRebuild } from './systems/upkeep.ts';
import type { World } from './systems.ts';
import { record } from './world.ts';

type Of<T extends Command['type']> = Extract<Command, { type: T }>;

const refused = (result: CommandResult, wayOut: readonly Command[]): CommandResult =>
  result.accepted ? result : { accepted: false, rejection: { ...result.rejection, wayOut } };

/** The refusal of something that is down or has an order under way, or null. */
function busyOrDown(world: World, row: number, verb: string): CommandResult | null {
  const { id } = record(world, row);
  if (!canWork(world, row)) {
    return no('notRunning', id, `cannot be ${verb}: it is down`, 'Start it first.');
  }
  const order = orderOf(world, row);
  if (!order) return null;
  const doing = order.what === 'upgrade' ? `${order.subject} is being installed` : 'it is patched';
  return no('busy', id, `cannot be ${verb}: ${doing} already`, 'Wait until that is done.');
}

/** Installs another version of a library on a system. */
export function upgrade(
  world: World,
  row: number,
  command: Of<'upgrade'>,
  cause: () => number,
): CommandResult {
  const { library, version } = command;
  const { id } = record(world, row);
  const spec = world.lookup.libraries.get(library);
  if (!spec) {
    const known = [...world.lookup.libraries.keys()].join(', ');
    return no('noSuchLibrary', id, `knows no library "${library}"`, `Name one of: ${known}.`);
  }
  const wrong = wrongPlace(world, row, spec, command) ?? busyOrDown(world, row, 'upgraded');
  if (wrong) return wrong;
  const target = spec.versions.find((v) => v.id === version);
  if (!target) {
    const known = spec.versions.map((v) => v.id).join(', ');
    return no('noSuchLibrary', id, `finds no ${spec.title} ${version}`, `Name one of: ${known}.`);
  }
  if (versionOf(world, row, library) === version) {
    return no('outOfRange', id, `has ${spec.title} ${version} already`, 'Nothing to do.');
  }
  const now = today(world);
  if (now !== null && now < (parseDay(target.released) ?? now)) {
    const reason = `finds no ${spec.title} ${version}: it comes out on ${target.released}`;
    return no('outOfRange', id, reason, 'Wait until then, or pick an older version.');
  }
  const bytes = valueOf(spec.bytes);
  const upkeep = world.lookup.upkeep.get(record(world, row).system?.family ?? '');
  const cpuMicros = Math.round(bytes * valueOf(upkeep?.cpuMicrosPerFetchedByte));
  const event = cause();
  const order = { what: 'upgrade', row, subject: library, version, day: 0 } as const;
  beginOrder(world, { ...order, restarts: false, event, cpuMicros }, bytes);
  return ACCEPTED;
}

/** The refusal of an entity on which libraries are not installed, or null. */
function wrongPlace(
  world: World,
  row: number,
  spec: LibrarySpec,
  command: Of<'upgrade'>,
): CommandResult | null {
  const { id, image } = record(world, row);
  const on = installationOf(world, row);
  if (on === row) {
    if (versionOf(world, row, spec.id) !== undefined) return null;
    const reason = `has no ${spec.title} that anybody knows of`;
    return no('noSuchLibrary', id, reason, 'Pick a system that has it.');
  }
  if (on < 0) {
    const remedy = image
      ? 'Rebuild the image from newer packages, then update the service.'
      : 'Pick an installed system.';
    const reason = image ? 'carries the libraries of its image' : 'holds no shared libraries';
    return no('wrongTarget', id, reason, remedy);
  }
  const system = record(world, on).id;
  const reason = `uses the libraries of ${system}, with everything else that runs there`;
  return refused(no('wrongTarget', id, reason, `Upgrade ${system} instead.`), [
    { ...command, id: system },
  ]);
}

/** Brings the software of an entity to today's state, where it is. */
export function patch(
  world: World,
  row: number,
  command: Of<'patch'>,
  cause: () => number,
): CommandResult {
  const { id, image } = record(world, row);
  if (!world.upkeep.book) return undated(id);
  if (image) {
    const remedy = `Rebuild ${image.id}, then update the service.`;
    const reason = 'runs from an image: what is changed in it is gone with it';
    const wayOut: Command[] = [{ type: 'rebuild', world: command.world, image: image.id }];
    return refused(no('wrongTarget', id, reason, remedy), wayOut);
  }
  if (!ownsSoftware(world, row)) {
    const on = installationOf(world, row);
    const wayOut: Command[] = on < 0 ? [] : [{ ...command, id: record(world, on).id }];
    const remedy = on < 0 ? 'Pick a system.' : `Patch ${record(world, on).id} instead.`;
    return refused(no('wrongTarget', id, 'has no system of its own to patch', remedy), wayOut);
  }
  const wrong = busyOrDown(world, row, 'patched');
  if (wrong) return wrong;
  beginPatch(world, row, true, cause());
  return ACCEPTED;
}

/** Builds an image again from today's packages. */
export function rebuild(world: World, command: Of<'rebuild'>, cause: () => number): CommandResult {
  const { image } = command;
  if (!newestImage(world, image)) {
    return no('noSuchImage', image, 'is not an image here', 'Pick one that is.');
  }
  if (!world.upkeep.book) return undated(image);
  if (!oldestByImage(world).has(image)) {
    return no(
      'noSuchImage',
      image,
      'is used by nothing here',
      'Pick one that something runs from.',
    );
  }
  if (buildOf(world, image)) {
    return no('busy', image, 'is being built already', 'Wait until that is done.');
  }
  if (newestImage(world, image)?.built === formatDay(today(world) ?? 0)) {
    return no('outOfRange', image, 'was built today already', 'Update its services with it.');
  }
  beginRebuild(world, image, false, cause());
  return ACCEPTED;
}

const undated = (subject: string): CommandResult =>
  no(
    'outOfRange',
    subject,
    'cannot be brought up to date: this world has no date',
    'Give the world a date.',
  );

/** The refusal to start a program on libraries with which it does not run, or null. */
export function misfit(world: World, row: number): CommandResult | null {
  const found = misfitOf(world, row);
  if (!found || !canWork(world, found.on)) return null;
  const { library, needs, on } = found;
  const installation = record(world, on).id;
  const title = world.lookup.libraries.get(library)?.title ?? library;
  const version = needs[needs.length - 1] as string;
  const remedy = `Put ${title} ${version} on ${installation}, or run it where it finds that.`;
  const wayOut: Command[] = [
    { type: 'upgrade', world: world.spec.id, id: installation, library, version },
  ];
  const { id } = record(world, row);
  return refused(no('misfit', id, misfitReason(world, found), remedy), wayOut);
}
