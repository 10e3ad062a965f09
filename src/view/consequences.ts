/**
 * What a command would do, before it is given: who falls, which services lose their last replica,
 * who goes on, and what brings it back. The rule is the engine's own: a tier that goes down takes
 * the tiers above it and everything that stands on them; a test compares the two on every kind of
 * fault.
 */
import { catalog } from '../catalog/index.ts';
import type { BroughtTier, KindSpec } from '../engine/define.ts';
import { formatDuration, formatMemory } from '../units.ts';
import { startTook } from './journeys.ts';
import {
  beneath,
  type Command,
  childrenOf,
  type Entity,
  footingIsUp,
  type Happening,
  isReady,
  isUnmanaged,
  kindOf,
  managerOf,
  outsideMemory,
  present,
  replicasOf,
  stateAt,
  tierIndex,
  tierIsUp,
  type World,
} from './read.ts';
import { capital, counted, listed, tierWord } from './words.ts';

export interface Consequence {
  /** The verb in words: "Crash the kernel". */
  readonly what: string;
  /** Ids of entities that go down, the struck one first. */
  readonly falls: readonly string[];
  /** Services that lose their last replica, by index. */
  readonly lost: readonly number[];
  /** Services that were up and stay up. */
  readonly goOn: readonly number[];
  /** All of it in a few short sentences. */
  readonly sentence: string;
}

/** Commands that take nothing down at once and move nothing. */
const HARMLESS: ReadonlySet<Command['type']> = new Set([
  ...(['start', 'load', 'update', 'drain', 'undrain', 'create', 'attack'] as const),
  ...(['rebuild', 'build', 'registry'] as const),
]);

/** Null for a command that takes nothing down and moves nothing. */
export function consequencesOf(
  world: World,
  command: Command,
  events: readonly Happening[],
): Consequence | null {
  if (HARMLESS.has(command.type)) return null;
  const what = labelOf(world, command);
  const falls = fallsWith(world, command);
  const gone = new Set(falls.map((entity) => entity.row));
  const up = world.info.services.flatMap((_, i) => (readyOf(world, i).length > 0 ? [i] : []));
  const lost = up.filter((i) => readyOf(world, i).every((entity) => gone.has(entity.row)));
  const goOn = up.filter((i) => !lost.includes(i));
  const ids = falls.map((entity) => entity.id);
  const draft = { what, falls: ids, lost, goOn };
  const sentence = sentenceOf(world, command, events, draft, falls);
  return { ...draft, sentence };
}

const readyOf = (world: World, service: number): Entity[] =>
  replicasOf(world, service).filter((entity) => isReady(world, entity.row));

/** A command as a button says it. */
function labelOf(world: World, command: Command): string {
  switch (command.type) {
    case 'crash': {
      const entity = entityOf(world, command);
      const word = entity ? tierWord(entity, command.tier) : command.tier;
      // What is under the services is named, since it is not what one thinks of as falling.
      return `Crash the ${word}${entity && entity.service < 0 ? ` of ${entity.id}` : ''}`;
    }
    case 'migrate':
      return `Migrate to ${command.to}`;
    case 'scale':
      return `Scale ${command.service} to ${command.replicas}`;
    case 'update':
      return `Replace the replicas of ${command.service}`;
    case 'load':
      if (command.clients !== undefined) return `Send with ${command.clients} clients`;
      return `Send ${command.perSecond} requests a second`;
    case 'rebuild':
      return `Build ${command.image} again`;
    case 'registry':
      return command.up ? 'Plug the registry in' : 'Unplug the registry';
    default:
      return `${capital(command.type)} ${command.id}`;
  }
}

function entityOf(world: World, command: Command): Entity | undefined {
  if (!('id' in command)) return undefined;
  const row = world.rowOf(command.id);
  return row === undefined ? undefined : world.entities[row];
}

/** Everything that goes down, the struck entity first. */
function fallsWith(world: World, command: Command): Entity[] {
  if (command.type === 'scale') {
    const service = world.info.services.findIndex((one) => one.id === command.service);
    const surplus = replicasOf(world, service).slice(command.replicas);
    return surplus.filter((entity) => !alreadyDown(world, entity.row));
  }
  const entity = entityOf(world, command);
  if (!entity) return [];
  if (command.type === 'crash') {
    const index = tierIndex(entity, command.tier);
    if (index < 0 || !tierIsUp(world, entity, command.tier)) return [];
    return felled(world, entity, kindOf(entity).endsWith === command.tier ? 0 : index);
  }
  if (command.type === 'restart' && kindOf(entity).standsOn === 'firmware') {
    const machine = world.entities[world.get('parent', entity.row)];
    return machine ? felled(world, machine, 0) : [];
  }
  const ends = command.type === 'kill' || command.type === 'stop' || command.type === 'restart';
  return ends && !alreadyDown(world, entity.row) ? felled(world, entity, 0) : [];
}

function alreadyDown(world: World, row: number): boolean {
  const state = stateAt(world, row);
  return state === 'off' || state === 'fallen' || state === 'removed' || state === 'waiting';
}

/** An entity whose tiers from `from` upwards go down, and what stands on those. */
function felled(world: World, entity: Entity, from: number): Entity[] {
  const above = childrenOf(world, entity.row).filter(
    (child) => tierIndex(entity, kindOf(child).standsOn) >= from && !alreadyDown(world, child.row),
  );
  return [entity, ...above.flatMap((child) => felled(world, child, 0))];
}

type Draft = Omit<Consequence, 'sentence'>;

function sentenceOf(
  world: World,
  command: Command,
  events: readonly Happening[],
  { what, falls, lost, goOn }: Draft,
  entities: readonly Entity[],
): string {
  if (command.type === 'migrate') return moving(world, command);
  if (falls.length === 0) {
    return command.type === 'scale'
      ? `${what} takes nothing down.`
      : `${what} changes nothing now.`;
  }
  const struck = entities[0] as Entity;
  const replicas = entities.filter((entity) => entity.service >= 0).map((entity) => entity.id);
  const parts = [`${what} takes down ${listed(replicas.length > 0 ? replicas : falls)}.`];
  const { services } = world.info;
  if (services.length > 0) parts.push(livesOn(lost.length, goOn.length));
  parts.push(...fewer(world, lost, entities));
  const failing = entriesHit(world, lost);
  if (failing.length > 0) {
    const names = listed(failing.map((i) => services[i]?.id ?? ''));
    parts.push(`Requests to ${names} will fail until ${back(world, command, struck, events)}.`);
  }
  const orphans = orphansOf(world, struck, entities);
  if (orphans.length > 0) {
    const one = orphans.length === 1;
    parts.push(
      `${listed(orphans)} ${one ? 'runs' : 'run'} on without it, unmanaged: ` +
        `nobody would restart ${one ? 'it' : 'them'}.`,
    );
  }
  return parts.join(' ');
}

function moving(world: World, command: Command & { readonly type: 'migrate' }): string {
  const entity = entityOf(world, command);
  if (!entity) return '';
  const bytes = Math.max(0, world.get('memoryBytes', entity.row) - outsideMemory(entity));
  return (
    `${entity.id} keeps working while its memory (${formatMemory(bytes)}) is copied to ` +
    `${command.to}, then pauses for a moment and goes on there. Nothing falls.`
  );
}

function livesOn(lost: number, goOn: number): string {
  if (lost === 0) return `${goOn === 1 ? 'The service goes' : `All ${goOn} services go`} on.`;
  if (goOn === 0) return 'No service goes on.';
  return `${counted(goOn, 'other service')} ${goOn === 1 ? 'goes' : 'go'} on.`;
}

/** Services that keep some of their replicas. */
function fewer(world: World, lost: readonly number[], gone: readonly Entity[]): string[] {
  const rows = new Set(gone.map((entity) => entity.row));
  return world.info.services.flatMap((service, i) => {
    const ready = readyOf(world, i);
    const left = ready.filter((entity) => !rows.has(entity.row)).length;
    if (lost.includes(i) || left === ready.length) return [];
    return `${service.id} keeps ${left} of ${ready.length} replicas.`;
  });
}

/** Services that clients call and that need a lost one, at first or second hand. */
function entriesHit(world: World, lost: readonly number[]): number[] {
  const { services, clients } = world.info;
  const needs = (i: number, seen: ReadonlySet<number>): boolean => {
    if (lost.includes(i)) return true;
    const calls = services[i]?.calls ?? [];
    return calls.some((id) => {
      const next = services.findIndex((service) => service.id === id);
      return next >= 0 && !seen.has(next) && needs(next, new Set([...seen, next]));
    });
  };
  const entries = services.flatMap((service, i) =>
    clients.some((client) => client.service === service.id) ? [i] : [],
  );
  return entries.filter((i) => needs(i, new Set([i])));
}

function back(
  world: World,
  command: Command,
  struck: Entity,
  events: readonly Happening[],
): string {
  const took = startTook(events, world, struck.id);
  const last = took >= 0 ? ` (its last start took ${formatDuration(took)})` : '';
  if (command.type === 'restart') return `it is up again${last}`;
  if (command.type === 'crash' && revives(world, struck, tierIndex(struck, command.tier))) {
    return `it restarts${last}`;
  }
  if (command.type === 'scale') return 'it is scaled up again';
  return `you start ${struck.id} again${last}`;
}

/** Whether a restart policy answers, and somebody is there to carry it out. */
export function revives(world: World, entity: Entity, struck: number): boolean {
  const policy = catalog.policies.find((one) => one.id === entity.settings.restart);
  if (policy?.policy !== 'restart' || policy.after === 'never') return false;
  const kind = kindOf(entity);
  const userland = tierIndex(entity, 'userland');
  const systemInside = kind.brings.some((b) => b.tier === 'userland' && hasInit(kind, b));
  if (systemInside && userland >= 0 && userland < struck) {
    return tierIsUp(world, entity, 'userland');
  }
  if (!footingIsUp(world, entity)) return false;
  if (kind.managedBy !== undefined) return !isUnmanaged(world, entity);
  const under = beneath(world, entity.row);
  const sharesKernel = kind.standsOn === 'kernel' && tierIndex(entity, 'kernel') < 0;
  const onSystem = kind.standsOn === 'userland' || sharesKernel;
  return onSystem && under !== undefined && tierIsUp(world, under, 'userland');
}

/** Whether a userland has an init of its own: a system's has, and one with which all of it ends. */
const hasInit = (kind: KindSpec, { filledBy }: BroughtTier): boolean =>
  filledBy === 'system' || (filledBy === 'kind' && kind.endsWith === 'userland');

/** What runs on without the daemon that falls. */
function orphansOf(world: World, daemon: Entity, gone: readonly Entity[]): string[] {
  const rows = new Set(gone.map((entity) => entity.row));
  return present(world).flatMap((entity) => {
    const managed = kindOf(entity).managedBy === daemon.kind && !rows.has(entity.row);
    const orphan = managed && isReady(world, entity.row) && managerOf(world, entity) === daemon;
    return orphan ? [entity.id] : [];
  });
}
