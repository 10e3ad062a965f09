/**
 * What only the events know: where a guest is moving to, and when a crashed one is started again.
 */
import { type Happening, stateAt, type World } from './read.ts';

/** The latest event about an entity that is one of these types. */
export function lastEvent(
  events: readonly Happening[],
  world: World,
  id: string,
  types: readonly Happening['type'][],
): Happening | undefined {
  for (let i = events.length - 1; i >= 0; i--) {
    const event = events[i] as Happening;
    if (event.subject !== id || event.world !== world.info.id) continue;
    if (types.includes(event.type)) return event;
  }
  return undefined;
}

export interface Journey {
  /** Row of the guest that is moving. */
  readonly row: number;
  /** Id of the machine it comes to. */
  readonly to: string;
  readonly from: string;
  /** Rounds sent so far, and the size of the first. */
  readonly rounds: number;
  readonly totalBytes: number;
  /** Stopped for the last copy. */
  readonly switchingOver: boolean;
}

/** The migration that an entity is in; undefined when it stays where it is. */
export function journeyOf(
  events: readonly Happening[],
  world: World,
  row: number,
): Journey | undefined {
  const state = stateAt(world, row);
  const entity = world.entities[row];
  if (!entity || (state !== 'migrating' && state !== 'paused')) return undefined;
  const begun = lastEvent(events, world, entity.id, ['migrationBegun']);
  if (!begun) return undefined;
  const rounds = events.filter(
    (e) =>
      e.seq > begun.seq &&
      e.type === 'migrationRoundSent' &&
      e.subject === entity.id &&
      e.world === world.info.id,
  ).length;
  return {
    row,
    to: String(begun.data.to ?? ''),
    from: String(begun.data.from ?? ''),
    rounds,
    totalBytes: Number(begun.data.bytes ?? 0),
    switchingOver: state === 'paused',
  };
}

/** When a crashed entity is started again, in simulated microseconds; −1 when that is not known. */
export function restartsAt(events: readonly Happening[], world: World, id: string): number {
  const scheduled = lastEvent(events, world, id, ['restartScheduled']);
  return scheduled ? scheduled.at + Number(scheduled.data.delayMicros ?? 0) : -1;
}

/** How long its latest start took; −1 when it has not been started in this run. */
export function startTook(events: readonly Happening[], world: World, id: string): number {
  const started = lastEvent(events, world, id, ['started']);
  return started ? Number(started.data.tookMicros ?? -1) : -1;
}
