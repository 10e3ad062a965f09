/**
 * The vocabulary of the catalogue: what a technology, an operating system, an application, an
 * image, a policy or a fault is, as frozen data. The engine reads these shapes and nothing else
 * about the outside world; the catalogue fills them, one file and one line an entry.
 *
 * A *kind* is the short list of tiers it brings. What it does not bring it shares with what it
 * stands on. Nothing in the engine asks which kind an entity is; it asks what the list says.
 */
import type { Bytes, BytesPerSecond, CoreMicros, Micros } from '../units.ts';

/** The tiers of a stack. An entity brings some, in the order of its kind's list, bottom first. */
export const TIERS = [
  'hardware',
  'firmware',
  'hypervisor',
  'kernel',
  'userland',
  'application',
] as const;
export type Tier = (typeof TIERS)[number];

/**
 * A number with its origin: an id in `catalog/sources`, or the word "assumption" and the reason.
 */
export interface Constant {
  readonly value: number;
  /** Id of a source entry, or `assumption`. */
  readonly source: string;
  /** What was done to the published figure, or why the assumption is reasonable. */
  readonly note?: string;
}

/** A published figure. `note` says what was done to it (a unit changed, a share taken). */
export const sourced = (value: number, source: string, note?: string): Constant =>
  note === undefined ? { value, source } : { value, source, note };

/** A figure nobody published: the page shows the word "assumption" and this reason. */
export const assumed = (value: number, note: string): Constant => ({
  value,
  source: 'assumption',
  note,
});

/**
 * One phase of a start: a fixed wait, then CPU work of one thread, then bytes read from the host's
 * disk; each is 0 when absent. How long it takes is decided by the contention of the moment.
 */
export interface PhaseSpec {
  readonly id: string;
  readonly title: string;
  readonly waitMicros?: Constant;
  readonly cpuMicros?: Constant;
  readonly readBytes?: Constant;
  /** The phase also fetches the image layers that the host does not hold yet. */
  readonly fetchesImage?: true;
  /** CPU work per byte of image this start has fetched (unpacking), in core-microseconds. */
  readonly cpuMicrosPerFetchedByte?: Constant;
  /** Set when the work is done by what the entity stands on (a toolstack), not by the entity. */
  readonly runsOutside?: true;
}

/** What a tier costs and how it comes up; all absent means free and immediate. */
export interface TierCost {
  readonly title: string;
  readonly memoryBytes?: Constant;
  readonly diskBytes?: Constant;
  readonly phases?: readonly PhaseSpec[];
}

/**
 * A tier that a kind brings. `filledBy` says whose figures apply: the kind's own, the operating
 * system's, the image's (layers) or the application's, as set on the entity.
 */
export type BroughtTier = { readonly tier: Tier } & (
  | ({ readonly filledBy: 'kind' } & TierCost)
  | {
      readonly filledBy: 'system' | 'image' | 'application';
      /** Phases of the technology itself, before those of what fills the tier. */
      readonly phases?: readonly PhaseSpec[];
    }
);

export interface PreCopySpec {
  /** Stop-and-copy begins when what remains takes no longer than this. */
  readonly downtimeMicrosMax: Constant;
  /** After this many rounds the guest is stopped whatever remains. */
  readonly roundsMax: Constant;
  /** From the last byte to the guest running on the target. */
  readonly resumeMicros: Constant;
  /** The share of memory that can be dirty at the end of a round. */
  readonly workingSetShareMax: Constant;
}

/** A technology, or the part of one that becomes an entity (KVM on the host; a KVM guest). */
export interface KindSpec {
  readonly id: string;
  readonly title: string;
  /** One sentence for the inspector, the text twin and `--list`. */
  readonly summary: string;
  /** Year it appeared. */
  readonly year: number;
  readonly source: string;
  /** Bottom first. Never empty. */
  readonly brings: readonly BroughtTier[];
  /** The tier of the parent it stands on; null for what stands on the floor. */
  readonly standsOn: Tier | null;
  /** When this tier falls the whole entity ends (a container with its process 1). */
  readonly endsWith?: Tier;
  /** Id of the kind of daemon that must be up to start, stop or restart it. */
  readonly managedBy?: string;
  /** Kinds it must find beneath it, any one of them (a KVM guest needs KVM). */
  readonly needs?: readonly string[];
  /**
   * `given`: the host must have the whole configured memory free (a virtual machine); `used`: only
   * what its tiers use (a process, a container).
   */
  readonly memoryAdmission: 'given' | 'used';
  /** Speed of CPU work inside, as a fraction of the speed beneath it. Levels multiply. */
  readonly cpuEfficiency: Constant;
  /**
   * Whether disk content is a private copy or shared by content unless the entity says otherwise.
   */
  readonly copies: 'full' | 'shared';
  /** Image layers fetched at the same time by one host; absent: all of them. */
  readonly parallelFetches?: Constant;
  /** How long a polite stop may take before it becomes a kill. */
  readonly stopGraceMicros: Constant;
  /** Present if it can move while running; otherwise `staysBecause` says why not. */
  readonly preCopy?: PreCopySpec;
  readonly staysBecause?: { readonly reason: string; readonly remedy: string };
  /** A daemon stands beside what it manages and is drawn so. */
  readonly beside?: true;
  /** How the picture draws it. */
  readonly look: { readonly frame: 'glass' | 'bar' | 'solid' | 'dashed' | 'dotted' };
  /**
   * Shell lines that would do the same for real; `{id}`, `{to}`, `{n}`, `{service}` are filled in.
   */
  readonly shell?: Readonly<Partial<Record<ShellVerb, string>>>;
}
export type ShellVerb = 'start' | 'stop' | 'kill' | 'restart' | 'crash' | 'migrate' | 'scale';

/** An operating system: one kernel and one userland. */
export interface SystemSpec {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly year: number;
  readonly source: string;
  /** Kernels run only userlands of their own family. */
  readonly family: string;
  readonly kernel: TierCost;
  readonly userland: TierCost;
  /** How long a polite shutdown takes, once its application has stopped. */
  readonly stopMicros: Constant;
  /** Id of the restart policy with which its service manager revives an application. */
  readonly serviceRestart: string;
}

/** A program that serves requests. */
export interface ApplicationSpec {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly year: number;
  readonly source: string;
  readonly family: string;
  readonly cost: TierCost;
  /** Id of the image it is shipped in. */
  readonly image: string;
  /** Mean CPU work of one request on a native core. */
  readonly cpuMicrosPerRequest: Constant;
  readonly work: 'exponential' | 'deterministic';
  /** Memory written per second of CPU time, in bytes: what a live migration has to chase. */
  readonly dirtyBytesPerCpuSecond: Constant;
  /** Distinct memory it keeps writing to, in bytes. */
  readonly workingSetBytes: Constant;
  /** How long it takes to finish after a polite stop. */
  readonly stopMicros: Constant;
  /** Image names (without tag) that an importer recognises as this program. */
  readonly imageNames: readonly string[];
}

/** A layer is known by its digest: equal digests are stored and sent once. */
export interface LayerSpec {
  readonly digest: string;
  /** As stored and as sent. */
  readonly bytes: Bytes;
}

export interface ImageSpec {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly year?: number;
  readonly note?: string;
  readonly family: string;
  /** Bottom first. */
  readonly layers: readonly LayerSpec[];
}

/** When and after what pause something that ended is started again. */
export interface RestartPolicySpec {
  readonly id: string;
  readonly policy: 'restart';
  readonly title: string;
  readonly summary: string;
  readonly source: string;
  /** Ends that it answers to. */
  readonly after: 'never' | 'failure' | 'any';
  /** Also brings back what fell together with the tier beneath, once that is up again. */
  readonly returnsWithParent: boolean;
  readonly firstDelayMicros: Constant;
  readonly factor: Constant;
  readonly delayMicrosMax: Constant;
  /** A run of at least this long resets the pause to the first. */
  readonly resetAfterMicros: Constant;
  /** Gives up after so many starts within the window; absent: never. */
  readonly startLimit?: { readonly burst: Constant; readonly windowMicros: Constant };
}

/** How a load balancer picks a replica. The rule is a mechanism of the engine, named here. */
export interface BalancePolicySpec {
  readonly id: string;
  readonly policy: 'balance';
  readonly title: string;
  readonly summary: string;
  readonly source: string;
  readonly rule: 'roundRobin' | 'leastConnections' | 'random';
}
export type PolicySpec = RestartPolicySpec | BalancePolicySpec;

/** A fault strikes a tier; what stands on it falls. */
export interface FaultSpec {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly source: string;
  readonly strikes: Tier;
  readonly effect: 'crash';
}

/** Everything the engine needs to know about the outside world. */
export interface Catalog {
  readonly kinds: readonly KindSpec[];
  readonly systems: readonly SystemSpec[];
  readonly applications: readonly ApplicationSpec[];
  readonly images: readonly ImageSpec[];
  readonly policies: readonly PolicySpec[];
  readonly faults: readonly FaultSpec[];
}

const wellNamed = <T extends { readonly id: string }>(spec: T): T => {
  if (!/^[a-z0-9][a-z0-9.-]*$/.test(spec.id)) {
    throw new Error(`"${spec.id}" is not an id: use lower-case letters, digits, "-" and "."`);
  }
  return Object.freeze(spec);
};

/** Checks a kind and freezes it. Throws when a tier is brought twice or the list is empty. */
export function defineKind(spec: KindSpec): KindSpec {
  const tiers = spec.brings.map((brought) => brought.tier);
  if (tiers.length === 0) throw new Error(`kind ${spec.id} brings no tier; list at least one`);
  if (new Set(tiers).size !== tiers.length) {
    throw new Error(`kind ${spec.id} brings a tier twice; merge the two rows`);
  }
  if (spec.endsWith !== undefined && !tiers.includes(spec.endsWith)) {
    throw new Error(`kind ${spec.id} ends with a tier it does not bring; bring ${spec.endsWith}`);
  }
  if (spec.preCopy === undefined && spec.staysBecause === undefined) {
    throw new Error(`kind ${spec.id} neither migrates nor says why; add preCopy or staysBecause`);
  }
  return wellNamed(spec);
}
export const defineSystem = (spec: SystemSpec): SystemSpec => wellNamed(spec);
export const defineApplication = (spec: ApplicationSpec): ApplicationSpec => wellNamed(spec);
export const defineImage = (spec: ImageSpec): ImageSpec => wellNamed(spec);
export const defineRestartPolicy = (spec: RestartPolicySpec): RestartPolicySpec => wellNamed(spec);
export const defineBalancePolicy = (spec: BalancePolicySpec): BalancePolicySpec => wellNamed(spec);
export const defineFault = (spec: FaultSpec): FaultSpec => wellNamed(spec);

/** A source of figures: where a constant was read, in what unit and under which conditions. */
export interface SourceSpec {
  readonly id: string;
  readonly quantity: string;
  /** As published, before any conversion. */
  readonly value: number | string | readonly (number | readonly number[])[];
  readonly unit: string;
  readonly conditions: string;
  readonly citation: string;
  /** `read`: seen in the source itself; `memory`: recalled, to be confirmed. */
  readonly verified: 'read' | 'memory';
}

/** Line speeds and disks of a machine, as set on an entity whose kind brings hardware. */
export interface HardwareSpec {
  readonly cores: number;
  readonly memoryBytes: Bytes;
  readonly diskBytes: Bytes;
  readonly diskBytesPerSecond: BytesPerSecond;
  readonly networkBytesPerSecond: BytesPerSecond;
}

/** Reads a constant that may be absent. */
export const valueOf = (constant: Constant | undefined): number => constant?.value ?? 0;
export type { Bytes, CoreMicros, Micros };
