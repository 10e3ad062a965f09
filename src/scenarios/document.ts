/**
 * A scenario as it stands in a file: what `public/schema/scenario-1.json` describes. Quantities are
 * text. The importers and the built-in scenarios write these; `parse.ts` turns them into what the
 * engine takes.
 */
import type { Arch, PartId, Separation, WorkSpread } from '../engine/define.ts';
import type { Command, Tier } from '../engine/index.ts';

export interface SettingsDocument {
  readonly kind: string;
  readonly title?: string;
  readonly system?: string;
  readonly application?: string;
  readonly image?: string;
  readonly cpus?: number;
  /** With `cpus`: a quota in each period (CFS bandwidth) instead of a smooth cap. */
  readonly cpuPeriod?: string;
  readonly cpuWeight?: number;
  readonly cpuReserved?: number;
  readonly diskWeight?: number;
  readonly diskReserved?: string;
  readonly diskLimit?: string;
  /** What it writes into its own files, and what lies in its volume. */
  readonly writes?: string;
  readonly volume?: string;
  /** I/Os that it keeps outstanding; 4 KiB and reads unless given. */
  readonly io?: { readonly outstanding: number; readonly size?: string; readonly reads?: number };
  readonly memory?: string;
  /** With overcommit: kept in any case, had at most, and the relative share of memory. */
  readonly memoryReserved?: string;
  readonly memoryLimit?: string;
  readonly memoryShares?: number;
  /** Touched in all once it is up, free and cached pages included. */
  readonly memoryTouched?: string;
  /** Memory that other guests hold as well. */
  readonly memoryContents?: readonly { readonly id: string; readonly share: number }[];
  /** Growth of the application's memory, and what it comes to at most. */
  readonly memoryGrowth?: string;
  readonly memoryMax?: string;
  readonly memoryPerRequest?: string;
  /** Processes made a second, memory of each, and how many there may be. */
  readonly spawns?: string;
  readonly processMemory?: string;
  readonly pids?: number;
  readonly oomScoreAdjust?: number;
  /** Memory written per second while it runs; distinct memory, or sets of pages. */
  readonly dirtyRate?: string;
  readonly workingSet?: string | readonly { readonly size: string; readonly rate: string }[];
  readonly restart?: string;
  readonly copies?: 'full' | 'shared';
  readonly applicationMemory?: string;
  readonly requestWork?: string;
  readonly requestSpread?: WorkSpread;
  /** Requests that have a thread at the same time; the rest queue. */
  readonly workers?: number;
  /** A network mode of the kind. */
  readonly networking?: string;
  readonly requestPackets?: number;
  readonly requestIos?: number;
  readonly requestIoSize?: string;
  /** Absent: it boots. `copy`: its disk is copied first. `snapshot`: it goes on from a snapshot. */
  readonly startFrom?: 'copy' | 'snapshot';
  /** Fetches before the start only what the start reads. */
  readonly pull?: 'lazy';
  /** Levels of its kernel's page tables, and of those under a guest. */
  readonly pageLevels?: number;
  readonly nestedPageLevels?: number;
  /** CPU work to be done one after the other, once it is up. */
  readonly tasks?: readonly string[];
  readonly tasksAtOnce?: number;
  /** The program ends so long after it is up, with this exit code (1 unless given). */
  readonly crashesAfter?: string;
  readonly exitCode?: number;
  /** Instead of the phases of the catalogue. */
  readonly startTakes?: string;
  /** Switches of isolation that differ from its kind's. */
  readonly separation?: Separation;
  /** A static address in its network. */
  readonly address?: string;
  /** Networks it is in. */
  readonly networks?: readonly string[];
  /** Day of its software, "2016-10-19". */
  readonly asOf?: string;
  /** Policy that keeps its software up to date. */
  readonly upkeep?: string;
  /** Parts of hardware that it is without. */
  readonly without?: readonly PartId[];
}

export interface EntityDocument extends SettingsDocument {
  readonly id: string;
  readonly on: string;
  readonly up?: boolean;
}

export interface HostDocument {
  readonly id: string;
  readonly kind?: string;
  readonly title?: string;
  /** Architecture of its processor, and whether its virtualization extensions are on. */
  readonly arch?: Arch;
  readonly virtualization?: boolean;
  /** Parts that it is without. */
  readonly without?: readonly PartId[];
  readonly cores: number;
  readonly threadsPerCore?: 1 | 2;
  readonly memory: string;
  /** Promises more than it has; room on the disk for what does not fit. */
  readonly memoryOvercommit?: boolean;
  readonly swap?: string;
  readonly disk: string;
  readonly diskSpeed?: string;
  /** Small I/Os a second: reads, writes if they differ. */
  readonly diskIops?: string;
  readonly diskWriteIops?: string;
  readonly diskChannels?: number;
  readonly diskService?: 'deterministic' | 'exponential';
  readonly network?: string;
  readonly up?: boolean;
  readonly mtbf?: string;
  readonly repair?: string;
  readonly disks?: number;
  readonly diskFailuresPerYear?: number;
  readonly idleWatts?: number;
  readonly peakWatts?: number;
}

export interface ImageDocument {
  readonly id: string;
  readonly title?: string;
  readonly family?: string;
  readonly note?: string;
  /** Day on which its packages were installed. */
  readonly built?: string;
  readonly layers: readonly { readonly digest: string; readonly size: string }[];
}

export interface ServiceDocument {
  readonly id: string;
  readonly title?: string;
  readonly replicas?: number;
  readonly on: readonly string[];
  readonly template: SettingsDocument;
  readonly balance?: string;
  readonly after?: readonly { readonly service: string; readonly until?: 'started' | 'ready' }[];
  readonly calls?: readonly string[];
  readonly backlog?: number;
  readonly healthCheck?: { readonly interval?: string; readonly threshold?: number };
  readonly controller?: string;
  readonly toleration?: string;
  readonly placement?: string;
  readonly cpuTarget?: number;
  readonly disruptions?: number;
  readonly autoscale?: {
    readonly policy?: string;
    readonly min?: number;
    readonly max: number;
    readonly target: number;
  };
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[];
}

export interface ClientDocument {
  readonly id: string;
  readonly service: string;
  /** Of an open stream; without it a profile, a trace or a number of clients is needed. */
  readonly rate?: string;
  readonly arrivals?: 'poisson' | 'deterministic';
  readonly timeout?: string;
  /** Closed: so many, each of which sends when its last request has ended and it has thought. */
  readonly clients?: number;
  readonly think?: string;
  readonly thinkSpread?: 'deterministic' | 'exponential';
  readonly profile?: readonly {
    readonly at: string;
    readonly rate?: string;
    readonly clients?: number;
  }[];
  readonly ramp?: boolean;
  readonly times?: readonly string[];
  /** Round trip outside the hosts. */
  readonly latency?: string;
  /** Mean work of its requests instead of the service's. */
  readonly requestWork?: string;
}

export interface NetworkDocument {
  readonly latency?: string;
  readonly latencyFactor?: number;
  readonly efficiency?: number;
  readonly reverseShare?: number;
  readonly duplex?: 'full' | 'half';
}

export interface MigrationDocument {
  readonly downtime?: string;
  readonly rounds?: number;
  readonly resume?: string;
  readonly workingSetShare?: number;
  readonly rate?: { readonly min: string; readonly max: string; readonly step: string };
  readonly rest?: string;
  readonly skipsDirty?: boolean;
  readonly storage?: 'copied' | 'shared';
}

export interface TransferDocument {
  readonly id?: string;
  readonly from: string;
  readonly to: string;
  readonly bytes: string;
  readonly at?: string;
  readonly after?: string;
  readonly weight?: number;
  readonly rateMax?: string;
}

export interface WorldDocument {
  readonly title?: string;
  /** The day on which the run begins. */
  readonly date?: string;
  /** Policy that keeps software up to date. */
  readonly upkeep?: string;
  readonly registry?: { readonly bandwidth?: string };
  readonly hosts: readonly HostDocument[];
  readonly entities?: readonly EntityDocument[];
  readonly images?: readonly ImageDocument[];
  readonly services?: readonly ServiceDocument[];
  readonly clients?: readonly ClientDocument[];
  readonly networks?: readonly { readonly id: string }[];
  readonly network?: NetworkDocument;
  readonly migration?: MigrationDocument;
  readonly transfers?: readonly TransferDocument[];
  readonly faults?: readonly {
    readonly at: string;
    readonly id: string;
    readonly tier: Tier;
  }[];
}

export interface ScenarioDocument {
  readonly $schema?: string;
  readonly version: 1;
  readonly title: string;
  readonly seed?: number;
  readonly worlds: Readonly<Record<string, WorldDocument>>;
  readonly journal?: readonly { readonly at: string | number; readonly command: Command }[];
  readonly view?: Readonly<Record<string, unknown>>;
}
