/** What the commands of rolling updates and drains do, or why they are refused. */
import type { Command, CommandResult } from './commands.ts';
import { ACCEPTED, no } from './refusal.ts';
import { newestImage } from './systems/images.ts';
import { beginDrain, beginUpdate, endDrain, proceedRolling } from './systems/rolling.ts';
import { openServices, serviceAt } from './systems/scaling.ts';
import type { World } from './systems.ts';
import { record } from './world.ts';

/** A quarter of the replicas above and below, as Kubernetes has it (`k8s-rolling`). */
const SHARE = 0.25;

export function update(
  world: World,
  command: Extract<Command, { type: 'update' }>,
  cause: () => number,
): CommandResult {
  const { service, image } = command;
  const index = world.request.services.findIndex((s) => s.spec.id === service);
  if (index < 0) return no('noSuchService', service, 'is not a service here', 'Pick one that is.');
  const { wanted, spec } = serviceAt(world, index);
  if (image !== undefined && !newestImage(world, image)) {
    return no('noSuchImage', service, `has no image "${image}" to go to`, 'Pick one that is.');
  }
  if (image !== undefined && !bringsImage(world, spec.template.kind)) {
    const reason = 'runs from a disk of its own, not from an image';
    return no('noSuchImage', service, reason, 'Leave the image out to replace the replicas.');
  }
  const surge = command.surge ?? Math.ceil(wanted * SHARE);
  const unavailable = command.unavailable ?? Math.floor(wanted * SHARE);
  if (surge === 0 && unavailable === 0) {
    const reason = 'cannot be updated with no replica more and none less';
    return no('outOfRange', service, reason, 'Allow one more, or one less.');
  }
  const event = cause();
  beginUpdate(world, index, { surge, unavailable }, image, event);
  proceedRolling(world);
  openServices(world, event);
  return ACCEPTED;
}

const bringsImage = (world: World, kind: string): boolean =>
  world.lookup.kinds.get(kind)?.brings.some((b) => b.filledBy === 'image') === true;

export function drain(world: World, row: number, cause: () => number): CommandResult {
  const { id } = record(world, row);
  const isPlace = world.records.some(
    (r) => r.kind.standsOn !== null && world.column.parent.get(r.row) === row,
  );
  if (record(world, row).service >= 0 || (!isPlace && !isNamed(world, id))) {
    return no('wrongTarget', id, 'carries no replicas', 'Pick a host, or what replicas stand on.');
  }
  if (world.placement.closed.includes(row)) {
    return no('busy', id, 'is being drained already', 'Open it again to take replicas.');
  }
  const event = cause();
  beginDrain(world, row, event);
  proceedRolling(world);
  openServices(world, event);
  return ACCEPTED;
}

const isNamed = (world: World, id: string): boolean =>
  world.request.services.some(({ spec }) => spec.on.includes(id));

export function undrain(world: World, row: number, cause: () => number): CommandResult {
  const { id } = record(world, row);
  if (!world.placement.closed.includes(row)) {
    return no('notRunning', id, 'is not being drained', 'There is nothing to open.');
  }
  world.tree.at.cause[row] = cause();
  endDrain(world, row);
  world.start.changed.push(row); // there may be room now
  return ACCEPTED;
}
