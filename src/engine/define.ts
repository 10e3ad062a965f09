/**
 * The vocabulary of the catalogue: what a technology, an operating system, an application, an
 * image, a policy or a fault is, as frozen data. The engine reads these shapes and nothing else
 * about the outside world; the catalogue fills them, one file and one line an entry.
 *
 * A *kind* is the short list of tiers it brings. What it does not bring it shares with what it
 * stands on. Nothing in the engine asks which kind an entity is; it asks what the list says.
 */
import type { Bytes, CoreMicros, Micros } from '../units.ts';
import type { DateText, LibrarySpec, UpkeepSpec, VulnerabilitySpec } from './flaws.ts';
import type {
  AutoscalePolicySpec,
  BalancePolicySpec,
  ControllerPolicySpec,
  PlacementPolicySpec,
  PolicySpec,
  RestartPolicySpec,
  UpkeepPolicySpec,
} from './policies.ts';
import type { Arch, PartId, SwitchId } from './separation.ts';
import type {
  CheckpointSpec,
  NetworkMode,
  PostCopySpec,
  PreCopySpec,
  ReclaimSpec,
} from './traits.ts';

export { wrongDay } from './dated.ts';
export { article, called, familyName } from './families.ts';
export type { DateText, LibrarySpec, UpkeepSpec, VulnerabilitySpec } from './flaws.ts';
export type { HardwareSpec } from './hardware.ts';
export type {
  AutoscalePolicySpec,
  BalancePolicySpec,
  ControllerPolicySpec,
  PlacementPolicySpec,
  PolicySpec,
  RestartPolicySpec,
  UpkeepPolicySpec,
  Weigher,
} from './policies.ts';
export {
  ARCHS,
  type Arch,
  PARTS,
  type PartId,
  type Separation,
  SWITCH_NAMES,
  SWITCHES,
  type SwitchId,
} from './separation.ts';

export type {
  AddressRange,
  CheckpointSpec,
  NetworkMode,
  PostCopySpec,
  PreCopySpec,
  ReclaimSpec,
} from './traits.ts';

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
  /** Small writes that wait for the disk, one after the other, where its I/Os are counted. */
  readonly ios?: Constant;
  /** The phase also fetches the image layers that the host does not hold yet. */
  readonly fetchesImage?: true;
  /** CPU work per byte of image this start has fetched (unpacking), in core-microseconds. */
  readonly cpuMicrosPerFetchedByte?: Constant;
  /**
   * CPU work for each sibling that is up and kept by the same toolstack or daemon: a name compared
   * with all others. In core-microseconds.
   */
  readonly cpuMicrosPerSibling?: Constant;
  /** The same for each pair of them: transactions that collide and are tried again. */
  readonly cpuMicrosPerSiblingSquared?: Constant;
  /** So many siblings cost nothing yet. */
  readonly siblingsFree?: Constant;
  /** Set when the work is done by what the entity stands on (a toolstack), not by the entity. */
  readonly runsOutside?: true;
}

/** What a tier costs and how it comes up; all absent means free and immediate. */
export interface TierCost {
  readonly title: string;
  readonly memoryBytes?: Constant;
  /** Memory on top of that, as a share of what the guest was given (a list of its pages). */
  readonly memoryShare?: Constant;
  readonly diskBytes?: Constant;
  readonly phases?: readonly PhaseSpec[];
  /** The software it is, for vulnerabilities: "linux", "xen", "runc". */
  readonly component?: string;
}

/**
 * A tier that a kind brings. `filledBy` says whose figures apply: the kind's own, the operating
 * system's, the image's (layers) or the application's, as set on the entity.
 */
export type BroughtTier = { readonly tier: Tier } & (
  | ({
      readonly filledBy: 'kind';
      /**
       * Name of the toolstack that makes it. Its phases stand for systems that say nothing; a
       * system that was measured with it has its own (`SystemSpec.createdBy`).
       */
      readonly toolstack?: string;
    } & TierCost)
  | {
      readonly filledBy: 'system' | 'image' | 'application';
      /** Phases of the technology itself, before those of what fills the tier. */
      readonly phases?: readonly PhaseSpec[];
    }
);

/** A technology, or the part of one that becomes an entity (KVM on the host; a KVM guest). */
export interface KindSpec {
  readonly id: string;
  readonly title: string;
  /** One of it in a sentence, "an LXC container"; absent: its title with "a" or "an". */
  readonly called?: string;
  /** One sentence for the inspector, the text twin and `--list`. */
  readonly summary: string;
  /** Year it appeared. */
  readonly year: number;
  readonly source: string;
  /** Id of the system that fills it and comes with it; absent: whoever creates it chooses. */
  readonly comesWith?: string;
  /** Software beside its tiers that makes and keeps it, for vulnerabilities: "runc". */
  readonly components?: readonly string[];
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
  /** Present on a hypervisor that can take back memory from its guests. */
  readonly reclaim?: ReclaimSpec;
  /** Switches that are on unless somebody turns them off; absent: none, or a kernel of its own. */
  readonly separates?: readonly SwitchId[];
  /** Switches that can be turned at all; absent: those that it sets. */
  readonly switches?: readonly SwitchId[];
  /** Families of kernels (`SystemSpec.family`) on which it exists; absent: any. */
  readonly families?: readonly string[];
  /** Architectures it exists for; absent: any. */
  readonly archs?: readonly Arch[];
  /** Architectures of guests that it can imitate on any processor; absent: the processor's own. */
  readonly emulates?: readonly Arch[];
  /** Without virtualization extensions of the processor: it does not start … */
  readonly needsExtensions?: true;
  /** … or it takes a slower technique, with this speed; absent: it makes no difference. */
  readonly withoutExtensions?: Constant;
  /** Parts of hardware that it gives to what runs in it, and that can be taken out. */
  readonly parts?: readonly PartId[];
  /** Entries that each of it takes in the process table of the kernel it runs on. */
  readonly processes?: Constant;
  /** Addresses in the network that all of it on one machine share. */
  readonly addresses?: Constant;
  /** Added to its score when a kernel looks for a victim, in thousandths of the memory. */
  readonly oomScoreAdjust?: Constant;
  /** Speed of CPU work inside, as a fraction of the speed beneath it. Levels multiply. */
  readonly cpuEfficiency: Constant;
  /** What the second hardware thread of a busy core adds, as a fraction of the core. */
  readonly smtGain?: Constant;
  /**
   * Time for which the virtual disk of a guest is busy with each I/O, one after the other, before
   * the I/O reaches what is beneath; absent: none.
   */
  readonly diskMicrosPerIo?: Constant;
  /** The same for work that waits for memory, in a row or at random; else as CPU work. */
  readonly memoryEfficiency?: Readonly<Partial<Record<MemoryBound, Constant>>>;
  /** What an exit to the hypervisor costs, and how many times that if it is a guest itself. */
  readonly exit?: { readonly micros: Constant; readonly nestedFactor: Constant };
  /** Levels of the page tables that turn the addresses of a guest into the machine's. */
  readonly nestedPageLevels?: Constant;
  /** Phases of a restart from a snapshot, instead of its firmware, its system and program. */
  readonly restore?: readonly PhaseSpec[];
  /** The share of an image that is fetched before the start when it is pulled lazily. */
  readonly lazyShare?: Constant;
  /**
   * Whether disk content is a private copy or shared by content unless the entity says otherwise.
   */
  readonly copies: 'full' | 'shared';
  /** Image layers fetched at the same time by one host; absent: all of them. */
  readonly parallelFetches?: Constant;
  /** What its network costs, the default first; absent: it uses the one beneath it as it is. */
  readonly network?: readonly NetworkMode[];
  /** How long a polite stop may take before it becomes a kill. */
  readonly stopGraceMicros: Constant;
  /** Present if it can move while running; otherwise `staysBecause` says why not. */
  readonly preCopy?: PreCopySpec;
  /** Present if it can go on at the target before its memory is there. */
  readonly postCopy?: PostCopySpec;
  /** It can be stopped, carried over and started again as what it was. */
  readonly cold?: true;
  /** Present if its processes can be written to disk and made again from there. */
  readonly checkpoint?: CheckpointSpec;
  readonly staysBecause?: { readonly reason: string; readonly remedy: string };
  /** A daemon stands beside what it manages and is drawn so. */
  readonly beside?: true;
  /** How the picture draws it. */
  readonly look: { readonly frame: 'glass' | 'bar' | 'solid' | 'dashed' | 'dotted' };
  /**
   * Shell lines that would do the same for real; `{id}`, `{to}`, `{n}`, `{service}` are filled in,
   * and for `create` `{image}`, `{system}`, `{memory}` (MiB) and `{cpus}`.
   */
  readonly shell?: Readonly<Partial<Record<ShellVerb, string>>>;
}
export type ShellVerb =
  | 'start'
  | 'stop'
  | 'kill'
  | 'restart'
  | 'crash'
  | 'migrate'
  | 'scale'
  | 'create'
  | 'remove';

/** What work waits for when it is not the processor. */
export type MemoryBound = 'streaming' | 'random';

/** An operating system: one kernel and one userland. */
export interface SystemSpec {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly year: number;
  readonly source: string;
  /** Kernels run only userlands of their own family. */
  readonly family: string;
  /** What `uname` or `ver` prints: "Linux 4.15", "Windows NT 6.3". */
  readonly kernelVersion?: string;
  /** Day of its release: as of then it is installed, unless it was patched since. */
  readonly released?: DateText;
  /** Architectures it was built for; absent: x86-64. */
  readonly archs?: readonly Arch[];
  /** Libraries it installs, by id, each with the version. */
  readonly libraries?: Readonly<Record<string, string>>;
  /** Packages that are installed; absent: as many as its family's full system. */
  readonly packages?: Constant;
  readonly kernel: TierCost;
  readonly userland: TierCost;
  /** How long a polite shutdown takes, once its application has stopped. */
  readonly stopMicros: Constant;
  /** Id of the restart policy with which its service manager revives an application. */
  readonly serviceRestart: string;
  /** The share of a guest's memory that is equal in all guests of the same contents, 0 to 1. */
  readonly shareable?: Constant;
  /** Phases of the named toolstacks for a guest with this system, instead of their own. */
  readonly createdBy?: Readonly<Record<string, readonly PhaseSpec[]>>;
}

/** How the work of requests is distributed. Hyperexponential: balanced means, cv² = 4. */
export type WorkSpread = 'deterministic' | 'exponential' | 'hyperexponential';

/** A program that serves requests. */
export interface ApplicationSpec {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly year: number;
  readonly source: string;
  readonly family: string;
  readonly cost: TierCost;
  /** Id of the image it is shipped in; absent: its family has no images. */
  readonly image?: string;
  /** Mean CPU work of one request on a native core. */
  readonly cpuMicrosPerRequest: Constant;
  readonly work: WorkSpread;
  /** Memory written per second of CPU time, in bytes: what a live migration has to chase. */
  readonly dirtyBytesPerCpuSecond: Constant;
  /** Distinct memory it keeps writing to, in bytes. */
  readonly workingSetBytes: Constant;
  /** How long it takes to finish after a polite stop. */
  readonly stopMicros: Constant;
  /** It takes memory or makes processes without end, and asks nobody. */
  readonly wild?: {
    readonly bytesPerSecond?: Constant;
    readonly spawnPerSecond?: Constant;
    /** Memory of each process that it makes, its kernel stack included. */
    readonly processBytes?: Constant;
    /** Threads with which it keeps processors busy; processes that it makes are all busy. */
    readonly threads?: Constant;
  };
  /** What its work waits for, if not the processor. */
  readonly bound?: MemoryBound;
  /**
   * Exits to a hypervisor per second of native CPU time, and the share of them that only the
   * guest's own hypervisor can answer.
   */
  readonly exits?: { readonly perCpuSecond: Constant; readonly reflected: Constant };
  /** Page walks per second of native CPU time, and what one reference of a walk takes. */
  readonly walks?: { readonly perCpuSecond: Constant; readonly referenceMicros: Constant };
  /** Shared libraries it was built for: versions with which it runs, by library. */
  readonly libraries?: Readonly<Record<string, readonly string[]>>;
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
  /** Architectures it was built for; absent: any. */
  readonly archs?: readonly Arch[];
  /** The only kernel it runs on (`SystemSpec.kernelVersion`); absent: any of its family. */
  readonly kernelVersion?: string;
  /** Day on which its packages were installed. */
  readonly built?: DateText;
  /** Packages in it; absent: as many as its family's images usually have. */
  readonly packages?: Constant;
  /** Bottom first. */
  readonly layers: readonly LayerSpec[];
}

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
  readonly vulnerabilities: readonly VulnerabilitySpec[];
  readonly libraries: readonly LibrarySpec[];
  readonly upkeep: readonly UpkeepSpec[];
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
export const defineControllerPolicy = (spec: ControllerPolicySpec): ControllerPolicySpec =>
  wellNamed(spec);
export const defineAutoscalePolicy = (spec: AutoscalePolicySpec): AutoscalePolicySpec =>
  wellNamed(spec);
export const definePlacementPolicy = (spec: PlacementPolicySpec): PlacementPolicySpec =>
  wellNamed(spec);
export const defineVulnerability = (spec: VulnerabilitySpec): VulnerabilitySpec => wellNamed(spec);
export const defineLibrary = (spec: LibrarySpec): LibrarySpec => wellNamed(spec);
export const defineUpkeep = (spec: UpkeepSpec): UpkeepSpec => wellNamed(spec);
export const defineUpkeepPolicy = (spec: UpkeepPolicySpec): UpkeepPolicySpec => wellNamed(spec);
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

/** Reads a constant that may be absent. */
export const valueOf = (constant: Constant | undefined): number => constant?.value ?? 0;
export type { Bytes, CoreMicros, Micros };
