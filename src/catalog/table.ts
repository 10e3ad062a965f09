/**
 * Every technology in one row: what it brings, shares and sets apart, how long it takes to start,
 * and what it takes of memory and disk. Computed from the catalogue, without the program that runs
 * in it. What an operating system or an image fills depends on which; a stated one stands for it:
 * the one that comes with the kind, else one measured with its toolstack, else a small Linux for
 * machines without firmware, else a common server system of its family.
 *
 * How accurate is this? A start is the sum of its phases on an idle machine with a disk of 500 MB/s
 * and the image at hand; in a run they contend. The figures' own origins are in the catalogue.
 */
import {
  type BroughtTier,
  type Constant,
  type ImageSpec,
  type KindSpec,
  type PhaseSpec,
  type SwitchId,
  type SystemSpec,
  type Tier,
  type TierCost,
  valueOf,
} from '../engine/define.ts';
import type { Bytes, Micros } from '../units.ts';
import { findApplication, findKind } from './find.ts';
import { catalog } from './index.ts';
import { sharedTiers } from './listing.ts';

export interface TechnologyRow {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly year: number;
  readonly source: string;
  readonly brings: readonly Tier[];
  readonly shares: readonly Tier[];
  /** Switches that are on unless turned off; what has a kernel of its own needs none. */
  readonly isolates: readonly SwitchId[];
  readonly startMicros: Micros;
  readonly memoryBytes: Bytes;
  readonly diskBytes: Bytes;
  /** Title of the system or image that stands for what fills its tiers; null if nothing does. */
  readonly with: string | null;
  /** Whether a figure in it was assumed, not published. */
  readonly assumed: boolean;
}

/** Systems and programs that stand for all of their family. */
const REFERENCE: Readonly<Record<string, { readonly system: string; readonly program: string }>> = {
  linux: { system: 'ubuntu', program: 'nginx' },
  windows: { system: 'windows-server-2016', program: 'iis' },
  macos: { system: 'macos', program: 'apache-macos' },
  aix: { system: 'aix', program: 'apache-aix' },
  freebsd: { system: 'freebsd', program: 'apache-freebsd' },
  solaris: { system: 'solaris', program: 'apache-solaris' },
};
/** Stands for Linux where a machine has no firmware: what such machines are made for. */
const WITHOUT_FIRMWARE = 'microvm';
const DISK_BYTES_PER_MICRO = 500;

interface Filling {
  readonly system: SystemSpec | undefined;
  readonly image: ImageSpec | undefined;
}

function fillingOf(kind: KindSpec): Filling {
  const fills = (by: string): boolean => kind.brings.some(({ filledBy }) => filledBy === by);
  const { system, program } = REFERENCE[familyOf(kind)] ?? {};
  const image = findApplication(program ?? null)?.image;
  const own = kind.comesWith ?? measuredWith(kind) ?? (isSmall(kind) ? WITHOUT_FIRMWARE : system);
  return {
    system: fills('system') ? catalog.systems.find(({ id }) => id === own) : undefined,
    image: fills('image') ? catalog.images.find(({ id }) => id === image) : undefined,
  };
}

/** A system that was measured with the toolstack of a kind. */
function measuredWith(kind: KindSpec): string | undefined {
  const toolstack = kind.brings.find((b) => b.filledBy === 'kind' && b.toolstack);
  const name = toolstack?.filledBy === 'kind' ? toolstack.toolstack : undefined;
  if (name === undefined) return undefined;
  return catalog.systems.find((one) => one.family === familyOf(kind) && one.createdBy?.[name])?.id;
}

const isSmall = ({ parts, brings }: KindSpec): boolean =>
  parts?.includes('firmware') === false && brings.some(({ tier }) => tier === 'kernel');

const familyOf = (kind: KindSpec): string => kind.families?.[0] ?? 'linux';

/** What a tier costs; nothing for a program, which the table leaves out. */
function costOf(brought: BroughtTier, { system }: Filling): TierCost | undefined {
  if (brought.filledBy === 'kind') return brought;
  if (brought.filledBy !== 'system') return undefined;
  return brought.tier === 'kernel' ? system?.kernel : system?.userland;
}

function phasesOf(brought: BroughtTier, filling: Filling): readonly PhaseSpec[] {
  const cost = costOf(brought, filling);
  if (brought.filledBy !== 'kind') return [...(brought.phases ?? []), ...(cost?.phases ?? [])];
  const measured = brought.toolstack && filling.system?.createdBy?.[brought.toolstack];
  return measured || (cost?.phases ?? []);
}

const onIdle = (phase: PhaseSpec, speed: number): Micros =>
  valueOf(phase.waitMicros) +
  valueOf(phase.cpuMicros) / (phase.runsOutside ? 1 : speed) +
  valueOf(phase.readBytes) / DISK_BYTES_PER_MICRO;

const isAssumed = (constant: Constant | undefined): boolean => constant?.source === 'assumption';

export function technologyRow(kind: KindSpec): TechnologyRow {
  const filling = fillingOf(kind);
  const costs = kind.brings.map((brought) => costOf(brought, filling));
  const phases = kind.brings.flatMap((brought) => phasesOf(brought, filling));
  const layers = (filling.image?.layers ?? []).reduce((sum, { bytes }) => sum + bytes, 0);
  const speed = kind.cpuEfficiency.value;
  const sum = (of: (cost: TierCost) => Constant | undefined): number =>
    costs.reduce((total, cost) => total + (cost ? valueOf(of(cost)) : 0), 0);
  const figures = [
    ...costs.flatMap((cost) => [cost?.memoryBytes, cost?.diskBytes]),
    ...phases.flatMap((phase) => [phase.waitMicros, phase.cpuMicros, phase.readBytes]),
  ];
  return {
    id: kind.id,
    title: kind.title,
    summary: kind.summary,
    year: kind.year,
    source: kind.source,
    brings: kind.brings.map(({ tier }) => tier),
    shares: sharedTiers(kind),
    isolates: kind.separates ?? [],
    startMicros: Math.round(phases.reduce((total, phase) => total + onIdle(phase, speed), 0)),
    memoryBytes: Math.round(sum(({ memoryBytes }) => memoryBytes)),
    diskBytes: Math.round(sum(({ diskBytes }) => diskBytes) + layers),
    with: filling.system?.title ?? filling.image?.title ?? null,
    assumed: figures.some(isAssumed),
  };
}

/** A row for each technology, oldest first. */
export const technologyRows = (): readonly TechnologyRow[] =>
  catalog.kinds
    .map(technologyRow)
    .toSorted((a, b) => a.year - b.year || a.title.localeCompare(b.title, 'en'));

/** The row of one technology by id. */
export function rowOf(id: string): TechnologyRow | undefined {
  const kind = findKind(id);
  return kind && technologyRow(kind);
}
