/** What is being put together in the dialog, and the command it comes to. */

import { findApplication, findKind, findSystem } from '../../catalog/find.ts';
import { catalog } from '../../catalog/index.ts';
import type { Command } from '../../engine/index.ts';
import { MiB } from '../../units.ts';
import {
  freeId,
  type System,
  stemOf,
  usualKind,
  usualPlace,
  wantsApplication,
  wantsMemory,
  wantsSystem,
  whyNot,
} from '../../view/adding.ts';
import {
  type Entity,
  type Kind,
  present,
  systemOf,
  tierIndex,
  type World,
} from '../../view/read.ts';
import type { Preset } from './presets.ts';

export interface Draft {
  /** Ids of the place, the technology, the system and the program; empty for none. */
  readonly on: string;
  readonly kind: string;
  readonly system: string;
  readonly application: string;
  /** As typed; empty for one that is free. */
  readonly name: string;
  readonly memoryMiB: number;
}

export type Create = Extract<Command, { type: 'create' }>;

export const placeOf = (world: World, draft: Draft): Entity | undefined =>
  world.entities[world.rowOf(draft.on) ?? -1];

/** The first that nothing speaks against, `wished` first. */
function firstOf<T extends { readonly id: string }>(
  list: readonly T[],
  wished: string | null | undefined,
  fits: (one: T) => boolean,
): string {
  const sorted = [...list].sort((a, b) => Number(b.id === wished) - Number(a.id === wished));
  return (sorted.find(fits) ?? sorted[0])?.id ?? '';
}

/** A draft for a place: what stands there usually, with what usually runs in it. */
export function usualDraft(world: World, on?: string): Draft {
  const asked = on === undefined ? undefined : world.entities[world.rowOf(on) ?? -1];
  const place = asked ?? usualPlace(world);
  const kind = place && usualKind(world, place);
  const draft = { on: place?.id ?? '', kind: kind?.id ?? '', name: '', memoryMiB: 1024 };
  return { ...draft, ...contents(world, place, kind) };
}

/** A system and a program that fit a technology on a place; those of its neighbours first. */
export function contents(
  world: World,
  place: Entity | undefined,
  kind: Kind | undefined,
): Pick<Draft, 'system' | 'application'> {
  if (!place || !kind) return { system: '', application: '' };
  const like = present(world).find((one) => one.service >= 0);
  const system = firstOf(
    catalog.systems,
    like?.system ?? systemOf(place)?.id,
    (system) => whyNot(world, place, { kind, system }) === null,
  );
  const application = firstOf(
    catalog.applications,
    like?.application,
    (application) =>
      whyNot(world, place, { kind, system: systemIn(kind, system), application }) === null,
  );
  return { system, application };
}

/** The system of a draft, where the technology takes one. */
export const systemIn = (kind: Kind, system: string): System | undefined =>
  wantsSystem(kind) ? findSystem(system) : undefined;

/** What speaks against a draft; null when nothing does. */
export function whyNotDraft(world: World, draft: Draft): string | null {
  const place = placeOf(world, draft);
  const kind = findKind(draft.kind);
  if (!place || !kind) return null;
  const application = wantsApplication(kind) ? findApplication(draft.application) : undefined;
  return whyNot(world, place, { kind, system: systemIn(kind, draft.system), application });
}

/** The command of a draft, with a name that is free where none was typed. */
export function commandOf(world: World, draft: Draft): Create {
  const kind = findKind(draft.kind);
  const application = findApplication(draft.application);
  const stem = kind ? stemOf(kind, application) : draft.kind;
  return {
    type: 'create',
    world: world.info.id,
    id: draft.name.trim() || freeId(world, stem),
    on: draft.on,
    settings: {
      kind: draft.kind,
      ...(kind && wantsSystem(kind) && draft.system !== '' && { system: draft.system }),
      ...(kind && wantsApplication(kind) && application && { application: application.id }),
      ...(kind && wantsMemory(kind) && { memoryBytes: MiB(draft.memoryMiB) }),
    },
  };
}

/** What a system takes for itself and half of that for the rest, in MiB. */
const leastMemoryMiB = ({ kernel, userland }: System): number =>
  Math.ceil(
    (1.5 * ((kernel.memoryBytes?.value ?? 0) + (userland.memoryBytes?.value ?? 0))) / MiB(1),
  );

/** The same with each of some systems and no program, each under the name of its system. */
export function several(world: World, draft: Draft, systems: readonly string[]): Create[] {
  return systems.flatMap((id) => {
    const found = findSystem(id);
    if (!found) return [];
    const memoryMiB = Math.max(draft.memoryMiB, leastMemoryMiB(found));
    const plain = id.replaceAll('.', '-');
    const name = world.rowOf(plain) === undefined ? plain : freeId(world, plain);
    return [commandOf(world, { ...draft, system: id, application: '', name, memoryMiB })];
  });
}

/** The commands of a preset: of the chosen technology, or of its own. */
export function presetCommands(world: World, draft: Draft, preset: Preset): Create[] {
  const { systems, kind = draft.kind, application = '' } = preset;
  return systems
    ? several(world, draft, systems)
    : [commandOf(world, { ...draft, kind, application, name: '' })];
}

/** What it puts where; null where it makes no sense. */
export function presetNote(world: World, draft: Draft, preset: Preset): string | null {
  const chosen = findKind(draft.kind);
  const { systems } = preset;
  if (!systems) {
    const place = placeOf(world, draft);
    const ground = findKind(preset.kind ?? '')?.standsOn;
    return place && ground && tierIndex(place, ground) >= 0 ? `on ${draft.on}` : null;
  }
  if (!chosen || !wantsSystem(chosen)) return null;
  return systems.flatMap((id) => findSystem(id)?.title ?? []).join(', ');
}

/** The line that would make it, where its technology has one. */
export function shellOf(world: World, draft: Draft): string | null {
  const { id, settings } = commandOf(world, draft);
  const application = findApplication(draft.application);
  const words: Readonly<Record<string, string>> = {
    id,
    image: settings.image ?? application?.image ?? '',
    system: settings.system ?? '',
    memory: String(draft.memoryMiB),
    cpus: '1',
  };
  const line = findKind(draft.kind)?.shell?.create;
  return line?.replace(/\{(\w+)\}/g, (whole, name: string) => words[name] ?? whole) ?? null;
}
