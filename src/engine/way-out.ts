/**
 * The way out of a misfit, computed from the catalogue: a virtual machine in which the refused
 * thing would fit, with the hypervisor that it needs beneath it and the daemon that the thing needs
 * inside; or, for what is a virtual machine itself, another one that takes the same system.
 *
 * Places are tried from the one that was asked for downwards, technologies and systems in the order
 * of the catalogue; the first that fits is taken.
 */
import type { Bytes } from '../units.ts';
import type { Command } from './commands.ts';
import type { KindSpec, SystemSpec } from './define.ts';
import { bringsKernel, choosesKernel, misfit, partMisfit, type Standing } from './fit.ts';
import type { EntitySettings } from './scenario.ts';
import { diskPlan, memoryPlan, plan } from './systems/making.ts';
import { memoryFree } from './systems/memory.ts';
import { diskFree } from './systems/storage.ts';
import type { World } from './systems.ts';
import { firstChild, machineOf, nextSibling, record, STATE, stateOf } from './world.ts';

type Create = Extract<Command, { type: 'create' }>;

/** Memory is given in whole pieces of this size. */
const PIECE: Bytes = 256 * 2 ** 20;
/** Room for what a system and its programs take beyond the figures of the catalogue; assumption. */
const MARGIN = 1.5;

const titles = (world: World) => (id: string) => world.lookup.kinds.get(id)?.title ?? id;

/** A thing of these settings, as the rules of fitting see it. */
export function standingOf(world: World, id: string, settings: EntitySettings): Standing {
  const { kinds, systems, applications, images } = world.lookup;
  const application = applications.get(settings.application ?? '');
  return {
    id,
    kind: kinds.get(settings.kind) as KindSpec,
    application,
    system: systems.get(settings.system ?? ''),
    image: images.get(settings.image ?? application?.image ?? ''),
  };
}

/** An entity and all that it stands on, from there down to the machine. */
export function chainOf(world: World, row: number): Standing[] {
  const chain: Standing[] = [];
  for (let r = row; r >= 0; r = world.column.parent.get(r)) {
    const { id, kind, system, application, image, spec } = record(world, r);
    const extensionsOff = world.setup.rows.get(r)?.nextExtensions === 0;
    const arch = spec.hardware?.arch;
    chain.push({ id, kind, system, application, image, arch, extensionsOff });
  }
  return chain;
}

/** A hypervisor under a new machine: one that is there, one to be made, or none. */
interface Base {
  readonly on: string;
  readonly chain: readonly Standing[];
  readonly make: readonly Create[];
}

/** What the search is about. */
interface Search {
  readonly world: World;
  readonly command: Create;
  readonly thing: Standing;
}

export interface WayOut {
  readonly commands: readonly Command[];
  readonly remedy: string;
}

/** Commands that bring about what was asked for in a place where it fits; null if none do. */
export function wayOutOf(world: World, command: Create, place: number): WayOut | null {
  const thing = standingOf(world, command.id, command.settings);
  const search: Search = { world, command, thing };
  const extended = chainOf(world, place).map((under) => ({ ...under, extensionsOff: false }));
  if (misfit(thing, extended) === null) {
    const { commands, remedy } = extensionsOn(world, place);
    const stays = record(world, place).service < 0 && hasRoom(world, place, [command]);
    return stays ? { commands: [...commands, command], remedy } : null;
  }
  for (let row = place; row >= 0; row = world.column.parent.get(row)) {
    if (record(world, row).service >= 0) continue; // it comes and goes
    const found = besides(search, row);
    if (found) return found;
    for (const kind of machinesOf(world)) {
      for (const base of basesFor(search, kind, row)) {
        const found = instead(search, kind, base, row) ?? around(search, kind, base, row);
        if (found) return found;
      }
    }
  }
  return null;
}

/** Turns the extensions on in the firmware of the machine beneath. */
export function extensionsOn(world: World, row: number): WayOut {
  const { id } = record(world, machineOf(world, row));
  const here = { world: world.spec.id, id } as const;
  const commands: Command[] = [
    { type: 'configure', ...here, virtualization: true },
    { type: 'restart', ...here },
  ];
  return { commands, remedy: `Turn them on and restart ${id}.` };
}

/**
 * Kinds of virtual machines: given memory, with a system of one's choice, not an image. Those that
 * are made to hold others, and no program of their own, come first.
 */
function machinesOf(world: World): KindSpec[] {
  const all = [...world.lookup.kinds.values()].filter(
    (kind) =>
      kind.memoryAdmission === 'given' &&
      kind.standsOn !== null &&
      choosesKernel(kind) &&
      !kind.brings.some(({ filledBy }) => filledBy === 'image'),
  );
  const runs = ({ brings }: KindSpec): boolean => brings.some((b) => b.tier === 'application');
  return [...all.filter((kind) => !runs(kind)), ...all.filter(runs)];
}

/** On what a machine of a kind could stand, at this row: on itself, or on a hypervisor there. */
function basesFor(search: Search, kind: KindSpec, row: number): Base[] {
  const { world, command } = search;
  const below = chainOf(world, row);
  const bases: Base[] = [{ on: record(world, row).id, chain: below, make: [] }];
  for (let c = firstChild(world, row); c >= 0; c = nextSibling(world, c)) {
    if (stateOf(world, c) === STATE.removed || record(world, c).service >= 0) continue;
    bases.push({ on: record(world, c).id, chain: chainOf(world, c), make: [] });
  }
  for (const id of kind.needs ?? []) {
    const needed = world.lookup.kinds.get(id);
    if (!needed || needed.brings.some((b) => b.filledBy !== 'kind')) continue;
    if (bringsKernel(needed) || startsAnother(world, row, needed) !== null) continue;
    const settings = { kind: id };
    const name = freeId(world, id, command.id);
    const standing = standingOf(world, name, settings);
    if (misfit(standing, below, titles(world))) continue;
    const on = record(world, row).id;
    const create: Create = { type: 'create', world: command.world, id: name, on, settings };
    bases.push({ on: name, chain: [standing, ...below], make: [create] });
  }
  return bases.filter((base) => carries(base.chain[0], kind) && isManaged(world, kind, base));
}

/** Whether the daemon that manages things of a kind is there, or beneath a new hypervisor. */
export function isManaged(
  world: World,
  { managedBy }: KindSpec,
  { chain }: Pick<Base, 'chain'>,
): boolean {
  if (managedBy === undefined) return true;
  for (const { id, kind } of chain) {
    const row = world.rows.get(id);
    if (row !== undefined && hasDaemon(world, row, managedBy)) return true;
    if (bringsKernel(kind)) return false;
  }
  return false;
}

function hasDaemon(world: World, row: number, daemon: string): boolean {
  for (let c = firstChild(world, row); c >= 0; c = nextSibling(world, c)) {
    if (record(world, c).kind.id === daemon && stateOf(world, c) !== STATE.removed) return true;
  }
  return false;
}

/** A quick look, before systems are tried. */
const carries = (parent: Standing | undefined, { standsOn, needs }: KindSpec): boolean =>
  parent?.kind.brings.some(({ tier }) => tier === standsOn) === true &&
  needs?.includes(parent.kind.id) !== false;

/** The same thing on the hypervisor, or whatever else it needs, that is there or can be made. */
function besides(search: Search, row: number): WayOut | null {
  const { world, command, thing } = search;
  for (const base of basesFor(search, thing.kind, row)) {
    if (base.on === command.on || misfit(thing, base.chain, titles(world))) continue;
    const commands = [...base.make, { ...command, on: base.on }];
    if (!hasRoom(world, row, commands)) continue;
    const remedy = `Put it on ${base.chain[0]?.kind.title ?? base.on}: ${base.on}.`;
    return { commands, remedy };
  }
  return null;
}

/** The same machine of another kind, or one for a system that was meant for a container. */
function instead(search: Search, kind: KindSpec, base: Base, row: number): WayOut | null {
  const { command, thing } = search;
  const alike = thing.kind.memoryAdmission === 'given' && choosesKernel(thing.kind);
  const system = !bringsKernel(thing.kind) && command.settings.system ? thing.system : undefined;
  if ((!alike && !system) || kind.id === thing.kind.id) return null;
  if (misfit({ ...thing, kind }, base.chain)) return null;
  if (partMisfit(kind, command.settings.without ?? [])) return null;
  const { networking: _mode, separation: _apart, ...rest } = command.settings;
  const sized = system && { memoryBytes: rest.memoryBytes ?? sizeFor(search, kind, system, null) };
  const settings: EntitySettings = { ...rest, kind: kind.id, ...sized };
  const commands = [...base.make, { ...command, on: base.on, settings }];
  if (!hasRoom(search.world, row, commands)) return null;
  const remedy = system
    ? `Make it a machine of its own: ${kind.title} with ${system.title}.`
    : `Make it a machine of another kind: ${kind.title}.`;
  return { commands, remedy };
}

/** A machine around it, with a system on which it runs. */
function around(search: Search, kind: KindSpec, base: Base, row: number): WayOut | null {
  const { world, command, thing } = search;
  if (thing.kind.id === kind.id) return null;
  for (const system of world.lookup.systems.values()) {
    const name = freeId(world, `${kind.id}-for-${command.id}`, command.id);
    const machine: Standing = { id: name, kind, system };
    if (misfit(machine, base.chain)) continue;
    const inside = [machine, ...base.chain];
    if (misfit(thing, inside)) continue;
    const daemon = daemonFor(search, inside);
    if (daemon === undefined) continue;
    const memoryBytes = sizeFor(search, kind, system, daemon);
    const settings: EntitySettings = { kind: kind.id, system: system.id, memoryBytes };
    const here = { type: 'create', world: command.world } as const;
    const outside: Create[] = [...base.make, { ...here, id: name, on: base.on, settings }];
    const within: Create[] = [
      ...(daemon ? [{ ...here, id: daemon.id, on: name, settings: daemon.settings }] : []),
      { ...command, on: name },
    ];
    if (!hasRoom(world, row, outside, within)) continue;
    const remedy = `Put a machine beneath it: ${kind.title} with ${system.title}.`;
    return { commands: [...outside, ...within], remedy };
  }
  return null;
}

interface Daemon {
  readonly id: string;
  readonly settings: EntitySettings;
}

/** The daemon that manages the thing, inside; null if it needs none, undefined if none fits. */
function daemonFor(
  { world, command, thing }: Search,
  inside: readonly Standing[],
): Daemon | null | undefined {
  const wanted = thing.kind.managedBy;
  if (wanted === undefined) return null;
  const settings: EntitySettings = { kind: wanted };
  const id = freeId(world, wanted, command.id);
  const kind = world.lookup.kinds.get(wanted);
  if (!kind || kind.brings.some(({ filledBy }) => filledBy !== 'kind')) return undefined;
  return misfit(standingOf(world, id, settings), inside) ? undefined : { id, settings };
}

/** Commands that make the daemon of a thing first, where it is to be put; null if none can be. */
export function withDaemon(world: World, command: Create, place: number): WayOut | null {
  const thing = standingOf(world, command.id, command.settings);
  const chain = chainOf(world, place);
  for (const [level, { id: on, kind }] of chain.entries()) {
    const daemon = daemonFor({ world, command, thing }, chain.slice(level));
    if (daemon) {
      const { id, settings } = daemon;
      const title = titles(world)(settings.kind);
      const first: Create = { type: 'create', world: command.world, id, on, settings };
      if (!hasRoom(world, place, [first, command])) return null;
      return { commands: [first, command], remedy: `Put a ${title} on ${on} first.` };
    }
    if (bringsKernel(kind)) return null;
  }
  return null;
}

/** Memory for a machine with its system, a daemon and the thing. */
function sizeFor(
  { world, command }: Search,
  kind: KindSpec,
  system: SystemSpec,
  daemon: Daemon | null,
): Bytes {
  const own = plan(world, { kind: kind.id, system: system.id, memoryBytes: 0 });
  const made = [
    own,
    plan(world, command.settings),
    ...(daemon ? [plan(world, daemon.settings)] : []),
  ];
  let bytes = command.settings.memoryBytes ?? 0;
  for (const { tiers } of made) for (const tier of tiers) bytes += tier.memoryBytes;
  return Math.ceil((bytes * MARGIN) / PIECE) * PIECE;
}

/** Whether there is memory for what is made, and disk for it and for what is made inside it. */
function hasRoom(
  world: World,
  row: number,
  made: readonly Create[],
  inside: readonly Create[] = [],
): boolean {
  let memory = 0;
  let disk = 0;
  for (const { settings } of made) memory += memoryPlan(world, row, settings).need;
  for (const { settings } of [...made, ...inside]) disk += diskPlan(world, row, settings).need;
  return memory <= memoryFree(world, row) && disk <= diskFree(world, row);
}

const ID_MAX = 80;

/** What the firmware of a place starts already, if a thing of this kind would be started by it. */
export function startsAnother(world: World, place: number, kind: KindSpec): string | null {
  if (kind.standsOn !== 'firmware') return null;
  for (let c = firstChild(world, place); c >= 0; c = nextSibling(world, c)) {
    const other = record(world, c);
    if (stateOf(world, c) !== STATE.removed && other.kind.standsOn === 'firmware') return other.id;
  }
  return null;
}

/** An id that nothing has, or had. */
function freeId(world: World, wish: string, taken: string): string {
  const base = wish.slice(0, ID_MAX - 6);
  for (let n = 1; ; n++) {
    const id = n === 1 && wish.includes('-for-') ? base : `${base}-${n}`;
    if (id !== taken && !world.rows.has(id)) return id;
  }
}
