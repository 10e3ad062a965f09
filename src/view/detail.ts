/** The rows of the inspector: every number of an entity, each with its reason. */
import { formatCores, formatDisk, formatMemory, formatPercent } from '../units.ts';
import { requestRows, restartRows, startRows } from './detail-life.ts';
import { tierRows } from './detail-tiers.ts';
import {
  type Entity,
  type Happening,
  kindOf,
  outsideMemory,
  promisedMemory,
  type World,
} from './read.ts';
import { type DetailRow, type DetailSection, LAYERS_SHOWN, row, value } from './rows.ts';
import { figureOf, setting } from './why.ts';
import { tierWord } from './words.ts';

export function detailOf(
  world: World,
  entity: Entity,
  events: readonly Happening[],
): DetailSection[] {
  const sections: DetailSection[] = [
    { title: 'Room', rows: [...processors(world, entity), ...memory(world, entity)] },
    { title: 'Tiers: memory, disk', rows: tierRows(world, entity) },
    { title: 'Life', rows: [...startRows(world, entity, events), ...restartRows(world, entity)] },
    { title: 'Requests', rows: requestRows(world, entity) },
  ];
  return sections.filter((section) => section.rows.length > 0);
}

function processors(world: World, entity: Entity): DetailRow[] {
  const { settings } = entity;
  const kind = kindOf(entity);
  if (kind.standsOn === null) return hostProcessors(world, entity);
  const share = world.get('cpuShare', entity.row);
  const speed = figureOf('Speed inside, of what is beneath', kind.cpuEfficiency, 'share');
  const cap =
    settings.cpus === undefined
      ? setting('Cap', 'none')
      : setting('Cap', formatCores(settings.cpus));
  const rule =
    'Whatever is free is shared among those who want it, in proportion to their weights and up ' +
    'to their caps, level by level from the machine upwards.';
  return [
    row(
      'CPU this instant',
      value('cpu', 'CPU this instant', formatCores(Math.round(share * 100) / 100), {
        rule,
        section: 'CPU',
        figures: [cap, setting('Weight', String(settings.cpuWeight ?? 1)), speed],
      }),
    ),
    row(
      'CPU at most',
      value('cpus', 'CPU at most', settings.cpus === undefined ? 'no cap' : cap.value, {
        rule: 'A virtual machine has so many vCPUs, a container so much quota; no cap is no limit.',
        section: 'CPU',
        figures: [cap, speed],
      }),
    ),
  ];
}

function hostProcessors(world: World, { id, settings }: Entity): DetailRow[] {
  const host = world.metrics?.hosts.find((one) => one.id === id);
  const cores = settings.cores ?? 0;
  const busy = host?.cpuBusyCores ?? 0;
  return [
    row(
      'CPU busy, of',
      value('cpu', 'CPU busy', formatCores(Math.round(busy * 100) / 100), {
        rule: 'The sum of what everything on this machine uses at this moment.',
        section: 'CPU',
        figures: [setting('Cores', String(cores))],
      }),
      value('cores', 'Cores', formatCores(cores), {
        rule: 'The cores of the machine are the capacity that is shared.',
        section: 'CPU',
        figures: [setting('Cores', String(cores))],
      }),
    ),
  ];
}

function memory(world: World, entity: Entity): DetailRow[] {
  if (kindOf(entity).standsOn === null) return hostRoom(world, entity);
  const used = world.get('memoryBytes', entity.row);
  const touched = value('touched', 'Memory touched', formatMemory(used), {
    rule: 'Each tier that is up has touched its memory; what is down has given it back.',
    section: 'Memory',
    figures: entity.tiers
      .filter((tier) => tier.memoryBytes > 0)
      .map((tier) => figureOf(tier.title, tier.memory, 'memory')),
  });
  if (kindOf(entity).memoryAdmission !== 'given') return [row('Memory used', touched)];
  const given = entity.settings.memoryBytes ?? 0;
  const outside = outsideMemory(entity);
  const promised = promisedMemory(world, entity);
  return [
    row(
      'Memory given, touched',
      value('given', 'Memory given', formatMemory(given), {
        rule:
          'A virtual machine starts only where all of its memory and its monitor’s are free: ' +
          `${formatMemory(promised > 0 ? promised : given + outside)} in all.`,
        section: 'Memory',
        figures: [
          setting('Given', formatMemory(given)),
          ...entity.tiers
            .filter((tier) => tierWord(entity, tier.tier) === 'monitor')
            .map((tier) => figureOf(tier.title, tier.memory, 'memory')),
        ],
      }),
      touched,
    ),
  ];
}

function hostRoom(world: World, { id, settings }: Entity): DetailRow[] {
  const host = world.metrics?.hosts.find((one) => one.id === id);
  if (!host) return [];
  const size = formatMemory(settings.machineMemoryBytes ?? 0);
  const disk = formatDisk(settings.machineDiskBytes ?? 0);
  return [
    row(
      'Memory used, promised',
      value('used', 'Memory used', formatMemory(host.memoryUsedBytes), {
        rule: 'The sum of what every tier on this machine has touched.',
        section: 'Memory',
        figures: [setting('Memory', size)],
      }),
      value('promised', 'Memory promised', formatMemory(host.memoryPromisedBytes), {
        rule: 'What virtual machines were given counts whole; the rest counts as used.',
        section: 'Memory',
        figures: [setting('Memory', size)],
      }),
    ),
    row(
      'Disk used',
      value('disk', 'Disk used', formatDisk(host.diskUsedBytes), {
        rule: 'Full copies count each by itself; a layer that is shared by content counts once.',
        section: 'Disk and images',
        figures: [
          setting('Disk', disk),
          ...host.sharedLayers
            .slice(0, LAYERS_SHOWN)
            .map(({ digest, bytes, users }) =>
              setting(digest, formatDisk(bytes), `in use by ${users}`),
            ),
        ],
      }),
    ),
  ];
}

/** How fast it is inside, compared with the machine beneath: for the summary line. */
export function speedOf(entity: Entity): string {
  const { value: speed } = kindOf(entity).cpuEfficiency;
  return speed === 1 ? 'native speed' : `${formatPercent(speed)} of native speed`;
}
