/**
 * A scenario as the engine takes it: checked, with numbers instead of quantities in text. The file
 * format with its schema and its messages is in `scenarios/`; this is what comes out of there.
 */
import type { Bytes, BytesPerSecond, CoreMicros, Cores, Micros, PerSecond } from '../units.ts';
import type { Command } from './commands.ts';
import type {
  DateText,
  HardwareSpec,
  ImageSpec,
  PartId,
  Separation,
  Tier,
  WorkSpread,
} from './define.ts';

/** A closed loop of I/Os: as soon as one is done the next is sent. */
export interface IoSpec {
  readonly outstanding: number;
  readonly bytes: Bytes;
  /** The share of them that are reads, 0 to 1. */
  readonly reads: number;
}

/** Memory that is equal, page by page, in all guests that hold contents of the same name. */
export interface ContentSpec {
  /** `zero` means pages of zeros: one copy of a single page is enough for all of them. */
  readonly id: string;
  /** The part of the memory that a guest has touched. */
  readonly share: number;
}

/** How a world's network differs from bare line speed; absent: not at all. */
export interface NetworkSpec {
  /** What a message waits before its first byte; may have a fraction. */
  readonly latencyMicros: number;
  /** The share of the line speed that carries payload. */
  readonly efficiency: number;
  /** What a flow takes of the other direction, for acknowledgements, as a share of its rate. */
  readonly reverseShare: number;
  /** Both directions share one link. */
  readonly halfDuplex: boolean;
}

/** How machines are moved in a world, instead of what their kinds say. */
export interface MigrationSettings {
  readonly downtimeMicrosMax?: Micros;
  readonly roundsMax?: number;
  readonly resumeMicros?: Micros;
  readonly workingSetShareMax?: number;
  /** Rate of the first round and at least; at most; and how far above the last dirty rate. */
  readonly rate?: {
    readonly min: BytesPerSecond;
    readonly max: BytesPerSecond;
    readonly step: BytesPerSecond;
  };
  /** The guest is also stopped when less than this is left. */
  readonly restBytesMax?: Bytes;
  /** A page that has been written again before its turn is left to a later round. */
  readonly skipsDirty?: boolean;
  /** Whether hosts share their storage, or disks are copied too; shared unless set. */
  readonly storage?: 'copied' | 'shared';
}

/** Bytes sent from one machine to another, once. */
export interface TransferSpec {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly bytes: Bytes;
  readonly at: Micros;
  /** Id of a transfer after whose end it begins, if that is later than `at`. */
  readonly after?: string;
  /** Relative share of the links; 1 unless set. */
  readonly weight?: number;
  readonly bytesPerSecondMax?: BytesPerSecond;
}

/** Pages that are written in random order, so that some are written twice. */
export interface PageSet {
  readonly bytes: Bytes;
  readonly bytesPerSecond: BytesPerSecond;
}

/** What can be set on an entity, whatever its kind; a kind that has no use for one ignores it. */
export interface EntitySettings {
  readonly kind: string;
  readonly title?: string;
  readonly system?: string;
  readonly application?: string;
  readonly image?: string;
  /** Cap on CPU, in cores: the vCPUs of a virtual machine, the quota of a container. */
  readonly cpus?: Cores;
  /** With `cpus`: a quota of cpus × period in each period (CFS bandwidth), not a smooth cap. */
  readonly cpuPeriodMicros?: Micros;
  /** Relative share among siblings; 1 unless set. */
  readonly cpuWeight?: number;
  /** CPU that is its own whenever it wants it. */
  readonly cpuReserved?: Cores;
  /** Memory given to a virtual machine, or the limit of a container. */
  readonly memoryBytes?: Bytes;
  /** With overcommit: memory that a guest keeps in any case; none unless set. */
  readonly memoryReservedBytes?: Bytes;
  /** With overcommit: the most that a guest gets of the machine; its size unless set. */
  readonly memoryLimitBytes?: Bytes;
  /** With overcommit: relative share of memory; its size unless set. */
  readonly memoryShares?: number;
  /** What a guest has touched in all once it is up, its free and cached pages included. */
  readonly memoryTouchedBytes?: Bytes;
  /** Contents that other guests hold too, instead of its system's figure. */
  readonly memoryContents?: readonly ContentSpec[];
  /** The application's memory grows so fast, in bytes a second. */
  readonly memoryGrowthPerSecond?: BytesPerSecond;
  /** What that growth comes to at most. */
  readonly memoryMaxBytes?: Bytes;
  /** Memory of each request in flight. */
  readonly memoryPerRequestBytes?: Bytes;
  /** Processes that it makes, a second; each is busy and takes `processMemoryBytes`. */
  readonly spawnPerSecond?: PerSecond;
  readonly processMemoryBytes?: Bytes;
  /** Processes it may have at most. */
  readonly pids?: number;
  /** Added to its score when the kernel looks for a victim, −1000 to 1000 thousandths of memory. */
  readonly oomScoreAdjust?: number;
  /** Relative share of the disk when I/Os wait; 1 unless set. */
  readonly diskWeight?: number;
  /** I/Os a second that it gets whenever it wants them. */
  readonly diskReserved?: PerSecond;
  /** I/Os a second that it gets at most. */
  readonly diskLimit?: PerSecond;
  /** I/Os that it keeps outstanding once it is up. */
  readonly io?: IoSpec;
  /** What it writes into its own files; gone with it. */
  readonly writableBytes?: Bytes;
  /** What lies in its volume; a container's outlives it. */
  readonly volumeBytes?: Bytes;
  /** Memory written per second that it runs, whatever its CPU does, instead of the catalogue's. */
  readonly dirtyBytesPerSecond?: BytesPerSecond;
  /** Distinct memory it keeps writing to, instead of the catalogue's. */
  readonly workingSetBytes?: Bytes;
  /** The same as sets of pages, hot and cold; instead of the two above. */
  readonly pageSets?: readonly PageSet[];
  /** Restart policy id. */
  readonly restart?: string;
  readonly copies?: 'full' | 'shared';
  readonly hardware?: HardwareSpec;
  /** Switches of isolation that differ from its kind's. */
  readonly separation?: Separation;
  /** Parts of hardware that it is without. */
  readonly without?: readonly PartId[];
  /** A static address in its network; absent: one is assigned. */
  readonly address?: string;
  /** Networks it is in; absent: the world's one. Those in no common network do not meet. */
  readonly networks?: readonly string[];
  /** Its software is as of this day, instead of its system's or image's. */
  readonly asOf?: DateText;
  /** Id of the policy that keeps its software up to date, instead of the world's. */
  readonly upkeep?: string;
  /** Application memory instead of the catalogue's. */
  readonly applicationMemoryBytes?: Bytes;
  /** CPU work to be done one after the other, once it is up. */
  readonly tasks?: readonly CoreMicros[];
  /** So many of them at a time; 1 unless set. */
  readonly tasksAtOnce?: number;
  /** Mean work of a request instead of the catalogue's. */
  readonly requestMicros?: CoreMicros;
  /** Distribution of that work instead of the catalogue's. */
  readonly requestSpread?: WorkSpread;
  /** Requests that have a thread at the same time, the rest queue; absent: every one has one. */
  readonly workers?: number;
  /** Id of a network mode of the kind; its first unless set. */
  readonly networking?: string;
  /** Packets of a request and its answer; 2 unless set. */
  readonly requestPackets?: number;
  /** Disk reads of a request after its own work, one after the other; 0 unless set. */
  readonly requestIos?: number;
  /** Bytes of each; 4096 unless set. */
  readonly requestIoBytes?: Bytes;
  /** Absent: it boots. `copy`: its disk is copied first. `snapshot`: it goes on from a snapshot. */
  readonly startFrom?: 'copy' | 'snapshot';
  /** Fetches before the start only what the start reads. */
  readonly pull?: 'lazy';
  /** Levels of its kernel's page tables; 4 unless set. */
  readonly pageLevels?: number;
  /** Levels of the page tables under a guest, instead of the catalogue's. */
  readonly nestedPageLevels?: number;
  /** The program ends so long after it is up; absent: it runs on. */
  readonly crashesAfterMicros?: Micros;
  /** With which it ends then; 1 unless set. 0 is success. */
  readonly exitCode?: number;
  /** A start takes so long, instead of the catalogue's phases. */
  readonly startMicros?: Micros;
}

export interface EntitySpec extends EntitySettings {
  readonly id: string;
  /** Id of what it stands on; null for a machine. */
  readonly on: string | null;
  /** Already up when the run begins; otherwise it is off until started. */
  readonly up: boolean;
}

/** Replicas follow the CPU they use: `target` is a share of what each requests. */
export interface AutoscaleSpec {
  readonly policy: string;
  readonly min: number;
  readonly max: number;
  readonly target: number;
}

/** A fault that strikes by itself at a time. */
export interface FaultEntry {
  readonly at: Micros;
  readonly id: string;
  readonly tier: Tier;
}

/** The balancer asks each replica every so often and leaves out who failed so often in a row. */
export interface HealthCheckSpec {
  readonly intervalMicros: Micros;
  readonly threshold: number;
}

export interface ServiceSpec {
  readonly id: string;
  readonly title?: string;
  readonly replicas: number;
  /** Ids of the entities a replica may stand on. */
  readonly on: readonly string[];
  readonly template: EntitySettings;
  /** Load-balancing policy id. */
  readonly balance: string;
  /** Replicas are started only when these services are. */
  readonly after: readonly { readonly service: string; readonly until: 'started' | 'ready' }[];
  /** Each request calls each of these once, one after the other, after its own work. */
  readonly calls: readonly string[];
  /** Requests a replica holds at most; one more is turned away. */
  readonly backlog: number;
  /** Without it the balancer knows at once who is up. */
  readonly healthCheck?: HealthCheckSpec;
  /** Shown on the page and in reports. */
  /** Id of the policy that replaces replicas whose place has died; absent: nobody does. */
  readonly controller?: string;
  /** From a place being taken for dead until its replicas are replaced, instead of the policy's. */
  readonly tolerationMicros?: Micros;
  /** Id of the placement policy; first fit unless set. */
  readonly placement?: string;
  /** Share of a machine's cores that reservations may take; 1 unless set. */
  readonly cpuTarget?: number;
  readonly autoscale?: AutoscaleSpec;
  /** Replicas that a drain may make unavailable at a time; absent: all. */
  readonly disruptions?: number;
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  readonly networks: readonly string[];
}

export interface ClientSpec {
  readonly id: string;
  readonly service: string;
  readonly arrivals: 'poisson' | 'deterministic';
  /** Of an open stream; 0 for a closed one. */
  readonly perSecond: PerSecond;
  readonly timeoutMicros: Micros;
  /** Closed: so many, each of which sends when its last request has ended and it has thought. */
  readonly clients?: number;
  readonly thinkMicros?: Micros;
  readonly thinkSpread?: 'deterministic' | 'exponential';
  /** Rate (or number of clients) from a time on. Before the first point the plain value holds. */
  readonly profile?: readonly { readonly at: Micros; readonly value: number }[];
  /** Between the points the value changes evenly, not in steps. */
  readonly ramp?: boolean;
  /** Open: the times of its requests, instead of a rate. */
  readonly times?: readonly Micros[];
  /** Round trip between the client and the hosts, with what the client does for a request. */
  readonly latencyMicros?: Micros;
  /** Mean work of its requests instead of the service's. */
  readonly requestMicros?: CoreMicros;
}

export interface WorldSpec {
  readonly id: string;
  readonly title: string;
  /** The day on which the run begins; absent: dates play no part. */
  readonly date?: DateText;
  /** Id of the policy that keeps software up to date; absent: somebody has to ask for it. */
  readonly upkeep?: string;
  readonly registryBytesPerSecond: BytesPerSecond;
  readonly entities: readonly EntitySpec[];
  readonly images: readonly ImageSpec[];
  readonly services: readonly ServiceSpec[];
  readonly clients: readonly ClientSpec[];
  readonly network?: NetworkSpec;
  readonly migration?: MigrationSettings;
  readonly transfers?: readonly TransferSpec[];
  readonly faults?: readonly FaultEntry[];
}

/**
 * A command and the time at which it was given; `at` is applied after everything due until then.
 */
export interface JournalEntry {
  readonly at: Micros;
  readonly command: Command;
}

export interface ScenarioSpec {
  readonly title: string;
  readonly seed: number;
  /** Run in lockstep on the same random numbers. */
  readonly worlds: readonly WorldSpec[];
  readonly journal: readonly JournalEntry[];
}
