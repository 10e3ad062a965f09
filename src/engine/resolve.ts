/**
 * From the catalogue to an entity: which tiers it has, what each costs, through which phases it
 * starts and which layers its disk is made of. Done once when an entity is created.
 */
import type { Bytes, Micros } from '../units.ts';
import {
  type ApplicationSpec,
  type BalancePolicySpec,
  type BroughtTier,
  type Catalog,
  type Constant,
  type ImageSpec,
  type KindSpec,
  type LayerSpec,
  type PhaseSpec,
  type PolicySpec,
  type RestartPolicySpec,
  type SystemSpec,
  type Tier,
  type TierCost,
  valueOf,
} from './define.ts';
import type { EntitySettings } from './scenario.ts';

/** The catalogue by id. */
export interface Lookup {
  /** What has been resolved already: replicas of a service are made of the same parts. */
  readonly resolved: Map<string, Resolved>;
  readonly kinds: ReadonlyMap<string, KindSpec>;
  readonly systems: ReadonlyMap<string, SystemSpec>;
  readonly applications: ReadonlyMap<string, ApplicationSpec>;
  readonly images: ReadonlyMap<string, ImageSpec>;
  readonly policies: ReadonlyMap<string, PolicySpec>;
}

const byId = <T extends { readonly id: string }>(list: readonly T[]): Map<string, T> =>
  new Map(list.map((item) => [item.id, item]));

export function lookupOf(catalog: Catalog, images: readonly ImageSpec[]): Lookup {
  return {
    resolved: new Map(),
    kinds: byId(catalog.kinds),
    systems: byId(catalog.systems),
    applications: byId(catalog.applications),
    images: byId([...catalog.images, ...images]),
    policies: byId(catalog.policies),
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
  readonly fetches: boolean;
  readonly cpuMicrosPerFetchedByte: number;
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

const figure = (constant: Constant | undefined): Figure => ({
  value: valueOf(constant),
  source: constant?.source ?? 'none',
  note: constant?.note ?? '',
});

function resolvePhase(spec: PhaseSpec, tier: number): ResolvedPhase {
  const figures: Record<string, Figure> = {};
  for (const key of ['waitMicros', 'cpuMicros', 'readBytes', 'cpuMicrosPerFetchedByte'] as const) {
    if (spec[key]) figures[key] = figure(spec[key]);
  }
  return {
    id: spec.id,
    title: spec.title,
    tier,
    waitMicros: valueOf(spec.waitMicros),
    cpuMicros: valueOf(spec.cpuMicros),
    readBytes: valueOf(spec.readBytes),
    fetches: spec.fetchesImage === true,
    cpuMicrosPerFetchedByte: valueOf(spec.cpuMicrosPerFetchedByte),
    outside: spec.runsOutside === true,
    figures,
  };
}

/** What an entity with these settings is made of. Throws when a setting names nothing. */
export function resolveEntity(settings: EntitySettings, lookup: Lookup): Resolved {
  const { kind, system, application, image, applicationMemoryBytes } = settings;
  const key = JSON.stringify([kind, system, application, image, applicationMemoryBytes]);
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
    const memoryBytes =
      (isApplication ? settings.applicationMemoryBytes : undefined) ?? valueOf(cost.memoryBytes);
    if (brought.filledBy === 'kind') outsideMemoryBytes += memoryBytes;
    const own = brought.filledBy === 'kind' ? [] : (brought.phases ?? []);
    for (const phase of [...own, ...(cost.phases ?? [])]) {
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
  const made = { kind, tiers, phases, layers, system, application, image };
  return { ...made, bringsKernel, outsideMemoryBytes };
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
  if (system && systemBytes > 0) layers.push({ digest: `disk/${system.id}`, bytes: systemBytes });
  if (ownBytes > 0) {
    const name = application ? `${kind.id}+${application.id}` : kind.id;
    layers.push({ digest: `private/${name}`, bytes: ownBytes });
  }
  return layers;
}
