/**
 * The smallest scenario that holds a thing of a kind, made from the catalogue itself: whatever it
 * stands on, the systems and daemons that it needs, a machine of the right processor. A new kind is
 * picked up by itself; one that nothing can hold is an error.
 */
import { catalog } from '../../catalog/index.ts';
import {
  type ApplicationSpec,
  ARCHS,
  type Arch,
  type ImageSpec,
  type KindSpec,
  type SystemSpec,
} from '../../engine/define.ts';
import { bringsKernel, misfit, type Standing } from '../../engine/fit.ts';
import type {
  EntityDocument,
  HostDocument,
  ScenarioDocument,
  SettingsDocument,
} from '../document.ts';

const fills = ({ brings }: KindSpec, by: string): boolean =>
  brings.some(({ filledBy }) => filledBy === by);
const kindOf = (id: string): KindSpec => {
  const found = catalog.kinds.find((kind) => kind.id === id);
  if (!found) throw new Error(`no kind ${id}`);
  return found;
};

/** Levels beneath, at most: a machine, a system, a hypervisor, a guest, a hypervisor in it. */
const DEPTH_MAX = 5;

/** What has been asked of the thing itself. */
export interface Wish {
  readonly kind: KindSpec;
  readonly system?: SystemSpec;
  readonly application?: ApplicationSpec;
  readonly image?: ImageSpec;
}

/** Everything that a thing of a kind could stand on, nearest first in each list. */
function* places(kind: KindSpec, depth: number): Generator<readonly Standing[]> {
  if (depth === 0 || kind.standsOn === null) return;
  for (const parent of catalog.kinds) {
    if (!parent.brings.some(({ tier }) => tier === kind.standsOn)) continue;
    if (kind.needs?.includes(parent.id) === false) continue;
    if (parent.standsOn === null) {
      for (const arch of ARCHS) yield [{ id: 'host', kind: parent, arch }];
      continue;
    }
    for (const below of places(parent, depth - 1)) {
      for (const standing of fillings({ kind: parent }, `below-${depth}`)) {
        if (misfit(standing, below) === null) yield [standing, ...below];
      }
    }
  }
}

/** Ways to fill what a kind leaves open, the first of the catalogue first. */
function* fillings(wish: Wish, id: string): Generator<Standing> {
  const { kind } = wish;
  const systems = wish.system ? [wish.system] : fills(kind, 'system') ? catalog.systems : [null];
  const needsImage = fills(kind, 'image');
  for (const system of systems) {
    const programs = wish.application ? [wish.application] : programsFor(kind, wish);
    for (const application of programs) {
      const own = catalog.images.find((image) => image.id === application?.image);
      const images = wish.image ? [wish.image] : own || !needsImage ? [own] : catalog.images;
      for (const image of images) yield { id, kind, system, application, image };
    }
  }
}

/** Programs that could run in it; none at all comes last, and first in what holds others. */
const programsFor = (kind: KindSpec, wish: Wish): readonly (ApplicationSpec | null)[] =>
  fills(kind, 'application') && !wish.image
    ? [...catalog.applications.filter(({ wild }) => !wild), null]
    : [null];

/** A thing, what holds it, and the kinds of its daemons, or null when nothing can hold it. */
function settle(wish: Wish): { thing: Standing; below: readonly Standing[] } | null {
  if (wish.kind.standsOn === null) {
    const [thing] = fillings(wish, 'it');
    return thing ? { thing, below: [] } : null;
  }
  for (let depth = 1; depth <= DEPTH_MAX; depth++) {
    for (const below of places(wish.kind, depth)) {
      if (!isManaged(wish.kind, below)) continue;
      for (const thing of fillings(wish, 'it')) {
        if (misfit(thing, below) === null) return { thing, below };
      }
    }
  }
  return null;
}

/** Whether each that needs a daemon beside it can have one. */
function isManaged(kind: KindSpec, below: readonly Standing[]): boolean {
  if (kind.managedBy !== undefined && !daemonFor(kind.managedBy, below)) return false;
  const [parent, ...rest] = below;
  return !parent || isManaged(parent.kind, rest);
}

/** A daemon beside it, or beneath a hypervisor without a kernel, and how far beneath. */
function daemonFor(
  id: string,
  below: readonly Standing[],
): { readonly daemon: Standing; readonly level: number } | undefined {
  for (const [level, { kind }] of below.entries()) {
    const daemon = daemonOn(id, below.slice(level));
    if (daemon) return { daemon, level };
    if (bringsKernel(kind)) return undefined;
  }
  return undefined;
}

function daemonOn(id: string, below: readonly Standing[]): Standing | undefined {
  for (const daemon of fillings({ kind: kindOf(id) }, 'daemon')) {
    if (misfit(daemon, below) === null) return daemon;
  }
  return undefined;
}

/** Memory of a guest that holds others, by its distance from the ground; and of the thing. */
const GUEST_GIB = [0, 0, 48, 24, 12, 8];
const MEMORY = '4 GiB';

function settingsOf(standing: Standing, memory: string): SettingsDocument {
  const { kind, system, application, image } = standing;
  return {
    kind: kind.id,
    ...(system && { system: system.id }),
    ...(application && fills(kind, 'application') && { application: application.id }),
    ...(image && fills(kind, 'image') && { image: image.id }),
    ...(kind.memoryAdmission === 'given' && { memory }),
  };
}

export interface Held {
  readonly document: ScenarioDocument;
  /** Id of what it stands on; null for a machine. */
  readonly place: string | null;
  readonly arch: Arch | undefined;
}

export interface HolderOptions {
  /** Hosts that carry all of it but the thing itself; 1 unless set. */
  readonly hosts?: number;
  readonly host?: Partial<HostDocument>;
  readonly settings?: Partial<SettingsDocument>;
  /** It is up from the beginning; otherwise it is off. */
  readonly up?: boolean;
}

/** A world `w` in which `it` is of that kind, off, and everything beneath it is up. */
export function holderOf(wish: Wish, options: HolderOptions = {}): Held | null {
  const found = settle(wish);
  if (!found) return null;
  const { thing, below } = found;
  const arch = below.at(-1)?.arch;
  const machine = below.at(-1)?.kind ?? thing.kind;
  const hosts = Array.from({ length: options.hosts ?? 1 }, (_, i): HostDocument => {
    const id = below.length === 0 && i === 0 ? 'it' : `host-${i + 1}`;
    return {
      ...{ id, kind: machine.id, cores: 8, memory: '64 GiB', disk: '4 TB', arch: arch ?? 'x86-64' },
      ...(id === 'it' && { up: options.up ?? false }),
      ...options.host,
    };
  });
  const entities = hosts.flatMap((_, i) => install(thing.kind, below, i + 1));
  const place = below.length === 0 ? null : nameOf(below, 0, 1);
  if (place !== null) {
    const settings = { ...settingsOf(thing, MEMORY), ...options.settings };
    entities.push({ ...settings, id: 'it', on: place, up: options.up ?? false });
  }
  const document: ScenarioDocument = {
    version: 1,
    title: `Holds a ${thing.kind.title}`,
    worlds: { w: { hosts, entities } },
  };
  return { document, place, arch };
}

const nameOf = (below: readonly Standing[], i: number, host: number): string =>
  i === below.length - 1 ? `host-${host}` : `${below[i]?.kind.id}-${below.length - i}-${host}`;

/** Everything beneath a thing on one host, from the ground up, with the daemons. */
function install(kind: KindSpec, below: readonly Standing[], host: number): EntityDocument[] {
  const made: EntityDocument[] = [];
  for (let i = below.length - 2; i >= -1; i--) {
    const on = nameOf(below, i + 1, host);
    const standing = below[i];
    const managedBy = (standing?.kind ?? kind).managedBy;
    const found = managedBy === undefined ? undefined : daemonFor(managedBy, below.slice(i + 1));
    if (found) {
      const beside = nameOf(below, i + 1 + found.level, host);
      const daemon = { ...settingsOf(found.daemon, MEMORY), on: beside, up: true };
      made.push({ ...daemon, id: `daemon-${i + 1}-${host}` });
    }
    if (!standing) continue;
    const memory = `${GUEST_GIB[below.length - i] ?? 8} GiB`;
    const id = nameOf(below, i, host);
    made.push({ ...settingsOf({ ...standing, application: null }, memory), id, on, up: true });
  }
  return made;
}
