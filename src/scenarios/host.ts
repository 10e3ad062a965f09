/**
 * Other hosts under the same services: another operating system on them, other processors, more
 * memory. The world is put on its stack again, so all that depends on the hosts follows. What does
 * not fit is refused with the reason, and the document stays as it is.
 */
import { findKind, findSystem } from '../catalog/find.ts';
import { catalog } from '../catalog/index.ts';
import type { Arch } from '../engine/define.ts';
import type { HostDocument, ScenarioDocument, WorldDocument } from './document.ts';
import type { Installed, StackSpec } from './stack-list.ts';
import {
  isHostSystem,
  misfitOf,
  rebuilt,
  type StackView,
  stackOf,
  withoutEmpty,
} from './stacks.ts';

export interface SystemOffer {
  readonly id: string;
  readonly title: string;
  readonly chosen: boolean;
  /** Why it cannot be the system of these hosts, a clause; absent when it can. */
  readonly why?: string;
}

interface Place {
  readonly name: string;
  readonly world: WorldDocument;
  readonly view: StackView;
  readonly stack: StackSpec;
}

/** A world and the stack it is on; undefined where there is none, or it was built by hand. */
function placeOf(document: ScenarioDocument, worldIndex: number): Place | undefined {
  const name = Object.keys(document.worlds)[worldIndex] ?? '';
  const world = document.worlds[name];
  const view = (document.view ?? {}) as StackView;
  const id = view.stacks?.[name];
  return world && id !== undefined ? { name, world, view, stack: stackOf(id) } : undefined;
}

/** The part of a stack that is the operating system of its machines; none on ESXi. */
const hostSystemOf = (stack: StackSpec): Installed | undefined =>
  stack.installed.find(isHostSystem);

/** Operating systems for the hosts of a world, and why some do not fit; empty where it has none. */
export function systemsFor(document: unknown, worldIndex: number): readonly SystemOffer[] {
  const place = placeOf(document as ScenarioDocument, worldIndex);
  const own = place && hostSystemOf(place.stack);
  if (!place || !own) return [];
  const now = place.view.systems?.[place.name] ?? own.system;
  return catalog.systems.flatMap(({ id, title, userland }) => {
    if (!userland.phases?.length && id !== now) return [];
    const why = systemMisfit(place, own, id);
    return [{ id, title, chosen: id === now, ...(why !== undefined && { why }) }];
  });
}

function systemMisfit(place: Place, own: Installed, id: string): string | undefined {
  const system = findSystem(id);
  if (!system) return `there is no system "${id}"`;
  const { stack, world } = place;
  const arch = stack.hostArch ?? world.hosts[0]?.arch ?? 'x86-64';
  if (!(system.archs ?? ['x86-64']).includes(arch)) {
    return `${system.title} is not built for the processors of these hosts`;
  }
  const above = stack.installed.filter(({ on }) => on === own.name).map(({ kind }) => kind);
  const guest = stack.place === own.name ? [stack.guest] : [];
  for (const kindId of [own.kind, ...above, ...guest]) {
    const kind = findKind(kindId);
    if (kind?.families?.includes(system.family) === false) {
      return `${kind.title} does not exist on ${system.title}`;
    }
  }
  return misfitOf(world, stack, id);
}

/** The same document with another operating system on the hosts of one world. */
export function withSystem(
  document: unknown,
  worldIndex: number,
  systemId: string,
): ScenarioDocument {
  const old = document as ScenarioDocument;
  const place = placeOf(old, worldIndex);
  const own = place && hostSystemOf(place.stack);
  if (!place || !own || systemMisfit(place, own, systemId) !== undefined) return old;
  const { name, view } = place;
  const { [name]: _before, ...others } = view.systems ?? {};
  const systems = own.system === systemId ? others : { ...others, [name]: systemId };
  return again(old, place, { ...view, systems });
}

export interface HostChange {
  readonly cores?: number;
  readonly threadsPerCore?: 1 | 2;
  readonly memory?: string;
  /** Whether the virtualization extensions of the processors are on. */
  readonly virtualization?: boolean;
  readonly arch?: Arch;
}

/** The same document with other machines under one world: every host is changed alike. */
export function withHost(
  document: unknown,
  worldIndex: number,
  change: HostChange,
): ScenarioDocument {
  const old = document as ScenarioDocument;
  const place = placeOf(old, worldIndex);
  const name = Object.keys(old.worlds)[worldIndex] ?? '';
  const world = old.worlds[name];
  if (!world) return old;
  const changed = (hosts: readonly HostDocument[]) => hosts.map((host) => ({ ...host, ...change }));
  if (!place) {
    const worlds = { ...old.worlds, [name]: { ...world, hosts: changed(world.hosts) } };
    return { ...old, worlds, journal: [] };
  }
  const noted = place.view.hosts?.[name];
  const { [name]: _noted, ...others } = place.view.hosts ?? {};
  const hosts = changed(noted ?? world.hosts);
  return again(old, { ...place, world: { ...world, hosts } }, { ...place.view, hosts: others });
}

/** Puts a world on its stack again, from the hosts that its author asked for. */
function again(old: ScenarioDocument, { name, world }: Place, view: StackView): ScenarioDocument {
  const { [name]: hosts = world.hosts, ...others } = view.hosts ?? {};
  return rebuilt(old, name, { ...world, hosts }, withoutEmpty({ ...view, hosts: others }));
}
