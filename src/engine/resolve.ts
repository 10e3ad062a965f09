/**
 * From the catalogue to an entity: which tiers it has, what each costs, through which phases it
 * starts and which layers its disk is made of. Done once when an entity is created.
 */
import type { Bytes, Micros } from '../units.ts';
import {
  type ApplicationSpec,
  type AutoscalePolicySpec,
  assumed,
  type BalancePolicySpec,
  type BroughtTier,
  type Catalog,
  type Constant,
  type ControllerPolicySpec,
  type ImageSpec,
  type KindSpec,
  type LayerSpec,
  type LibrarySpec,
  type PhaseSpec,
  type PlacementPolicySpec,
  type PolicySpec,
  type RestartPolicySpec,
  type SystemSpec,
  type Tier,
  type TierCost,
  type UpkeepSpec,
  type VulnerabilitySpec,
  valueOf,
} from './define.ts';
import type { EntitySettings } from './scenario.ts';

/** The catalogue by id. */
export interface Lookup {
  /** What has been resolved already: replicas of a service are made of the same parts. */
  readonly resolved: Map<string, Resolved>;
  readonly kinds: ReadonlyMap<string, KindSpec>;
  /** Kinds that manage others. */
  readonly managers: ReadonlySet<string>;
  readonly systems: ReadonlyMap<string, SystemSpec>;
  readonly applications: ReadonlyMap<string, ApplicationSpec>;
  readonly images: ReadonlyMap<string, ImageSpec>;
  readonly policies: ReadonlyMap<string, PolicySpec>;
  readonly vulnerabilities: ReadonlyMap<string, VulnerabilitySpec>;
  readonly libraries: ReadonlyMap<string, LibrarySpec>;
  readonly upkeep: ReadonlyMap<string, UpkeepSpec>;
}

const byId = <T extends { readonly id: string }>(list: readonly T[]): Map<string, T> =>
  new Map(list.map((item) => [item.id, item]));

export function lookupOf(catalog: Catalog, images: readonly ImageSpec[]): Lookup {
  return {
    resolved: new Map(),
    kinds: byId(catalog.kinds),
    managers: new Set(catalog.kinds.flatMap(({ managedBy }) => managedBy ?? [])),
    systems: byId(catalog.systems),
    applications: byId(catalog.applications),
    images: byId([...catalog.images, ...images]),
    policies: byId(catalog.policies),
    vulnerabilities: byId(catalog.vulnerabilities),
    libraries: byId(catalog.libraries),
    upkeep: byId(catalog.upkeep),
  };
}

/** The entry of that id, or an error that names it; scenarios are checked before they get here. */
export function must<T>(map: ReadonlyMap<string, T>, id: string | undefined, what: string): T {
  const found = id === undefined ? undefined : map.get(id);
  if (found === undefined) throw new Error(`there is no ${what} "${id}" in the catalogue`);
  return found;
}

export function restartPolicy(lookup: Lookup, id: string): RestartPolicySpec {
  const policy = must(lookup.policies, id, 'restart policy');
  if (policy.policy !== 'restart') throw new Error(`policy "${id}" is not a restart policy`);
  return policy;
}

export function balancePolicy(lookup: Lookup, id: string): BalancePolicySpec {
  const policy = must(lookup.policies, id, 'balance policy');
  if (policy.policy !== 'balance') throw new Error(`policy "${id}" does not balance load`);
  return policy;
}

export function controllerPolicy(lookup: Lookup, id: string): ControllerPolicySpec {
  const policy = must(lookup.policies, id, 'controller policy');
  if (policy.policy !== 'controller') throw new Error(`policy "${id}" replaces nothing`);
  return policy;
}

export function autoscalePolicy(lookup: Lookup, id: string): AutoscalePolicySpec {
  const policy = must(lookup.policies, id, 'autoscale policy');
  if (policy.policy !== 'autoscale') throw new Error(`policy "${id}" does not scale`);
  return policy;
}

export function placementPolicy(lookup: Lookup, id: string): PlacementPolicySpec {
  const policy = must(lookup.policies, id, 'placement policy');
  if (policy.policy !== 'placement') throw new Error(`policy "${id}" does not place`);
  return policy;
}

/** A figure as the page shows it: what it is of, and where it comes from. */
export interface Figure {
  readonly value: number;
  readonly source: string;
  readonly note: string;
}

export interface ResolvedTier {
  readonly tier: Tier;
  readonly title: string;
  readonly memoryBytes: Bytes;
  readonly diskBytes: Bytes;
  readonly memory: Figure;
  readonly disk: Figure;
}

export interface ResolvedPhase {
  readonly id: string;
  readonly title: string;
  /** Index into the entity's tiers. */
  readonly tier: number;
  readonly waitMicros: Micros;
  readonly cpuMicros: number;
  readonly readBytes: Bytes;
  /** Small I/Os, one after the other. */
  readonly ios: number;
  readonly fetches: boolean;
  readonly cpuMicrosPerFetchedByte: number;
  readonly cpuMicrosPerSibling: number;
  readonly cpuMicrosPerSiblingSquared: number;
  readonly siblingsFree: number;
  /** Only in the first start: copying a disk. */
  readonly once: boolean;
  /** After it everything is up: the end of a restore. */
  readonly last: boolean;
  readonly outside: boolean;
  readonly figures: Readonly<Record<string, Figure>>;
}

export interface Resolved {
  readonly kind: KindSpec;
  readonly tiers: readonly ResolvedTier[];
  readonly phases: readonly ResolvedPhase[];
  readonly layers: readonly LayerSpec[];
  readonly system: SystemSpec | null;
  readonly application: ApplicationSpec | null;
  readonly image: ImageSpec | null;
  /** Whether it runs on a kernel of its own. */
  readonly bringsKernel: boolean;
  /** Memory of the kind's own tiers: on the host, invisible to the guest. */
  readonly outsideMemoryBytes: Bytes;
}

const PHASE_FIGURES = [
  'waitMicros',
  'cpuMicros',
  'readBytes',
  'ios',
  'cpuMicrosPerFetchedByte',
  'cpuMicrosPerSibling',
  'cpuMicrosPerSiblingSquared',
  'siblingsFree',
] as const;

const figure = (constant: Constant | undefined): Figure => ({
  value: valueOf(constant),
  source: constant?.source ?? 'none',
  note: constant?.note ?? '',
});

function resolvePhase(spec: PhaseSpec, tier: number): ResolvedPhase {
  const figures: Record<string, Figure> = {};
  for (const key of PHASE_FIGURES) {
    if (spec[key]) figures[key] = figure(spec[key]);
  }
  return {
    id: spec.id,
    title: spec.title,
    tier,
    waitMicros: valueOf(spec.waitMicros),
    cpuMicros: valueOf(spec.cpuMicros),
    readBytes: valueOf(spec.readBytes),
    ios: valueOf(spec.ios),
    fetches: spec.fetchesImage === true,
    cpuMicrosPerFetchedByte: valueOf(spec.cpuMicrosPerFetchedByte),
    cpuMicrosPerSibling: valueOf(spec.cpuMicrosPerSibling),
    cpuMicrosPerSiblingSquared: valueOf(spec.cpuMicrosPerSiblingSquared),
    siblingsFree: valueOf(spec.siblingsFree),
    once: false,
    last: false,
    outside: spec.runsOutside === true,
    figures,
  };
}

/** What an entity with these settings is made of. Throws when a setting names nothing. */
export function resolveEntity(settings: EntitySettings, lookup: Lookup): Resolved {
  const { kind, system, application, image, applicationMemoryBytes, startMicros } = settings;
  const key = JSON.stringify([
    kind,
    system,
    application,
    image,
    applicationMemoryBytes,
    startMicros,
    settings.memoryBytes,
    settings.startFrom,
  ]);
  const known = lookup.resolved.get(key) ?? resolveParts(settings, lookup);
  lookup.resolved.set(key, known);
  return known;
}

function resolveParts(settings: EntitySettings, lookup: Lookup): Resolved {
  const kind = must(lookup.kinds, settings.kind, 'kind');
  const wants = (filledBy: string): boolean => kind.brings.some((b) => b.filledBy === filledBy);
  const system = wants('system') ? must(lookup.systems, settings.system, 'system') : null;
  const application =
    settings.application === undefined || !wants('application')
      ? null
      : must(lookup.applications, settings.application, 'application');
  const imageId = settings.image ?? application?.image;
  const image = wants('image') ? must(lookup.images, imageId, 'image') : null;
  const costOf = (brought: BroughtTier): TierCost | null => {
    if (brought.filledBy === 'kind') return brought;
    if (brought.filledBy === 'image') return image && { title: image.title };
    if (brought.filledBy === 'application') return application?.cost ?? null;
    return system && (brought.tier === 'kernel' ? system.kernel : system.userland);
  };
  const tiers: ResolvedTier[] = [];
  const phases: ResolvedPhase[] = [];
  let outsideMemoryBytes = 0;
  for (const brought of kind.brings) {
    const cost = costOf(brought);
    if (!cost) continue;
    const isApplication = brought.filledBy === 'application';
    const share = Math.round(valueOf(cost.memoryShare) * (settings.memoryBytes ?? 0));
    const memoryBytes =
      (isApplication ? settings.applicationMemoryBytes : undefined) ??
      valueOf(cost.memoryBytes) + share;
    if (brought.filledBy === 'kind') outsideMemoryBytes += memoryBytes;
    for (const phase of phasesOf(brought, cost, system)) {
      phases.push(resolvePhase(phase, tiers.length));
    }
    tiers.push({
      tier: brought.tier,
      title: cost.title,
      memoryBytes,
      diskBytes: diskOf(brought, cost, image),
      memory: { ...figure(cost.memoryBytes), value: memoryBytes },
      disk: figure(cost.diskBytes),
    });
  }
  const layers = layersOf(kind, tiers, system, application, image);
  const bringsKernel = tiers.some((t) => t.tier === 'kernel');
  const made = { kind, tiers, layers, system, application, image };
  const given = settings.startMicros === undefined ? phases : [givenStart(settings.startMicros)];
  const from = startsFrom(settings.startFrom, kind, given, layers);
  return { ...made, phases: from, bringsKernel, outsideMemoryBytes };
}

/** The technology's own phases of a tier, then those of what fills it. */
function phasesOf(
  brought: BroughtTier,
  cost: TierCost,
  system: SystemSpec | null,
): readonly PhaseSpec[] {
  if (brought.filledBy !== 'kind') return [...(brought.phases ?? []), ...(cost.phases ?? [])];
  const measured = brought.toolstack && system?.createdBy?.[brought.toolstack];
  return measured || (cost.phases ?? []);
}

/** A copied disk is read once, whole; a snapshot takes the place of whatever runs inside. */
function startsFrom(
  from: EntitySettings['startFrom'],
  kind: KindSpec,
  phases: readonly ResolvedPhase[],
  layers: readonly LayerSpec[],
): readonly ResolvedPhase[] {
  if (from === 'copy') {
    const bytes = layers.reduce((sum, layer) => sum + layer.bytes, 0);
    const copy = resolvePhase({ id: 'copy', title: 'Copy the disk', runsOutside: true }, 0);
    return [{ ...copy, readBytes: bytes, once: true }, ...phases];
  }
  if (from !== 'snapshot' || !kind.restore) return phases;
  const around = phases.filter((phase) => phase.tier === 0 && phase.outside);
  const top = kind.brings.length - 1;
  const restore = kind.restore.map((spec) => resolvePhase(spec, 0));
  const end = restore.length - 1;
  return [
    ...around,
    ...restore.map((phase, i) => ({ ...phase, last: i === end })),
    ...phases.filter((phase) => phase.tier === top && !phase.outside),
  ];
}

/** A start that takes as long as the scenario says, whatever it is made of. */
function givenStart(micros: Micros): ResolvedPhase {
  const waitMicros = assumed(micros, 'given by the scenario');
  return resolvePhase({ id: 'start', title: 'Start', waitMicros }, 0);
}

/** With an image the application lies in its layers already. */
function diskOf(brought: BroughtTier, cost: TierCost, image: ImageSpec | null): Bytes {
  if (brought.filledBy === 'image') return imageBytes(image);
  return image && brought.filledBy === 'application' ? 0 : valueOf(cost.diskBytes);
}

const imageBytes = (image: ImageSpec | null): Bytes =>
  image ? image.layers.reduce((sum, layer) => sum + layer.bytes, 0) : 0;

/**
 * A disk is a stack of layers whatever the technology: an image's own, or one for the operating
 * system and one for the application. What differs is whether they are shared by content.
 */
function layersOf(
  kind: KindSpec,
  tiers: readonly ResolvedTier[],
  system: SystemSpec | null,
  application: ApplicationSpec | null,
  image: ImageSpec | null,
): LayerSpec[] {
  if (image) return [...new Map(image.layers.map((layer) => [layer.digest, layer])).values()];
  const layers: LayerSpec[] = [];
  let systemBytes = 0;
  let ownBytes = 0;
  kind.brings.forEach((brought) => {
    const tier = tiers.find((t) => t.tier === brought.tier);
    if (!tier) return;
    if (brought.filledBy === 'system') systemBytes += tier.diskBytes;
    else if (brought.filledBy === 'application') ownBytes += tier.diskBytes;
    else ownBytes += tier.diskBytes;
  });
  if (system && systemBytes > 0) {
    // A userland without its kernel is another content than the whole system.
    const whole = kind.brings.some((b) => b.tier === 'kernel' && b.filledBy === 'system');
    const digest = whole ? `disk/${system.id}` : `disk/${system.id}/userland`;
    layers.push({ digest, bytes: systemBytes });
  }
  if (ownBytes > 0) {
    const name = application ? `${kind.id}+${application.id}` : kind.id;
    layers.push({ digest: `private/${name}`, bytes: ownBytes });
  }
  return layers;
}
