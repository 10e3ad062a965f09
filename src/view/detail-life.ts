/** How an entity came up, comes back, and what it does for others. */
import { catalog } from '../catalog/index.ts';
import { formatDuration } from '../units.ts';
import { startTook } from './journeys.ts';
import { applicationOf, type Entity, type Happening, stateAt, type World } from './read.ts';
import { type DetailRow, type DetailValue, row, value } from './rows.ts';
import { isUp } from './states.ts';
import { figureOf } from './why.ts';

const PHASE_UNITS = {
  waitMicros: ['wait', 'time'],
  cpuMicros: ['CPU work', 'time'],
  readBytes: ['read', 'disk'],
  ios: ['small writes', 'plain'],
  cpuMicrosPerFetchedByte: ['unpacking', 'perByte'],
  cpuMicrosPerSibling: ['CPU work for each neighbour', 'time'],
  cpuMicrosPerSiblingSquared: ['CPU work for each pair of neighbours', 'time'],
  siblingsFree: ['neighbours that cost nothing', 'plain'],
} as const;

export function startRows(world: World, entity: Entity, events: readonly Happening[]): DetailRow[] {
  const took = startTook(events, world, entity.id);
  const figures = entity.phases.flatMap((phase) =>
    Object.entries(phase.figures).map(([key, figure]) => {
      const [what, unit] = PHASE_UNITS[key as keyof typeof PHASE_UNITS];
      return figureOf(`${phase.title}: ${what}`, figure, unit);
    }),
  );
  const never = isUp(stateAt(world, entity.row)) ? 'up from the beginning' : 'not started yet';
  const text = took < 0 ? never : formatDuration(took);
  return [
    row(
      'Started in',
      value('started', 'Started in', text, {
        rule:
          'The phases of its tiers, one after the other: waiting takes its time, work and ' +
          'reading share processor and disk with everything else.',
        section: 'Starting',
        figures,
      }),
    ),
  ];
}

export function restartRows(world: World, entity: Entity): DetailRow[] {
  const policy = catalog.policies.find((one) => one.id === entity.settings.restart);
  const figures =
    policy?.policy === 'restart'
      ? [
          figureOf('First pause', policy.firstDelayMicros, 'time'),
          figureOf('Each pause, of the one before', policy.factor, 'plain'),
          figureOf('Longest pause', policy.delayMicrosMax, 'time'),
        ]
      : [];
  return [
    row(
      'Restarts',
      value('restarts', 'Restarts', String(world.get('restarts', entity.row)), {
        rule: policy
          ? `Restart policy “${policy.title}”: ${policy.summary}`
          : 'It has no restart policy: somebody has to start it.',
        section: 'Restart policies',
        figures,
      }),
    ),
  ];
}

export function requestRows(world: World, entity: Entity): DetailRow[] {
  if (entity.service < 0) return [];
  const application = applicationOf(entity);
  const work = application?.cpuMicrosPerRequest;
  const figures = work ? [figureOf('CPU work of a request, on the mean', work, 'time')] : [];
  const cell = (column: string): string => String(world.get(column, entity.row));
  const make = (id: string, name: string, rule: string): DetailValue =>
    value(id, name, cell(id), { rule, section: 'Requests', figures });
  return [
    row('Served', make('served', 'Served', 'Requests that got their answer from it.')),
    row(
      'Failed',
      make('failed', 'Failed', 'Requests that it held when it went down or had no room for.'),
    ),
    row(
      'In flight',
      make('inFlight', 'In flight', 'Requests that it works on now; they share its processor.'),
    ),
  ];
}
