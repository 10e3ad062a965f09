/**
 * The lanes of the timeline, from the events: how each replica of a service started, when it moved,
 * when the service had nobody to serve. A lane is a service; its replicas are strips of it.
 */
import type { SimEvent, Tier } from '../../engine/index.ts';
import type { Micros } from '../../units.ts';
import type { EntityInfo } from '../../wire/messages.ts';
import type { MirrorWorld } from '../../wire/mirror.ts';

/** From a time to a time; still going on where `to` is null. */
export interface Stretch {
  readonly from: Micros;
  to: Micros | null;
}

export interface Phase extends Stretch {
  readonly title: string;
  readonly tier: Tier;
  /** It waits for the network: image layers. */
  readonly fetches: boolean;
}

export interface Strip {
  readonly id: string;
  readonly row: number;
  readonly phases: Phase[];
  readonly migrations: Stretch[];
  /** Ends of pre-copy rounds. */
  readonly rounds: Micros[];
}

export interface Lane {
  readonly id: string;
  readonly title: string;
  readonly strips: readonly Strip[];
  readonly up: readonly Stretch[];
  readonly down: readonly Stretch[];
}

/** Builds the lanes of a world. `events` are those of all worlds, in order. */
export function lanesOf(world: MirrorWorld, events: readonly SimEvent[]): Lane[] {
  const { services, id } = world.info;
  const strips = new Map<string, Strip>();
  const byService = services.map((): Strip[] => []);
  const watches = services.map(() => ({ up: [] as Stretch[], down: [] as Stretch[] }));
  const places = new Map(services.map((service, i) => [service.id, i]));
  for (const event of events) {
    if (event.world !== id) continue;
    if (event.type === 'serviceUp' || event.type === 'serviceLost') {
      const watch = watches[places.get(event.subject) ?? -1];
      if (watch) turn(watch, event);
      continue;
    }
    const entity = world.entities[world.rowOf(event.subject) ?? -1];
    const mine = entity && byService[entity.service];
    if (!mine) continue;
    let strip = strips.get(entity.id);
    if (!strip) {
      strip = { id: entity.id, row: entity.row, phases: [], migrations: [], rounds: [] };
      strips.set(entity.id, strip);
      mine.push(strip);
    }
    follow(strip, entity, event);
  }
  return services.map((service, i) => ({
    id: service.id,
    title: service.title,
    strips: byService[i] ?? [],
    up: watches[i]?.up ?? [],
    down: watches[i]?.down ?? [],
  }));
}

function turn(watch: { readonly up: Stretch[]; readonly down: Stretch[] }, event: SimEvent): void {
  const [begins, ends] =
    event.type === 'serviceUp' ? [watch.up, watch.down] : [watch.down, watch.up];
  close(ends, event.at);
  begins.push({ from: event.at, to: null });
}

function close(stretches: readonly Stretch[], at: Micros): void {
  const last = stretches[stretches.length - 1];
  if (last && last.to === null) last.to = at;
}

function follow(strip: Strip, entity: EntityInfo, event: SimEvent): void {
  switch (event.type) {
    case 'startBegun': {
      const tier = entity.tiers.findIndex((t) => t.tier === event.data.tier);
      close(strip.phases, event.at);
      enter(
        strip,
        entity,
        entity.phases.findIndex((phase) => phase.tier >= tier),
        event.at,
      );
      return;
    }
    case 'phaseEnded': {
      close(strip.phases, event.at);
      const ended = entity.phases.findIndex((phase) => phase.title === event.data.phase);
      enter(strip, entity, ended < 0 ? -1 : ended + 1, event.at);
      return;
    }
    case 'migrationBegun':
      strip.migrations.push({ from: event.at, to: null });
      return;
    case 'migrationRoundSent':
      strip.rounds.push(event.at);
      return;
    case 'migrated':
    case 'migrationAborted':
      close(strip.migrations, event.at);
      return;
    case 'started':
    case 'stopped':
    case 'killed':
    case 'killedForMemory':
    case 'crashed':
    case 'fell':
    case 'removed':
      dropEmpty(strip, event.at);
      close(strip.phases, event.at);
      close(strip.migrations, event.at);
      return;
    default:
  }
}

/** A phase that is entered; the events say only when one has ended. */
function enter(strip: Strip, entity: EntityInfo, index: number, at: Micros): void {
  const phase = entity.phases[index];
  dropEmpty(strip, at);
  if (!phase) return;
  const tier = entity.tiers[phase.tier]?.tier ?? 'application';
  strip.phases.push({ from: at, to: null, title: phase.title, tier, fetches: phase.fetches });
}

/** Phases that took no time at all are not drawn. */
function dropEmpty(strip: Strip, at: Micros): void {
  const last = strip.phases[strip.phases.length - 1];
  if (last && last.from === at) strip.phases.pop();
}

/** What is starting at the end of the lanes: "db-1: load the kernel". */
export function startingNow(
  lanes: readonly Lane[],
): { readonly id: string; readonly phase: string }[] {
  return lanes.flatMap((lane) =>
    lane.strips.flatMap((strip) => {
      const last = strip.phases[strip.phases.length - 1];
      return last && last.to === null ? [{ id: strip.id, phase: last.title }] : [];
    }),
  );
}

/** Services that are down at the end of the lanes, after they had been up. */
export const downNow = (lanes: readonly Lane[]): string[] =>
  lanes.filter((lane) => lane.down[lane.down.length - 1]?.to === null).map((lane) => lane.title);
