/**
 * Whether a thing can exist where somebody wants to put it: a pure function of what it is made of
 * and of what lies beneath. Nothing here knows a technology; it reads tiers, families of kernels
 * and architectures of processors from the catalogue.
 *
 *   the tier it stands on      is brought by what is directly beneath
 *   what it `needs`            is directly beneath
 *   families                   hold for the nearest kernel beneath; without one, for its own
 *   a userland, an image,      have the family of the kernel that they run on
 *     a program
 *   architectures              of a kernel and an image: of the processor, or one imitated for them
 *   the processor's extensions are on, for what needs them
 *
 * How accurate is this? Families and architectures are names, compared as such; one version of a
 * kernel is asked for only where an image says that it runs on no other. A guest's processor is
 * assumed to have the extensions that the machine's has: every technology here can pass them on.
 */
import {
  type ApplicationSpec,
  type Arch,
  type ImageSpec,
  type KindSpec,
  type PartId,
  type Separation,
  SWITCH_NAMES,
  SWITCHES,
  type SwitchId,
  type SystemSpec,
  type Tier,
} from './define.ts';
import { article, called, familyName } from './families.ts';
import { PART_RULES } from './parts.ts';

/** What is known of something that stands, or is to be put, somewhere. */
export interface Standing {
  readonly id: string;
  readonly kind: KindSpec;
  readonly system?: SystemSpec | null | undefined;
  readonly application?: ApplicationSpec | null | undefined;
  readonly image?: ImageSpec | null | undefined;
  /** Of a machine; x86-64 unless set. */
  readonly arch?: Arch | undefined;
  /** Of a machine: the virtualization extensions of its processor are off. */
  readonly extensionsOff?: boolean | undefined;
}

export interface Misfit {
  readonly code: 'misfit';
  /** The setting that does not fit. */
  readonly about: 'on' | 'system' | 'application' | 'image';
  /** A clause without its full stop: "a Docker container stands on a kernel, and … brings none". */
  readonly reason: string;
  /** The same, as an order: "put it on something that does". */
  readonly remedy: string;
  /** What is left when nothing that could be put there would help. */
  readonly elsewhere?: string;
}

type Titles = (kindId: string) => string;

/** What does not fit when `thing` is put on the first of `beneath`; null when all does. */
export function misfit(
  thing: Standing,
  beneath: readonly Standing[],
  titleOf: Titles = (id) => id,
): Misfit | null {
  return (
    footingMisfit(thing, beneath, titleOf) ??
    programMisfit(thing) ??
    kernelMisfit(thing, beneath) ??
    archMisfit(thing, beneath) ??
    extensionsMisfit(thing, beneath)
  );
}

const no = (
  about: Misfit['about'],
  reason: string,
  remedy: string,
  elsewhere?: string,
): Misfit => ({
  code: 'misfit',
  about,
  reason,
  remedy,
  ...(elsewhere !== undefined && { elsewhere }),
});

const listed = (names: readonly string[]): string => names.join(' or ');

const familyNames = (families: readonly string[]): string => listed(families.map(familyName));

const ARCH_NAMES: Readonly<Record<Arch, string>> = {
  'x86-64': 'x86-64',
  power: 'POWER',
  arm64: 'ARM64',
  s390: 'S/390',
};
export const archName = (arch: Arch): string => ARCH_NAMES[arch];

export const bringsKernel = ({ brings }: KindSpec): boolean =>
  brings.some(({ tier }) => tier === 'kernel');
/** Its kernel is that of a system of one's choice. */
export const choosesKernel = ({ brings }: KindSpec): boolean =>
  brings.some(({ tier, filledBy }) => tier === 'kernel' && filledBy === 'system');
const fills = ({ brings }: KindSpec, by: string): boolean =>
  brings.some(({ filledBy }) => filledBy === by);

/** "a kernel", "firmware". */
const tierName = (tier: Tier): string =>
  tier === 'firmware' || tier === 'hardware' ? tier : article(tier);

function footingMisfit(
  { kind }: Standing,
  [parent]: readonly Standing[],
  titleOf: Titles,
): Misfit | null {
  const what = called(kind);
  const tier = kind.standsOn;
  if (tier === null) {
    return parent ? no('on', `${what} stands on the floor`, 'put it beside the others') : null;
  }
  const need = `${what} stands on ${tierName(tier)}`;
  if (!parent) return no('on', `${need}, and not on the floor`, 'put it on something that has one');
  const on = `"${parent.id}"`;
  if (!parent.kind.brings.some((brought) => brought.tier === tier)) {
    const remedy = 'put it on something that does';
    return no('on', `${need}, and ${on} (${parent.kind.title}) brings none`, remedy);
  }
  if (kind.needs && !kind.needs.includes(parent.kind.id)) {
    const names = listed(kind.needs.map(titleOf));
    const reason = `${what} needs ${names} beneath it, and ${on} is ${parent.kind.title}`;
    return no('on', reason, 'put it on one');
  }
  if (tier === 'firmware' && bringsKernel(parent.kind)) {
    const reason = `${need}, and that of ${on} starts a kernel of its own`;
    return no('on', reason, 'put it on a machine of its own');
  }
  return null;
}

/** A program, and an image, runs on systems of its own family. */
export function programMisfit(thing: Standing): Misfit | null {
  const { kind, system } = thing;
  if (!system || !fills(kind, 'system')) return null;
  const wrong = contents(thing).find(({ family }) => family !== system.family);
  if (!wrong) return null;
  const reason = `${wrong.title} does not run on ${system.title}`;
  return no(wrong.about, reason, `choose ${article(familyName(wrong.family))} system for it`);
}

/** What brings the nearest kernel beneath. */
const kernelBeneath = (beneath: readonly Standing[]): Standing | undefined =>
  beneath.find(({ kind }) => bringsKernel(kind));

const onlyOn = (kind: KindSpec): string =>
  `${called(kind)} exists on ${familyNames(kind.families ?? [])} kernels only`;

function kernelMisfit(thing: Standing, beneath: readonly Standing[]): Misfit | null {
  const { kind, system } = thing;
  const under = kernelBeneath(beneath);
  const kernel = under ? under.system : bringsKernel(kind) ? system : undefined;
  const found = contents(thing).find(({ family }) => kind.families?.includes(family) === false);
  if (kind.families && found && !choosesKernel(kind)) {
    const wants = familyName(found.family);
    const reason = `${onlyOn(kind)}, and ${found.title} is made for ${wants}`;
    const remedy = `run it on ${article(wants)} system, or in a virtual machine with one`;
    return no(found.about, reason, remedy);
  }
  if (!kernel) return null;
  const runs = under?.system ? `"${under.id}" runs ${kernel.title}` : `it has ${kernel.title}`;
  if (kind.families && !kind.families.includes(kernel.family)) {
    const reason = `${onlyOn(kind)}, and ${runs}`;
    return no('on', reason, ...wanted(kind.families[0] ?? ''));
  }
  if (!under || bringsKernel(kind)) return null;
  for (const { title, family, version } of contents(thing)) {
    if (family !== kernel.family) {
      const reason = `${title} needs ${article(familyName(family))} kernel, and ${runs}`;
      return no('on', reason, ...wanted(family));
    }
    if (version !== undefined && kernel.kernelVersion !== undefined) {
      if (version === kernel.kernelVersion) continue;
      const reason = `${title} runs on ${version} alone, and ${runs} with ${kernel.kernelVersion}`;
      return no('on', reason, 'take the image of that version, or isolate it by a virtual machine');
    }
  }
  return null;
}

/** What would help, and what is left when it cannot be had there. */
function wanted(family: string): readonly [remedy: string, elsewhere: string] {
  const kernel = `${article(familyName(family))} kernel`;
  return [`give it a virtual machine of its own with ${kernel}`, `put it on a host with ${kernel}`];
}

interface Content {
  readonly about: 'system' | 'application' | 'image';
  readonly title: string;
  readonly family: string;
  readonly version?: string | undefined;
}

/** What of a thing was made for a kernel of some family. */
function contents({ kind, system, application, image }: Standing): Content[] {
  const found: Content[] = [];
  if (application && fills(kind, 'application')) {
    found.push({ about: 'application', title: application.title, family: application.family });
  }
  if (image && fills(kind, 'image')) {
    const title = `the image ${image.title}`;
    found.push({ about: 'image', title, family: image.family, version: image.kernelVersion });
  }
  if (system && fills(kind, 'system')) {
    found.push({ about: 'system', title: system.title, family: system.family });
  }
  return found;
}

const NATIVE: Arch = 'x86-64';
const archsOf = (system: SystemSpec): readonly Arch[] => system.archs ?? [NATIVE];

/** What processors look like on top of a stack: the machine's own, or an imitated one. */
export function archOn(beneath: readonly Standing[]): Arch {
  let arch: Arch = beneath.at(-1)?.arch ?? NATIVE;
  for (const { kind, system } of beneath.toReversed()) {
    if (!bringsKernel(kind) || !system || archsOf(system).includes(arch)) continue;
    arch = kind.emulates?.find((other) => archsOf(system).includes(other)) ?? arch;
  }
  return arch;
}

function archMisfit(thing: Standing, beneath: readonly Standing[]): Misfit | null {
  const { kind, system, image } = thing;
  if (beneath.length === 0) return null;
  const arch = archOn(beneath);
  const has = `the processor of "${beneath.at(-1)?.id ?? ''}" is ${archName(arch)}`;
  if (kind.archs && !kind.archs.includes(arch)) {
    const names = listed(kind.archs.map(archName));
    const reason = `${called(kind)} exists for ${names}, and ${has}`;
    return no('on', reason, `put it on a machine with ${names}`);
  }
  const offered: readonly Arch[] = [arch, ...(kind.emulates ?? [])];
  const made = [
    ...(system && bringsKernel(kind) ? [{ title: system.title, archs: archsOf(system) }] : []),
    ...(image?.archs && fills(kind, 'image') ? [{ title: image.title, archs: image.archs }] : []),
  ];
  for (const { title, archs } of made) {
    if (archs.some((one) => offered.includes(one))) continue;
    const reason = `${title} is built for ${listed(archs.map(archName))}, and ${has}`;
    const remedy = `take a system built for ${archName(arch)}, or a machine imitated in software`;
    return no('system', reason, remedy);
  }
  return null;
}

function extensionsMisfit({ kind }: Standing, beneath: readonly Standing[]): Misfit | null {
  const machine = beneath.at(-1);
  if (!kind.needsExtensions || !machine?.extensionsOff) return null;
  const what = `${called(kind)} needs the virtualization extensions of the processor`;
  const reason = `${what}, and they are off in the firmware of "${machine.id}"`;
  return no('on', reason, `turn them on and restart ${machine.id}`);
}

/** Switches that can be turned on things of a kind. */
export const switchesOf = (kind: KindSpec): readonly SwitchId[] =>
  kind.switches ?? kind.separates ?? [];

/** Technologies named in a remedy, at most. */
const NAMED_MAX = 3;

/** A switch that things of this kind do not have, with the reason and who has it; or null. */
export function switchMisfit(
  kind: KindSpec,
  separation: Separation | undefined,
  kinds: Iterable<KindSpec>,
): { readonly reason: string; readonly remedy: string } | null {
  const has = switchesOf(kind);
  const id = SWITCHES.find((one) => separation?.[one] !== undefined && !has.includes(one));
  if (id === undefined) return null;
  const what = called(kind);
  if (bringsKernel(kind) && has.length === 0) {
    const reason = `${what} has a kernel of its own, so there is nothing to set apart`;
    return { reason, remedy: 'set it on what runs inside' };
  }
  const others = [...kinds].filter((other) => {
    const { families } = other;
    const alike = !families || !kind.families || families.some((f) => kind.families?.includes(f));
    return alike && other.standsOn !== null && switchesOf(other).includes(id);
  });
  const names = others.slice(0, NAMED_MAX).map(called);
  const reason = `${what} cannot be given ${SWITCH_NAMES[id]}`;
  const remedy = names.length > 0 ? `use ${listed(names)} instead` : 'nothing here can do that';
  return { reason, remedy };
}

/** A part of hardware that things of this kind do not give to what runs in them; or null. */
export function partMisfit(
  kind: KindSpec,
  without: readonly PartId[],
): { readonly reason: string; readonly remedy: string } | null {
  const has = kind.parts ?? [];
  const part = without.find((id) => !has.includes(id));
  if (part === undefined) return null;
  const reason = `${called(kind)} has no ${PART_RULES[part].title} of its own to take out`;
  const remedy = has.length > 0 ? `take one of ${has.join(', ')}` : 'take it out of its machine';
  return { reason, remedy };
}
