/**
 * The picture in words, from the same model: names for the tree, the line under a heading, and a
 * whole world in sentences.
 */
import { formatDisk, formatMemory, formatPercent } from '../units.ts';
import { type Kernels, kernelsOf } from './kernels.ts';
import type { Group, Host, ScaleBy, Stack } from './picture.ts';
import {
  beneath,
  childrenOf,
  type Entity,
  isReady,
  kernelOwner,
  kindOf,
  machinesOf,
  present,
  promisedMemory,
  replicasOf,
  runsUnmanaged,
  stateAt,
  struckTier,
  systemOf,
  tierIndex,
  type World,
} from './read.ts';
import { type State, signOf } from './states.ts';
import { capital, counted, listed, tierWord } from './words.ts';

export const formatBytes = (bytes: number, scaleBy: ScaleBy): string =>
  scaleBy === 'memory' ? formatMemory(bytes) : formatDisk(bytes);

/** For narrow places: no more than two digits and a decimal, and nothing for nothing. */
export function shortBytes(bytes: number, scaleBy: ScaleBy): string {
  if (bytes === 0) return '0';
  const whole =
    scaleBy === 'disk' && bytes >= 1e9 ? `${bytes / 1e9} GB` : formatBytes(bytes, scaleBy);
  const [amount = '', unit = ''] = whole.split(' ');
  const value = Number(amount);
  return `${value >= 10 ? Math.round(value) : Math.round(value * 10) / 10} ${unit}`;
}

/** "starting: Firmware", "crashed at its kernel", "running". */
export function stateWords(world: World, entity: Entity): string {
  const state = stateAt(world, entity.row);
  if (state === 'starting') {
    const phase = entity.phases[world.get('phase', entity.row)];
    return phase ? `starting: ${phase.title}` : 'starting';
  }
  const struck = entity.tiers[struckTier(world, entity)];
  if (state === 'crashed' && struck) return `crashed at its ${tierWord(entity, struck.tier)}`;
  return signOf(state).word;
}

/** What a screen reader says of a box: name, kind, state, kernel, size. */
export function nameOf(world: World, stack: Stack, scaleBy: ScaleBy): string {
  const { entity, kind, kernel, unmanaged, folded, carries } = stack;
  const column = scaleBy === 'memory' ? 'memoryBytes' : 'diskBytes';
  const owner = kernelOwner(world, entity.row);
  const own = owner?.row === entity.row;
  return [
    entity.id,
    kind.title,
    stateWords(world, entity),
    ...(unmanaged ? ['unmanaged'] : []),
    ...(kernel ? [own ? `kernel ${kernel.letter}` : `shares kernel ${kernel.letter}`] : []),
    formatBytes(world.get(column, entity.row), scaleBy),
    ...(folded ? [`${counted(carries, 'box', 'boxes')} folded away`] : []),
  ].join(', ');
}

export function hostName(world: World, host: Host, scaleBy: ScaleBy): string {
  const { entity, kind, folded, carries } = host.stack;
  return [
    entity.id,
    kind.title,
    stateWords(world, entity),
    counted(host.cores, 'core'),
    fillWords(host, scaleBy),
    ...(folded ? [`${counted(carries, 'box', 'boxes')} folded away`] : []),
  ].join(', ');
}

/** "8 GiB · 1.2 GiB used", with what was promised where that is more. */
function fillWords(host: Host, scaleBy: ScaleBy): string {
  const { capacityBytes, usedBytes, promisedBytes } = host;
  const used = `${formatBytes(usedBytes, scaleBy)} of ${formatBytes(capacityBytes, scaleBy)} used`;
  if (promisedBytes <= usedBytes * 1.005) return used;
  const promised = `${used}, ${formatBytes(promisedBytes, scaleBy)} promised`;
  const over = promisedBytes - capacityBytes;
  return over > 0 ? `${promised}: ${formatBytes(over, scaleBy)} more than there is` : promised;
}

export function groupName(group: Group): string {
  return `${group.title} times ${group.members.length}, replicas: ${tally(group.members)}`;
}

/** "10 running, 2 starting". */
export function tally(members: readonly { readonly state: State }[]): string {
  const counts = new Map<State, number>();
  for (const { state } of members) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, n]) => `${n} ${signOf(state).word}`).join(', ');
}

/** Under the heading: "own kernel each · KVM virtual machines on Ubuntu Server". */
export function subtitleOf(world: World): string {
  const replicas = present(world).filter((entity) => entity.service >= 0);
  const [first] = replicas;
  if (!first) return counted(machinesOf(world).length, 'host');
  const owners = new Set(replicas.map((entity) => kernelOwner(world, entity.row)?.row));
  const hosts = new Set(replicas.map((entity) => kernelOwner(world, entity.row)?.id));
  const own = replicas.every((entity) => tierIndex(entity, 'kernel') >= 0);
  const kernels = own
    ? 'own kernel each'
    : owners.size === 1
      ? 'one shared kernel'
      : `${hosts.size} shared kernels`;
  return `${kernels} · ${capital(`${kindOf(first).title}s`)} on ${groundOf(world, first)}`;
}

/** The nearest thing beneath that is more than the technology's own lower half. */
function groundOf(world: World, entity: Entity): string {
  const { needs } = kindOf(entity);
  let below = beneath(world, entity.row);
  if (below && needs?.includes(below.kind)) below = beneath(world, below.row);
  if (!below) return 'nothing';
  if (kindOf(below).standsOn === null) return 'the bare machine';
  const system = plainTitle(systemOf(below)?.title ?? kindOf(below).title);
  const lower = beneath(world, below.row);
  const inGuest = lower !== undefined && kindOf(lower).standsOn !== null;
  return inGuest ? `${system} in a ${kindOf(below).title}` : system;
}

/** Without its version, which is said where there is room. */
const plainTitle = (title: string): string => title.replace(/ \d.*$/, '');

/**
 * A world in sentences, for those who do not see the picture and those who would rather read. Give
 * all worlds of the page, so that kernels have the same letters as in the picture.
 */
export function describeWorld(world: World, worlds: readonly World[] = [world]): string[] {
  const kernels = kernelsOf(worlds);
  const index = Math.max(0, worlds.indexOf(world));
  const lines = [`${world.info.title}: ${subtitleOf(world)}.`];
  for (const machine of machinesOf(world)) {
    const used = memoryOn(world, machine.row);
    const size = machine.settings.machineMemoryBytes ?? 0;
    const cores = machine.settings.cores ?? 0;
    lines.push(
      `${machine.id} is a ${kindOf(machine).title.toLowerCase()} with ${counted(cores, 'core')} ` +
        `and ${formatMemory(size)} of memory, ${formatPercent(size > 0 ? used / size : 0)} ` +
        `of it used; it is ${stateWords(world, machine)}.`,
    );
    lines.push(...standing(world, machine, kernels, index));
  }
  lines.push(...world.info.services.map((_, i) => serviceLine(world, i)));
  return lines;
}

function memoryOn(world: World, row: number): number {
  return childrenOf(world, row).reduce(
    (sum, child) => sum + memoryOn(world, child.row),
    world.get('memoryBytes', row),
  );
}

function standing(world: World, parent: Entity, kernels: Kernels, index: number): string[] {
  return childrenOf(world, parent.row).flatMap((entity) => [
    entityLine(world, entity, parent, kernels, index),
    ...standing(world, entity, kernels, index),
  ]);
}

function entityLine(
  world: World,
  entity: Entity,
  parent: Entity,
  kernels: Kernels,
  index: number,
): string {
  const kind = kindOf(entity);
  const owner = kernelOwner(world, entity.row);
  const kernel = owner && kernels.of(index, owner.row);
  const own = owner?.row === entity.row;
  const tier = kind.standsOn ? tierWord(parent, kind.standsOn) : 'floor';
  const memory = formatMemory(world.get('memoryBytes', entity.row));
  const promised = promisedMemory(world, entity);
  const place = kind.beside
    ? `stands beside what it manages, on the ${tier} of ${parent.id}`
    : `stands on the ${tier} of ${parent.id}`;
  const kernelWords = !kernel
    ? 'it has no kernel'
    : own
      ? `it has a kernel of its own, ${kernel.letter}`
      : `it shares kernel ${kernel.letter} of ${owner?.id}`;
  return (
    `${entity.id} (${kind.title}) ${place}; ${kernelWords}; it is ` +
    `${stateWords(world, entity)}${runsUnmanaged(world, entity) ? ', unmanaged' : ''} and uses ` +
    `${memory}${promised > 0 ? ` of ${formatMemory(promised)} promised to it` : ''}.`
  );
}

function serviceLine(world: World, index: number): string {
  const service = world.info.services[index];
  const replicas = replicasOf(world, index);
  const ready = replicas.filter((entity) => isReady(world, entity.row)).length;
  const calls = service?.calls ?? [];
  return (
    `Service ${service?.id}: ${ready} of ${counted(replicas.length, 'replica')} ready` +
    `${calls.length > 0 ? `, calls ${listed(calls)}` : ''}.`
  );
}
