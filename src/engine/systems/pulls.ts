/**
 * Pulls that fail, and what follows. A start that cannot fetch its image is called off at the end
 * of the instant. What happens then is the business of whoever wanted it:
 *
 * - Started by hand, it stays off. A restart policy does not help: it holds for what has been up.
 * - A replica of a service with a controller that tries again is tried again after a pause that
 *   grows, as its policy says.
 * - Any other replica waits until the image can be had: the person who keeps the service would
 *   start it again.
 *
 * How accurate is this? The pauses are the documented ones, without their random part. A person's
 * next try is taken to be at once.
 * Source: Docker manual, "Start containers automatically"; Kubernetes documentation, "Images",
 * ImagePullBackOff.
 */
import { NO_TIMER } from '../agenda.ts';
import { controllerPolicy } from '../resolve.ts';
import { TIMER } from '../timers.ts';
import { record, STATE, stateOf, type WorldCore } from '../world.ts';
import { loseRegistry, resumePushes, retryPulls } from './building.ts';
import { backOff, type EndWorld, failStart } from './ending.ts';
import { releasePull } from './registry.ts';
import { loseFetches } from './storage.ts';

/** Calls off the starts that cannot fetch. */
export function failPulls(world: EndWorld): void {
  const { failing } = world.registry;
  while (failing.length > 0) {
    const row = failing.shift() as number;
    const fetches = stateOf(world, row) === STATE.starting && world.storage.waiting.has(row);
    if (fetches) failPull(world, row);
  }
}

function failPull(world: EndWorld, row: number): void {
  const { registry } = world;
  const { image, service } = record(world, row);
  const because = registry.down === 1 ? registry.event : undefined;
  const reason =
    registry.down === 1
      ? 'the registry does not answer'
      : `the registry does not have all layers of ${image?.id ?? 'it'} yet`;
  const failed = registry.waits.get(row)?.failed ?? 0;
  const pause = service < 0 ? -1 : pauseOf(world, row, failed);
  const next =
    service < 0
      ? 'start it again when it does'
      : pause < 0
        ? 'it waits until it does'
        : 'it is tried again after a pause';
  const data = { reason, next, ...(pause >= 0 && { delayMicros: pause }) };
  const cause = because ?? (world.tree.at.cause[row] as number);
  releasePull(world, row);
  failStart(world, row, service < 0 ? 'off' : 'waiting', 'pullFailed', data, cause);
  if (service < 0) {
    registry.waits.delete(row);
    return;
  }
  const timer = pause < 0 ? NO_TIMER : world.agenda.schedule(world.now + pause, TIMER.pullDue, row);
  registry.waits.set(row, { failed: failed + 1, held: 1, timer });
}

/** The pause before the next try; −1 if nobody tries again by himself. */
function pauseOf(world: WorldCore, row: number, failed: number): number {
  const { service } = record(world, row);
  const id = world.spec.services[service]?.controller;
  const pauses = id === undefined ? undefined : controllerPolicy(world.lookup, id).pullBackOff;
  return pauses ? backOff(pauses, failed) : -1;
}

/** A pull is tried again. */
export function pullDue(world: EndWorld, row: number): void {
  const wait = world.registry.waits.get(row);
  if (wait) wait.timer = NO_TIMER;
  releasePull(world, row);
  world.start.changed.push(row);
}

/** The registry does not answer from now on, or answers again. */
export function switchRegistry(world: EndWorld, up: boolean, cause: number): void {
  const { registry } = world;
  const type = up ? 'registryCameBack' : 'registryWentDown';
  const at = { at: world.now, world: world.spec.id };
  registry.down = up ? 0 : 1;
  registry.event = world.sink.emit({ ...at, type, subject: 'registry', cause, data: {} });
  if (up) {
    resumePushes(world);
    retryPulls(world);
    return;
  }
  loseRegistry(world);
  registry.failing.push(...loseFetches(world));
}
