/**
 * What can be put where, as far as the lists of tiers say it: for the dialog in which something new
 * is made. The engine has the last word; what is marked here as refused can be asked for all the
 * same, and its answer says more.
 */

import { findKind } from '../catalog/find.ts';
import { catalog } from '../catalog/index.ts';
import type { Arch } from '../engine/define.ts';
import { misfit, type Standing } from '../engine/fit.ts';
import { extensionsOf } from './hardware.ts';
import {
  applicationOf,
  beneath,
  childrenOf,
  type Entity,
  type Kind,
  kindOf,
  present,
  systemOf,
  type Tier,
  tierIndex,
  type World,
} from './read.ts';

export { called, familyName } from '../engine/define.ts';

export type System = (typeof catalog.systems)[number];
export type Application = (typeof catalog.applications)[number];

export interface KindGroup {
  readonly title: string;
  readonly kinds: readonly Kind[];
}

const brings = (kind: Kind, tier: Tier): boolean => kind.brings.some((one) => one.tier === tier);
const filled = (kind: Kind, by: 'system' | 'image' | 'application'): boolean =>
  kind.brings.some((one) => one.filledBy === by);

/** It needs a system, a program, an image: what fills its tiers is not its own. */
export const wantsSystem = (kind: Kind): boolean => filled(kind, 'system');
export const wantsApplication = (kind: Kind): boolean =>
  filled(kind, 'application') || filled(kind, 'image');
export const wantsMemory = (kind: Kind): boolean => kind.memoryAdmission === 'given';
export const hasOwnKernel = (kind: Kind): boolean => brings(kind, 'kernel');

/** Headings under which technologies are listed, in this order. */
const GROUPS: readonly (readonly [string, (kind: Kind) => boolean])[] = [
  ['Daemons beside what they manage', (kind) => kind.beside === true],
  ['Hypervisors', (kind) => brings(kind, 'hypervisor')],
  [
    'Machines with a kernel of their own',
    (kind) => hasOwnKernel(kind) && kind.standsOn !== 'firmware',
  ],
  ['Systems on a machine', hasOwnKernel],
  ['Containers: a userland of their own', (kind) => brings(kind, 'userland')],
  ['Programs', () => true],
];

/** All that can stand on something. */
export function kindGroups(): KindGroup[] {
  const left = new Set(catalog.kinds.filter((kind) => kind.standsOn !== null));
  return GROUPS.map(([title, belongs]) => {
    const kinds = [...left].filter(belongs);
    for (const kind of kinds) left.delete(kind);
    return { title, kinds: kinds.sort((a, b) => a.title.localeCompare(b.title)) };
  }).filter(({ kinds }) => kinds.length > 0);
}

/** More than this in a list is no choice any more. */
const PLACES_MAX = 300;

/** Whatever is there, from the machines upwards. */
export const placesIn = (world: World): Entity[] => present(world).slice(0, PLACES_MAX);

/** Where something is put unless said otherwise: where guests stand, or could. */
export function usualPlace(world: World): Entity | undefined {
  const all = present(world);
  const replica = all.find((entity) => entity.service >= 0);
  const floor = replica && beneath(world, replica.row);
  if (floor) return floor;
  const bars = all.filter((entity) => kindOf(entity).look.frame === 'bar');
  const best = bars.find((entity) => tierIndex(entity, 'hypervisor') >= 0);
  return best ?? bars.find((entity) => tierIndex(entity, 'kernel') >= 0) ?? all[0];
}

/** What is put there unless said otherwise: what stands there already, or what first fits. */
export function usualKind(world: World, place: Entity): Kind | undefined {
  const children = childrenOf(world, place.row);
  const fits = catalog.kinds.filter(
    (kind) => kind.standsOn !== null && !kind.beside && whyNotOn(world, place, kind) === null,
  );
  const guests = children.filter((one) => fits.includes(kindOf(one)) && isGuest(kindOf(one)));
  const daemons = new Set(children.map((one) => one.kind));
  return (
    (guests[0] && kindOf(guests[0])) ??
    fits.find((kind) => kind.managedBy !== undefined && daemons.has(kind.managedBy)) ??
    fits.find((kind) => isGuest(kind) && !kind.managedBy) ??
    fits[0]
  );
}

const isGuest = (kind: Kind): boolean => wantsSystem(kind) || wantsApplication(kind);

/** What stands where, as the rules of fitting see it. */
function standing(world: World, entity: Entity): Standing {
  const machine = entity.settings.arch;
  const off = extensionsOf(world, entity) === false;
  return {
    id: entity.id,
    kind: kindOf(entity),
    system: systemOf(entity),
    application: applicationOf(entity),
    ...(machine !== undefined && { arch: machine as Arch }),
    ...(off && { extensionsOff: true }),
  };
}

function chainFrom(world: World, place: Entity): Standing[] {
  const chain: Standing[] = [];
  let entity: Entity | undefined = place;
  for (let steps = 0; entity && steps < 64; steps++) {
    chain.push(standing(world, entity));
    entity = beneath(world, entity.row);
  }
  return chain;
}

/** What is to be put somewhere. */
export interface Wish {
  readonly kind: Kind;
  readonly system?: System | undefined;
  readonly application?: Application | undefined;
}

const titleOf = (id: string): string => findKind(id)?.title ?? id;

/**
 * Why something will be refused on a place, in a clause; null when nothing speaks against it. The
 * engine asks the same rules.
 */
export function whyNot(world: World, place: Entity, wish: Wish): string | null {
  const image = catalog.images.find((one) => one.id === wish.application?.image);
  const thing: Standing = { id: '', ...wish, image };
  return misfit(thing, chainFrom(world, place), titleOf)?.reason ?? null;
}

/** Only the technology: that of what runs in it is another question. */
export const whyNotOn = (world: World, place: Entity, kind: Kind): string | null =>
  whyNot(world, place, { kind });

/** A name that is not taken: "vm-2". */
export function freeId(world: World, stem: string): string {
  for (let n = 1; ; n++) {
    const id = `${stem}-${n}`;
    if (world.rowOf(id) === undefined) return id;
  }
}

/** What names of such things begin with. */
export function stemOf(kind: Kind, application: Application | undefined): string {
  if (hasOwnKernel(kind) && kind.standsOn !== 'firmware') return 'vm';
  if (application && wantsApplication(kind)) return application.id;
  return kind.id;
}
