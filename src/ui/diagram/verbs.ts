/**
 * The table of verbs: what can be done to a selection, under which name, with which command, and
 * the shell line that would have done it for real. Inspector, menu and shortcuts are made from it.
 * A verb that does not apply now is listed with the reason; the engine has the last word.
 */
import type { Kernels } from '../../view/kernels.ts';
import {
  beneath,
  type Command,
  type Entity,
  footingIsUp,
  isUnmanaged,
  kernelOwner,
  kindOf,
  machineOf,
  machinesOf,
  replicasOf,
  stateAt,
  type Tier,
  tierIndex,
  tierIsUp,
  type World,
} from '../../view/read.ts';
import { isUp, type State } from '../../view/states.ts';
import { capital, tierWord } from '../../view/words.ts';

export type VerbGroup = 'run' | 'crash' | 'migrate' | 'scale';

export interface Verb {
  /** `stop`, `crash.kernel`, `migrate.host-2`, `scale.up` */
  readonly id: string;
  readonly group: VerbGroup;
  /** As a sentence by itself: "Crash the kernel". */
  readonly label: string;
  /** Inside its group, where the group says the verb: "kernel". */
  readonly short: string;
  readonly command: Command;
  /** What one would type; null where there is no such line. */
  readonly shell: string | null;
  /** Works while the action menu is open. */
  readonly key: string;
  readonly destructive: boolean;
  /** Why it does not apply now, and the way out; null when it does. */
  readonly refusal: string | null;
}

/** How a verb's shortcut is written: the menu opens first, then the letter. */
export const shortcutOf = (verb: Verb): string => `Shift+F10, ${verb.key}`;

/** Verbs whose consequences are worth a look before they are chosen. */
export const showsAhead = (verb: Verb): boolean => verb.destructive || verb.group === 'migrate';

export function verbsOf(world: World, index: number, entity: Entity, kernels: Kernels): Verb[] {
  return [
    ...running(world, entity),
    removal(world, entity),
    ...crashing(world, index, entity, kernels),
    ...migrating(world, entity),
    ...scaling(world, entity),
  ];
}

/** What the user does, for "Undo …": "Crash the kernel of db-1". */
export function doing({ label, command }: Verb, id: string): string {
  if (command.type === 'scale' || command.type === 'load') return label;
  const about = 'id' in command ? command.id : id;
  return command.type === 'crash' ? `${label} of ${about}` : `${label} ${about}`;
}

/** The same command for the twin: ids are the same on both sides. */
export const inWorld = (command: Command, world: string): Command => ({ ...command, world });

type Runs = 'start' | 'stop' | 'kill' | 'restart';
const KEYS: Readonly<Record<Runs, string>> = { start: 'S', stop: 'T', kill: 'K', restart: 'R' };

function running(world: World, entity: Entity): Verb[] {
  const state = stateAt(world, entity.row);
  const verbs: readonly Runs[] = ['start', 'stop', 'restart', 'kill'];
  return verbs.map((type) => ({
    id: type,
    group: 'run',
    label: capital(type),
    short: capital(type),
    command: { type, world: world.info.id, id: entity.id },
    shell: shellOf(entity, type, { id: entity.id }),
    key: KEYS[type],
    destructive: type !== 'start',
    refusal: whyNot(type, entity.id, state) ?? unsupported(world, entity, type),
  }));
}

/** With all that stands on it; what runs has to be stopped first. */
function removal(world: World, entity: Entity): Verb {
  const state = stateAt(world, entity.row);
  const idle = state === 'off' || state === 'fallen' || state === 'waiting' || state === 'crashed';
  return {
    id: 'remove',
    group: 'run',
    label: 'Remove',
    short: 'Remove',
    command: { type: 'remove', world: world.info.id, id: entity.id },
    shell: shellOf(entity, 'remove', { id: entity.id }),
    key: 'X',
    destructive: true,
    refusal: idle ? null : `${entity.id} is ${state}. Stop or kill it first.`,
  };
}

function whyNot(type: Runs, id: string, state: State): string | null {
  const up = isUp(state);
  if (type === 'start') {
    if (up) return `${id} is running already. Nothing to do.`;
    const busy = state === 'starting' || state === 'stopping';
    return busy ? `${id} is ${state} already. Wait until that is over.` : null;
  }
  if (type === 'restart') {
    return state === 'starting' || state === 'stopping'
      ? `${id} is ${state} already. Wait until that is over.`
      : null;
  }
  if (type === 'stop') {
    if (state === 'stopping') return `${id} is stopping already. Kill it to hurry.`;
    return up || state === 'starting' ? null : `${id} is not running. Start it first.`;
  }
  const down = state === 'off' || state === 'fallen' || state === 'waiting';
  return down ? `${id} is not running. There is nothing to kill.` : null;
}

/** Nobody is there to do it: what it stands on is down, or the daemon that manages it. */
function unsupported(world: World, entity: Entity, type: Runs): string | null {
  const { standsOn, managedBy } = kindOf(entity);
  const under = beneath(world, entity.row);
  if (type === 'start' && under && !footingIsUp(world, entity)) {
    const why = `the ${standsOn} of ${under.id} is down`;
    return `${entity.id} cannot start: ${why}. Start ${under.id} first.`;
  }
  if (!isUnmanaged(world, entity)) return null;
  const why = `it is unmanaged, because its ${managedBy} daemon is down`;
  return `${entity.id} cannot ${type}: ${why}. Start the daemon first.`;
}

/** Its own tiers from the top down, and then the kernel beneath it if it has none. */
function crashing(world: World, index: number, entity: Entity, kernels: Kernels): Verb[] {
  const own = [...entity.tiers].reverse().map(({ tier }) => crash(world, entity, tier));
  const owner = kernelOwner(world, entity.row);
  if (!owner || owner.row === entity.row) return own;
  const letter = kernels.of(index, owner.row)?.letter ?? '';
  const below = crash(world, owner, 'kernel');
  const label = `Crash kernel ${letter} beneath it (${owner.id})`;
  const short = `kernel ${letter} beneath it`;
  return [...own, { ...below, id: 'crash.beneath', label, short, key: 'B' }];
}

const CRASH_KEYS: Readonly<Record<Tier, string>> = {
  hardware: 'H',
  firmware: 'F',
  hypervisor: 'Y',
  kernel: 'N',
  userland: 'U',
  application: 'A',
};

function crash(world: World, entity: Entity, tier: Tier): Verb {
  const word = tierWord(entity, tier);
  const up = tierIsUp(world, entity, tier);
  const naming = tier === shellStrikes(entity);
  return {
    id: `crash.${tier}`,
    group: 'crash',
    label: `Crash the ${word}`,
    short: word,
    command: { type: 'crash', world: world.info.id, id: entity.id, tier },
    shell: naming ? shellOf(entity, 'crash', { id: entity.id }) : null,
    key: CRASH_KEYS[tier],
    destructive: true,
    refusal: up ? null : `${entity.id} cannot crash: its ${word} is down. Start it first.`,
  };
}

/** The tier that the kind's own shell line strikes. */
function shellStrikes(entity: Entity): Tier | undefined {
  if (tierIndex(entity, 'kernel') >= 0) return 'kernel';
  return kindOf(entity).endsWith ?? entity.tiers[0]?.tier;
}

function migrating(world: World, entity: Entity): Verb[] {
  const kind = kindOf(entity);
  const { frame } = kind.look;
  if (frame === 'glass' || frame === 'bar' || kind.beside) return [];
  const here = machineOf(world, entity.row)?.id;
  const others = machinesOf(world).filter((machine) => machine.id !== here);
  const make = (to: string, refusal: string | null): Verb => ({
    id: to === '' ? 'migrate' : `migrate.${to}`,
    group: 'migrate',
    label: to === '' ? 'Migrate' : `Migrate to ${to}`,
    short: to === '' ? 'elsewhere' : `to ${to}`,
    command: { type: 'migrate', world: world.info.id, id: entity.id, to },
    shell: shellOf(entity, 'migrate', { id: entity.id, to }),
    key: 'M',
    destructive: false,
    refusal,
  });
  if (kind.staysBecause) {
    const { reason, remedy } = kind.staysBecause;
    return [make('', `${entity.id} cannot migrate: ${reason}. ${remedy}`)];
  }
  if (others.length === 0) {
    const why = `${entity.id} cannot migrate: there is no other host in this world.`;
    return [make('', `${why} Open a scenario with two hosts.`)];
  }
  return others.map(({ id }) => make(id, staysNow(world, entity, here ?? 'its host', id)));
}

/** Why it cannot migrate at this moment, in the words of the engine. */
function staysNow(world: World, entity: Entity, here: string, to: string): string | null {
  const state = stateAt(world, entity.row);
  if (state === 'migrating' || state === 'paused') {
    return `${entity.id} is migrating already. Wait until it has arrived.`;
  }
  if (state === 'running') return null;
  const gone = !footingIsUp(world, entity);
  const why = gone ? `${here} is down, there is nothing left to copy` : 'it is not running';
  return `${entity.id} cannot migrate: ${why}. Restart it on ${to} instead.`;
}

function scaling(world: World, entity: Entity): Verb[] {
  const service = world.info.services[entity.service];
  if (!service) return [];
  const wanted = wantedOf(world, entity.service);
  const make = (id: string, replicas: number, key: string, refusal: string | null): Verb => ({
    id: `scale.${id}`,
    group: 'scale',
    label: `Scale ${service.id} to ${Math.max(0, replicas)}`,
    short: id === 'up' ? '+' : '−',
    command: {
      type: 'scale',
      world: world.info.id,
      service: service.id,
      replicas: Math.max(0, replicas),
    },
    shell: shellOf(entity, 'scale', { service: service.id, n: String(Math.max(0, replicas)) }),
    key,
    destructive: id === 'down',
    refusal,
  });
  const none = wanted === 0 ? `${service.id} has no replica to take away. Add one instead.` : null;
  return [make('down', wanted - 1, '−', none), make('up', wanted + 1, '+', null)];
}

/** Replicas that a service is meant to have. */
export const wantedOf = (world: World, service: number): number =>
  world.metrics?.services[service]?.wanted ?? replicasOf(world, service).length;

function shellOf(
  entity: Entity,
  verb: 'start' | 'stop' | 'kill' | 'restart' | 'crash' | 'migrate' | 'scale' | 'remove',
  words: Readonly<Record<string, string>>,
): string | null {
  const line = kindOf(entity).shell?.[verb];
  return line?.replace(/\{(\w+)\}/g, (whole, name: string) => words[name] ?? whole) ?? null;
}
